/** The rules that all ready-made transformer blocks share: which sequences they take, and what one position of them sees. */
import { showDim } from '../tensor/dim';
import type { Tensor } from '../tensor/tensor';
import { mustAgree, spelled } from './axes';
import { Problem } from './problem';
import type { LayerArguments } from './transformer-parts';

/** A batch of sequences, or one, of width `d_model`; the shape stays. */
export function sequence({ d_model }: LayerArguments, input: Tensor, name: string): Tensor {
  if (input.shape.length !== 2 && input.shape.length !== 3)
    throw new Problem(
      'wrong-rank',
      `query should be unbatched 2D or batched 3D tensor but received ${input.shape.length}-D query tensor`,
      { expected: '2D or 3D', found: `${input.shape.length}D`, parameter: name },
    );
  mustAgree(
    d_model,
    input.shape.at(-1)!,
    'mismatched-in-features',
    () =>
      `the feature number of ${name} must be equal to d_model: expected ${showDim(d_model)}, got ${showDim(input.shape.at(-1)!)}`,
    name,
  );
  return input;
}

export function decoded(args: LayerArguments, tgt: Tensor, memory: Tensor): Tensor {
  sequence(args, tgt, 'tgt');
  sequence(args, memory, 'memory');
  if (tgt.shape.length !== memory.shape.length)
    throw new Problem(
      'wrong-rank',
      `tgt is ${spelled(tgt.shape)}, memory ${spelled(memory.shape)}: both must be batched or neither`,
      { expected: `${tgt.shape.length}D`, found: `${memory.shape.length}D`, parameter: 'memory' },
    );
  const at = args.batch_first ? 0 : 1;
  if (tgt.shape.length === 3)
    mustAgree(
      tgt.shape[at]!,
      memory.shape[at]!,
      'mismatched-sizes',
      () => `tgt has a batch of ${showDim(tgt.shape[at]!)}, memory one of ${showDim(memory.shape[at]!)}`,
      'memory',
    );
  return tgt;
}

export function headline({ d_model, nhead, dim_feedforward }: LayerArguments): string {
  return `${showDim(d_model)} wide · ${showDim(nhead)} ${nhead === 1 ? 'head' : 'heads'} · feed-forward ${showDim(dim_feedforward)}`;
}

export function wholeSequence(batchFirst: boolean, input: Tensor) {
  return { kind: 'all' as const, dims: batchFirst || input.shape.length === 2 ? [-2, -1] : [-3, -1] };
}

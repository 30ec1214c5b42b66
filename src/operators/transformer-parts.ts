/**
 * Attention family: what one transformer layer is made of. Its weights by PyTorch's names, its multiply–accumulates and the
 * arithmetic of its parameters.
 */
import { add, type Dim, multiply, product, showDim, sum } from '../tensor/dim';
import type { Shape, Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { multiheadWeights } from './attention';
import { range } from './axes';
import { formula } from './formula';
import type { Weight } from './operator';

export interface LayerArguments {
  readonly d_model: Dim;
  readonly nhead: Dim;
  readonly dim_feedforward: Dim;
  readonly batch_first: boolean;
  readonly bias: boolean;
  readonly dropout?: number;
  readonly norm_first?: boolean;
  readonly activation?: Argument;
  readonly layer_norm_eps?: number;
}

export type Weights = Readonly<Record<string, Weight | null>>;
export type Side = 'encoder' | 'decoder';

/** Projections 4·L·E², scores and means 2·L·S·E for each attention, and 2·L·E·F for the perceptron, per batch entry. */
export function layerMacs(
  { d_model: e, dim_feedforward, batch_first }: LayerArguments,
  input: Tensor,
  memory: Tensor | undefined,
): Dim {
  const time = (t: Tensor) => (t.shape.length === 2 || !batch_first ? t.shape[0]! : t.shape[1]!);
  const batch = input.shape.length === 2 ? 1 : batch_first ? input.shape[0]! : input.shape[1]!;
  const attend = (l: Dim, s: Dim) =>
    sum([multiply(multiply(2, multiply(e, e)), add(l, s)), multiply(multiply(2, e), multiply(l, s))]);
  const l = time(input);
  const parts = [
    attend(l, l),
    ...(memory ? [attend(l, time(memory))] : []),
    multiply(2, multiply(l, multiply(e, dim_feedforward))),
  ];
  return multiply(batch, sum(parts));
}

export function layerWeights({ d_model, dim_feedforward, bias }: LayerArguments, side: Side): Weights {
  const attention = multiheadWeights({ embed_dim: d_model, kdim: d_model, vdim: d_model, bias, add_bias_kv: false });
  return {
    ...prefixed('self_attn.', attention),
    ...(side === 'decoder' && prefixed('multihead_attn.', attention)),
    ...prefixed('linear1.', linear(dim_feedforward, d_model, bias)),
    ...prefixed('linear2.', linear(d_model, dim_feedforward, bias)),
    ...prefixed('norm1.', normWeights(d_model, bias)),
    ...prefixed('norm2.', normWeights(d_model, bias)),
    ...(side === 'decoder' && prefixed('norm3.', normWeights(d_model, bias))),
  };
}

export function layersOf(args: LayerArguments, side: Side, count: number, prefix: string): Weights {
  return Object.assign(
    {},
    ...range(count).map(i => prefixed(`${prefix}layers.${i}.`, layerWeights(args, side))),
  ) as Weights;
}

export function linear(rows: Dim, columns: Dim, bias: boolean): Weights {
  const init = { kind: 'fan-in' as const, fanIn: columns };
  return { weight: { shape: [rows, columns], init }, ...(bias && { bias: { shape: [rows] as Shape, init } }) };
}

export function normWeights(width: Dim, bias: boolean): Weights {
  return {
    weight: { shape: [width], init: { kind: 'ones' } },
    ...(bias && { bias: { shape: [width] as Shape, init: { kind: 'zeros' as const } } }),
  };
}

export function prefixed(prefix: string, weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [`${prefix}${name}`, weight]));
}

export function parameterFormula(args: LayerArguments, side: Side) {
  const total = sum(Object.values(layerWeights(args, side)).map(w => product(w!.shape)));
  const [e, f] = [showDim(args.d_model), showDim(args.dim_feedforward)];
  const attention = args.bias ? `4·(${e}·${e} + ${e})` : `4·${e}·${e}`;
  const perceptron = args.bias ? `2·${e}·${f} + ${f} + ${e}` : `2·${e}·${f}`;
  const norms = side === 'encoder' ? 2 : 3;
  const text = `${side === 'encoder' ? attention : `2·${attention}`} + ${perceptron} + ${norms * (args.bias ? 2 : 1)}·${e}`;
  return formula(
    `parameters = ${text} = ${typeof total === 'number' ? total.toLocaleString('en-US') : showDim(total)}`,
  );
}

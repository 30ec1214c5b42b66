/**
 * Embedding family: a table with a row for every index. Looking a row up is no arithmetic, so it costs no multiply–accumulates;
 * the index must be an integer tensor, and its shape grows an axis of `embedding_dim`.
 */
import { type Dim, less, showCount, showDim } from '../tensor/dim';
import { type DType, floatingTypes, isDType } from '../tensor/dtype';
import { showList, showProduct } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { isUnknown } from '../tensor/unknown';
import type { Argument } from './argument';
import { concrete, numbers, spelled, unknowable } from './axes';
import { castTo } from './cast-node';
import { Expression } from './expression';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { ClassForm, Explanation, Operator } from './operator';
import { anything, attempt, bool, derive, int, optional, real, tensor, text } from './parameter';
import { Problem } from './problem';
import { requireAtLeast } from './window';

interface EmbeddingArguments {
  readonly input: Tensor;
  readonly num_embeddings: Dim;
  readonly embedding_dim: Dim;
  readonly padding_idx: Dim | null;
  readonly max_norm?: number | null;
  /** A table that is given instead of being drawn. */
  readonly _weight?: Argument;
  readonly _freeze?: Argument;
  /** Of the table, unless one is given. */
  readonly dtype?: Argument;
  /** Only for function calls. */
  readonly weight?: Tensor;
}

interface BagArguments extends EmbeddingArguments {
  readonly offsets: Tensor | null;
  readonly mode: string;
  readonly include_last_offset: boolean;
  readonly per_sample_weights: Tensor | null;
}

const CLIPPED = 'max_norm changes the table as it is read; a model only computes';

const options = {
  max_norm: optional(real()),
  norm_type: real(2),
  scale_grad_by_freq: bool(false),
};

/** Of the vectors in the table. */
function typesOf({ weight, dtype = null }: EmbeddingArguments): DType | readonly DType[] {
  if (weight) return weight.dtypes;
  return dtype === null ? 'float32' : isDType(dtype) ? dtype : floatingTypes;
}

export const embeddings: readonly Operator[] = [embedding(), bag()];

function embedding(): Operator<EmbeddingArguments> {
  return {
    id: 'Embedding',
    family: 'embedding',
    purpose: 'A learned vector for every index of a vocabulary.',
    note: 'transformer',
    documentation: 'generated/torch.nn.Embedding.html',
    rule: {
      output: args => {
        const { input, embedding_dim } = args;
        if (args.weight && args.weight.shape.length !== 2)
          throw new Problem('wrong-rank', "'weight' must be 2-D", {
            expected: '2D',
            found: `${args.weight.shape.length}D`,
            parameter: 'weight',
          });
        mustBeIndex(input);
        return new Tensor([...input.shape, embedding_dim], typesOf(args));
      },
      reach: ({ input }) => ({ kind: 'axes', order: [...input.shape.map((_, i) => i - input.shape.length), null] }),
      headline: ({ num_embeddings, embedding_dim }) =>
        `${showCount(num_embeddings)} vectors of ${showCount(embedding_dim)}`,
      formula: ({ num_embeddings, embedding_dim }) => table(num_embeddings, embedding_dim),
      explain: args => tableWords(args, paddingWords(args, 'gets no gradient')),
      lower: ({ input, weight, max_norm }, graph) =>
        max_norm !== null && max_norm !== undefined
          ? unknowable(CLIPPED)
          : graph.node('Gather', [weight ? graph.input(weight) : graph.weight('weight'), graph.input(input)], {
              axis: 0,
            }),
    },
    classes: [
      {
        name: 'torch.nn.Embedding',
        parameters: {
          num_embeddings: int(),
          embedding_dim: int(),
          padding_idx: optional(int()),
          ...options,
          sparse: bool(false),
          _weight: anything(null),
          _freeze: anything(false),
          device: anything(null),
          dtype: anything(null),
        },
        forward: { input: tensor() },
        check: args => checkTable(args),
        attributes: args => ({ padding_idx: args.padding_idx === null ? null : paddingAt(args) }),
        weights: args => ({
          weight: { shape: [args.num_embeddings, args.embedding_dim], init: { kind: 'normal', std: 1 } },
        }),
      },
    ],
    functions: [
      {
        names: ['torch.nn.functional.embedding'],
        parameters: {
          input: tensor(),
          weight: tensor(),
          padding_idx: optional(int()),
          ...options,
          sparse: bool(false),
        },
        adapt: (args: EmbeddingArguments) =>
          derive(args, {
            num_embeddings: a => a.weight!.shape[0] ?? 1,
            embedding_dim: a => a.weight!.shape.at(-1) ?? 1,
          }) as EmbeddingArguments,
      },
    ],
  };
}

function bag(): Operator<BagArguments> {
  const module: ClassForm<BagArguments> = {
    name: 'torch.nn.EmbeddingBag',
    parameters: {
      num_embeddings: int(),
      embedding_dim: int(),
      ...options,
      mode: text('mean'),
      sparse: bool(false),
      _weight: anything(null),
      include_last_offset: bool(false),
      padding_idx: optional(int()),
      device: anything(null),
      dtype: anything(null),
    },
    forward: { input: tensor(), offsets: optional(tensor()), per_sample_weights: optional(tensor()) },
    check: args => {
      checkTable(args);
    },
    attributes: args => ({ padding_idx: args.padding_idx === null ? null : paddingAt(args) }),
    weights: args => ({
      weight: { shape: [args.num_embeddings, args.embedding_dim], init: { kind: 'normal', std: 1 } },
    }),
  };
  return {
    id: 'EmbeddingBag',
    family: 'embedding',
    purpose: 'Looks vectors up and reduces each bag of them to one.',
    note: 'parameter-counting',
    documentation: 'generated/torch.nn.EmbeddingBag.html',
    rule: {
      output: args => bagged(args),
      reach: () => ({ kind: 'merge' }),
      headline: ({ num_embeddings, embedding_dim, mode }) =>
        `${showCount(num_embeddings)} vectors of ${showCount(embedding_dim)} · ${mode}`,
      formula: ({ num_embeddings, embedding_dim }) => table(num_embeddings, embedding_dim),
      explain: args => paddingWords(args, 'counts in no bag'),
      lower: (args, graph, output) => lowerBags(args, graph, output as Tensor),
    },
    classes: [module],
  };
}

/** The vectors of all places, and for each bag which places belong to it; padding belongs to none. An empty bag is 0. */
function lowerBags(args: BagArguments, graph: Lowering, { shape, dtype }: Tensor): LoweredValue {
  const { input, offsets, mode, padding_idx, max_norm, per_sample_weights, include_last_offset } = args;
  if (max_norm !== null && max_norm !== undefined) return unknowable(CLIPPED);
  const e = new Expression(graph, dtype);
  const whole = new Expression(graph, 'int64');
  const places = castTo(graph, graph.input(input), input.dtype, 'int64');
  const rows = graph.node('Gather', [graph.weight('weight'), places], { axis: 0 });
  const values = per_sample_weights ? e.mul(rows, e.unsqueeze(graph.input(per_sample_weights), -1)) : rows;
  const isPadding = padding_idx === null ? whole.less(places, 0) : whole.equal(places, paddingAt(args));
  let member = graph.node('Not', [isPadding]);
  if (offsets !== null) {
    const [bags] = numbers(shape) as [number];
    const starts = castTo(graph, graph.input(offsets), offsets.dtype, 'int64');
    const length = concrete(input.shape[0]!);
    const bounds = include_last_offset ? starts : graph.node('Concat', [starts, graph.constant([length])], { axis: 0 });
    const cut = (from: number, to: number) =>
      whole.unsqueeze(graph.node('Slice', [bounds, graph.constant([from]), graph.constant([to])]), -1);
    const at = graph.constant([...Array(length).keys()]);
    const begun = graph.node('GreaterOrEqual', [at, cut(0, bags)]);
    member = graph.node('And', [member, graph.node('And', [begun, whole.less(at, cut(1, bags + 1))])]);
  }
  const kept = graph.node('Unsqueeze', [member, graph.constant([-1])]);
  const count = e.sum(e.where(kept, 1, 0), [1]);
  if (mode === 'max') {
    const largest = e.reduce('ReduceMax', e.where(kept, values, Number.NEGATIVE_INFINITY), [1], { keepdims: 0 });
    return e.where(e.equal(count, 0), 0, largest);
  }
  const sum = e.sum(e.where(kept, values, 0), [1]);
  return mode === 'mean' ? e.div(sum, e.max(count, 1)) : sum;
}

/** Of a table that is given: whether training changes it. */
function tableWords(args: EmbeddingArguments, explanation: Explanation): Explanation {
  const frozen = attempt(() => (args._weight instanceof Tensor ? args._freeze : undefined));
  if (typeof frozen !== 'boolean') return explanation;
  const fact = frozen
    ? 'It holds the given table and is frozen: training leaves it as it is (freeze=False would train it).'
    : 'It starts from the given table, and training changes it.';
  return { ...explanation, facts: [fact, ...explanation.facts] };
}

/** What becomes of the row for padding: a table that is drawn has zeros there, one that is given keeps what it has. */
function paddingWords(args: EmbeddingArguments, rule: string): Explanation {
  const row = attempt(() => (args.padding_idx === null ? undefined : paddingAt(args)));
  if (row === undefined) return { formulas: [], facts: [], remarks: [] };
  const isDrawn = !args.weight && attempt(() => args._weight) === null;
  const fact = isDrawn
    ? `padding_idx: row ${row} is zeros at the start and ${rule}; initialising the weight afterwards overwrites the zeros.`
    : `padding_idx: row ${row} stays as the given weight has it and ${rule}.`;
  return { formulas: [], facts: [fact], remarks: [] };
}

function paddingAt({ padding_idx, num_embeddings }: EmbeddingArguments): number {
  const at = concrete(padding_idx!);
  return at < 0 ? at + concrete(num_embeddings) : at;
}

/** (N, L) bags of equal length, or a flat input cut at the offsets. */
function bagged(args: BagArguments): Tensor {
  const { input, offsets, mode, embedding_dim, include_last_offset } = args;
  mustBeIndex(input);
  if (mode !== 'sum' && mode !== 'mean' && mode !== 'max')
    throw new Problem('invalid-argument', 'mode has to be one of sum, mean or max', { found: mode, parameter: 'mode' });
  if (input.shape.length === 2) {
    if (offsets !== null)
      throw new Problem(
        'invalid-argument',
        'if input is 2D, then offsets has to be None, as input is treated as a mini-batch of fixed length sequences.',
        { parameter: 'offsets' },
      );
    return new Tensor([input.shape[0]!, embedding_dim], typesOf(args));
  }
  if (input.shape.length !== 1)
    throw new Problem(
      'wrong-rank',
      `input has to be 1D or 2D Tensor, but got Tensor of dimension ${input.shape.length}`,
      { expected: '1D or 2D', found: `${input.shape.length}D`, parameter: 'input' },
    );
  if (offsets === null)
    throw new Problem('wrong-call', 'offsets has to be a 1D Tensor but got None', { parameter: 'offsets' });
  if (offsets.shape.length !== 1)
    throw new Problem('wrong-rank', `offsets has to be a 1D Tensor, got ${spelled(offsets.shape)}`, {
      expected: '1D',
      found: `${offsets.shape.length}D`,
      parameter: 'offsets',
    });
  const bags = offsets.shape[0]!;
  return new Tensor([include_last_offset ? concrete(bags) - 1 : bags, embedding_dim], typesOf(args));
}

function checkTable({ num_embeddings, embedding_dim, padding_idx }: EmbeddingArguments): void {
  const table = showList([num_embeddings, embedding_dim]);
  for (const [name, size] of Object.entries({ num_embeddings, embedding_dim }))
    requireAtLeast([size], 0, `Trying to create tensor with negative dimension ${showDim(size)}: ${table}`, name);
  const index = attempt(() => padding_idx);
  if (index === undefined || index === null || isUnknown(index)) return;
  if (
    typeof index === 'number' && index < 0
      ? less(num_embeddings, -index) === true
      : less(index, num_embeddings) === false
  )
    throw new Problem('invalid-argument', 'Padding_idx must be within num_embeddings', {
      expected: num_embeddings,
      found: index,
      parameter: 'padding_idx',
    });
}

function mustBeIndex(input: Tensor): void {
  if (input.dtype !== 'int64' && input.dtype !== 'int32')
    throw new Problem(
      'wrong-dtype',
      `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got ${input.dtype} instead`,
      { expected: 'int64', found: input.dtype, parameter: 'input' },
    );
}

/** `num_embeddings · embedding_dim` parameters. */
function table(rows: Dim, width: Dim) {
  return formula(`${showProduct([rows, width])} parameters`);
}

/**
 * Attention with several heads: every position of the query asks every position of the keys and takes a weighted mean of
 * the values, between learned projections, whose multiply–accumulates come on top of those of the attention itself.
 */
import { add, type Dim, divides, equal, floorDivide, less, multiply, product, showDim, sum } from '../tensor/dim';
import { showFactor } from '../tensor/show';
import { type Shape, Tensor } from '../tensor/tensor';
import { lowerMultihead } from './attention-lowering';
import { type AttentionLengths, explainMultihead, headFormula } from './attention-words';
import { concrete, mustAgree, spelled } from './axes';
import { dotProductAttention } from './dot-product-attention';
import { flexAttention } from './flex-attention';
import type { Operator, Reach, Weight } from './operator';
import { anything, bool, derive, int, optional, real, tensor, truth } from './parameter';
import { Problem } from './problem';

export interface MultiheadArguments {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
  readonly embed_dim: Dim;
  readonly num_heads: Dim;
  readonly bias: boolean;
  readonly add_bias_kv: boolean;
  readonly add_zero_attn: boolean;
  readonly kdim: Dim;
  readonly vdim: Dim;
  readonly batch_first: boolean;
  readonly key_padding_mask: Tensor | null;
  readonly need_weights: boolean;
  readonly attn_mask: Tensor | null;
  readonly average_attn_weights: boolean;
  readonly is_causal: boolean;
}

const options = {
  embed_dim: int(),
  num_heads: int(),
  dropout: real(0),
  bias: truth(true),
  add_bias_kv: bool(false),
  add_zero_attn: bool(false),
  kdim: optional(int()),
  vdim: optional(int()),
  batch_first: bool(false),
  device: anything(null),
  dtype: anything(null),
};

export const attention: readonly Operator[] = [multihead(), dotProductAttention, flexAttention];

/** A query asks all keys along this axis; of the other queries it sees nothing. */
export function reachOfSequences(
  {
    query,
    key,
    value,
    key_padding_mask,
    attn_mask,
  }: Pick<MultiheadArguments, 'query' | 'key' | 'value' | 'key_padding_mask' | 'attn_mask'>,
  along: number,
): Reach {
  const sequence = { kind: 'all', dims: [along, -1] } as const;
  return {
    kind: 'inputs',
    of: [
      [query, { kind: 'all', dims: [-1] }],
      ...[key, value, key_padding_mask, attn_mask].map(each => [each, sequence] as const),
    ],
  };
}

function multihead(): Operator<MultiheadArguments> {
  return {
    id: 'MultiheadAttention',
    family: 'attention',
    purpose: 'Attention in several heads at once, with learned projections of queries, keys, values and output.',
    note: args => {
      if (args.query === undefined) return 'transformer';
      return args.query === args.key && args.key === args.value ? 'attention#self-attention' : 'attention#attention';
    },
    argumentNotes: { num_heads: 'transformer', batch_first: 'transformer' },
    documentation: 'generated/torch.nn.MultiheadAttention.html',
    rule: {
      output: args => multiheadOutput(args),
      macs: args => multiheadMacs(args),
      reach: args => reachOfSequences(args, args.batch_first || args.query.shape.length === 2 ? -2 : -3),
      headline: ({ embed_dim, num_heads }) =>
        `${showDim(embed_dim)} wide · ${showDim(num_heads)} ${num_heads === 1 ? 'head' : 'heads'} of ${showDim(floorDivide(embed_dim, num_heads))}`,
      formula: args => headFormula(args, lengthsOf(args)),
      explain: args => explainMultihead(args, parameterFact(args)),
      lower: (args, graph, output) => lowerMultihead(args, graph, output as readonly [Tensor, Tensor | null]),
    },
    classes: [
      {
        name: 'torch.nn.MultiheadAttention',
        parameters: options,
        forward: {
          query: tensor(),
          key: tensor(),
          value: tensor(),
          key_padding_mask: optional(tensor()),
          need_weights: bool(true),
          attn_mask: optional(tensor()),
          average_attn_weights: bool(true),
          is_causal: bool(false),
        },
        adapt: (args: Omit<MultiheadArguments, 'kdim' | 'vdim'> & { kdim: Dim | null; vdim: Dim | null }) =>
          derive(args, { kdim: a => a.kdim ?? a.embed_dim, vdim: a => a.vdim ?? a.embed_dim }) as MultiheadArguments,
        check: args => checkHeads(args.embed_dim, args.num_heads),
        weights: args => multiheadWeights(args),
      },
    ],
  };
}

/** `4·(64·64 + 64) = 16,640 parameters`: three projections of what comes in and one of what goes out. */
function parameterFact(args: MultiheadArguments): string | undefined {
  const { embed_dim, kdim, vdim, bias, add_bias_kv } = args;
  if (add_bias_kv || equal(kdim, embed_dim) !== true || equal(vdim, embed_dim) !== true) return undefined;
  const e = showFactor(embed_dim);
  const total = sum(Object.values(multiheadWeights(args)).map(w => (w === null ? 0 : product(w.shape))));
  if (typeof total !== 'number') return undefined;
  return `${bias ? `4·(${e}·${e} + ${e})` : `4·${e}·${e}`} = ${total.toLocaleString('en-US')} parameters.`;
}

/** Errors: `indivisible-embed-dim`. */
export function checkHeads(embed_dim: Dim, num_heads: Dim): void {
  if (less(embed_dim, 1) === true || less(num_heads, 1) === true)
    throw new Problem(
      'invalid-argument',
      `embed_dim and num_heads must be greater than 0, got embed_dim=${showDim(embed_dim)} and num_heads=${showDim(num_heads)} instead`,
      { parameter: 'num_heads' },
    );
  if (divides(num_heads, embed_dim) === false)
    throw new Problem(
      'indivisible-embed-dim',
      `embed_dim must be divisible by num_heads: ${showDim(embed_dim)} is not a multiple of ${showDim(num_heads)}`,
      { expected: `a multiple of ${showDim(num_heads)}`, found: embed_dim, parameter: 'num_heads' },
    );
}

/** In the order of `named_parameters()`. Projections start from Xavier's uniform, biases from 0. */
export function multiheadWeights(
  args: Pick<MultiheadArguments, 'embed_dim' | 'kdim' | 'vdim' | 'bias' | 'add_bias_kv'>,
): Readonly<Record<string, Weight | null>> {
  const { embed_dim: e, kdim, vdim, bias, add_bias_kv } = args;
  const together = equal(kdim, e) === true && equal(vdim, e) === true;
  const xavier = (fanIn: Dim, fanOut: Dim) => ({ kind: 'xavier-uniform' as const, fanIn, fanOut });
  const zeros = { kind: 'zeros' as const };
  const three = multiply(3, e);
  return {
    ...(together
      ? { in_proj_weight: { shape: [three, e], init: xavier(e, three) } }
      : {
          q_proj_weight: { shape: [e, e], init: xavier(e, e) },
          k_proj_weight: { shape: [e, kdim], init: xavier(kdim, e) },
          v_proj_weight: { shape: [e, vdim], init: xavier(vdim, e) },
        }),
    ...(bias && { in_proj_bias: { shape: [three], init: zeros } }),
    ...(add_bias_kv && {
      // xavier_normal_ of a (1, 1, E) tensor: fan_in = fan_out = E.
      bias_k: { shape: [1, 1, e], init: { kind: 'normal' as const, std: Math.sqrt(1 / concrete(e)) } },
      bias_v: { shape: [1, 1, e], init: { kind: 'normal' as const, std: Math.sqrt(1 / concrete(e)) } },
    }),
    'out_proj.weight': { shape: [e, e], init: { kind: 'fan-in' as const, fanIn: e } },
    ...(bias && { 'out_proj.bias': { shape: [e], init: zeros } }),
  };
}

/** How many positions ask, and how many are asked. */
function lengthsOf({ query, key, batch_first }: MultiheadArguments): AttentionLengths {
  if (query.shape.length === 2) return { batch: undefined, target: query.shape[0]!, source: key.shape[0]! };
  const [time, batch] = batch_first ? [1, 0] : [0, 1];
  return { batch: query.shape[batch]!, target: query.shape[time]!, source: key.shape[time]! };
}

/** (output, weights): the output as the query, the weights (N, L, S), (N, heads, L, S) unless averaged, or None. */
export function multiheadOutput(args: MultiheadArguments): readonly [Tensor, Tensor | null] {
  const { query, key, value } = args;
  const rank = query.shape.length;
  if (rank !== 2 && rank !== 3)
    throw new Problem(
      'wrong-rank',
      `query should be unbatched 2D or batched 3D tensor but received ${rank}-D query tensor`,
      { expected: '2D or 3D', found: `${rank}D`, parameter: 'query' },
    );
  for (const [name, t] of [
    ['key', key],
    ['value', value],
  ] as const)
    if (t.shape.length !== rank)
      throw new Problem(
        'wrong-rank',
        `For ${rank === 3 ? 'batched (3-D)' : 'unbatched (2-D)'} query, expected key and value to be ${rank}-D but found ${name} ${t.shape.length}-D`,
        { expected: `${rank}D`, found: `${t.shape.length}D`, parameter: name },
      );
  for (const [name, t, width] of [
    ['query', query, args.embed_dim],
    ['key', key, args.kdim],
    ['value', value, args.vdim],
  ] as const)
    mustAgree(
      width,
      t.shape.at(-1)!,
      'mismatched-in-features',
      () => `was expecting embedding dimension of ${showDim(width)} for ${name}, but got ${showDim(t.shape.at(-1)!)}`,
      name,
    );
  for (let i = 0; i < rank - 1; i++)
    mustAgree(
      key.shape[i]!,
      value.shape[i]!,
      'mismatched-sizes',
      () =>
        `key's sequence and batch dims ${spelled(key.shape.slice(0, -1))} do not match value's ${spelled(value.shape.slice(0, -1))}`,
      'value',
    );
  const lengths = lengthsOf(args);
  if (rank === 3) {
    const at = args.batch_first ? 0 : 1;
    mustAgree(
      query.shape[at]!,
      key.shape[at]!,
      'mismatched-sizes',
      () => `query has a batch of ${showDim(query.shape[at]!)}, key one of ${showDim(key.shape[at]!)}`,
      'key',
    );
  }
  checkMasks(args, lengths);
  const output = new Tensor(query.shape, query.dtype);
  if (!args.need_weights) return [output, null];
  const seen = add(lengths.source, (args.add_bias_kv ? 1 : 0) + (args.add_zero_attn ? 1 : 0));
  const lead = lengths.batch === undefined ? [] : [lengths.batch];
  return [
    output,
    new Tensor([...lead, ...(args.average_attn_weights ? [] : [args.num_heads]), lengths.target, seen], query.dtype),
  ];
}

function checkMasks(
  { attn_mask, key_padding_mask, num_heads, is_causal }: MultiheadArguments,
  { batch, target, source }: AttentionLengths,
): void {
  if (is_causal && attn_mask === null)
    throw new Problem('invalid-argument', 'Need attn_mask if specifying the is_causal hint.', {
      parameter: 'attn_mask',
    });
  if (attn_mask !== null) {
    const { shape } = attn_mask;
    const expected = shape.length === 3 ? [multiply(batch ?? 1, num_heads), target, source] : [target, source];
    mustHaveShape(shape, expected, 'attn_mask');
  }
  if (key_padding_mask !== null)
    mustHaveShape(key_padding_mask.shape, batch === undefined ? [source] : [batch, source], 'key_padding_mask');
}

function mustHaveShape(shape: Shape, expected: Shape, parameter: string): void {
  if (shape.length !== expected.length || shape.some((size, i) => equal(size, expected[i]!) === false))
    throw new Problem(
      'mismatched-sizes',
      `The shape of the ${parameter} is ${spelled(shape)}, but should be ${spelled(expected)}.`,
      { expected: spelled(expected), found: spelled(shape), parameter },
    );
}

export function multiheadMacs(args: MultiheadArguments): Dim {
  const { batch, target, source } = lengthsOf(args);
  const e = args.embed_dim;
  const seen = add(source, (args.add_bias_kv ? 1 : 0) + (args.add_zero_attn ? 1 : 0));
  const projections = sum([
    multiply(target, multiply(e, e)),
    multiply(source, multiply(args.kdim, e)),
    multiply(source, multiply(args.vdim, e)),
    multiply(target, multiply(e, e)),
  ]);
  return multiply(batch ?? 1, add(projections, multiply(2, multiply(multiply(target, seen), e))));
}

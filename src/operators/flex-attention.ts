/**
 * Attention whose scores and mask are functions of the code: the sizes of scaled dot-product attention, over batch and heads.
 * https://docs.pytorch.org/docs/stable/nn.attention.flex_attention.html
 */
import { shown } from '../figures/shown';
import { add, divides, equal, multiply, product, showDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { lowerAttention } from './attention-lowering';
import { mustAgree, unknowable } from './axes';
import { functional } from './entry';
import { known, sentences } from './explanation';
import type { Operator, Output } from './operator';
import { anything, bool, optional, real, tensor } from './parameter';
import { Problem } from './problem';

export const flexAttention: Operator = functional({
  id: 'flex_attention',
  family: 'attention',
  purpose: 'Attention whose scores a function of yours changes, and whose mask another one gives.',
  note: 'transformer',
  names: ['torch.nn.attention.flex_attention.flex_attention'],
  parameters: {
    query: tensor(),
    key: tensor(),
    value: tensor(),
    score_mod: anything(null),
    block_mask: anything(null),
    scale: optional(real()),
    enable_gqa: bool(false),
    return_lse: bool(false),
  },
  output: attended,
  macs: ({ query, key, value, block_mask }, output) => {
    if (block_mask !== null) unknowable('how much of the scores the block mask leaves out is not known');
    const [result] = [output].flat() as readonly Tensor[];
    const rows = product(result!.shape.slice(0, -1));
    return multiply(multiply(rows, key.shape.at(-2)!), add(query.shape.at(-1)!, value.shape.at(-1)!));
  },
  reach: () => ({ kind: 'all', dims: [-2, -1] }),
  headline: ({ query, key }) =>
    `${showDim(query.shape.at(-2)!)} queries × ${showDim(key.shape.at(-2)!)} keys · width ${showDim(query.shape.at(-1)!)}`,
  explain: args => ({
    formulas: [],
    facts: sentences(
      known(() => args.score_mod) !== null &&
        'score_mod(score, b, h, q, kv) gives the score that softmax sees, one place at a time.',
      known(() => args.block_mask) !== null &&
        'block_mask: whole blocks of the scores in which nothing may be looked at are not computed.',
      known(() => args.scale !== null && `scale ${shown(args.scale)} takes the place of 1/√E.`),
    ),
    remarks: sentences(
      'Without torch.compile all scores are held in memory, and it is no faster than plain attention.',
    ),
  }),
  lower: (args, graph, output) => {
    if (args.score_mod !== null || args.block_mask !== null || args.return_lse)
      return unknowable('attention with a score_mod, a block_mask or return_lse is not exported');
    const plain = { ...args, attn_mask: null, is_causal: false, dropout_p: 0 };
    return lowerAttention(plain, graph, output as Tensor);
  },
});

interface FlexArguments {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
  readonly block_mask: Argument;
  readonly enable_gqa: boolean;
  readonly return_lse: boolean;
}

/**
 * (B, Hq, L, E), (B, Hkv, S, E), (B, Hkv, S, Ev) → (B, Hq, L, Ev), and (B, Hq, L) with `return_lse`. Errors: `wrong-rank`,
 * `mismatched-sizes`.
 */
function attended(args: FlexArguments): Output {
  const { query, key, value, enable_gqa, return_lse } = args;
  for (const [parameter, { shape }] of Object.entries({ query, key, value }))
    if (shape.length !== 4)
      throw new Problem('wrong-rank', 'NYI: query, key, and value must be 4D tensors', {
        expected: '4D',
        found: `${shape.length}D`,
        parameter,
      });
  const [[batch, heads, length, width], [kvBatch, kvHeads, kvLength, kvWidth]] = [query.shape, key.shape] as [
    Tensor['shape'],
    Tensor['shape'],
  ];
  const fits = enable_gqa ? divides(kvHeads!, heads!) : equal(kvHeads!, heads!);
  if (fits === false)
    throw new Problem(
      'mismatched-sizes',
      enable_gqa
        ? `Expect number of query heads to be a multiple of kv heads for GQA but got Hq=${showDim(heads!)} and Hkv=${showDim(kvHeads!)}.`
        : `Expect query and key/value to have the same number of heads but got Hq=${showDim(heads!)} and Hkv=${showDim(kvHeads!)}. Try setting enable_gqa=True for GQA.`,
      { expected: heads!, found: kvHeads!, parameter: 'key' },
    );
  // With a block mask, whatever it is, all batch entries may look at the same keys.
  const sharesKeys = known(() => args.block_mask) !== null && equal(kvBatch!, 1) !== false;
  if (!sharesKeys && equal(batch!, kvBatch!) === false)
    throw new Problem(
      'mismatched-sizes',
      `Expect query and key/value to have the same batch size, or non-none block_mask, but got block_mask=None, Bq=${showDim(batch!)}, and Bkv=${showDim(kvBatch!)}.`,
      { expected: batch!, found: kvBatch!, parameter: 'key' },
    );
  mustAgree(
    width!,
    kvWidth!,
    'mismatched-sizes',
    () =>
      `Expect query and key/value to have the same embedding dimension but got E=${showDim(width!)} and E=${showDim(kvWidth!)}.`,
    'key',
  );
  mustAgree(
    kvLength!,
    value.shape[2]!,
    'mismatched-sizes',
    () => `key and value must have the same length, but got ${showDim(kvLength!)} and ${showDim(value.shape[2]!)}`,
    'value',
  );
  const result = new Tensor([batch!, heads!, length!, value.shape[3]!], query.dtype);
  return return_lse ? [result, new Tensor([batch!, heads!, length!], 'float32')] : result;
}

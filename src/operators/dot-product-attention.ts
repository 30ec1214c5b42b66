/**
 * Scaled dot-product attention by itself: every query takes a weighted mean of the values, (…, L, E) over (…, S, E).
 * Scores and means cost L·S·E multiply–accumulates each, per batch entry.
 */
import { shown } from '../figures/shown';
import { add, divides, equal, multiply, product, showDim } from '../tensor/dim';
import { showFactor, showRadicand } from '../tensor/show';
import { type Shape, Tensor } from '../tensor/tensor';
import { lowerAttention } from './attention-lowering';
import { mustAgree, range, spelled, unknowable } from './axes';
import { broadcastShapes } from './broadcasting';
import { functional } from './entry';
import { known, sentences } from './explanation';
import { formula } from './formula';
import { sameType } from './matmul';
import type { Operator } from './operator';
import { bool, keywordOnly, optional, real, tensor } from './parameter';
import { Problem } from './problem';

export const dotProductAttention: Operator = functional({
  id: 'scaled_dot_product_attention',
  family: 'attention',
  purpose: 'Weighs values by how well their keys match the query: softmax(QKᵀ/√E)·V.',
  note: 'transformer',
  names: ['torch.nn.functional.scaled_dot_product_attention'],
  parameters: {
    query: tensor(),
    key: tensor(),
    value: tensor(),
    attn_mask: optional(tensor()),
    dropout_p: real(0),
    is_causal: bool(false),
    scale: keywordOnly(optional(real())),
    enable_gqa: keywordOnly(bool(false)),
  },
  output: args => attended(args),
  macs: ({ query, key, value }, output) => {
    const rows = product((output as Tensor).shape.slice(0, -1));
    return multiply(multiply(rows, key.shape.at(-2)!), add(query.shape.at(-1)!, value.shape.at(-1)!));
  },
  reach: ({ query, key, value, attn_mask, is_causal }) => {
    const sequence = { kind: is_causal ? 'some' : 'all', dims: [-2, -1] } as const;
    const row = { kind: 'all', dims: [-1] } as const;
    return {
      kind: 'inputs',
      of: [
        [query, row],
        [key, sequence],
        [value, sequence],
        [attn_mask, row],
      ],
    };
  },
  headline: ({ query, key, is_causal }) =>
    `${showDim(query.shape.at(-2)!)} queries × ${showDim(key.shape.at(-2)!)} keys · width ${showDim(query.shape.at(-1)!)}${is_causal ? ' · causal' : ''}`,
  formula: ({ query, key, value, scale }) => {
    const width = query.shape.at(-1)!;
    const [l, e, s, v] = [query.shape.at(-2)!, width, key.shape.at(-2)!, value.shape.at(-1)!].map(showFactor);
    const scaled = scale === null ? ` / √${showRadicand(width)}` : `·${shown(scale)}`;
    return formula(`softmax((${l}×${e})·(${e}×${s})${scaled})·(${s}×${v}) = ${l}×${v}`);
  },
  explain: args => ({
    formulas: [],
    facts: sentences(
      known(() => args.is_causal) === true && 'is_causal: position t looks at positions up to t only.',
      known(() => args.attn_mask) !== null &&
        'attn_mask: True is where to look, the other way round than in nn.MultiheadAttention; a mask of floats is added to the scores.',
      known(() => args.scale !== null && `scale ${shown(args.scale)} takes the place of 1/√E.`),
    ),
    remarks: sentences(
      known(
        () =>
          args.dropout_p > 0 &&
          `dropout_p ${shown(args.dropout_p)} drops in evaluation too: hand over 0 there, as in dropout_p=self.p if self.training else 0.`,
      ),
    ),
  }),
  lower: (args, graph, output) => lowerAttention(args, graph, output as Tensor),
});

export interface DotProductArguments {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
  readonly attn_mask: Tensor | null;
  readonly is_causal: boolean;
  readonly enable_gqa: boolean;
  readonly scale: number | null;
  readonly dropout_p: number;
}

/** (…, L, E), (…, S, E), (…, S, Ev) → (…, L, Ev). Errors: `mismatched-sizes`, `wrong-rank`, `invalid-argument`. */
function attended(args: DotProductArguments): Tensor {
  const { query, key, value, enable_gqa } = args;
  // A mask is added to the scores in their own memory: it decides whether the call is accepted, and no size.
  const attn_mask = known(() => args.attn_mask) ?? null;
  const is_causal = known(() => args.is_causal) ?? false;
  for (const [name, t] of [
    ['query', query],
    ['key', key],
    ['value', value],
  ] as const)
    if (t.shape.length < 2)
      throw new Problem(
        'wrong-rank',
        `Expected query, key, and value to all be at least 2 dimensional, but got ${name}.dim(): ${t.shape.length}`,
        { expected: 'at least 2D', found: `${t.shape.length}D`, parameter: name },
      );
  const dtype = sameType(query, key, value);
  if (attn_mask !== null && is_causal)
    throw new Problem('invalid-argument', 'Explicit attn_mask should not be set when is_causal=True', {
      parameter: 'is_causal',
    });
  mustAgree(
    query.shape.at(-1)!,
    key.shape.at(-1)!,
    'mismatched-sizes',
    () =>
      `query and key must have the same width, but got ${showDim(query.shape.at(-1)!)} and ${showDim(key.shape.at(-1)!)}`,
    'key',
  );
  if (isUnchecked(args) && equal(key.shape.at(-2)!, value.shape.at(-2)!) === false)
    unknowable('key and value differ in length, at which PyTorch looks on some devices only');
  mustAgree(
    key.shape.at(-2)!,
    value.shape.at(-2)!,
    'mismatched-sizes',
    () =>
      `key and value must have the same length, but got ${showDim(key.shape.at(-2)!)} and ${showDim(value.shape.at(-2)!)}`,
    'value',
  );
  const lead = enable_gqa
    ? groupedLead(query, key, value)
    : broadcastShapes([query, key, value].map(t => t.shape.slice(0, -2)));
  const scores = [...lead, query.shape.at(-2)!, key.shape.at(-2)!];
  if (attn_mask !== null) checkMask(attn_mask, scores);
  return new Tensor([...lead, query.shape.at(-2)!, value.shape.at(-1)!], dtype);
}

/** Plain attention on a CPU goes through a kernel that takes the number of values from the keys, and does not look. */
function isUnchecked(args: DotProductArguments): boolean {
  const { query, key, value } = args;
  const rank = query.shape.length;
  const isMasked = known(() => args.attn_mask) !== null || known(() => args.dropout_p) !== 0;
  if (isMasked || (rank !== 3 && rank !== 4) || value.shape.length !== rank || key.shape.length !== rank) return false;
  return [...range(rank - 2), rank - 1].every(at => equal(key.shape[at]!, value.shape[at]!) !== false);
}

/** Grouped queries: several query heads share one head of keys and values. */
function groupedLead(query: Tensor, key: Tensor, value: Tensor): Shape {
  if ([query, key, value].some(t => t.shape.length < 3))
    throw new Problem('wrong-rank', 'enable_gqa needs a heads axis: query, key and value must be at least 3D', {
      parameter: 'enable_gqa',
    });
  const heads = query.shape.at(-3)!;
  for (const t of [key, value])
    if (divides(t.shape.at(-3)!, heads) === false)
      throw new Problem(
        'mismatched-sizes',
        `Number of heads in key and value must divide the number of heads in query: ${showDim(heads)} and ${showDim(t.shape.at(-3)!)}`,
        { expected: heads, found: t.shape.at(-3)!, parameter: 'key' },
      );
  return [...broadcastShapes([query, key, value].map(t => t.shape.slice(0, -3))), heads];
}

/** The mask is added to the scores, which stay as they are. */
function checkMask({ shape }: Tensor, scores: Shape): void {
  if (shape.length < 2 && scores.length === 4)
    unknowable('whether a mask of one axis is accepted depends on the device');
  const grows = shape.some((size, i) => {
    const score = scores[scores.length - shape.length + i];
    return score === undefined || (equal(size, score) === false && equal(size, 1) === false);
  });
  if (grows)
    throw new Problem(
      'mismatched-sizes',
      `The attn_mask of shape ${spelled(shape)} must broadcast to the scores ${spelled(scores)}`,
      { expected: spelled(scores), found: spelled(shape), parameter: 'attn_mask' },
    );
}

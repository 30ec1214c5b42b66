/** What the arguments of attention and of the ready-made transformer layers mean: which axis is time, who asks whom, at what cost. */
import { shown } from '../figures/shown';
import { add, type Dim, floorDivide, showDim } from '../tensor/dim';
import { showFactor, showProduct, showRadicand } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import type { MultiheadArguments } from './attention';
import { known, sentences } from './explanation';
import { formula } from './formula';
import type { Explanation, Formula } from './operator';
import type { LayerArguments, Side } from './transformer-parts';

export interface AttentionLengths {
  readonly batch: Dim | undefined;
  readonly target: Dim;
  readonly source: Dim;
}

/** What one head does, and the sizes of its weights and of what they weigh in this call. */
export function headFormula(args: MultiheadArguments, { target, source }: AttentionLengths): Formula {
  const width = floorDivide(args.embed_dim, args.num_heads);
  const keys = add(source, (args.add_bias_kv ? 1 : 0) + (args.add_zero_attn ? 1 : 0));
  const [l, s, d] = [target, keys, width].map(showFactor);
  const root = formula(`√${showRadicand(width)}`);
  const sizes = formula(`(${l}×${s})·(${s}×${d}) = ${l}×${d}`);
  const hasMask = args.attn_mask !== null || args.key_padding_mask !== null;
  const [mask, masked] = hasMask ? [' + mask', ' + \\text{mask}'] : ['', ''];
  return {
    text: `head = softmax(QKᵀ / ${root.text}${mask})·V, ${sizes.text}`,
    tex: `\\text{head} = \\text{softmax}\\left(\\frac{QK^\\top}{${root.tex}}${masked}\\right)V,\\quad ${sizes.tex}`,
  };
}

/** `parameters`: how their number comes about, where that is simple. */
export function explainMultihead(args: MultiheadArguments, parameters: string | undefined): Explanation {
  const [query, key, value] = [known(() => args.query), known(() => args.key), known(() => args.value)];
  const first = known(() => args.batch_first);
  const extra = known(() => (args.add_bias_kv ? 1 : 0) + (args.add_zero_attn ? 1 : 0));
  const isCalled = query instanceof Tensor && key instanceof Tensor && value instanceof Tensor;
  const asked = isCalled ? known(() => args.need_weights) : undefined;
  const isAveraged = known(() => args.average_attn_weights);
  const hasMask = isCalled && (isTensor(() => args.attn_mask) || isTensor(() => args.key_padding_mask));
  const [queries, keys] = isCalled && first !== undefined ? [lengthOf(query, first), lengthOf(key, first)] : [];
  return {
    formulas: [],
    facts: sentences(
      parameters,
      isCalled && query === key && key === value && 'Query, key and value are one tensor: self-attention.',
      isCalled &&
        query !== key &&
        key === value &&
        'Keys and values come from another tensor than the query: cross-attention.',
      hasMask &&
        'In a mask of bools True forbids, the other way round than in scaled_dot_product_attention; one of floats is added to the scores.',
      queries !== undefined &&
        keys !== undefined &&
        extra !== undefined &&
        `Each head weighs ${showProduct([queries, add(keys, extra)])} pairs of a query and a key in every example.`,
      asked === true &&
        `need_weights is True: the weights are built and returned${isAveraged ? ', averaged over the heads' : ''}; False leaves room for a kernel that never stores them.`,
      layout(first, isCalled ? query : undefined, 'embed_dim'),
    ),
    remarks: [],
  };
}

export function explainLayer(args: LayerArguments, side: Side, input: () => unknown): Explanation {
  const first = known(() => args.batch_first);
  const before = known(() => args.norm_first);
  const dropout = known(() => args.dropout);
  const [width, heads] = [known(() => args.d_model), known(() => args.nhead)];
  const given = known(input);
  const length = given instanceof Tensor && first !== undefined ? lengthOf(given, first) : undefined;
  const parts = side === 'encoder' ? 'attention and perceptron' : 'both attentions and the perceptron';
  return {
    formulas: [],
    facts: sentences(
      width !== undefined &&
        heads !== undefined &&
        `A head is ${showDim(floorDivide(width, heads))} wide${length === undefined ? '' : `, and in self-attention weighs ${showProduct([length, length])} pairs of positions in every example`}.`,
      layout(first, given, 'd_model'),
      before === false &&
        `norm_first is False: ${parts} are each added to their input, and the sum is normalised (post-norm).`,
      before === true &&
        `norm_first is True: ${parts} each read a normalised input, and the sum stays as it is (pre-norm).`,
      dropout !== undefined &&
        dropout > 0 &&
        `dropout ${shown(dropout)} acts in training only: on attention weights, inside the perceptron, and on what each part adds.`,
    ),
    remarks: [],
  };
}

function isTensor(read: () => unknown): boolean {
  return known(read) instanceof Tensor;
}

/** The number of positions: of (L, E), (N, L, E) or (L, N, E). */
function lengthOf({ shape }: Tensor, batchFirst: boolean): Dim | undefined {
  return shape[shape.length === 3 && batchFirst ? 1 : 0];
}

function layout(batchFirst: boolean | undefined, input: unknown, width: string): string | false {
  if (batchFirst === undefined || (input instanceof Tensor && input.shape.length === 2)) return false;
  return batchFirst
    ? `Input and output are (N, L, ${width}), the batch first.`
    : `Input and output are (L, N, ${width}), positions before the batch (batch_first=False).`;
}

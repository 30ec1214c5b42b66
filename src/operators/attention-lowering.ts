/**
 * Attention family in ONNX, which has no attention operator in opset 18: projections, scores, softmax and weighted mean,
 * node by node.
 */
import { floorDivide } from '../tensor/dim';
import type { Tensor } from '../tensor/tensor';
import type { MultiheadArguments } from './attention';
import { concrete, numbers } from './axes';
import type { DotProductArguments } from './dot-product-attention';
import type { LoweredValue, Lowering } from './lowering';

export function lowerAttention(args: DotProductArguments, graph: Lowering, output: Tensor): LoweredValue {
  const { query, key, value, attn_mask, is_causal, enable_gqa, scale } = args;
  const factor = scale ?? 1 / Math.sqrt(concrete(query.shape.at(-1)!));
  const repeat = enable_gqa ? concrete(floorDivide(query.shape.at(-3)!, key.shape.at(-3)!)) : 1;
  const mask = attn_mask !== null ? maskOf(graph, attn_mask) : is_causal ? causal(graph, query, key) : undefined;
  return attend(
    graph,
    graph.input(query),
    headsRepeated(graph, key, repeat),
    headsRepeated(graph, value, repeat),
    query.shape.length,
    factor,
    mask,
    output,
    // Where nothing may be looked at the answer is 0, not the mean over nothing.
    attn_mask?.dtype === 'bool' ? graph.input(attn_mask) : undefined,
  ).output;
}

/** Gives what stands for a parameter of `nn.MultiheadAttention`, by its name there, where it has one. */
export type WeightOf = (name: string) => LoweredValue | undefined;

/**
 * Self and cross attention; PyTorch stacks the three input projections in one matrix. In the order of its
 * `multi_head_attention_forward`: project, append `bias_k` and `bias_v`, split into heads, append zeros, mask, attend.
 */
export function lowerMultihead(
  args: MultiheadArguments,
  graph: Lowering,
  [output, weights]: readonly [Tensor, Tensor | null],
  weightOf: WeightOf = name => graph.weight(name),
): readonly LoweredValue[] {
  const e = concrete(args.embed_dim);
  const heads = concrete(args.num_heads);
  const long = (...values: number[]) => graph.constant(values, [values.length], 'int64');
  const zeros = (...shape: number[]) => graph.node('Expand', [graph.constant([0], [], output.dtype), long(...shape)]);
  const batched = args.query.shape.length === 3;
  const [time, first] = !batched ? [0, undefined] : args.batch_first ? [1, 0] : [0, 1];
  const batch = first === undefined ? 1 : concrete(args.query.shape[first]!);
  const [target, source] = [concrete(args.query.shape[time]!), concrete(args.key.shape[time]!)];
  const three = weightOf('in_proj_weight');
  const matrices = three
    ? graph.nodes('Split', [three, long(e, e, e)], { axis: 0 }, 3)
    : ['q_proj_weight', 'k_proj_weight', 'v_proj_weight'].map(name => weightOf(name)!);
  const bias = weightOf('in_proj_bias');
  const biases = bias ? graph.nodes('Split', [bias, long(e, e, e)], { axis: 0 }, 3) : [];
  /** Of keys and values, one more that is learned, and one more of zeros. */
  const more = (args.add_bias_kv ? 1 : 0) + (args.add_zero_attn ? 1 : 0);
  // (N, L, width) → (N, heads, L, E/heads)
  const projected = (tensor: Tensor, i: number, learned?: LoweredValue) => {
    let x = graph.input(tensor);
    if (!batched) x = graph.node('Unsqueeze', [x, long(0)]);
    else if (!args.batch_first) x = graph.node('Transpose', [x], { perm: [1, 0, 2] });
    let wide = graph.node('MatMul', [x, graph.node('Transpose', [matrices[i]!], { perm: [1, 0] })]);
    if (biases[i]) wide = graph.node('Add', [wide, biases[i]]);
    if (learned) {
      const once = graph.node('Expand', [learned, long(batch, 1, e)]);
      wide = graph.node('Concat', [wide, once], { axis: 1 });
    }
    if (i > 0 && args.add_zero_attn) wide = graph.node('Concat', [wide, zeros(batch, 1, e)], { axis: 1 });
    const length = i === 0 ? target : source + more;
    return graph.node('Transpose', [graph.node('Reshape', [wide, long(batch, length, heads, e / heads)])], {
      perm: [0, 2, 1, 3],
    });
  };
  /** As a term of the scores, (N or 1, heads or 1, L or 1, S); nothing hides what was appended. */
  const hiding = (mask: Tensor, ...shape: number[]) => {
    const term = graph.node('Reshape', [maskOf(graph, mask, false), long(...shape, source)]);
    return more === 0 ? term : graph.node('Concat', [term, zeros(...shape, more)], { axis: -1 });
  };
  const { attn_mask, key_padding_mask } = args;
  const each = attn_mask?.shape.length === 3;
  const terms = [
    ...(attn_mask ? [hiding(attn_mask, each ? batch : 1, each ? heads : 1, target)] : []),
    ...(key_padding_mask ? [hiding(key_padding_mask, batch, 1, 1)] : []),
  ];
  const learned = (name: string) => (args.add_bias_kv ? weightOf(name) : undefined);
  const { output: seen, weights: shares } = attend(
    graph,
    projected(args.query, 0),
    projected(args.key, 1, learned('bias_k')),
    projected(args.value, 2, learned('bias_v')),
    4,
    1 / Math.sqrt(e / heads),
    terms.length > 1 ? graph.node('Add', terms) : terms[0],
    output,
  );
  // (N, heads, L, E/heads) → (N, L, E), then back to the order the query came in
  const merged = graph.node('Reshape', [
    graph.node('Transpose', [seen], { perm: [0, 2, 1, 3] }),
    long(batch, target, e),
  ]);
  const wide = graph.node('MatMul', [
    merged,
    graph.node('Transpose', [weightOf('out_proj.weight')!], { perm: [1, 0] }),
  ]);
  const outBias = weightOf('out_proj.bias');
  const done = outBias ? graph.node('Add', [wide, outBias]) : wide;
  const shaped = !batched
    ? graph.node('Squeeze', [done, long(0)])
    : args.batch_first
      ? done
      : graph.node('Transpose', [done], { perm: [1, 0, 2] });
  if (weights === null) return [shaped];
  const averaged = args.average_attn_weights ? graph.node('ReduceMean', [shares, long(1)], { keepdims: 0 }) : shares;
  return [shaped, batched ? averaged : graph.node('Squeeze', [averaged, long(0)])];
}

interface Attended {
  readonly output: LoweredValue;
  readonly weights: LoweredValue;
}

function attend(
  graph: Lowering,
  query: LoweredValue,
  key: LoweredValue,
  value: LoweredValue,
  rank: number,
  factor: number,
  mask: LoweredValue | undefined,
  like: Tensor,
  allowed?: LoweredValue,
): Attended {
  const perm = Array.from({ length: rank }, (_, i) => i);
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  const scores = graph.node('Mul', [
    graph.node('MatMul', [query, graph.node('Transpose', [key], { perm })]),
    graph.constant([factor], [], like.dtype),
  ]);
  const soft = graph.node('Softmax', [mask ? graph.node('Add', [scores, mask]) : scores], { axis: -1 });
  const weights = allowed ? graph.node('Where', [allowed, soft, graph.constant([0], [], like.dtype)]) : soft;
  return { output: graph.node('MatMul', [weights, value]), weights };
}

/**
 * A boolean mask says where to look in `scaled_dot_product_attention`, and where not to in `MultiheadAttention`; as a number
 * it is 0 where one looks and −∞ elsewhere.
 */
function maskOf(graph: Lowering, mask: Tensor, seen = true): LoweredValue {
  if (mask.dtype !== 'bool') return graph.input(mask);
  const [yes, no] = seen ? [0, Number.NEGATIVE_INFINITY] : [Number.NEGATIVE_INFINITY, 0];
  return graph.node('Where', [
    graph.input(mask),
    graph.constant([yes], [], 'float32'),
    graph.constant([no], [], 'float32'),
  ]);
}

function causal(graph: Lowering, query: Tensor, key: Tensor): LoweredValue {
  const [l, s] = [concrete(query.shape.at(-2)!), concrete(key.shape.at(-2)!)];
  const values = Array.from({ length: l * s }, (_, i) => (i % s <= Math.floor(i / s) ? 0 : Number.NEGATIVE_INFINITY));
  return graph.constant(values, [l, s], query.dtype);
}

/** Grouped queries: each head of keys serves several heads of queries. */
function headsRepeated(graph: Lowering, tensor: Tensor, repeat: number): LoweredValue {
  if (repeat === 1) return graph.input(tensor);
  const shape = numbers(tensor.shape);
  const long = (values: readonly number[]) => graph.constant(values, [values.length], 'int64');
  const at = shape.length - 2;
  const apart = graph.node('Unsqueeze', [graph.input(tensor), long([at])]);
  const copied = graph.node('Expand', [apart, long([...shape.slice(0, at), repeat, ...shape.slice(at)])]);
  return graph.node('Reshape', [copied, long(shape.map((size, i) => (i === at - 1 ? size * repeat : size)))]);
}

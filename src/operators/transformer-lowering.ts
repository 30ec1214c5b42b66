/**
 * Transformers in ONNX: attention, the two-layer perceptron and their norms, layer after layer, each with its own
 * weights by PyTorch's names.
 */
import { Tensor } from '../tensor/tensor';
import { type Argument, Opaque } from './argument';
import type { MultiheadArguments } from './attention';
import { lowerMultihead } from './attention-lowering';
import { range, unknowable } from './axes';
import type { LoweredValue, Lowering } from './lowering';
import type { LayerArguments } from './transformer-parts';

export interface EncoderMasks {
  readonly src: Tensor;
  readonly mask: Tensor | null;
  readonly padding: Tensor | null;
}

export function lowerEncoder(
  graph: Lowering,
  layer: LayerArguments,
  count: number,
  masks: EncoderMasks,
  norm: Opaque | null,
): LoweredValue {
  const input = graph.input(masks.src);
  const value = range(count).reduce(
    (x, i) => lowerEncoderLayer(within(graph, `layers.${i}.`, masks.src, x), layer, masks),
    input,
  );
  return finished(graph, value, norm);
}

/** The norm at the end of a stack. */
function finished(graph: Lowering, value: LoweredValue, norm: Opaque | null): LoweredValue {
  const eps = norm?.made?.eps;
  const size = eps !== null && typeof eps === 'object' && 'value' in eps ? Number(eps.value) : 1e-5;
  return norm === null ? value : normed(graph, 'norm', value, size);
}

export interface DecoderMasks {
  readonly tgt: Tensor;
  readonly memory: Tensor;
  readonly tgt_mask: Tensor | null;
  readonly memory_mask: Tensor | null;
  readonly tgt_key_padding_mask: Tensor | null;
  readonly memory_key_padding_mask: Tensor | null;
}

export function lowerDecoder(
  graph: Lowering,
  layer: LayerArguments,
  count: number,
  masks: DecoderMasks,
  norm: Opaque | null,
): LoweredValue {
  // A tensor of its own: where target and memory are one, only the target runs through the layers.
  const memory = new Tensor(masks.memory.shape, masks.memory.dtype);
  const whole = within(graph, '', memory, graph.input(masks.memory));
  const value = range(count).reduce(
    (x, i) => lowerDecoderLayer(within(whole, `layers.${i}.`, masks.tgt, x), layer, { ...masks, memory }),
    graph.input(masks.tgt),
  );
  return finished(graph, value, norm);
}

export function lowerDecoderLayer(graph: Lowering, layer: LayerArguments, masks: DecoderMasks): LoweredValue {
  const { tgt, memory } = masks;
  const own = (x: LoweredValue) =>
    attended(graph, 'self_attn.', layer, [tgt, x], [tgt, x], masks.tgt_mask, masks.tgt_key_padding_mask);
  const seen = graph.input(memory);
  const other = (x: LoweredValue) =>
    attended(
      graph,
      'multihead_attn.',
      layer,
      [tgt, x],
      [memory, seen],
      masks.memory_mask,
      masks.memory_key_padding_mask,
    );
  return residuals(graph, layer, graph.input(tgt), [own, other, x => perceptron(graph, layer, x)]);
}

/** Encoder, then decoder over what it found, each with a norm at its end. */
export function lowerTransformer(
  graph: Lowering,
  layer: LayerArguments,
  [encoders, decoders]: readonly [number, number],
  masks: EncoderMasks & Omit<DecoderMasks, 'memory'>,
): LoweredValue {
  const eps = layer.layer_norm_eps ?? 1e-5;
  const encoder = within(graph, 'encoder.', masks.src, graph.input(masks.src));
  const encoded = normed(encoder, 'norm', lowerEncoder(encoder, layer, encoders, masks, null), eps);
  // A tensor of its own, as source and target may be one.
  const memory = new Tensor(masks.src.shape, masks.src.dtype);
  const decoder = within(graph, 'decoder.', memory, encoded);
  return normed(decoder, 'norm', lowerDecoder(decoder, layer, decoders, { ...masks, memory }, null), eps);
}

export function lowerEncoderLayer(graph: Lowering, layer: LayerArguments, masks: EncoderMasks): LoweredValue {
  const { src, mask, padding } = masks;
  const attend = (x: LoweredValue) => attended(graph, 'self_attn.', layer, [src, x], [src, x], mask, padding);
  return residuals(graph, layer, graph.input(src), [attend, x => perceptron(graph, layer, x)]);
}

/** Each part is added to what went into it; its norm comes before it or after the sum. */
function residuals(
  graph: Lowering,
  layer: LayerArguments,
  input: LoweredValue,
  parts: readonly ((x: LoweredValue) => LoweredValue)[],
): LoweredValue {
  const norm = (i: number, x: LoweredValue) => normed(graph, `norm${i + 1}`, x, layer.layer_norm_eps ?? 1e-5);
  return parts.reduce(
    (x, part, i) =>
      layer.norm_first ? graph.node('Add', [x, part(norm(i, x))]) : norm(i, graph.node('Add', [x, part(x)])),
    input,
  );
}

function attended(
  graph: Lowering,
  name: string,
  layer: LayerArguments,
  [query, x]: readonly [Tensor, LoweredValue],
  [key, seen]: readonly [Tensor, LoweredValue],
  mask: Tensor | null,
  padding: Tensor | null,
): LoweredValue {
  // Tensors of their own, as one may be passed for both.
  const [from, to] = [query, key].map(t => new Tensor(t.shape, t.dtype)) as [Tensor, Tensor];
  const args = {
    query: from,
    key: to,
    value: to,
    embed_dim: layer.d_model,
    num_heads: layer.nhead,
    batch_first: layer.batch_first,
    add_bias_kv: false,
    add_zero_attn: false,
    attn_mask: mask,
    key_padding_mask: padding,
    average_attn_weights: true,
  } as MultiheadArguments;
  return lowerMultihead(args, within(within(graph, name, from, x), '', to, seen), [query, null])[0]!;
}

function perceptron(graph: Lowering, layer: LayerArguments, x: LoweredValue): LoweredValue {
  return linear(graph, 'linear2', activated(graph, layer.activation ?? 'relu', linear(graph, 'linear1', x)));
}

/** The same graph, seen by a part: its weights without their prefix, and its own value for the tensor that runs through. */
function within(graph: Lowering, prefix: string, tensor: Tensor, value: LoweredValue): Lowering {
  return {
    called: graph.called,
    input: asked => (asked === tensor ? value : graph.input(asked)),
    weight: name => graph.weight(`${prefix}${name}`),
    constant: (...given) => graph.constant(...given),
    node: (...given) => graph.node(...given),
    nodes: (...given) => graph.nodes(...given),
  };
}

function linear(graph: Lowering, name: string, x: LoweredValue): LoweredValue {
  const turned = graph.node('Transpose', [graph.weight(`${name}.weight`)!], { perm: [1, 0] });
  const product = graph.node('MatMul', [x, turned]);
  const bias = graph.weight(`${name}.bias`);
  return bias ? graph.node('Add', [product, bias]) : product;
}

function normed(graph: Lowering, name: string, x: LoweredValue, epsilon: number): LoweredValue {
  const inputs = [x, graph.weight(`${name}.weight`), graph.weight(`${name}.bias`)];
  return graph.node('LayerNormalization', inputs, { axis: -1, epsilon: { float: epsilon } });
}

function activated(graph: Lowering, activation: Argument, x: LoweredValue): LoweredValue {
  const name = activation instanceof Opaque ? activation.name.split('.').pop()!.toLowerCase() : activation;
  if (name === 'relu') return graph.node('Relu', [x]);
  if (name !== 'gelu') return unknowable(`a transformer with the activation ${name} is not exported`);
  const scalar = (value: number) => graph.constant([value], [], 'float32');
  const erf = graph.node('Erf', [graph.node('Mul', [x, scalar(Math.SQRT1_2)])]);
  return graph.node('Mul', [graph.node('Mul', [x, scalar(0.5)]), graph.node('Add', [erf, scalar(1)])]);
}

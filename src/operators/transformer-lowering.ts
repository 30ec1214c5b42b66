/**
 * Transformer encoders in ONNX: attention, the two-layer perceptron and their norms, layer after layer, each with its own
 * weights by PyTorch's names.
 */
import type { Tensor } from '../tensor/tensor';
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
  const eps = norm?.made?.eps;
  const size = eps !== null && typeof eps === 'object' && 'value' in eps ? Number(eps.value) : 1e-5;
  return norm === null ? value : normed(graph, 'norm', value, size);
}

export function lowerEncoderLayer(graph: Lowering, layer: LayerArguments, masks: EncoderMasks): LoweredValue {
  const { src, mask, padding } = masks;
  const attend = (x: LoweredValue) => {
    const args = {
      query: src,
      key: src,
      value: src,
      embed_dim: layer.d_model,
      num_heads: layer.nhead,
      batch_first: layer.batch_first,
      add_bias_kv: false,
      add_zero_attn: false,
      attn_mask: mask,
      key_padding_mask: padding,
      average_attn_weights: true,
    } as MultiheadArguments;
    return lowerMultihead(args, within(graph, 'self_attn.', src, x), [src, null])[0]!;
  };
  const perceptron = (x: LoweredValue) =>
    linear(graph, 'linear2', activated(graph, layer.activation ?? 'relu', linear(graph, 'linear1', x)));
  const norm = (name: string, x: LoweredValue) => normed(graph, name, x, layer.layer_norm_eps ?? 1e-5);
  const plus = (a: LoweredValue, b: LoweredValue) => graph.node('Add', [a, b]);
  const x = graph.input(src);
  if (layer.norm_first) {
    const seen = plus(x, attend(norm('norm1', x)));
    return plus(seen, perceptron(norm('norm2', seen)));
  }
  const seen = norm('norm1', plus(x, attend(x)));
  return norm('norm2', plus(seen, perceptron(seen)));
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

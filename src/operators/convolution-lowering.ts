/**
 * Convolutions as ONNX nodes. Paddings other than zeros are made by a node of their own first.
 */
import type { Dim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { type ConvolutionArguments, padsOf } from './convolution';
import type { LoweredValue, Lowering } from './lowering';
import { known } from './parameter';
import { type Rank, spatial } from './window';

export function lowerConvolution(args: ConvolutionArguments, graph: Lowering, n: Rank): LoweredValue {
  const pads = padsOf(args, n);
  const numbers = (dims: readonly Dim[]) => dims.map(dim => known(dim, 'a size'));
  const begins = numbers(pads.map(p => p[0]));
  const ends = numbers(pads.map(p => p[1]));
  const padded = args.padding_mode !== 'zeros';
  // ONNX calls them reflect, edge and wrap; wrap came after opset 18, so circular padding is cut and joined by hand.
  const given = graph.input(args.input);
  const input = !padded ? given : padWith(graph, given, args, begins, ends, n);
  const weight = args.weight ? graph.input(args.weight) : graph.weight('weight');
  const bias = args.bias instanceof Tensor ? graph.input(args.bias) : args.weight ? undefined : graph.weight('bias');
  const batched = args.input.shape.length === n + 2;
  const x = batched ? input : graph.node('Unsqueeze', [input, graph.constant([0], [1], 'int64')]);
  const y = graph.node('Conv', [x, weight, bias], {
    kernel_shape: numbers(args.kernel_size),
    strides: numbers(args.stride),
    pads: padded ? Array<number>(2 * n).fill(0) : [...begins, ...ends],
    dilations: numbers(args.dilation),
    group: known(args.groups, 'groups'),
  });
  return batched ? y : graph.node('Squeeze', [y, graph.constant([0], [1], 'int64')]);
}

function padWith(
  graph: Lowering,
  input: LoweredValue,
  args: ConvolutionArguments,
  begins: readonly number[],
  ends: readonly number[],
  n: Rank,
): LoweredValue {
  const rank = args.input.shape.length;
  if (args.padding_mode !== 'circular') {
    const none = Array<number>(rank - n).fill(0);
    const pads = graph.constant([...none, ...begins, ...none, ...ends], [2 * rank], 'int64');
    return graph.node('Pad', [input, pads], { mode: args.padding_mode === 'reflect' ? 'reflect' : 'edge' });
  }
  return spatial(args.input, n).reduce<LoweredValue>((value, dim, i) => {
    const size = known(dim, 'the input size');
    const axis = rank - n + i;
    const cut = (from: number, to: number) =>
      graph.node('Slice', [value, ...[from, to, axis].map(k => graph.constant([k], [1], 'int64'))]);
    const parts = [...(begins[i] ? [cut(size - begins[i], size)] : []), value, ...(ends[i] ? [cut(0, ends[i])] : [])];
    return parts.length === 1 ? value : graph.node('Concat', parts, { axis });
  }, input);
}

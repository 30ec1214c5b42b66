/** Gradients of what slides a window: a convolution's is its transpose, a maximum's goes back to where it was found. */
import type { Attributes, LoweredValue } from '../../operators/lowering';
import { type Backward, type GradientRule, NoGradient } from './backward';
import { fitted, onesLike, places, scalar, scattered, shapeOf } from './shapes';

export const windows: Readonly<Record<string, GradientRule>> = {
  Conv: backward => {
    const {
      graph,
      gradient,
      inputs: [x, weight],
    } = backward;
    return [
      fitted(graph, graph.node('ConvTranspose', [gradient, weight], openEnded(backward)), x!),
      unwantedWeight(backward),
    ];
  },
  ConvTranspose: backward => {
    const {
      graph,
      gradient,
      inputs: [x, weight],
    } = backward;
    return [fitted(graph, graph.node('Conv', [gradient, weight], sliding(backward)), x!), unwantedWeight(backward)];
  },
  MaxPool: backward => {
    const {
      graph,
      node,
      gradient,
      inputs: [x],
      support,
    } = backward;
    if (support) return [overWindows(backward, gradient, 1)];
    // The places in the whole flattened input are its second output.
    node.output[1] ??= `${node.output[0]}.places`;
    return [scattered(graph, gradient, { name: node.output[1] }, x!)];
  },
  AveragePool: backward => {
    const {
      graph,
      node,
      gradient,
      inputs: [x],
    } = backward;
    const kernel = node.ints('kernel_shape')!;
    const share = 1 / kernel.reduce((a, b) => a * b, 1);
    if (node.int('count_include_pad', 0) === 1) {
      if (node.int('ceil_mode', 0) === 1) throw new NoGradient('AveragePool', 'with rounding up and counted padding');
      return [overWindows(backward, gradient, share)];
    }
    // What lies in the padding is not counted, so the share of what does not is taken out.
    const attributes = { ...sliding(backward), kernel_shape: kernel, count_include_pad: 1 };
    if (node.int('ceil_mode', 0) === 1) throw new NoGradient('AveragePool', 'with rounding up');
    const counted = graph.node('AveragePool', [onesLike(graph, x!)], attributes);
    return [overWindows(backward, graph.node('Div', [gradient, counted]), share)];
  },
  Resize: resized,
};

/** The attributes that a convolution and its transpose have in common. */
function sliding({ node }: Backward): Attributes {
  const pads = node.ints('pads');
  const auto = node.text('auto_pad');
  if (auto !== undefined && auto !== 'NOTSET') throw new NoGradient(node.opType, `with padding ${auto}`);
  const [strides, dilations, group] = [node.ints('strides'), node.ints('dilations'), node.int('group', 1)];
  return {
    ...(pads ? { pads } : {}),
    ...(strides ? { strides } : {}),
    ...(dilations ? { dilations } : {}),
    ...(group === 1 ? {} : { group }),
  };
}

/** Without the padding at the end: how much of it the last window reached is told by the size of the input alone. */
function openEnded(backward: Backward): Attributes {
  const { pads, ...rest } = sliding(backward);
  if (!Array.isArray(pads)) return rest;
  return { ...rest, pads: pads.map((size: number, i) => (i < pads.length / 2 ? size : 0)) };
}

function unwantedWeight({ node, wanted }: Backward): undefined {
  if (wanted(1)) throw new NoGradient(node.opType, 'by its weight');
  return undefined;
}

/** Each window's gradient on every position of the window, `factor` times. */
function overWindows(backward: Backward, gradient: LoweredValue, factor: number): LoweredValue {
  const {
    graph,
    node,
    inputs: [x],
  } = backward;
  const kernel = node.ints('kernel_shape')!;
  // Every channel by itself: as one image each.
  const sizes = (value: LoweredValue) =>
    graph.node('Slice', [shapeOf(graph, value), graph.constant([2]), graph.constant([99])]);
  const alone = (value: LoweredValue) =>
    graph.node('Reshape', [value, graph.node('Concat', [graph.constant([-1, 1]), sizes(value)], { axis: 0 })]);
  const weight = graph.constant(
    new Array(kernel.reduce((a, b) => a * b, 1)).fill(factor),
    [1, 1, ...kernel],
    'float32',
  );
  const sum = graph.node('ConvTranspose', [alone(gradient), weight], openEnded(backward));
  return graph.node('Reshape', [fitted(graph, sum, alone(x!)), shapeOf(graph, x!)]);
}

/** Nearest: the numbers of the places are resized alike. Otherwise linear along each axis: the matrix is what a unit matrix becomes. */
function resized(backward: Backward): readonly LoweredValue[] {
  const {
    graph,
    node,
    gradient,
    inputs: [x, roi, scales, wantedSizes],
    output,
  } = backward;
  if ((node.text('mode') ?? 'nearest') === 'nearest') {
    const numbers = graph.node('Cast', [places(graph, x!)], { to: 1 });
    const moved = graph.nodeLike(node, [numbers, roi, scales, wantedSizes]);
    return [scattered(graph, gradient, graph.node('Cast', [moved], { to: 7 }), x!)];
  }
  if (wantedSizes && node.text('keep_aspect_ratio_policy'))
    throw new NoGradient('Resize', 'that keeps the aspect ratio');
  const part = (values: LoweredValue, axis: number) => graph.node('Gather', [values, graph.constant([axis])]);
  const along = (axis: number) => {
    const [length, result] = [part(shapeOf(graph, x!), axis), part(shapeOf(graph, output), axis)];
    const one = graph.constant([1]);
    const square = graph.node('Expand', [scalar(graph, 0), graph.node('Concat', [length, length], { axis: 0 })]);
    const unit = graph.node('EyeLike', [square]);
    const image = graph.node('Reshape', [unit, graph.node('Concat', [one, length, length, one], { axis: 0 })]);
    const ones = graph.constant([1, 1], [2], 'float32');
    const last = graph.constant([1], [1], 'float32');
    const made = wantedSizes
      ? graph.nodeLike(node, [image, roi, undefined, graph.node('Concat', [one, length, result, one], { axis: 0 })])
      : graph.nodeLike(node, [
          image,
          roi,
          graph.node('Concat', [ones, part(scales!, axis), last], { axis: 0 }),
          undefined,
        ]);
    return graph.node('Reshape', [made, graph.node('Concat', [length, result], { axis: 0 })]);
  };
  return [graph.node('Einsum', [along(2), gradient, along(3)], { equation: 'io,ncop,jp->ncij' })];
}

/** Small pieces of graph that rules share: sizes as tensors, and getting a gradient back to the shape of an input. */
import type { LoweredValue } from '../../operators/lowering';
import type { GraphBuilder } from '../graph';

export function shapeOf(graph: GraphBuilder, value: LoweredValue): LoweredValue {
  return graph.node('Shape', [value]);
}

export function scalar(graph: GraphBuilder, value: number): LoweredValue {
  return graph.constant([value], [], 'float32');
}

export function zerosLike(graph: GraphBuilder, value: LoweredValue): LoweredValue {
  return graph.node('Expand', [scalar(graph, 0), shapeOf(graph, value)]);
}

export function onesLike(graph: GraphBuilder, value: LoweredValue): LoweredValue {
  return graph.node('Expand', [scalar(graph, 1), shapeOf(graph, value)]);
}

/** How many values a tensor has, as a float. */
export function sizeOf(graph: GraphBuilder, value: LoweredValue): LoweredValue {
  return graph.node('Cast', [graph.node('Size', [value])], { to: 1 });
}

/** The gradient of a value that was broadcast: summed over the axes along which it was repeated. */
export function unbroadcast(graph: GraphBuilder, gradient: LoweredValue, input: LoweredValue): LoweredValue {
  const [wide, narrow] = [shapeOf(graph, gradient), shapeOf(graph, input)];
  const lead = graph.node('Sub', [shapeOf(graph, wide), shapeOf(graph, narrow)]);
  const padded = graph.node('Concat', [graph.node('Expand', [graph.constant([1]), lead]), narrow], { axis: 0 });
  const repeated = graph.node('Not', [graph.node('Equal', [padded, wide])]);
  const axes = graph.node('Squeeze', [graph.node('NonZero', [repeated]), graph.constant([0])]);
  const sum = graph.node('ReduceSum', [gradient, axes], { keepdims: 1, noop_with_empty_axes: 1 });
  return graph.node('Reshape', [sum, narrow], { allowzero: 1 });
}

/** Cuts or fills with zeros at the end of every axis, to the shape of `like`. */
export function fitted(graph: GraphBuilder, value: LoweredValue, like: LoweredValue): LoweredValue {
  const [have, want] = [shapeOf(graph, value), shapeOf(graph, like)];
  const missing = graph.node('Sub', [want, have]);
  const none = graph.node('Mul', [missing, graph.constant([0])]);
  return graph.node('Pad', [value, graph.node('Concat', [none, missing], { axis: 0 })]);
}

/** Adds the gradients to zeros at the places, in the flattened input, that the values came from. */
export function scattered(
  graph: GraphBuilder,
  gradient: LoweredValue,
  places: LoweredValue,
  input: LoweredValue,
): LoweredValue {
  const flat = (value: LoweredValue) => graph.node('Reshape', [value, graph.constant([-1])]);
  const inputs = [flat(zerosLike(graph, input)), flat(places), flat(gradient)];
  const sum = graph.node('ScatterElements', inputs, { axis: 0, reduction: 'add' });
  return graph.node('Reshape', [sum, shapeOf(graph, input)]);
}

/** Where each value of a tensor lies in the flattened tensor, in the shape of the tensor. */
export function places(graph: GraphBuilder, input: LoweredValue): LoweredValue {
  const all = graph.node('Range', [graph.constant([0], []), graph.node('Size', [input]), graph.constant([1], [])]);
  return graph.node('Reshape', [all, shapeOf(graph, input)]);
}

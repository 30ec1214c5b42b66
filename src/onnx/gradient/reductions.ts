/** Gradients of sums, means and softmax: each value gets its share. */
import type { LoweredValue } from '../../operators/lowering';
import type { Backward, GradientRule } from './backward';
import { shapeOf, sizeOf } from './shapes';

export const reductions: Readonly<Record<string, GradientRule>> = {
  ReduceSum: backward => [spread(backward)],
  ReduceMean: backward => [mean(backward, spread(backward))],
  GlobalAveragePool: backward => [mean(backward, spread(backward))],
  GlobalMaxPool: backward => [ofLargest(backward)],
  ReduceMax: backward => [ofLargest(backward)],
  Softmax: ({ graph, gradient, node, output }) => {
    const along = graph.constant([node.int('axis', -1)]);
    const sum = graph.node('ReduceSum', [graph.node('Mul', [gradient, output]), along], { keepdims: 1 });
    return [graph.node('Mul', [output, graph.node('Sub', [gradient, sum])])];
  },
  LogSoftmax: ({ graph, gradient, node, output }) => {
    const along = graph.constant([node.int('axis', -1)]);
    const sum = graph.node('ReduceSum', [gradient, along], { keepdims: 1 });
    return [graph.node('Sub', [gradient, graph.node('Mul', [graph.node('Exp', [output]), sum])])];
  },
};

/** The gradient laid along the axes that were reduced away. */
function spread(backward: Backward): LoweredValue {
  const {
    graph,
    gradient,
    inputs: [x],
  } = backward;
  return graph.node('Expand', [kept(backward, gradient), shapeOf(graph, x!)]);
}

function kept({ graph, node, inputs: [, axes] }: Backward, value: LoweredValue): LoweredValue {
  // Without axes everything was reduced, and a scalar expands to every shape.
  return node.int('keepdims', 1) === 0 && axes ? graph.node('Unsqueeze', [value, axes]) : value;
}

function mean({ graph, inputs: [x], output }: Backward, gradient: LoweredValue): LoweredValue {
  return graph.node('Mul', [gradient, graph.node('Div', [sizeOf(graph, output), sizeOf(graph, x!)])]);
}

/** Those that are the largest share it, as in PyTorch's `amax`; all of them could be, where is asked what matters at all. */
function ofLargest(backward: Backward): LoweredValue {
  const {
    graph,
    inputs: [x],
    output,
    support,
  } = backward;
  const whole = spread(backward);
  if (support) return whole;
  const is = graph.node('Cast', [graph.node('Equal', [x, kept(backward, output)])], { to: 1 });
  const axes = backward.node.opType === 'GlobalMaxPool' ? spatial(backward) : backward.inputs[1];
  const ties = graph.node('ReduceSum', [is, axes], { keepdims: 1 });
  return graph.node('Div', [graph.node('Mul', [whole, is]), ties]);
}

function spatial({ graph, inputs: [x] }: Backward): LoweredValue {
  const rank = graph.node('Squeeze', [shapeOf(graph, shapeOf(graph, x!)), graph.constant([0])]);
  return graph.node('Range', [graph.constant([2], []), rank, graph.constant([1], [])]);
}

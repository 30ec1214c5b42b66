/** Gradients of normalisations with their statistics: in evaluation a batch norm is a factor, the others take part themselves. */
import type { LoweredValue } from '../../operators/lowering';
import type { GraphBuilder } from '../graph';
import { type GradientRule, NoGradient } from './backward';
import { scalar, shapeOf } from './shapes';

export const norms: Readonly<Record<string, GradientRule>> = {
  BatchNormalization: ({ graph, gradient, node, inputs: [x, scale, , , variance] }) => {
    const spread = graph.node('Sqrt', [graph.node('Add', [variance, scalar(graph, node.float('epsilon', 1e-5))])]);
    const factor = graph.node('Reshape', [graph.node('Div', [scale, spread]), channelShape(graph, x!)]);
    return [graph.node('Mul', [gradient, factor])];
  },
  LayerNormalization: ({ graph, gradient, node, inputs: [x, scale] }) => {
    const first = node.int('axis', -1);
    if (first >= 0) throw new NoGradient('LayerNormalization', 'from an axis that is counted from the front');
    const axes = graph.constant(Array.from({ length: -first }, (_, i) => first + i));
    return [normalized(graph, graph.node('Mul', [gradient, scale]), x!, axes, node.float('epsilon', 1e-5))];
  },
  InstanceNormalization: ({ graph, gradient, node, inputs: [x, scale] }) => {
    const rank = graph.node('Squeeze', [shapeOf(graph, shapeOf(graph, x!)), graph.constant([0])]);
    const axes = graph.node('Range', [graph.constant([2], []), rank, graph.constant([1], [])]);
    const scaled = graph.node('Mul', [gradient, graph.node('Reshape', [scale, channelShape(graph, x!)])]);
    return [normalized(graph, scaled, x!, axes, node.float('epsilon', 1e-5))];
  },
};

/** [1, −1, 1, …]: how values by channel are laid along a tensor. */
function channelShape(graph: GraphBuilder, x: LoweredValue): LoweredValue {
  const spatial = graph.node('Sub', [shapeOf(graph, shapeOf(graph, x)), graph.constant([2])]);
  const ones = graph.node('Expand', [graph.constant([1]), spatial]);
  return graph.node('Concat', [graph.constant([1, -1]), ones], { axis: 0 });
}

/** ∂/∂x of (x − μ)/σ: (g − mean(g) − x̂·mean(g·x̂))/σ. */
function normalized(
  graph: GraphBuilder,
  g: LoweredValue,
  x: LoweredValue,
  axes: LoweredValue,
  epsilon: number,
): LoweredValue {
  const mean = (value: LoweredValue) => graph.node('ReduceMean', [value, axes], { keepdims: 1 });
  const centred = graph.node('Sub', [x, mean(x)]);
  const variance = mean(graph.node('Mul', [centred, centred]));
  const spread = graph.node('Sqrt', [graph.node('Add', [variance, scalar(graph, epsilon)])]);
  const unit = graph.node('Div', [centred, spread]);
  const along = graph.node('Mul', [unit, mean(graph.node('Mul', [g, unit]))]);
  return graph.node('Div', [graph.node('Sub', [graph.node('Sub', [g, mean(g)]), along]), spread]);
}

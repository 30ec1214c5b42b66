/** Gradients of operators that only move values: they are moved back, and summed where a value went to several places. */
import type { LoweredValue } from '../../operators/lowering';
import { type Backward, type GradientRule, NoGradient } from './backward';
import { places, scattered, shapeOf, unbroadcast, zerosLike } from './shapes';

export const movement: Readonly<Record<string, GradientRule>> = {
  Reshape: reshaped,
  Flatten: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Expand: ({ graph, gradient, inputs: [x] }) => [unbroadcast(graph, gradient, x!)],
  Transpose: ({ graph, gradient, node }) => {
    const perm = node.ints('perm');
    if (!perm) throw new NoGradient('Transpose', 'without an order');
    return [graph.node('Transpose', [gradient], { perm: perm.map((_, axis) => perm.indexOf(axis)) })];
  },
  Slice: tracked,
  Gather: tracked,
  GatherND: tracked,
  GatherElements: tracked,
  Tile: tracked,
  Pad: backward => {
    const {
      graph,
      node,
      gradient,
      inputs: [x, pads],
    } = backward;
    if ((node.text('mode') ?? 'constant') !== 'constant') return tracked(backward);
    // Pads of all axes at the beginning, then at the end.
    const rank = shapeOf(graph, shapeOf(graph, x!));
    const before = graph.node('Slice', [pads, graph.constant([0]), rank]);
    const end = graph.node('Add', [before, shapeOf(graph, x!)]);
    return [graph.node('Slice', [gradient, before, end])];
  },
  Concat: ({ graph, gradient, node, inputs, wanted }) => {
    const axis = node.int('axis', 0);
    let start: LoweredValue = graph.constant([0]);
    return inputs.map((input, i) => {
      const length = graph.node('Gather', [shapeOf(graph, input!), graph.constant([axis])]);
      const end = graph.node('Add', [start, length]);
      const part = wanted(i) ? graph.node('Slice', [gradient, start, end, graph.constant([axis])]) : undefined;
      start = end;
      return part;
    });
  },
  Split: ({ graph, gradients, node }) => {
    const parts = node.output.map((name, i) => gradients[i] ?? zerosLike(graph, { name }));
    return [graph.node('Concat', parts, { axis: node.int('axis', 0) })];
  },
  SpaceToDepth: ({ graph, gradient, node }) => [
    graph.node('DepthToSpace', [gradient], { blocksize: node.int('blocksize', 1) }),
  ],
  DepthToSpace: ({ graph, gradient, node }) => {
    if (node.text('mode') === 'CRD') throw new NoGradient('DepthToSpace', 'in order CRD');
    return [graph.node('SpaceToDepth', [gradient], { blocksize: node.int('blocksize', 1) })];
  },
};

function reshaped({ graph, gradient, inputs: [x] }: Backward): readonly LoweredValue[] {
  return [graph.node('Reshape', [gradient, shapeOf(graph, x!)], { allowzero: 1 })];
}

/** Whatever moves values moves the numbers of their places alike, and these say where each gradient belongs. */
function tracked({ graph, node, gradient, inputs: [x, ...others] }: Backward): readonly LoweredValue[] {
  // What a pad is filled with is no place; the reflecting modes have none.
  const rest = node.opType === 'Pad' ? others.slice(0, 1) : others;
  const moved = graph.nodeLike(node, [places(graph, x!), ...rest]);
  return [scattered(graph, gradient, moved, x!)];
}

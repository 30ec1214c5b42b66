/** The graph of a small expression, with all its gradients. */
import type { GatesNumbers, GatesState } from '../../../src/figures/gates';
import { shown } from '../../../src/figures/shown';
import { Graph } from './graph-drawing';
import type { DrawingProps } from './index';

export function GateGraph({ numbers: { nodes }, width }: DrawingProps<GatesState, GatesNumbers>) {
  return <Graph nodes={nodes} width={width} gradients={nodes.map(({ gradient }) => shown(gradient, 3))} showsSilent />;
}

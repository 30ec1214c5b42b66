/** The graph of a small expression: on every node its value above and, below, the gradient that arrives there. */
import type { GatesNumbers, GatesState } from '../../../src/figures/gates';
import type { GraphNode } from '../../../src/figures/graph';
import { shown } from '../../../src/figures/shown';
import { between, Node } from './graph-node';
import type { DrawingProps } from './index';
import './gates.css';

/** Room for a number above the first and the last node. */
const aside = 28;

export function GateGraph({ numbers: { nodes }, width }: DrawingProps<GatesState, GatesNumbers>) {
  const depth = depths(nodes);
  const last = Math.max(...depth);
  const step = (width - 2 * aside) / last;
  const x = (index: number) => aside + depth[index]! * step;
  const y = heights(nodes);
  const edges = nodes.flatMap((node, to) => node.inputs.map((from, place) => ({ from, to, sent: node.sends[place]! })));
  return (
    <svg class="drawing graph" viewBox={`0 0 ${width} 216`} aria-hidden="true">
      {edges.map(({ from, to, sent }) => {
        const [start, end] = between([x(from), y[from]!], [x(to), y[to]!]);
        return <path key={`${from} ${to}`} class={sent === 0 ? 'edge silent' : 'edge'} d={`M${start} L${end}`} />;
      })}
      {nodes.map((node, index) => (
        <Node
          key={index}
          x={x(index)}
          y={y[index]!}
          name={node.name}
          isInput={node.inputs.length === 0}
          value={shown(node.value, 3)}
          gradient={shown(node.gradient, 3)}
        />
      ))}
      <text class="forward" x={2} y={212}>
        value above
      </text>
      <text class="backward" x={width - 2} y={212} text-anchor="end">
        gradient below
      </text>
    </svg>
  );
}

/** How many gates lie before a node at most. */
function depths(nodes: readonly GraphNode[]): readonly number[] {
  const depth: number[] = [];
  for (const { inputs } of nodes)
    depth.push(inputs.length === 0 ? 0 : 1 + Math.max(...inputs.map(index => depth[index]!)));
  return depth;
}

/** The inputs one below the other; a gate where its inputs are on average, the second of a column lower. */
function heights(nodes: readonly GraphNode[]): readonly number[] {
  const heights: number[] = [];
  const depth = depths(nodes);
  for (const [index, { inputs }] of nodes.entries()) {
    if (inputs.length === 0) {
      heights.push(26 + 66 * index);
      continue;
    }
    const mean = inputs.reduce((sum, input) => sum + heights[input]!, 0) / inputs.length;
    const crowded = nodes.some(
      (_, other) => other < index && depth[other] === depth[index] && Math.abs(heights[other]! - mean) < 58,
    );
    heights.push(crowded ? mean + 58 : mean);
  }
  return heights;
}

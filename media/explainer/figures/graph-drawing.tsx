/** A computational graph, inputs on the left: on every node its value above and, below, the gradient that arrives there. */
import type { GraphNode } from '../../../src/figures/graph';
import { shown } from '../../../src/figures/shown';
import { between, Node } from './graph-node';
import './gates.css';

interface Props {
  readonly nodes: readonly GraphNode[];
  readonly width: number;
  /** By node, as written. */
  readonly gradients: readonly string[];
  /** The edges that carry no gradient are dashed. */
  readonly showsSilent?: boolean;
  /** The node that is looked at. */
  readonly at?: number | undefined;
}

/** Room for a number above the first and the last node. */
const aside = 28;
/** What a number of three digits takes up. */
const letters = 42;

export function Graph({ nodes, width, gradients, showsSilent = false, at }: Props) {
  const depth = depths(nodes);
  const last = Math.max(...depth);
  const step = (width - 2 * aside) / last;
  const x = (index: number) => aside + depth[index]! * step;
  const y = heights(nodes, step < letters ? 11 : 0);
  const bottom = Math.max(...y) + 54;
  const edges = nodes.flatMap((node, to) => node.inputs.map((from, place) => ({ from, to, sent: node.sends[place]! })));
  return (
    <svg class="drawing graph" viewBox={`0 0 ${width} ${bottom + 4}`} aria-hidden="true">
      {edges.map(({ from, to, sent }, index) => {
        const [start, end] = between([x(from), y[from]!], [x(to), y[to]!]);
        const isSilent = showsSilent && sent === 0;
        return <path key={index} class={isSilent ? 'edge silent' : 'edge'} d={`M${start} L${end}`} />;
      })}
      {nodes.map((node, index) => (
        <Node
          key={index}
          x={x(index)}
          y={y[index]!}
          name={node.name === '·' ? '×' : node.name}
          isInput={node.inputs.length === 0}
          value={shown(node.value, 3)}
          gradient={gradients[index]!}
          isAtWork={index === at}
        />
      ))}
      <text class="forward" x={2} y={bottom}>
        value above
      </text>
      <text class="backward" x={width - 2} y={bottom} text-anchor="end">
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

/**
 * The inputs one below the other; a gate where its inputs are on average, the second of a column lower. Gates in a row go
 * up and down by `sway`, so that their numbers have room.
 */
function heights(nodes: readonly GraphNode[], sway: number): readonly number[] {
  const heights: number[] = [];
  const depth = depths(nodes);
  const inputCount = nodes.filter(({ inputs }) => inputs.length === 0).length;
  for (const [index, { inputs }] of nodes.entries()) {
    if (inputs.length === 0) {
      heights.push(26 + (inputCount > 3 ? 56 : 66) * index);
      continue;
    }
    if (inputs.length === 1 && sway > 0) {
      heights.push(heights[inputs[0]!]! + (depth[index]! % 2 === 0 ? -2 : 2) * sway);
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

/**
 * The graph of a two-layer network, gone through step by step. On a node stand its value and what arrives there, on an
 * edge the local derivative; arrows show which way the step at hand goes. Below, every product of the way back.
 */
import { shown } from '../../../src/figures/shown';
import { NAMES, product, STEPS, type TwoLayerNumbers, type TwoLayerState } from '../../../src/figures/two-layer-graph';
import { Wide } from '../../shared/wide';
import { Arrow } from './arrow';
import { between, Node, RADIUS } from './graph-node';
import type { DrawingProps } from './index';
import type { Spot } from './plane';
import { Play } from './play';
import './gates.css';

/** Room beside the first and the last node. */
const aside = [16, 42] as const;
const ROWS = { top: 28, middle: 104, bottom: 180 } as const;
/** By node: in which of five columns, and which row; weights stand above what uses them, biases and the target below. */
const PLACES: readonly (readonly [column: number, row: keyof typeof ROWS])[] = [
  [0, 'middle'],
  [1, 'top'],
  [1, 'bottom'],
  [3, 'top'],
  [3, 'bottom'],
  [4, 'bottom'],
  [1, 'middle'],
  [2, 'middle'],
  [3, 'middle'],
  [4, 'middle'],
];

export function TwoLayerGraph({ state, numbers, set, width }: DrawingProps<TwoLayerState, TwoLayerNumbers>) {
  const { nodes, hasValue, hasGradient, at, isBack, sent } = numbers;
  const pitch = (width - aside[0] - aside[1]) / 4;
  const spots = PLACES.map(([column, row]): Spot => [aside[0] + column * pitch, ROWS[row]]);
  const edges = nodes.flatMap(({ inputs }, to) => inputs.map(from => ({ from, to })));
  const go = (step: number) => set({ step: Math.max(0, Math.min(STEPS, step)) });
  return (
    <>
      <svg class="drawing graph" viewBox={`0 0 ${width} 230`} aria-hidden="true">
        {edges.map(({ from, to }) => {
          const [start, end] = between(spots[from]!, spots[to]!);
          const isBackwards = isBack && sent.some(each => each.from === to);
          const isNow = to === at && (!isBack || isBackwards);
          if (isNow)
            return (
              <Arrow
                key={`${from} ${to}`}
                kind="at-work"
                {...(isBack ? { from: end, to: start } : { from: start, to: end })}
              />
            );
          return <path key={`${from} ${to}`} class="edge" d={`M${start} L${end}`} />;
        })}
        {sent.map(({ node, from, local }) => {
          const [[x1, y1], [x2, y2]] = [spots[node]!, spots[from]!];
          const isFlat = y1 === y2;
          return (
            <text
              key={`${node} ${from}`}
              class="local"
              x={(x1 + x2) / 2 + (isFlat ? 0 : 4)}
              y={(y1 + y2) / 2 + (isFlat ? -3 : 4)}
              text-anchor={isFlat ? 'middle' : 'start'}
            >
              {brief(local)}
            </text>
          );
        })}
        {nodes.map(({ inputs, value, gradient }, index) => (
          <Node
            key={index}
            x={spots[index]![0]}
            y={spots[index]![1]}
            name={NAMES[index]!}
            isInput={inputs.length === 0}
            value={hasValue[index] ? shown(value, 3) : ''}
            gradient={hasGradient[index] ? brief(gradient, 3) : ''}
            start={index === 0 ? -RADIUS : 4}
            isAtWork={index === at}
          />
        ))}
        <text class="forward" x={2} y={226}>
          value above
        </text>
        <text class="backward" x={width - 2} y={226} text-anchor="end">
          gradient below
        </text>
      </svg>
      <div class="figure-actions">
        <button type="button" class="small-button" disabled={state.step === 0} onClick={() => go(state.step - 1)}>
          Step back
        </button>
        <button type="button" class="small-button" disabled={state.step === STEPS} onClick={() => go(state.step + 1)}>
          Next step
        </button>
        <Play label="Run forward and back" value={state.step} min={0} max={STEPS} step={1} seconds={STEPS} set={go} />
      </div>
      {sent.length > 0 && (
        <Wide>
          <table class="bars">
            <thead>
              <tr>
                <th>gradient</th>
                <th>local · upstream</th>
              </tr>
            </thead>
            <tbody>
              {sent.map(each => (
                <tr key={`${each.node} ${each.from}`}>
                  <td>
                    {NAMES[each.node]} from {NAMES[each.from]}
                  </td>
                  <td class="mono product">{product(each)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </>
  );
}

/** What is next to nothing is said to be that: the table has its digits. */
function brief(value: number, digits = 2): string {
  return value !== 0 && Math.abs(value) < 0.005 ? '≈ 0' : shown(value, digits);
}

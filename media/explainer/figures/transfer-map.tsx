/** The settings of transfer as a map: who has labels across, what differs down; a cell is chosen by pointer or arrow keys. */
import {
  DIFFERENCES,
  LABELLED,
  stateAt,
  type TransferNumbers,
  type TransferState,
  transferMap,
} from '../../../src/figures/transfer-map';
import { Pick } from './cells';
import type { DrawingProps } from './index';

const LEFT = 54;
const TOP = 34;
const HIGH = 34;
const SHORT = {
  'no transfer': '–',
  'inductive transfer': 'ind.',
  'transductive transfer': 'trans.',
  'unsupervised transfer': 'unsup.',
  'none of the three': '?',
} as const;
const KIND = {
  'no transfer': 'silent',
  'inductive transfer': 'result',
  'transductive transfer': 'image',
  'unsupervised transfer': 'window',
  'none of the three': '',
} as const;

export function SettingsMap({ state, numbers, set, width }: DrawingProps<TransferState, TransferNumbers>) {
  const wide = (Math.min(width, 380) - LEFT - 4) / LABELLED.length;
  const { row, column } = numbers;
  return (
    <>
      <Pick
        label="Setting"
        rows={DIFFERENCES.length}
        columns={LABELLED.length}
        chosen={[row, column]}
        choose={([r, c]) => set(stateAt(state, r, c))}
        cellAt={(px, py) => [Math.floor((py - TOP) / HIGH), Math.floor((px - LEFT) / wide)]}
        width={width}
        height={TOP + DIFFERENCES.length * HIGH + 3}
      >
        <text class="name" x={LEFT} y={11}>
          labels in
        </text>
        <text class="name" x={0} y={TOP - 6}>
          differs
        </text>
        {LABELLED.map(({ title }, c) => (
          <text key={title} x={LEFT + (c + 0.5) * wide} y={TOP - 6} text-anchor="middle">
            {title}
          </text>
        ))}
        {DIFFERENCES.map(({ title }, r) => (
          <text key={title} x={0} y={TOP + (r + 0.5) * HIGH + 4}>
            {title}
          </text>
        ))}
        {DIFFERENCES.flatMap((_, r) =>
          LABELLED.map((_labels, c) => {
            const { setting } = transferMap.compute(stateAt(state, r, c));
            return (
              <g key={`${r} ${c}`}>
                <rect
                  class={`cell ${KIND[setting]}`}
                  x={LEFT + c * wide}
                  y={TOP + r * HIGH}
                  width={wide}
                  height={HIGH}
                />
                <text class="value" x={LEFT + (c + 0.5) * wide} y={TOP + (r + 0.5) * HIGH + 4} text-anchor="middle">
                  {SHORT[setting]}
                </text>
              </g>
            );
          }),
        )}
        <rect class="outline" x={LEFT + column * wide} y={TOP + row * HIGH} width={wide} height={HIGH} />
      </Pick>
      <p class="quiet">
        ind.: inductive, trans.: transductive, unsup.: unsupervised transfer; –: one problem, nothing to transfer; ?:
        none of the three.
      </p>
    </>
  );
}

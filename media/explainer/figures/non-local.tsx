/** A feature map with the position that asks, arrows to the keys with the largest weights, and the window of a convolution. */
import type { Content, NonLocalNumbers, NonLocalState, Place } from '../../../src/figures/non-local';
import { shown } from '../../../src/figures/shown';
import { Arrow } from './arrow';
import { Pick } from './cells';
import type { DrawingProps } from './index';
import type { Spot } from './plane';

const MARGIN = 4;

export function NonLocalMap({ state, numbers, set, width }: DrawingProps<NonLocalState, NonLocalNumbers>) {
  const { side, pooled } = state;
  const { features, weights, largest } = numbers;
  const size = Math.min(width, 340) - 2 * MARGIN;
  const left = (width - size) / 2;
  const unit = size / side;
  const [row, column] = [Math.min(state.row, side - 1), Math.min(state.column, side - 1)];
  // A pooled key stands where its four positions lie.
  const step = pooled ? 2 * unit : unit;
  const most = Math.max(...weights.flat().map(Math.abs));
  const centre = ([r, c]: Place, of: number): Spot => [left + (c + 0.5) * of, MARGIN + (r + 0.5) * of];
  const here = centre([row, column], unit);
  const window = { top: Math.max(0, row - 1), left: Math.max(0, column - 1) };
  const [rows, columns] = [
    Math.min(side - 1, row + 1) + 1 - window.top,
    Math.min(side - 1, column + 1) + 1 - window.left,
  ];
  return (
    <>
      <Pick
        label="The position that asks"
        rows={side}
        columns={side}
        chosen={[row, column]}
        choose={([r, c]) => set({ row: r, column: c })}
        cellAt={(px, py) => [Math.floor((py - MARGIN) / unit), Math.floor((px - left) / unit)]}
        width={width}
        height={size + 2 * MARGIN}
      >
        {features.map((line, r) =>
          line.map((content, c) => (
            <g key={`${r} ${c}`}>
              <rect class="cell" x={left + c * unit} y={MARGIN + r * unit} width={unit} height={unit} />
              <Thing content={content} at={centre([r, c], unit)} r={0.26 * unit} />
            </g>
          )),
        )}
        {weights.map((line, r) =>
          line.map((weight, c) => (
            <rect
              key={`${r} ${c}`}
              class="shade crisp"
              x={left + c * step}
              y={MARGIN + r * step}
              width={step}
              height={step}
              fill-opacity={(0.62 * Math.max(0, weight / most)).toFixed(3)}
            />
          )),
        )}
        <rect
          class="reach-of-window"
          x={left + window.left * unit}
          y={MARGIN + window.top * unit}
          width={columns * unit}
          height={rows * unit}
        />
        {largest.map(place => {
          const there = centre(place, step);
          const share = (0.6 * unit) / Math.hypot(there[0] - here[0], there[1] - here[1]);
          if (share > 0.6) return null;
          return (
            <Arrow
              key={place.join()}
              from={[here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])]}
              to={there}
            />
          );
        })}
        <rect class="outline" x={left + column * unit} y={MARGIN + row * unit} width={unit} height={unit} />
      </Pick>
      <p class="quiet">
        Discs and squares mark two kinds of content. The stronger the tint, the larger the weight; at most{' '}
        {shown(Math.max(...weights.flat()), 2)}.
      </p>
    </>
  );
}

function Thing({ content: [a, b], at: [x, y], r }: { content: Content; at: Spot; r: number }) {
  if (a > 1) return <circle class="mark kind-a" cx={x} cy={y} r={r} />;
  if (b > 1) return <rect class="mark kind-c" x={x - r} y={y - r} width={2 * r} height={2 * r} />;
  return null;
}

/**
 * The input and the map of the last layer. The unit that is clicked, dragged to or stepped to lights up its patch of the
 * input; in the other view each pixel of it is as strong as it counts, beside the bell curve of the same width.
 */
import { useMemo } from 'preact/hooks';
import {
  type ReceptiveFieldNumbers,
  type ReceptiveFieldState,
  type Seen,
  VIEWS,
} from '../../../src/figures/receptive-field';
import { Wide } from '../../shared/wide';
import { HeatMap } from '../field-heat';
import { type Cell, Pick } from './cells';
import type { DrawingProps } from './index';

type Props = DrawingProps<ReceptiveFieldState, ReceptiveFieldNumbers>;

const top = 18;
const gap = 26;

export function ReceptiveFieldMaps({ state, numbers, set, width }: Props) {
  const { rows, down, across } = numbers;
  const { input, view } = state;
  const last = rows.at(-1);
  return (
    <>
      <fieldset class="tasks" aria-label="View">
        {VIEWS.map(each => (
          <button
            key={each}
            type="button"
            class="small-button"
            aria-pressed={each === view}
            onClick={() => set({ view: each })}
          >
            {each}
          </button>
        ))}
      </fieldset>
      {last?.output !== undefined && (
        <Maps {...{ input, down, across, set, width }} isWeighed={view !== 'patch'} units={last.output} last={last} />
      )}
      {view !== 'patch' && <Profile seen={across} deviation={numbers.deviation} width={width} />}
      <Wide>
        <table class="layers">
          <thead>
            <tr>
              <th>layer</th>
              <th>size</th>
              <th>sees</th>
              <th>apart</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                <td>{row.name}</td>
                <td class="mono">{row.output ?? '?'}</td>
                <td class="mono">{row.size}</td>
                <td class="mono">{row.jump}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

interface MapsProps {
  readonly set: Props['set'];
  readonly width: number;
  readonly input: number;
  readonly units: number;
  readonly last: ReceptiveFieldNumbers['rows'][number];
  readonly down: Seen;
  readonly across: Seen;
  readonly isWeighed: boolean;
}

function Maps({ input, units, last: { start, jump, size }, down, across, isWeighed, set, width }: MapsProps) {
  // Each map has its own scale, so that a unit of a small one can be hit.
  const side = Math.round(0.6 * (width - gap - 4));
  const small = width - gap - 4 - side;
  const [pixel, cell] = [side / input, small / units];
  const x = 2 + side + gap;
  const heat = useMemo(() => {
    const most = Math.max(...down.weights) * Math.max(...across.weights);
    // Squared, since the map lifts small values by the root.
    const shade = (weight: number) => (isWeighed ? 255 * (weight / most) ** 2 : weight > 0 ? 90 : 0);
    return {
      width: input,
      height: input,
      pixels: down.weights.flatMap(row => across.weights.map(weight => shade(row * weight))),
    };
  }, [down, across, isWeighed, input]);
  const choose = ([row, column]: Cell) => set({ row, column });
  const cellAt = (px: number, py: number): Cell => {
    const within = (unit: number) => Math.max(0, Math.min(units - 1, unit));
    if (px >= x - gap / 2) return [within(Math.floor((py - top) / cell)), within(Math.floor((px - x) / cell))];
    const nearest = (at: number) => within(Math.round((at / pixel - 0.5 - start - (size - 1) / 2) / jump));
    return [nearest(py - top), nearest(px - 2)];
  };
  const clipped = ({ window: [first, end] }: Seen) => {
    const from = Math.max(0, first);
    return [from * pixel, Math.max(0, Math.min(input - 1, end) + 1 - from) * pixel] as const;
  };
  const [[boxY, boxTall], [boxX, boxWide]] = [clipped(down), clipped(across)];
  return (
    <Pick
      label="Unit"
      rows={units}
      columns={units}
      chosen={[down.unit, across.unit]}
      choose={choose}
      cellAt={cellAt}
      width={width}
      height={top + side + 3}
    >
      <text class="name" x={2} y={11}>{`input ${input}×${input}`}</text>
      <rect class="image" x={2} y={top} width={side} height={side} />
      <foreignObject x={2} y={top} width={side} height={side}>
        <HeatMap heat={heat} />
      </foreignObject>
      <rect class="outline" x={2 + boxX} y={top + boxY} width={boxWide} height={boxTall} />
      <text class="name" x={x} y={11}>{`output ${units}×${units}`}</text>
      <rect class="result" x={x} y={top} width={small} height={small} />
      {cell >= 7 && <path class="grid-lines" d={lines(units, cell, x)} />}
      <rect
        class="window"
        x={x + across.unit * cell}
        y={top + down.unit * cell}
        width={Math.max(3, cell)}
        height={Math.max(3, cell)}
      />
    </Pick>
  );
}

function lines(count: number, cell: number, x: number): string {
  const end = count * cell;
  return Array.from({ length: count - 1 }, (_, i) => {
    const at = (i + 1) * cell;
    return `M${x + at} ${top}v${end}M${x} ${top + at}h${end}`;
  }).join('');
}

const height = 90;

/** What the columns of the window count, as bars, and the normal distribution with the same standard deviation. */
function Profile({ seen: { window, weights }, deviation, width }: { seen: Seen; deviation: number; width: number }) {
  const [first, end] = window;
  const count = end - first + 1;
  const bars = Array.from({ length: count }, (_, index) => weights[first + index] ?? 0);
  const bell = (index: number) => {
    const away = (index - (count - 1) / 2) / deviation;
    return Math.exp(-(away ** 2) / 2) / (deviation * Math.sqrt(2 * Math.PI));
  };
  const most = Math.max(...bars, deviation > 0 ? bell((count - 1) / 2) : 0);
  const bar = width / count;
  const y = (weight: number) => height * (1 - weight / most);
  const written = (pixel: number) => String(pixel).replace('-', '−');
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${height + 14}`} aria-hidden="true">
        {bars.map((weight, index) => (
          <rect
            key={index}
            class="weight"
            x={index * bar}
            width={Math.max(0.5, bar - 0.5)}
            y={y(weight)}
            height={height - y(weight)}
          />
        ))}
        {deviation > 0 && (
          <path
            class="wire"
            d={Array.from({ length: 121 }, (_, i) => {
              const index = (i / 120) * count - 0.5;
              return `${i === 0 ? 'M' : 'L'}${((index + 0.5) * bar).toFixed(1)} ${y(bell(index)).toFixed(1)}`;
            }).join('')}
          />
        )}
        <text x={0} y={height + 12}>
          pixel {written(first)}
        </text>
        <text x={width} y={height + 12} text-anchor="end">
          pixel {written(end)}
        </text>
      </svg>
      <p class="quiet">
        Bars: what each column counts. Line: the normal distribution with the same standard deviation.
      </p>
    </>
  );
}

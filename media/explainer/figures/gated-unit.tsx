/**
 * The gates of one unit, a row each: a value comes in from the left, jaws open as far as the gate is, and what passes goes
 * on to the right. Drag the jaws, or move them with the arrow keys.
 */
import { type GatedNumbers, type GatedState, type GateRow, kept, READS } from '../../../src/figures/gated-unit';
import { shown } from '../../../src/figures/shown';
import type { DrawingProps } from './index';
import './belt.css';

const pitch = 76;
const half = 17;
/** Room at the right for what the two parts add up to. */
const aside = 26;

export function GatedRows({ state, numbers, set, width }: DrawingProps<GatedState, GatedNumbers>) {
  const { rows, result } = numbers;
  const right = width - aside;
  const jaws = right * 0.46;
  const most = Math.max(1, ...rows.flatMap(({ from, to }) => [Math.abs(from.value), Math.abs(to.value)]));
  const thick = (value: number) => Math.max(0.75, (2 * (half - 3) * Math.abs(value)) / most);
  const middle = (index: number) => index * pitch + 40;
  const [keep, write] = kept(rows).map(row => middle(rows.indexOf(row))) as [number, number];
  // A row with a `1 −` is moved by what its gate reads as well, the other way round.
  const reach = (row: GateRow, reads: number) =>
    set({ [row.key]: Number(Math.max(-READS, Math.min(READS, reads)).toFixed(2)) });
  const turned = ({ symbol }: GateRow) => (symbol.startsWith('1') ? -1 : 1);
  const drag = (row: GateRow, y: number) => (event: PointerEvent) => {
    const handle = event.currentTarget as SVGGElement;
    if (event.type === 'pointerdown') handle.setPointerCapture(event.pointerId);
    else if (event.buttons === 0) return;
    const box = handle.ownerSVGElement!.getBoundingClientRect();
    const at = ((event.clientY - box.top) * width) / box.width;
    const open = Math.min(1 - 1e-9, Math.max(1e-9, Math.abs(at - y) / half));
    reach(row, turned(row) * Math.log(open / (1 - open)));
  };
  const press = (row: GateRow) => (event: KeyboardEvent) => {
    const by = { ArrowUp: 0.5, ArrowRight: 0.5, ArrowDown: -0.5, ArrowLeft: -0.5 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    reach(row, state[row.key] + turned(row) * by);
  };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a title would pop up over every gate; the gates have names, and the figure's summary says the rest
    <svg class="drawing plane" viewBox={`0 0 ${width} ${rows.length * pitch - 4}`}>
      {rows.map((row, index) => {
        const y = middle(index);
        const shut = (1 - row.open) * half;
        return (
          <g key={row.symbol}>
            <text class="name" x={2} y={y - half - 7}>
              {`${row.gate}, ${row.symbol} = ${shown(row.open, 3)}`}
            </text>
            <rect class="lane" x={0.5} width={right - 1} y={y - half} height={2 * half} />
            <Flow from={1} to={jaws} y={y} thick={thick(row.from.value)} value={row.from.value} kind="in" />
            <Flow from={jaws} to={right - 1} y={y} thick={thick(row.to.value)} value={row.to.value} kind="held" />
            <text x={2} y={y + half + 12}>
              {`${row.from.name} ${shown(row.from.value, 3)}`}
            </text>
            <text x={right} y={y + half + 12} text-anchor="end">
              {`${row.to.name} ${shown(row.to.value, 3)}`}
            </text>
            <g
              class="spot"
              tabindex={0}
              role="slider"
              aria-label={`${row.gate}, ${row.symbol}`}
              aria-valuemin={0}
              aria-valuemax={1}
              aria-valuenow={Number(row.open.toFixed(4))}
              aria-valuetext={`open ${shown(row.open, 3)}, reads ${shown(state[row.key])}`}
              onPointerDown={drag(row, y)}
              onPointerMove={drag(row, y)}
              onKeyDown={press(row)}
            >
              <rect class="reach" x={jaws - 13} width={26} y={y - half - 2} height={2 * half + 4} rx={3} />
              <rect class="jaw" x={jaws - 4} width={8} y={y - half} height={shut} />
              <rect class="jaw" x={jaws - 4} width={8} y={y + half - shut} height={shut} />
            </g>
          </g>
        );
      })}
      <path class="wire" d={`M${right + 2} ${keep} h6 V${write} h-6`} />
      <text
        class="chosen"
        x={width - 4}
        y={(keep + write) / 2}
        text-anchor="middle"
        transform={`rotate(-90 ${width - 4} ${(keep + write) / 2})`}
      >
        {`together ${shown(result, 3)}`}
      </text>
    </svg>
  );
}

/** As thick as the value is large; hollow where it is negative. */
function Flow(props: { from: number; to: number; y: number; thick: number; value: number; kind: string }) {
  const { from, to, y, thick, value, kind } = props;
  return (
    <rect
      class={`flow ${kind} ${value < 0 ? 'negative' : ''}`}
      x={from}
      width={to - from}
      y={y - thick / 2}
      height={thick}
    />
  );
}

/**
 * An LSTM over time: the cell as a belt, a pair of jaws for every gate, opened as far as the gate is. Choose a step with the
 * pointer or with left and right, and give it another input with up and down. Below, what of a gradient comes back.
 */
import { LONGEST, type LstmNumbers, type LstmState, type LstmStep } from '../../../src/figures/lstm';
import { shown } from '../../../src/figures/shown';
import { Plot } from '../plot';
import { fitting } from './cells';
import type { DrawingProps } from './index';
import './belt.css';

const left = 44;
/** Middles of the rows, from what is shown to what is read, and half the width of the belt. */
const rows = { output: 20, show: 46, belt: 86, write: 126, candidate: 150, input: 176 };
const half = 24;
const height = 188;

export function LstmBelt({ state, numbers, set, width }: DrawingProps<LstmState, LstmNumbers>) {
  const { steps, at, time, layer } = numbers;
  const unit = (width - left - 4) / steps.length;
  const middle = (step: number) => left + (step + 0.5) * unit;
  const most = Math.max(1, ...steps.map(({ c }) => Math.abs(c)));
  const isWide = unit >= 24;
  const choose = (step: number) => set({ step: Math.max(0, Math.min(steps.length - 1, step)) });
  const feed = (by: number) => {
    const input = Math.max(-5, Math.min(5, (state.inputs[time] ?? 0) + by));
    set({ step: at, inputs: state.inputs.with(time, Number(input.toFixed(3))) });
  };
  const press = (event: KeyboardEvent) => {
    const acts: Record<string, () => void> = {
      ArrowLeft: () => choose(at - 1),
      ArrowRight: () => choose(at + 1),
      ArrowUp: () => feed(0.5),
      ArrowDown: () => feed(-0.5),
      Home: () => choose(0),
      End: () => choose(LONGEST),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const point = (event: PointerEvent) => {
    const svg = event.currentTarget as SVGSVGElement;
    if (event.type === 'pointerdown') svg.setPointerCapture(event.pointerId);
    else if (event.buttons === 0) return;
    const box = svg.getBoundingClientRect();
    choose(Math.floor((((event.clientX - box.left) * width) / box.width - left) / unit));
  };
  const { x: reads, i, f, o, c } = steps[at]!;
  return (
    <>
      <div
        class="handle"
        tabIndex={0}
        role="slider"
        aria-label="Step; up and down change its input"
        aria-valuemin={0}
        aria-valuemax={steps.length - 1}
        aria-valuenow={at}
        aria-valuetext={`step ${at}: input ${shown(reads, 3)}, forget gate ${shown(f, 2)}, input gate ${shown(i, 2)}, output gate ${shown(o, 2)}, cell ${shown(c, 3)}`}
        onKeyDown={press}
      >
        <svg
          class="drawing belt"
          viewBox={`0 0 ${width} ${height}`}
          aria-hidden="true"
          onPointerDown={point}
          onPointerMove={point}
        >
          <rect class="looked" x={left + at * unit} width={unit} y={2} height={height - 4} rx={3} />
          {Object.entries({
            output: 'output',
            'o gate': 'show',
            cell: 'belt',
            'i gate': 'write',
            new: 'candidate',
            [layer > 0 ? 'below' : 'input']: 'input',
          }).map(([name, row]) => (
            <text key={name} class={row === 'belt' ? 'name' : undefined} x={2} y={rows[row as keyof typeof rows] + 4}>
              {name}
            </text>
          ))}
          <rect class="lane" x={left} width={width - left - 4} y={rows.belt - half} height={2 * half} />
          <line class="rest" x1={left} x2={width - 4} y1={rows.belt} y2={rows.belt} />
          {steps.map((step, index) => (
            <Column
              key={index}
              step={step}
              x={middle(index)}
              unit={unit}
              most={most}
              isWide={isWide}
              isChosen={index === at}
            />
          ))}
        </svg>
      </div>
      <p class="quiet">
        Jaws that touch are a shut gate; those on the belt are the forget gate. Bars go up for positive values, down for
        negative ones.{reading(state, numbers)}
      </p>
      <Gradients steps={steps} at={at} />
    </>
  );
}

/** What there is to say where the layer is not alone, or reads from the end. */
function reading({ num_layers, bidirectional }: LstmState, { layer, reverse }: LstmNumbers): string {
  return [
    reverse ? ' It reads from the last input to the first: time runs from right to left.' : '',
    layer > 0 ? ` It reads what the layer below shows${bidirectional ? ', both directions added up' : ''}.` : '',
    num_layers > 1 || bidirectional
      ? ' All layers and directions have the same weights here; dropout between layers is off.'
      : '',
  ].join('');
}

interface ColumnProps {
  readonly step: LstmStep;
  readonly x: number;
  readonly unit: number;
  readonly most: number;
  readonly isWide: boolean;
  readonly isChosen: boolean;
}

function Column({ step: { x: input, i, f, g, o, c, h }, x, unit, most, isWide, isChosen }: ColumnProps) {
  const bar = Math.max(2, Math.min(18, unit * 0.4));
  const upright = (value: number, middle: number, reach: number, kind: string) => (
    <rect
      class={kind}
      x={x - bar / 2}
      width={bar}
      y={middle - Math.max(0, value) * reach}
      height={Math.max(0.75, Math.abs(value) * reach)}
    />
  );
  const jaw = Math.min(4, unit * 0.2);
  const across = Math.min(12, unit * 0.36);
  const shut = (1 - f) * half;
  return (
    <>
      {upright(h, rows.output, 14, 'flow out')}
      {upright(c / most, rows.belt, half - 3, 'flow held')}
      {upright(g, rows.candidate, 12, 'flow in')}
      <rect class="jaw" x={x - unit / 2 - jaw / 2} width={jaw} y={rows.belt - half} height={shut} />
      <rect class="jaw" x={x - unit / 2 - jaw / 2} width={jaw} y={rows.belt + half - shut} height={shut} />
      {[
        [i, rows.write],
        [o, rows.show],
      ].map(([open, y]) => (
        <g key={y}>
          <rect class="jaw" x={x - across} width={(1 - open!) * across} y={y! - 2} height={4} />
          <rect class="jaw" x={x + open! * across} width={(1 - open!) * across} y={y! - 2} height={4} />
        </g>
      ))}
      {(isWide || isChosen) && (
        <text class={isChosen ? 'chosen' : undefined} x={x} y={rows.input + 4} text-anchor="middle">
          {isWide ? fitting(input, unit) : shown(input, 2)}
        </text>
      )}
    </>
  );
}

/** Shares that are exactly 0 have no logarithm: there the line ends. */
function Gradients({ steps, at }: { steps: readonly LstmStep[]; at: number }) {
  const over = (of: (step: LstmStep) => number) =>
    steps.flatMap((step, index) => (of(step) === 0 ? [] : [[index, Math.log10(Math.abs(of(step)))] as const]));
  const plot = {
    title: 'What of a gradient at the last step is left',
    x: { label: 'step' },
    y: { label: 'power of ten' },
    series: [
      { name: 'along the cell', points: over(({ back }) => back) },
      { name: 'in a plain RNN', points: over(({ plainBack }) => plainBack) },
    ],
  };
  return steps.length > 1 ? <Plot plot={plot} marker={at} /> : null;
}

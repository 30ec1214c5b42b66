/** One recurrent unit unrolled: above each step what the moment looked at still holds of it, below its cell and its input. */
import { lookedAt, type RecurrenceNumbers, type RecurrenceState } from '../../../src/figures/recurrence';
import { shown } from '../../../src/figures/shown';
import { Plot } from '../plot';
import { Arrow } from './arrow';
import { Pick } from './cells';
import type { DrawingProps } from './index';
import { Play } from './play';

const TOP = 16;
const TALL = 64;
const CELL = TOP + TALL + 26;
const HEIGHT = CELL + 62;

export function UnrolledUnit({ state, numbers, set, width }: DrawingProps<RecurrenceState, RecurrenceNumbers>) {
  const { steps } = state;
  const { memory } = numbers;
  const time = lookedAt(state);
  const pitch = Math.min(40, (width - 12) / steps);
  const box = Math.min(26, pitch - (pitch > 24 ? 10 : 2));
  const x = (step: number) => 2 + (step - 0.5) * pitch;
  const isRoomy = pitch > 24;
  const most = Math.max(1, ...memory.map(Math.abs));
  const hasNegative = memory.some(value => value < 0);
  const zero = hasNegative ? TOP + TALL / 2 : TOP + TALL;
  const high = (value: number) => ((zero - TOP) * Math.abs(value)) / most;
  const every = [1, 2, 5, 10, 20].find(step => step * pitch >= 22) ?? 30;
  const all = Array.from({ length: steps }, (_, index) => index + 1);
  return (
    <>
      <Pick
        label="Step looked at"
        rows={1}
        columns={steps}
        chosen={[0, time - 1]}
        choose={([, step]) => set({ time: step + 1 })}
        cellAt={at => [0, Math.floor((at - 2) / pitch)]}
        said={`step ${time}: ${shown(memory[0]!, 3)} of step 1 is left`}
        width={width}
        height={HEIGHT}
      >
        <text class="name" x={2} y={10}>
          {`what h${time} holds of each step${most > 1 ? `, up to ${shown(most, 3)}` : ''}`}
        </text>
        <line class="frame-line" x1={2} x2={2 + steps * pitch} y1={zero} y2={zero} />
        {memory.map((value, index) => (
          <rect
            key={index}
            class={index + 1 === time ? 'shade' : 'weight'}
            x={x(index + 1) - Math.max(1, pitch * 0.36)}
            width={Math.max(2, pitch * 0.72)}
            y={value < 0 ? zero : zero - high(value)}
            height={Math.max(0.5, high(value))}
          />
        ))}
        {all.map(step => (
          <g key={step} class={step > time ? 'faint' : undefined}>
            <rect
              class={`cell window ${step === time ? 'looked-at' : ''}`}
              x={x(step) - box / 2}
              y={CELL - box / 2}
              width={box}
              height={box}
              rx={2}
            />
            {isRoomy && (
              <text class="value" x={x(step)} y={CELL + 4} text-anchor="middle">
                h
              </text>
            )}
            {isRoomy && step > 1 && <Arrow from={[x(step - 1) + box / 2, CELL]} to={[x(step) - box / 2 - 1, CELL]} />}
          </g>
        ))}
        <Arrow from={[Math.max(8, x(1)), CELL + 38]} to={[Math.max(8, x(1)), CELL + box / 2 + 2]} />
        <text class="name" x={2} y={HEIGHT - 8}>
          {`input ${shown(state.pulse, 3)}`}
        </text>
        {all
          .filter(step => step > 1 && step % every === 0 && x(step) > 76)
          .map(step => (
            <text key={step} class={step === time ? 'chosen' : ''} x={x(step)} y={HEIGHT - 8} text-anchor="middle">
              {step}
            </text>
          ))}
      </Pick>
      <Play label="Let time pass" value={time} min={1} max={steps} step={1} seconds={4} set={to => set({ time: to })} />
      <p class="quiet">
        Drag along the cells, or use the arrow keys. Bars: how much a change at a step changes the framed state.
      </p>
      <RecurrenceCurves state={state} numbers={numbers} />
    </>
  );
}

function RecurrenceCurves({ state, numbers }: { state: RecurrenceState; numbers: RecurrenceNumbers }) {
  const over = (values: readonly number[]) => values.map((value, index) => [index + 1, value] as const);
  const series = [
    { name: 'state', points: over(numbers.outputs) },
    { name: 'gradient to step 1', points: over(numbers.kept) },
  ];
  return (
    <Plot plot={{ title: 'One unit', x: { label: 'step' }, y: { label: 'value' }, series }} marker={lookedAt(state)} />
  );
}

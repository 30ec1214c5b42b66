/** An add, a maximum and a product as icons, one below the other, each with the same two inputs to drag. */
import { shown } from '../../../src/figures/shown';
import { REACH, type ShownGate, type ThreeGatesNumbers, type ThreeGatesState } from '../../../src/figures/three-gates';
import type { DrawingProps } from './index';
import { Track } from './track';
import './gates.css';

const ROLES: Readonly<Record<ShownGate['name'], string>> = { add: 'copies', max: 'chooses', multiply: 'swaps' };
const INPUTS = ['a', 'b'] as const;
const tall = 104;
const radius = 19;

export function ThreeGates({
  state,
  numbers: { gates, isTie },
  set,
  width,
}: DrawingProps<ThreeGatesState, ThreeGatesNumbers>) {
  return (
    <>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: a title would pop up over every knob; the knobs have names, and the figure's summary says the rest */}
      <svg class="drawing graph" viewBox={`0 0 ${width} ${3 * tall + 14}`}>
        {gates.map((gate, index) => (
          <g key={gate.name} transform={`translate(0 ${index * tall})`}>
            <Icon gate={gate} upstream={state.upstream} width={width} />
            {INPUTS.map((input, place) => (
              <Track
                key={input}
                name={`${input} of ${gate.name}`}
                said={`${shown(state[input])}, gradient ${shown(gate.sends[place]!)}`}
                value={state[input]}
                min={-REACH}
                max={REACH}
                step={0.5}
                set={value => set({ [input]: value })}
                left={10}
                right={tracksEnd(width)}
                y={ROWS[place]!}
              />
            ))}
            {INPUTS.map((input, place) => (
              <text key={input} class="name" x={4} y={ROWS[place]! - 14}>
                {`${input} = ${shown(state[input])}`}
              </text>
            ))}
          </g>
        ))}
        <text class="forward" x={2} y={3 * tall + 10}>
          values above
        </text>
        <text class="backward" x={width - 2} y={3 * tall + 10} text-anchor="end">
          gradients below
        </text>
      </svg>
      <div class="figure-actions">
        <button type="button" class="small-button" disabled={isTie} onClick={() => set({ b: state.a })}>
          Make a tie
        </button>
        {isTie && <span class="quiet">A tie: the maximum depends on how it is written.</span>}
      </div>
    </>
  );
}

/** Of the tracks of a and b, from the top of a gate. */
const ROWS = [30, 76] as const;
const middle = (ROWS[0] + ROWS[1]) / 2;

function tracksEnd(width: number): number {
  return 0.38 * width;
}

/** The gate with its wires: solid where a gradient comes back, dashed where none does. */
function Icon({
  gate: { name, sign, output, sends },
  upstream,
  width,
}: {
  gate: ShownGate;
  upstream: number;
  width: number;
}) {
  const [start, x] = [tracksEnd(width) + 12, 0.68 * width];
  return (
    <>
      {ROWS.map((y, place) => (
        <g key={y}>
          <path
            class={sends[place] === 0 ? 'edge silent' : 'edge'}
            d={`M${start} ${y}h26L${x - 0.8 * radius} ${middle + (place === 0 ? -0.6 : 0.6) * radius}`}
          />
          <text class="backward" x={start} y={y + 14}>
            {shown(sends[place]!, 3)}
          </text>
        </g>
      ))}
      <path class="edge" d={`M${x + radius} ${middle}H${width - 2}`} />
      <circle class="node result" cx={x} cy={middle} r={radius} />
      <text class="name sign" x={x} y={middle + 5} text-anchor="middle">
        {sign}
      </text>
      <text class="forward" x={width - 2} y={middle - 6} text-anchor="end">
        {shown(output, 3)}
      </text>
      <text class="backward" x={width - 2} y={middle + 15} text-anchor="end">
        {shown(upstream, 3)}
      </text>
      <text x={x + radius + 4} y={middle + radius + 22} text-anchor="middle">
        {`${name}: ${ROLES[name]}`}
      </text>
    </>
  );
}

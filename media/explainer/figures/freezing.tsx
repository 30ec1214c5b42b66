/** The network as a bar that is frozen from the left, and the four cases of data that suggest how far. */
import { ADVICE, type FreezingNumbers, type FreezingState } from '../../../src/figures/freezing';
import { grouped } from '../../../src/figures/shown';
import { Pick } from './cells';
import type { DrawingProps } from './index';
import { FrozenStages } from './parts';

export function FrozenNetwork(props: DrawingProps<FreezingState, FreezingNumbers>) {
  return (
    <>
      <NetworkBar {...props} />
      <Quadrant {...props} />
      <FrozenStages {...props} />
    </>
  );
}

const BAR = 34;
const BELOW = 20;

function NetworkBar({ state, numbers, set, width }: DrawingProps<FreezingState, FreezingNumbers>) {
  const { stages } = numbers;
  const unit = (width - 4) / stages.length;
  const short = (name: string) =>
    (unit < 48 ? name.replace('conv1, bn1', '1').replace('layer', 'l') : name).split(',')[0];
  const edge = 2 + state.frozen * unit;
  return (
    <>
      <Pick
        label="First stage that trains"
        rows={1}
        columns={stages.length}
        chosen={[0, state.frozen]}
        choose={([, frozen]) => set({ frozen })}
        cellAt={x => [0, Math.floor((x - 2) / unit)]}
        said={`${state.frozen === 0 ? 'nothing' : `${state.frozen} of ${stages.length - 1} stages`} frozen, ${grouped(numbers.trainable)} parameters train`}
        width={width}
        height={BAR + BELOW}
      >
        {stages.map(({ name, trains }, index) => (
          <g key={name}>
            <rect
              class={trains ? 'result' : 'padding'}
              x={2 + index * unit + 1}
              y={2}
              width={unit - 2}
              height={BAR - 4}
              rx={2}
            />
            <text class={trains ? 'name' : ''} x={2 + (index + 0.5) * unit} y={BAR / 2 + 4} text-anchor="middle">
              {short(name)}
            </text>
          </g>
        ))}
        <line class="gap" x1={edge} x2={edge} y1={0} y2={BAR + 4} />
        <text
          class="name"
          x={Math.max(edge, 2)}
          y={BAR + 16}
          text-anchor={state.frozen === 0 ? 'start' : state.frozen > 4 ? 'end' : 'middle'}
        >
          {state.frozen === 0 ? 'all of it trains' : state.frozen > 4 ? 'frozen | the head' : 'frozen | trains'}
        </text>
      </Pick>
      <p class="quiet">Drag the line, or move it with the arrow keys. Dashed: frozen.</p>
    </>
  );
}

const LABELS = ['many', 'few'] as const;
const DOMAINS = ['similar', 'different'] as const;
const LEFT = 40;
const TOP = 18;
const LETTER = 6.6;

function Quadrant({ state, set, width }: DrawingProps<FreezingState, FreezingNumbers>) {
  const wide = (Math.min(width, 360) - LEFT - 2) / 2;
  const high = wide < 90 ? 70 : 52;
  const [row, column] = [LABELS.indexOf(state.labels), DOMAINS.indexOf(state.domain)];
  const { short: chosen } = ADVICE[state.labels][state.domain];
  return (
    <Pick
      label="Labels and domain"
      rows={2}
      columns={2}
      chosen={[row, column]}
      choose={([r, c]) => set({ labels: LABELS[r]!, domain: DOMAINS[c]! })}
      cellAt={(x, y) => [Math.floor((y - TOP) / high), Math.floor((x - LEFT) / wide)]}
      said={`${state.labels} labels, ${state.domain} domain: ${chosen}`}
      width={width}
      height={TOP + 2 * high + 18}
    >
      <text x={0} y={11}>
        labels
      </text>
      {LABELS.flatMap((labels, r) =>
        DOMAINS.map((domain, c) => {
          const isChosen = r === row && c === column;
          const lines = wrapped(ADVICE[labels][domain].short, Math.floor((wide - 8) / LETTER));
          return (
            <g key={`${labels} ${domain}`} transform={`translate(${LEFT + c * wide} ${TOP + r * high})`}>
              <rect class={`cell ${isChosen ? 'result' : ''}`} width={wide} height={high} />
              {lines.map((line, index) => (
                <text
                  key={line}
                  class={isChosen ? 'chosen' : 'name'}
                  x={wide / 2}
                  y={high / 2 + 4 + 14 * (index - (lines.length - 1) / 2)}
                  text-anchor="middle"
                >
                  {line}
                </text>
              ))}
            </g>
          );
        }),
      )}
      {LABELS.map((labels, r) => (
        <text key={labels} class="name" x={LEFT - 6} y={TOP + (r + 0.5) * high + 4} text-anchor="end">
          {labels}
        </text>
      ))}
      {DOMAINS.map((domain, c) => (
        <text key={domain} class="name" x={LEFT + (c + 0.5) * wide} y={TOP + 2 * high + 14} text-anchor="middle">
          {wide < 100 ? domain : `${domain} domain`}
        </text>
      ))}
      <rect class="outline" x={LEFT + column * wide} y={TOP + row * high} width={wide} height={high} />
    </Pick>
  );
}

/** Words in lines of at most so many letters. */
function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A residual block as a row of its parts, what it does to each number, and how signal and gradient fare along many of them. */
import type { ResidualStartNumbers, ResidualStartState } from '../../../src/figures/residual-start';
import { shown } from '../../../src/figures/shown';
import { Plot } from '../plot';
import type { DrawingProps } from './index';
import { Plane } from './plane';

export function ResidualStart({ state, numbers, width }: DrawingProps<ResidualStartState, ResidualStartNumbers>) {
  const { input, output, signal, gradient } = numbers;
  const most = 1.05 * Math.max(...input.flat(), ...output.flat());
  const sizes = {
    title: 'Root mean square',
    x: { label: 'blocks passed' },
    y: { label: 'power of ten' },
    series: [
      { name: 'signal', points: powers(signal) },
      { name: 'gradient', points: powers(gradient) },
    ],
  };
  return (
    <>
      <Row state={state} width={width} />
      <Plane
        x={[-0.06 * most, most]}
        y={[-0.06 * most, most]}
        width={Math.min(width, 280)}
        step={0.1}
        points={[]}
        under={({ x, y }) => (
          <>
            <path class="centre" fill="none" d={`M${x(0)} ${y(most)}V${y(0)}H${x(most)}`} />
            <line class="straight least" x1={x(0)} y1={y(0)} x2={x(most)} y2={y(most)} />
            {output.flatMap((row, n) =>
              row.map((value, c) => (
                <circle key={`${n} ${c}`} class="point" cx={x(input[n]![c]!)} cy={y(value)} r={2.4} />
              )),
            )}
            <text x={x(0) + 5} y={y(most) + 10}>
              out
            </text>
            <text x={x(most)} y={y(0) - 5} text-anchor="end">
              in
            </text>
          </>
        )}
      />
      <p class="quiet">Dashed: out equals in. All inputs are 0 or more, since they come out of a ReLU.</p>
      <Plot plot={sizes} isFromZero={false} span={1} />
    </>
  );
}

/** What is exactly 0 has no logarithm: it leaves the chart, and the summary says so. */
function powers(values: readonly number[]) {
  return values.flatMap((value, index) => (value > 0 ? [[index, Math.log10(value)] as const] : []));
}

const HEIGHT = 78;
const MIDDLE = 46;
/** The parts' own widths, with room between them. */
const LEAST = 250;

function Row({ state: { gamma, skip, norm }, width }: { state: ResidualStartState; width: number }) {
  const bn = (name: string) => (norm ? [{ name, wide: 24 }] : []);
  const parts = [
    { name: 'x', wide: 8 },
    { name: 'conv', wide: 36 },
    ...bn('BN'),
    { name: 'ReLU', wide: 38 },
    { name: 'conv', wide: 36 },
    ...bn('BN'),
    { name: '+', wide: 18 },
    { name: 'ReLU', wide: 38 },
    { name: 'y', wide: 8 },
  ];
  const room = Math.max(LEAST, Math.min(width, 420));
  const gap = (room - 4 - parts.reduce((sum, { wide }) => sum + wide, 0)) / (parts.length - 1);
  const starts = parts.map((_, index) => 2 + parts.slice(0, index).reduce((sum, { wide }) => sum + wide + gap, 0));
  const plus = parts.findIndex(({ name }) => name === '+');
  const from = starts[0]! + 4;
  const to = starts[plus]! + 9;
  return (
    <svg class="drawing" viewBox={`0 0 ${room} ${HEIGHT}`} aria-hidden="true">
      <path
        class={skip ? 'outline' : 'ring margin'}
        d={`M${from} ${MIDDLE - 12}V14H${to}V${MIDDLE - 9}`}
        stroke-linejoin="round"
      />
      <text class="name" x={(from + to) / 2} y={10} text-anchor="middle">
        {skip ? 'skip' : 'no skip'}
      </text>
      {parts.map(({ name, wide }, index) => {
        const x = starts[index]!;
        const isEnd = index === 0 || index === parts.length - 1;
        return (
          <g key={index}>
            {index > 0 && <line class="wire" x1={x - gap + 1} x2={x - 1} y1={MIDDLE} y2={MIDDLE} />}
            {name === '+' ? (
              <circle class="cell" cx={x + 9} cy={MIDDLE} r={9} />
            ) : (
              !isEnd && (
                <rect
                  class={`cell ${index === plus - 1 && norm ? 'window' : ''}`}
                  x={x}
                  y={MIDDLE - 11}
                  width={wide}
                  height={22}
                />
              )
            )}
            <text class="name" x={x + wide / 2} y={MIDDLE + 4} text-anchor="middle">
              {name}
            </text>
          </g>
        );
      })}
      {norm && (
        <text class="chosen" x={starts[plus - 1]! + 12} y={MIDDLE + 27} text-anchor="middle">
          γ = {shown(gamma, 3)}
        </text>
      )}
    </svg>
  );
}

/** Two moons with labels that spread, the boundaries before and after, and beneath them what an assumption is about. */
import { densityAt, VIEW } from '../../../src/figures/assumptions';
import type { Piece } from '../../../src/figures/contours';
import type { SpreadingNumbers, SpreadingState } from '../../../src/figures/label-spreading';
import type { DrawingProps } from './index';
import { Plane } from './plane';
import './label-spreading.css';

type Scale = (value: number) => number;

export function SpreadingPlane({ state, numbers, width }: DrawingProps<SpreadingState, SpreadingNumbers>) {
  const { boundary } = numbers;
  return (
    <Plane
      x={[...VIEW.x]}
      y={[...VIEW.y]}
      width={width}
      step={0.1}
      points={[]}
      under={({ x, y }) => {
        const drawn = (pieces: readonly Piece[]) =>
          pieces.map(([x1, y1, x2, y2]) => `M${x(x1)} ${y(y1)}L${x(x2)} ${y(y2)}`).join('');
        return (
          <>
            <Beneath state={state} numbers={numbers} x={x} y={y} />
            <path class="straight least" d={drawn(boundary.before)} />
            <path class="straight best" d={drawn(boundary.after)} />
            <Moons numbers={numbers} x={x} y={y} />
          </>
        );
      }}
    />
  );
}

interface Props {
  readonly numbers: SpreadingNumbers;
  readonly x: Scale;
  readonly y: Scale;
}

function Moons({ numbers, x, y }: Props) {
  return (
    <>
      {numbers.points.map(([px, py], index) => {
        const belief = numbers.belief[index]!;
        const side = Math.abs(belief) < 1e-9 ? 'none' : belief < 0 ? 'a' : 'c';
        const [cx, cy] = [x(px), y(py)];
        if (numbers.labelled[index])
          return <rect key={index} class={`mark kind-${side}`} x={cx - 6} y={cy - 6} width={12} height={12} />;
        if (side === 'none') return <circle key={index} class="point other" cx={cx} cy={cy} r={4} />;
        // Told apart by shape, not by colour alone.
        return side === 'a' ? (
          <circle key={index} class="mark kind-a" cx={cx} cy={cy} r={4} />
        ) : (
          <path key={index} class="mark kind-c" d={`M${cx} ${cy - 5}L${cx + 5} ${cy + 4}H${cx - 5}Z`} />
        );
      })}
    </>
  );
}

/** Tiles of the density, across the picture. */
const TILES = [38, 29] as const;

function Beneath({ state, numbers, x, y }: Props & { state: SpreadingState }) {
  const { points, moon, assumptions } = numbers;
  const between = (a: number, b: number) => {
    const [[x1, y1], [x2, y2]] = [points[a]!, points[b]!];
    return { x1: x(x1), y1: y(y1), x2: x(x2), y2: y(y2) };
  };
  if (state.look === 'H1 smoothness')
    return (
      <>
        {assumptions.close.map(([a, b]) => (
          <line key={`${a} ${b}`} class={moon[a] === moon[b] ? 'link' : 'link broken'} {...between(a, b)} />
        ))}
      </>
    );
  if (state.look === 'H2 clusters')
    return (
      // Discs as wide as the reach touch where two points are close.
      <g class="crowd" stroke-width={x(2 * state.sigma) - x(0)}>
        {points.map((_, index) => (
          <line key={index} {...between(index, index)} />
        ))}
        {assumptions.close.map(([a, b]) => (
          <line key={`${a} ${b}`} {...between(a, b)} />
        ))}
      </g>
    );
  if (state.look === 'H4 manifold') {
    const way = assumptions.along?.way ?? [];
    return (
      <>
        <line class="gap-line" {...between(0, points.length / 2 - 1)} />
        <polyline class="way" points={way.map(index => `${x(points[index]![0])},${y(points[index]![1])}`).join(' ')} />
      </>
    );
  }
  if (state.look !== 'H3 low density') return null;
  const [columns, rows] = TILES;
  const [wide, high] = [(VIEW.x[1] - VIEW.x[0]) / columns, (VIEW.y[1] - VIEW.y[0]) / rows];
  const tiles = Array.from({ length: columns * rows }, (_, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const [left, low] = [VIEW.x[0] + column * wide, VIEW.y[0] + row * high];
    return { left, low, value: densityAt(points, state.sigma, [left + wide / 2, low + high / 2]) };
  });
  const most = Math.max(...tiles.map(({ value }) => value));
  return (
    <>
      {tiles
        .filter(({ value }) => value > most / 50)
        .map(({ left, low, value }) => (
          <rect
            key={`${left} ${low}`}
            class="tone crisp"
            x={x(left)}
            y={y(low + high)}
            width={x(left + wide) - x(left)}
            height={y(low) - y(low + high)}
            fill-opacity={((0.4 * value) / most).toFixed(3)}
          />
        ))}
    </>
  );
}

/** A batch as a cube of examples, channels and places, and in it the box of what shares one mean. */
import type { Cube } from '../../../src/figures/normalization-axes';
import { grouped } from '../../../src/figures/shown';
import './normalization-cube.css';

type Corner = readonly [example: number, channel: number, place: number];

const height = 172;
const front = 104;
const bottom = height - 20;
const left = 22;

/** Shares of each axis from 0 to 1; examples go back, channels to the right, places up. */
export function BatchCube({ cube: { axes, own }, width }: { cube: Cube; width: number }) {
  const across = Math.min(190, (width - left) * 0.56);
  const back = [Math.min(90, (width - left) * 0.28), -42] as const;
  const at = ([n, c, p]: Corner) => `${left + c * across + n * back[0]} ${bottom - p * front + n * back[1]}`;
  const face = (corners: readonly Corner[]) => `M${corners.map(at).join('L')}Z`;
  const [n, c, p] = axes.map(({ from, to, size }) => [from / size, to / size] as const) as [Range, Range, Range];
  const { whole, hidden } = sides([0, 1], [0, 1], [0, 1]);
  const box = sides(n, c, p);
  const named = (axis: 0 | 1 | 2) => {
    const { name, size } = own?.axes[axis] ?? axes[axis];
    return `${name || 'places'} = ${grouped(size)}`;
  };
  return (
    <svg class="drawing" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {hidden.map(edge => (
        <path key={String(edge)} class="cube hidden-edge" d={`M${edge.map(at).join('L')}`} />
      ))}
      {box.whole.map((corners, index) => (
        <path key={index} class="window" d={face(corners)} />
      ))}
      <path
        class="cube grid-on-faces"
        d={faceLines(axes.map(({ size }) => size))
          .map(line => `M${line.map(at).join('L')}`)
          .join('')}
      />
      {whole.map((corners, index) => (
        <path key={index} class="cube" d={face(corners)} />
      ))}
      <text class="name" x={left + across / 2} y={height - 5} text-anchor="middle">
        {named(1)}
      </text>
      <text class="name" text-anchor="middle" transform={`translate(${left - 8} ${bottom - front / 2}) rotate(-90)`}>
        {named(2)}
      </text>
      <text class="name" x={left + across + back[0] / 2 + 8} y={bottom + back[1] / 2 + 12}>
        {named(0)}
      </text>
    </svg>
  );
}

type Range = readonly [from: number, to: number];

/** The faces of a box that are seen: front, right, top; and its edges that are not. */
function sides([n0, n1]: Range, [c0, c1]: Range, [p0, p1]: Range) {
  const whole: readonly (readonly Corner[])[] = [
    [
      [n0, c0, p0],
      [n0, c1, p0],
      [n0, c1, p1],
      [n0, c0, p1],
    ],
    [
      [n0, c1, p0],
      [n1, c1, p0],
      [n1, c1, p1],
      [n0, c1, p1],
    ],
    [
      [n0, c0, p1],
      [n0, c1, p1],
      [n1, c1, p1],
      [n1, c0, p1],
    ],
  ];
  const far: Corner = [n1, c0, p0];
  const hidden: readonly (readonly Corner[])[] = [
    [far, [n0, c0, p0]],
    [far, [n1, c1, p0]],
    [far, [n1, c0, p1]],
  ];
  return { whole, hidden };
}

/** Between the slices, on the three faces that are seen; axes of many slices get none. */
function faceLines(sizes: readonly number[]): readonly (readonly Corner[])[] {
  const inner = (size: number) => (size > 16 ? [] : Array.from({ length: size - 1 }, (_, k) => (k + 1) / size));
  const [n, c, p] = sizes.map(inner) as [number[], number[], number[]];
  return [
    ...c.flatMap((at): (readonly Corner[])[] => [
      [
        [0, at, 0],
        [0, at, 1],
        [1, at, 1],
      ],
    ]),
    ...p.flatMap((at): (readonly Corner[])[] => [
      [
        [0, 0, at],
        [0, 1, at],
        [1, 1, at],
      ],
    ]),
    ...n.flatMap((at): (readonly Corner[])[] => [
      [
        [at, 1, 0],
        [at, 1, 1],
        [at, 0, 1],
      ],
    ]),
  ];
}

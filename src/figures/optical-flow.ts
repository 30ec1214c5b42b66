/**
 * The optical-flow figure: a window of two frames, the line that each pixel's brightness leaves for the motion, and the least
 * squares of Lucas and Kanade. Sources: Lucas & Kanade 1981; Shi & Tomasi 1994, for the eigenvalues.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface FlowState {
  readonly pattern: keyof typeof PATTERNS;
  /** The pattern is turned by so many degrees; of an edge it is the direction across. */
  readonly angle: number;
  /** The true motion in pixels: right, up. */
  readonly motion: readonly number[];
  /** Pixels a side; odd. */
  readonly window: number;
  /** How often the second frame is warped by what was found, and the rest is solved for. */
  readonly steps: number;
}

export interface FlowNumbers {
  /** Both frames within the window, by rows from the top. */
  readonly first: readonly (readonly number[])[];
  readonly second: readonly (readonly number[])[];
  /** ΣIx², ΣIxIy, ΣIy² of the last step. */
  readonly tensor: readonly [number, number, number];
  /** Of the tensor, the larger one first. */
  readonly eigenvalues: readonly [number, number];
  readonly kind: 'flat' | 'edge' | 'corner';
  /** The motion that was found; along an edge the part across it. */
  readonly flow: readonly [number, number];
  readonly error: number;
  /** Of single pixels in the first step: Ix·u + Iy·v = −It. */
  readonly lines: readonly (readonly [Ix: number, Iy: number, It: number])[];
}

/** Brightness 0 to 1 at a place, in pixels from the middle: right, up. */
const PATTERNS = {
  corner: (x: number, y: number) => step(x) * step(y),
  edge: (x: number, _: number) => step(x),
  texture: (x: number, y: number) => 0.5 + 0.22 * Math.sin(x / 1.9) + 0.22 * Math.sin(y / 2.3 + x / 5),
  flat: () => 0.5,
};

const initial: FlowState = { pattern: 'corner', angle: 0, motion: [0.4, 0.3], window: 9, steps: 1 };
const edge: FlowState = { ...initial, pattern: 'edge', motion: [0.4, 0.3] };

export const opticalFlow: Figure<FlowState, FlowNumbers> = {
  id: 'optical-flow',
  title: 'Flow in a window',
  caption: 'Each pixel leaves a line of motions that explain it. Where do the lines meet? Drag the true motion.',
  initial,
  controls: {
    pattern: { kind: 'choice', choices: Object.keys(PATTERNS), label: 'pattern' },
    angle: { kind: 'real', min: -90, max: 90, step: 5, label: 'turned by °' },
    motion: { kind: 'numbers', min: -4, max: 4, step: 0.1, label: 'motion u, v' },
    window: { kind: 'whole', min: 3, max: 15, step: 2, label: 'window' },
    steps: { kind: 'whole', min: 1, max: 8, label: 'steps' },
  },
  presets: [
    { title: 'A corner: one motion', state: initial },
    { title: 'An edge: only the part across', state: edge },
    { title: 'An edge that slides along itself', state: { ...edge, motion: [0, 1] } },
    { title: 'Texture', state: { ...initial, pattern: 'texture' } },
    { title: 'A flat wall', state: { ...initial, pattern: 'flat' } },
    { title: 'Too far for one step', state: { ...initial, motion: [2, -1.5] } },
    { title: 'The same with five steps', state: { ...initial, motion: [2, -1.5], steps: 5 } },
  ],
  compute,
  formula: ({ steps }, { tensor: [xx, xy, yy], eigenvalues, flow: [u, v] }) => {
    const n = (value: number) => shown(value, 3).replaceAll('−', '-');
    return {
      tex: `A=\\begin{bmatrix}${n(xx)}&${n(xy)}\\\\${n(xy)}&${n(yy)}\\end{bmatrix},\\quad\\lambda=${n(eigenvalues[0])},\\ ${n(eigenvalues[1])},\\quad(u,v)=(${n(u)},\\,${n(v)})`,
      text: `A = (${shown(xx, 3)}, ${shown(xy, 3)}; ${shown(xy, 3)}, ${shown(yy, 3)}), eigenvalues ${eigenvalues.map(value => shown(value, 3)).join(' and ')}, motion (${shown(u, 3)}, ${shown(v, 3)}) after ${steps} ${steps === 1 ? 'step' : 'steps'}`,
    };
  },
  summary: ({ motion, steps }, { kind, flow, error }) => {
    const at = ([u = 0, v = 0]: readonly number[]) => `(${shown(u, 2)}, ${shown(v, 2)})`;
    if (kind === 'flat')
      return 'Nothing changes brightness: both eigenvalues are 0, and every motion explains the two frames.';
    if (kind === 'edge')
      return `One eigenvalue is 0: all lines coincide. Only the part across the edge is seen, ${at(flow)}; the true motion is ${at(motion)}, and every motion on the line would explain the frames as well.`;
    return `Two eigenvalues above 0: the lines meet. Found ${at(flow)}, true ${at(motion)}, off by ${shown(error, 2)} pixels after ${steps} ${steps === 1 ? 'step' : 'steps'}.`;
  },
  prompts: [
    {
      id: 'optical-flow-aperture',
      question: 'A vertical edge moves by $(0.4,\\ 0.3)$: right and up. What is found for $v$, the part that goes up?',
      state: edge,
      answer: ({ flow }) => Number(flow[1].toFixed(6)) + 0,
      explanation:
        'Sliding along itself, an edge changes no brightness: the second eigenvalue is 0, and least squares of smallest length says 0. That is the aperture problem.',
    },
    {
      id: 'optical-flow-flat',
      question: 'How many eigenvalues of the window’s matrix are above zero on an edge?',
      state: { ...edge, angle: 30 },
      answer: ({ eigenvalues }) => eigenvalues.filter(value => value > 1e-6 * eigenvalues[0]).length,
      explanation: 'One: across the edge. A flat wall has none, a corner two; that is how corners are chosen.',
    },
    {
      id: 'optical-flow-steps',
      question:
        'A corner moves by 2.5 pixels, too far for one linear step. What becomes of the error if the second frame is warped and solved again?',
      state: { ...initial, motion: [2, -1.5], steps: 5 },
      answer: ({ error }) =>
        error < 0.1 * compute({ ...initial, motion: [2, -1.5] }).error ? 'It nearly vanishes' : 'It stays',
      choices: [
        { text: 'It nearly vanishes', reason: 'Each step only has to explain what is left, and that gets smaller.' },
        { text: 'It stays', reason: 'The expansion is taken anew around the warped frame.' },
        { text: 'It grows', reason: 'It would, had the first step gone the wrong way; here it went part of the way.' },
      ],
      explanation:
        'Lucas and Kanade iterate. Motions beyond the width of the pattern need a pyramid: there the first step starts on a small image.',
    },
  ],
};

function step(x: number): number {
  return 1 / (1 + Math.exp(-x / 1.2));
}

function compute({ pattern, angle, motion, window, steps }: FlowState): FlowNumbers {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const bright = (x: number, y: number) => PATTERNS[pattern](cos * x + sin * y, cos * y - sin * x);
  const [u = 0, v = 0] = motion;
  const before = bright;
  const after = (x: number, y: number) => bright(x - u, y - v);
  const half = (window - 1) / 2;
  const places = Array.from({ length: window }, (_, row) =>
    Array.from({ length: window }, (__, column) => [column - half, half - row] as const),
  );
  let flow: readonly [number, number] = [0, 0];
  let solved = equations(places.flat(), before, after, flow);
  const lines = solved.lines;
  for (let done = 0; done < steps; done++) {
    solved = equations(places.flat(), before, after, flow);
    flow = [flow[0] + solved.step[0], flow[1] + solved.step[1]];
  }
  const frame = (of: (x: number, y: number) => number) => places.map(row => row.map(([x, y]) => of(x, y)));
  return {
    first: frame(before),
    second: frame(after),
    tensor: solved.tensor,
    eigenvalues: solved.eigenvalues,
    kind: solved.rank === 0 ? 'flat' : solved.rank === 1 ? 'edge' : 'corner',
    flow,
    error: Number(Math.hypot(flow[0] - u, flow[1] - v).toFixed(9)),
    lines,
  };
}

type Bright = (x: number, y: number) => number;

/** Half the distance over which the brightness is differentiated: small, so that a turned edge has one direction exactly. */
const NEAR = 0.01;

/** The window's equations with the second frame moved back by what is known, and their solution of smallest length. */
function equations(
  places: readonly (readonly [number, number])[],
  before: Bright,
  after: Bright,
  [du, dv]: readonly [number, number],
) {
  const moved: Bright = (x, y) => after(x + du, y + dv);
  const mean: Bright = (x, y) => (before(x, y) + moved(x, y)) / 2;
  const lines = places.map(
    ([x, y]) =>
      [
        (mean(x + NEAR, y) - mean(x - NEAR, y)) / (2 * NEAR),
        (mean(x, y + NEAR) - mean(x, y - NEAR)) / (2 * NEAR),
        moved(x, y) - before(x, y),
      ] as const,
  );
  const sum = (of: (line: readonly [number, number, number]) => number) =>
    lines.reduce((all, line) => all + of(line), 0);
  const [xx, xy, yy] = [sum(([x]) => x * x), sum(([x, y]) => x * y), sum(([, y]) => y * y)];
  const [bx, by] = [-sum(([x, , t]) => x * t), -sum(([, y, t]) => y * t)];
  const middle = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const eigenvalues = [middle + spread, Math.max(0, middle - spread)] as const;
  const rank = eigenvalues[0] < 1e-9 ? 0 : eigenvalues[1] < 1e-6 * eigenvalues[0] ? 1 : 2;
  return {
    lines,
    tensor: [xx, xy, yy] as const,
    eigenvalues,
    rank,
    step: smallest([xx, xy, yy], [bx, by], eigenvalues, rank),
  };
}

function smallest(
  [xx, xy, yy]: readonly [number, number, number],
  [bx, by]: readonly [number, number],
  [large]: readonly [number, number],
  rank: number,
): readonly [number, number] {
  if (rank === 0) return [0, 0];
  if (rank === 1) {
    // Of rank one the matrix is large·eeᵀ, and its pseudoinverse is the matrix over large².
    const over = (value: number) => value / (large * large);
    return [over(xx * bx + xy * by), over(xy * bx + yy * by)];
  }
  const determinant = xx * yy - xy * xy;
  return [(yy * bx - xy * by) / determinant, (xx * by - xy * bx) / determinant];
}

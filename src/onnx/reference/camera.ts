/** Cameras: the projection of points, depth from two views, lines and planes. */
import { shown } from '../../figures/shown';
import { matrix, number, numbered, numbers, points, scalar, table } from './entries';
import type { Maths, Value } from './maths';
import { reference } from './reference';

const pixel = { columns: ['u', 'v'] };

export const pinhole = reference({
  id: 'pinhole',
  title: 'Pinhole projection',
  caption: 'World points to pixels and back to rays. Move t: the camera centre is −Rᵀt, not t.',
  formula: {
    tex: 'w\\begin{bmatrix}u\\\\v\\\\1\\end{bmatrix}=K\\,(RX+t),\\qquad C=-R^{\\top}t',
    text: 'w (u, v, 1) = K (R X + t); C = −Rᵀ t',
  },
  inputs: {
    X: matrix(
      'world points X',
      [
        [0, 0, 5],
        [1, 0.5, 5],
        [-1, 0.5, 8],
        [1, -1, 10],
      ],
      -20,
      20,
      {
        rows: numbered('point', 4),
        columns: ['X', 'Y', 'Z'],
        step: 0.1,
      },
    ),
    yaw: number('rotation about y', 0, -90, 90, { unit: '°', step: 1 }),
    t: numbers('t', [0.5, 0, 0], -10, 10, { names: ['tx', 'ty', 'tz'], step: 0.1 }),
    K: numbers('K', [500, 500, 0, 320, 240], -2000, 2000, { names: ['fx', 'fy', 'skew', 'cx', 'cy'], step: 10 }),
  },
  outputs: {
    plot: points('In the image', 'u', 'v', { down: true }),
    uv: table('Pixels', { rows: numbered('point', 4), ...pixel }),
    depth: table('Depth w', { rows: numbered('point', 4), columns: ['w'] }),
    rays: table('Direction of each ray in the world, Rᵀ K⁻¹ (u, v, 1)', {
      rows: numbered('point', 4),
      columns: ['X', 'Y', 'Z'],
    }),
    centre: table('Camera centre C', { columns: ['X', 'Y', 'Z'] }),
  },
  build(m, { X, yaw, t, K }) {
    const angle = m.mul(yaw, Math.PI / 180);
    const [c, s] = [m.cos(angle), m.sin(angle)];
    const [zero, one] = [m.constant([0], []), m.constant([1], [])];
    const R = rows(m, [c, zero, s], [zero, one, zero], [m.neg(s), zero, c]);
    const [fx, fy, skew, cx, cy] = [0, 1, 2, 3, 4].map(i => m.at(K, i)) as [Value, Value, Value, Value, Value];
    const inCamera = m.add(m.matmul(X, m.transpose(R)), t);
    const homogeneous = m.matmul(inCamera, m.transpose(rows(m, [fx, skew, cx], [zero, fy, cy], [zero, zero, one])));
    const depth = m.slice(homogeneous, 1, 2, 3);
    const seen = m.div(homogeneous, depth);
    // K⁻¹ (u, v, 1), from below: K is upper triangular.
    const [u, v] = [m.at(seen, 0, 1), m.at(seen, 1, 1)];
    const down = m.div(m.sub(v, cy), fy);
    const right = m.div(m.sub(m.sub(u, cx), m.mul(skew, down)), fx);
    const directions = m.transpose(m.stack([right, down, m.constant([1, 1, 1, 1])]));
    const uv = m.slice(seen, 1, 0, 2);
    const rays = m.matmul(directions, R);
    return { plot: uv, uv, depth, rays, centre: m.neg(m.matmul(t, R)) };
  },
  summary({ uv, depth, centre }) {
    const behind = depth.flatMap((w, i) => (w <= 0 ? [i + 1] : []));
    const warned = behind.length > 0 ? ` Behind the camera, so not seen: point ${behind.join(', ')}.` : '';
    return `Point 1 lands on pixel (${shown(uv[0]!)}, ${shown(uv[1]!)}) at depth ${shown(depth[0]!)}. The camera stands at (${centre.map(value => shown(value)).join(', ')}).${warned}`;
  },
});

export const stereo = reference({
  id: 'stereo',
  title: 'Depth from disparity',
  caption:
    'Two rectified views: depth is focal length times baseline over disparity. A pixel of error matters more far away.',
  formula: {
    tex: 'Z=\\frac{fT}{x_l-x_r},\\quad X=\\frac{(x_l-p_x)Z}{f},\\quad Y=\\frac{(y-p_y)Z}{f}',
    text: 'Z = f T / (xl − xr), X = (xl − px) Z / f, Y = (y − py) Z / f',
  },
  inputs: {
    xl: numbers('x in the left view', [362, 400, 350], 0, 2000, { step: 1 }),
    xr: numbers('x in the right view', [320, 386, 266], 0, 2000, { step: 1 }),
    y: numbers('y in both', [240, 300, 200], 0, 2000, { step: 1 }),
    f: number('focal length f', 700, 100, 2000, { unit: 'px', step: 10 }),
    T: number('baseline T', 0.12, 0.01, 1, { unit: 'm', step: 0.01 }),
    px: number('px', 320, 0, 2000, { step: 1 }),
    py: number('py', 240, 0, 2000, { step: 1 }),
  },
  outputs: {
    disparity: table('Disparity in pixels', { rows: numbered('point', 3), columns: ['d'] }),
    position: table('Position in metres', { rows: numbered('point', 3), columns: ['X', 'Y', 'Z'] }),
    error: table('What one pixel of error in the disparity does to Z, about Z²/(fT)', {
      rows: numbered('point', 3),
      columns: ['m'],
    }),
  },
  build(m, { xl, xr, y, f, T, px, py }) {
    const disparity = m.sub(xl, xr);
    const Z = m.div(m.mul(f, T), disparity);
    const X = m.div(m.mul(m.sub(xl, px), Z), f);
    const Y = m.div(m.mul(m.sub(y, py), Z), f);
    return {
      disparity,
      position: m.transpose(m.stack([X, Y, Z])),
      error: m.div(m.square(Z), m.mul(f, T)),
    };
  },
  summary({ disparity, position, error }) {
    const point = (i: number) => {
      const [d, Z] = [disparity[i]!, position[3 * i + 2]!];
      if (d === 0) return `Point ${i + 1} has no disparity: it is infinitely far away.`;
      const start = `Point ${i + 1}: disparity ${shown(d)} px, depth ${shown(Z)} m`;
      if (d < 0) return `${start}, which is behind the cameras: these two are no match.`;
      return `${start}; one pixel of error is about ${shown(error[i]!)} m.`;
    };
    return `${point(0)} ${point(1)}`;
  },
});

const noisyLine = [
  [0, 0.1],
  [1, 0.9],
  [2, 2.2],
  [3, 2.9],
  [4, 4.1],
  [5, 4.8],
  [1, 4],
  [4, 0.5],
  [2.5, 4.5],
  [5, 2],
];
const hypotheses = [
  [0, 5],
  [6, 7],
  [1, 4],
  [8, 9],
  [0, 8],
];

export const ransacLine = reference({
  id: 'ransac-line',
  title: 'RANSAC: which line has most votes?',
  caption: 'Each hypothesis is the line through two of the points; a point within the threshold votes for it.',
  formula: {
    tex: 'd_{ij}=\\frac{|(q_i-p_i)\\times(x_j-p_i)|}{\\lVert q_i-p_i\\rVert},\\quad \\text{votes}_i=\\#\\{j: d_{ij}<\\tau\\}',
    text: 'distance = |(q − p) × (x − p)| / |q − p|; votes = how many distances are below the threshold',
  },
  inputs: {
    points: matrix('points', noisyLine, -10, 10, { columns: ['x', 'y'], rows: numbered('point', 10, 0), step: 0.1 }),
    pairs: matrix('pairs of points, one a hypothesis', hypotheses, 0, 9, {
      columns: ['p', 'q'],
      rows: numbered('hypothesis', 5, 0),
      step: 1,
    }),
    threshold: number('threshold', 0.4, 0.05, 3, { step: 0.05 }),
  },
  outputs: {
    plot: points('Points, and those that agree with the best line', 'x', 'y', {
      series: ['all', 'inliers of the best'],
    }),
    votes: table('Votes', { rows: numbered('hypothesis', 5, 0), columns: ['votes'] }),
    best: scalar('Best hypothesis'),
    distance: table('Distance of each point from the best line', {
      rows: numbered('point', 10, 0),
      columns: ['distance'],
    }),
    inlier: table('Agrees with it (1) or not (0)', { rows: numbered('point', 10, 0), columns: ['inlier'] }),
  },
  build(m, { points: xy, pairs, threshold }) {
    const ends = [0, 1].map(end => m.reshape(m.gather(xy, m.at(pairs, end, 1)), [5, 1, 2])) as [Value, Value];
    const along = m.sub(ends[1], ends[0]);
    const across = m.sub(m.reshape(xy, [1, 10, 2]), ends[0]);
    const [ax, ay, bx, by] = [m.at(along, 0, 2), m.at(along, 1, 2), m.at(across, 0, 2), m.at(across, 1, 2)];
    const length = m.norm(along, [2]);
    const cross = m.abs(m.sub(m.mul(ax, by), m.mul(ay, bx)));
    // A pair of one and the same point is no line: nothing is near it.
    const distance = m.where(m.greater(length, 0), m.div(cross, m.max(length, 1e-9)), 1e9);
    const near = m.less(distance, threshold);
    const votes = m.sum(near, [1]);
    const best = m.argmax(votes, 0);
    const inlier = m.gather(near, best);
    const start = m.gather(xy, m.at(m.gather(pairs, best), 0));
    // An outlier is drawn where the line's first point is, so that it is not drawn as an inlier.
    const marked = m.where(m.reshape(inlier, [10, 1]), xy, start);
    return { plot: m.stack([xy, marked]), votes, best, distance: m.gather(distance, best), inlier };
  },
  summary({ votes, best, inlier }) {
    const [first] = best as [number];
    const others = votes.flatMap((count, i) => (i === first ? [] : [count]));
    const tied = votes.flatMap((count, i) => (i !== first && count === votes[first] ? [i] : []));
    const tie = tied.length > 0 ? `, as many as hypothesis ${tied.join(' and ')}; the first of them is kept` : '';
    return `Hypothesis ${first} has ${votes[first]} of ${inlier.length} votes${tie}. The others have ${others.join(', ')}.`;
  },
});

export const homography = reference({
  id: 'homography',
  title: 'A homography bends a square',
  caption: 'The last row divides: where w differs from 1, parallel lines meet. H times any number is the same map.',
  formula: {
    tex: '\\begin{bmatrix}x\\\\y\\\\w\\end{bmatrix}=H\\begin{bmatrix}u\\\\v\\\\1\\end{bmatrix},\\qquad (u,v)\\mapsto(x/w,\\,y/w)',
    text: '(x, y, w) = H (u, v, 1); the point goes to (x/w, y/w)',
  },
  inputs: {
    points: matrix(
      'points',
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
      -10,
      10,
      {
        rows: numbered('point', 4),
        columns: ['u', 'v'],
        step: 0.1,
      },
    ),
    H: matrix(
      'H',
      [
        [1, 0.2, 0],
        [0.1, 1, 0],
        [0.3, 0.1, 1],
      ],
      -5,
      5,
      { step: 0.1 },
    ),
  },
  outputs: {
    plot: points('The shape before and after', 'x', 'y', { series: ['before', 'after'], path: true }),
    mapped: table('Mapped', { rows: numbered('point', 4), columns: ['x', 'y'] }),
    w: table('w', { rows: numbered('point', 4), columns: ['w'] }),
  },
  build(m, { points: uv, H }) {
    const lifted = m.matmul(m.concat([uv, m.constant([1, 1, 1, 1], [4, 1])], 1), m.transpose(H));
    const w = m.slice(lifted, 1, 2, 3);
    const mapped = m.div(m.slice(lifted, 1, 0, 2), w);
    const closed = (shape: Value) => m.concat([shape, m.slice(shape, 0, 0, 1)], 0);
    return { plot: m.stack([closed(uv), closed(mapped)]), mapped, w };
  },
  summary: ({ mapped, w }) =>
    w.some(value => value === 0)
      ? 'A point with w = 0 goes to infinity.'
      : `Point 3 goes to (${shown(mapped[4]!)}, ${shown(mapped[5]!)}), with w = ${shown(w[2]!)}; w runs from ${shown(Math.min(...w))} to ${shown(Math.max(...w))}.`,
});

function rows(m: Maths, ...lines: readonly (readonly Value[])[]): Value {
  return m.stack(lines.map(line => m.stack(line)));
}

/** Pictures: scale space, optical flow, and resizing. */
import { shown } from '../../figures/shown';
import { choice, heat, image, matrix, number, picture, scalar, table, whole } from './entries';
import type { Maths, Value } from './maths';
import { reference } from './reference';

const side = 32;
const blurs = 5;

export const differenceOfGaussians = reference({
  id: 'dog',
  title: 'Difference of Gaussians',
  caption: 'Five blurs, each √2 wider than the last; the differences between neighbours answer to blobs of their size.',
  formula: {
    tex: 'D_i=G_{\\sigma_{i+1}}*I-G_{\\sigma_i}*I,\\qquad \\sigma_i=\\sigma_0\\,2^{i/2}',
    text: 'D_i = G(σ_{i+1}) * I − G(σ_i) * I, with σ_i = σ0 · 2^(i/2)',
  },
  inputs: {
    image: picture('picture', 'blobs', side),
    sigma: number('σ0', 1.2, 0.6, 1.6, { step: 0.05, unit: 'px' }),
    contrast: number('contrast threshold', 0.03, 0.005, 0.2, { step: 0.005 }),
  },
  outputs: {
    blurred: heat('Blurred', ['σ0', '1.41 σ0', '2 σ0', '2.83 σ0', '4 σ0']),
    differences: heat('Differences', ['D0', 'D1', 'D2', 'D3']),
    extrema: heat('Extrema among their 26 neighbours', ['in D1', 'in D2']),
    count: scalar('Extrema found'),
  },
  build(m, { image: x, sigma, contrast }) {
    const stack = Array.from({ length: blurs }, (_, i) => gaussian(m, x, m.mul(sigma, 2 ** (i / 2))));
    const differences = stack.slice(1).map((wide, i) => m.sub(wide, stack[i]!));
    const found = [1, 2].map(i => {
      const near = m.concat(differences.slice(i - 1, i + 2), 1);
      const here = differences[i]!;
      const beyond = (d: Value, all: Value) =>
        // What differs by rounding alone is equal.
        m.atLeast(d, m.sub(m.largest(m.maxPool(all, 3, { stride: 1, padding: 1 }), [1], true), 1e-6));
      const extreme = m.max(beyond(here, near), beyond(m.neg(here), m.neg(near)));
      return m.mul(extreme, m.greater(m.abs(here), contrast));
    });
    const maps = (parts: readonly Value[]) => m.reshape(m.concat(parts, 1), [parts.length, side, side]);
    const extrema = maps(found);
    return { blurred: maps(stack), differences: maps(differences), extrema, count: m.sum(extrema, [0, 1, 2]) };
  },
  summary({ extrema, count }) {
    const first = extrema.indexOf(1);
    const at = `the first at row ${Math.floor((first % (side * side)) / side)}, column ${first % side}`;
    return `${count[0]} of ${extrema.length} places are extrema above the threshold${first >= 0 ? `: ${at}` : ''}.`;
  },
});

/** Both directions one after the other; edges are repeated. */
function gaussian(m: Maths, x: Value, sigma: Value): Value {
  const radius = 16;
  const offsets = m.constant(Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius));
  const bell = m.exp(m.neg(m.div(m.square(offsets), m.mul(2, m.square(sigma)))));
  const weights = m.div(bell, m.sum(bell, [0], true));
  const padded = m.pad(x, radius);
  const across = m.conv(padded, m.reshape(weights, [1, 1, 1, 2 * radius + 1]));
  return m.conv(across, m.reshape(weights, [1, 1, 2 * radius + 1, 1]));
}

const flowSide = 24;

export const lucasKanade = reference({
  id: 'lk-step',
  title: 'One Lucas–Kanade step',
  caption:
    'The second picture is the first, moved by the true shift. Where the window holds a corner both parts of the shift are found; along an edge only the part across it.',
  formula: {
    tex: '\\begin{bmatrix}\\sum I_x^2&\\sum I_xI_y\\\\\\sum I_xI_y&\\sum I_y^2\\end{bmatrix}\\begin{bmatrix}u\\\\v\\end{bmatrix}=-\\begin{bmatrix}\\sum I_xI_t\\\\\\sum I_yI_t\\end{bmatrix}',
    text: 'AᵀA (u, v) = −AᵀIt, summed over the window',
  },
  inputs: {
    image: picture('picture', 'blobs', flowSide),
    u: number('true shift to the right', 0.5, -3, 3, { step: 0.1, unit: 'px' }),
    v: number('true shift downwards', 0.25, -3, 3, { step: 0.1, unit: 'px' }),
    window: choice('window', '7', ['3', '5', '7', '9']),
  },
  outputs: {
    pictures: image('Before and after', ['before', 'after']),
    flow: heat('Shift found where the window has texture, 0 elsewhere', ['u', 'v']),
    eigenvalue: heat('Smaller eigenvalue of AᵀA'),
    found: table('At the best place', { columns: ['u', 'v', 'smaller eigenvalue'] }),
  },
  build(m, { image: before, u, v, window }) {
    const k = Number(window);
    const after = moved(m, before, u, v);
    const padded = m.pad(before, 1);
    const derivative = (shape: readonly number[]) => m.constant([-0.5, 0, 0.5], shape);
    const crop = (x: Value, axis: number) => m.slice(x, axis, 1, flowSide + 1);
    const ix = crop(m.conv(padded, derivative([1, 1, 1, 3])), 2);
    const iy = crop(m.conv(padded, derivative([1, 1, 3, 1])), 3);
    const it = m.sub(after, before);
    const box = m.constant(Array(k * k).fill(1), [1, 1, k, k]);
    const over = (a: Value, b: Value) => m.conv(m.mul(a, b), box, { padding: (k - 1) / 2 });
    const [xx, xy, yy, xt, yt] = [over(ix, ix), over(ix, iy), over(iy, iy), over(ix, it), over(iy, it)];
    const half = m.div(m.sub(xx, yy), 2);
    const eigenvalue = m.sub(m.div(m.add(xx, yy), 2), m.sqrt(m.add(m.square(half), m.square(xy))));
    const textured = m.greater(eigenvalue, 0.05);
    const determinant = m.where(textured, m.sub(m.mul(xx, yy), m.square(xy)), 1);
    const solve = (a: Value, b: Value, c: Value, d: Value) =>
      m.where(textured, m.div(m.sub(m.mul(a, b), m.mul(c, d)), determinant), 0);
    const flow = [solve(xy, yt, yy, xt), solve(xy, xt, xx, yt)];
    const flat = (x: Value) => m.reshape(x, [flowSide * flowSide]);
    const best = m.argmax(flat(eigenvalue), 0);
    const square = (x: Value) => m.reshape(x, [flowSide, flowSide]);
    return {
      pictures: m.reshape(m.concat([before, after], 0), [2, 1, flowSide, flowSide]),
      flow: m.stack(flow.map(square)),
      eigenvalue: square(eigenvalue),
      found: m.stack([...flow, eigenvalue].map(x => m.gather(flat(x), best))),
    };
  },
  summary({ found: [u, v, eigenvalue], flow }, given) {
    if (eigenvalue! <= 0.05)
      return `No window has texture in two directions (the best has a smaller eigenvalue of ${shown(eigenvalue!)}): the shift cannot be told there.`;
    const share = flow.slice(0, flow.length / 2).filter(value => value !== 0).length / (flow.length / 2);
    return `Where texture is best, the step finds (${shown(u!, 3)}, ${shown(v!, 3)}); the truth is (${given.u}, ${given.v}). ${Math.round(100 * share)} % of the windows have enough texture.`;
  },
});

/** By bilinear sampling; what comes in from outside repeats the edge. */
function moved(m: Maths, x: Value, u: Value, v: Value): Value {
  const positions = Array.from({ length: flowSide }, (_, i) => (2 * i) / (flowSide - 1) - 1);
  const steps = (shift: Value, shape: readonly number[]) =>
    m.expand(m.sub(m.constant(positions, shape), m.mul(shift, 2 / (flowSide - 1))), [1, flowSide, flowSide, 1]);
  const grid = m.concat([steps(u, [1, 1, flowSide, 1]), steps(v, [1, flowSide, 1, 1])], 3);
  return m.made('GridSample', [x, grid], x.shape, { align_corners: 1, padding_mode: 'border', mode: 'bilinear' });
}

export const resize = reference({
  id: 'resize',
  title: 'Nearest, bilinear, and where the corners go',
  caption:
    'Half-pixel centres (align_corners=False) repeat the border values; align_corners=True pins the corners to the corners.',
  formula: {
    tex: 'x_{\\text{in}}=\\left(x_{\\text{out}}+\\tfrac12\\right)\\frac{n_{\\text{in}}}{n_{\\text{out}}}-\\tfrac12\\quad\\text{or}\\quad x_{\\text{out}}\\frac{n_{\\text{in}}-1}{n_{\\text{out}}-1}',
    text: 'x_in = (x_out + ½) · n_in / n_out − ½, or with align_corners x_out · (n_in − 1) / (n_out − 1)',
  },
  inputs: {
    values: matrix(
      'values',
      [
        [0, 10],
        [20, 30],
      ],
      -100,
      100,
      { step: 1 },
    ),
    size: whole('output size', 4, 2, 8),
    image: picture('picture', 'disc', 12, 3),
  },
  outputs: {
    nearest: heat('Nearest'),
    half: heat('Bilinear, align_corners=False'),
    aligned: heat('Bilinear, align_corners=True'),
    pictures: image('The picture four times as large', ['nearest', 'bilinear']),
  },
  build(m, { values, size, image: x }) {
    const small = m.reshape(values, [1, 1, 2, 2]);
    const to = (mode: 'nearest' | 'bilinear', aligned = false) =>
      m.reshape(m.resize(small, [size, size], mode, aligned), [size, size]);
    const large = [m.resize(x, [48, 48], 'nearest'), m.resize(x, [48, 48], 'bilinear')];
    return {
      nearest: to('nearest'),
      half: to('bilinear'),
      aligned: to('bilinear', true),
      pictures: m.concat(large, 0),
    };
  },
  summary({ nearest, half, aligned }) {
    const n = Math.sqrt(half.length);
    const row = (values: readonly number[]) =>
      values
        .slice(0, n)
        .map(value => shown(value))
        .join(', ');
    return `First row: nearest ${row(nearest)}; half-pixel ${row(half)}; aligned corners ${row(aligned)}.`;
  },
});

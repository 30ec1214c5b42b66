/** Convolution: its settings, its variants, what it commutes with, and what it sees. */
import { shown } from '../../figures/shown';
import { carve, scaled, sizes } from './carve';
import { choice, heat, matrix, picture, random, scalar, table, whole } from './entries';
import type { Maths, Value } from './maths';
import { reference } from './reference';

export const playground = reference({
  id: 'conv-playground',
  title: 'One kernel, any stride, padding and dilation',
  caption: 'Your kernel on a picture with your settings, beside the same kernel with stride 2 and with dilation 2.',
  formula: {
    tex: 'H_{\\text{out}}=\\left\\lfloor\\frac{H+2P-D(k-1)-1}{S}\\right\\rfloor+1',
    text: 'H_out = ⌊(H + 2P − D(k − 1) − 1) / S⌋ + 1',
  },
  inputs: {
    x: picture('picture', 'disc', 16),
    kernel: matrix(
      'kernel',
      [
        [-1, 0, 1],
        [-2, 0, 2],
        [-1, 0, 1],
      ],
      -8,
      8,
      { step: 0.5 },
    ),
    stride: whole('stride', 1, 1, 4),
    padding: whole('padding', 1, 0, 3),
    dilation: whole('dilation', 1, 1, 4),
  },
  outputs: {
    y: heat('With your settings'),
    strided: heat('Stride 2, padding 1'),
    dilated: heat('Dilation 2, padding 2'),
    sizes: table('Output sizes', { rows: ['yours', 'stride 2', 'dilation 2'], columns: ['height', 'width'] }),
  },
  build(m, { x, kernel, stride, padding, dilation }) {
    const weight = m.reshape(kernel, [1, 1, 3, 3]);
    const outs = [
      m.conv(x, weight, { stride, padding, dilation }),
      m.conv(x, weight, { stride: 2, padding: 1 }),
      m.conv(x, weight, { padding: 2, dilation: 2 }),
    ];
    const [y, strided, dilated] = outs.map(map => plane(m, map));
    return {
      y: y!,
      strided: strided!,
      dilated: dilated!,
      sizes: m.stack(outs.map(out => m.slice(m.shape(out), 0, 2, 4))),
    };
  },
  summary({ y, sizes }) {
    return `16×16 becomes ${sizes[0]}×${sizes[1]}, values from ${shown(Math.min(...y))} to ${shown(Math.max(...y))}. Stride 2 gives ${sizes[2]}×${sizes[3]}, dilation 2 ${sizes[4]}×${sizes[5]}.`;
  },
});

export const equivariance = reference({
  id: 'equivariance',
  title: 'Shift then convolve, or convolve then shift',
  caption: 'With circular padding the two orders agree exactly; with zero padding they differ along the border.',
  formula: {
    tex: 'f(\\mathrm{roll}(x))\\overset{?}{=}\\mathrm{roll}(f(x)),\\qquad f=\\mathrm{ReLU}\\circ\\mathrm{conv}',
    text: 'Is f(roll x) equal to roll(f x), with f = ReLU after convolution?',
  },
  inputs: {
    x: picture('picture', 'corner', 16),
    down: whole('shift down', 3, -8, 8),
    right: whole('shift right', 5, -8, 8),
    padding: choice('padding', 'circular', ['circular', 'zeros']),
    weights: random('kernel', [1, 1, 3, 3], 2),
  },
  outputs: {
    first: heat('Shifted, then convolved'),
    second: heat('Convolved, then shifted'),
    difference: heat('Difference'),
    largest: scalar('Largest difference'),
    pooled: table('Averaged over all places', { rows: ['shifted first', 'shifted last'], columns: ['mean'] }),
  },
  build(m, { x, down, right, padding, weights }) {
    const shift = (value: Value) => m.roll(m.roll(value, down, 2), right, 3);
    const f = (value: Value) => m.relu(m.conv(m.pad(value, 1, padding === 'circular' ? 'wrap' : 'constant'), weights));
    const [first, second] = [f(shift(x)), shift(f(x))];
    const difference = m.sub(first, second);
    return {
      first: plane(m, first),
      second: plane(m, second),
      difference: plane(m, difference),
      largest: m.largest(m.abs(difference), [0, 1, 2, 3]),
      pooled: m.reshape(m.stack([m.globalAveragePool(first), m.globalAveragePool(second)]), [2, 1]),
    };
  },
  summary: ({ largest, pooled }) =>
    largest[0]! < 1e-6
      ? `Both orders agree everywhere. Averaged over all places both are ${shown(pooled[0]!)}.`
      : `The two orders differ by up to ${shown(largest[0]!)}. Averaged over all places: ${shown(pooled[0]!)} and ${shown(pooled[1]!)}.`,
});

export const receptiveField = reference({
  id: 'receptive-field',
  title: 'Which pixels reach this unit?',
  caption:
    'One unit of a 3×3 output is sent back through transposed convolutions of ones: the number of ways from each pixel to it.',
  formula: {
    tex: 'r_l=r_{l-1}+(k_l-1)\\,j_{l-1},\\qquad j_l=j_{l-1}s_l',
    text: 'r grows by (k − 1) times the jump so far; the jump is multiplied by the stride',
  },
  inputs: {
    kernel: whole('kernel size', 3, 1, 5),
    layers: whole('layers', 3, 1, 4),
    first: whole('stride of the first layer', 1, 1, 3),
    others: whole('stride of the others', 1, 1, 2),
    row: whole('row of the unit', 1, 0, 2),
    column: whole('column of the unit', 1, 0, 2),
  },
  outputs: {
    mask: heat('Pixels that reach it'),
    ways: heat('In how many ways'),
    size: scalar('Side of the box'),
    input: scalar('Side of the input'),
  },
  build(m, { kernel, layers, first, others, row, column }) {
    const unit = Array.from({ length: 9 }, (_, i) => (i === 3 * row + column ? 1 : 0));
    const ones = m.constant(Array(kernel * kernel).fill(1), [1, 1, kernel, kernel]);
    let ways = m.constant(unit, [1, 1, 3, 3]);
    for (let layer = layers; layer >= 1; layer--)
      ways = m.convTranspose(ways, ones, { stride: layer === 1 ? first : others });
    const flat = plane(m, ways);
    // The box includes pixels inside it that a stride larger than the kernel leaves out.
    const side = flat.shape[0]!;
    const places = m.range(side);
    const reached = m.largest(m.greater(flat, 0), [0]);
    const last = m.largest(m.where(reached, places, -1), [0]);
    const start = m.smallest(m.where(reached, places, side), [0]);
    return {
      mask: m.greater(flat, 0),
      ways: flat,
      size: m.add(m.sub(last, start), 1),
      input: m.at(m.shape(flat), 0),
    };
  },
  summary: ({ mask, ways, size, input }) =>
    `${mask.filter(value => value > 0).length} of ${input[0]}×${input[0]} pixels reach the unit, in a box of ${size[0]}×${size[0]}; the middle ones in ${Math.max(...ways)} ways, the outer ones in ${Math.min(...ways.filter(value => value > 0))}.`,
});

export const outputSize = reference({
  id: 'conv-size',
  title: 'Output sizes, measured',
  caption: 'Convolution and pooling on a square ramp. The formula floors; ceil_mode keeps a last, partial window.',
  formula: {
    tex: '\\left\\lfloor\\frac{n+2p-d(k-1)-1}{s}\\right\\rfloor+1',
    text: '⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1',
  },
  inputs: {
    n: whole('input side n', 12, 4, 32),
    k: whole('kernel_size k', 3, 1, 7),
    s: whole('stride s', 2, 1, 5),
    p: whole('padding p', 0, 0, 3),
    d: whole('dilation d (convolution only)', 1, 1, 3),
  },
  outputs: {
    sizes: table('Output side', {
      rows: ['Conv2d', 'MaxPool2d', 'MaxPool2d, ceil_mode', 'AvgPool2d'],
      columns: ['side'],
    }),
    conv: heat('Conv2d with ones'),
    pooled: heat('MaxPool2d'),
    ceil: heat('MaxPool2d, ceil_mode=True'),
  },
  build(m, { n, k, s, p, d }) {
    if (n + 2 * p < d * (k - 1) + 1)
      throw new Error(`the kernel covers ${d * (k - 1) + 1} pixels, the padded input has only ${n + 2 * p}`);
    if (p > k / 2) throw new Error(`pooling allows a padding of at most half the kernel: ${Math.floor(k / 2)}`);
    const ramp = m.constant(
      Array.from({ length: n * n }, (_, i) => i / (n * n - 1)),
      [1, 1, n, n],
    );
    const window = { stride: s, padding: p };
    const outs = [
      m.conv(ramp, m.constant(Array(k * k).fill(1), [1, 1, k, k]), { ...window, dilation: d }),
      m.maxPool(ramp, k, window),
      m.maxPool(ramp, k, { ...window, ceil: true }),
      m.averagePool(ramp, k, window),
    ];
    const [conv, pooled, ceil] = outs.map(out => plane(m, out));
    return {
      sizes: m.stack(outs.map(out => m.slice(m.shape(out), 0, 2, 3))),
      conv: conv!,
      pooled: pooled!,
      ceil: ceil!,
    };
  },
  summary: ({ sizes: [conv, max, ceil, average] }) =>
    `Conv2d gives side ${conv}, MaxPool2d ${max}, with ceil_mode ${ceil}, AvgPool2d ${average}.`,
});

export const variants = reference({
  id: 'conv-variants',
  title: 'Convolution variants on one picture',
  caption: 'The same picture through five layers of three output channels. Compare size, smoothness and weights.',
  formula: {
    tex: '\\#W=\\frac{C_{\\text{in}}C_{\\text{out}}k^2}{\\text{groups}}',
    text: 'weights = C_in · C_out · k² / groups',
  },
  inputs: {
    x: picture('picture', 'disc', 16, 3),
    weights: random('weights', [sizes([3, 3, 3, 3], [3, 3, 1, 1], [3, 1, 3, 3], [3, 3, 3, 3])], 5),
  },
  outputs: {
    plain: heat('3×3', ['channel 0', 'channel 1', 'channel 2']),
    pointwise: heat('1×1', ['channel 0', 'channel 1', 'channel 2']),
    dilated: heat('3×3, dilation 2', ['channel 0', 'channel 1', 'channel 2']),
    separable: heat('Depthwise 3×3, then 1×1', ['channel 0', 'channel 1', 'channel 2']),
    transposed: heat('Transposed 3×3, stride 2', ['channel 0', 'channel 1', 'channel 2']),
    costs: table('Weights and output side', {
      rows: ['3×3', '1×1', 'dilated', 'depthwise + 1×1', 'transposed'],
      columns: ['weights', 'side'],
    }),
  },
  build(m, { x, weights }) {
    const [full, point, depth, up] = carve(m, weights, [
      [3, 3, 3, 3],
      [3, 3, 1, 1],
      [3, 1, 3, 3],
      [3, 3, 3, 3],
    ]).map(weight => scaled(m, weight)) as [Value, Value, Value, Value];
    const plain = m.conv(x, full, { padding: 1 });
    const pointwise = m.conv(x, point);
    const dilated = m.conv(x, full, { padding: 2, dilation: 2 });
    const separable = m.conv(m.conv(x, depth, { padding: 1, groups: 3 }), point);
    const transposed = m.convTranspose(x, up, { stride: 2, padding: 1, outputPadding: 1 });
    const count = (...parts: readonly Value[]) =>
      parts
        .map(part => m.made('Cast', [m.made('Size', [part], [])], [], { to: 1 }))
        .reduce((sum, part) => m.add(sum, part));
    const side = (out: Value) => m.at(m.shape(out), 2);
    const costs = [
      [count(full), side(plain)],
      [count(point), side(pointwise)],
      [count(full), side(dilated)],
      [count(depth, point), side(separable)],
      [count(up), side(transposed)],
    ];
    return {
      plain: maps(m, plain),
      pointwise: maps(m, pointwise),
      dilated: maps(m, dilated),
      separable: maps(m, separable),
      transposed: maps(m, transposed),
      costs: m.stack(costs.map(row => m.stack(row))),
    };
  },
  summary: ({ costs }) =>
    `Weights: 3×3 ${costs[0]}, 1×1 ${costs[2]}, dilated ${costs[4]}, depthwise then 1×1 ${costs[6]}, transposed ${costs[8]}. The transposed one doubles the side to ${costs[9]}.`,
});

export const pooling = reference({
  id: 'pooling',
  title: 'Three ways to halve a map',
  caption:
    'Max keeps the strongest and remembers where it was, average keeps the mean, a strided convolution learns what to keep.',
  formula: {
    tex: 'y_{ij}=\\max_{a,b\\in\\{0,1\\}}x_{2i+a,2j+b}\\quad\\text{or}\\quad\\tfrac14\\sum_{a,b}x_{2i+a,2j+b}\\quad\\text{or}\\quad\\sum_{a,b}w_{ab}\\,x_{2i+a,2j+b}',
    text: 'the largest, the mean, or the weighted sum of each 2×2 window',
  },
  inputs: {
    x: matrix(
      'x',
      [
        [1, 3, 2, 1],
        [4, 6, 5, 0],
        [3, 1, 1, 2],
        [0, 2, 4, 8],
      ],
      -99,
      99,
      { step: 1 },
    ),
    kernel: matrix(
      'kernel of the convolution',
      [
        [0.5, 0],
        [0, 0.5],
      ],
      -4,
      4,
      { step: 0.25 },
    ),
  },
  outputs: {
    max: heat('MaxPool2d(2)'),
    indices: heat('Index of each winner in the flat input'),
    average: heat('AvgPool2d(2)'),
    strided: heat('Conv2d, kernel 2, stride 2'),
  },
  build(m, { x, kernel }) {
    const map = m.reshape(x, [1, 1, 4, 4]);
    return {
      max: plane(m, m.maxPool(map, 2)),
      indices: plane(m, m.maxPoolIndices(map, 2)),
      average: plane(m, m.averagePool(map, 2)),
      strided: plane(m, m.conv(map, m.reshape(kernel, [1, 1, 2, 2]), { stride: 2 })),
    };
  },
  summary: ({ max, average, strided, indices }) =>
    `Max: ${max.map(value => shown(value)).join(', ')}, from cells ${indices.join(', ')}. Average: ${average.map(value => shown(value)).join(', ')}. Convolution: ${strided.map(value => shown(value)).join(', ')}.`,
});

/** Bright on the left, bright above, bright all around, bright in the middle. */
const edges = [
  [1, 0, -1, 1, 0, -1, 1, 0, -1],
  [1, 1, 1, 0, 0, 0, -1, -1, -1],
  [1, 1, 1, 1, 1, 1, 1, 1, 1].map(value => value / 9),
  [-1, -1, -1, -1, 8, -1, -1, -1, -1].map(value => value / 4),
];

export const activationMap = reference({
  id: 'cam',
  title: 'Class activation maps of a small network',
  caption:
    'Four fixed filters, ReLU, the mean of each map, and your weights from maps to classes. A class’s map averages to its logit less the bias.',
  formula: {
    tex: 'M_c(i,j)=\\sum_k w_{ck}f_k(i,j),\\qquad z_c=\\operatorname{mean}(M_c)+b_c',
    text: 'map of class c = Σ weight · map; its mean plus the bias is the logit',
  },
  inputs: {
    image: picture('picture', 'blobs', 16),
    W: matrix(
      'weights',
      [
        [2, 0, 0.5, 0],
        [0, 2, 0.5, 0],
        [0, 0, 1, 2],
      ],
      -5,
      5,
      {
        rows: ['left edge', 'upper edge', 'bright'],
        columns: ['→ falls', '↓ falls', 'mean', 'spot'],
        step: 0.25,
      },
    ),
    b: numbersBias(),
  },
  outputs: {
    maps: heat('Feature maps', ['→ falls', '↓ falls', 'mean', 'spot']),
    cams: heat('Class activation maps, enlarged', ['left edge', 'upper edge', 'bright']),
    classes: table('Classes', {
      rows: ['left edge', 'upper edge', 'bright'],
      columns: ['mean of the map', 'logit', 'probability'],
    }),
  },
  build(m, { image, W, b }) {
    const features = m.averagePool(m.relu(m.conv(image, m.constant(edges.flat(), [4, 1, 3, 3]), { padding: 1 })), 2);
    const pooled = m.reshape(m.globalAveragePool(features), [1, 4]);
    const logits = m.linear(pooled, W, b);
    const small = m.matmul(W, m.reshape(features, [4, 64]));
    const large = m.resize(m.reshape(small, [1, 3, 8, 8]), [16, 16], 'bilinear');
    return {
      maps: maps(m, features),
      cams: maps(m, large),
      classes: m.transpose(m.stack([m.mean(small, [1]), m.reshape(logits, [3]), m.reshape(m.softmax(logits), [3])])),
    };
  },
  summary({ classes }) {
    const names = ['left edge', 'upper edge', 'bright'];
    return `${names.map((name, i) => `${name}: map mean ${shown(classes[3 * i]!)}, logit ${shown(classes[3 * i + 1]!)}, probability ${shown(classes[3 * i + 2]!, 3)}`).join('; ')}.`;
  },
});

function numbersBias() {
  return { kind: 'numbers' as const, label: 'biases', value: [0, 0, 0.1], min: -5, max: 5, step: 0.1 };
}

/** The one map of a batch of one. */
function plane(m: Maths, x: Value): Value {
  return m.reshape(x, x.shape.slice(2));
}

/** All maps of a batch of one. */
function maps(m: Maths, x: Value): Value {
  return m.reshape(x, x.shape.slice(1));
}

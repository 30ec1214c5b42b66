/** The blocks that made the classic networks, with seeded weights, on a small picture. */
import { shown } from '../../figures/shown';
import { carve, scaled, sizes } from './carve';
import { curve, heat, number, numbered, picture, random, table, toggle } from './entries';
import type { Maths, Value } from './maths';
import { reference } from './reference';

type Four = readonly [number, number, number, number];

const alexShapes: readonly Four[] = [
  [6, 3, 5, 5],
  [8, 6, 3, 3],
  [8, 8, 3, 3],
];

export const alexNet = reference({
  id: 'alexnet-mini',
  title: 'A small AlexNet',
  caption:
    'Three convolutions with ReLU, each followed by a pool of kernel 3 and stride 2 (its windows overlap), then a linear layer.',
  formula: {
    tex: '32\\to15\\to7\\to3:\\qquad\\left\\lfloor\\frac{n-3}{2}\\right\\rfloor+1',
    text: 'each pool: ⌊(n − 3) / 2⌋ + 1, so 32 → 15 → 7 → 3',
  },
  inputs: {
    image: picture('picture', 'disc', 32, 3),
    weights: random('weights', [sizes(...alexShapes, [10, 72])], 1),
  },
  outputs: {
    first: heat('After the first pool'),
    second: heat('After the second pool'),
    third: heat('After the third pool'),
    sizes: table('Sizes', { rows: ['first', 'second', 'third'], columns: ['channels', 'height', 'width'] }),
    zeros: table('Share of zeros', { columns: ['first', 'second', 'third'] }),
    probabilities: table('Softmax over ten classes (untrained)', {
      rows: numbered('class', 10, 0),
      columns: ['probability'],
    }),
  },
  build(m, { image, weights }) {
    const [w1, w2, w3, w4] = carve(m, weights, [...alexShapes, [10, 72]]) as [Value, Value, Value, Value];
    const stage = (x: Value, w: Value, padding: number) => {
      const on = m.relu(m.conv(x, scaled(m, w), { padding }));
      return [m.maxPool(on, 3, { stride: 2 }), off(m, on)] as const;
    };
    const [first, z1] = stage(image, w1, 2);
    const [second, z2] = stage(first, w2, 1);
    const [third, z3] = stage(second, w3, 1);
    const logits = m.linear(m.reshape(third, [1, 72]), scaled(m, w4, 1));
    return {
      first: maps(m, first),
      second: maps(m, second),
      third: maps(m, third),
      sizes: m.stack([first, second, third].map(x => m.slice(m.shape(x), 0, 1, 4))),
      zeros: m.stack([z1, z2, z3]),
      probabilities: m.softmax(logits),
    };
  },
  summary: ({ sizes: s, zeros, probabilities }) =>
    `${s[0]}×${s[1]}×${s[2]}, ${s[3]}×${s[4]}×${s[5]}, ${s[6]}×${s[7]}×${s[8]}. ReLU sets ${zeros.map(share => `${shown(100 * share, 3)} %`).join(', ')} to zero. The largest probability is ${shown(Math.max(...probabilities))}.`,
});

export const vggBlock = reference({
  id: 'vgg-block',
  title: 'Three 3×3 convolutions beside one 7×7',
  caption:
    'Both see 7×7 pixels (choose the dot to see it). Three small ones have 27C² weights for 49C², and two more ReLUs.',
  formula: { tex: '3\\cdot9\\,C^2=27\\,C^2<49\\,C^2', text: '3 · 9 C² = 27 C² < 49 C²' },
  inputs: {
    x: picture('picture', 'dot', 15),
    weights: random('weights', [3 * 9 + 49], 2),
    positive: toggle('positive weights only', true),
  },
  outputs: {
    stacked: heat('Three 3×3'),
    single: heat('One 7×7'),
    seen: table('Pixels that differ from zero', { columns: ['three 3×3', 'one 7×7'] }),
    counts: table('Weights for one channel', { columns: ['three 3×3', 'one 7×7'] }),
  },
  build(m, { x, weights, positive }) {
    const signed = positive ? m.abs(weights) : weights;
    const [a, b, c, large] = carve(m, signed, [
      [1, 1, 3, 3],
      [1, 1, 3, 3],
      [1, 1, 3, 3],
      [1, 1, 7, 7],
    ]).map(w => scaled(m, w)) as [Value, Value, Value, Value];
    const layer = (value: Value, w: Value) => m.relu(m.conv(value, w, { padding: 1 }));
    const stacked = layer(layer(layer(x, a), b), c);
    const single = m.relu(m.conv(x, large, { padding: 3 }));
    const lit = (value: Value) => m.sum(m.greater(value, 0), [0, 1, 2, 3]);
    const size = (value: Value) => m.made('Cast', [m.made('Size', [value], [])], [], { to: 1 });
    return {
      stacked: m.reshape(stacked, [15, 15]),
      single: m.reshape(single, [15, 15]),
      seen: m.stack([lit(stacked), lit(single)]),
      counts: m.stack([m.add(m.add(size(a), size(b)), size(c)), size(large)]),
    };
  },
  summary: ({ seen, counts }) =>
    `Three 3×3 light up ${seen[0]} pixels with ${counts[0]} weights, one 7×7 ${seen[1]} pixels with ${counts[1]}.`,
});

const inceptionShapes: readonly Four[] = [
  [2, 3, 1, 1],
  [2, 3, 1, 1],
  [3, 2, 3, 3],
  [1, 3, 1, 1],
  [2, 1, 5, 5],
  [2, 3, 1, 1],
];

export const inception = reference({
  id: 'inception-module',
  title: 'An Inception module',
  caption:
    'Four branches look at the same picture at four sizes; their maps are stacked. The 1×1 in front makes the large kernels cheap.',
  formula: {
    tex: 'y=\\mathrm{concat}\\left(1{\\times}1,\\;1{\\times}1\\to3{\\times}3,\\;1{\\times}1\\to5{\\times}5,\\;\\mathrm{pool}\\to1{\\times}1\\right)',
    text: 'y = concat(1×1, 1×1 then 3×3, 1×1 then 5×5, pool then 1×1)',
  },
  inputs: { x: picture('picture', 'blobs', 16, 3), weights: random('weights', [sizes(...inceptionShapes)], 6) },
  outputs: {
    one: heat('1×1'),
    three: heat('1×1, then 3×3'),
    five: heat('1×1, then 5×5'),
    pooled: heat('Max pool 3, then 1×1'),
    all: table('Together', { columns: ['channels', 'height', 'width'] }),
    costs: table('Weights', { columns: ['this module', 'without the 1×1 in front'] }),
  },
  build(m, { x, weights }) {
    const [w1, r3, w3, r5, w5, wp] = carve(m, weights, inceptionShapes).map(w => scaled(m, w)) as [
      Value,
      Value,
      Value,
      Value,
      Value,
      Value,
    ];
    const layer = (value: Value, w: Value, padding = 0) => m.relu(m.conv(value, w, { padding }));
    const branches = [
      layer(x, w1),
      layer(layer(x, r3), w3, 1),
      layer(layer(x, r5), w5, 2),
      layer(m.maxPool(x, 3, { stride: 1, padding: 1 }), wp),
    ];
    const [one, three, five, pooled] = branches.map(branch => maps(m, branch));
    const all = m.concat(branches, 1);
    const direct = 6 + 3 * 3 * 9 + 3 * 2 * 25 + 6;
    return {
      one: one!,
      three: three!,
      five: five!,
      pooled: pooled!,
      all: m.slice(m.shape(all), 0, 1, 4),
      costs: m.constant([sizes(...inceptionShapes), direct]),
    };
  },
  summary: ({ all, costs }) =>
    `2 + 3 + 2 + 2 = ${all[0]} maps of ${all[1]}×${all[2]}. ${costs[0]} weights; without the 1×1 in front ${costs[1]}.`,
});

const blockWidth = 16;
const blocks = 12;

export const residual = reference({
  id: 'residual-block',
  title: 'With and without the skip',
  caption:
    'The same block twice, then twelve of them in a row: with the skip the gradient reaches the first block, without it fades.',
  formula: {
    tex: 'y=\\mathrm{ReLU}(F(x)+x),\\qquad \\frac{\\partial L}{\\partial x}=\\left(\\frac{\\partial F}{\\partial x}+I\\right)^{\\top}\\frac{\\partial L}{\\partial y}',
    text: 'y = ReLU(F(x) + x); the gradient has the identity added',
  },
  inputs: {
    x: picture('picture', 'disc', 12, 3),
    scale: number('scale of the branch s', 0.5, 0, 2, { step: 0.05 }),
    weights: random(
      'weights',
      [sizes([3, 3, 3, 3], [3, 3, 3, 3], [blocks, blockWidth, blockWidth], [1, blockWidth])],
      4,
    ),
  },
  outputs: {
    skip: heat('ReLU(s F(x) + x)'),
    plain: heat('ReLU(s F(x))'),
    norms: curve('Size of the gradient in a row of twelve', 'block', '‖∂L/∂x‖', { series: ['with skip', 'without'] }),
    ends: table('Size of the gradient', {
      rows: ['with skip', 'without'],
      columns: ['at the first block', 'at the output'],
    }),
  },
  build(m, { x, scale, weights }) {
    const [a, b, deep, start] = carve(m, weights, [
      [3, 3, 3, 3],
      [3, 3, 3, 3],
      [blocks, blockWidth, blockWidth],
      [1, blockWidth],
    ]) as [Value, Value, Value, Value];
    const three = (value: number) => m.constant([value, value, value]);
    // Running statistics of 0 and 1, as in a fresh block in eval mode.
    const norm = (value: Value) => m.batchNorm(value, three(1), three(0), three(0), three(1));
    const inner = m.relu(norm(m.conv(x, scaled(m, a), { padding: 1 })));
    const branch = m.mul(scale, norm(m.conv(inner, scaled(m, b), { padding: 1 })));
    const norms = [1, 0].map(skip => {
      let h = start;
      const slopes: Value[] = [];
      const matrices: Value[] = [];
      for (let block = 0; block < blocks; block++) {
        const matrix = m.mul(scale, m.div(m.at(deep, block), Math.sqrt(blockWidth)));
        const next = m.matmul(m.relu(h), matrix);
        slopes.push(m.greater(h, 0));
        matrices.push(matrix);
        h = skip ? m.add(h, next) : next;
      }
      let delta = m.constant(Array(blockWidth).fill(1), [1, blockWidth]);
      const found = [m.norm(delta, [0, 1])];
      for (let block = blocks - 1; block >= 0; block--) {
        const through = m.mul(slopes[block]!, m.matmul(delta, m.transpose(matrices[block]!)));
        delta = skip ? m.add(delta, through) : through;
        found.unshift(m.norm(delta, [0, 1]));
      }
      return m.stack(found);
    });
    const all = m.stack(norms);
    return {
      skip: maps(m, m.relu(m.add(branch, x))),
      plain: maps(m, m.relu(branch)),
      norms: all,
      ends: m.gather(all, m.constant([0, blocks]), 1),
    };
  },
  summary: ({ ends: [skipFirst, , plainFirst, last] }) =>
    `From ${shown(last!, 3)} at the output, the gradient of twelve blocks is ${shown(skipFirst!, 3)} at the first with the skip and ${shown(plainFirst!, 3)} without.`,
});

const growth = 4;
const denseShapes: readonly Four[] = [0, 1, 2].flatMap(layer => [
  [8, 3 + layer * growth, 1, 1] as const,
  [growth, 8, 3, 3] as const,
]);

export const dense = reference({
  id: 'dense-block',
  title: 'A dense block',
  caption: 'Each layer sees all maps so far and adds four (the growth rate): 3, 7, 11, 15 channels.',
  formula: {
    tex: 'x_l=H_l([x_0,\\dots,x_{l-1}]),\\qquad C_l=k_0+l\\,k',
    text: 'x_l = H([x_0, …, x_(l−1)]); channels k0 + l k',
  },
  inputs: { x: picture('picture', 'blobs', 14, 3), weights: random('weights', [sizes(...denseShapes)], 5) },
  outputs: {
    widths: table('Channels', { columns: ['input', 'after layer 1', 'after layer 2', 'after layer 3'] }),
    first: heat('Added by layer 1'),
    second: heat('Added by layer 2'),
    third: heat('Added by layer 3'),
    parameters: table('Weights', { columns: ['layer 1', 'layer 2', 'layer 3'] }),
  },
  build(m, { x, weights }) {
    const parts = carve(m, weights, denseShapes);
    const norm = (value: Value) => {
      const channels = value.shape[1]!;
      const all = (fill: number) => m.constant(Array(channels).fill(fill));
      return m.relu(m.batchNorm(value, all(1), all(0), all(0), all(1)));
    };
    const channelsOf = (value: Value) => m.at(m.shape(value), 1);
    let all: Value = x;
    const [added, widths]: [Value[], Value[]] = [[], [channelsOf(x)]];
    for (let layer = 0; layer < 3; layer++) {
      const narrow = m.conv(norm(all), scaled(m, parts[2 * layer]!));
      const fresh = m.conv(norm(narrow), scaled(m, parts[2 * layer + 1]!), { padding: 1 });
      all = m.concat([all, fresh], 1);
      added.push(maps(m, fresh));
      widths.push(channelsOf(all));
    }
    const counts = [0, 1, 2].map(layer => sizes(denseShapes[2 * layer]!, denseShapes[2 * layer + 1]!));
    return {
      widths: m.stack(widths),
      first: added[0]!,
      second: added[1]!,
      third: added[2]!,
      parameters: m.constant(counts),
    };
  },
  summary: ({ widths, parameters }) =>
    `Channels ${widths.join(' → ')}; weights of the layers ${parameters.join(', ')}.`,
});

const mbShapes: readonly Four[] = [
  [8, 3, 1, 1],
  [32, 8, 1, 1],
  [32, 1, 3, 3],
  [4, 32, 1, 1],
  [32, 4, 1, 1],
  [8, 32, 1, 1],
];

export const mbConv = reference({
  id: 'mbconv',
  title: 'MBConv with squeeze-and-excite',
  caption:
    'Widen four times, filter each channel by itself, weigh the channels by what is in the whole picture, narrow, add.',
  formula: {
    tex: 's=\\sigma\\!\\left(W_2\\,\\mathrm{SiLU}(W_1\\,\\mathrm{GAP}(h))\\right),\\qquad y=x+W_p(s\\odot h)',
    text: 's = σ(W2 SiLU(W1 GAP(h))); y = x + Wp (s ⊙ h)',
  },
  inputs: { image: picture('picture', 'stripes', 14, 3), weights: random('weights', [sizes(...mbShapes)], 6) },
  outputs: {
    gates: curve('Gate of each channel', 'channel', 'σ(…)'),
    y: heat('Output'),
    some: table('Gates', { columns: ['smallest', 'mean', 'largest'] }),
    weights: table('Weights', { columns: ['expand', 'depthwise', 'squeeze', 'excite', 'project'] }),
  },
  build(m, { image, weights }) {
    const [stem, expand, depthwise, squeeze, excite, project] = carve(m, weights, mbShapes).map(w => scaled(m, w)) as [
      Value,
      Value,
      Value,
      Value,
      Value,
      Value,
    ];
    const silu = (value: Value) => m.mul(value, m.sigmoid(value));
    const x = m.conv(image, stem);
    const wide = silu(m.conv(x, expand));
    const h = silu(m.conv(wide, depthwise, { padding: 1, groups: 32 }));
    const s = m.sigmoid(m.conv(silu(m.conv(m.globalAveragePool(h), squeeze)), excite));
    const y = m.add(x, m.conv(m.mul(h, s), project));
    const gates = m.reshape(s, [32]);
    return {
      gates,
      y: maps(m, y),
      some: m.stack([m.smallest(gates, [0]), m.mean(gates, [0]), m.largest(gates, [0])]),
      weights: m.constant(mbShapes.slice(1).map(shape => sizes(shape))),
    };
  },
  summary: ({ some: [least, mean, most], weights }) =>
    `Gates from ${shown(least!)} to ${shown(most!)}, mean ${shown(mean!)}. Weights: expand ${weights[0]}, depthwise ${weights[1]}, project ${weights[4]}.`,
});

function off(m: Maths, x: Value): Value {
  return m.mean(m.equal(x, 0), [0, 1, 2, 3]);
}

function maps(m: Maths, x: Value): Value {
  return m.reshape(x, x.shape.slice(1));
}

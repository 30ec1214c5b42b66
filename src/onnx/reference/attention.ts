/** Attention: over vectors, over pixels, in heads, in a transformer of patches. */
import { shown } from '../../figures/shown';
import { carve, scaled, sizes } from './carve';
import { heat, matrix, numbered, picture, random, scalar, table, toggle, whole } from './entries';
import type { Maths, Value } from './maths';
import { reference } from './reference';

const keys = numbered('key', 3, 0);
const queries = numbered('query', 2, 0);

export const attention = reference({
  id: 'attention',
  title: 'Soft and hard attention',
  caption:
    'Each query mixes the values by the softmax of its products with the keys; hard attention takes the best key’s value whole.',
  formula: {
    tex: '\\mathrm{softmax}\\!\\left(\\frac{QK^{\\top}}{\\sqrt d}+M\\right)V',
    text: 'softmax(Q Kᵀ / √d + mask) V',
  },
  inputs: {
    Q: matrix(
      'queries Q',
      [
        [1, 0],
        [0.5, 1],
      ],
      -10,
      10,
      { rows: queries, step: 0.1 },
    ),
    K: matrix(
      'keys K',
      [
        [1, 0],
        [0, 1],
        [-1, 0.5],
      ],
      -10,
      10,
      { rows: keys, step: 0.1 },
    ),
    V: matrix(
      'values V',
      [
        [10, 0],
        [0, 10],
        [5, 5],
      ],
      -100,
      100,
      { rows: keys, step: 0.5 },
    ),
    mask: matrix(
      'may look (1) or not (0)',
      [
        [1, 1, 0],
        [1, 1, 1],
      ],
      0,
      1,
      { rows: queries, columns: keys, step: 1 },
    ),
    scale: toggle('divide by √d', true),
  },
  outputs: {
    weights: table('Weights', { rows: queries, columns: keys }),
    soft: table('Soft result', { rows: queries }),
    hard: table('Hard result', { rows: queries }),
  },
  build(m, { Q, K, V, mask, scale }) {
    const products = m.matmul(Q, m.transpose(K));
    const scores = m.where(m.greater(mask, 0.5), scale ? m.div(products, Math.SQRT2) : products, -1e9);
    const weights = m.softmax(scores);
    return { weights, soft: m.matmul(weights, V), hard: m.gather(V, m.argmax(scores, 1)) };
  },
  summary: ({ weights, soft, hard }) =>
    `Query 0 weighs the keys ${weights
      .slice(0, 3)
      .map(w => shown(w, 3))
      .join(
        ', ',
      )} and gets (${shown(soft[0]!)}, ${shown(soft[1]!)}); hard attention gives (${shown(hard[0]!)}, ${shown(hard[1]!)}).`,
});

const nonLocalSide = 12;
const nonLocalShapes = [
  [4, 3, 1, 1],
  [4, 3, 1, 1],
  [4, 3, 1, 1],
  [3, 4, 1, 1],
] as const;

export const nonLocal = reference({
  id: 'nonlocal',
  title: 'A non-local block',
  caption: 'Every pixel attends to every other. Move the position: where does it look?',
  formula: {
    tex: 'z=x+W_z\\,\\mathrm{softmax}\\!\\left(\\theta(x)^{\\top}\\phi(x)\\right)g(x)',
    text: 'z = x + Wz softmax(θ(x)ᵀ φ(x)) g(x)',
  },
  inputs: {
    x: picture('picture', 'corner', nonLocalSide, 3),
    row: whole('row', 9, 0, nonLocalSide - 1),
    column: whole('column', 9, 0, nonLocalSide - 1),
    weights: random('weights', [sizes(...nonLocalShapes)], 3),
  },
  outputs: {
    map: heat('Where the position looks'),
    z: heat('Output z', ['channel 0', 'channel 1', 'channel 2']),
    found: table('Attention of the position', { columns: ['to itself', 'largest', 'if even'] }),
  },
  build(m, { x, row, column, weights }) {
    const [theta, phi, g, out] = carve(m, weights, nonLocalShapes) as [Value, Value, Value, Value];
    const n = nonLocalSide ** 2;
    const embed = (w: Value) => m.transpose(m.reshape(m.conv(x, w), [4, n]));
    const weightsOf = m.softmax(m.matmul(embed(theta), m.transpose(embed(phi))));
    const mixed = m.reshape(m.transpose(m.matmul(weightsOf, embed(g))), [1, 4, nonLocalSide, nonLocalSide]);
    const z = m.add(x, m.conv(mixed, scaled(m, out, 0.1)));
    const mine = m.at(weightsOf, row * nonLocalSide + column);
    return {
      map: m.reshape(mine, [nonLocalSide, nonLocalSide]),
      z: m.reshape(z, [3, nonLocalSide, nonLocalSide]),
      found: m.stack([m.at(mine, row * nonLocalSide + column), m.largest(mine, [0]), m.constant([1 / n], [])]),
    };
  },
  summary: ({ found: [self, most, even], map }) =>
    `The position gives itself ${shown(self!, 3)}, the most attended pixel ${shown(most!, 3)} (even attention: ${shown(even!, 3)}); ${map.filter(value => value > even!).length} of ${map.length} pixels get more than that.`,
});

const tokens = numbered('token', 4, 0);
const model = 8;
const heads = 2;

export const multiHead = reference({
  id: 'mha',
  title: 'Multi-head self-attention',
  caption:
    'Two heads on four tokens, as nn.MultiheadAttention computes it, then the residual and LayerNorm. Causal: no token looks ahead.',
  formula: {
    tex: '\\mathrm{head}_i=\\mathrm{softmax}\\!\\left(\\frac{Q_iK_i^{\\top}}{\\sqrt{d/h}}+M\\right)V_i,\\qquad y=\\mathrm{LN}(x+[\\mathrm{head}_1,\\mathrm{head}_2]W_o)',
    text: 'head = softmax(Q Kᵀ / √(d/h) + mask) V; y = LN(x + heads Wo)',
  },
  inputs: {
    x: random('tokens', [4, model], 1),
    weights: random('weights', [4 * model * model], 2, 0.6),
    causal: toggle('causal mask', true),
  },
  outputs: {
    maps: heat('Attention (row: query, column: key)', ['head 0', 'head 1']),
    mean: table('Mean over the heads', { rows: tokens, columns: tokens }),
    y: table('Output', { rows: tokens, columns: numbered('', model, 0).map(name => name.trim()) }),
  },
  build(m, { x, weights, causal }) {
    const square = [model, model];
    const [wq, wk, wv, wo] = carve(m, weights, [square, square, square, square]) as [Value, Value, Value, Value];
    const { maps, out } = selfAttention(m, x, { wq, wk, wv, wo }, heads, causal);
    const ones = (fill: number) => m.constant(Array(model).fill(fill));
    return { maps, mean: m.mean(maps, [0]), y: m.layerNorm(m.add(x, out), ones(1), ones(0)) };
  },
  summary: ({ maps: found }, { causal }) =>
    `Head 0, last token: ${found
      .slice(12, 16)
      .map(w => shown(w, 3))
      .join(', ')}; head 1: ${found
      .slice(28, 32)
      .map(w => shown(w, 3))
      .join(', ')}.${causal ? ' Token 0 sees itself alone: 1, 0, 0, 0.' : ''}`,
});

interface Projections {
  readonly wq: Value;
  readonly wk: Value;
  readonly wv: Value;
  readonly wo: Value;
}

/** (n, d) → maps (heads, n, n) and out (n, d). */
function selfAttention(m: Maths, x: Value, { wq, wk, wv, wo }: Projections, count: number, causal = false) {
  const [n, d] = x.shape as [number, number];
  const split = (w: Value) => m.transpose(m.reshape(m.linear(x, w), [n, count, d / count]), [1, 0, 2]);
  const products = m.matmul(split(wq), m.transpose(split(wk), [0, 2, 1]));
  const scores = m.div(products, Math.sqrt(d / count));
  const allowed = Array.from({ length: n * n }, (_, i) => (i % n <= Math.floor(i / n) ? 1 : 0));
  const maps = m.softmax(causal ? m.where(m.constant(allowed, [1, n, n]), scores, -1e9) : scores);
  const joined = m.reshape(m.transpose(m.matmul(maps, split(wv)), [1, 0, 2]), [n, d]);
  return { maps, out: m.linear(joined, wo) };
}

const vitWidth = 16;
const vitShapes = [
  [vitWidth, 3, 8, 8],
  [1, vitWidth],
  [17, vitWidth],
  ...Array.from({ length: 4 }, () => [vitWidth, vitWidth]),
  [2 * vitWidth, vitWidth],
  [vitWidth, 2 * vitWidth],
  [10, vitWidth],
];

export const visionTransformer = reference({
  id: 'vit-tiny',
  title: 'A tiny vision transformer',
  caption:
    '16 patches of 8×8 and a class token through one block. Untrained: the maps show how it is computed, not what it learned.',
  formula: {
    tex: 'z_0=[x_{\\text{cls}};E\\,\\text{patches}]+P,\\quad z=z_0+\\mathrm{MHA}(\\mathrm{LN}z_0),\\quad z+\\mathrm{MLP}(\\mathrm{LN}z),\\qquad \\left(\\tfrac{32}{8}\\right)^2+1=17',
    text: 'z0 = [cls; patches] + positions, then z + MHA(LN z), then z + MLP(LN z); (32/8)² + 1 = 17 tokens',
  },
  inputs: {
    image: picture('picture', 'disc', 32, 3),
    weights: random('weights', [sizes(...vitShapes)], 7, 0.5),
  },
  outputs: {
    maps: heat('What the class token looks at, patch by patch', ['head 0', 'head 1']),
    own: table('Attention of the class token', { rows: ['head 0', 'head 1'], columns: ['to itself', 'largest patch'] }),
    logits: table('Logits', { rows: numbered('class', 10, 0), columns: ['logit'] }),
    tokens: scalar('Tokens'),
  },
  build(m, { image, weights }) {
    const [patch, cls, positions, wq, wk, wv, wo, up, down, head] = carve(m, weights, vitShapes) as [
      Value,
      Value,
      Value,
      Value,
      Value,
      Value,
      Value,
      Value,
      Value,
      Value,
    ];
    const embedded = m.made('Conv', [image, m.div(patch, 8)], [1, vitWidth, 4, 4], { strides: [8, 8] });
    const patches = m.transpose(m.reshape(embedded, [vitWidth, 16]));
    const start = m.add(m.concat([cls, patches], 0), positions);
    const norm = (x: Value) => m.layerNorm(x, m.constant(Array(vitWidth).fill(1)), m.constant(Array(vitWidth).fill(0)));
    const { maps, out } = selfAttention(m, norm(start), { wq, wk, wv, wo }, 2);
    const middle = m.add(start, out);
    const hidden = m.linear(norm(middle), up);
    const gelu = m.mul(hidden, m.div(m.add(1, m.erf(m.div(hidden, Math.SQRT2))), 2));
    const end = m.add(middle, m.linear(gelu, down));
    const fromClass = m.at(maps, 0, 1);
    const toPatches = m.slice(fromClass, 1, 1, 17);
    return {
      maps: m.reshape(toPatches, [2, 4, 4]),
      own: m.transpose(m.stack([m.at(fromClass, 0, 1), m.largest(toPatches, [1])])),
      logits: m.linear(norm(m.slice(end, 0, 0, 1)), head),
      tokens: m.at(m.shape(start), 0),
    };
  },
  summary: ({ own, logits, tokens: count }) =>
    `${count[0]} tokens. The class token gives itself ${shown(own[0]!, 3)} (head 0) and ${shown(own[2]!, 3)} (head 1); the largest logit is class ${logits.indexOf(Math.max(...logits))}.`,
});

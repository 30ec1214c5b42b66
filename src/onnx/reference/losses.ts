/** Losses: from logits or embeddings to a number and its gradient. */
import { shown } from '../../figures/shown';
import { heat, matrix, number, numbered, numbers, points, scalar, table } from './entries';
import type { Value } from './maths';
import { reference } from './reference';

const classes = ['class 0', 'class 1', 'class 2'];

export const softmaxLoss = reference({
  id: 'softmax-ce',
  title: 'Softmax and cross-entropy',
  caption:
    'The gradient is the probability minus the one-hot target, over the temperature: each row of it sums to zero.',
  formula: {
    tex: 'p=\\mathrm{softmax}(z/T),\\qquad L=-\\ln p_y,\\qquad \\frac{\\partial L}{\\partial z}=\\frac{p-y}{T}',
    text: 'p = softmax(z / T), L = −ln p of the true class, gradient (p − y) / T',
  },
  inputs: {
    logits: matrix(
      'logits',
      [
        [2, 1, 0],
        [0.5, 2.5, -1],
      ],
      -20,
      20,
      {
        rows: numbered('sample', 2),
        columns: classes,
        step: 0.1,
      },
    ),
    target: numbers('true classes', [0, 2], 0, 2, { names: numbered('sample', 2), step: 1 }),
    temperature: number('temperature', 1, 0.1, 10, { log: true }),
  },
  outputs: {
    probabilities: table('Probabilities', { rows: numbered('sample', 2), columns: classes }),
    losses: table('Loss in nats', { rows: numbered('sample', 2), columns: ['loss'] }),
    gradient: table('Gradient of each sample’s loss', { rows: numbered('sample', 2), columns: classes }),
    mean: scalar('Mean loss'),
  },
  build(m, { logits, target, temperature }) {
    const scaled = m.div(logits, temperature);
    const probabilities = m.softmax(scaled);
    const truth = m.oneHot(target, 3);
    const losses = m.neg(m.sum(m.mul(truth, m.logSoftmax(scaled)), [1]));
    const gradient = m.div(m.sub(probabilities, truth), temperature);
    return { probabilities, losses, gradient, mean: m.mean(losses, [0]) };
  },
  summary: ({ probabilities, losses, mean }) =>
    `Sample 1: probabilities ${probabilities
      .slice(0, 3)
      .map(p => p.toFixed(4))
      .join(', ')}, loss ${shown(losses[0]!)}. Sample 2: loss ${shown(losses[1]!)}. Mean ${shown(mean[0]!)} nats.`,
});

export const labelSmoothing = reference({
  id: 'label-smoothing',
  title: 'The same logits with and without smoothing',
  caption: 'Smoothing takes ε of the target and spreads it over all classes, the true one included.',
  formula: {
    tex: 'y^{\\varepsilon}=(1-\\varepsilon)\\,y+\\frac{\\varepsilon}{K},\\qquad L=-\\sum_k y^{\\varepsilon}_k\\ln p_k',
    text: 'targets (1 − ε) y + ε / K; loss −Σ target · ln p',
  },
  inputs: {
    logits: matrix(
      'logits',
      [
        [2, 1, 0],
        [8, 0, 0],
      ],
      -20,
      20,
      {
        rows: numbered('sample', 2),
        columns: classes,
        step: 0.1,
      },
    ),
    target: numbers('true classes', [0, 0], 0, 2, { names: numbered('sample', 2), step: 1 }),
    epsilon: number('label_smoothing ε', 0.1, 0, 0.9, { step: 0.01 }),
  },
  outputs: {
    targets: table('Smoothed targets', { rows: numbered('sample', 2), columns: classes }),
    losses: table('Loss in nats', { rows: numbered('sample', 2), columns: ['plain', 'smoothed'] }),
    gradient: table('Gradient of the smoothed loss', { rows: numbered('sample', 2), columns: classes }),
  },
  build(m, { logits, target, epsilon }) {
    const truth = m.oneHot(target, 3);
    const targets = m.add(m.mul(truth, m.rest(epsilon)), m.div(epsilon, 3));
    const logs = m.logSoftmax(logits);
    const loss = (y: Value) => m.neg(m.sum(m.mul(y, logs), [1]));
    return {
      targets,
      losses: m.transpose(m.stack([loss(truth), loss(targets)])),
      gradient: m.sub(m.softmax(logits), targets),
    };
  },
  summary: ({ losses }) =>
    `Sample 1: plain loss ${shown(losses[0]!)}, smoothed ${shown(losses[1]!)}. Sample 2: plain ${shown(losses[2]!)}, smoothed ${shown(losses[3]!)}${losses[3]! > losses[2]! ? ': being too sure costs' : ''}.`,
});

const embedded = [
  [0.1, 0.2],
  [0.9, 0.4],
  [1.6, 0.1],
  [0.3, 1.2],
  [1.3, 1.5],
  [2.1, 1.1],
];

export const triplet = reference({
  id: 'triplet',
  title: 'Triplets in a batch',
  caption:
    'Every anchor with every positive and negative: easy ones give no loss; batch-hard keeps the worst pair of each anchor.',
  formula: {
    tex: 'L=\\max(0,\\;d(a,p)-d(a,n)+m)',
    text: 'L = max(0, d(a, p) − d(a, n) + m)',
  },
  inputs: {
    embeddings: matrix('embeddings', embedded, -5, 5, {
      rows: numbered('point', 6, 0),
      columns: ['x', 'y'],
      step: 0.1,
    }),
    labels: numbers('labels', [0, 0, 0, 1, 1, 1], 0, 2, { names: numbered('point', 6, 0), step: 1 }),
    margin: number('margin', 1, 0, 5, { step: 0.1 }),
  },
  outputs: {
    plot: points('The embeddings', 'x', 'y', { series: ['all', 'same label as point 0'] }),
    distances: heat('Distances'),
    kinds: table('Triplets', { columns: ['easy', 'semi-hard', 'hard'] }),
    anchors: table('Batch-hard, for each anchor', {
      rows: numbered('point', 6, 0),
      columns: ['farthest positive', 'nearest negative', 'loss'],
    }),
    losses: table('Mean loss', { columns: ['batch-all (of those above 0)', 'batch-hard'] }),
  },
  build(m, { embeddings, labels, margin }) {
    const difference = m.sub(m.reshape(embeddings, [6, 1, 2]), m.reshape(embeddings, [1, 6, 2]));
    const distances = m.sqrt(m.sum(m.square(difference), [2]));
    const same = m.equal(m.reshape(labels, [6, 1]), m.reshape(labels, [1, 6]));
    const self = m.oneHot(m.range(6), 6);
    const positive = m.mul(same, m.rest(self));
    const negative = m.rest(same);
    const dp = m.reshape(distances, [6, 6, 1]);
    const dn = m.reshape(distances, [6, 1, 6]);
    const valid = m.mul(m.reshape(positive, [6, 6, 1]), m.reshape(negative, [6, 1, 6]));
    const gap = m.add(m.sub(dp, dn), margin);
    const count = (mask: Value) => m.sum(m.mul(valid, mask), [0, 1, 2]);
    const hard = m.less(dn, dp);
    const easy = m.atLeast(dn, m.add(dp, margin));
    const semi = m.mul(m.rest(hard), m.rest(easy));
    const all = m.mul(valid, m.relu(gap));
    const active = m.sum(m.greater(all, 0), [0, 1, 2]);
    const far = m.largest(m.mul(positive, distances), [1]);
    const near = m.smallest(m.where(negative, distances, 1e6), [1]);
    const worst = m.relu(m.add(m.sub(far, near), margin));
    const mine = m.reshape(m.at(same, 0), [6, 1]);
    return {
      plot: m.stack([embeddings, m.where(mine, embeddings, m.slice(embeddings, 0, 0, 1))]),
      distances,
      kinds: m.stack([count(easy), count(semi), count(hard)]),
      anchors: m.transpose(m.stack([far, near, worst])),
      losses: m.stack([m.div(m.sum(all, [0, 1, 2]), m.max(active, 1)), m.mean(worst, [0])]),
    };
  },
  summary: ({ kinds: [easy, semi, hard], losses: [all, worst] }) =>
    `${easy! + semi! + hard!} triplets: ${easy} easy, ${semi} semi-hard, ${hard} hard. Batch-all loss ${shown(all!)}, batch-hard ${shown(worst!)}.`,
});

export const contrastive = reference({
  id: 'ntxent',
  title: 'NT-Xent on a circle',
  caption:
    'Two views of each of two pictures. Each row’s one positive is its other view; the rest, whatever they show, are negatives.',
  formula: {
    tex: '\\ell_{ij}=-\\ln\\frac{e^{s_{ij}/\\tau}}{\\sum_{k\\neq i}e^{s_{ik}/\\tau}},\\qquad s=\\frac{z_i^{\\top}z_j}{\\lVert z_i\\rVert\\lVert z_j\\rVert}',
    text: 'loss of i = −ln of its positive’s share of e^(similarity / τ) over all others; similarities are cosines',
  },
  inputs: {
    z: matrix(
      'embeddings',
      [
        [1, 0],
        [0, 1],
        [1, 0],
        [0, 1],
      ],
      -5,
      5,
      {
        rows: ['picture 1, view 1', 'picture 2, view 1', 'picture 1, view 2', 'picture 2, view 2'],
        columns: ['x', 'y'],
        step: 0.1,
      },
    ),
    tau: number('temperature τ', 0.5, 0.05, 5, { log: true }),
  },
  outputs: {
    plot: points('Normalised', 'x', 'y', { series: ['picture 1', 'picture 2'] }),
    similarities: table('Cosine similarities', { rows: numbered('row', 4), columns: numbered('row', 4) }),
    shares: table('Softmax of each row, itself left out', { rows: numbered('row', 4), columns: numbered('row', 4) }),
    losses: table('Loss of each row', { rows: numbered('row', 4), columns: ['loss'] }),
    loss: scalar('Mean loss'),
  },
  build(m, { z, tau }) {
    const unit = m.div(z, m.max(m.norm(z, [1], true), 1e-12));
    const similarities = m.matmul(unit, m.transpose(unit));
    const masked = m.where(m.oneHot(m.range(4), 4), -1e9, m.div(similarities, tau));
    const partner = m.oneHot(m.constant([2, 3, 0, 1]), 4);
    const losses = m.neg(m.sum(m.mul(partner, m.logSoftmax(masked)), [1]));
    const views = (a: number, b: number) => m.concat([m.slice(unit, 0, a, a + 1), m.slice(unit, 0, b, b + 1)], 0);
    return {
      plot: m.stack([views(0, 2), views(1, 3)]),
      similarities,
      shares: m.softmax(masked),
      losses,
      loss: m.mean(losses, [0]),
    };
  },
  summary: ({ losses, loss, similarities }) =>
    `Mean loss ${shown(loss[0]!)}; rows ${losses.map(value => shown(value)).join(', ')}. The views of picture 1 have similarity ${shown(similarities[2]!)}, those of picture 2 ${shown(similarities[7]!)}.`,
});

/** From probabilities to decisions: what to label, what to sample, what to believe. */
import { shown } from '../../figures/shown';
import { curve, matrix, number, numbered, numbers, points, scalar, table, uniform, whole } from './entries';
import type { Value } from './maths';
import { reference } from './reference';

const three = numbered('class', 3, 0);

export const activeLearning = reference({
  id: 'active-learning',
  title: 'What to label next',
  caption: 'The samples whose prediction has the highest entropy are those the network is least sure of.',
  formula: { tex: 'H(p)=-\\sum_kp_k\\ln p_k', text: 'H(p) = −Σ p ln p' },
  inputs: {
    logits: matrix(
      'logits',
      [
        [4, 0, 0],
        [1, 1, 0.9],
        [2, 1.8, -2],
        [0.2, 0, 3],
        [0, 0.5, 0.2],
      ],
      -20,
      20,
      {
        rows: numbered('sample', 5, 0),
        columns: three,
        step: 0.1,
      },
    ),
    k: whole('how many to label', 2, 1, 5),
  },
  outputs: {
    entropies: table('Probabilities and entropy in nats', {
      rows: numbered('sample', 5, 0),
      columns: [...three, 'entropy'],
    }),
    chosen: table('To be labelled, least sure first', { columns: numbered('', 5).map(name => name.trim()) }),
  },
  build(m, { logits, k }) {
    const p = m.softmax(logits);
    const entropies = m.neg(m.sum(m.mul(p, m.logSoftmax(logits)), [1], true));
    return { entropies: m.concat([p, entropies], 1), chosen: m.topIndices(m.reshape(entropies, [5]), k) };
  },
  summary: ({ entropies, chosen }) =>
    `Label sample ${chosen.join(', then ')}. Entropies: ${[0, 1, 2, 3, 4].map(i => shown(entropies[4 * i + 3]!, 3)).join(', ')} (at most ln 3 = 1.099).`,
});

const draws = 200;

export const sampling = reference({
  id: 'temperature-sampling',
  title: 'Sampling with temperature',
  caption: 'The same 200 uniform draws each time: what changes is where they fall on the cumulative sum.',
  formula: {
    tex: 'p=\\mathrm{softmax}(z/T),\\qquad k=\\#\\{j:\\textstyle\\sum_{i\\le j}p_i<u\\}',
    text: 'p = softmax(z / T); the class is how many cumulative sums lie below u',
  },
  inputs: {
    logits: numbers('logits', [2, 1, 0, -1, -2], -20, 20, { names: numbered('class', 5, 0), step: 0.1 }),
    temperature: number('temperature T', 1, 0.1, 10, { log: true }),
    u: uniform('draws', [draws], 8),
  },
  outputs: {
    shares: table('Probability and how often it came', {
      rows: numbered('class', 5, 0),
      columns: ['probability', 'share of 200 draws'],
    }),
    first: table('The first ten draws', { columns: numbered('draw', 10) }),
    entropy: scalar('Entropy', 'nats'),
  },
  build(m, { logits, temperature, u }) {
    const scaled = m.div(logits, temperature);
    const p = m.softmax(scaled);
    // The last sum is 1 but for rounding, and no draw may lie beyond it.
    const edges = m.slice(m.cumsum(p, 0), 0, 0, 4);
    const drawn = m.sum(m.less(m.reshape(edges, [1, 4]), m.reshape(u, [draws, 1])), [1]);
    return {
      shares: m.transpose(m.stack([p, m.mean(m.oneHot(drawn, 5), [0])])),
      first: m.slice(drawn, 0, 0, 10),
      entropy: m.neg(m.sum(m.mul(p, m.logSoftmax(scaled)), [0])),
    };
  },
  summary: ({ shares, entropy }, { temperature }) =>
    `At T = ${temperature} class 0 has probability ${shown(shares[0]!)} and came in ${shown(100 * shares[1]!, 3)} % of the draws; entropy ${shown(entropy[0]!)} nats.`,
});

export const zeroShot = reference({
  id: 'zero-shot',
  title: 'Zero-shot: the nearest description wins',
  caption: 'Cosine similarity of a picture’s embedding with each class’s text embedding, made sharp by a temperature.',
  formula: {
    tex: 'p=\\mathrm{softmax}\\!\\left(\\frac1\\tau\\,\\frac{v^{\\top}t_k}{\\lVert v\\rVert\\lVert t_k\\rVert}\\right)',
    text: 'p = softmax(cosine(v, t_k) / τ)',
  },
  inputs: {
    image: numbers('embedding of the picture', [0.8, 0.3, 0.1, 0.2], -5, 5, { step: 0.05 }),
    texts: matrix(
      'embeddings of the classes',
      [
        [1, 0.2, 0, 0],
        [0.2, 1, 0.3, 0],
        [0, 0.1, 0.5, 1],
      ],
      -5,
      5,
      {
        rows: ['a photo of a cat', 'a photo of a dog', 'a photo of a car'],
        step: 0.05,
      },
    ),
    temperature: number('temperature τ', 0.1, 0.005, 1, { log: true }),
  },
  outputs: {
    classes: table('Classes', {
      rows: ['a photo of a cat', 'a photo of a dog', 'a photo of a car'],
      columns: ['cosine', 'probability'],
    }),
  },
  build(m, { image, texts, temperature }) {
    const unit = m.div(image, m.max(m.norm(image, [0], true), 1e-12));
    const cosines = m.matmul(m.div(texts, m.max(m.norm(texts, [1], true), 1e-12)), unit);
    return { classes: m.transpose(m.stack([cosines, m.softmax(m.div(cosines, temperature))])) };
  },
  summary: ({ classes: [c0, p0, c1, p1, c2, p2] }) =>
    `Cat: cosine ${shown(c0!)}, probability ${shown(p0!)}. Dog: ${shown(c1!)}, ${shown(p1!)}. Car: ${shown(c2!)}, ${shown(p2!)}.`,
});

export const priorCorrection = reference({
  id: 'prior-correction',
  title: 'Correct for other class frequencies',
  caption:
    'A classifier trained with one mix of classes, used on another: multiply by the ratio of the priors and renormalise.',
  formula: {
    tex: 'p_t(k\\mid x)=\\frac{p_s(k\\mid x)\\,\\pi_t(k)/\\pi_s(k)}{\\sum_jp_s(j\\mid x)\\,\\pi_t(j)/\\pi_s(j)}',
    text: 'p_t ∝ p_s · π_t / π_s',
  },
  inputs: {
    probs: matrix(
      'predicted',
      [
        [0.6, 0.3, 0.1],
        [0.2, 0.5, 0.3],
      ],
      0,
      1,
      {
        rows: numbered('sample', 2),
        columns: three,
        step: 0.05,
      },
    ),
    source: numbers('frequencies in training', [0.34, 0.33, 0.33], 0.01, 1, { names: three, step: 0.01 }),
    target: numbers('frequencies in use', [0.1, 0.2, 0.7], 0, 1, { names: three, step: 0.01 }),
  },
  outputs: { corrected: table('Corrected', { rows: numbered('sample', 2), columns: three }) },
  build(m, { probs, source, target }) {
    const weighted = m.mul(probs, m.div(target, source));
    return { corrected: m.div(weighted, m.max(m.sum(weighted, [1], true), 1e-12)) };
  },
  summary({ corrected }) {
    const best = (from: number) =>
      corrected.slice(from, from + 3).indexOf(Math.max(...corrected.slice(from, from + 3)));
    return `Sample 1: ${corrected
      .slice(0, 3)
      .map(p => shown(p))
      .join(', ')}, so class ${best(0)}. Sample 2: ${corrected
      .slice(3)
      .map(p => shown(p))
      .join(', ')}, so class ${best(3)}.`;
  },
});

const features = [
  [-1.2, 0.3],
  [-0.8, -0.5],
  [-1.5, 0.9],
  [-0.3, 0.2],
  [0.9, -0.2],
  [1.4, 0.6],
  [0.7, 1.1],
  [0.2, 0.5],
];

export const linearProbe = reference({
  id: 'linear-probe',
  title: 'A linear probe on frozen features',
  caption: 'Logistic regression fitted by gradient descent, step by step; the features never change.',
  formula: {
    tex: 'p=\\mathrm{softmax}(Wf+b),\\qquad W\\leftarrow W-\\eta\\,\\frac1N\\sum_i(p_i-y_i)f_i^{\\top}',
    text: 'p = softmax(W f + b); W ← W − η · mean of (p − y) fᵀ',
  },
  inputs: {
    features: matrix('features', features, -3, 3, { rows: numbered('sample', 8, 0), columns: ['f1', 'f2'], step: 0.1 }),
    labels: numbers('labels', [0, 0, 0, 0, 1, 1, 1, 1], 0, 1, { names: numbered('sample', 8, 0), step: 1 }),
    steps: whole('steps', 20, 1, 60),
    lr: number('lr', 0.5, 0.01, 2, { log: true }),
  },
  outputs: {
    loss: curve('Loss', 'step', 'nats'),
    probabilities: table('Probability of class 1', { rows: numbered('sample', 8, 0), columns: ['p', 'label'] }),
    weights: table('W and b', { rows: ['class 0', 'class 1'], columns: ['f1', 'f2', 'b'] }),
    right: scalar('Right, of 8'),
  },
  build(m, { features: f, labels, steps, lr }) {
    const truth = m.oneHot(labels, 2);
    const lifted = m.concat([f, m.constant(Array(8).fill(1), [8, 1])], 1);
    let weights: Value = m.constant(Array(6).fill(0), [2, 3]);
    const losses: Value[] = [];
    const logits = () => m.matmul(lifted, m.transpose(weights));
    const lossOf = (z: Value) => m.neg(m.mean(m.sum(m.mul(truth, m.logSoftmax(z)), [1]), [0]));
    for (let step = 0; step < steps; step++) {
      const z = logits();
      losses.push(lossOf(z));
      const gradient = m.div(m.matmul(m.transpose(m.sub(m.softmax(z), truth)), lifted), 8);
      weights = m.sub(weights, m.mul(lr, gradient));
    }
    const z = logits();
    losses.push(lossOf(z));
    const p = m.at(m.softmax(z), 1, 1);
    return {
      loss: m.stack(losses),
      probabilities: m.transpose(m.stack([p, m.mul(labels, 1)])),
      weights,
      right: m.sum(m.equal(m.argmax(z, 1), labels), [0]),
    };
  },
  summary: ({ loss, right }) =>
    `The loss goes from ${shown(loss[0]!)} to ${shown(loss.at(-1)!)} in ${loss.length - 1} steps; ${right[0]} of 8 are right.`,
});

export const fixMatch = reference({
  id: 'fixmatch',
  title: 'FixMatch on a batch',
  caption:
    'The weak view’s prediction becomes a label only where it is sure; the strong view is trained on it, the rest count 0.',
  formula: {
    tex: 'L_u=\\frac1N\\sum_i\\mathbf 1[\\max p_i\\ge\\tau]\\;\\mathrm{CE}\\!\\left(\\arg\\max p_i,\\;q_i\\right)',
    text: 'L = mean over all of [max p ≥ τ] · cross-entropy(argmax p, q)',
  },
  inputs: {
    weak: matrix(
      'logits of the weak views',
      [
        [5, 0, 0],
        [1, 0.8, 0],
        [0, 4.5, 0.5],
        [0, 0, 3],
      ],
      -20,
      20,
      {
        rows: numbered('sample', 4),
        columns: three,
        step: 0.1,
      },
    ),
    strong: matrix(
      'logits of the strong views',
      [
        [2, 1, 0],
        [0, 1, 0],
        [1, 1.5, 0.5],
        [1, 0, 0],
      ],
      -20,
      20,
      {
        rows: numbered('sample', 4),
        columns: three,
        step: 0.1,
      },
    ),
    tau: number('threshold τ', 0.95, 0.34, 0.999, { step: 0.01 }),
  },
  outputs: {
    samples: table('Each sample', {
      rows: numbered('sample', 4),
      columns: ['confidence', 'pseudo-label', 'used', 'cross-entropy'],
    }),
    used: scalar('Share used'),
    loss: scalar('Loss'),
  },
  build(m, { weak, strong, tau }) {
    const p = m.softmax(weak);
    const confidence = m.largest(p, [1]);
    const label = m.argmax(p, 1);
    const used = m.atLeast(confidence, tau);
    const entropy = m.neg(m.sum(m.mul(m.oneHot(label, 3), m.logSoftmax(strong)), [1]));
    return {
      samples: m.transpose(m.stack([confidence, label, used, entropy])),
      used: m.mean(used, [0]),
      loss: m.mean(m.mul(used, entropy), [0]),
    };
  },
  summary: ({ samples, used, loss }) =>
    `${shown(100 * used[0]!)} % of the samples are used; loss ${shown(loss[0]!)}. Confidences: ${[0, 1, 2, 3].map(i => shown(samples[4 * i]!, 3)).join(', ')}.`,
});

export const sharpen = reference({
  id: 'sharpen',
  title: 'Sharpening and MixUp',
  caption:
    'MixMatch averages the predictions for several views, sharpens the mean, and mixes samples with a weight of at least one half.',
  formula: {
    tex: '\\mathrm{sharpen}(p,T)_k=\\frac{p_k^{1/T}}{\\sum_jp_j^{1/T}},\\qquad \\lambda^{\\prime}=\\max(\\lambda,1-\\lambda)',
    text: 'sharpen(p, T) = p^(1/T) / Σ p^(1/T); λ′ = max(λ, 1 − λ)',
  },
  inputs: {
    views: matrix(
      'predictions for two views',
      [
        [0.5, 0.3, 0.2],
        [0.7, 0.2, 0.1],
      ],
      0,
      1,
      {
        rows: numbered('view', 2),
        columns: three,
        step: 0.05,
      },
    ),
    T: number('temperature T', 0.5, 0.05, 2, { step: 0.05 }),
    lambda: number('λ', 0.3, 0, 1, { step: 0.05 }),
    other: numbers('label of the other sample', [0, 0, 1], 0, 1, { names: three, step: 0.1 }),
  },
  outputs: {
    labels: table('Labels', { rows: ['mean of the views', 'sharpened', 'mixed with the other'], columns: three }),
    weight: scalar('λ′'),
  },
  build(m, { views, T, lambda, other }) {
    const mean = m.mean(views, [0]);
    const powered = m.pow(mean, m.reciprocal(T));
    const sharp = m.div(powered, m.max(m.sum(powered, [0], true), 1e-12));
    const weight = m.max(lambda, m.rest(lambda));
    const mixed = m.add(m.mul(weight, sharp), m.mul(m.rest(weight), other));
    return { labels: m.stack([mean, sharp, mixed]), weight };
  },
  summary: ({ labels, weight }) =>
    `Mean ${labels
      .slice(0, 3)
      .map(p => shown(p))
      .join(', ')}; sharpened ${labels
      .slice(3, 6)
      .map(p => shown(p))
      .join(', ')}; mixed with weight ${shown(weight[0]!)}: ${labels
      .slice(6)
      .map(p => shown(p))
      .join(', ')}.`,
});

const plane = [
  [0, 0],
  [0.6, 0.3],
  [1.1, -0.2],
  [1.7, 0.4],
  [4, 2],
  [4.4, 2.7],
  [3.6, 3],
  [5, 2.4],
];

export const graphPropagation = reference({
  id: 'graph-propagation',
  title: 'Two labels spread over a graph',
  caption:
    'Neighbours pull each other’s labels, the two known ones (points 0 and 4) stay. Widen σ and the groups begin to mix.',
  formula: {
    tex: 'W_{ij}=e^{-\\lVert x_i-x_j\\rVert^2/2\\sigma^2},\\qquad F\\leftarrow D^{-1}WF,\\quad F_{\\text{known}}\\leftarrow Y',
    text: 'W = e^(−d² / 2σ²); F ← D⁻¹ W F, known labels reset after each step',
  },
  inputs: {
    x: matrix('points', plane, -10, 10, { rows: numbered('point', 8, 0), columns: ['x', 'y'], step: 0.1 }),
    sigma: number('width σ', 0.8, 0.1, 5, { step: 0.1 }),
    steps: whole('steps', 10, 1, 40),
  },
  outputs: {
    plot: points('Points by label', 'x', 'y', { series: ['with point 0', 'with point 4', 'neither yet'] }),
    labels: table('Labels', { rows: numbered('point', 8, 0), columns: ['as point 0', 'as point 4'] }),
  },
  build(m, { x, sigma, steps }) {
    const difference = m.sub(m.reshape(x, [8, 1, 2]), m.reshape(x, [1, 8, 2]));
    const exponents = m.neg(m.div(m.sum(m.square(difference), [2]), m.mul(2, m.square(sigma))));
    // D⁻¹W is a softmax: written so, points that are far from all others keep their neighbours.
    const transition = m.softmax(m.where(m.oneHot(m.range(8), 8), -1e9, exponents));
    const known = m.constant([1, 0, 0, 0, 1, 0, 0, 0], [8, 1]);
    const truth = m.constant([1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], [8, 2]);
    let labels: Value = truth;
    for (let step = 0; step < steps; step++) labels = m.where(known, truth, m.matmul(transition, labels));
    const lead = m.reshape(m.sub(m.at(labels, 0, 1), m.at(labels, 1, 1)), [8, 1]);
    const [first, second] = [m.greater(lead, 1e-6), m.less(lead, -1e-6)];
    const drawn = (own: Value) => m.where(own, x, Number.NaN);
    return { plot: m.stack([drawn(first), drawn(second), drawn(m.rest(m.add(first, second)))]), labels };
  },
  summary: ({ labels }, { steps }) =>
    `After ${steps} ${steps === 1 ? 'step' : 'steps'}: ${[1, 2, 3, 5, 6, 7].map(i => `point ${i} is ${shown(labels[2 * i]!, 3)} like point 0, ${shown(labels[2 * i + 1]!, 3)} like point 4`).join('; ')}.`,
});

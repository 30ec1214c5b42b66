/**
 * The softmax figure: logits to probabilities under a temperature, the cross-entropy with a (smoothed) target, and its
 * gradient. Sources: PyTorch documentation, torch.nn.CrossEntropyLoss; Szegedy et al. 2016 for label smoothing.
 */
import { type Figure, numberOf } from './figure';
import { shown } from './shown';

export interface SoftmaxState {
  readonly logits: readonly number[];
  readonly temperature: number;
  /** Index of the true class. */
  readonly target: number;
  readonly label_smoothing: number;
}

export interface SoftmaxNumbers {
  readonly probabilities: readonly number[];
  /** What the loss compares with: 1 − ε + ε/K for the true class, ε/K for the others. */
  readonly targets: readonly number[];
  /** In nats. */
  readonly loss: number;
  /** With respect to the logits: (p − y) / T. */
  readonly gradient: readonly number[];
  readonly entropy: number;
  /** The loss of a uniform prediction, ln K. */
  readonly chance: number;
  /** The least possible loss: the entropy of the targets, 0 without smoothing. */
  readonly floor: number;
  /** The gap between the true logit and the others where the loss is least; infinite without smoothing. */
  readonly bestGap: number;
}

const initial: SoftmaxState = { logits: [2, 1, 0], temperature: 1, target: 0, label_smoothing: 0 };

export const softmax: Figure<SoftmaxState, SoftmaxNumbers> = {
  id: 'softmax',
  title: 'Softmax and cross-entropy',
  caption: 'Only differences between logits matter; the gradient is the probability minus the target.',
  initial,
  controls: {
    logits: { kind: 'numbers', min: -8, max: 8, step: 0.1, label: 'logits' },
    temperature: { kind: 'real', min: 0.1, max: 10, log: true, label: 'temperature' },
    target: { kind: 'whole', min: 0, max: 9, label: 'true class' },
    label_smoothing: { kind: 'real', min: 0, max: 0.9, step: 0.01, label: 'label_smoothing' },
  },
  presets: [
    { title: 'Three classes', state: initial },
    { title: 'Seven logits', state: { ...initial, logits: [1, 2, 3, 4, 1, 2, 3], target: 3 } },
    { title: 'Cold', state: { ...initial, temperature: 0.25 } },
    { title: 'Hot', state: { ...initial, temperature: 4 } },
    { title: 'Wrong and sure', state: { ...initial, logits: [0, 6, 0], target: 0 } },
    { title: 'Smoothed', state: { ...initial, label_smoothing: 0.1 } },
  ],
  compute,
  formula: ({ logits, target, temperature }, { probabilities, loss }) => {
    const scaled = (logit: number) => shown(logit / temperature).replace('−', '-');
    const top = `e^{${scaled(logits[target]!)}}`;
    const sum = logits.length > 5 ? '\\sum_k e^{z_k}' : logits.map(logit => `e^{${scaled(logit)}}`).join(' + ');
    const p = probabilities[target]!;
    return {
      tex: `p_{${target}} = \\frac{${top}}{${sum}} = ${shown(p)},\\quad L = ${shown(loss)}`,
      text: `p = e^z / Σ e^z = ${shown(p)} for the true class, loss ${shown(loss)}`,
    };
  },
  summary: (state, numbers) =>
    `Probabilities ${numbers.probabilities.map(p => p.toFixed(4)).join(', ')}; loss ${shown(numbers.loss)} nats (uniform: ${shown(numbers.chance)}${state.label_smoothing > 0 ? `, least possible: ${shown(numbers.floor)} at a gap of ${shown(numbers.bestGap)}` : ''}); gradient ${numbers.gradient.map(g => shown(g, 3)).join(', ')}.`,
  python: state =>
    `F.cross_entropy(torch.tensor([[${state.logits.join(', ')}]])${state.temperature === 1 ? '' : ` / ${state.temperature}`}, torch.tensor([${state.target}])${state.label_smoothing > 0 ? `, label_smoothing=${state.label_smoothing}` : ''})`,
  fromCall: call => {
    if (['Softmax', 'softmax', 'LogSoftmax', 'log_softmax'].includes(call.operator)) return initial;
    if (!['CrossEntropyLoss', 'cross_entropy'].includes(call.operator)) return undefined;
    const label_smoothing = numberOf(call, 'label_smoothing');
    return label_smoothing === undefined || call.arguments.weight !== null
      ? undefined
      : { ...initial, label_smoothing };
  },
  prompts: [
    {
      id: 'softmax-loss',
      question: 'Logits 2, 1, 0 and the first class is true. What is the loss?',
      state: initial,
      answer: numbers => numbers.loss,
      tolerance: 0.005,
      explanation: 'p = e²/(e² + e + 1) = 0.6652, and −ln 0.6652 = 0.4076.',
    },
    {
      id: 'softmax-shift',
      question: 'Add 5 to every logit of 2, 1, 0. What is the first probability now?',
      state: { ...initial, logits: [7, 6, 5] },
      answer: numbers => numbers.probabilities[0]!,
      tolerance: 0.005,
      explanation: 'It stays 0.6652: e⁵ cancels in the quotient.',
    },
    {
      id: 'softmax-smoothed',
      question: 'Logits 2, 1, 0 with label_smoothing 0.1: what is the loss?',
      state: { ...initial, label_smoothing: 0.1 },
      answer: numbers => numbers.loss,
      tolerance: 0.005,
      explanation: '0.9 of the plain loss 0.4076 plus 0.1 of the mean loss over all classes, 1.4076.',
    },
  ],
};

function compute({ logits, temperature, target, label_smoothing }: SoftmaxState): SoftmaxNumbers {
  const classes = logits.length;
  const scaled = logits.map(logit => logit / temperature);
  const largest = Math.max(...scaled);
  const logSum = largest + Math.log(scaled.reduce((sum, z) => sum + Math.exp(z - largest), 0));
  const logs = scaled.map(z => z - logSum);
  const probabilities = logs.map(Math.exp);
  const spread = label_smoothing / classes;
  const targets = logits.map((_, k) => (k === target ? 1 - label_smoothing + spread : spread));
  const entropyOf = (ps: readonly number[]) => ps.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
  return {
    probabilities,
    targets,
    loss: targets.reduce((sum, y, k) => sum - (y > 0 ? y * logs[k]! : 0), 0),
    gradient: probabilities.map((p, k) => (p - targets[k]!) / temperature),
    entropy: entropyOf(probabilities),
    chance: Math.log(classes),
    floor: entropyOf(targets),
    bestGap: smoothedGap(classes, label_smoothing),
  };
}

/** ln((K(1 − ε) + ε) / ε): the gap between the true logit and the others at which the smoothed loss is least. */
export function smoothedGap(classes: number, smoothing: number): number {
  return smoothing === 0 ? Number.POSITIVE_INFINITY : Math.log((classes * (1 - smoothing) + smoothing) / smoothing);
}

/** The least cross-entropy with smoothed targets: their own entropy, in nats. */
export function smoothedFloor(classes: number, smoothing: number): number {
  const rest = smoothing / classes;
  const top = 1 - smoothing + rest;
  const term = (p: number) => (p > 0 ? -p * Math.log(p) : 0);
  return term(top) + (classes - 1) * term(rest);
}

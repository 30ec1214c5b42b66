/**
 * The calibration figure: of all predictions made with about the same confidence, how many are right. The predictions are
 * real: a small network trained on few digits with and without label smoothing (test/truth/digit_runs.py).
 * Source: Guo et al. 2017, arXiv:1706.04599 (reliability diagram, expected calibration error, temperature scaling).
 */
import recorded from './digit-runs.json';
import type { Figure } from './figure';
import { shown, shownTex } from './shown';
import { softmaxOf } from './softmax-of';

export interface CalibrationState {
  /** That the network was trained with, as a choice is written. */
  readonly label_smoothing: string;
  /** What the logits are divided by afterwards. */
  readonly temperature: number;
  readonly bins: number;
}

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Means over the bin; absent where it is empty. */
  readonly confidence?: number;
  readonly accuracy?: number;
}

export interface CalibrationNumbers {
  readonly bins: readonly CalibrationBin[];
  readonly accuracy: number;
  readonly confidence: number;
  /** Mean distance between confidence and accuracy, bins weighted by what they hold. */
  readonly ece: number;
  /** Cross-entropy of the true labels, without smoothing. */
  readonly nll: number;
  /** The temperature, in hundredths, with the lowest cross-entropy on these very images. */
  readonly best: number;
}

export const SMOOTHINGS = recorded.outputs.map(({ label_smoothing }) => String(label_smoothing));
const labels = [...recorded.labels].map(Number);
const initial: CalibrationState = { label_smoothing: '0', temperature: 1, bins: 10 };

export const calibration: Figure<CalibrationState, CalibrationNumbers> = {
  id: 'calibration',
  title: 'As sure as it is right?',
  caption: 'On the diagonal a network is right as often as it says. Below it, it is too sure of itself.',
  initial,
  controls: {
    label_smoothing: { kind: 'choice', choices: SMOOTHINGS, label: 'label_smoothing' },
    temperature: { kind: 'real', min: 0.2, max: 4, step: 0.05, label: 'temperature' },
    bins: { kind: 'whole', min: 4, max: 20, label: 'bins' },
  },
  presets: [
    { title: 'One-hot targets: too sure', state: initial },
    { title: 'The same, cooled down by temperature', state: { ...initial, temperature: 1.65 } },
    { title: 'Smoothed by 0.1: too modest', state: { ...initial, label_smoothing: '0.1' } },
    { title: 'Smoothed, and sharpened', state: { ...initial, label_smoothing: '0.1', temperature: 0.6 } },
  ],
  compute,
  formula: (_, { bins, ece }) => {
    const full = bins.filter(({ count }) => count > 0);
    const largest = full.reduce((a, b) => (a.count >= b.count ? a : b));
    const term = `${largest.count}/${labels.length}`;
    return {
      tex: `\\mathrm{ECE}=\\sum_b\\tfrac{n_b}{${labels.length}}\\,|\\mathrm{acc}_b-\\mathrm{conf}_b|=${shownTex(ece, 3)}`,
      text: `expected calibration error: … + ${term} · |${shown(largest.accuracy!, 3)} − ${shown(largest.confidence!, 3)}| + … = ${shown(ece, 3)}`,
    };
  },
  summary: ({ temperature }, { accuracy, confidence, ece, nll, best }) => {
    const gap = confidence - accuracy;
    const verdict = Math.abs(gap) < 0.01 ? 'about as sure as it is right' : gap > 0 ? 'too sure' : 'too modest';
    return `Right in ${percent(accuracy)} of ${labels.length} test digits, with a mean confidence of ${percent(confidence)}: ${verdict}. Expected calibration error ${percent(ece)}, cross-entropy ${shown(nll, 3)}. ${temperature === best ? 'No temperature has a lower cross-entropy.' : `Cross-entropy is lowest at a temperature of ${shown(best)}.`}`;
  },
  python: ({ temperature }) => `confidence, predicted = torch.softmax(logits / ${temperature}, dim=1).max(dim=1)`,
  prompts: [
    {
      id: 'calibration-accuracy',
      question: 'Logits are divided by a temperature of 2. What happens to the share of right predictions?',
      state: { ...initial, temperature: 2 },
      answer: ({ accuracy }) => {
        const before = compute(initial).accuracy;
        return accuracy === before ? 'It stays' : accuracy > before ? 'It rises' : 'It falls';
      },
      choices: [
        {
          text: 'It stays',
          reason: 'Division by a positive number keeps the order, so the largest logit stays the largest.',
        },
        { text: 'It rises', reason: 'Then one could gain accuracy without training.' },
        { text: 'It falls', reason: 'Confidence falls; the prediction is the same.' },
      ],
      explanation: 'Temperature scaling repairs the confidence and nothing else.',
    },
    {
      id: 'calibration-hot',
      question:
        'A network was trained on one-hot targets until it knew every training label, the wrong ones too. On test images it is …',
      state: { ...initial, bins: 8 },
      answer: ({ accuracy, confidence }) =>
        confidence > accuracy + 0.01
          ? 'too sure'
          : confidence < accuracy - 0.01
            ? 'too modest'
            : 'as sure as it is right',
      choices: [
        { text: 'too sure', reason: 'Its logits have grown to be certain of every training image.' },
        { text: 'too modest', reason: 'That is what smoothing may do.' },
        { text: 'as sure as it is right', reason: 'Nothing in the loss asks for that on images it has not seen.' },
      ],
      explanation: 'Cross-entropy goes on rewarding confidence once everything is classified correctly.',
    },
  ],
};

function percent(share: number): string {
  return `${shown(100 * share, 3)} %`;
}

/** Logits less the largest of their image, which no softmax sees. */
function logitsOf(label_smoothing: string): readonly (readonly number[])[] {
  const { tenths } = recorded.outputs[Math.max(0, SMOOTHINGS.indexOf(label_smoothing))]!;
  return tenths.map(row => row.split(' ').map(below => -Number(below) / 10));
}

function compute({ label_smoothing, temperature, bins }: CalibrationState): CalibrationNumbers {
  const logits = logitsOf(label_smoothing);
  const predictions = logits.map((row, index) => {
    const probabilities = softmaxOf(row.map(logit => logit / temperature));
    const confidence = Math.max(...probabilities);
    return { confidence, isRight: probabilities.indexOf(confidence) === labels[index] };
  });
  const mean = (of: readonly number[]) => of.reduce((a, b) => a + b, 0) / of.length;
  const all = Array.from({ length: bins }, (_, bin): CalibrationBin => {
    // As scikit-learn has it: what lies on an edge belongs to the bin above, and 1 to the last.
    const held = predictions.filter(({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)) === bin);
    const edges = { from: bin / bins, to: (bin + 1) / bins, count: held.length };
    if (held.length === 0) return edges;
    return {
      ...edges,
      confidence: mean(held.map(({ confidence }) => confidence)),
      accuracy: mean(held.map(({ isRight }) => Number(isRight))),
    };
  });
  return {
    bins: all,
    accuracy: mean(predictions.map(({ isRight }) => Number(isRight))),
    confidence: mean(predictions.map(({ confidence }) => confidence)),
    ece: all.reduce(
      (sum, { count, accuracy = 0, confidence = 0 }) => sum + (count / labels.length) * Math.abs(accuracy - confidence),
      0,
    ),
    nll: crossEntropy(logits, temperature),
    best: bestOf(label_smoothing, logits),
  };
}

/** Of the true labels, on average. */
function crossEntropy(logits: readonly (readonly number[])[], temperature: number): number {
  const each = logits.map((row, index) => {
    const sum = row.reduce((total, logit) => total + Math.exp(logit / temperature), 0);
    return Math.log(sum) - row[labels[index]!]! / temperature;
  });
  return each.reduce((a, b) => a + b, 0) / each.length;
}

const bests = new Map<string, number>();

/** Searched once for each network, step by step: the cross-entropy has one lowest point. */
function bestOf(label_smoothing: string, logits: readonly (readonly number[])[]): number {
  const known = bests.get(label_smoothing);
  if (known !== undefined) return known;
  const hundredths = Array.from({ length: 381 }, (_, index) => (20 + index) / 100);
  const best = hundredths.reduce(
    (low, temperature) => {
      const loss = crossEntropy(logits, temperature);
      return loss < low.loss ? { temperature, loss } : low;
    },
    { temperature: 1, loss: Number.POSITIVE_INFINITY },
  ).temperature;
  bests.set(label_smoothing, best);
  return best;
}

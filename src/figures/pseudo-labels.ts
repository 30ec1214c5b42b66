/**
 * The pseudo-label figure: one unlabelled picture, seen weakly and strongly augmented, and what each method makes of it.
 * Source: Sohn et al. 2020, FixMatch, arXiv:2001.07685; Berthelot et al. 2019, MixMatch, arXiv:1905.02249 (sharpening).
 */
import type { Figure } from './figure';
import { shown } from './shown';
import { softmaxOf } from './softmax-of';

export interface PseudoLabelState {
  readonly method: 'FixMatch' | 'consistency' | 'sharpening';
  /** Logits for the weakly and for the strongly augmented view. */
  readonly weak: readonly number[];
  readonly strong: readonly number[];
  /** FixMatch: how sure the weak view must be. */
  readonly threshold: number;
  /** Sharpening: the lower, the closer to one class. */
  readonly T: number;
}

export interface PseudoLabelNumbers {
  readonly weak: readonly number[];
  readonly strong: readonly number[];
  /** What the strong view is pulled towards; no gradient flows through it. */
  readonly target: readonly number[];
  readonly isUsed: boolean;
  readonly loss: number;
}

const initial: PseudoLabelState = {
  method: 'FixMatch',
  weak: [4, 0.5, 0],
  strong: [1, 0.8, 0],
  threshold: 0.95,
  T: 0.5,
};
/** Their softmax is (0.5, 0.3, 0.2). */
const unsure = [0.5, 0.3, 0.2].map(p => Number(Math.log(p / 0.2).toFixed(4)));

export const pseudoLabels: Figure<PseudoLabelState, PseudoLabelNumbers> = {
  id: 'pseudo-labels',
  title: 'A target without a label',
  caption:
    'The weak view makes the target, the strong view has to follow. Make the weak view less sure and see which methods still learn.',
  initial,
  controls: {
    method: { kind: 'choice', choices: ['FixMatch', 'consistency', 'sharpening'], label: 'method' },
    threshold: {
      kind: 'real',
      min: 0.34,
      max: 0.99,
      step: 0.01,
      label: 'threshold τ',
      when: s => s.method === 'FixMatch',
    },
    T: { kind: 'real', min: 0.1, max: 2, step: 0.1, label: 'temperature T', when: s => s.method === 'sharpening' },
    weak: { kind: 'numbers', min: -20, max: 20, step: 0.1, label: 'weak logits' },
    strong: { kind: 'numbers', min: -20, max: 20, step: 0.1, label: 'strong logits' },
  },
  presets: [
    { title: 'Sure enough', state: initial },
    { title: 'Not sure: left out', state: { ...initial, weak: unsure } },
    { title: 'Not sure: sharpened', state: { ...initial, method: 'sharpening', weak: unsure } },
    { title: 'Consistency alone', state: { ...initial, method: 'consistency', weak: unsure } },
    { title: 'Sure and wrong', state: { ...initial, strong: [0, 3, 0] } },
  ],
  compute,
  formula: ({ method, threshold, T }, { weak, target, loss, isUsed }) => {
    const most = Math.max(...weak);
    const list = `(${target.map(p => shown(p, 3)).join(',\\,')})`;
    if (method === 'FixMatch')
      return {
        tex: `\\mathbb 1[${shown(most, 3)}\\ge ${shown(threshold)}]\\cdot H(\\hat q,p)=${shown(loss, 4)}`,
        text: `${shown(most, 3)} is ${isUsed ? 'at least' : 'less than'} ${shown(threshold)}: the loss is ${shown(loss, 4)}`,
      };
    return {
      tex: `${method === 'sharpening' ? `q_i^{1/T}\\big/\\sum_jq_j^{1/T}=${list},\\;T=${shown(T)}` : `q=${list}`},\\quad\\tfrac1K\\lVert q-p\\rVert^2=${shown(loss, 4)}`,
      text: `target ${list.replaceAll('\\,', ' ')}, mean squared distance ${shown(loss, 4)}`,
    };
  },
  summary: ({ method, threshold }, { weak, strong, target, isUsed, loss }) => {
    const label = weak.indexOf(Math.max(...weak));
    const sure = `${shown(100 * weak[label]!, 3)} %`;
    if (method === 'FixMatch')
      return isUsed
        ? `The weak view is ${sure} sure of class ${label}: that becomes the label. The strong view gives it ${shown(100 * strong[label]!, 3)} %: loss ${shown(loss, 3)}. Whether the label is right, nobody checks.`
        : `The weak view is only ${sure} sure of class ${label}, less than ${shown(100 * threshold, 3)} %: this picture teaches nothing in this step.`;
    return `The weak view is ${sure} sure of class ${label}; the target gives it ${shown(100 * target[label]!, 3)} %, the strong view ${shown(100 * strong[label]!, 3)} %. The picture is used, however unsure: loss ${shown(loss, 3)}.`;
  },
  python: ({ method, threshold, T }) =>
    method === 'FixMatch'
      ? `q = weak.softmax(-1).detach()\nmask = q.amax(-1) >= ${threshold}\nloss = (F.cross_entropy(strong, q.argmax(-1), reduction='none') * mask).mean()`
      : `q = weak.softmax(-1).detach()\n${method === 'sharpening' ? `q = q ** (1 / ${T})\nq = q / q.sum(-1, keepdim=True)\n` : ''}loss = F.mse_loss(strong.softmax(-1), q)`,
  prompts: [
    {
      id: 'pseudo-labels-sharpened',
      question: 'The weak view says (0.5, 0.3, 0.2). Sharpened with $T=0.5$, how likely is the first class?',
      state: { ...initial, method: 'sharpening', weak: unsure },
      answer: ({ target }) => target[0]!,
      tolerance: 0.002,
      explanation: 'Square and normalise: $0.25/(0.25+0.09+0.04)=0.658$.',
    },
    {
      id: 'pseudo-labels-masked',
      question: 'The weak view says (0.5, 0.3, 0.2), the threshold is 0.95. What is FixMatch’s loss for this picture?',
      state: { ...initial, weak: unsure },
      answer: ({ loss }) => loss,
      explanation: '0: it is left out, and still counts in the mean over the batch.',
    },
    {
      id: 'pseudo-labels-wrong',
      question:
        'FixMatch: the weak view is 95.5 % sure of class 0, wrongly; the strong view says class 1. What happens?',
      state: { ...initial, strong: [0, 3, 0] },
      answer: ({ isUsed, loss }) => (isUsed && loss > 1 ? 'It learns class 0' : 'It is left out'),
      choices: [
        {
          text: 'It learns class 0',
          reason: 'Confidence is all that is asked for; a sure error is trained on like the truth.',
        },
        {
          text: 'It is left out',
          reason: 'Views that disagree are not left out: only the weak view’s confidence decides.',
        },
        { text: 'It learns class 1', reason: 'The strong view is never the target: the weak view gives the label.' },
      ],
      explanation: 'Confirmation bias: a sure mistake makes itself surer.',
    },
  ],
};

function compute({
  method,
  weak: weakLogits,
  strong: strongLogits,
  threshold,
  T,
}: PseudoLabelState): PseudoLabelNumbers {
  const size = Math.min(weakLogits.length, strongLogits.length);
  const [weak, strong] = [softmaxOf(weakLogits.slice(0, size)), softmaxOf(strongLogits.slice(0, size))];
  const most = Math.max(...weak);
  const label = weak.indexOf(most);
  if (method === 'FixMatch') {
    const isUsed = most >= threshold;
    const target = weak.map((_, index) => (index === label ? 1 : 0));
    return { weak, strong, target, isUsed, loss: isUsed ? 0 - Math.log(strong[label]!) : 0 };
  }
  const powers = weak.map(p => (method === 'sharpening' ? (p / most) ** (1 / T) : p));
  const sum = powers.reduce((a, b) => a + b, 0);
  const target = powers.map(p => p / sum);
  const loss = target.reduce((total, q, index) => total + (q - strong[index]!) ** 2, 0) / size;
  return { weak, strong, target, isUsed: true, loss };
}

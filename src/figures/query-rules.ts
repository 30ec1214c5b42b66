/**
 * The query-rules figure: predictions for four unlabelled examples as points of a triangle, one corner a class, and which of
 * them each rule of active learning would have labelled. Source: Settles 2009, section 3.1.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface QueryState {
  readonly rule: 'entropy' | 'margin' | 'least confident';
  /** Probabilities of classes 0 and 1; what is left is class 2. */
  readonly A: readonly number[];
  readonly B: readonly number[];
  readonly C: readonly number[];
  readonly D: readonly number[];
}

export interface Scores {
  readonly probabilities: readonly number[];
  /** In nats. */
  readonly entropy: number;
  /** The largest less the second largest: small is uncertain. */
  readonly margin: number;
  /** One less the largest. */
  readonly doubt: number;
}

export interface QueryNumbers {
  readonly scores: Readonly<Record<Candidate, Scores>>;
  readonly picked: Readonly<Record<QueryState['rule'], Candidate>>;
}

type Candidate = (typeof CANDIDATES)[number];
export const CANDIDATES = ['A', 'B', 'C', 'D'] as const;
const RULES = ['entropy', 'margin', 'least confident'] as const;

const initial: QueryState = {
  rule: 'entropy',
  A: [0.5, 0.49],
  B: [0.4, 0.3],
  C: [0.1, 0.85],
  D: [0.65, 0.2],
};
const certain: QueryState = { rule: 'entropy', A: [0.9, 0.05], B: [0.05, 0.9], C: [0.34, 0.33], D: [0.1, 0.1] };

export const queryRules: Figure<QueryState, QueryNumbers> = {
  id: 'query-rules',
  title: 'Which one to label',
  caption:
    'Each corner is a class, each point a prediction. Drag them: the stronger the shading, the sooner the rule asks.',
  initial,
  controls: {
    rule: { kind: 'choice', choices: RULES, label: 'rule' },
    A: { kind: 'numbers', min: 0, max: 1, step: 0.01, label: 'A: p₀, p₁' },
    B: { kind: 'numbers', min: 0, max: 1, step: 0.01, label: 'B: p₀, p₁' },
    C: { kind: 'numbers', min: 0, max: 1, step: 0.01, label: 'C: p₀, p₁' },
    D: { kind: 'numbers', min: 0, max: 1, step: 0.01, label: 'D: p₀, p₁' },
  },
  presets: [
    { title: 'Two rules, two answers', state: initial },
    { title: 'By margin', state: { ...initial, rule: 'margin' } },
    { title: 'One that nothing is known of', state: certain },
  ],
  compute,
  formula: ({ rule }, { picked, scores }) => {
    const name = picked[rule];
    const { probabilities, entropy, margin, doubt } = scores[name];
    const p = probabilities.map(value => shown(value, 3));
    const sorted = [...probabilities].sort((a, b) => b - a).map(value => shown(value, 3));
    if (rule === 'margin')
      return {
        tex: `p_{(1)}-p_{(2)}=${sorted[0]}-${sorted[1]}=${shown(margin, 3)}`,
        text: `${name}: margin ${sorted[0]} − ${sorted[1]} = ${shown(margin, 3)}`,
      };
    if (rule === 'least confident')
      return {
        tex: `1-\\max p=1-${sorted[0]}=${shown(doubt, 3)}`,
        text: `${name}: 1 − ${sorted[0]} = ${shown(doubt, 3)}`,
      };
    return {
      tex: `H(${p.join(',\\,')})=-\\sum_k p_k\\ln p_k=${shown(entropy, 4)}`,
      text: `${name}: −Σ p ln p of (${p.join(', ')}) = ${shown(entropy, 4)} nats`,
    };
  },
  summary: (_, { picked, scores }) =>
    `Entropy asks for ${picked.entropy} (${shown(scores[picked.entropy].entropy, 3)} nats, at most ln 3 = 1.099), margin for ${picked.margin} (${shown(scores[picked.margin].margin, 2)} between the top two), least confident for ${picked['least confident']} (${shown(scores[picked['least confident']].doubt, 2)} not on the top class).`,
  prompts: [
    {
      id: 'query-rules-margin',
      question:
        'A is predicted as $(0.5, 0.49, 0.01)$, B as $(0.4, 0.3, 0.3)$. Which one does the margin rule ask for?',
      state: { ...initial, rule: 'margin' },
      answer: ({ picked }) => picked.margin,
      choices: [
        { text: 'A', reason: 'Its top two are 0.01 apart.' },
        { text: 'B', reason: 'Its top two are 0.1 apart, ten times as far; entropy would ask for it.' },
        { text: 'C', reason: 'It is sure: 0.85 on one class.' },
      ],
      explanation: 'Margin asks where the decision is closest, entropy where the whole prediction is most spread out.',
    },
    {
      id: 'query-rules-uniform',
      question: 'What is the largest entropy that a prediction over three classes can have, in nats?',
      state: { ...initial, D: [1 / 3, 1 / 3] },
      answer: ({ scores }) => Number(scores.D.entropy.toFixed(4)),
      tolerance: 0.01,
      explanation: '$\\ln3=1.0986$, for equal probabilities: the middle of the triangle, where all three rules agree.',
    },
    {
      id: 'query-rules-edge',
      question: 'On the middle of a side of the triangle the margin is 0. Is the entropy the largest there too?',
      state: { ...initial, A: [0.5, 0.5], D: [1 / 3, 1 / 3] },
      answer: ({ scores }) => (scores.A.entropy < scores.D.entropy - 1e-9 ? 'No' : 'Yes'),
      choices: [
        { text: 'Yes', reason: 'There one class is ruled out already: $\\ln2=0.69$ nats, not $\\ln3=1.10$.' },
        { text: 'No', reason: 'Entropy is largest in the middle, margin is smallest along three lines.' },
        {
          text: 'Only with three classes',
          reason: 'Of more classes even more are ruled out: $\\ln2$ against $\\ln n$.',
        },
      ],
      explanation: 'Along the lines where two classes tie the margin rule cannot choose; entropy still can.',
    },
  ],
};

/** What a prediction scores by each rule; of given numbers it takes what makes a distribution. */
export function scoresOf([first = 0, second = 0]: readonly number[]): Scores {
  const [p0, p1] = [Math.max(0, Math.min(1, first)), Math.max(0, Math.min(1, second))];
  const over = Math.max(1, p0 + p1);
  const probabilities = [p0 / over, p1 / over, Math.max(0, 1 - (p0 + p1) / over)];
  const sorted = [...probabilities].sort((a, b) => b - a);
  return {
    probabilities,
    entropy: 0 - probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0),
    margin: sorted[0]! - sorted[1]!,
    doubt: 1 - sorted[0]!,
  };
}

/** How strongly a rule asks for a prediction, from 0 to 1. */
export function urge(rule: QueryState['rule'], { entropy, margin, doubt }: Scores): number {
  return rule === 'entropy' ? entropy / Math.log(3) : rule === 'margin' ? 1 - margin : doubt * 1.5;
}

function compute(state: QueryState): QueryNumbers {
  const scores = Object.fromEntries(CANDIDATES.map(name => [name, scoresOf(state[name])])) as QueryNumbers['scores'];
  const picked = Object.fromEntries(
    RULES.map(rule => [
      rule,
      CANDIDATES.reduce((best, name) => (urge(rule, scores[name]) > urge(rule, scores[best]) + 1e-12 ? name : best)),
    ]),
  ) as QueryNumbers['picked'];
  return { scores, picked };
}

/**
 * The attention figure: scores of queries with keys, their softmax row by row, and the mixture of values.
 * Source: Vaswani et al. 2017, arXiv:1706.03762, equation 1; PyTorch documentation, scaled_dot_product_attention.
 */
import type { Figure } from './figure';
import { oneHotOf } from './one-hot';
import { shown } from './shown';
import { softmaxOf } from './softmax-of';

export interface AttentionState {
  /** One vector a row; queries and keys of one width, as many keys as values. */
  readonly queries: readonly (readonly number[])[];
  readonly keys: readonly (readonly number[])[];
  readonly values: readonly (readonly number[])[];
  /** Whether scores are divided by the square root of the width. */
  readonly scaled: boolean;
  /** Whether a query sees only keys up to its own place. */
  readonly is_causal: boolean;
  /** Whether each query takes the one key with the highest score in place of the mixture: hard attention. */
  readonly hard: boolean;
  /** The query that is looked at. */
  readonly query: number;
}

export interface AttentionNumbers {
  /** Before the softmax; −∞ where masked. */
  readonly scores: readonly (readonly number[])[];
  /** Each row sums to 1. */
  readonly weights: readonly (readonly number[])[];
  readonly output: readonly (readonly number[])[];
  /** How many keys each query mixes, in effect: e to the entropy of its row. */
  readonly spread: readonly number[];
}

const initial: AttentionState = {
  queries: [
    [2, 0],
    [0, 2],
    [1, 1],
    [2, 2],
  ],
  keys: [
    [1, 0],
    [0, 1],
    [1, 1],
    [-1, 0],
  ],
  values: [
    [10, 0],
    [0, 10],
    [5, 5],
    [0, 0],
  ],
  scaled: true,
  is_causal: false,
  hard: false,
  query: 0,
};

const two: AttentionState = {
  ...initial,
  queries: [[1, 0]],
  keys: initial.keys.slice(0, 2),
  values: initial.values.slice(0, 2),
};

const alike: AttentionState = { ...initial, keys: initial.keys.map(() => [1, 0]) };

export const attention: Figure<AttentionState, AttentionNumbers> = {
  id: 'attention',
  title: 'Scaled dot-product attention',
  caption:
    'Each query spreads a weight of 1 over the keys; what comes out is that mixture of the values. Hard attention takes one of them.',
  initial,
  controls: {
    query: { kind: 'whole', min: 0, max: 3, label: 'query', when: state => state.queries.length > 1 },
    scaled: { kind: 'switch', label: 'divide by √d' },
    is_causal: { kind: 'switch', label: 'is_causal', when: state => state.queries.length > 1 },
    hard: { kind: 'switch', label: 'take one key (hard)' },
  },
  presets: [
    { title: 'Four tokens', state: initial },
    { title: 'Causal mask', state: { ...initial, is_causal: true } },
    { title: 'Hard attention: one key each', state: { ...initial, hard: true, query: 3 } },
    { title: 'One query, two keys', state: two },
    { title: 'All keys alike', state: alike },
    {
      title: 'Large scores, not scaled',
      state: { ...initial, queries: initial.queries.map(q => q.map(x => 8 * x)), scaled: false },
    },
  ],
  compute,
  formula: (state, { scores, weights, output }) => {
    const q = at(state);
    const d = state.queries[q]!.length;
    const root = state.scaled ? `/\\sqrt{${d}}` : '';
    const list = (row: readonly number[]) =>
      row.map(x => shown(x, 3).replace('−∞', '-\\infty').replace('−', '-')).join(',\\;');
    return {
      tex: `\\begin{aligned}s_{${q}}&=qK^\\top${root}=(${list(scores[q]!)})\\\\a_{${q}}&=\\mathrm{${state.hard ? 'onehot\\,argmax' : 'softmax'}}(s_{${q}})=(${list(weights[q]!)})\\\\o_{${q}}&=a_{${q}}V=(${list(output[q]!)})\\end{aligned}`,
      text: `scores ${tuple(scores[q]!)}, weights ${tuple(weights[q]!)}, output ${tuple(output[q]!)}`,
    };
  },
  summary: (state, { scores, weights, output, spread }) => {
    const q = at(state);
    const row = weights[q]!;
    const most = row.indexOf(Math.max(...row));
    const alike = row.flatMap((weight, key) => (weight > row[most]! - 1e-9 ? [key] : []));
    if (state.hard) {
      const isTied = scores[q]!.filter(score => score === scores[q]![most]).length > 1;
      const change = isTied
        ? 'Another key scores the same: the first is taken, and the least change of a score can decide otherwise.'
        : 'A small change of the scores changes nothing, so no gradient reaches them.';
      return `Query ${q}, ${tuple(state.queries[q]!)}, takes key ${most} alone; its output is ${tuple(output[q]!)}, that key's value. ${change}`;
    }
    return `Query ${q}, ${tuple(state.queries[q]!)}, gives ${alike.length > 1 ? 'keys' : 'key'} ${list.format(alike.map(String))} the most, ${shown(row[most]!, 3)}${alike.length > 1 ? ' each' : ''}, and mixes about ${shown(spread[q]!, 2)} key${shown(spread[q]!, 2) === '1' ? '' : 's'}; its output is ${tuple(output[q]!)}.`;
  },
  python: ({ queries, keys, scaled, is_causal, hard }) => {
    const mask = `.masked_fill(torch.ones(${queries.length}, ${keys.length}).triu(1) > 0, -torch.inf)`;
    return hard
      ? `F.one_hot((q @ k.mT)${is_causal ? mask : ''}.argmax(-1), k.shape[-2]).to(v) @ v`
      : `F.scaled_dot_product_attention(q, k, v${is_causal ? ', is_causal=True' : ''}${scaled ? '' : ', scale=1.0'})`;
  },
  fromCall: call => {
    if (call.operator !== 'scaled_dot_product_attention') return undefined;
    const { is_causal, attn_mask, scale } = call.arguments;
    if (typeof is_causal !== 'boolean' || attn_mask !== null || scale !== null) return undefined;
    return { ...initial, is_causal };
  },
  prompts: [
    {
      id: 'attention-two-keys',
      question:
        'The query is $(1,0)$, the keys are $(1,0)$ and $(0,1)$, scores are divided by $\\sqrt2$. Which weight does the first key get?',
      state: two,
      answer: ({ weights }) => weights[0]![0]!,
      tolerance: 0.005,
      explanation:
        'The scores are $0.707$ and $0$; $e^{0.707}/(e^{0.707}+1)=0.670$. Without the square root it would be $0.731$.',
    },
    {
      id: 'attention-causal-first',
      question: 'Four tokens with a causal mask. Which weight does the first token give itself?',
      state: { ...initial, is_causal: true },
      answer: ({ weights }) => weights[0]![0]!,
      explanation: 'It sees no other key, and each row sums to 1.',
    },
    {
      id: 'attention-hard',
      question:
        'Hard attention takes the key with the highest score. That score is 1.41, the next one 0; the next one is raised to 1. What happens to the output?',
      state: { ...two, hard: true, queries: [[2, 0]] },
      answer: ({ output }, state) => {
        const raised = compute({ ...state, keys: [state.keys[0]!, [Math.SQRT1_2, 1]] }).output[0]!;
        if (raised.every((value, index) => value === output[0]![index])) return 'Nothing';
        return raised.every((value, index) => value === state.values[1]![index])
          ? 'It becomes the second value'
          : 'It moves towards the second value';
      },
      choices: [
        { text: 'Nothing', reason: 'The same key is still the highest: the choice is constant, its gradient 0.' },
        {
          text: 'It moves towards the second value',
          reason: 'So it would be with soft attention, where every weight follows every score.',
        },
        { text: 'It becomes the second value', reason: 'Only once that score is the highest.' },
      ],
      explanation: 'Hence hard attention needs reinforcement learning or a relaxation, and soft attention does not.',
    },
    {
      id: 'attention-alike',
      question: 'All four keys are the same vector. Which weight does each of them get?',
      state: alike,
      answer: ({ weights }) => weights[0]![0]!,
      explanation:
        'Equal scores give equal weights: $1/4$, whatever the query. Position is not known to attention; only different keys can be told apart.',
    },
  ],
};

const list = new Intl.ListFormat('en-GB');

function at({ query, queries }: AttentionState): number {
  return Math.min(query, queries.length - 1);
}

function compute({ queries, keys, values, scaled, is_causal, hard }: AttentionState): AttentionNumbers {
  const scale = scaled ? 1 / Math.sqrt(queries[0]!.length) : 1;
  const scores = queries.map((query, row) =>
    keys.map((key, column) =>
      is_causal && column > row
        ? Number.NEGATIVE_INFINITY
        : scale * query.reduce((sum, value, index) => sum + value * key[index]!, 0),
    ),
  );
  const weights = scores.map(hard ? oneHotOf : softmaxOf);
  return {
    scores,
    weights,
    output: weights.map(row =>
      values[0]!.map((_, index) => row.reduce((sum, weight, key) => sum + weight * values[key]![index]!, 0)),
    ),
    spread: weights.map(row =>
      Math.exp(-row.reduce((sum, weight) => sum + (weight > 0 ? weight * Math.log(weight) : 0), 0)),
    ),
  };
}

function tuple(values: readonly number[]): string {
  return `(${values.map(value => shown(value, 3)).join(', ')})`;
}

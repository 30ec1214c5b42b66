/**
 * The contrastive figure: two views of each example as points on a circle, and NT-Xent, which pulls each towards its other
 * view and away from all the rest. Source: Chen et al. 2020, SimCLR, arXiv:2002.05709, equation 1.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface ContrastiveState {
  /** In degrees; points 0 and 1 are views of one example, 2 and 3 of the next, and so on. */
  readonly angles: readonly number[];
  readonly temperature: number;
  /** The point that is looked at. */
  readonly anchor: number;
}

export interface ContrastiveNumbers {
  /** Cosine similarity of each pair. */
  readonly similarity: readonly (readonly number[])[];
  /** Row by row: how the softmax shares 1 among the others; 0 for a point with itself. */
  readonly shares: readonly (readonly number[])[];
  readonly losses: readonly number[];
  readonly loss: number;
  /** Where the loss pushes each point along the circle, per radian; positive is towards larger angles. */
  readonly push: readonly number[];
}

const initial: ContrastiveState = { angles: [20, 60, 140, 200, 260, 310], temperature: 0.5, anchor: 0 };
const right: ContrastiveState = { ...initial, angles: [0, 0, 90, 90] };

export const contrastive: Figure<ContrastiveState, ContrastiveNumbers> = {
  id: 'contrastive',
  title: 'NT-Xent on a circle',
  caption: 'Views of one example share a shape. Each point looks for its other view among all the others; drag them.',
  initial,
  controls: {
    temperature: { kind: 'real', min: 0.05, max: 2, log: true, label: 'temperature' },
    anchor: { kind: 'whole', min: 0, max: 5, label: 'anchor' },
    angles: { kind: 'numbers', min: -360, max: 360, step: 1, label: 'angles in °' },
  },
  presets: [
    { title: 'Three examples', state: initial },
    { title: 'Pairs together, at right angles', state: right },
    { title: 'Collapsed', state: { ...initial, angles: [90, 90, 90, 90, 90, 90] } },
    { title: 'Cold: one hard negative', state: { ...initial, temperature: 0.07 } },
    { title: 'Spread evenly', state: { ...initial, angles: [0, 0, 120, 120, 240, 240] } },
  ],
  compute,
  formula: (state, { similarity, losses }) => {
    const [i, j] = pair(state);
    const s = shown(similarity[i]![j]!, 3).replace('−', '-');
    return {
      tex: `\\ell_{${i}}=-\\ln\\frac{e^{s_{${i}${j}}/\\tau}}{\\sum_{k\\ne ${i}}e^{s_{${i}k}/\\tau}}=${shown(losses[i]!, 4)},\\quad s_{${i}${j}}=${s},\\;\\tau=${shown(state.temperature)}`,
      text: `loss of point ${i} with its other view ${j} at similarity ${shown(similarity[i]![j]!, 3)}, temperature ${shown(state.temperature)}: ${shown(losses[i]!, 4)}`,
    };
  },
  summary: (state, { shares, loss, losses }) => {
    const [i, j] = pair(state);
    const others = shares[i]!.map((share, index) => [share, index] as const).filter(
      ([, index]) => index !== i && index !== j,
    );
    const [most, hardest] = others.reduce((best, other) => (other[0] > best[0] ? other : best), [-1, -1]);
    return `Point ${i} gives its other view ${shown(100 * shares[i]![j]!, 3)} %${hardest < 0 ? '' : ` and its hardest negative, point ${hardest}, ${shown(100 * most, 3)} %`}; its loss is ${shown(losses[i]!, 4)}, the mean over all ${state.angles.length} points ${shown(loss, 4)}.`;
  },
  python: ({ temperature }) =>
    `logits = F.normalize(z) @ F.normalize(z).T / ${temperature}\nlogits.fill_diagonal_(-torch.inf)\nloss = F.cross_entropy(logits, torch.arange(len(z)) ^ 1)`,
  prompts: [
    {
      id: 'contrastive-right-angles',
      question:
        'Two examples, two views each: the views of one coincide, those of different examples are at right angles. $\\tau=0.5$. What is the NT-Xent loss?',
      state: right,
      answer: ({ loss }) => loss,
      tolerance: 0.002,
      explanation:
        'One positive at similarity 1, two negatives at 0: $-\\ln\\dfrac{e^2}{e^2+2}=0.2395$. Even perfect pairs cost something while negatives are not opposite.',
    },
    {
      id: 'contrastive-collapse',
      question: 'Three examples, two views each, and all six points coincide. What is the loss?',
      state: { ...initial, angles: [90, 90, 90, 90, 90, 90] },
      answer: ({ loss }) => loss,
      tolerance: 0.002,
      explanation:
        'All five others are alike: $\\ln5=1.609$, whatever the temperature. That is the loss of a collapse.',
    },
    {
      id: 'contrastive-temperature',
      question:
        'The temperature falls from 0.5 to 0.07 while the points stay. What becomes of the hardest negative’s share among the negatives?',
      state: { ...initial, temperature: 0.07 },
      answer: (numbers, state) => {
        const share = ({ shares }: ContrastiveNumbers) =>
          Math.max(...shares[0]!.slice(2)) / shares[0]!.slice(2).reduce((a, b) => a + b, 0);
        const [cold, warm] = [share(numbers), share(compute({ ...state, temperature: 0.5 }))];
        return cold > warm ? 'It grows' : cold < warm ? 'It shrinks' : 'It stays';
      },
      choices: [
        {
          text: 'It grows',
          reason: 'Differences of similarity are divided by a smaller number, so the nearest counts for ever more.',
        },
        { text: 'It shrinks', reason: 'That is what a higher temperature does: it evens out.' },
        { text: 'It stays', reason: 'Only the order of the similarities stays; the softmax sharpens.' },
      ],
      explanation: 'A low temperature looks at the hardest negatives almost alone; a high one pushes from all alike.',
    },
  ],
};

/** The point looked at, and its other view. */
function pair({ anchor, angles }: ContrastiveState): readonly [number, number] {
  const i = Math.min(anchor, angles.length - 1);
  return [i, Math.min(i ^ 1, angles.length - 1)];
}

function compute({ angles, temperature }: ContrastiveState): ContrastiveNumbers {
  const turn = angles.map(angle => (angle * Math.PI) / 180);
  const similarity = turn.map(a => turn.map(b => Math.cos(a - b)));
  const shares = similarity.map((row, i) => {
    const powers = row.map((s, k) => (k === i ? 0 : Math.exp((s - 1) / temperature)));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map(power => (sum > 0 ? power / sum : 0));
  });
  const losses = shares.map((row, i) => 0 - Math.log(row[i ^ 1] ?? 1));
  // d s_ik / d angle_i = −sin(a_i − a_k); the loss is a mean over all rows, and each point is in every row.
  const push = turn.map((a, p) =>
    turn.reduce((sum, b, k) => {
      if (k === p) return sum;
      const own = shares[p]![k]! - (k === (p ^ 1) ? 1 : 0);
      const other = shares[k]![p]! - (p === (k ^ 1) ? 1 : 0);
      return sum + ((own + other) * Math.sin(a - b)) / temperature / turn.length;
    }, 0),
  );
  return { similarity, shares, losses, loss: losses.reduce((a, b) => a + b, 0) / losses.length, push };
}

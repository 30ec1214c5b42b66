/**
 * The figure of sampling: a dial whose sectors are probabilities of words, and a needle that chance turns. The temperature makes
 * the sectors more alike or less. Source: Holtzman et al. 2020, arXiv:1904.09751 (temperature, top-k).
 */
import type { Figure } from './figure';
import { scattered, uniform } from './random';
import { counted, shown, shownTex } from './shown';
import { softmaxOf } from './softmax-of';

export interface SamplingState {
  readonly logits: readonly number[];
  readonly temperature: number;
  /** How many of the likeliest words are kept; 0 for all. */
  readonly top_k: number;
  /** How often the needle has been turned. */
  readonly draws: number;
  readonly seed: number;
}

export interface SamplingNumbers {
  readonly probabilities: readonly number[];
  /** Where the needle stopped at last, as a share of the way around; and in whose sector. */
  readonly needle: number;
  readonly word: number;
  /** How often each word has come up. */
  readonly counts: readonly number[];
  /** e to the entropy: among how many words, in effect, it is drawn. */
  readonly spread: number;
}

export const WORDS = ['cat', 'dog', 'bird', 'snail', 'comet'] as const;
const initial: SamplingState = { logits: [2, 1, 0, -1, -3], temperature: 1, top_k: 0, draws: 20, seed: 1 };

export const samplingDial: Figure<SamplingState, SamplingNumbers> = {
  id: 'sampling-dial',
  title: 'A dial for the next word',
  caption: 'Each sector is as wide as its word is likely; chance turns the needle. Turn the temperature up and down.',
  initial,
  controls: {
    temperature: { kind: 'real', min: 0.1, max: 10, log: true, label: 'temperature' },
    top_k: { kind: 'whole', min: 0, max: WORDS.length, label: 'top_k' },
    draws: { kind: 'whole', min: 1, max: 500, label: 'draws' },
    seed: { kind: 'whole', min: 1, max: 50, label: 'seed' },
    logits: { kind: 'numbers', min: -8, max: 8, step: 0.1, label: 'logits' },
  },
  presets: [
    { title: 'Temperature 1', state: initial },
    { title: 'Cold: nearly always the first', state: { ...initial, temperature: 0.3 } },
    { title: 'Hot: nearly all alike', state: { ...initial, temperature: 8 } },
    { title: 'Hot, but the tail cut off', state: { ...initial, temperature: 8, top_k: 3 } },
    { title: 'Five hundred draws', state: { ...initial, draws: 500 } },
  ],
  compute,
  formula: ({ temperature }, { probabilities }) => ({
    tex: `p_i=\\frac{e^{z_i/${shown(temperature)}}}{\\sum_je^{z_j/${shown(temperature)}}},\\quad p_0=${shownTex(probabilities[0]!, 3)}`,
    text: `softmax of the logits divided by ${shown(temperature)}: ${WORDS[0]} has ${shown(probabilities[0]!, 3)}`,
  }),
  summary: ({ draws }, { probabilities, word, counts, spread }) => {
    const likely = probabilities.indexOf(Math.max(...probabilities));
    return `The likeliest word, ${WORDS[likely]}, has ${shown(100 * probabilities[likely]!, 3)} %; the choice is among about ${shown(spread, 2)} words. ${counted(draws, 'draw')}: ${WORDS.map((name, at) => `${name} ${counts[at]}`).join(', ')}. The last was ${WORDS[word]}.`;
  },
  python: ({ temperature, top_k }) =>
    `${top_k > 0 ? `least = logits.topk(${top_k}).values.min()\nlogits = logits.masked_fill(logits < least, -torch.inf)\n` : ''}torch.multinomial((logits / ${temperature}).softmax(-1), 1)`,
  prompts: [
    {
      id: 'sampling-dial-hot',
      question:
        'The temperature goes to infinity, as if all logits were alike. Which share of the dial does each of five words get?',
      state: { ...initial, temperature: 10, logits: [0, 0, 0, 0, 0] },
      answer: ({ probabilities }) => probabilities[0]!,
      explanation: 'All logits are divided to 0: $1/5$ each, whatever they were.',
    },
    {
      id: 'sampling-dial-cold',
      question:
        'Two words with logits 2 and 1; the others are cut off by top-k. Temperature 0.5. How likely is the first?',
      state: { ...initial, temperature: 0.5, top_k: 2 },
      answer: ({ probabilities }) => probabilities[0]!,
      tolerance: 0.002,
      explanation: 'The difference of 1 is doubled: $1/(1+e^{-2})=0.881$.',
    },
  ],
};

function compute({ logits, temperature, top_k, draws, seed }: SamplingState): SamplingNumbers {
  const all = WORDS.map((_, at) => logits[at] ?? 0);
  const least = top_k > 0 ? all.toSorted((a, b) => b - a)[Math.min(top_k, all.length) - 1]! : Number.NEGATIVE_INFINITY;
  const probabilities = softmaxOf(all.map(z => (z < least ? Number.NEGATIVE_INFINITY : z / temperature)));
  const chance = uniform(scattered(seed));
  const counts = WORDS.map(() => 0);
  let [needle, word] = [0, 0];
  for (let draw = 0; draw < draws; draw++) {
    needle = chance();
    word = sectorOf(probabilities, needle);
    counts[word]!++;
  }
  return {
    probabilities,
    needle,
    word,
    counts,
    spread: Math.exp(-probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0)),
  };
}

/** The first whose end lies beyond the needle. */
function sectorOf(probabilities: readonly number[], needle: number): number {
  let end = 0;
  const found = probabilities.findIndex(p => {
    end += p;
    return needle < end;
  });
  // Rounding may leave the ends a little short of 1.
  return found < 0 ? probabilities.findLastIndex(p => p > 0) : found;
}

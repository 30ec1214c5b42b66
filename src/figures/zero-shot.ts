/**
 * The zero-shot figure: an image and a sentence for each class as unit vectors, their cosines, and the softmax that makes a
 * classifier of them. Source: Radford et al. 2021, arXiv:2103.00020, section 3.1.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface ZeroShotState {
  /** Directions in degrees. */
  readonly image: number;
  readonly sentences: readonly number[];
  readonly temperature: number;
}

export interface ZeroShotNumbers {
  readonly cosines: readonly number[];
  readonly probabilities: readonly number[];
  readonly predicted: number;
}

const initial: ZeroShotState = { image: 60, sentences: [20, 85, 170], temperature: 0.1 };
/** Cosines of 0.30 and 0.25, which is how near CLIP's sentences are to its images. */
const clip: ZeroShotState = { image: 0, sentences: [72.5424, 75.5225], temperature: 0.01 };

export const zeroShot: Figure<ZeroShotState, ZeroShotNumbers> = {
  id: 'zero-shot',
  title: 'A classifier made of sentences',
  caption: 'Drag the image and the sentences. A class is one more direction; nothing else changes.',
  initial,
  controls: {
    image: { kind: 'real', min: 0, max: 360, step: 1, label: 'image in °' },
    sentences: { kind: 'numbers', min: 0, max: 360, step: 1, label: 'sentences in °' },
    temperature: { kind: 'real', min: 0.01, max: 2, log: true, label: 'temperature' },
  },
  presets: [
    { title: 'Three sentences', state: initial },
    { title: 'A fourth class', state: { ...initial, sentences: [...initial.sentences, 50] } },
    { title: 'Cosines as close as CLIP’s', state: clip },
    { title: 'The same without its temperature', state: { ...clip, temperature: 1 } },
  ],
  compute,
  formula: ({ temperature }, { cosines, probabilities, predicted }) => {
    const n = (value: number) => shown(value, 3).replaceAll('−', '-');
    const logits = cosines.map(cosine => cosine / temperature);
    return {
      tex: `\\mathrm{softmax}\\!\\left(\\tfrac{\\cos}{\\tau}\\right)=\\mathrm{softmax}(${logits.map(n).join(',\\,')})_{${predicted + 1}}=${shown(probabilities[predicted]!, 4)}`,
      text: `softmax of (${logits.map(value => shown(value, 3)).join(', ')}), entry ${predicted + 1}: ${shown(probabilities[predicted]!, 4)}`,
    };
  },
  summary: ({ temperature }, { cosines, probabilities, predicted }) =>
    `Sentence ${predicted + 1} is nearest, cosine ${shown(cosines[predicted]!, 3)}, and gets ${shown(100 * probabilities[predicted]!, 3)} % at temperature ${shown(temperature, 2)}. The others: ${cosines
      .map(
        (cosine, index) => `${index + 1} with cosine ${shown(cosine, 3)}, ${shown(100 * probabilities[index]!, 3)} %`,
      )
      .filter((_, index) => index !== predicted)
      .join('; ')}.`,
  python: ({ temperature }) =>
    `probabilities = (F.normalize(image, dim=-1) @ F.normalize(sentences, dim=-1).T / ${temperature}).softmax(dim=-1)`,
  prompts: [
    {
      id: 'zero-shot-sure',
      question:
        'Two sentences have cosines 0.30 and 0.25 with the image; the temperature is 0.01. Which probability does the first get?',
      state: clip,
      answer: ({ probabilities }) => Number(probabilities[0]!.toFixed(4)),
      tolerance: 0.01,
      explanation: 'The logits are 30 and 25: $1/(1+e^{-5})=0.993$. A gap of 0.05 in the cosine is near certainty.',
    },
    {
      id: 'zero-shot-warm',
      question:
        'Two sentences have cosines 0.30 and 0.25 with the image, and nothing divides them: the temperature is 1. Which probability does the first get?',
      state: { ...clip, temperature: 1 },
      answer: ({ probabilities }) => Number(probabilities[0]!.toFixed(4)),
      tolerance: 0.01,
      explanation:
        '$1/(1+e^{-0.05})=0.512$: cosines lie between −1 and 1, too close together for a softmax to tell apart.',
    },
    {
      id: 'zero-shot-class',
      question: 'A fourth sentence comes nearer to the image than the three others. Which class is predicted now?',
      state: { ...initial, sentences: [...initial.sentences, 50] },
      answer: ({ predicted }) => (predicted === 3 ? 'The new one' : 'The old one'),
      choices: [
        { text: 'The old one', reason: 'The classifier has a row more, and the largest cosine wins.' },
        { text: 'The new one', reason: 'Its sentence is the new row of the classifier; no training was needed.' },
        { text: 'None before retraining', reason: 'Nothing is trained: image and sentence encoder stay as they are.' },
      ],
      explanation: 'The classifier’s weights are embeddings of sentences: a class is added by writing it down.',
    },
  ],
};

function compute({ image, sentences, temperature }: ZeroShotState): ZeroShotNumbers {
  const cosines = sentences.map(angle => Math.cos(((angle - image) * Math.PI) / 180));
  const most = Math.max(...cosines);
  const powers = cosines.map(cosine => Math.exp((cosine - most) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return { cosines, probabilities: powers.map(power => power / sum), predicted: cosines.indexOf(most) };
}

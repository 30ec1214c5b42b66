/**
 * The class-activation-map figure: three feature maps, one class's weights, and the map of evidence they add up to. Averaging
 * and weighing can be swapped, so the map's mean plus the bias is the class's logit.
 * Source: Zhou et al. 2016, arXiv:1512.04150.
 */
import type { Figure } from './figure';
import { interpolation } from './interpolation';
import { PHOTO_SIDE } from './photo';
import { shown } from './shown';

export interface ClassActivationState {
  /** Maps of one size, row by row: the last convolution's output. */
  readonly maps: readonly (readonly (readonly number[])[])[];
  /** The class's row of the linear layer, one weight a map; a weight that is not there counts as 0. */
  readonly weights: readonly number[];
  readonly bias: number;
}

export interface ClassActivationNumbers {
  /** What global average pooling makes of each map. */
  readonly means: readonly number[];
  /** `Σ_k w_k·f_k(y, x)` */
  readonly map: readonly (readonly number[])[];
  readonly mean: number;
  /** From the means, as the network computes it. */
  readonly logit: number;
  /** The map at the size of the photograph, bilinear, as `F.interpolate` does it. */
  readonly enlarged: readonly (readonly number[])[];
  /** `[row, column]` of the largest evidence. */
  readonly strongest: readonly [number, number];
}

const initial: ClassActivationState = {
  maps: [
    [
      [0, 1, 6, 2],
      [1, 2, 8, 3],
      [0, 0, 1, 1],
      [0, 0, 0, 0],
    ],
    [
      [0, 0, 0, 0],
      [0, 0, 4, 4],
      [0, 0, 6, 2],
      [0, 0, 0, 0],
    ],
    [
      [0, 0, 0, 0],
      [2, 0, 0, 0],
      [6, 4, 0, 0],
      [8, 4, 0, 0],
    ],
  ],
  weights: [0.5, 0.75, -0.5],
  bias: 0.25,
};

export const classActivationMap: Figure<ClassActivationState, ClassActivationNumbers> = {
  id: 'class-activation-map',
  title: 'Class activation map',
  caption:
    'The maps, weighed by one class’s weights and added up, and laid over the picture. The sum’s mean plus the bias is that class’s logit.',
  initial,
  controls: {
    bias: { kind: 'real', min: -4, max: 4, step: 0.25, label: 'bias' },
  },
  presets: [
    { title: 'One class', state: initial },
    { title: 'Another class', state: { ...initial, weights: [-0.25, -0.5, 1], bias: 0 } },
    { title: 'One map alone', state: { ...initial, weights: [1, 0, 0], bias: 0 } },
  ],
  compute,
  formula: ({ weights, bias }, { means, logit, mean }) => {
    const terms = means.map((value, k) => `${bracketed(weights[k] ?? 0)}·${shown(value)}`).join(' + ');
    const offset = `${bias < 0 ? ' − ' : ' + '}${shown(Math.abs(bias))}`;
    const [first, second] = [`${terms}${offset}`, `${shown(mean)}${offset} = ${shown(logit)}`];
    const tex = `\\begin{aligned} S &= ${first} \\\\ &= ${second} \\end{aligned}`;
    return { tex: tex.replaceAll('·', '\\cdot ').replaceAll('−', '-'), text: `S = ${first} = ${second}` };
  },
  summary: (_, { map, mean, logit, strongest: [row, column] }) =>
    `The map is ${map.map(line => line.map(value => shown(value)).join(', ')).join(' / ')}; its mean is ${shown(mean)}, the logit ${shown(logit)}. Most evidence lies in row ${row}, column ${column}.`,
  prompts: [
    {
      id: 'class-activation-map-mean',
      question: 'The maps have means 1.5625, 1 and 1.5, the weights are 1, 0 and 0, the bias is 0. What is the logit?',
      state: { ...initial, weights: [1, 0, 0], bias: 0 },
      answer: ({ logit }) => logit,
      explanation: 'The mean of the only map that counts: 25 / 16 = 1.5625.',
    },
    {
      id: 'class-activation-map-bias',
      question: 'A class’s bias grows by 1. By how much does the mean of its activation map change?',
      state: { ...initial, bias: 1.25 },
      answer: ({ mean }, state) => mean - compute({ ...state, bias: 0.25 }).mean,
      explanation: 'Not at all: the bias is added to the logit and belongs to no position.',
    },
  ],
};

function compute({ maps, weights, bias }: ClassActivationState): ClassActivationNumbers {
  const [first = []] = maps;
  const map = first.map((line, y) =>
    line.map((_, x) => maps.reduce((sum, values, k) => sum + (weights[k] ?? 0) * values[y]![x]!, 0)),
  );
  const means = maps.map(meanOf);
  let strongest: readonly [number, number] = [0, 0];
  for (const [y, line] of map.entries())
    for (const [x, value] of line.entries()) if (value > map[strongest[0]]![strongest[1]]!) strongest = [y, x];
  const logit = means.reduce((sum, mean, k) => sum + (weights[k] ?? 0) * mean, bias);
  const { output: enlarged } = interpolation.compute({
    ...interpolation.initial,
    values: map,
    size: PHOTO_SIDE,
    mode: 'bilinear',
    align_corners: false,
  });
  return { means, map, mean: meanOf(map), logit, enlarged, strongest };
}

function meanOf(values: readonly (readonly number[])[]): number {
  const all = values.flat();
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

function bracketed(value: number): string {
  return value < 0 ? `(${shown(value)})` : shown(value);
}

/**
 * All kinds of question about the reader's code. A kind is one function; adding one is a line in this list.
 */
import type { Question } from '../question';
import { batchMemory, inputChanged, layerCount, networkOutput, weightMemory } from './budgets';
import { dilationTwo, strideOne, withoutPadding } from './changes';
import { fixTheSize, whyItFails } from './crashes';
import { keptSize, separable } from './designs';
import { receptiveField, totalStride } from './fields';
import { gradientStop, gradientThrough } from './gradients';
import { concatenation, skipConnection } from './joins';
import { evalMode, frozenLayers, kernelSpan, savedNumbers, sharedWeights, withoutBias } from './modes';
import { activationMemory, halvingLine, inFeatures } from './relations';
import { secondStep, whenTheRate } from './steps';
import type { Maker, Subject } from './subject';
import { firstStep, learningRateLater } from './training';
import { layerMacs, layerParameters, outputShape, weightShape } from './values';
import { busiestLayer, heaviestLayer, matchShapes, runningOrder, totalParameters, trainableParameters } from './wholes';

export const makers: Readonly<Record<string, Maker>> = {
  outputShape,
  layerParameters,
  layerMacs,
  weightShape,
  withoutPadding,
  strideOne,
  dilationTwo,
  receptiveField,
  inFeatures,
  halvingLine,
  totalStride,
  skipConnection,
  concatenation,
  gradientStop,
  gradientThrough,
  separable,
  keptSize,
  activationMemory,
  heaviestLayer,
  busiestLayer,
  totalParameters,
  trainableParameters,
  runningOrder,
  matchShapes,
  networkOutput,
  layerCount,
  weightMemory,
  batchMemory,
  inputChanged,
  frozenLayers,
  evalMode,
  savedNumbers,
  sharedWeights,
  withoutBias,
  kernelSpan,
  firstStep,
  secondStep,
  whenTheRate,
  learningRateLater,
  fixTheSize,
  whyItFails,
};

const TRAINING: ReadonlySet<Maker> = new Set([firstStep, secondStep, learningRateLater, whenTheRate]);

/** Questions about everything in one analysed file; each text once. */
export function generateQuestions(subject: Omit<Subject, 'network'>): readonly Question[] {
  const subjects: Subject[] = [subject, ...subject.analysis.networks.map(network => ({ ...subject, network }))];
  const questions = new Map<string, Question>();
  for (const one of subjects)
    for (const make of Object.values(makers)) {
      // Makers about training code look at the file; only the first subject, which has no network, asks them.
      if (one.network && TRAINING.has(make)) continue;
      for (const question of make(one))
        if (!questions.has(question.item.prompt)) questions.set(question.item.prompt, question);
    }
  return [...questions.values()];
}

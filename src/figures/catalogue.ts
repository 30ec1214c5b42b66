/** All figures by their id: what a note may name, what a question may set, what the explainer can draw. */

import { activations } from './activations';
import { alexnetStack } from './alexnet';
import { approximation } from './approximation';
import { attention } from './attention';
import { augmentation } from './augmentation';
import { batchNoise } from './batch-noise';
import { calibration } from './calibration';
import { camera } from './camera';
import { classActivationMap } from './class-activation-map';
import { compoundScaling } from './compound-scaling';
import { consistency } from './consistency';
import { contrastive } from './contrastive';
import { convArithmetic } from './conv-arithmetic';
import { convVariants } from './conv-variants';
import { cornerScale } from './corner-scale';
import { cosineSchedules } from './cosine-schedules';
import { deadUnits } from './dead-units';
import { degradation } from './degradation';
import { denseBlock } from './dense-block';
import { dogPyramid } from './dog-pyramid';
import { fewLabels } from './few-labels';
import type { Figure } from './figure';
import { fiveLenses } from './five-lenses';
import { flowPyramid } from './flow-pyramid';
import { freezing } from './freezing';
import { gatedUnit } from './gated-unit';
import { gates } from './gates';
import { gradientNorms } from './gradient-norms';
import { hiddenLayer } from './hidden-layer';
import { homography } from './homography';
import { inceptionModule } from './inception-module';
import { initialization } from './initialization';
import { interpolation } from './interpolation';
import { kMeans } from './k-means';
import { labelSmoothing } from './label-smoothing';
import { labelSpreading } from './label-spreading';
import { learningRate } from './learning-rate';
import { logisticNeuron } from './logistic-neuron';
import { lstm } from './lstm';
import { networkCosts } from './network-costs';
import { networkViews } from './network-views';
import { nonLocal } from './non-local';
import { normalization } from './normalization';
import { opticalFlow } from './optical-flow';
import { optimizerPaths } from './optimizers';
import { parameters } from './parameters';
import { patchAttention } from './patch-attention';
import { patches } from './patches';
import { pipelines } from './pipelines';
import { polynomialFit } from './polynomial-fit';
import { pooling } from './pooling';
import { positionEncoding } from './position-encoding';
import { pretext } from './pretext';
import { priorShift } from './prior-shift';
import { pseudoLabels } from './pseudo-labels';
import { queryRules } from './query-rules';
import { ransac } from './ransac';
import { receptiveField } from './receptive-field';
import { recurrence } from './recurrence';
import { regimes } from './regimes';
import { residualBlock } from './residual-block';
import { residualStart } from './residual-start';
import { samplePatch } from './sample-patch';
import { samplingDial } from './sampling-dial';
import { scaleSpace } from './scale-space';
import { seedCurves } from './seed-curves';
import { seeds } from './seeds';
import { sequenceSetups } from './sequence-setups';
import { softmax } from './softmax';
import { stackedWindows } from './stacked-windows';
import { stereo } from './stereo';
import { supervision } from './supervision';
import { threeGates } from './three-gates';
import { transferMap } from './transfer-map';
import { transformerBlock } from './transformer-block';
import { translation } from './translation';
import { triplet } from './triplet';
import { twoLayerGraph } from './two-layer-graph';
import { twoViews } from './two-views';
import { zeroShot } from './zero-shot';

// biome-ignore lint/suspicious/noExplicitAny: each figure is typed where it is written; the table holds figures of every type
export type AnyFigure = Figure<any, any>;

export const figures: ReadonlyMap<string, AnyFigure> = new Map(
  [
    activations,
    attention,
    camera,
    contrastive,
    augmentation,
    gatedUnit,
    gates,
    interpolation,
    lstm,
    patchAttention,
    patches,
    pipelines,
    polynomialFit,
    ransac,
    stereo,
    triplet,
    classActivationMap,
    convArithmetic,
    initialization,
    learningRate,
    normalization,
    optimizerPaths,
    pooling,
    receptiveField,
    softmax,
    approximation,
    compoundScaling,
    cosineSchedules,
    denseBlock,
    freezing,
    hiddenLayer,
    inceptionModule,
    kMeans,
    labelSpreading,
    networkViews,
    parameters,
    pretext,
    priorShift,
    pseudoLabels,
    recurrence,
    residualBlock,
    stackedWindows,
    homography,
    networkCosts,
    opticalFlow,
    flowPyramid,
    queryRules,
    regimes,
    supervision,
    scaleSpace,
    dogPyramid,
    seeds,
    samplingDial,
    twoViews,
    zeroShot,
    translation,
    deadUnits,
    alexnetStack,
    batchNoise,
    degradation,
    nonLocal,
    positionEncoding,
    sequenceSetups,
    transferMap,
    transformerBlock,
    samplePatch,
    fiveLenses,
    cornerScale,
    calibration,
    seedCurves,
    residualStart,
    fewLabels,
    consistency,
    twoLayerGraph,
    gradientNorms,
    labelSmoothing,
    logisticNeuron,
    convVariants,
    threeGates,
  ].map((figure: AnyFigure) => [figure.id, figure]),
);

/**
 * The figure's state with these settings, of how it begins or of the example that `preset` names; `undefined` where one is
 * not a setting of it, or of another kind.
 * Settings may come from a file or a message, so nothing is taken on trust.
 */
export function stateWith(figure: AnyFigure, settings: Readonly<Record<string, unknown>>): unknown {
  const { preset, ...others } = settings;
  const initial: Readonly<Record<string, unknown>> | undefined =
    preset === undefined ? figure.initial : figure.presets.find(({ title }) => title === preset)?.state;
  if (!initial) return undefined;
  const fits = Object.entries(others).every(
    ([name, value]) => name in initial && kindOf(value) === kindOf(initial[name]),
  );
  return fits ? { ...initial, ...others } : undefined;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value === 'number' && !Number.isFinite(value) ? 'none' : typeof value;
}

/**
 * Which figures the explainer can show. The core of each is pure and lives in `src/figures`; a drawing is optional,
 * since formula, controls and summary already say everything in words and numbers.
 */
import type { FunctionComponent } from 'preact';
import { activations } from '../../../src/figures/activations';
import { alexnetStack } from '../../../src/figures/alexnet';
import { approximation } from '../../../src/figures/approximation';
import { attention } from '../../../src/figures/attention';
import { augmentation } from '../../../src/figures/augmentation';
import { batchNoise } from '../../../src/figures/batch-noise';
import { calibration } from '../../../src/figures/calibration';
import { camera } from '../../../src/figures/camera';
import { stateWith } from '../../../src/figures/catalogue';
import { classActivationMap } from '../../../src/figures/class-activation-map';
import { compoundScaling } from '../../../src/figures/compound-scaling';
import { consistency } from '../../../src/figures/consistency';
import { contrastive } from '../../../src/figures/contrastive';
import { convArithmetic } from '../../../src/figures/conv-arithmetic';
import { convVariants } from '../../../src/figures/conv-variants';
import { cornerScale } from '../../../src/figures/corner-scale';
import { cosineSchedules } from '../../../src/figures/cosine-schedules';
import { deadUnits } from '../../../src/figures/dead-units';
import { degradation } from '../../../src/figures/degradation';
import { denseBlock } from '../../../src/figures/dense-block';
import { dogPyramid } from '../../../src/figures/dog-pyramid';
import { fewLabels } from '../../../src/figures/few-labels';
import type { Figure as Core, FigureCall } from '../../../src/figures/figure';
import { fiveLenses } from '../../../src/figures/five-lenses';
import { flowPyramid } from '../../../src/figures/flow-pyramid';
import { freezing } from '../../../src/figures/freezing';
import { gatedUnit } from '../../../src/figures/gated-unit';
import { gates } from '../../../src/figures/gates';
import { gradientNorms } from '../../../src/figures/gradient-norms';
import { hiddenLayer } from '../../../src/figures/hidden-layer';
import { homography } from '../../../src/figures/homography';
import { inceptionModule } from '../../../src/figures/inception-module';
import { initialization } from '../../../src/figures/initialization';
import { interpolation } from '../../../src/figures/interpolation';
import { kMeans } from '../../../src/figures/k-means';
import { labelSmoothing } from '../../../src/figures/label-smoothing';
import { labelSpreading } from '../../../src/figures/label-spreading';
import { learningRate } from '../../../src/figures/learning-rate';
import { logisticNeuron } from '../../../src/figures/logistic-neuron';
import { lstm } from '../../../src/figures/lstm';
import { networkCosts } from '../../../src/figures/network-costs';
import { networkViews } from '../../../src/figures/network-views';
import { nonLocal } from '../../../src/figures/non-local';
import { normalization } from '../../../src/figures/normalization';
import { opticalFlow } from '../../../src/figures/optical-flow';
import { optimizerPaths } from '../../../src/figures/optimizers';
import { parameters } from '../../../src/figures/parameters';
import { patchAttention } from '../../../src/figures/patch-attention';
import { patches } from '../../../src/figures/patches';
import { pipelines } from '../../../src/figures/pipelines';
import { polynomialFit } from '../../../src/figures/polynomial-fit';
import { pooling } from '../../../src/figures/pooling';
import { positionEncoding } from '../../../src/figures/position-encoding';
import { pretext } from '../../../src/figures/pretext';
import { priorShift } from '../../../src/figures/prior-shift';
import { pseudoLabels } from '../../../src/figures/pseudo-labels';
import { queryRules } from '../../../src/figures/query-rules';
import { ransac } from '../../../src/figures/ransac';
import { receptiveField } from '../../../src/figures/receptive-field';
import { recurrence } from '../../../src/figures/recurrence';
import { regimes } from '../../../src/figures/regimes';
import { residualBlock } from '../../../src/figures/residual-block';
import { residualStart } from '../../../src/figures/residual-start';
import { samplePatch } from '../../../src/figures/sample-patch';
import { samplingDial } from '../../../src/figures/sampling-dial';
import { scaleSpace } from '../../../src/figures/scale-space';
import { seedCurves } from '../../../src/figures/seed-curves';
import { seeds } from '../../../src/figures/seeds';
import { sequenceSetups } from '../../../src/figures/sequence-setups';
import { softmax } from '../../../src/figures/softmax';
import { stackedWindows } from '../../../src/figures/stacked-windows';
import { stereo } from '../../../src/figures/stereo';
import { supervision } from '../../../src/figures/supervision';
import { threeGates } from '../../../src/figures/three-gates';
import { transferMap } from '../../../src/figures/transfer-map';
import { transformerBlock } from '../../../src/figures/transformer-block';
import { translation } from '../../../src/figures/translation';
import { triplet } from '../../../src/figures/triplet';
import { twoLayerGraph } from '../../../src/figures/two-layer-graph';
import { twoViews } from '../../../src/figures/two-views';
import { zeroShot } from '../../../src/figures/zero-shot';
import type { FromExplainer } from '../../../src/panels/explainer-protocol';
import { AttentionWeights } from './attention';
import { AugmentedPictures } from './augmentation';
import { PseudoLabelBars, SoftmaxBars } from './bars';
import { ReliabilityDiagram } from './calibration';
import { CameraViews } from './camera';
import { QueryTriangle, SentenceCircle } from './choices';
import { ClassActivationMaps } from './class-activation-map';
import { TwoPasses } from './consistency';
import { ConvArithmetic } from './conv-arithmetic';
import { ConvVariants } from './conv-variants';
import { CornerScale } from './corner-scale';
import { CostMeter } from './cost-meter';
import {
  ActivationCurves,
  ApproximationCurves,
  BatchNoiseCurves,
  CosineCurves,
  DegradationCurves,
  InitializationCurves,
  LearningRateCurve,
  PriorShiftCurves,
} from './curves';
import { FiringMap } from './dead-units';
import { DenseStacks } from './dense-block';
import { DogPyramid } from './dog-pyramid';
import { QuestionLadder } from './few-labels';
import { FiveLenses } from './five-lenses';
import { FlowPyramid } from './flow-pyramid';
import { Frame } from './frame';
import { FrozenNetwork } from './freezing';
import { GatedRows } from './gated-unit';
import { GateGraph } from './gates';
import { ClusterPlane } from './groups';
import { BentPlane } from './hidden-layer';
import { HomographyPlane } from './homography';
import { InceptionBranches } from './inception-module';
import { InterpolationMaps } from './interpolation';
import { SmoothedTargets } from './label-smoothing';
import { SpreadingPlane } from './label-spreading';
import { GradientBars } from './log-bars';
import { NeuronExercise } from './logistic-neuron';
import { LstmBelt } from './lstm';
import { NetworkViews } from './network-views';
import { NonLocalMap } from './non-local';
import { NormalizationSets } from './normalization';
import { OptimizerRace } from './optimizers';
import { AlexnetLayers, ParameterParts, ResidualParts } from './parts';
import { PatchAttention } from './patch-attention';
import { PatchGrid } from './patches';
import { Pipeline } from './pipelines';
import { ContrastiveCircle, TripletPlane } from './points';
import { PolynomialCurve } from './polynomial-fit';
import { PoolingMaps } from './pooling';
import { PositionMap } from './position-encoding';
import { PretextPair } from './pretext';
import { RansacLines } from './ransac';
import { ReceptiveFieldMaps } from './receptive-field';
import { UnrolledUnit } from './recurrence';
import { ResidualStart } from './residual-start';
import { SamplePatch } from './sample-patch';
import { SamplingDial } from './sampling-dial';
import { SeedCurves } from './seed-curves';
import { UnrolledSetup } from './sequence-setups';
import { StackedWindows } from './stacked-windows';
import { StereoViews } from './stereo';
import { SupervisionStrip } from './supervision';
import { ThreeGates } from './three-gates';
import { SettingsMap } from './transfer-map';
import { BlockStep } from './transformer-block';
import { TranslationMaps } from './translation';
import { NetworkScatter, RegimesPlane, SeedStrips } from './trials';
import { TwoLayerGraph } from './two-layer-graph';
import { TwoShots } from './two-views';
import { FlowWindow, ScaleSpaceCurves } from './vision';

export interface DrawingProps<State, Numbers> {
  readonly state: State;
  readonly numbers: Numbers;
  readonly set: (change: Partial<State>) => void;
  /** Of the drawing, in pixels: one unit of it is one pixel. */
  readonly width: number;
  /** Leaves for a note, named `id` or `id#anchor`. */
  readonly openNote: (target: string) => void;
}

interface Entry<State, Numbers> {
  readonly core: Core<State, Numbers>;
  readonly Drawing?: FunctionComponent<DrawingProps<State, Numbers>>;
}

// biome-ignore lint/suspicious/noExplicitAny: each entry is typed where it is written; the table holds figures of every type
const figures: ReadonlyMap<string, Entry<any, any>> = new Map(
  [
    // Of a convolution that cuts patches it shows more than the arithmetic does.
    entry({ core: patches, Drawing: PatchGrid }),
    entry({ core: classActivationMap, Drawing: ClassActivationMaps }),
    entry({ core: convArithmetic, Drawing: ConvArithmetic }),
    entry({ core: attention, Drawing: AttentionWeights }),
    entry({ core: camera, Drawing: CameraViews }),
    entry({ core: contrastive, Drawing: ContrastiveCircle }),
    entry({ core: gates, Drawing: GateGraph }),
    entry({ core: interpolation, Drawing: InterpolationMaps }),
    entry({ core: patchAttention, Drawing: PatchAttention }),
    entry({ core: pipelines, Drawing: Pipeline }),
    entry({ core: polynomialFit, Drawing: PolynomialCurve }),
    entry({ core: ransac, Drawing: RansacLines }),
    entry({ core: stereo, Drawing: StereoViews }),
    entry({ core: triplet, Drawing: TripletPlane }),
    entry({ core: activations, Drawing: ActivationCurves }),
    entry({ core: initialization, Drawing: InitializationCurves }),
    entry({ core: learningRate, Drawing: LearningRateCurve }),
    entry({ core: normalization, Drawing: NormalizationSets }),
    entry({ core: optimizerPaths, Drawing: OptimizerRace }),
    entry({ core: pooling, Drawing: PoolingMaps }),
    entry({ core: receptiveField, Drawing: ReceptiveFieldMaps }),
    // Before the softmax, which fits a loss without smoothing too.
    entry({ core: labelSmoothing, Drawing: SmoothedTargets }),
    entry({ core: softmax, Drawing: SoftmaxBars }),
    entry({ core: approximation, Drawing: ApproximationCurves }),
    entry({ core: cosineSchedules, Drawing: CosineCurves }),
    entry({ core: compoundScaling, Drawing: CostMeter }),
    entry({ core: denseBlock, Drawing: DenseStacks }),
    entry({ core: freezing, Drawing: FrozenNetwork }),
    entry({ core: hiddenLayer, Drawing: BentPlane }),
    entry({ core: inceptionModule, Drawing: InceptionBranches }),
    entry({ core: kMeans, Drawing: ClusterPlane }),
    entry({ core: labelSpreading, Drawing: SpreadingPlane }),
    entry({ core: networkViews, Drawing: NetworkViews }),
    entry({ core: parameters, Drawing: ParameterParts }),
    // After the parameters, which every such call has: the belt needs to know the length of its input too.
    entry({ core: lstm, Drawing: LstmBelt }),
    entry({ core: gatedUnit, Drawing: GatedRows }),
    entry({ core: augmentation, Drawing: AugmentedPictures }),
    entry({ core: pretext, Drawing: PretextPair }),
    entry({ core: priorShift, Drawing: PriorShiftCurves }),
    entry({ core: pseudoLabels, Drawing: PseudoLabelBars }),
    entry({ core: recurrence, Drawing: UnrolledUnit }),
    entry({ core: stackedWindows, Drawing: StackedWindows }),
    entry({ core: residualBlock, Drawing: ResidualParts }),
    entry({ core: translation, Drawing: TranslationMaps }),
    entry({ core: homography, Drawing: HomographyPlane }),
    entry({ core: networkCosts, Drawing: NetworkScatter }),
    entry({ core: opticalFlow, Drawing: FlowWindow }),
    entry({ core: flowPyramid, Drawing: FlowPyramid }),
    entry({ core: queryRules, Drawing: QueryTriangle }),
    entry({ core: supervision, Drawing: SupervisionStrip }),
    entry({ core: regimes, Drawing: RegimesPlane }),
    entry({ core: scaleSpace, Drawing: ScaleSpaceCurves }),
    entry({ core: dogPyramid, Drawing: DogPyramid }),
    entry({ core: samplingDial, Drawing: SamplingDial }),
    entry({ core: seeds, Drawing: SeedStrips }),
    entry({ core: twoViews, Drawing: TwoShots }),
    entry({ core: zeroShot, Drawing: SentenceCircle }),
    entry({ core: deadUnits, Drawing: FiringMap }),
    entry({ core: alexnetStack, Drawing: AlexnetLayers }),
    entry({ core: batchNoise, Drawing: BatchNoiseCurves }),
    entry({ core: degradation, Drawing: DegradationCurves }),
    entry({ core: nonLocal, Drawing: NonLocalMap }),
    entry({ core: positionEncoding, Drawing: PositionMap }),
    entry({ core: sequenceSetups, Drawing: UnrolledSetup }),
    entry({ core: transferMap, Drawing: SettingsMap }),
    entry({ core: transformerBlock, Drawing: BlockStep }),
    entry({ core: samplePatch, Drawing: SamplePatch }),
    entry({ core: cornerScale, Drawing: CornerScale }),
    entry({ core: fiveLenses, Drawing: FiveLenses }),
    entry({ core: seedCurves, Drawing: SeedCurves }),
    entry({ core: calibration, Drawing: ReliabilityDiagram }),
    entry({ core: residualStart, Drawing: ResidualStart }),
    entry({ core: fewLabels, Drawing: QuestionLadder }),
    entry({ core: consistency, Drawing: TwoPasses }),
    entry({ core: threeGates, Drawing: ThreeGates }),
    entry({ core: convVariants, Drawing: ConvVariants }),
    entry({ core: logisticNeuron, Drawing: NeuronExercise }),
    entry({ core: twoLayerGraph, Drawing: TwoLayerGraph }),
    entry({ core: gradientNorms, Drawing: GradientBars }),
  ].map(figure => [figure.core.id, figure]),
);

interface FigureProps {
  readonly id: string;
  readonly call?: FigureCall;
  /** Settings of the case that a question asks about. */
  readonly asked?: Readonly<Record<string, unknown>>;
  /** Settings that a note begins with. */
  readonly begun?: Readonly<Record<string, unknown>>;
  readonly send: (message: FromExplainer) => void;
}

/** The figure with this id, set from the question, the call or the note, the first that fits. Nothing where there is no such figure. */
export function Figure({ id, call, asked, begun, send }: FigureProps) {
  const found = figures.get(id);
  if (!found) return null;
  const wanted = asked && stateWith(found.core, asked);
  const own = call && found.core.fromCall?.(call);
  const preset = wanted ?? own ?? (begun && stateWith(found.core, begun));
  return (
    <Frame
      key={`${id} ${JSON.stringify(preset)}`}
      core={found.core}
      Drawing={found.Drawing}
      preset={preset}
      origin={
        wanted
          ? 'question'
          : own === undefined
            ? undefined
            : found.core.takesInput && call?.input
              ? 'call'
              : 'arguments'
      }
      send={send}
    />
  );
}

/** The figure that can be set from this call, whatever its note names. */
export function figureFor(call: FigureCall): string | undefined {
  return [...figures.values()].find(({ core }) => core.fromCall?.(call) !== undefined)?.core.id;
}

// biome-ignore lint/suspicious/noExplicitAny: see above
function entry<State, Numbers>(figure: Entry<State, Numbers>): Entry<any, any> {
  return figure;
}

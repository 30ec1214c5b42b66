/**
 * Which figures the explainer can show. The core of each is pure and lives in `src/figures`; a drawing is optional,
 * since formula, controls and summary already say everything in words and numbers.
 */
import type { FunctionComponent } from 'preact';
import { activations } from '../../../src/figures/activations';
import { stateWith } from '../../../src/figures/catalogue';
import { classActivationMap } from '../../../src/figures/class-activation-map';
import { convArithmetic } from '../../../src/figures/conv-arithmetic';
import type { Figure as Core, FigureCall } from '../../../src/figures/figure';
import { initialization } from '../../../src/figures/initialization';
import { learningRate } from '../../../src/figures/learning-rate';
import { normalization } from '../../../src/figures/normalization';
import { optimizerPaths } from '../../../src/figures/optimizers';
import { pooling } from '../../../src/figures/pooling';
import { receptiveField } from '../../../src/figures/receptive-field';
import { softmax } from '../../../src/figures/softmax';
import type { FromExplainer } from '../../../src/panels/explainer-protocol';
import { ReceptiveFieldBars, SoftmaxBars } from './bars';
import { ClassActivationMaps } from './class-activation-map';
import { ConvArithmetic } from './conv-arithmetic';
import { ActivationCurves, InitializationCurves, LearningRateCurve, LossCurves } from './curves';
import { Frame } from './frame';
import { NormalizationSets } from './normalization';
import { PoolingMaps } from './pooling';

export interface DrawingProps<State, Numbers> {
  readonly state: State;
  readonly numbers: Numbers;
  readonly set: (change: Partial<State>) => void;
}

interface Entry<State, Numbers> {
  readonly core: Core<State, Numbers>;
  readonly Drawing?: FunctionComponent<DrawingProps<State, Numbers>>;
}

// biome-ignore lint/suspicious/noExplicitAny: each entry is typed where it is written; the table holds figures of every type
const figures: ReadonlyMap<string, Entry<any, any>> = new Map(
  [
    entry({ core: classActivationMap, Drawing: ClassActivationMaps }),
    entry({ core: convArithmetic, Drawing: ConvArithmetic }),
    entry({ core: activations, Drawing: ActivationCurves }),
    entry({ core: initialization, Drawing: InitializationCurves }),
    entry({ core: learningRate, Drawing: LearningRateCurve }),
    entry({ core: normalization, Drawing: NormalizationSets }),
    entry({ core: optimizerPaths, Drawing: LossCurves }),
    entry({ core: pooling, Drawing: PoolingMaps }),
    entry({ core: receptiveField, Drawing: ReceptiveFieldBars }),
    entry({ core: softmax, Drawing: SoftmaxBars }),
  ].map(figure => [figure.core.id, figure]),
);

interface FigureProps {
  readonly id: string;
  readonly call?: FigureCall;
  /** Settings of the case that a question asks about. */
  readonly asked?: Readonly<Record<string, unknown>>;
  readonly send: (message: FromExplainer) => void;
}

/** The figure with this id, set from the question or the call where it fits them. Nothing where there is no such figure. */
export function Figure({ id, call, asked, send }: FigureProps) {
  const found = figures.get(id);
  if (!found) return null;
  const wanted = asked && stateWith(found.core, asked);
  const preset = wanted ?? (call && found.core.fromCall?.(call));
  return (
    <Frame
      key={`${id} ${JSON.stringify(preset)}`}
      core={found.core}
      Drawing={found.Drawing}
      preset={preset}
      origin={
        preset === undefined
          ? undefined
          : wanted
            ? 'question'
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

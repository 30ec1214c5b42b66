/** The drawings that are line charts: each turns its figure's numbers into a plot. */
import type { ActivationNumbers, ActivationState } from '../../../src/figures/activations';
import type { ApproximationNumbers, ApproximationState } from '../../../src/figures/approximation';
import type { BatchNoiseNumbers, BatchNoiseState, BatchRun } from '../../../src/figures/batch-noise';
import type { CosineNumbers, CosineState } from '../../../src/figures/cosine-schedules';
import {
  type DegradationNumbers,
  type DegradationState,
  EVERY,
  errorsOf,
  nameOf,
} from '../../../src/figures/degradation';
import type { InitializationNumbers, InitializationState } from '../../../src/figures/initialization';
import type { LearningRateNumbers, LearningRateState } from '../../../src/figures/learning-rate';
import type { PriorShiftNumbers, PriorShiftState } from '../../../src/figures/prior-shift';
import { knotsOf } from '../../../src/figures/schedules/knots';
import { STEPS_EACH } from '../../../src/figures/schedules/loss';
import { shown } from '../../../src/figures/shown';
import { type Handle, Plot } from '../plot';
import { Histograms } from './histograms';
import type { DrawingProps } from './index';

export function ActivationCurves({ state, numbers, width }: DrawingProps<ActivationState, ActivationNumbers>) {
  const series = [
    { name: state.name, points: numbers.curve, show: 'function' },
    { name: 'its slope', points: numbers.slopes, show: 'slope' },
  ].filter(({ show }) => state.show === 'both' || state.show === show);
  const label = { both: 'f(x) and f′(x)', function: 'f(x)', slope: 'f′(x)' }[state.show];
  return (
    <>
      <Plot plot={{ title: state.name, x: { label: 'x' }, y: { label }, series }} marker={state.x} />
      <Histograms
        width={width}
        rows={[
          { name: 'inputs', histogram: numbers.passing.inputs, marker: state.x },
          { name: 'what they become', histogram: numbers.passing.outputs, marker: numbers.value },
        ]}
      />
    </>
  );
}

export function LearningRateCurve({ state, numbers, set }: DrawingProps<LearningRateState, LearningRateNumbers>) {
  const points = numbers.rates.map((rate, step) => [step, rate] as const);
  const plot = {
    title: state.name,
    x: { label: 'step' },
    y: { label: 'learning rate' },
    series: [{ name: 'lr', points }],
  };
  const over = (losses: readonly number[], of = (loss: number) => loss) =>
    losses.map((loss, step) => [step, of(loss)] as const);
  const losses = {
    title: 'Expected training loss',
    x: { label: 'step' },
    y: { label: 'power of ten' },
    series: numbers.losses
      ? [
          { name: 'with this schedule', points: over(numbers.losses.scheduled, Math.log10) },
          { name: 'highest rate throughout', points: over(numbers.losses.constant, Math.log10) },
        ]
      : [],
  };
  const entered = {
    title: 'Validation loss: drag its rings',
    x: { label: 'epoch' },
    y: { label: 'loss' },
    series: [{ name: 'loss', points: over(state.metrics) }],
  };
  const most = Math.max(...numbers.rates);
  const handles = knotsOf(state).map(
    ({ name, step, rate, alongSteps, alongRates }): Handle => ({
      name,
      at: [step, rate],
      step: [1, most / 50],
      said: `${alongSteps ? `step ${step}, ` : ''}rate ${shown(rate, 3)}`,
      move: ([toStep, toRate]) =>
        set({
          ...(alongSteps && Math.round(toStep) !== step ? alongSteps(toStep) : {}),
          ...(alongRates && toRate !== rate ? alongRates(Math.max(0, toRate)) : {}),
        }),
    }),
  );
  const losing = state.metrics.map(
    (loss, epoch): Handle => ({
      name: `loss of epoch ${epoch}`,
      at: [epoch, loss],
      step: [0, 0.01],
      said: shown(loss, 3),
      move: ([, to]) => set({ metrics: state.metrics.with(epoch, Number(Math.min(2, Math.max(0, to)).toFixed(2))) }),
    }),
  );
  return (
    <>
      <Plot plot={plot} handles={handles} />
      {handles.length > 0 && <p class="quiet">Drag the rings, or move them with the arrow keys.</p>}
      <Plot plot={numbers.losses ? losses : entered} handles={numbers.losses ? [] : losing} />
      {numbers.losses && (
        <p class="quiet">
          Computed, not trained: SGD on a noisy quadratic of two directions, one fifty times flatter, {STEPS_EACH} steps
          for each of the schedule. The steep one would diverge at twice the highest rate.
        </p>
      )}
      {numbers.events.length > 0 && (
        <ul class="quiet facts">
          {numbers.events.slice(0, 8).map(({ step, what }) => (
            <li key={step}>
              step {step}: {what}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export function InitializationCurves({ numbers }: DrawingProps<InitializationState, InitializationNumbers>) {
  // A signal of exactly zero has no logarithm: it leaves the chart, and the summary says so.
  const series = [
    { name: 'signal', points: logarithmic(numbers.forward) },
    { name: 'gradient', points: logarithmic(numbers.backward) },
  ];
  return <Plot plot={{ title: 'Root mean square', x: { label: 'layer' }, y: { label: 'power of ten' }, series }} />;
}

export function ApproximationCurves({ numbers }: DrawingProps<ApproximationState, ApproximationNumbers>) {
  const series = [
    { name: 'network', points: numbers.curve },
    { name: 'wanted', points: numbers.truth },
  ];
  return (
    <Plot
      plot={{ title: 'One hidden layer', x: { label: 'x; asked for between 0 and 1' }, y: { label: 'f(x)' }, series }}
      band={[1, numbers.curve.at(-1)![0]]}
      marker={1}
    />
  );
}

export function CosineCurves({ numbers }: DrawingProps<CosineState, CosineNumbers>) {
  const over = (rates: readonly number[]) => rates.map((rate, step) => [step, rate] as const);
  const series = [
    { name: 'annealing', points: over(numbers.annealing) },
    { name: 'warm restarts', points: over(numbers.restarts) },
    { name: 'warm-up + annealing', points: over(numbers.warm) },
  ];
  return <Plot plot={{ title: 'Cosine', x: { label: 'step' }, y: { label: 'learning rate' }, series }} />;
}

export function DegradationCurves({ state, numbers }: DrawingProps<DegradationState, DegradationNumbers>) {
  const isError = state.curve === 'training error';
  // A mean stands in the middle of the steps that it is of.
  const series = numbers.drawn.map(run => ({
    name: nameOf(run),
    points: (isError ? errorsOf(run) : run.losses.map(Math.log10)).map(
      (value, index) => [(index + 0.5) * EVERY, value] as const,
    ),
  }));
  const label = isError ? 'training error, %' : 'training loss, power of ten';
  return <Plot plot={{ title: 'Training', x: { label: 'step' }, y: { label }, series }} />;
}

export function PriorShiftCurves({ numbers: { domains } }: DrawingProps<PriorShiftState, PriorShiftNumbers>) {
  const both = [domains.source, domains.target];
  const top = Math.max(...both.flatMap(({ classes }) => classes.flatMap(({ points }) => points.map(([, y]) => y))));
  return (
    <>
      {both.map(({ classes, wrong, boundary }, index) => (
        <Plot
          key={index}
          plot={{
            title: index === 0 ? 'Source' : 'Target',
            x: { label: 'x' },
            y: { label: 'share of all examples' },
            series: classes,
          }}
          marker={Math.max(-4, Math.min(8, boundary))}
          area={wrong}
          top={top}
        />
      ))}
      <p class="quiet">Vertical line: the boundary, class 1 to its right. Shaded: what is on the wrong side of it.</p>
    </>
  );
}

export function BatchNoiseCurves({ state, numbers: { runs } }: DrawingProps<BatchNoiseState, BatchNoiseNumbers>) {
  const named = (of: (run: BatchRun) => BatchRun['curve']) =>
    runs.map(run => ({ name: `batch ${run.batch}`, points: of(run) }));
  const shown = runs.find(({ batch }) => batch === Number(state.batch));
  const rates = {
    title: 'Expected at the end',
    x: { label: 'learning rate, power of ten' },
    y: { label: 'loss, power of ten' },
    series: named(({ curve }) => curve),
  };
  const along = {
    title: 'One run',
    x: { label: state.same === 'examples' ? 'examples seen' : 'step' },
    y: { label: 'loss, power of ten' },
    series: named(({ path }) => path),
  };
  return (
    <>
      <Plot
        plot={rates}
        marker={Math.log10(state.lr)}
        band={shown && [Math.log10(shown.band[0]), Math.log10(shown.band[1])]}
      />
      <p class="quiet">Shaded: the rates that come within twice the lowest loss of batch {state.batch}.</p>
      <Plot plot={along} />
    </>
  );
}

function logarithmic(values: readonly number[]): readonly (readonly [number, number])[] {
  return values.flatMap((value, layer) =>
    value > 0 && Number.isFinite(value) ? [[layer, Math.log10(value)] as const] : [],
  );
}

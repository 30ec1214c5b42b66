/** Accuracy along training for several seeds, the band they make, and their mean. */
import { FIRST, type SeedCurvesNumbers, type SeedCurvesState } from '../../../src/figures/seed-curves';
import { Plot } from '../plot';
import type { DrawingProps } from './index';

export function SeedCurves({ state, numbers }: DrawingProps<SeedCurvesState, SeedCurvesNumbers>) {
  const over = (values: readonly number[]) =>
    values.flatMap((value, index) => (index + 1 >= FIRST ? [[index + 1, value] as const] : []));
  return (
    <Plot
      plot={{
        title: 'Test accuracy',
        x: { label: 'epoch' },
        y: { label: 'per cent' },
        series: [{ name: 'mean', points: over(numbers.mean) }],
      }}
      thin={numbers.runs.map(over)}
      area={over(numbers.low).map(([epoch, low]) => [epoch, low, numbers.high[epoch - 1]!] as const)}
      marker={state.epoch}
      isFromZero={false}
      caption={`Test accuracy in per cent, from epoch ${FIRST}. Thick: the mean; thin: each seed; shaded: ${state.band}.`}
    />
  );
}

/** A polynomial through noisy points, and the two errors while it is fitted. */
import type { PolynomialNumbers, PolynomialState } from '../../../src/figures/polynomial-fit';
import { Plot } from '../plot';
import type { DrawingProps } from './index';
import { Plane } from './plane';

type Place = { readonly x: (x: number) => number; readonly y: (y: number) => number };

/** Below this an error is rounding. */
const LEAST = 1e-3;

export function PolynomialCurve({ numbers, width }: DrawingProps<PolynomialState, PolynomialNumbers>) {
  const { curve, training, validation, track } = numbers;
  const path = ({ x, y }: Place) =>
    curve
      .map(([at, value], index) => `${index === 0 ? 'M' : 'L'}${x(at)} ${y(Math.min(3, Math.max(-3, value)))}`)
      .join(' ');
  const truth = ({ x, y }: Place) =>
    curve.map(([at], index) => `${index === 0 ? 'M' : 'L'}${x(at)} ${y(Math.sin(Math.PI * at))}`).join(' ');
  const over = (of: (at: (typeof track)[number]) => number) =>
    track.map((at, doublings) => [doublings, Math.log10(Math.max(LEAST, of(at)))] as const);
  const errors = {
    title: 'Error along gradient descent',
    x: { label: 'epochs, power of two' },
    y: { label: 'power of ten' },
    series: [
      { name: 'training', points: over(at => at.training) },
      { name: 'validation', points: over(at => at.validation) },
    ],
  };
  return (
    <>
      <Plane
        x={[-1, 1]}
        y={[-2, 2]}
        width={width}
        height={0.58}
        step={0.1}
        points={[]}
        under={place => (
          <>
            <path class="truth" d={truth(place)} />
            {validation.map(([x, y]) => (
              <circle key={x} class="point other" cx={place.x(x)} cy={place.y(y)} r={2.5} />
            ))}
            <path class="fitted" d={path(place)} />
            {training.map(([x, y]) => (
              <circle key={x} class="point" cx={place.x(x)} cy={place.y(y)} r={4} />
            ))}
          </>
        )}
      />
      <p class="quiet">Large dots: training. Small: validation. Dashed: the sine behind them.</p>
      <Plot plot={errors} marker={numbers.stopped ?? numbers.best} />
      <p class="quiet">
        {numbers.stopped === undefined
          ? 'Line: where early stopping would stop.'
          : 'Line: where it is stopped, with the weights drawn above.'}
      </p>
    </>
  );
}

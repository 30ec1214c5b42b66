/** Targets of the classes beside what is predicted for them, and both losses over the gap of the logits. */
import { GAPS, type LabelSmoothingNumbers, type LabelSmoothingState } from '../../../src/figures/label-smoothing';
import { shown } from '../../../src/figures/shown';
import { Plot } from '../plot';
import type { DrawingProps } from './index';

export function SmoothedTargets({
  state,
  numbers,
  set,
  width,
}: DrawingProps<LabelSmoothingState, LabelSmoothingNumbers>) {
  const { curves, smoothed, bestGap } = numbers;
  const losses = {
    title: 'Loss',
    x: { label: 'logit gap' },
    y: { label: 'nats' },
    series: [
      { name: 'smoothed target', points: curves.smoothed },
      { name: 'one-hot target', points: curves.plain },
    ],
  };
  return (
    <>
      <TargetBars state={state} numbers={numbers} width={width} />
      <Plot
        plot={losses}
        {...(bestGap < GAPS[1] ? { marker: bestGap } : {})}
        handles={[
          {
            name: 'logit gap',
            at: [state.gap, smoothed],
            step: [0.1, 0],
            said: `gap ${shown(state.gap, 3)}, smoothed loss ${shown(smoothed, 3)}`,
            move: ([to]) => set({ gap: Number(Math.min(GAPS[1], Math.max(GAPS[0], to)).toFixed(1)) }),
          },
        ]}
      />
      <p class="quiet">Vertical line: the gap with the least smoothed loss. Drag the ring, or use the arrow keys.</p>
    </>
  );
}

const height = 108;
const top = 18;
const base = height - 18;
/** Others than the true class that have room of their own; the last stands for all that follow. */
const MOST = 9;

function TargetBars({
  state: { classes },
  numbers: { targets, probabilities },
  width,
}: {
  state: LabelSmoothingState;
  numbers: LabelSmoothingNumbers;
  width: number;
}) {
  const bars = Math.min(classes, MOST + 1);
  const unit = width / bars;
  const half = Math.min(16, unit * 0.36);
  const tall = (share: number) => Math.max(0.75, (base - top) * share);
  const name = (index: number) => (index === 0 ? '✓' : index === bars - 1 && bars < classes ? '…' : String(index));
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <line class="frame-line" x1={0} x2={width} y1={base} y2={base} />
        {Array.from({ length: bars }, (_, index) => {
          const middle = (index + 0.5) * unit;
          const [target, probability] = index === 0 ? [targets[0], probabilities[0]] : [targets[1], probabilities[1]];
          return (
            <g key={index}>
              <rect class="shade" x={middle - half} width={half - 1} y={base - tall(target)} height={tall(target)} />
              <rect
                class="weight"
                x={middle + 1}
                width={half - 1}
                y={base - tall(probability)}
                height={tall(probability)}
              />
              <text class={index === 0 ? 'chosen' : 'name'} x={middle} y={height - 4} text-anchor="middle">
                {name(index)}
              </text>
            </g>
          );
        })}
        <text class="name" x={1.7 * unit} y={11}>
          {`target ${shown(targets[0], 3)}, each other ${shown(targets[1], 2)}`}
        </text>
      </svg>
      <p class="quiet">Left of each pair the target, right the probability at this gap; ✓ is the true class.</p>
    </>
  );
}

/** A meter of operations on a log scale, so that factors become lengths that add up: depth's, width's and resolution's. */
import { scaleLog } from 'd3-scale';
import type { ScalingNumbers, ScalingState } from '../../../src/figures/compound-scaling';
import { shown } from '../../../src/figures/shown';
import type { DrawingProps } from './index';

const TOP = 30;
const HIGH = 26;
/** What the meter reaches at least. */
const REACH = 128;

export function CostMeter({ numbers, width: room }: DrawingProps<ScalingState, ScalingNumbers>) {
  const { depth, width, resolution, operations, counted } = numbers;
  const most = 2 ** Math.ceil(Math.log2(Math.max(REACH, operations, counted)));
  const x = scaleLog([1, most], [4, room - 4]);
  const parts = [
    { name: 'd', kind: 'image', from: 1, to: depth },
    { name: 'w²', kind: 'window', from: depth, to: depth * width ** 2 },
    { name: 'r²', kind: 'result', from: depth * width ** 2, to: depth * width ** 2 * resolution ** 2 },
  ];
  const doublings = Array.from({ length: Math.log2(most) + 1 }, (_, power) => 2 ** power);
  const every = [1, 2, 4, 8].find(step => (step * (room - 8)) / (doublings.length - 1) >= 48) ?? 8;
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${room} ${TOP + HIGH + 40}`} aria-hidden="true">
        <rect class="frame-line" x={x(1)} y={TOP} width={x(most) - x(1)} height={HIGH} />
        {parts.map(({ name, kind, from, to }) => {
          const wide = x(to) - x(from);
          return (
            <g key={name}>
              <rect class={kind} x={x(from)} y={TOP} width={Math.max(0, wide)} height={HIGH} />
              {wide >= 18 && (
                <text class="name" x={x(from) + wide / 2} y={TOP + HIGH / 2 + 4} text-anchor="middle">
                  {name}
                </text>
              )}
            </g>
          );
        })}
        <line class="gap" x1={x(operations)} x2={x(operations)} y1={TOP - 7} y2={TOP + HIGH} />
        <text
          class="chosen"
          x={Math.min(room - 4, Math.max(4, x(operations)))}
          y={TOP - 11}
          text-anchor={x(operations) < 60 ? 'start' : x(operations) > room - 60 ? 'end' : 'middle'}
        >
          × {shown(operations, 3)} FLOPs
        </text>
        <path class="mark kind-d" d={`M${x(counted)} ${TOP + HIGH + 1}l6 10h-12Z`} />
        {doublings.map((tick, index) => (
          <g key={tick}>
            <line class="centre" x1={x(tick)} x2={x(tick)} y1={TOP + HIGH} y2={TOP + HIGH + 4} />
            {index % every === 0 && (
              <text
                x={x(tick)}
                y={TOP + HIGH + 24}
                text-anchor={index === 0 ? 'start' : index === doublings.length - 1 ? 'end' : 'middle'}
              >
                × {tick}
              </text>
            )}
          </g>
        ))}
      </svg>
      <p class="quiet">
        Each tick twice as much. Bar: depth, width squared, resolution squared. Triangle: EfficientNet built so,
        counted.
      </p>
    </>
  );
}

/** The unit that the chosen weight goes into, as a nerve cell: dendrites with synapses, the cell body, an axon. */
import { LAYERS, type NetworkViewsNumbers, nameOf } from '../../../src/figures/network-views';
import { shown } from '../../../src/figures/shown';

const height = 150;
const middle = 72;

export function NerveCell({
  numbers: { weights, units, sums, edge },
  width,
}: {
  numbers: NetworkViewsNumbers;
  width: number;
}) {
  const { layer, from, to } = edge;
  const row = weights[layer]![to]!;
  const body = width * 0.56;
  const y = (unit: number) => middle + (unit - (row.length - 1) / 2) * 34;
  const [sum, rate] = [sums[layer + 1]![to]!, units[layer + 1]![to]!];
  const isFiring = rate !== 0;
  return (
    <svg class="drawing nerve" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {row.map((weight, unit) => {
        const synapse = body - 46;
        return (
          <g key={unit}>
            <path
              class={`dendrite ${unit === from ? 'picked' : ''}`}
              d={`M26 ${y(unit)}H${synapse - 14}Q${synapse + 12} ${y(unit)} ${body - 12} ${middle + (y(unit) - middle) * 0.25}`}
            />
            <circle
              class={`bouton ${weight < 0 ? 'inhibits' : ''} ${unit === from ? 'picked' : ''}`}
              cx={synapse - 14}
              cy={y(unit)}
              r={2 + 6 * Math.min(1, Math.abs(weight))}
            />
            <text class={unit === from ? 'chosen' : 'name'} x={2} y={y(unit) + 4}>
              {nameOf(layer, unit)}
            </text>
          </g>
        );
      })}
      <path class={`axon ${isFiring ? 'fires' : ''}`} d={`M${body + 20} ${middle}H${width - 26}`} />
      <circle class="cell result solid" cx={body} cy={middle} r={20} />
      <text class="name" x={body} y={middle + 4} text-anchor="middle">
        {shown(sum, 2)}
      </text>
      <text class="name" x={width - 2} y={middle - 8} text-anchor="end">
        {shown(rate, 2)}
      </text>
      <text x={width - 2} y={middle + 18} text-anchor="end">
        {layer === LAYERS - 1 ? nameOf(layer + 1, to) : isFiring ? 'fires' : 'silent'}
      </text>
      <text x={2} y={height - 4}>
        dendrites
      </text>
      <text x={body} y={height - 4} text-anchor="middle">
        body
      </text>
      <text x={width - 2} y={height - 4} text-anchor="end">
        axon
      </text>
    </svg>
  );
}

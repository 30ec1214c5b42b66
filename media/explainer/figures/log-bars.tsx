/** Bars on a log scale, one a layer: every line upwards is ten times as much. */
import {
  EXAMPLES,
  type GradientNormsNumbers,
  type GradientNormsState,
  WIDTH,
} from '../../../src/figures/gradient-norms';
import type { DrawingProps } from './index';

const height = 150;
const margin = { left: 36, right: 6, top: 10, bottom: 30 };
/** Decades at least, so that next to nothing does not look like much. */
const LEAST = 4;

export function GradientBars({ numbers: { norms }, width }: DrawingProps<GradientNormsState, GradientNormsNumbers>) {
  const powers = norms.map(norm => (norm > 0 ? Math.log10(norm) : undefined));
  const finite = powers.filter(power => power !== undefined);
  const high = Math.ceil(Math.max(...finite, -LEAST) + 0.05);
  const low = Math.min(high - LEAST, Math.floor(Math.min(...finite, high) - 0.05));
  const base = height - margin.bottom;
  const y = (power: number) => base - ((power - low) * (base - margin.top)) / (high - low);
  const unit = (width - margin.left - margin.right) / norms.length;
  const wide = Math.min(40, unit * 0.8);
  const middle = (layer: number) => margin.left + (layer + 0.5) * unit;
  const step = [1, 2, 3, 5, 10, 20, 50].find(each => (high - low) / each <= 5) ?? 100;
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => low + index).filter(power => power % step === 0);
  const every = [1, 2, 5, 10, 20].find(each => each * unit >= 20) ?? 50;
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {ticks.map(power => (
          <g key={power}>
            <line class="grid-lines" x1={margin.left} x2={width - margin.right} y1={y(power)} y2={y(power)} />
            <text x={margin.left - 5} y={y(power) + 4} text-anchor="end">
              10{raised(power)}
            </text>
          </g>
        ))}
        {powers.map((power, layer) => (
          <g key={layer}>
            {power !== undefined && (
              <rect class="weight" x={middle(layer) - wide / 2} width={wide} y={y(power)} height={base - y(power)} />
            )}
            {(layer + 1) % every === 0 && (
              <text x={middle(layer)} y={base + 13} text-anchor="middle">
                {layer + 1}
              </text>
            )}
          </g>
        ))}
        <text class="name" x={margin.left} y={height - 3}>
          input
        </text>
        <text class="name" x={width - margin.right} y={height - 3} text-anchor="end">
          ← loss
        </text>
      </svg>
      <p class="quiet">
        A bar a layer: the length of its gradient. Layers of {WIDTH} units, no biases, {EXAMPLES} examples.
      </p>
    </>
  );
}

/** 10⁻⁶ in signs of the font's own. */
function raised(power: number): string {
  return String(power).replaceAll(/[-\d]/g, sign => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)] ?? '⁻');
}

/** Pooling windows over one map, those that overlap beside those that do not: how many windows hold each cell. */
import { POOLED_SIDE, type PoolWindows } from '../../../src/figures/alexnet';

const GAP = 20;
const HEAD = 34;

export function PoolWindowMaps({ windows, width }: { windows: readonly [PoolWindows, PoolWindows]; width: number }) {
  const isNarrow = width < 300;
  const unit = Math.min(14, (isNarrow ? width - 2 : (width - GAP) / 2 - 1) / POOLED_SIDE);
  const size = unit * POOLED_SIDE;
  const high = HEAD + size + 6;
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${isNarrow ? 2 * high : high}`} aria-hidden="true">
        {windows.map(({ pool, stride, out, covered }, index) => (
          <g
            key={index}
            transform={`translate(${isNarrow ? 1 : 1 + index * (size + GAP)} ${isNarrow ? index * high : 0})`}
          >
            <text class="name" x={0} y={12}>
              {`${pool}×${pool}, stride ${stride}`}
            </text>
            <text x={0} y={27}>
              {`${pool > stride ? 'overlapping' : pool < stride ? 'apart' : 'disjoint'}, ${POOLED_SIDE} → ${out}`}
            </text>
            {covered.flatMap((down, row) =>
              covered.map((across, column) => {
                const count = down * across;
                return (
                  <g key={`${row} ${column}`} transform={`translate(${column * unit} ${HEAD + row * unit})`}>
                    <rect
                      class={`cell ${count === 0 ? 'silent' : count === 1 ? 'weak' : count === 2 ? 'result' : 'strong'}`}
                      width={unit}
                      height={unit}
                    />
                    {count !== 1 && unit >= 10 && (
                      <text class="value" x={unit / 2} y={unit / 2 + 4} text-anchor="middle">
                        {count}
                      </text>
                    )}
                  </g>
                );
              }),
            )}
            {/* The first window and the next ones to the right and below. */}
            {[
              [1, 0],
              [0, 1],
              [0, 0],
            ].map(([right, down]) => (
              <rect
                key={`${right} ${down}`}
                class={right || down ? 'reach-of-window' : 'outline'}
                x={right! * stride * unit}
                y={HEAD + down! * stride * unit}
                width={pool * unit}
                height={pool * unit}
              />
            ))}
          </g>
        ))}
      </svg>
      <p class="quiet">
        The last pool’s map. Framed: a window; dashed: the next ones. Numbers: how many windows hold a cell, where not
        one.
      </p>
    </>
  );
}

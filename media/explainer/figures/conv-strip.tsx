/**
 * One side close up: every cell with its number, the chosen window's taps, the cells of the other side below the middle of
 * their windows. A long side shows the part around the chosen window.
 */
import type { Layout } from './conv-arithmetic';
import { Hatch } from './conv-planes';

/** In pixels: room for the cell's own number. */
const narrowest = 14;
/** How wide one digit of an index is. */
const digit = 7;

export function Strip({ layout, column, width }: { layout: Layout; column: number; width: number }) {
  const { length, padding, span, dropped, windows, transposed } = layout;
  const taps = windows[column]!;
  const firstCell = -padding;
  const endCell = length + padding;
  const count = Math.min(Math.floor(width / narrowest), endCell - firstCell);
  const middle = (taps[0]! + taps.at(-1)! + 1) / 2;
  const from = Math.max(firstCell, Math.min(endCell - count, Math.round(middle - count / 2)));
  const cell = Math.min(20, width / count);
  const x = (position: number) => (position - from) * cell;
  const visible = Array.from({ length: count }, (_, i) => from + i);
  const [longY, shortY] = transposed ? [50, 0] : [12, 62];
  const edge = transposed ? longY : longY + cell;
  const shortEdge = transposed ? shortY + cell : shortY;
  const centre = (index: number) => x((windows[index]![0]! + windows[index]!.at(-1)! + 1) / 2);
  const apart = windows.length > 1 ? centre(1) - centre(0) : width;
  const height = (transposed ? longY : shortY) + cell + 14;
  const here = (position: number) => position >= -cell && position <= count * cell + cell;
  const longText = transposed ? longY + cell + 10 : longY - 3;
  const shortText = transposed ? shortEdge + 10 : shortY + cell + 10;
  return (
    <svg class="drawing" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <Hatch />
      <path
        class="rays"
        d={`M${x(taps[0]!)} ${edge}L${centre(column) - cell / 2} ${shortEdge}H${centre(column) + cell / 2}L${x(taps[0]! + span)} ${edge}Z`}
      />
      {visible.map(position => {
        const inside = position >= 0 && position < length;
        const lost = position >= endCell - dropped;
        const isTap = taps.includes(position);
        return (
          <g key={position}>
            <rect
              class={inside ? (transposed ? 'result' : 'image') : 'padding'}
              x={x(position) + 0.75}
              y={longY}
              width={cell - 1.5}
              height={cell}
              rx={1.5}
            />
            {lost && (
              <rect
                class="dropped"
                fill="url(#hatch)"
                x={x(position) + 0.75}
                y={longY}
                width={cell - 1.5}
                height={cell}
              />
            )}
            {isTap && (
              <rect class="window" x={x(position) + 0.75} y={longY} width={cell - 1.5} height={cell} rx={1.5} />
            )}
            {inside && position % every(length, cell) === 0 && (
              <text x={x(position + 0.5)} y={longText} text-anchor="middle">
                {position}
              </text>
            )}
          </g>
        );
      })}
      {windows.map((_, index) =>
        here(centre(index)) ? (
          <g key={index}>
            <rect
              class={index === column ? 'window' : transposed ? 'image' : 'result'}
              x={centre(index) - cell / 2 + 0.75}
              y={shortY}
              width={cell - 1.5}
              height={cell}
              rx={1.5}
            />
            {index % every(windows.length, apart) === 0 && (
              <text class={index === column ? 'chosen' : ''} x={centre(index)} y={shortText} text-anchor="middle">
                {index}
              </text>
            )}
          </g>
        ) : null,
      )}
    </svg>
  );
}

/** Which indices are written, so that numbers do not touch: every one, every second, every fifth. */
function every(count: number, apart: number): number {
  const wide = String(Math.max(0, count - 1)).length * digit + 3;
  return [1, 2, 5, 10, 20, 50].find(step => step * apart >= wide) ?? 100;
}

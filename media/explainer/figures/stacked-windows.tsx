/** Maps side by side, the input on the left: what one value at the top sees of each, and how often. */
import { SIDE, type StackedWindowsNumbers, type StackedWindowsState } from '../../../src/figures/stacked-windows';
import type { DrawingProps } from './index';
import { Play } from './play';

const GAP = 16;
const HEAD = 18;
const FOOT = 18;

export function StackedWindows({
  state,
  numbers,
  set,
  width,
}: DrawingProps<StackedWindowsState, StackedWindowsNumbers>) {
  const maps = numbers.paths.toReversed();
  const sides = numbers.sides.toReversed();
  const columns = width < 300 ? Math.min(2, maps.length) : maps.length;
  const unit = Math.min(12, (width - GAP * (columns - 1) - 2) / (columns * SIDE));
  const size = unit * SIDE;
  const rows = Math.ceil(maps.length / columns);
  const high = HEAD + size + FOOT;
  const name = (map: number) => (map === 0 ? 'input' : size < 64 ? `map ${map}` : `after ${map}`);
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${rows * high}`} aria-hidden="true">
        {maps.map((paths, map) => {
          const [x, y] = [1 + (map % columns) * (size + GAP), Math.floor(map / columns) * high];
          const seen = sides[map]! * unit;
          const most = paths[(SIDE - 1) / 2]![(SIDE - 1) / 2]!;
          return (
            <g key={map} transform={`translate(${x} ${y})`}>
              <text class="name" x={0} y={12}>
                {name(map)}
              </text>
              {paths.flatMap((line, row) =>
                line.map((count, column) => (
                  <g key={`${row} ${column}`} transform={`translate(${column * unit} ${HEAD + row * unit})`}>
                    <rect class="cell" width={unit} height={unit} />
                    {count > 0 && (
                      <rect class="weight" width={unit} height={unit} fill-opacity={0.25 + (0.75 * count) / most} />
                    )}
                  </g>
                )),
              )}
              <rect class="outline" x={(size - seen) / 2} y={HEAD + (size - seen) / 2} width={seen} height={seen} />
              <text class="chosen" x={size / 2} y={HEAD + size + 14} text-anchor="middle">
                {`${sides[map]}×${sides[map]}`}
              </text>
            </g>
          );
        })}
      </svg>
      <Play
        label="Stack the layers"
        value={state.layers}
        min={1}
        max={3}
        step={1}
        seconds={3}
        set={layers => set({ layers })}
      />
      <p class="quiet">
        Framed: what the one value on the right sees. The stronger the colour, the more paths lead there.
      </p>
    </>
  );
}

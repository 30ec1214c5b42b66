/** An image cut into patches; the chosen one is the token whose number stands below. */
import type { PatchesNumbers, PatchesState } from '../../../src/figures/patches';
import { Pick } from './cells';
import type { DrawingProps } from './index';

const size = 190;

export function PatchGrid({ state, numbers, set, width }: DrawingProps<PatchesState, PatchesNumbers>) {
  const { side } = numbers;
  if (side < 1) return null;
  const [row, column] = [Math.min(state.row, side - 1), Math.min(state.column, side - 1)];
  const unit = (size * state.patch) / state.image;
  const covered = side * unit;
  const x = (width - size) / 2;
  const lines = Array.from(
    { length: side + 1 },
    (_, index) => `M${x + index * unit} 2v${covered}M${x} ${2 + index * unit}h${covered}`,
  );
  const token = row * side + column + (state.class_token ? 1 : 0);
  return (
    <>
      <Pick
        label="Patch"
        rows={side}
        columns={side}
        chosen={[row, column]}
        choose={([r, c]) => set({ row: r, column: c })}
        cellAt={(px, py) => [Math.floor((py - 2) / unit), Math.floor((px - x) / unit)]}
        width={width}
        height={size + 4}
      >
        <rect class="cell image" x={x} y={2} width={size} height={size} />
        {side <= 64 && <path class="grid-lines" d={lines.join('')} />}
        <rect class="window" x={x + column * unit} y={2 + row * unit} width={unit} height={unit} />
      </Pick>
      <p class="quiet">
        Row {row}, column {column} is token {token}
        {state.class_token ? '; token 0 is the class token' : ''}.
      </p>
    </>
  );
}

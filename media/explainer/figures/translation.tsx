/** A picture with a shape on it, dragged or moved with the arrow keys, and the feature map that a convolution makes of it. */
import { glyph, type TranslationNumbers, type TranslationState } from '../../../src/figures/translation';
import { CellMap, Pick } from './cells';
import type { DrawingProps } from './index';

const top = 18;

export function TranslationMaps({ state, numbers, set, width }: DrawingProps<TranslationState, TranslationNumbers>) {
  const { input, map, expected } = numbers;
  const side = Math.min(190, (width - 16) / 2);
  const unit = side / input.length;
  const places = input.length - glyph.length;
  const most = Math.max(...map.flat());
  return (
    <>
      <Pick
        label="Where the shape is"
        rows={places}
        columns={places}
        chosen={[state.down, state.right]}
        choose={([down, right]) => set({ down, right })}
        cellAt={(x, y) => [Math.floor((y - top) / unit) - 2, Math.floor(x / unit) - 2]}
        width={width}
        height={top + side + 4}
      >
        <CellMap
          values={input}
          x={1}
          y={top}
          unit={unit}
          name="input"
          classOf={(r, c) => (input[r]![c]! > 0 ? 'image' : 'silent')}
        />
        <CellMap
          values={map}
          x={width - side - 1}
          y={top}
          unit={side / map.length}
          name="feature map"
          classOf={(r, c) =>
            expected && Math.abs(expected[r]![c]! - map[r]![c]!) > 1e-9
              ? 'window'
              : map[r]![c]! === 0
                ? 'silent'
                : map[r]![c]! > most / 2
                  ? 'strong'
                  : 'weak'
          }
        />
      </Pick>
      {expected && !numbers.equivariant && (
        <p class="quiet">Framed: where the map differs from the old one, moved along.</p>
      )}
    </>
  );
}

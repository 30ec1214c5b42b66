/** Cosine similarities of all views, row by row; the anchor's row is what its softmax reads, and its own place is left out. */
import type { ContrastiveNumbers } from '../../../src/figures/contrastive';
import { CellMap, Pick } from './cells';

interface Props {
  readonly numbers: ContrastiveNumbers;
  readonly anchor: number;
  readonly choose: (anchor: number) => void;
  readonly width: number;
}

const top = 20;
const left = 16;

export function SimilarityMatrix({ numbers: { similarity }, anchor, choose, width }: Props) {
  const count = similarity.length;
  const unit = Math.min(34, (width - left - 2) / count);
  // The other view of the same example lies beside it.
  const isPair = (row: number, column: number) => column === (row ^ 1);
  return (
    <>
      <Pick
        label="Anchor’s row"
        rows={count}
        columns={1}
        chosen={[anchor, 0]}
        choose={([row]) => choose(row)}
        cellAt={(_, y) => [Math.floor((y - top) / unit), 0]}
        width={width}
        height={top + count * unit + 4}
      >
        <CellMap
          values={similarity}
          x={left}
          y={top}
          unit={unit}
          name="similarity matrix"
          classOf={(row, column) =>
            row === column
              ? 'padding silent'
              : isPair(row, column)
                ? 'result strong'
                : row === anchor
                  ? 'window'
                  : 'image'
          }
        />
        {similarity.map((_, row) => (
          <text
            key={row}
            class={row === anchor ? 'chosen' : undefined}
            x={left - 5}
            y={top + (row + 0.5) * unit + 4}
            text-anchor="end"
          >
            {row}
          </text>
        ))}
        <rect class="outline" x={left} y={top + anchor * unit} width={count * unit} height={unit} />
      </Pick>
      <p class="quiet">
        Next to the dashed diagonal stands the other view of the same example, which is pulled near; the diagonal itself
        is left out.
      </p>
    </>
  );
}

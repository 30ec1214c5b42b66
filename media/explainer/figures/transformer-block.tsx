/** The words with arcs to where the chosen one looks, and below them the matrix that the step makes, a row a word. */
import { WORDS } from '../../../src/figures/encoder-layer';
import type { BlockNumbers, BlockState } from '../../../src/figures/transformer-block';
import { CellMap, Pick } from './cells';
import type { DrawingProps } from './index';

const WORD_ROW = 66;
const TOP = WORD_ROW + 34;
const LEFT = 36;

/** To hundredths, as many digits as a cell has room for. */
function rounded(weight: number): number {
  return Math.round(100 * weight) / 100;
}

export function BlockStep({ state, numbers, set, width }: DrawingProps<BlockState, BlockNumbers>) {
  const { stage, stages, weights } = numbers;
  const columns = stage.values[0]!.length;
  const unit = Math.min(34, (Math.min(width, 420) - LEFT - 4) / 8);
  const pitch = (Math.min(width, 420) - 20) / WORDS.length;
  const x = (word: number) => 10 + (word + 0.5) * pitch;
  const chosen = state.query;
  const classOf = (row: number, column: number) => {
    const value = stage.values[row]![column]!;
    if (value === Number.NEGATIVE_INFINITY) return 'silent';
    return row === chosen
      ? 'window'
      : stage.columns === 'words' && value > 0.2 && stage.name === 'weights'
        ? 'result'
        : '';
  };
  return (
    <>
      <Pick
        label="Word that asks"
        rows={WORDS.length}
        columns={1}
        chosen={[chosen, 0]}
        choose={([query]) => set({ query })}
        cellAt={(px, py) => [py < TOP - 12 ? Math.floor((px - 10) / pitch) : Math.floor((py - TOP) / unit), 0]}
        width={width}
        height={TOP + WORDS.length * unit + 4}
      >
        {weights.map((weight, key) => {
          if (weight < 0.005) return null;
          const y = WORD_ROW - 13;
          const high = 14 + 9 * Math.abs(key - chosen);
          const arc =
            key === chosen
              ? `M${x(key) - 5} ${y}c-9-18 19-18 10 0`
              : `M${x(chosen)} ${y}Q${(x(chosen) + x(key)) / 2} ${y - 1.4 * high} ${x(key)} ${y}`;
          return <path key={key} class="chord own" fill="none" stroke-width={0.75 + 5 * weight} d={arc} />;
        })}
        {WORDS.map((word, index) => (
          <text key={index} class={index === chosen ? 'chosen' : 'name'} x={x(index)} y={WORD_ROW} text-anchor="middle">
            {word}
          </text>
        ))}
        {WORDS.map((word, index) => (
          <text
            key={index}
            class={index === chosen ? 'chosen' : undefined}
            x={LEFT - 5}
            y={TOP + index * unit + unit / 2 + 4}
            text-anchor="end"
          >
            {word}
          </text>
        ))}
        <CellMap
          values={stage.name === 'weights' ? stage.values.map(row => row.map(rounded)) : stage.values}
          x={LEFT}
          y={TOP}
          unit={unit}
          name={`${stages.indexOf(stage)}: ${stage.name}, ${WORDS.length}×${columns}`}
          classOf={classOf}
        />
      </Pick>
      <p class="quiet">
        {stage.columns === 'words'
          ? 'A column for each word that is looked at, in the order of the sentence.'
          : stage.name === 'embeddings'
            ? 'Columns: article, noun, verb; one that is free; cosine and sine of the position, and their opposites.'
            : 'A column for each feature.'}
      </p>
    </>
  );
}

/** Pairs to match: the right sides are lettered; each left side has one letter to choose. Digits fill the first free row. */
import type { ItemOf } from '../../../src/notes/item';
import { arrangement } from '../../../src/quiz/arrangement';
import { Markdown } from '../../shared/maths';
import { icons } from '../icons';
import type { AnswerProps } from '../question';
import './match.css';

export function Match({ item, state, dispatch }: AnswerProps & { item: ItemOf<'match'> }) {
  const rights = state.response?.type === 'match' ? state.response.rights : item.pairs.map(() => -1);
  const told = state.phase === 'told' ? state.told : undefined;
  const options = distinctRights(item, state.seed);
  const give = (row: number, option: number) =>
    dispatch({
      type: 'respond',
      response: { type: 'match', rights: rights.map((right, index) => (index === row ? option : right)) },
    });
  return (
    <div class="match">
      <ul class="options">
        {options.map((option, place) => (
          <li key={option}>
            <span class="letter">{letter(place)}</span>
            <Markdown text={item.pairs[option]![1]} />
          </li>
        ))}
      </ul>
      <div class="rows">
        {item.pairs.map(([left, right], row) => {
          const chosen = options.indexOf(rights[row] ?? -1);
          const correct = options.findIndex(option => item.pairs[option]![1] === right);
          const ok = told?.verdict.parts?.[row] === true;
          return (
            <fieldset key={left} class={`row ${told && !told.gaveUp ? (ok ? 'right' : 'wrong') : ''}`}>
              <legend class="left">
                <Markdown text={left} />
              </legend>
              <div class="letters">
                {options.map((option, place) => (
                  <label
                    key={option}
                    class={`letter ${place === chosen ? 'chosen' : ''} ${told && place === correct ? 'correct' : ''}`}
                  >
                    <input
                      type="radio"
                      name={`row-${row}`}
                      class="visually-hidden"
                      data-row={row}
                      data-place={place + 1}
                      checked={place === chosen}
                      disabled={told !== undefined}
                      onChange={() => give(row, option)}
                    />
                    {letter(place)}
                  </label>
                ))}
                {told && !told.gaveUp && <span class="mark">{ok ? icons.right : icons.wrong}</span>}
                {told && (
                  <span class="visually-hidden">
                    {ok ? 'right' : `${told.gaveUp ? '' : 'wrong, '}it is ${letter(correct)}`}
                  </span>
                )}
              </div>
            </fieldset>
          );
        })}
      </div>
    </div>
  );
}

/** One index for each different right side, in shown order. */
function distinctRights(item: ItemOf<'match'>, seed: number): readonly number[] {
  return arrangement(item.pairs.length, seed, item.id).filter(
    (option, place, all) => all.findIndex(other => item.pairs[other]![1] === item.pairs[option]![1]) === place,
  );
}

function letter(place: number): string {
  return String.fromCharCode(97 + place);
}

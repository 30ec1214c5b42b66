/** Choices as cards around native radio buttons or check-boxes. After the verdict each card says why it is right or wrong. */
import type { ItemOf } from '../../../src/notes/item';
import { arrangement } from '../../../src/quiz/arrangement';
import { Markdown } from '../../shared/maths';
import { icons } from '../icons';
import type { AnswerProps } from '../question';
import { capitalized } from '../words';
import './choices.css';

export function Choices({ item, state, dispatch }: AnswerProps & { item: ItemOf<'single' | 'multiple'> }) {
  const several = item.type === 'multiple';
  const chosen = chosenOf(state.response);
  const told = state.phase === 'told';
  const choose = (index: number) => dispatch({ type: 'respond', response: toggled(item.type, chosen, index) });
  return (
    <fieldset class={`choices ${several ? 'several' : ''}`} aria-labelledby="prompt">
      {arrangement(item.choices.length, state.seed, item.id).map((index, place) => {
        const choice = item.choices[index]!;
        const mark = told ? (choice.right ? 'right' : chosen.includes(index) ? 'wrong' : 'other') : '';
        return (
          <div key={index} class={`choice ${mark} ${chosen.includes(index) ? 'chosen' : ''}`}>
            <label>
              <input
                type={several ? 'checkbox' : 'radio'}
                name="choice"
                data-place={place + 1}
                aria-label={told ? `${choice.text}: ${choice.right ? 'right' : 'wrong'}` : choice.text}
                checked={chosen.includes(index)}
                disabled={told}
                onChange={() => choose(index)}
              />
              <span class="number" aria-hidden="true">
                {told && mark === 'right' ? icons.right : told && mark === 'wrong' ? icons.wrong : place + 1}
              </span>
              <Markdown text={choice.text} />
              {told && chosen.includes(index) && <span class="note">your choice</span>}
              {told && several && chosen.length > 0 && choice.right && !chosen.includes(index) && (
                <span class="note">missed</span>
              )}
            </label>
            {told && choice.reason && (
              <div class="reason">
                <Markdown text={capitalized(choice.reason)} />
              </div>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

function chosenOf(response: AnswerProps['state']['response']): readonly number[] {
  if (response?.type === 'single') return [response.choice];
  return response?.type === 'multiple' ? response.choices : [];
}

function toggled(type: 'single' | 'multiple', chosen: readonly number[], index: number) {
  if (type === 'single') return { type, choice: index };
  return {
    type,
    choices: chosen.includes(index)
      ? chosen.filter(other => other !== index)
      : [...chosen, index].sort((a, b) => a - b),
  };
}

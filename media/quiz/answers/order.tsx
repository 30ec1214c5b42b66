/** Steps to put in order: pressing them one after the other numbers them, pressing one again takes its number back. */
import type { ItemOf } from '../../../src/notes/item';
import { scrambled } from '../../../src/quiz/arrangement';
import { Markdown } from '../../shared/maths';
import { icons } from '../icons';
import type { AnswerProps } from '../question';
import './choices.css';

export function Order({ item, state, dispatch }: AnswerProps & { item: ItemOf<'order'> }) {
  const order = state.response?.type === 'order' ? state.response.order : [];
  const told = state.phase === 'told' ? state.told : undefined;
  const shown = told ? item.steps.map((_, index) => index) : scrambled(item.steps.length, state.seed, item.id);
  const press = (step: number) =>
    dispatch({
      type: 'respond',
      response: {
        type: 'order',
        order: order.includes(step) ? order.filter(other => other !== step) : [...order, step],
      },
    });
  return (
    <ol class="steps" aria-labelledby="prompt">
      {shown.map((step, place) => {
        const position = order.indexOf(step);
        // Told before anything was placed, there is nothing to mark.
        const judged = told !== undefined && order.length > 0;
        const right = told?.verdict.parts?.[step];
        return (
          <li key={step}>
            <button
              type="button"
              class={`step ${judged ? (right ? 'right' : 'wrong') : position >= 0 ? 'chosen' : ''}`}
              data-place={place + 1}
              disabled={told !== undefined}
              aria-pressed={position >= 0}
              onClick={() => press(step)}
            >
              <span class="number" aria-hidden="true">
                {told ? step + 1 : position >= 0 ? position + 1 : '\u00a0'}
              </span>
              <Markdown text={item.steps[step]!} />
              {judged && (
                <span class="note">
                  {right ? icons.right : position < 0 ? 'not placed' : `you had it ${ordinal(position + 1)}`}
                </span>
              )}
              {!told && (
                <span class="visually-hidden">{position >= 0 ? `is ${ordinal(position + 1)}` : 'not placed yet'}</span>
              )}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function ordinal(position: number): string {
  return `${position}${['th', 'st', 'nd', 'rd'][position > 3 ? 0 : position] ?? 'th'}`;
}

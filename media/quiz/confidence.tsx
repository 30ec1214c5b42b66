/** How sure the reader is, before they know: three steps, and saying nothing is fine. */

import type { Dispatch } from 'preact/hooks';
import { UNSURE } from '../../src/quiz/prediction';
import type { Action, State } from './state';

export const CONFIDENCE = [
  [UNSURE, 'Unsure'],
  [0.7, 'Fairly sure'],
  [0.95, 'Certain'],
] as const;

export function Confidence({ state, dispatch }: { state: State; dispatch: Dispatch<Action> }) {
  return (
    <fieldset class="confidence">
      <legend>How sure are you?</legend>
      {CONFIDENCE.map(([confidence, label]) => (
        <label key={label} class={state.confidence === confidence ? 'chosen' : ''}>
          <input
            type="radio"
            name="confidence"
            checked={state.confidence === confidence}
            onChange={() => dispatch({ type: 'confident', confidence })}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

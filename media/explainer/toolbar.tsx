/** The ways around: back and forward as in a browser, search, the table of contents, and the pin that stops following the caret. */
import type { FromExplainer } from '../../src/panels/explainer-protocol';
import { icons } from '../shared/icons';
import { type Action, type State, view } from './state';
import './toolbar.css';

interface Props {
  readonly state: State;
  readonly dispatch: (action: Action) => void;
  readonly send: (message: FromExplainer) => void;
}

export function Toolbar({ state, dispatch, send }: Props) {
  const here = view(state);
  return (
    <header class="toolbar">
      <button
        type="button"
        class="icon-button"
        title="Back (Alt+←)"
        disabled={state.at === 0}
        onClick={() => dispatch({ type: 'step', by: -1 })}
      >
        {icons.back}
        <span class="visually-hidden">Back</span>
      </button>
      <button
        type="button"
        class="icon-button"
        title="Forward (Alt+→)"
        disabled={state.at >= state.history.length - 1}
        onClick={() => dispatch({ type: 'step', by: 1 })}
      >
        {icons.forward}
        <span class="visually-hidden">Forward</span>
      </button>
      <div class="search">
        {icons.search}
        <input
          type="search"
          placeholder="Search notes"
          aria-label="Search notes"
          value={state.query}
          onInput={event => dispatch({ type: 'query', text: event.currentTarget.value })}
          onKeyDown={event => {
            if (event.key === 'Escape') dispatch({ type: 'query', text: '' });
            const first = document.querySelector<HTMLElement>('.contents .entry');
            if (event.key === 'Enter' && first) {
              // The keyboard goes on in what has been found.
              event.currentTarget.blur();
              first.click();
            }
            if (event.key !== 'ArrowDown') return;
            first?.focus();
            event.preventDefault();
          }}
        />
      </div>
      <button
        type="button"
        class="icon-button"
        title="All notes"
        aria-pressed={here.kind === 'contents'}
        onClick={() =>
          dispatch(
            here.kind === 'contents'
              ? { type: 'go', view: { kind: 'line' } }
              : { type: 'go', view: { kind: 'contents' } },
          )
        }
      >
        {icons.contents}
        <span class="visually-hidden">All notes</span>
      </button>
      <button
        type="button"
        class="icon-button"
        title={state.pinned ? 'Pinned: click to follow the caret again' : 'Pin: stay here when the caret moves'}
        aria-pressed={state.pinned}
        onClick={() => {
          dispatch({ type: 'pin', pinned: !state.pinned });
          send({ type: 'pin', pinned: !state.pinned });
        }}
      >
        {icons.pin}
        <span class="visually-hidden">Pin</span>
      </button>
    </header>
  );
}

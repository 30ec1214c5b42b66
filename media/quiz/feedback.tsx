/**
 * The verdict: what was right and why, what this very answer got wrong, and where to read on.
 * It always holds the answer and the explanation, also after giving up.
 */
import { type Dispatch, useEffect, useRef } from 'preact/hooks';
import type { FromQuiz } from '../../src/panels/quiz-protocol';
import { LEECH, type Question } from '../../src/quiz/question';
import { Markdown } from '../shared/maths';
import { RATINGS } from '../shared/ratings';
import type { Stamp } from '../shared/stamp';
import { figureOf } from './figure';
import { icons } from './icons';
import type { Action, State, Told } from './state';
import './feedback.css';

interface Props {
  readonly question: Question;
  readonly told: Told;
  readonly state: State;
  readonly dispatch: Dispatch<Action>;
  readonly send: (message: FromQuiz) => void;
  readonly stamp: () => Stamp;
}

export function Feedback({ question, told, state, dispatch, send, stamp }: Props) {
  const onward = useRef<HTMLButtonElement>(null);
  const { item, note, code } = question;
  const figure = figureOf(question);
  const right = told.verdict.outcome === 'right';
  const forgotten = (question.lapses ?? 0) + (right || told.review.retry ? 0 : 1);
  useEffect(() => {
    onward.current?.focus({ preventScroll: true });
    onward.current?.closest('.onward')?.scrollIntoView({ block: 'nearest' });
  }, []);
  const mayAmend = right && !told.review.retry;
  return (
    <section class={`feedback ${right ? 'right' : 'wrong'}`} aria-label="Feedback">
      <h2>
        {!told.gaveUp && <span class="sign">{right ? icons.right : icons.wrong}</span>}
        {verdictWords(told)}
      </h2>
      {told.verdict.remark && <p class="about-yours">{told.verdict.remark}</p>}
      <Markdown text={item.explanation} onNote={(id, anchor) => send({ type: 'open-note', id, anchor })} />
      {!right && forgotten >= LEECH && (
        <div class="leech">
          <p>
            You have missed this {forgotten} times. Asking again will not help much;{' '}
            {note
              ? `reading the note${figure ? ' and moving its figure' : ''} may`
              : 'writing the question anew, or splitting it, may'}
            .
          </p>
          {note && (
            <button
              type="button"
              class="button quiet"
              onClick={() => send({ type: 'open-note', id: note.note, anchor: note.anchor })}
            >
              Read the note
            </button>
          )}
          {figure && (
            <button type="button" class="button quiet" onClick={() => send(figure)}>
              Move the figure
            </button>
          )}
        </div>
      )}
      <p class="links">
        {note && (
          <button
            type="button"
            class="link"
            data-key="E"
            onClick={() => send({ type: 'open-note', id: note.note, anchor: note.anchor })}
          >
            {icons.note} Explain
          </button>
        )}
        {code && (
          <button type="button" class="link" data-key="C" onClick={() => send({ type: 'open-code', at: code.at })}>
            {icons.code} Show the code
          </button>
        )}
        {figure && (
          <button type="button" class="link" data-key="F" onClick={() => send(figure)}>
            {code || question.figure?.settings ? 'Figure with these numbers' : 'Its figure'}
          </button>
        )}
      </p>
      <div class="onward">
        <button ref={onward} type="button" class="button" onClick={() => dispatch({ type: 'next', now: Date.now() })}>
          Continue
        </button>
        {mayAmend && (
          <button
            type="button"
            class="button quiet"
            data-key="G"
            aria-pressed={told.guessed}
            onClick={() => dispatch({ type: 'guessed', stamps: [stamp(), stamp()] })}
          >
            I guessed
          </button>
        )}
        {mayAmend && !state.hint && (
          <button
            type="button"
            class="button quiet"
            data-key="Y"
            aria-pressed={told.easy}
            onClick={() => dispatch({ type: 'easy', stamps: [stamp(), stamp()] })}
          >
            Too easy
          </button>
        )}
        <span class="rating">{RATINGS[told.rating]}</span>
      </div>
    </section>
  );
}

export function verdictWords({ verdict, gaveUp }: Told): string {
  if (gaveUp) return 'The answer';
  if (verdict.outcome === 'right') return 'Right';
  const parts = verdict.parts?.length ?? 0;
  return verdict.share > 0 && parts > 0
    ? `Not quite: ${Math.round(verdict.share * parts)} of ${parts} are right`
    : 'Not right';
}

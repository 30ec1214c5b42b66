/** The end of a session: how it went, what to look at again, when cards come back. */

import { type Dispatch, useEffect, useRef } from 'preact/hooks';
import type { FromQuiz } from '../../src/panels/quiz-protocol';
import { current, summarize } from '../../src/quiz/course';
import type { Question } from '../../src/quiz/question';
import { Markdown } from '../shared/maths';
import type { Action, State } from './state';
import './summary.css';

interface Props {
  readonly state: State;
  readonly dispatch: Dispatch<Action>;
  readonly send: (message: FromQuiz) => void;
}

export function Summary({ state, dispatch, send }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { right, asked, recovered, ms, missed, points } = summarize(state.course);
  const isInterview = state.course.questions.some(({ seconds }) => seconds !== undefined);
  const left = state.course.queue.length - state.course.at;
  const resumes = current(state.course) !== undefined;
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="sheet summary">
      <h1 ref={heading} tabIndex={-1}>
        {asked === 0
          ? 'Another time'
          : isInterview
            ? `${points[0]} of ${points[1]} points said`
            : `${right} of ${asked} right`}
      </h1>
      {asked > 0 && (
        <p class="quiet">
          {duration(ms)}
          {isInterview && `, ${right} of ${asked} answers good enough`}
          {recovered > 0 && `, and ${recovered} more the second time`}
        </p>
      )}
      {missed.length > 0 && (
        <>
          <h2>To look at again</h2>
          <ul class="missed">
            {missed.map(question => (
              <Missed key={question.card} question={question} send={send} />
            ))}
          </ul>
        </>
      )}
      {state.due && <Outlook due={state.due} />}
      <div class="onward">
        {resumes && (
          <button
            type="button"
            class="button"
            data-key="R"
            onClick={() => dispatch({ type: 'resume', now: Date.now() })}
          >
            Go on, {left} left
          </button>
        )}
        <button
          type="button"
          class={`button ${resumes ? 'quiet' : ''}`}
          data-key="M"
          onClick={() => send({ type: 'more' })}
        >
          {asked === 0 ? 'Other questions' : 'Another round'}
        </button>
        <button type="button" class="button quiet" onClick={() => send({ type: 'close' })}>
          Done
        </button>
      </div>
    </section>
  );
}

function Missed({ question, send }: { question: Question; send: (message: FromQuiz) => void }) {
  const { note, code, item } = question;
  const open = () =>
    code
      ? send({ type: 'open-code', at: code.at })
      : note && send({ type: 'open-note', id: note.note, anchor: note.anchor });
  return (
    <li>
      <button type="button" class="link" onClick={open}>
        <Markdown text={item.title} />
      </button>
      {question.about !== item.title && <span class="quiet">{question.about}</span>}
    </li>
  );
}

function Outlook({ due }: { due: readonly number[] }) {
  const [today = 0, tomorrow = 0, ...later] = due;
  const week = later.slice(0, 5).reduce((sum, count) => sum + count, 0);
  const parts = [
    today > 0 && `${today} still due today`,
    tomorrow > 0 && `${tomorrow} tomorrow`,
    week > 0 && `${week} in the five days after`,
  ].filter(part => part);
  if (parts.length === 0) return null;
  return <p class="outlook">Coming back: {parts.join(', ')}.</p>;
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1 ? 'in less than a minute' : minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
}

/**
 * The quiz's page: one question at a time in one column, the verdict under it, a summary at the end.
 * State lives in `state.ts`, keys in `keys.ts`; what survives a reload is saved after every change.
 */
import { render } from 'preact';
import { useEffect, useReducer, useRef } from 'preact/hooks';
import { type FromQuiz, readToQuiz } from '../../src/panels/quiz-protocol';
import { current, isRetry } from '../../src/quiz/course';
import { listen, restore, save, send as sendMessage } from '../shared/host';
import { PictureFolder } from '../shared/maths';
import { stamp } from '../shared/stamp';
import '../shared/theme.css';
import { Feedback, verdictWords } from './feedback';
import { KeyHints, useKeys } from './keys';
import { Progress } from './progress';
import { QuestionView } from './question';
import './quiz.css';
import { initial, isState, reduce } from './state';
import { StatisticsView } from './statistics';
import { Summary } from './summary';

const send = (message: FromQuiz) => sendMessage(message);

function Quiz() {
  const [state, dispatch] = useReducer(reduce, restore(isState), initial);
  const top = useRef<HTMLElement>(null);
  const question = current(state.course);
  const keys = useKeys(state, dispatch, send, stamp);

  useEffect(() => {
    listen(readToQuiz, message => dispatch({ type: 'heard', message, now: Date.now() }));
    send({ type: 'ready', restored: state.phase !== 'waiting' });
  }, []);
  // The statistics are asked for again; what they cover goes on.
  useEffect(() => save({ ...state, standing: undefined }), [state]);
  useEffect(() => {
    if (state.outbox.length === 0) return;
    for (const event of state.outbox) send({ type: 'event', event });
    dispatch({ type: 'sent', count: state.outbox.length });
  }, [state.outbox]);
  useEffect(() => {
    if (state.phase === 'over') send({ type: 'finished' });
  }, [state.phase]);
  useEffect(() => top.current?.scrollTo({ top: 0 }), [state.course.at]);

  // The tab is called by what it shows.
  const shows = state.standing
    ? 'Statistics'
    : state.phase === 'waiting'
      ? ''
      : state.phase === 'nothing'
        ? 'Quiz'
        : state.title || 'Quiz';
  useEffect(() => {
    if (shows) send({ type: 'shows', title: shows });
  }, [shows]);

  if (state.standing)
    return (
      <>
        <main>
          <StatisticsView standing={state.standing} />
        </main>
        <KeyHints keys={keys} />
      </>
    );
  if (state.phase === 'waiting') return <Waiting />;
  if (state.phase === 'nothing')
    return (
      <>
        <Nothing title={state.title} reason={state.reason ?? ''} others={state.others === true} />
        <KeyHints keys={keys} />
      </>
    );
  return (
    <>
      <Progress course={state.course} over={state.phase === 'over'} until={state.until} />
      <p class="visually-hidden" role="status" aria-live="polite">
        {state.told ? [verdictWords(state.told), state.told.verdict.remark].filter(Boolean).join('. ') : ''}
      </p>
      <main ref={top}>
        {state.phase === 'over' || !question ? (
          <Summary state={state} dispatch={dispatch} send={send} />
        ) : (
          <PictureFolder.Provider value={question.folder}>
            <article key={`${state.course.at} ${question.item.id}`} class="sheet">
              <QuestionView
                question={question}
                retry={isRetry(state.course)}
                state={state}
                dispatch={dispatch}
                stamp={stamp}
              />
              {state.phase === 'told' && state.told && (
                <Feedback
                  question={question}
                  told={state.told}
                  state={state}
                  dispatch={dispatch}
                  send={send}
                  stamp={stamp}
                />
              )}
            </article>
          </PictureFolder.Provider>
        )}
        {state.trouble && (
          <p class="trouble" role="alert">
            {state.trouble}
          </p>
        )}
      </main>
      <KeyHints keys={keys} />
    </>
  );
}

/** Seen only where it takes longer than a glance: an analysis may be under way. */
function Waiting() {
  return (
    <main>
      <p class="sheet waiting" role="status">
        One moment…
      </p>
    </main>
  );
}

function Nothing({ title, reason, others }: { title: string; reason: string; others: boolean }) {
  return (
    <main>
      <section class="sheet nothing">
        <h1>{title}</h1>
        <p>{reason}</p>
        {others && (
          <div class="onward">
            <button type="button" class="button" data-key="M" onClick={() => send({ type: 'more' })}>
              Other questions
            </button>
          </div>
        )}
      </section>
    </main>
  );
}

render(<Quiz />, document.getElementById('root')!);

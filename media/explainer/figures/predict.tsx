/**
 * Predict first: a question about a state the figure does not show yet. Guessing and then seeing teaches more than looking,
 * but it is offered, never demanded: the question can be skipped, which leaves no trace, and the figure above works
 * without it. A prediction is graded and logged as any other answer.
 */
import { useRef, useState } from 'preact/hooks';
import { type Figure, isTold } from '../../../src/figures/figure';
import type { FromExplainer } from '../../../src/panels/explainer-protocol';
import { grade } from '../../../src/quiz/grade';
import type { Review } from '../../../src/quiz/log';
import { guessed, predictionItem, predictionReview, takenBack } from '../../../src/quiz/prediction';
import type { Response, Verdict } from '../../../src/quiz/response';
import { Markdown } from '../../shared/maths';
import { RATINGS } from '../../shared/ratings';
import { stamp } from '../../shared/stamp';

interface Props {
  // biome-ignore lint/suspicious/noExplicitAny: serves figures of every type
  readonly core: Figure<any, any>;
  /** What the figure showed first. */
  readonly start: unknown;
  readonly show: (state: unknown) => void;
  readonly send: (message: FromExplainer) => void;
}

interface Told {
  readonly given: string;
  readonly verdict: Verdict;
  /** As it is logged by now. */
  readonly review: Review;
}

export function Predict({ core, start, show, send }: Props) {
  // What the figure shows from the beginning is no longer a prediction.
  const prompts = core.prompts.filter(candidate => !isTold(core, candidate, start));
  const [index, setIndex] = useState(0);
  const [typed, setTyped] = useState('');
  const [remark, setRemark] = useState<string>();
  const [unsure, setUnsure] = useState(false);
  const [told, setTold] = useState<Told>();
  const field = useRef<HTMLFormElement>(null);
  const since = useRef(Date.now());
  const prompt = prompts[index];
  if (!prompt) return null;
  const item = predictionItem(core, prompt);
  const answer = prompt.answer(core.compute(prompt.state), prompt.state);
  const reply = (response: Response, given: string) => {
    const verdict = grade(item, response);
    if (verdict.outcome === 'unreadable') return setRemark(verdict.remark);
    const when = stamp();
    const ms = Math.min(600_000, when.now - since.current);
    const review = predictionReview(item, response, verdict, { ...when, ms }, { unsure });
    send({ type: 'predicted', events: [review] });
    setRemark(undefined);
    setTold({ given, verdict, review });
    show(prompt.state);
  };
  const next = () => {
    since.current = Date.now();
    setTold(undefined);
    setTyped('');
    setUnsure(false);
    setRemark(undefined);
    setIndex(index + 1);
  };
  const amend = () => {
    if (!told) return;
    const events = guessed(told.review, [stamp(), stamp()]);
    send({ type: 'predicted', events });
    setTold({ ...told, review: events[1] });
  };
  /** As if it had not been answered: the log forgets it, and the question is open again. */
  const takeBack = () => {
    if (!told) return;
    send({ type: 'predicted', events: [takenBack(told.review, stamp())] });
    since.current = Date.now();
    setTold(undefined);
    setTimeout(() => field.current?.querySelector<HTMLElement>('input, button')?.focus());
  };
  const right = told?.verdict.outcome === 'right';
  const chosen = item.type === 'single' ? item.choices.find(({ text }) => text === told?.given) : undefined;
  return (
    <form
      class="predict"
      ref={field}
      onSubmit={event => {
        event.preventDefault();
        if (typed.trim() !== '') reply({ type: item.type as 'numeric' | 'text', text: typed }, typed.trim());
      }}
    >
      <div class="asked">
        <span class="label">Predict first</span>
        <Markdown text={prompt.question} />
      </div>
      {told === undefined ? (
        <>
          <p class="figure-actions">
            {item.type === 'single' ? (
              item.choices.map(({ text }, choice) => (
                <button
                  type="button"
                  key={text}
                  class="button quiet"
                  onClick={() => reply({ type: 'single', choice }, text)}
                >
                  {text}
                </button>
              ))
            ) : (
              <>
                <input
                  type="text"
                  inputMode={item.type === 'numeric' ? 'decimal' : 'text'}
                  aria-label="Your prediction"
                  autocomplete="off"
                  spellcheck={false}
                  value={typed}
                  onInput={event => setTyped(event.currentTarget.value)}
                />
                <button type="submit" class="button quiet">
                  Check
                </button>
              </>
            )}
            <button type="button" class="link" onClick={next}>
              Skip
            </button>
          </p>
          <label class="unsure">
            <input type="checkbox" checked={unsure} onChange={event => setUnsure(event.currentTarget.checked)} />I am
            not sure
          </label>
          {remark && <p role="alert">{remark}</p>}
        </>
      ) : (
        <div role="status">
          <p>
            <strong>{right ? '✓ Right:' : `✗ You said ${told.given}, it is`}</strong>{' '}
            <strong class="mono">
              {typeof answer === 'number' && item.type === 'numeric' ? item.accepted.text : answer}
            </strong>
            .
          </p>
          {!right && chosen?.reason && <Markdown text={chosen.reason} />}
          <Markdown text={prompt.explanation} />
          <p class="figure-actions">
            <span class="quiet">{RATINGS[told.review.rating]}</span>
            {right && (
              <button type="button" class="small-button" aria-pressed={told.review.guessed === true} onClick={amend}>
                I guessed
              </button>
            )}
            <button type="button" class="small-button" onClick={takeBack}>
              Take back
            </button>
            {index + 1 < prompts.length && (
              <button type="button" class="link" onClick={next}>
                Another one
              </button>
            )}
          </p>
        </div>
      )}
    </form>
  );
}

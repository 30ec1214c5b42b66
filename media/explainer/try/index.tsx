/**
 * A small model of the note's topic, run on this machine on what the reader enters. It is run for the first time when it
 * comes into view, and again whenever an input has changed and the reader's hand is still.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FromExplainer } from '../../../src/panels/explainer-protocol';
import type { Entered, Entry, Input, ReferenceView, Tried, TryResult } from '../../../src/panels/reference-protocol';
import { icons } from '../../shared/icons';
import { Formula } from '../../shared/maths';
import { InputField } from './inputs';
import { Outputs } from './outputs';
import './try.css';

interface Props {
  readonly view: ReferenceView;
  /** The last answer for this model. */
  readonly tried: Tried | undefined;
  /** What the reader entered when the model was last shown. */
  readonly before: Entered | undefined;
  readonly enter: Enter;
  readonly send: (message: FromExplainer) => void;
}

/** Keeps what is entered for a model; nothing where it is as it began. */
export type Enter = (model: string, entered: Entered | undefined) => void;

/** The reader's hand is still for this long before the model is run. */
const still = 200;
/** Requests have numbers of their own, whatever is shown meanwhile. */
let requests = 0;

export function TryIt({ view, tried, before, enter, send }: Props) {
  const { id, title, caption, formula, inputs, outputs } = view;
  const start = defaultsOf(inputs);
  const section = useRef<HTMLElement>(null);
  const [entered, setEntered] = useState(() => restored(start, before));
  const [resets, setResets] = useState(0);
  const [request, setRequest] = useState<number>();
  const [last, setLast] = useState<Ran>();
  const isSeen = useIsSeen(section);
  // Once the reader has asked for a run, every change is run.
  const asked = useRef(false);
  const result = tried && tried.request === request ? tried.result : undefined;
  const waiting = request !== undefined && result === undefined;

  const run = () => {
    const next = ++requests;
    setRequest(next);
    send({ type: 'try', model: id, request: next, entered, asked: asked.current });
  };
  const runNow = () => {
    asked.current = true;
    run();
  };
  useEffect(() => {
    if (!isSeen) return;
    const timer = setTimeout(run, request === undefined ? 0 : still);
    return () => clearTimeout(timer);
  }, [isSeen, entered]);
  useEffect(() => {
    if (result?.kind === 'ran') setLast(result);
  }, [result]);

  useEffect(() => {
    if (!same(entered, before ?? start)) enter(id, same(entered, start) ? undefined : entered);
  }, [entered]);

  const set = (name: string, entry: Entry) => setEntered(before => ({ ...before, [name]: entry }));
  const reset = () => {
    setEntered(start);
    setResets(resets + 1);
    // What was wrong is not any more.
    setRequest(undefined);
  };
  const ran = result?.kind === 'ran' ? result : last;
  const wrong = result?.kind === 'failed' ? result.input : undefined;
  return (
    <section class="figure try" aria-label={`Try it: ${title}`} ref={section}>
      <header>
        <p class="label">Try it</p>
        <h2>{title}</h2>
        <p class="quiet">{caption}</p>
      </header>
      <Formula block tex={formula.tex} text={formula.text} />
      <div class="controls" key={resets}>
        {Object.entries(inputs).map(([name, input]) => (
          <InputField
            key={name}
            input={input}
            entry={entered[name]!}
            problem={name === wrong && result?.kind === 'failed' ? result.reason : undefined}
            set={entry => set(name, entry)}
          />
        ))}
      </div>
      <div class="figure-actions">
        <button type="button" class="small-button" disabled={same(entered, start)} onClick={reset}>
          {icons.reset}
          Reset
        </button>
        {!waiting && result && result.kind !== 'ran' && wrong === undefined && (
          <button type="button" class="small-button" onClick={runNow}>
            {icons.play}
            {result.kind === 'waits' ? 'Run it' : 'Try again'}
          </button>
        )}
      </div>
      <div class="try-state" role="status">
        {waiting ? (
          <p class="quiet late">
            Running on this machine…{' '}
            <button type="button" class="link" onClick={() => send({ type: 'cancel-try' })}>
              Cancel
            </button>
          </p>
        ) : (
          <Outcome result={result} />
        )}
        {ran && <p class={`summary${ran === result ? '' : ' outdated'}`}>{ran.summary}</p>}
      </div>
      {ran && (
        <div class={`results${ran === result ? '' : ' outdated'}`} aria-busy={waiting}>
          <Outputs outputs={outputs} found={ran.outputs} />
          <p class="quiet">
            Ran on {ran.where} in <span class="together">{ran.time}</span>
          </p>
        </div>
      )}
    </section>
  );
}

type Ran = Extract<TryResult, { kind: 'ran' }>;

/** What there is to say where there are no numbers. */
function Outcome({ result }: { result: TryResult | undefined }) {
  switch (result?.kind) {
    case 'failed':
      // What is wrong with an input is said beside it.
      return result.input === undefined ? <p class="remark bad">Not run: {result.reason}</p> : null;
    case 'blocked':
      return <p class="quiet">{result.reason}</p>;
    case 'waits':
      return <p class="quiet">Nothing runs by itself, as you have set it.</p>;
    case 'cancelled':
      return <p class="quiet">Cancelled.</p>;
    default:
      return null;
  }
}

function defaultsOf(inputs: ReferenceView['inputs']): Entered {
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, defaultOf(input)]));
}

/** Inputs that the model has now; another version may have had others. */
function restored(start: Entered, before: Entered = {}): Entered {
  return Object.fromEntries(Object.entries(start).map(([name, entry]) => [name, before[name] ?? entry]));
}

function defaultOf(input: Input): Entry {
  return input.kind === 'matrix' ? input.value.flat() : input.value;
}

function same(a: Entered, b: Entered): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether the element has ever been in view. */
function useIsSeen(element: { readonly current: HTMLElement | null }): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || !element.current) return;
    const observer = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) setSeen(true);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [seen]);
  return seen;
}

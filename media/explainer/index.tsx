/**
 * The explainer's page: a bar with the ways around, and below it the one thing that is being looked at.
 * State lives in `state.ts`; what survives a reload is saved after every change.
 */
import { render } from 'preact';
import { useEffect, useReducer, useRef } from 'preact/hooks';
import { type FromExplainer, readToExplainer } from '../../src/panels/explainer-protocol';
import { listen, restore, save, send as sendMessage } from '../shared/host';
import '../shared/theme.css';
import { CallCard } from './call-card';
import { Contents } from './contents';
import { decode } from './decode';
import './explainer.css';
import './figures/figures.css';
import './figures/drawing.css';
import './figures/bars.css';
import { CostBars } from './cost-bars';
import { Field } from './field';
import { Figure, figureFor } from './figures';
import { Note } from './note';
import { useHistoryKeys, usePlace } from './place';
import { Run } from './run';
import './run.css';
import { initial, isKept, kept, reduce, type State, view } from './state';
import { Toolbar } from './toolbar';
import type { Enter } from './try';
import { Uses } from './uses';

const send = (message: FromExplainer) => sendMessage(message);

function Explainer() {
  const [state, dispatch] = useReducer(reduce, restore(isKept), initial);
  const top = useRef<HTMLDivElement>(null);
  const here = view(state);

  useEffect(() => {
    listen(readToExplainer, message => {
      if (message.type === 'decode') decode(message).then(send);
      else dispatch(message);
    });
    send({ type: 'ready' });
  }, []);
  useEffect(() => save(kept(state)), [state]);
  // After a reload the history names notes whose text is not here yet.
  useEffect(() => {
    if (here.kind === 'note' && !state.pages[here.id]) send({ type: 'read-note', id: here.id });
  }, [here.kind, here.kind === 'note' && here.id]);
  useHistoryKeys(by => dispatch({ type: 'step', by }));
  usePlace(top, {
    key: [state.at, here.kind, placeKey(state), Boolean(state.query)].join(' '),
    ...(state.query ? {} : { top: here.top }),
    hasAnchor: !state.query && here.kind === 'note' && here.anchor !== undefined,
    remember: scrolled => dispatch({ type: 'scrolled', top: scrolled }),
  });

  return (
    <>
      <Toolbar state={state} dispatch={dispatch} send={send} />
      <main ref={top} tabIndex={-1}>
        <Body
          state={state}
          enter={(model, entered) => dispatch({ type: 'enter', model, ...(entered ? { entered } : {}) })}
          browse={() => dispatch({ type: 'browse' })}
          open={(id, anchor) => send({ type: 'open-note', id, ...(anchor ? { anchor } : {}) })}
        />
      </main>
    </>
  );
}

/** What is shown of the kind of view it is. */
function placeKey(state: State): string {
  const here = view(state);
  if (here.kind === 'note') return `${here.id} ${here.anchor ?? ''}`;
  return here.kind === 'line' ? (state.card?.key ?? '') : '';
}

interface BodyProps {
  readonly state: State;
  readonly open: (id: string, anchor?: string) => void;
  readonly browse: () => void;
  readonly enter: Enter;
}

function Body({ state, open, browse, enter }: BodyProps) {
  const here = view(state);
  if (state.query || here.kind === 'contents')
    return <Contents sections={state.sections} query={state.query} open={open} />;
  if (here.kind === 'note') {
    const page = state.pages[here.id];
    return page ? (
      <Note
        key={page.id}
        page={page}
        anchor={here.anchor}
        asked={here.figure}
        uses={page.problem ? undefined : usesOf(state, page.id)}
        tried={state.tried}
        entered={state.entered}
        enter={enter}
        send={send}
      />
    ) : null;
  }
  const { card } = state;
  if (!card) return state.started ? <Nothing browse={browse} /> : <Waiting />;
  const call = card.call;
  const figure = call && figureFor(call);
  return (
    <>
      <CallCard card={card} plot={!figure} send={send} />
      {card.run?.table && <CostBars title={card.title} table={card.run.table} send={send} />}
      {card.run && <Run card={card} run={card.run} running={state.running} send={send} />}
      {card.run?.field && <Field view={card.run.field} measured={state.field} blocked={card.run.blocked} send={send} />}
      {card.page ? (
        <Note
          key={card.key}
          page={card.page}
          anchor={card.anchor}
          call={call}
          embedded
          uses={usesOf(state, card.page.id)}
          tried={state.tried}
          entered={state.entered}
          enter={enter}
          send={send}
        />
      ) : (
        figure && <Figure id={figure} call={call} send={send} />
      )}
      {card.seeAlso && card.seeAlso.length > 0 && (
        <nav class="see-also" aria-label="Other notes on this">
          <h2 class="label">See also</h2>
          <ul>
            {card.seeAlso.map(({ id, title }) => (
              <li key={id}>
                <button type="button" class="link" onClick={() => open(id)}>
                  {title}
                </button>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {card.documentation && (
        <p class="outside quiet">
          <a href={card.documentation}>{card.title} in PyTorch’s documentation</a>
        </p>
      )}
    </>
  );
}

function usesOf(state: State, note: string) {
  return <Uses note={note} file={state.card?.place.uri} found={state.uses[note]} send={send} />;
}

/** Seen only where it takes longer than a glance: the notes are being read, or the code. */
function Waiting() {
  return (
    <p class="waiting" role="status">
      One moment…
    </p>
  );
}

function Nothing({ browse }: { browse: () => void }) {
  return (
    <section class="nothing">
      <h1>Put the caret on a layer</h1>
      <p>
        Click on <code>nn.Conv2d(…)</code>, on <code>self.conv1(x)</code>, on an optimizer or a loss: what it does with
        your numbers appears here, with the idea behind it and a figure to play with.
      </p>
      <p class="quiet">No such file open? Begin with a sample, or look something up above.</p>
      <div class="ways">
        <button type="button" class="button quiet" onClick={() => send({ type: 'open-sample' })}>
          Open a sample
        </button>
        <button type="button" class="button quiet" onClick={browse}>
          Browse all notes
        </button>
      </div>
    </section>
  );
}

render(<Explainer />, document.getElementById('root')!);

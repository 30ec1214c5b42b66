/** A note as a page of its own: the question it answers, the short answer, the whole text, and where it was read. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { FigureCall } from '../../src/figures/figure';
import type { FigureCase } from '../../src/notes/item';
import type { FromExplainer, NotePage } from '../../src/panels/explainer-protocol';
import { Markdown, placeOf } from '../shared/maths';
import { Figure, figureFor } from './figures';
import type { State } from './state';
import './note.css';
import { type Enter, TryIt } from './try';

interface Props {
  readonly page: NotePage;
  readonly anchor?: string;
  /** Under a call the note is a part of the page: its title is a heading below the call's. */
  readonly embedded?: boolean;
  readonly call?: FigureCall;
  /** The figure that a question leads to, set to its case. */
  readonly asked?: FigureCase;
  /** The lines of code that use it. */
  readonly uses?: ComponentChildren;
  /** By the id of the model. */
  readonly tried: State['tried'];
  readonly entered: State['entered'];
  readonly enter: Enter;
  readonly send: (message: FromExplainer) => void;
}

export function Note({ page, anchor, embedded = false, call, asked, uses, tried, entered, enter, send }: Props) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (anchor && !embedded)
      element.current?.querySelector(`#${CSS.escape(placeOf(anchor))}`)?.scrollIntoView({ block: 'start' });
  }, [page.id, anchor, embedded]);
  // The focus goes along, so that the next Tab is there too.
  const jump = (to: string) => {
    const heading = element.current?.querySelector<HTMLElement>(`#${CSS.escape(placeOf(to))}`);
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: 'start' });
  };
  const openNote = (id: string, at?: string) => send({ type: 'open-note', id: id || page.id, anchor: at });
  const own = call && figureFor(call);
  const named = page.figures ?? [];
  const figures = [...new Set([asked?.id, own, ...named.map(({ id }) => id)])].filter(id => id !== undefined);
  const models = page.models ?? [];
  const Title = embedded ? 'h2' : 'h1';
  return (
    <article class={embedded ? 'note embedded' : 'note'} ref={element}>
      <header>
        <p class="label">{embedded ? 'The idea behind it' : page.section}</p>
        <Title class={page.title.length > 90 ? 'long' : undefined}>{page.title}</Title>
        {!embedded && page.question !== page.title && <p class="question">{page.question}</p>}
      </header>
      {!embedded && !page.body && <Outline page={page} go={jump} />}
      <div class="short">
        <Markdown text={page.short} folder={page.folder} onNote={openNote} />
      </div>
      {!embedded && page.body && <Outline page={page} go={jump} />}
      {figures.map((id, index) => (
        <div key={id} id={index === 0 && !embedded ? placeOf('figure') : undefined}>
          <Figure
            id={id}
            call={call}
            asked={asked?.id === id ? asked.settings : undefined}
            begun={named.find(each => each.id === id)?.settings}
            send={send}
          />
        </div>
      ))}
      {page.questions > 0 && (
        <p class="actions">
          <button type="button" class="button" onClick={() => send({ type: 'quiz', note: page.id })}>
            Quiz me on this
          </button>
          <span class="quiet">
            {page.questions} {page.questions === 1 ? 'question' : 'questions'}
          </span>
        </p>
      )}
      <Markdown text={page.body} folder={page.folder} onNote={openNote} />
      {models.length > 0 && (
        <section id={embedded ? undefined : placeOf('try')} aria-label="Try it">
          {models.map(model => (
            <TryIt
              key={model.id}
              view={model}
              tried={tried[model.id]}
              before={entered[model.id]}
              enter={enter}
              send={send}
            />
          ))}
        </section>
      )}
      {uses}
      {page.sources.length > 0 && (
        <footer>
          <p class="label">Sources</p>
          <ul class="quiet sources">
            {page.sources.map(source => (
              <li key={source}>{source}</li>
            ))}
          </ul>
        </footer>
      )}
    </article>
  );
}

/** The parts of a note one below the other would push its text away; in a line they take two or three. */
function Outline({ page, go }: { page: NotePage; go: (anchor: string) => void }) {
  const parts = page.headings.filter(({ level, title }) => level > 1 && level < 4 && title !== 'Explanation');
  if (parts.length < 4) return null;
  const places = page.models ? [...parts, { anchor: 'try', title: 'Try it' }] : parts;
  return (
    <nav class="outline" aria-label="In this note">
      <ul>
        {places.map(({ anchor, title }) => (
          <li key={anchor}>
            <button type="button" class="link" onClick={() => go(anchor)}>
              {title.replace(/[$`*]/g, '')}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

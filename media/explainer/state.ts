/**
 * What the explainer shows, as a value, and how messages and clicks change it. No DOM: the components only draw it.
 *
 * A view is a place to be: the line under the caret, a note, the table of contents. Views form a history as in a browser;
 * the line under the caret is one view that keeps changing. Moving the caret comes back to it, unless the page is pinned.
 */
import type { FigureCase } from '../../src/notes/item';
import type { CallCard, NotePage, Section, ToExplainer, Use } from '../../src/panels/explainer-protocol';
import type { Entered, Tried } from '../../src/panels/reference-protocol';
import type { MeasuredField } from '../../src/panels/run-protocol';

export type View = (
  | { readonly kind: 'line' }
  | { readonly kind: 'note'; readonly id: string; readonly anchor?: string; readonly figure?: FigureCase }
  | { readonly kind: 'contents' }
) & {
  /** How far down the reader was. */
  readonly top?: number;
};

export interface State {
  readonly card?: CallCard;
  readonly sections: readonly Section[];
  /** By the id of the note. */
  readonly uses: Readonly<Record<string, { readonly uses: readonly Use[]; readonly everywhere: boolean }>>;
  readonly pages: Readonly<Record<string, NotePage>>;
  /** What is being run, and how far it is. */
  readonly running?: { readonly what: string; readonly share?: number };
  /** What the unit that was looked at last sees. */
  readonly field?: MeasuredField;
  /** By the id of the model: what its last run gave. */
  readonly tried: Readonly<Record<string, Tried>>;
  /** By the id of the model: what the reader has entered, where it is not what it begins with. */
  readonly entered: Readonly<Record<string, Entered>>;
  readonly history: readonly View[];
  readonly at: number;
  readonly pinned: boolean;
  readonly query: string;
  /** Until the host has spoken, nothing is known: not even that there is nothing to show. */
  readonly started: boolean;
}

/** What survives a reload: where the reader was, and what was entered. */
export type Kept = Pick<State, 'history' | 'at' | 'pinned' | 'query' | 'entered'>;

export type Action =
  | Exclude<ToExplainer, { type: 'decode' }>
  | { readonly type: 'go'; readonly view: View }
  | { readonly type: 'step'; readonly by: 1 | -1 }
  | { readonly type: 'query'; readonly text: string }
  | { readonly type: 'scrolled'; readonly top: number }
  /** Without `entered`: the model is as it began. */
  | { readonly type: 'enter'; readonly model: string; readonly entered?: Entered }
  | { readonly type: 'pin'; readonly pinned: boolean };

export function initial(kept?: Kept): State {
  const fresh: Kept = { history: [{ kind: 'line' }], at: 0, pinned: false, query: '', entered: {} };
  return { sections: [], uses: {}, pages: {}, tried: {}, started: false, ...fresh, ...kept };
}

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'contents':
      return { ...state, sections: action.sections, started: true };
    case 'caret':
      return caret(state, action.card);
    case 'note':
      return go(withPage(state, action.page), {
        kind: 'note',
        id: action.page.id,
        anchor: action.anchor,
        ...(action.figure ? { figure: action.figure } : {}),
      });
    case 'page':
      return withPage(state, action.page);
    case 'uses':
      return {
        ...state,
        uses: { ...state.uses, [action.note]: { uses: action.uses, everywhere: action.everywhere } },
      };
    case 'running': {
      const { running: _, ...rest } = state;
      return action.running ? { ...rest, running: action.running } : rest;
    }
    case 'field':
      return { ...state, field: action.field };
    case 'tried':
      return { ...state, tried: { ...state.tried, [action.tried.model]: action.tried } };
    case 'enter': {
      const { [action.model]: _, ...others } = state.entered;
      return { ...state, entered: action.entered ? { ...others, [action.model]: action.entered } : others };
    }
    case 'line':
      return go(state, { kind: 'line' });
    case 'browse':
      return go(state, { kind: 'contents' });
    case 'go':
      return go(state, action.view);
    case 'step': {
      const at = state.at + action.by;
      return at in state.history ? { ...state, at, query: '' } : state;
    }
    case 'query':
      return { ...state, query: action.text };
    // What fits a query is scrolled in front of the view, which stays where it is.
    case 'scrolled':
      return state.query
        ? state
        : { ...state, history: state.history.with(state.at, { ...view(state), top: action.top }) };
    case 'pin':
    case 'pinned':
      return { ...state, pinned: action.pinned };
  }
}

export function view(state: State): View {
  return state.history[state.at] ?? { kind: 'line' };
}

export function kept({ history, at, pinned, query, entered }: State): Kept {
  return {
    history: history.slice(-30),
    at: Math.max(0, at - Math.max(0, history.length - 30)),
    pinned,
    query,
    entered,
  };
}

export function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const { history, at, pinned, query, entered } = value as Partial<Kept>;
  return (
    Array.isArray(history) &&
    history.every(isView) &&
    typeof at === 'number' &&
    at in history &&
    typeof pinned === 'boolean' &&
    typeof query === 'string' &&
    typeof entered === 'object' &&
    entered !== null
  );
}

/** Only a caret that has moved to another call brings the line back; news about the same call stays in the background. */
function caret(state: State, card: CallCard | undefined): State {
  if (state.pinned && state.card) return card?.key === state.card.key ? { ...state, card, started: true } : state;
  // On a blank line the reader keeps what is being read.
  if (!card && state.card) return state;
  const moved = card !== undefined && card.key !== state.card?.key && state.card !== undefined;
  const page = card?.page;
  const next = { ...(page ? withPage(state, page) : state), card, started: true };
  return moved ? go({ ...next, query: '' }, { kind: 'line' }) : next;
}

function go(state: State, target: View): State {
  const here = view(state);
  if (here.kind === target.kind && (target.kind !== 'note' || (here.kind === 'note' && here.id === target.id)))
    return { ...state, query: '', history: state.history.with(state.at, target) };
  const history = [...state.history.slice(0, state.at + 1), target];
  return { ...state, history, at: history.length - 1, query: '' };
}

function withPage(state: State, page: NotePage): State {
  return { ...state, pages: { ...state.pages, [page.id]: page } };
}

function isView(value: unknown): boolean {
  const candidate = value as { kind?: unknown; id?: unknown } | null;
  return (
    candidate?.kind === 'line' ||
    candidate?.kind === 'contents' ||
    (candidate?.kind === 'note' && typeof candidate.id === 'string')
  );
}

/**
 * Which notes a call opens: the first answers the hover, the others are offered beside it. The arguments decide first,
 * then the names that the notes claim; the catalogue's own word serves where no note claims the name.
 */
import { argumentNote, valueNote } from '../notes/argument-routes';
import type { Library } from '../notes/library';
import { Opaque } from '../operators/argument';
import { findOperator } from '../operators/catalogue';
import type { Bound } from '../operators/parameter';
import { noteOf } from './describe-operator';

export interface Route {
  /** `id` or `id#anchor`. */
  readonly note?: string;
  /** The note of the argument under the caret, where it has one of its own. */
  readonly argumentNote?: string;
  /** Ids of the other notes that teach it. */
  readonly related: readonly string[];
}

/** A call of the catalogue, with its bound arguments; `argument` is the parameter that the caret is on. */
export function routeOperator(library: Library, name: string, bound: Bound, argument?: string): Route {
  const found = findOperator(name);
  const claims = claimsOf(library, name).filter(claim => !isFarOff(name, claim, bound));
  if (!found) return route(library, claims[0], undefined, claims);
  const { operator, form } = found;
  const own = noteOf(operator, form, bound);
  const note = typeof operator.note === 'function' ? own : (claims[0] ?? own);
  const ofArgument = argument && (operator.argumentNotes?.[argument] ?? argumentNote(name, argument, textsOf(bound)));
  return route(library, note, ofArgument || undefined, claims);
}

/** Learning without labels is beside the point of a loader whose items are seen to have some. */
function isFarOff(name: string, claim: string, { dataset }: Bound): boolean {
  if (name !== 'torch.utils.data.DataLoader' || !claim.startsWith('unsupervised-learning')) return false;
  const item = dataset instanceof Opaque ? dataset.made?.item : undefined;
  return Array.isArray(item) && item.length > 1;
}

function textsOf(bound: Bound): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(bound).filter(([, value]) => typeof value === 'string')) as Record<
    string,
    string
  >;
}

/** Any other name, with what its arguments read: `{ method: 'cv2.RANSAC' }`. */
export function routeName(
  library: Library,
  name: string,
  values: Readonly<Record<string, string>>,
  argument?: string,
): Route {
  const claims = claimsOf(library, name);
  return route(library, valueNote(name, values) ?? claims[0], argument && argumentNote(name, argument, values), claims);
}

function route(
  library: Library,
  note: string | undefined,
  ofArgument: string | undefined,
  claims: readonly string[],
): Route {
  const shown = (ofArgument ?? note)?.split('#')[0];
  const own = (id: string) => Number(library.note(id)?.origin === 'user');
  const others = [...(ofArgument && note ? [note] : []), ...claims].map(claim => claim.split('#')[0]!);
  return {
    ...(note ? { note } : {}),
    ...(ofArgument ? { argumentNote: ofArgument } : {}),
    // The reader's own notes are what the reader looks for first.
    related: [...new Set(others)].filter(id => id !== shown).sort((a, b) => own(b) - own(a)),
  };
}

function claimsOf(library: Library, name: string): readonly string[] {
  return library.lookup(name).map(({ note, anchor }) => (anchor ? `${note}#${anchor}` : note));
}

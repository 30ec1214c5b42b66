/** What a note says in short to a hover: the first paragraph under an anchor, else the note's own short answer. */
import type { Library } from '../notes/library';
import type { Description } from './description';
import { isAbout } from './hover-markdown';
import type { Subject } from './subject';

/**
 * What the notes answer about a subject. Of a call the catalogue says what it does, of a model the analysis; an argument, or
 * a name that only the notes know, is answered by its note.
 */
export function answerAbout(library: Library, { description, target }: Subject): string | undefined {
  const isDescribed = target !== undefined || description.operator !== undefined;
  if (isDescribed && answersItself(description)) return undefined;
  const reference = description.argument?.note ?? (isDescribed ? undefined : description.note);
  return reference && noteAnswer(library, reference, isDescribed ? undefined : description.title);
}

/**
 * What the argument is for is said; or the output's arithmetic and a sentence of this very call tell of it: the general rule
 * would only say it again.
 */
function answersItself({ argument, formula, explanation }: Description): boolean {
  if (argument === undefined) return false;
  return argument.means !== undefined || (formula !== undefined && !!explanation?.facts.some(isAbout(argument.name)));
}

/**
 * `reference` is `id` or `id#anchor`; `undefined` where there is no such note. Of a list, the points that mention `name`
 * (`torch.no_grad`) where there are any.
 */
export function noteAnswer(library: Library, reference: string, name?: string): string | undefined {
  const [id, anchor] = reference.split('#') as [string, string | undefined];
  const note = library.note(id);
  const heading = note?.headings.find(candidate => candidate.anchor === anchor);
  if (!note || !heading) return note?.shortAnswer;
  // The body begins with the first heading; what is under this one begins a line further down.
  const from = heading.at.line - note.headings[0]!.at.line + 1;
  const [paragraph, next = '', last = ''] = note.body
    .split('\n')
    .slice(from)
    .join('\n')
    .trimStart()
    .split(/\n\s*\n/);
  if (!paragraph || paragraph.startsWith('#')) return note.shortAnswer;
  // A sentence that ends in a colon is finished by the formula or the list below it, and one that does not end by the
  // formula and what goes on in small letters behind it. A formula alone says little.
  const isFormula = /^\$\$/.test(next);
  const isOpen = isFormula && !/[.!?][*”")]*$/.test(paragraph);
  if (isOpen && /^[a-z]/.test(last)) return [paragraph, next, last].join('\n\n');
  if (isOpen || (/:$/.test(paragraph) && /^[-*] /.test(next)) || /^\$\$.*\$\$$/s.test(paragraph))
    return [paragraph, next].filter(Boolean).join('\n\n');
  return /^[-*] /.test(paragraph) && name ? pointsOn(paragraph, name.slice(name.lastIndexOf('.') + 1)) : paragraph;
}

function pointsOn(list: string, name: string): string {
  const points = list.split(/\n(?=[-*] )/);
  const exact = points.filter(point => new RegExp(`\\b${name}\\b`).test(point));
  // `wide_resnet50_2` is the Wide ResNet of the prose.
  const stem = plainLetters(/^[A-Za-z_]+/.exec(name)?.[0] ?? '');
  const fitting =
    exact.length > 0 || stem.length < 4 ? exact : points.filter(point => plainLetters(point).includes(stem));
  return (fitting.length > 0 ? fitting : points).join('\n');
}

function plainLetters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

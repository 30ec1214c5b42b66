/**
 * How every view tells a problem: PyTorch's own words, beside the number that was found where it came from, and how bad it is.
 * A file in which several networks meet one problem has that problem once.
 */
import type { ProblemCode } from '../operators/problem';
import type { Location } from '../source/span';
import type { NetworkProblem } from './network';

/**
 * `Linear expects 401 features, the input has 400 (16×5×5 from flatten on line 18): mat1 and mat2 …`.
 * A model that nothing makes was made with its defaults, and they are named.
 * `place` says `line 18`, or `line 59 of resnet.py`; nothing where it is not known.
 */
export function problemText({ message, cause, defaults }: NetworkProblem, place: (at: Location) => string): string {
  const where = cause && place(cause.at);
  const resting = defaults?.named.length ? `, with ${namesOf(defaults.named)} of ${defaults.of}()` : '';
  if (!where && !resting) return message;
  const origin = where ? ` (${cause.message} on ${where})` : '';
  const found = /^.*? has [^:]+(?=: )/.exec(message)?.[0] ?? message.replace(/\.$/, '');
  return found + origin + resting + message.slice(found.length);
}

const list = new Intl.ListFormat('en-GB');

function namesOf(defaults: readonly string[]): string {
  return `the default${defaults.length === 1 ? '' : 's'} ${list.format(defaults)}`;
}

/** What PyTorch refuses is an error; what runs and is regretted is a warning, and what does nothing at all a hint. */
export type Severity = 'error' | 'warning' | 'hint';

const regretted: ReadonlySet<ProblemCode> = new Set(['hidden-modules', 'softmax-before-cross-entropy']);

export function severityOf(code: ProblemCode): Severity {
  if (code === 'unused-layer') return 'hint';
  return regretted.has(code) ? 'warning' : 'error';
}

/** Whether both are one problem: at the same place, of the same kind, in the same words. */
export function isSameProblem(a: NetworkProblem, b: NetworkProblem): boolean {
  const { at } = b;
  const isHere = a.at.uri === at.uri && a.at.span.from === at.span.from && a.at.span.to === at.span.to;
  return isHere && a.code === b.code && a.message === b.message;
}

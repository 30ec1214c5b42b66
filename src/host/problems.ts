/**
 * The problems of one file, each once, however many networks run into them; with the narrowest place to underline. What other
 * networks find there in other numbers is related to it.
 */
import type { Analysis, Call, NetworkProblem } from '../network/network';
import { problemText, type Severity, severityOf } from '../network/problem-text';
import type { ProblemCode } from '../operators/problem';
import type { Location, Span } from '../source/span';
import { originsOf } from './origins';

export interface FileProblem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly at: Span;
  readonly severity: Severity;
  readonly related: readonly { readonly message: string; readonly at: Location }[];
}

/** `place` says where a cause stands, as in `line 18`. */
export function problemsIn(analysis: Analysis, uri: string, place: (at: Location) => string): readonly FileProblem[] {
  const found = new Map<string, FileProblem>();
  const add = (problem: NetworkProblem, related: FileProblem['related']) => {
    const at = narrowest(analysis, problem);
    if (at.uri !== uri) return;
    const key = `${at.span.from} ${at.span.to} ${problem.code}`;
    const known = found.get(key);
    if (known) {
      const message = problemText(problem, place);
      const isTold = known.message === message || known.related.some(other => other.message === message);
      if (!isTold) found.set(key, { ...known, related: [...known.related, { message, at }] });
      return;
    }
    found.set(key, {
      code: problem.code,
      message: problemText(problem, place),
      at: at.span,
      severity: severityOf(problem.code),
      related,
    });
  };
  for (const network of analysis.networks)
    for (const problem of network.problems) {
      const call = problem.call === undefined ? undefined : network.calls[problem.call];
      const made = call?.construction;
      const elsewhere = call !== undefined && made !== undefined && made.span.from !== problem.at.span.from;
      add(problem, [
        ...(problem.cause ? [problem.cause] : []),
        ...originsOf(network, problem),
        ...(elsewhere ? [{ message: `${nameOf(call)} is made here`, at: made }] : []),
        ...defaultsOf(problem),
      ]);
    }
  // The file's own run of a model meets the same problem, and knows less about it.
  for (const problem of analysis.problems)
    add(problem, [...(problem.cause ? [problem.cause] : []), ...defaultsOf(problem)]);
  return [...found.values()].sort((a, b) => a.at.from - b.at.from || a.at.to - b.at.to);
}

function defaultsOf({ defaults }: NetworkProblem): FileProblem['related'] {
  if (!defaults) return [];
  const message = `no code here makes ${defaults.of}(), so that its defaults count`;
  return [{ message, at: defaults.at }];
}

function nameOf({ path, type }: Call): string {
  return path ?? type;
}

/** The blamed argument's own expression, where the call stands in the text with it. */
export function narrowest(analysis: Analysis, { at, parameter }: NetworkProblem): Location {
  if (!parameter) return at;
  const mention = analysis.mentions.find(
    ({ at: { uri, span } }) => uri === at.uri && span.from === at.span.from && span.to === at.span.to,
  );
  const span = mention?.argumentSpans[parameter];
  return span ? { uri: at.uri, span } : at;
}

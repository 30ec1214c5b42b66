/**
 * What stands at an offset, described, with the notes it opens: a call that the analysis knows, else a name that the
 * notes know. The hover and the explainer both show this and decide nothing of their own.
 */
import type { Network } from '../network/network';
import type { Library } from '../notes/library';
import type { Span } from '../source/span';
import type { Analysed } from './analysis';
import { describeTarget, words } from './describe-target';
import type { Description } from './description';
import type { Measurements } from './measurements';
import { routeOperator } from './routing';
import { describeSymbol, symbolAt } from './symbol';
import { type Target, targetAt, targetNear } from './target';

export interface Subject {
  readonly description: Description;
  /** What to underline, in the text that was analysed. */
  readonly focus: Span;
  /** The same for two offsets that mean the same thing. */
  readonly key: string;
  /** The call or model, where the analysis knows it. */
  readonly target?: Target;
}

/** A whole network: what the lens above its class opens, and where the table of its layers stands. */
export function subjectOfModel(network: Network, analysed: Analysed, measurements: Measurements): Subject {
  const at = network.definition ?? network.creation;
  const here = at?.uri === analysed.uri ? at : network.creation;
  const focus = here?.uri === analysed.uri ? here.span : { from: 0, to: 0 };
  const target: Target = { kind: 'model', at: { uri: analysed.uri, span: focus }, focus, network };
  return {
    description: describeTarget(target, words(analysed, measurements), analysed.analysis.mentions),
    focus,
    key: `${focus.from} ${network.model} model`,
    target,
  };
}

/** `near` also takes the call around the offset, or the first one on its line. */
export function subjectAt(
  analysed: Analysed,
  measurements: Measurements,
  library: Library,
  offset: number,
  near = false,
): Subject | undefined {
  const { analysis, uri, text } = analysed;
  const exact = targetAt(analysis, uri, text, offset);
  const symbol = exact && operatorOf(exact) ? undefined : symbolAt(library, text, offset);
  const target = exact ?? (near && !symbol ? targetNear(analysis, uri, text, offset) : undefined);
  if (target) {
    const described = describeTarget(target, words(analysed, measurements), analysed.analysis.mentions);
    const description = symbol
      ? withSymbol(described, describeSymbol(symbol, library))
      : routed(described, target, library);
    const { from, to } = target.at.span;
    return { description, focus: target.focus, key: `${from} ${to} ${target.kind}`, target };
  }
  if (!symbol) return undefined;
  const { from, to } = symbol.focus;
  return { description: describeSymbol(symbol, library), focus: symbol.focus, key: `${from} ${to} name` };
}

function routed(description: Description, target: Target, library: Library): Description {
  const operator = operatorOf(target);
  if (!operator) return description;
  const { argument } = description;
  const { note, argumentNote, related } = routeOperator(library, operator.name, operator.bound, argument?.name);
  return {
    ...description,
    ...(note ? { note } : {}),
    ...(argument && argumentNote ? { argument: { ...argument, note: argumentNote } } : {}),
    ...(related.length > 0 ? { related } : {}),
  };
}

/** The numbers of a traced model, with the note on the name that made it. */
function withSymbol(description: Description, { note, related, argument }: Description): Description {
  return {
    ...description,
    ...(note ? { note } : {}),
    ...(related ? { related } : {}),
    ...(argument ? { argument } : {}),
  };
}

function operatorOf(target: Target) {
  if (target.kind === 'model') return undefined;
  const call = target.executions.find(execution => execution.call.operator)?.call;
  if (call?.operator && call.arguments) return { name: call.operator.name, bound: call.arguments };
  const mention = target.mention ?? target.base;
  return mention && { name: mention.operator.name, bound: mention.arguments };
}

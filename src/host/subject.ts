/**
 * What stands at an offset, described, with the notes it opens: a call that the analysis knows, else a name that the
 * notes know. The hover and the explainer both show this and decide nothing of their own.
 */
import type { Analysis, ConfigurationRead, Network } from '../network/network';
import type { Library } from '../notes/library';
import { contains, type Span } from '../source/span';
import type { Analysed } from './analysis';
import { describeTarget, words } from './describe-target';
import { type Description, remarked } from './description';
import { inPlace } from './in-place';
import type { Measurements } from './measurements';
import { symbolsIn } from './parsed';
import { remarksOn } from './remarks/remarks';
import { routeOperator } from './routing';
import { showArgument } from './show-argument';
import { sizesSubject } from './sizes-subject';
import { callWithin, describeSymbol, type SymbolTarget, symbolAt } from './symbol';
import { calleeOf, type Target, targetAt, targetNear } from './target';
import { variableAt } from './variable-subject';

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
  const found = foundAt(analysed, measurements, library, offset, near);
  return found && inPlace(found, analysed.text);
}

function foundAt(
  analysed: Analysed,
  measurements: Measurements,
  library: Library,
  offset: number,
  near: boolean,
): Subject | undefined {
  const { analysis, uri, text } = analysed;
  const around = targetAt(analysis, uri, text, offset);
  const isArgument = around?.kind === 'call' && around.argument !== undefined;
  const sizes = isArgument ? sizesSubject(analysed, offset) : undefined;
  if (sizes) return sizes;
  // A call within an argument answers for itself.
  const inner = isArgument ? callWithin(library, text, offset, around.focus) : undefined;
  const exact = inner ? undefined : around;
  const symbol = inner ?? (exact && operatorOf(exact) ? undefined : symbolAt(library, text, offset));
  const target = exact ?? (near && !symbol ? targetNear(analysis, uri, text, offset) : undefined);
  if (target) {
    const described = hinted(
      describeTarget(target, words(analysed, measurements), analysed.analysis.mentions),
      target,
      analysed,
    );
    const description = symbol
      ? withSymbol(described, describeSymbol(symbol, library))
      : withRead(routed(described, target, library), target, analysed);
    const { from, to } = target.at.span;
    return { description, focus: target.focus, key: `${from} ${to} ${target.kind}`, target };
  }
  const variable = near ? undefined : variableSubject(analysed, measurements, library, offset);
  if (!symbol) return readSubject(analysed, offset) ?? sizesSubject(analysed, offset) ?? variable;
  if (variable && isNearer(variable, symbol, text)) return variable;
  const { from, to } = symbol.focus;
  const said = symbol.bound ? remarksOn(symbol.name, symbol.call ?? symbol.focus, analysed) : [];
  return {
    description: remarked(describeSymbol(symbol, library), said),
    focus: symbol.focus,
    key: `${from} ${to} name`,
  };
}

/**
 * Deeper inside an argument (`x` of `F.relu(self.conv(x))`) the argument as a whole is not what is asked about; and of
 * `criterion` in `criterion(logits, labels)` the call that made it says more than the name of its class.
 */
function isNearer({ focus, target }: Subject, { argument, focus: named }: SymbolTarget, text: string): boolean {
  if (argument) return argument.value !== text.slice(focus.from, focus.to);
  return target !== undefined && focus.from === named.from && focus.to === named.to;
}

/** A variable under the pointer. What follows the caret stays with the calls around it. */
function variableSubject(
  analysed: Analysed,
  measurements: Measurements,
  library: Library,
  offset: number,
): Subject | undefined {
  const variable = variableAt(analysed, offset);
  if (!variable) return heldSubject(analysed, measurements, library, offset);
  const { name, focus, made, description } = variable;
  const maker = made && subjectAt(analysed, measurements, library, calleeOf(analysed.text, made.span).to);
  const key = `${focus.from} ${focus.to} variable`;
  if (!maker) return { description, focus, key };
  const { argument: _, ...told } = maker.description;
  return { ...maker, description: { ...told, title: `${name}: ${told.title}` }, focus, key };
}

/** A variable of which only the text says what it holds: the data set, the estimator, the model that one call made. */
function heldSubject(
  analysed: Analysed,
  measurements: Measurements,
  library: Library,
  offset: number,
): Subject | undefined {
  const held = symbolsIn(analysed.text).held.find(({ span }) => contains(span, offset));
  if (!held || !MAKES_OBJECTS.test(held.maker.name)) return undefined;
  const maker = subjectAt(analysed, measurements, library, held.maker.call.callee.span.to);
  if (!maker || maker.description.operator === undefined) return undefined;
  const { argument: _, ...told } = maker.description;
  const key = `${held.span.from} ${held.span.to} variable`;
  return { ...maker, description: { ...told, title: `${held.id}: ${told.title}` }, focus: held.span, key };
}

/** Classes, by their capital, and what makes a model by its name; a function may give anything. */
const MAKES_OBJECTS =
  /\.(_?[A-Z]\w*|create_model|from_pretrained|pipeline|\w+_create|create)$|^torch\.hub\.load$|^torchvision\.models\.(detection|optical_flow)\./;

/** With what the rest of the file has to say about a call of the catalogue. */
function hinted(description: Description, target: Target, analysed: Analysed): Description {
  if (target.kind !== 'call' || !target.mention) return description;
  const { operator, at } = target.mention;
  return at.uri === analysed.uri
    ? remarked(description, remarksOn(operator.name, at.span, analysed, target.mention))
    : description;
}

/** What a key of a configuration is about, where its name says so. */
const KEY_NOTES: readonly (readonly [RegExp, string])[] = [
  [/^(\w+_)?(lr|learning_rate)$/, 'tuning-learning-rate-batch-size#learning-rate'],
  [/batch_size$/, 'tuning-learning-rate-batch-size#batch-size'],
  [/^weight_decay$/, 'regularization#weight-decay'],
  [/^dropout(_\w+)?$/, 'regularization#dropout'],
  [/^label_smoothing$/, 'label-smoothing'],
  [/^momentum$/, 'optimizers#sgd-momentum'],
  [/^seed$/, 'randomness#seeds'],
];

/** `cfg['lr']`, where the dict is what a configuration file says. */
function readSubject({ analysis, uri }: Analysed, offset: number): Subject | undefined {
  const read = readsIn(analysis.reads, uri, { from: offset, to: offset });
  if (!read) return undefined;
  const { at, file, key, value } = read;
  const name = key.slice(key.lastIndexOf('.') + 1);
  const note = KEY_NOTES.find(([pattern]) => pattern.test(name))?.[1];
  return {
    description: {
      title: name,
      headline: [value === undefined ? undefined : showArgument(value), `read from ${file}, key ${key}`]
        .filter(Boolean)
        .join(' · '),
      sentence: 'A value of a configuration file, as the file stands now.',
      problems: [],
      origins: [],
      ...(note ? { note } : {}),
    },
    focus: at.span,
    key: `${at.span.from} ${at.span.to} read`,
  };
}

/** The last thing that is read around an offset, or within an argument: of `cfg['train']['lr']` the whole. */
function readsIn(reads: Analysis['reads'], uri: string, { from, to }: Span): ConfigurationRead | undefined {
  const found = (reads ?? []).filter(
    ({ at: { uri: file, span } }) =>
      file === uri && (from === to ? span.from <= from && from <= span.to : from <= span.from && span.to <= to),
  );
  return found.length === 1 || from === to ? found[0] : undefined;
}

/** Says where the argument under the caret is read from. */
function withRead(description: Description, { focus }: Target, analysed: Analysed): Description {
  const { argument } = description;
  const read = argument && readsIn(analysed.analysis.reads, analysed.uri, focus);
  return argument && read
    ? { ...description, argument: { ...argument, from: `${read.file}, key ${read.key}` } }
    : description;
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

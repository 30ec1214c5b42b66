/**
 * What a name opens that no analysis answers for: `cv2.findHomography`, `sklearn.cluster.KMeans`, `loss.backward()`.
 * The name under the caret is resolved through the file's imports and looked up in the notes; a method of a value is
 * looked up where the text shows what made the value, else under the condition that is stated with it.
 */
import { misspelt } from '../interpreter/torch/torch-names';
import { parameterAt } from '../notes/argument-routes';
import type { Library } from '../notes/library';
import { argumentWords } from '../operators/argument-words';
import { findOperator } from '../operators/catalogue';
import type { Bound } from '../operators/parameter';
import type { Call } from '../python/ast';
import { argumentAt, type DottedName, type Symbols } from '../python/symbols';
import { contains, type Span } from '../source/span';
import { describeOperator, optional } from './describe-operator';
import type { Description } from './description';
import { describeKnownModel, type GivenArguments, modelArgumentWords } from './known-models';
import { symbolsIn } from './parsed';
import { EITHER, isAnswered, type Named, resolve } from './resolve-name';
import { type Route, routeName, routeOperator } from './routing';
import { spellings } from './spellings';
import { type Receiver, writtenBound, writtenParameters } from './written-call';

export interface SymbolTarget {
  /** As the notes list it: `torch.Tensor.backward`. */
  readonly name: string;
  readonly focus: Span;
  /** The whole call. */
  readonly call?: Span;
  readonly argument?: { readonly name: string; readonly value?: string };
  /** As the code has it, where `name` stands for a whole family. */
  readonly written?: string;
  /** Holds only `if x is a torch.Tensor`: the text does not show it. */
  readonly condition?: string;
  readonly route: Route;
  /** PyTorch has no such name; this one is near. */
  readonly meant?: string;
  /** Of a call of the catalogue: its arguments, as far as the text shows them. */
  readonly bound?: Bound;
  /** Of a call of any other name. */
  readonly given?: GivenArguments;
}

export function symbolAt(library: Library, text: string, offset: number): SymbolTarget | undefined {
  const symbols = symbolsIn(text);
  const direct = symbols.list.find(({ span }) => contains(span, offset));
  const named = direct && resolve(library, symbols, direct);
  if (direct && named)
    return {
      ...named,
      focus: direct.span,
      ...(direct.call ? { call: direct.call.span } : {}),
      ...answer(library, symbols, direct.maker ?? direct, named),
    };
  const slip = direct && !direct.receiver && !direct.maker ? slipIn(direct.name) : undefined;
  if (direct && slip) {
    const meant = spellings(slip).find(candidate => isAnswered(library, candidate)) ?? slip;
    return { name: direct.name, meant: slip, focus: direct.span, route: routeName(library, meant, {}) };
  }
  return argumentTarget(library, symbols, offset);
}

/** A call within a span that the notes or the catalogue know, with its name at the offset: `model.state_dict` of an argument. */
export function callWithin(library: Library, text: string, offset: number, within: Span): SymbolTarget | undefined {
  const direct = symbolsIn(text).list.find(({ span }) => contains(span, offset));
  const isInside = direct?.call && within.from <= direct.span.from && direct.call.span.to <= within.to;
  return isInside ? symbolAt(library, text, offset) : undefined;
}

/** The card or hover of a name: what the notes say is added by whoever shows it. */
export function describeSymbol(
  { name, written, argument, condition, route, bound, given, meant }: SymbolTarget,
  library: Library,
): Description {
  const note = library.note((route.argumentNote ?? route.note ?? '').split('#')[0]!);
  const described = bound && describeOperator(name, bound);
  const model = given && describeKnownModel(name, given);
  const operator = findOperator(name)?.operator;
  const words = (of: string) => (operator ? argumentWords(operator, of) : modelArgumentWords(name, of));
  const means = optional('means', argument && words(argument.name));
  const method = name.slice(name.lastIndexOf('.') + 1);
  const headline = [described?.headline, model?.headline, condition].filter(Boolean).join(' · ');
  return {
    ...(described ?? { title: name, sentence: note?.question ?? '', ...model }),
    // Said of modules and tensors alike, whichever this is.
    ...(EITHER.test(method) ? { title: method } : {}),
    ...(written ? { title: written.replace(/^.*\.(?=[A-Z])/, '') } : {}),
    ...(headline ? { headline } : {}),
    problems: meant ? [`PyTorch has no ${name}. Did you mean ${meant}?`] : [],
    origins: [],
    ...(argument
      ? { argument: { ...argument, ...means, ...(route.argumentNote ? { note: route.argumentNote } : {}) } }
      : {}),
    ...(route.note ? { note: route.note } : {}),
    ...(route.related.length > 0 ? { related: route.related } : {}),
  };
}

/** `torch.zeros` of `torch.zeors`; `undefined` where no name is near, or the module is not known by its names. */
function slipIn(name: string): string | undefined {
  const dot = name.lastIndexOf('.');
  const module = name.slice(0, dot);
  const meant = misspelt(module, name.slice(dot + 1));
  return meant && `${module}.${meant}`;
}

/** Where a file uses what a note teaches: each name, in the order of the text. */
export function usesOf(library: Library, text: string, note: string): readonly Span[] {
  const symbols = symbolsIn(text);
  return symbols.list.flatMap(symbol => {
    const named = symbol.maker ? undefined : resolve(library, symbols, symbol);
    if (!named || named.condition) return [];
    return library.lookup(named.name).some(reference => reference.note === note) ? [symbol.span] : [];
  });
}

function argumentTarget(library: Library, symbols: Symbols, offset: number): SymbolTarget | undefined {
  const around = symbols.list
    .filter(({ call, maker }) => call && !maker && contains(call.span, offset))
    .sort((a, b) => length(a.call!.span) - length(b.call!.span))[0];
  const at = around?.call && argumentAt(around.call, offset);
  const named = around && resolve(library, symbols, around);
  if (!around?.call || !at || !named) return undefined;
  const argument = at.argument.name ?? parameterOf(named.name, at.index, around.receiver);
  if (!argument || at.argument.unpack) return undefined;
  const value = symbols.shownValue(at.argument.value);
  return {
    ...named,
    focus: at.argument.span,
    argument: { name: argument, ...(value === undefined ? {} : { value }) },
    ...answer(library, symbols, around, named, argument),
  };
}

/** The notes that a name opens and, of a call of the catalogue, its arguments as far as the text shows them. */
function answer(
  library: Library,
  symbols: Symbols,
  { call, receiver }: Pick<DottedName, 'call' | 'receiver'>,
  { name, written }: Named,
  argument?: string,
): Pick<SymbolTarget, 'route' | 'bound' | 'given'> {
  const found = findOperator(name);
  const bound = found && ((call && writtenBound(found, name, call, symbols, receiver)) || {});
  if (found && bound && call) {
    const claimed =
      written && library.lookup(written).length > 0 ? routeName(library, written, {}, argument) : undefined;
    return { bound, route: claimed ?? routeOperator(library, name, bound, argument) };
  }
  const shown = call ? valuesOf(call, name, symbols) : {};
  const route = routeName(library, name, shown, argument);
  if (bound || !call || call.arguments.some(({ unpack }) => unpack)) return bound ? { bound, route } : { route };
  const names = call.arguments.flatMap(({ name: own }, index) => own ?? (index === 0 ? 'pretrained' : []));
  return { route, given: { shown, names } };
}

function parameterOf(name: string, index: number, receiver: Receiver): string | undefined {
  const found = findOperator(name);
  if (!found) return parameterAt(name, index);
  const parameters = Object.entries(writtenParameters(found, name, receiver));
  // `*size` takes all that come after.
  const rest = parameters.findIndex(([, { rest }]) => rest);
  return parameters[rest >= 0 ? Math.min(rest, index) : index]?.[0];
}

function valuesOf(call: Call, name: string, { shownValue }: Symbols): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  call.arguments.forEach((argument, index) => {
    const parameter = argument.name ?? parameterAt(name, index);
    const value = shownValue(argument.value);
    if (parameter && value !== undefined && !argument.unpack) values[parameter] = value;
  });
  return values;
}

function length({ from, to }: Span): number {
  return to - from;
}

/**
 * What is under the caret: from an offset to the innermost call there, with every execution the networks know of it.
 * A call answers from its callee (`self.conv1`) and from its constructor's arguments; between them there is nothing to
 * say, and nothing is said. Pure: offsets and text in, records of the analysis out.
 */
import type { Analysis, Call, Mention, ModuleRecord, Network } from '../network/network';
import type { Bound } from '../operators/parameter';
import { contains, type Location, type Span } from '../source/span';
import type { Execution } from './describe';

export type Target =
  /** A call expression: of a module, a function or a constructor. `mention` where the catalogue knows the callee. */
  | {
      readonly kind: 'call';
      readonly at: Location;
      /** What to underline: the callee, or the argument the caret is on. */
      readonly focus: Span;
      readonly executions: readonly Execution[];
      /** Modules made by this very expression. */
      readonly modules: readonly ModuleRecord[];
      readonly mention?: Mention;
      /** Of a module of the user's own: the call of PyTorch's class that its own builds on. */
      readonly base?: Mention;
      readonly argument?: string;
      /** The argument stands in a parameter group, which sets it to this: `{'params': …, 'lr': 1e-4}`. */
      readonly inGroup?: string;
    }
  /** The name of a class that is the root of a network. */
  | { readonly kind: 'model'; readonly at: Location; readonly focus: Span; readonly network: Network };

/** The target at an offset, in the words of the text that was analysed. */
export function targetAt(analysis: Analysis, uri: string, text: string, offset: number): Target | undefined {
  const at = innermost(analysis, uri, offset);
  if (at) {
    const target = callAt(analysis, at);
    const focus = focusOf(target.mention, text, at.span, offset);
    if (focus) return { ...target, ...focus };
  }
  return modelAt(analysis, uri, text, offset);
}

/** For what follows the caret: the innermost call around it, else the first one on its line. */
export function targetNear(analysis: Analysis, uri: string, text: string, offset: number): Target | undefined {
  const exact = targetAt(analysis, uri, text, offset);
  if (exact) return exact;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = (text.indexOf('\n', offset) + text.length + 1) % (text.length + 1) || text.length;
  const onLine = expressions(analysis, uri)
    .filter(({ span }) => span.from >= lineStart && span.from <= lineEnd)
    .sort((a, b) => a.span.from - b.span.from || b.span.to - a.span.to);
  const at = innermost(analysis, uri, offset) ?? onLine[0];
  if (!at) return undefined;
  const callee = calleeOf(text, at.span);
  return { ...callAt(analysis, at), focus: callee };
}

/** Everything known about the call expression at exactly this place. */
export function callAt(analysis: Analysis, at: Location): Extract<Target, { kind: 'call' }> {
  const executions = analysis.networks.flatMap(network =>
    network.calls
      .filter(call => (isAt(call.site, at) && isOutermost(network, call)) || isAt(call.construction, at))
      .map(call => ({ network, call })),
  );
  const modules = analysis.networks.flatMap(network => network.modules.filter(module => isAt(module.construction, at)));
  const mention = analysis.mentions.find(candidate => isAt(candidate.at, at));
  const call = executions[0]?.call;
  const made = call && !call.operator ? call.construction : undefined;
  const base = made && analysis.mentions.find(candidate => isAt(candidate.at, made));
  return {
    kind: 'call',
    at,
    focus: at.span,
    executions,
    modules,
    ...(mention ? { mention } : {}),
    ...(base ? { base } : {}),
  };
}

/** A container that PyTorch itself runs (`nn.Sequential`) calls its content from where it was called: only it stands there. */
export function isOutermost(network: Network, call: Call): boolean {
  for (let at = call.parent; at !== undefined; at = network.calls[at]!.parent)
    if (isAt(network.calls[at]!.site, call.site)) return false;
  return true;
}

/** Where the callee stands in `text[span]`, a call expression: all before the last bracket that opens at its own level. */
export function calleeOf(text: string, span: Span): Span {
  let depth = 0;
  let end = span.to;
  for (let i = span.from; i < span.to; i++) {
    const char = text[i]!;
    if (char === '"' || char === "'") i = closingQuote(text, i, span.to);
    else if (char === '#') i = Math.max(i, text.indexOf('\n', i) < 0 ? span.to : text.indexOf('\n', i));
    else if ('([{'.includes(char)) {
      if (depth === 0 && char === '(') end = i;
      depth++;
    } else if (')]}'.includes(char)) depth--;
  }
  return { from: span.from, to: end };
}

function closingQuote(text: string, start: number, limit: number): number {
  const quote = text.startsWith(text[start]!.repeat(3), start) ? text[start]!.repeat(3) : text[start]!;
  let i = start + quote.length;
  while (i < limit && !text.startsWith(quote, i)) i += text[i] === '\\' ? 2 : 1;
  return i + quote.length - 1;
}

function innermost(analysis: Analysis, uri: string, offset: number): Location | undefined {
  return expressions(analysis, uri)
    .filter(({ span }) => contains(span, offset))
    .sort((a, b) => a.span.to - a.span.from - (b.span.to - b.span.from))[0];
}

/** The call expressions in one file; the same place may occur many times. */
function expressions(analysis: Analysis, uri: string): Location[] {
  const ofCall = (call: Call) => [call.site, call.construction];
  const all = [
    ...analysis.mentions.map(mention => mention.at),
    ...analysis.networks.flatMap(network => [
      ...network.calls.flatMap(ofCall),
      ...network.modules.map(module => module.construction),
    ]),
  ];
  return all.filter(location => location?.uri === uri).filter(location => location !== undefined);
}

function focusOf(
  mention: Mention | undefined,
  text: string,
  span: Span,
  offset: number,
): { focus: Span; argument?: string; inGroup?: string } | undefined {
  // What a method is called on is not part of what is answered for: `model` of `model.eval()`.
  const callee = !mention
    ? calleeOf(text, span)
    : 'self' in mention.arguments
      ? mention.name.span
      : { from: span.from, to: mention.name.span.to };
  if (contains(callee, offset)) return { focus: callee };
  for (const [argument, written] of Object.entries(mention?.argumentSpans ?? {})) {
    // `lr=0.1`: the caret may be on the name, which stands before the expression.
    const name = text.slice(0, written.from).match(/([A-Za-z_]\w*)\s*=\s*$/);
    const from = name?.[1] === argument ? written.from - name[0].length : written.from;
    if (!(from <= offset && offset <= written.to)) continue;
    const option = argument === 'params' ? optionAt(mention!.arguments, text, written, offset) : undefined;
    return option ?? { focus: { from, to: written.to }, argument };
  }
  return undefined;
}

/** The option of a parameter group that the caret is on, where the call itself has an argument of that name. */
function optionAt(known: Bound, text: string, { from, to }: Span, offset: number) {
  for (const found of text.slice(from, to).matchAll(/(["'])(\w+)\1\s*:\s*([^,{}[\]()]*)/g)) {
    const [written, , argument, inGroup] = found as unknown as [string, string, string, string];
    const focus = { from: from + found.index, to: from + found.index + written.trimEnd().length };
    if (argument !== 'params' && argument in known && contains(focus, offset))
      return { focus, argument, inGroup: inGroup.trim() };
  }
  return undefined;
}

function modelAt(analysis: Analysis, uri: string, text: string, offset: number): Target | undefined {
  for (const network of analysis.networks) {
    const { definition, creation } = network;
    if (definition?.uri === uri && contains(definition.span, offset))
      return { kind: 'model', at: definition, focus: definition.span, network };
    if (definition?.uri === uri && isWritten(text, network.model, offset))
      return { kind: 'model', at: definition, focus: wordAt(text, offset), network };
    if (creation?.uri !== uri) continue;
    const callee = calleeOf(text, creation.span);
    if (contains(callee, offset)) return { kind: 'model', at: creation, focus: callee, network };
  }
  return undefined;
}

/** Whether the call that makes the model stands at the offset, as it is written in the name of the network. */
function isWritten(text: string, model: string, offset: number): boolean {
  const { from, to } = wordAt(text, offset);
  return (
    text.startsWith(model, from) && model.startsWith(`${text.slice(from, to)}(`) && !/[.\w]/.test(text[from - 1] ?? '')
  );
}

function wordAt(text: string, offset: number): Span {
  const before = /\w*$/.exec(text.slice(Math.max(0, offset - 100), offset))![0].length;
  const after = /^\w*/.exec(text.slice(offset, offset + 100))![0].length;
  return { from: offset - before, to: offset + after };
}

function isAt(location: Location | undefined, at: Location): boolean {
  return location?.uri === at.uri && location.span.from === at.span.from && location.span.to === at.span.to;
}

/**
 * Quick fixes as plain edits: what would make a problem go away, worked out from the analysis and the text alone. Whether it
 * really does is for a second analysis to say (`isMended`); nothing is offered before that.
 */
import type { Analysis, Network, NetworkProblem } from '../network/network';
import type { Call, Expression, FunctionDef, Statement } from '../python/ast';
import { walk } from '../python/find';
import { parse } from '../python/parse';
import type { Text } from '../source/cells';
import { holds, type Location, type Span } from '../source/span';
import { type Dim, equal, product } from '../tensor/dim';
import { narrowest } from './problems';
import { callAt } from './target';

export interface Fix {
  readonly problem: NetworkProblem;
  /** Where the problem is underlined. */
  readonly at: Span;
  readonly title: string;
  readonly span: Span;
  readonly text: string;
}

/** The fixes worth trying for each problem of a file, the likeliest first. */
export function fixesIn(analysis: Analysis, uri: string, text: string): readonly Fix[] {
  const fixes: Fix[] = [];
  const add = (problem: NetworkProblem, network?: Network) => {
    const at = narrowest(analysis, problem);
    for (const edit of at.uri === uri ? editsFor(problem, network, analysis, uri, text) : [])
      if (
        edit &&
        !fixes.some(fix => fix.at.from === at.span.from && fix.span.from === edit.span.from && fix.text === edit.text)
      )
        fixes.push({ problem, at: at.span, ...edit });
  };
  for (const network of analysis.networks) for (const problem of network.problems) add(problem, network);
  for (const problem of analysis.problems) add(problem);
  return fixes;
}

/** A source after the fix; the cells of a notebook make room for it. */
export function fixed({ text, cells }: Text, { span, text: inserted }: Fix): Text {
  const delta = inserted.length - (span.to - span.from);
  return {
    text: text.slice(0, span.from) + inserted + text.slice(span.to),
    ...(cells && {
      cells: cells.map(({ from, to, ...cell }) => ({
        ...cell,
        from: from > span.from ? from + delta : from,
        to: to >= span.to ? to + delta : to,
      })),
    }),
  };
}

/** Whether the problem is gone after the fix, and nothing else has come up but what it hid. */
export function isMended(fix: Fix, before: Analysis, after: Analysis): boolean {
  const { problem } = fix;
  const [earlier, later] = [countsOf(before), countsOf(after, found => !wasHidden(found, fix, before))];
  const gone = (later.get(keyOf(problem)) ?? 0) < (earlier.get(keyOf(problem)) ?? 0);
  return gone && [...later].every(([key, count]) => count <= (earlier.get(key) ?? 0));
}

/**
 * A layer further on that got nothing known before: `b` of `b(a(x))`, where `a` did not fit. Only sizes of what comes in are
 * trusted so far, for they leave what goes out as it was.
 */
function wasHidden({ site }: Found, { title, span, text }: Fix, before: Analysis): boolean {
  if (!site || !/^Set (in_features|in_channels|num_features|num_channels) /.test(title)) return false;
  const delta = text.length - (span.to - span.from);
  const from = site.span.from > span.from ? site.span.from - delta : site.span.from;
  const calls = before.networks.flatMap(network =>
    network.calls.filter(call => call.site.uri === site.uri && call.site.span.from === from),
  );
  return calls.length > 0 && calls.every(({ inputs }) => inputs.includes(null));
}

type Edit = Pick<Fix, 'title' | 'span' | 'text'>;

function editsFor(
  problem: NetworkProblem,
  network: Network | undefined,
  analysis: Analysis,
  uri: string,
  text: string,
): readonly (Edit | undefined)[] {
  switch (problem.code) {
    case 'mismatched-in-features':
      return [
        ...flattenFirst(problem, network, uri, text),
        resize(problem, 'in_features', network, analysis, uri, text),
      ];
    case 'mismatched-in-channels':
      return ['in_channels', 'num_features', 'num_channels'].map(parameter =>
        resize(problem, parameter, network, analysis, uri, text),
      );
    case 'mismatched-normalized-shape':
      return [resize(lastSizeOf(problem), 'normalized_shape', network, analysis, uri, text)];
    case 'indivisible-groups':
    case 'indivisible-embed-dim':
      return [divideEvenly(problem, analysis, uri, text)];
    case 'mismatched-sizes':
    case 'wrong-rank':
      return [putBatchFirst(problem, network, uri, text)];
    case 'missing-super-init':
      return [callSuper(problem, text)];
    case 'softmax-before-cross-entropy':
      return [dropSoftmax(problem, text)];
    case 'hidden-modules':
      return [registerModules(problem, text)];
    case 'non-contiguous-view':
      return [reshapeInstead(problem, text)];
    default:
      return [];
  }
}

/** Only numbers and arithmetic on them: a name stands for other places too. */
const arithmetic = /^[\d\s_()+*/-]+$/;

function resize(
  { call: index, found, cause }: NetworkProblem,
  parameter: string,
  network: Network | undefined,
  analysis: Analysis,
  uri: string,
  text: string,
): Edit | undefined {
  const call = index === undefined ? undefined : network?.calls[index];
  if (!call?.construction || typeof found !== 'number') return undefined;
  const span = call.construction.uri === uri && callAt(analysis, call.construction).mention?.argumentSpans[parameter];
  if (!span) return undefined;
  const written = text.slice(span.from, span.to);
  if (!arithmetic.test(written)) return undefined;
  // `32 * 5 * 5` stays a product, so that one still sees where it comes from.
  const [, sizes] = /^(\d+(?:×\d+)+) from /.exec(cause?.message ?? '') ?? [];
  const factors = sizes?.split('×').map(Number) ?? [];
  const isProduct = written.includes('*') && factors.reduce((a, b) => a * b, 1) === found;
  const number = isProduct ? factors.join(' * ') : String(found);
  return { title: `Set ${parameter} to ${number}`, span, text: number };
}

/** `[64]`, of a norm over the last axis alone, is the number in it. */
function lastSizeOf(problem: NetworkProblem): NetworkProblem {
  const [, size] = /^\[(\d+)\]$/.exec(String(problem.found)) ?? [];
  return size === undefined ? problem : { ...problem, found: Number(size) };
}

/** `super().__init__()` as the first statement, behind the docstring. */
function callSuper({ at }: NetworkProblem, text: string): Edit | undefined {
  const { module } = parse(text);
  let init: FunctionDef | undefined;
  for (const statement of module.body)
    walk(statement, node => {
      if (node.kind === 'FunctionDef' && node.name === '__init__' && holds(node.span, at.span)) init = node;
    });
  const first = init?.body.find((statement, index) => index > 0 || !isDocstring(statement));
  if (!first) return undefined;
  const start = text.lastIndexOf('\n', first.span.from - 1) + 1;
  const indent = text.slice(start, first.span.from);
  if (indent.trim() !== '') return undefined;
  const span = { from: first.span.from, to: first.span.from };
  return { title: 'Call super().__init__() first', span, text: `super().__init__()\n${indent}` };
}

/** `F.softmax(x, dim=1)` and `x.softmax(1)` become `x`; a layer leaves the sequence it stands in. */
function dropSoftmax({ at }: NetworkProblem, text: string): Edit | undefined {
  const call = callSpanning(text, at.span);
  if (!call) return undefined;
  const title = 'Drop the softmax';
  const { callee } = call;
  const name = callee.kind === 'Attribute' ? callee.name : callee.kind === 'Name' ? callee.id : '';
  if (name === 'Softmax') {
    const items = enclosingArguments(text, call);
    const index = items.findIndex(({ from, to }) => from === call.span.from && to === call.span.to);
    const [before, after] = [items[index - 1], items[index + 1]];
    if (index < 0 || (!before && !after)) return undefined;
    const span = before ? { from: before.to, to: call.span.to } : { from: call.span.from, to: after!.from };
    return { title, span, text: '' };
  }
  const owner = callee.kind === 'Attribute' ? text.slice(callee.value.span.from, callee.value.span.to) : '';
  const isFunction = /^(F|torch|nn\.functional|torch\.nn\.functional|self|)$/.test(owner);
  const kept = isFunction || owner.startsWith('self.') ? call.arguments[0]?.value.span : undefined;
  const input = kept ?? (name === 'softmax' && callee.kind === 'Attribute' ? callee.value.span : undefined);
  return input && { title, span: call.span, text: text.slice(input.from, input.to) };
}

/** `self.layers = [...]` becomes `self.layers = nn.ModuleList([...])`. */
function registerModules({ at, expected, message }: NetworkProblem, text: string): Edit | undefined {
  // The layers may be made elsewhere: `self.blocks = []` is filled later, `[block(n) for n in sizes]` calls a function.
  const [, attribute] = /\.(\w+) is a plain /.exec(message) ?? [];
  const around: Span[] = [];
  const named: Span[] = [];
  walkAll(text, node => {
    const target = node.kind === 'Assign' ? node.targets[0] : undefined;
    if (node.kind !== 'Assign' || target?.kind !== 'Attribute') return;
    if (node.value.kind !== 'List' && node.value.kind !== 'Dict' && !isListOf(node.value)) return;
    if (holds(node.value.span, at.span)) around.push(node.value.span);
    else if (target.name === attribute) named.push(node.value.span);
  });
  const value = around.at(-1) ?? (named.length === 1 ? named[0] : undefined);
  if (!value || typeof expected !== 'string') return undefined;
  const container = /^\s*(import torch\.nn as nn|from torch import .*\bnn\b)/m.test(text)
    ? expected
    : `torch.${expected}`;
  return {
    title: `Use ${container}`,
    span: value,
    text: `${container}(${contentOf(text.slice(value.from, value.to))})`,
  };
}

/** `nn.ModuleList()` needs no empty list. */
function contentOf(written: string): string {
  return /^[[{]\s*[\]}]$/.test(written) ? '' : written;
}

function isListOf(node: Expression): boolean {
  return node.kind === 'Comprehension' && (node.type === 'list' || node.type === 'dict');
}

/** `x.view(...)` becomes `x.reshape(...)`, which copies where it has to. */
function reshapeInstead({ at }: NetworkProblem, text: string): Edit | undefined {
  const callee = callSpanning(text, at.span)?.callee;
  if (callee?.kind !== 'Attribute' || callee.name !== 'view') return undefined;
  return { title: 'Use reshape, which copies where it has to', span: callee.nameSpan, text: 'reshape' };
}

/** A linear layer that meets an image whose elements are as many as it has features: the axes were not made one. */
function flattenFirst(
  { call: index, expected }: NetworkProblem,
  network: Network | undefined,
  uri: string,
  text: string,
): readonly (Edit | undefined)[] {
  const call = index === undefined ? undefined : network?.calls[index];
  const [input] = call?.inputs ?? [];
  const sizes = input === undefined || input === null ? undefined : network!.tensors[input]!.shape.slice(1);
  if (!call || !sizes || sizes.length < 2 || equal(product(sizes), expected as Dim) !== true) return [];
  const edits: Edit[] = [];
  const made = call.construction?.uri === uri ? callSpanning(text, call.construction.span) : undefined;
  const isInSequence = made !== undefined && enclosingArguments(text, made, 'Sequential').length > 0;
  if (made && isInSequence) {
    const { from } = made.span;
    const flatten = text.slice(made.callee.span.from, made.callee.span.to).replace(/Linear$/, 'Flatten');
    edits.push({ title: 'Flatten before it', span: { from, to: from }, text: `${flatten}(), ` });
  }
  const argument = call.site.uri === uri ? callSpanning(text, call.site.span)?.arguments[0]?.value : undefined;
  if (argument && !isInSequence) {
    const written = text.slice(argument.span.from, argument.span.to);
    const isPlain = ['Name', 'Call', 'Attribute', 'Subscript'].includes(argument.kind);
    const flattened = isPlain ? `${written}.flatten(1)` : `(${written}).flatten(1)`;
    edits.push({ title: 'Flatten the input: flatten(1)', span: argument.span, text: flattened });
  }
  return edits;
}

/** The largest number of groups, or of heads, below what is written that divides the channels. */
function divideEvenly({ at }: NetworkProblem, analysis: Analysis, uri: string, text: string): Edit | undefined {
  const around = analysis.mentions.filter(mention => mention.at.uri === at.uri && holds(mention.at.span, at.span));
  const mention = around.sort((a, b) => lengthOf(a.at.span) - lengthOf(b.at.span))[0];
  if (!mention) return undefined;
  const { arguments: bound, argumentSpans } = mention;
  if (mention.at.uri !== uri) return undefined;
  const name = ['groups', 'num_groups', 'num_heads', 'nhead'].find(name => name in argumentSpans);
  const written = name === undefined ? undefined : argumentSpans[name];
  const count = name === undefined ? undefined : bound[name];
  const widths = ['in_channels', 'out_channels', 'num_channels', 'embed_dim', 'd_model'].flatMap(key => {
    const width = bound[key];
    return typeof width === 'number' ? [width] : [];
  });
  if (!written || typeof count !== 'number' || widths.length === 0) return undefined;
  if (!arithmetic.test(text.slice(written.from, written.to))) return undefined;
  for (let fewer = count - 1; fewer > 1; fewer--)
    if (widths.every(width => width % fewer === 0))
      return { title: `Set ${name} to ${fewer}`, span: written, text: String(fewer) };
  return undefined;
}

const SEQUENTIAL = new Set([
  'LSTM',
  'GRU',
  'RNN',
  'MultiheadAttention',
  'TransformerEncoderLayer',
  'TransformerDecoderLayer',
  'Transformer',
]);

/** What takes sequences with the batch as its second axis, unless it is told that it comes first. */
function putBatchFirst(
  { call: index }: NetworkProblem,
  network: Network | undefined,
  uri: string,
  text: string,
): Edit | undefined {
  let call = index === undefined ? undefined : network?.calls[index];
  while (call && !SEQUENTIAL.has(call.operator?.id ?? call.type))
    call = call.parent === undefined ? undefined : network!.calls[call.parent];
  const made = call?.construction?.uri === uri ? callSpanning(text, call.construction.span) : undefined;
  if (!made || made.arguments.some(({ name, unpack }) => name === 'batch_first' || unpack)) return undefined;
  const end = made.arguments.at(-1)?.value.span.to;
  if (end === undefined) return undefined;
  return { title: 'Set batch_first', span: { from: end, to: end }, text: ', batch_first=True' };
}

function callSpanning(text: string, { from, to }: Span): Call | undefined {
  let found: Call | undefined;
  walkAll(text, node => {
    if (node.kind === 'Call' && node.span.from === from && node.span.to === to) found = node;
  });
  return found;
}

/** Where the arguments of the call, or the items of the list, around an expression stand. */
function enclosingArguments(text: string, inner: Call, callee?: string): readonly Span[] {
  let items: readonly Span[] = [];
  walkAll(text, node => {
    const spans =
      node.kind === 'Call' && (callee === undefined || nameOf(node.callee) === callee)
        ? node.arguments.map(({ value }) => value.span)
        : node.kind === 'List' && callee === undefined
          ? node.elements.map(({ span }) => span)
          : [];
    if (spans.some(({ from, to }) => from === inner.span.from && to === inner.span.to)) items = spans;
  });
  return items;
}

function nameOf(callee: Expression): string | undefined {
  return callee.kind === 'Attribute' ? callee.name : callee.kind === 'Name' ? callee.id : undefined;
}

function walkAll(text: string, visit: Parameters<typeof walk>[1]): void {
  for (const statement of parse(text).module.body) walk(statement, visit);
}

function isDocstring(statement: Statement): boolean {
  return (
    statement.kind === 'Expression' && statement.value.kind === 'Constant' && typeof statement.value.value === 'string'
  );
}

function lengthOf({ from, to }: Span): number {
  return to - from;
}

/** How often each problem is met; places move with the edit and do not count. */
interface Found {
  readonly problem: NetworkProblem;
  /** The call that met it. */
  readonly site?: Location;
}

function countsOf(
  { networks, problems }: Analysis,
  counts: (found: Found) => boolean = () => true,
): ReadonlyMap<string, number> {
  const found: readonly Found[] = [
    ...networks.flatMap(network =>
      network.problems.map(problem => {
        const site = problem.call === undefined ? undefined : network.calls[problem.call]?.site;
        return site ? { problem, site } : { problem };
      }),
    ),
    ...problems.map(problem => ({ problem })),
  ];
  const keys = found.filter(counts).map(({ problem }) => keyOf(problem));
  return new Map([...new Set(keys)].map(key => [key, keys.filter(other => other === key).length]));
}

function keyOf({ code, message }: NetworkProblem): string {
  return `${code} ${message}`;
}

/**
 * Analysis → words. Composes the description of one call from what the network and the catalogue say; computes no shape
 * and no count of its own. Pure: no editor, so every sentence is tested on hand-made networks.
 *
 * One line of code may run many times (a block used in four stages, a loop). The first execution is described, the others
 * are summed up in `more`.
 */

import { apartText } from '../figures/unit-box';
import { showActivations } from '../network/memory';
import { neighboursOf } from '../network/neighbours';
import type { Call, Input, Network, TensorId } from '../network/network';
import { pairScores } from '../network/pair-scores';
import { problemText } from '../network/problem-text';
import { firstSeeingAll, seesAll } from '../network/receptive';
import { findOperator } from '../operators/catalogue';
import type { Location } from '../source/span';
import { type Dim, isKnown } from '../tensor/dim';
import { showBrief, showShape } from '../tensor/show';
import { describeOperator, type OperatorPart, optional, showParams, userModule } from './describe-operator';
import type { Description, Flow, Layer, Origin } from './description';
import { hasHole } from './known-words';
import { neighbourText } from './neighbours';
import { exact, short } from './numbers';
import { diagonalText, othersText, UNIFORM } from './pair-scores';
import { problemId } from './problem-pages';

export interface Execution {
  readonly network: Network;
  readonly call: Call;
}

export interface Words {
  /** `line 212`, or `line 59 of resnet.py` for another file than the one on screen. */
  readonly place: (at: Location) => string;
  readonly measured?: (execution: Execution) => string | undefined;
}

/** Describes a line that networks pass through; `executions` holds at least one. */
export function describeExecutions(executions: readonly Execution[], words: Words): Description {
  const first = foremost(executions)!;
  const { network, call } = first;
  const described =
    call.operator && call.arguments ? describeOperator(call.operator.name, call.arguments) : userModule(call.type);
  const more = others(executions, first);
  const problems = network.problems.filter(problem => problem.call === call.index);
  const { unknown, ...flow } = flowOf(first);
  return {
    ...described,
    ...besideNeighbours(first, described),
    ...amongPairs(first, described),
    ...ownClass(call, described),
    ...(call.path ? { path: call.path } : {}),
    ...flow,
    // A problem is the reason already.
    ...optional('unknown', problems.length > 0 ? undefined : unknown),
    ...problemsOf(problems, words),
    ...optional('measured', words.measured?.(first)),
    ...optional('params', call.path === null && call.params === 0 ? undefined : showParams(call.params)),
    ...optional('macs', showMacs(call.macs)),
    ...receptiveFieldOf(network, call),
    origins: originsOf(network, words),
    ...(more ? { more } : {}),
    ...(call.conditional ? { conditional: true } : {}),
  };
}

/** What the layers before and behind it make of it stands before what is to be said of it alone. */
function besideNeighbours({ network, call }: Execution, { explanation }: OperatorPart): Partial<OperatorPart> {
  const remarks = neighboursOf(network, call).map(pair => neighbourText(pair, call));
  const { formulas, facts, remarks: own, ...rest } = explanation ?? { formulas: [], facts: [], remarks: [] };
  return remarks.length > 0 ? { explanation: { formulas, facts, ...rest, remarks: [...remarks, ...own] } } : {};
}

/** Of NT-Xent the classes are the other views: what a guess costs, and a diagonal that was left in. */
function amongPairs({ network, call }: Execution, { explanation }: OperatorPart): Partial<OperatorPart> {
  const pairs = pairScores(network, call);
  if (!pairs || !explanation) return {};
  const { facts, remarks, ...rest } = explanation;
  return pairs.masked
    ? { explanation: { ...rest, remarks, facts: facts.map(fact => (UNIFORM.test(fact) ? othersText(pairs) : fact)) } }
    : { explanation: { ...rest, facts, remarks: [diagonalText(pairs), ...remarks] } };
}

/** `class MeanShift(nn.Conv2d)`: the class has a name of its own, what it computes is PyTorch's. */
function ownClass({ type, operator, path }: Call, { title, headline }: OperatorPart): Partial<OperatorPart> {
  if (path === null || !operator || type === operator.name.split('.').at(-1) || findOperator(`torch.nn.${type}`))
    return {};
  return { title: type, headline: [`${title} of your own`, headline].filter(Boolean).join(' · ') };
}

/** A layer on its own, of which not even the rank of its input is known: its arguments are all there is to tell. */
export function isBlank({ network, call }: Execution): boolean {
  return (
    network.inputs.every(({ tensor }) => tensor === null) &&
    network.calls.length === 1 &&
    [...call.inputs, ...call.outputs].every(id => id === null)
  );
}

/** Describes the root of a network: what the lens above its class says, in full. */
export function describeModel(network: Network, words: Words): Description {
  const { params, trainable, macs } = network.totals;
  const frozen = params !== undefined && typeof trainable === 'number' && trainable !== params;
  return {
    title: network.type,
    ...optional('headline', network.model === `${network.type}()` ? undefined : network.model),
    sentence: `${plural(leaves(network), 'call')} traced through ${plural(network.modules.length, 'module')}.`,
    ...knownFlow({
      inputs: network.inputs.flatMap(input => (input.tensor === null ? [] : [showTensor(network, input.tensor)])),
      outputs: network.outputs.map(id => showTensor(network, id)),
    }),
    ...optional(
      'params',
      frozen
        ? `${showParams(params)}, ${exact(trainable)} of them trained${shareOf(trainable, params)}`
        : showParams(params),
    ),
    ...optional('macs', showMacs(macs)),
    ...optional('activations', showActivations(network)),
    ...optional('sees', seenFrom(network)),
    ...problemsOf(network.problems, words),
    origins: originsOf(network, words),
    layers: layersOf(network),
    ...optional('unknown', unknownPlaces(network, words)),
  };
}

/** ` (12%)`; as a number, where both are. */
function shareOf(part: number, whole: Dim): string {
  if (!isKnown(whole) || whole === 0) return '';
  const share = (100 * part) / whole;
  return ` (${share > 0 && share < 1 ? 'under 1' : share > 99 && share < 100 ? 'over 99' : Math.round(share)}%)`;
}

/** From where on the whole input is seen. */
function seenFrom(network: Network): string | undefined {
  const first = firstSeeingAll(network);
  if (!first) return undefined;
  const place = first.path ?? first.type;
  return `from ${place} on, one unit sees the whole input`;
}

function problemsOf(problems: Network['problems'], { place }: Words): Pick<Description, 'problems' | 'problemPages'> {
  const pages = [...new Set(problems.map(({ code }) => problemId(code)))];
  return {
    problems: problems.map(problem => problemText(problem, place)),
    ...(pages.length > 0 ? { problemPages: pages } : {}),
  };
}

function unknownPlaces({ unknowns }: Network, { place }: Words): string | undefined {
  const [first, ...others] = unknowns;
  if (!first) return undefined;
  const more = others.length > 0 ? `, and ${plural(others.length, 'more place')}` : '';
  return `${first.reason} (${place(first.at)})${more}`;
}

/** More rows than anybody reads are left out. */
const mostLayers = 500;

function layersOf(network: Network): readonly Layer[] {
  const root = network.calls.find(call => call.path === '');
  const shown = network.calls.filter(call => call !== root && (call.operator || call.path));
  return shown.slice(0, mostLayers).map(call => ({
    call: call.index,
    name: call.path ? call.path.slice(call.path.lastIndexOf('.') + 1) : call.type,
    path:
      call.path ||
      [call.parent === undefined ? '' : network.calls[call.parent]!.path, call.type].filter(Boolean).join('.'),
    type: call.path ? call.type : '',
    leaf: call.operator !== undefined && !isWithinOperator(network, call),
    // A plain batch axis only takes room in a table.
    output: flowText(call.outputs.map(id => showTensor(network, id).replace(/^1×/, ''))),
    ...optional('params', call.params === undefined || call.params === 0 ? undefined : exact(call.params)),
    ...optional('receptiveField', receptiveFieldOf(network, call).receptiveField),
    depth: depthOf(network, call, root),
  }));
}

/** What PyTorch's own modules do inside is part of them. */
function isWithinOperator({ calls }: Network, { parent }: Call): boolean {
  for (let at = parent; at !== undefined; at = calls[at]!.parent) if (calls[at]!.operator) return true;
  return false;
}

function depthOf(network: Network, call: Call, root: Call | undefined): number {
  let depth = 0;
  for (let at = call.parent; at !== undefined && at !== root?.index; at = network.calls[at]!.parent) depth++;
  return depth;
}

/** `1×3×224×224`, or `?` where it is not known. */
export function showTensor(network: Network, id: TensorId | null): string {
  const tensor = id === null ? undefined : network.tensors[id];
  return tensor ? showShape(tensor.shape) : '?';
}

function flowOf({ network, call }: Execution): { flow?: Flow; unknown?: string } {
  // What is made from sizes has no input, even where a size was asked of a tensor.
  const isMade = call.operator !== undefined && findOperator(call.operator.name)?.operator.family === 'creation';
  const inputs = call.inputs.map(id => showTensor(network, id));
  const flow = {
    inputs: isMade && inputs.every(shape => shape === '?') ? [] : inputs,
    outputs: call.outputs.map(id => showTensor(network, id)),
  };
  const lost = call.outputs.length === 0 || call.outputs.includes(null);
  return {
    ...knownFlow(flow),
    ...optional('unknown', lost ? call.unknown : undefined),
  };
}

/** Nothing where no shape of it is known. */
function knownFlow(flow: Flow): { flow?: Flow } {
  const isKnownShape = (shape: string) => !/^[?×]+$/.test(shape);
  // A row of question marks with a weight among them tells less than nothing.
  const isLost = flow.inputs.length > 2 && !isKnownShape(flow.inputs[0]!) && !flow.outputs.some(isKnownShape);
  return !isLost && [...flow.inputs, ...flow.outputs].some(shape => shape !== '?') ? { flow } : {};
}

function receptiveFieldOf(network: Network, call: Call): Pick<Description, 'sees' | 'receptiveField'> {
  const { rf } = call;
  if (!rf) return {};
  // Of an operator on its own this says nothing: each value comes from its own place.
  if (rf.size !== 'all' && rf.size.every(size => size === 1) && rf.stride?.every(stride => stride === 1))
    return { receptiveField: rf.size.join('×') };
  if (rf.size === 'all') return { sees: 'one output sees the whole input', receptiveField: 'whole input' };
  const { size } = rf;
  // 0 along an axis where all units see the same: they are not apart there.
  const stride = rf.stride?.includes(0) ? undefined : rf.stride;
  // Between resampled positions neighbours are unevenly apart, and some may see less.
  const apart = stride && `, neighbours are ${apartText(stride)} apart${rf.windows ? ' on average' : ''}`;
  const most = rf.windows?.some((seen, i) => seen.some(span => !span || span[1] - span[0] < size[i]!)) ? 'up to ' : '';
  return {
    sees: `one output sees ${most}${size.join('×')} of the input${seesAll(network, call) ? ', in the middle all of it' : ''}${apart ?? ''}`,
    receptiveField: size.join('×'),
  };
}

/** The call that tells of several inputs is named with the first. */
function originsOf(network: Network, words: Words): readonly Origin[] {
  const { inputs } = network;
  return inputs.flatMap((input, i) => {
    const told = input.evidence !== undefined && inputs.slice(0, i).some(other => other.evidence === input.evidence);
    return originOf(network, told ? { ...input, evidence: 'the same call', at: undefined } : input, words);
  });
}

function originOf(network: Network, input: Input, { place }: Words): readonly Origin[] {
  if (input.tensor === null) return [];
  const shape = showTensor(network, input.tensor);
  const where = input.at ? `, ${place(input.at)}` : '';
  const also = input.alternatives ? `; ${input.alternatives}` : '';
  const text = `${input.name} is ${shape} ${originWords(input)}${where}${also}`;
  return [{ text, model: network.model, input: input.name }];
}

function originWords({ from, evidence }: Input): string {
  if (from === 'set') return 'as you set it';
  if (from === 'flag') return 'as asked for';
  if (from === 'annotation') return evidence ? `as annotated: ${shortened(evidence)}` : 'as annotated';
  if (from === 'call') return evidence ? `from ${evidence}` : 'from a call';
  if (from === 'solved') return evidence ? `solved from the layers: ${evidence}` : 'solved from the layers';
  return evidence ? `with sizes left open: ${evidence}` : 'with sizes left open';
}

/** A docstring may say much before it comes to the shape, which stands at its end. */
function shortened(evidence: string): string {
  return evidence.length > 80 ? `${evidence.slice(0, 30).trimEnd()} … ${evidence.slice(-40).trimStart()}` : evidence;
}

/** What the executions beside the described one do, compactly: equal flows are counted, at most three are spelled out. */
function others(executions: readonly Execution[], first: Execution): Description['more'] {
  const rest = executions.filter(execution => execution !== first);
  if (rest.length === 0) return undefined;
  const counts = new Map<string, { readonly brief: string; count: number }>();
  for (const execution of rest) {
    if (isShapeless(execution)) continue;
    const flow = arrow(execution, showShape);
    const known = counts.get(flow);
    if (known) known.count++;
    else counts.set(flow, { brief: arrow(execution, showBrief), count: 1 });
  }
  const own = arrow(first, showShape);
  const same = counts.get(own)?.count ?? 0;
  counts.delete(own);
  const shown = [...counts.values()]
    .slice(0, 3)
    .map(({ brief, count }) => (count > 1 ? `${brief} (${count} times)` : brief));
  const left = counts.size - shown.length;
  const parts = [
    ...(same > 0 ? [same === rest.length ? 'the same shapes' : `${same} with the same shapes`] : []),
    ...shown,
    ...(left > 0 ? [`${left} other ${left === 1 ? 'shape' : 'shapes'}`] : []),
  ];
  return { count: rest.length, text: parts.length > 0 ? parts.join(', ') : 'their shapes are not known' };
}

/** No shape of it is known. */
function isShapeless({ call }: Execution): boolean {
  return [...call.inputs, ...call.outputs].every(id => id === null);
}

function arrow({ network, call }: Execution, show: (shape: readonly Dim[]) => string): string {
  const all = (ids: readonly (TensorId | null)[]) =>
    flowText(ids.map(id => (id === null ? '?' : show(network.tensors[id]!.shape))));
  return `${all(call.inputs)} → ${all(call.outputs)}`;
}

/** Several tensors as Python writes a tuple; one as it is. */
export function flowText(shapes: readonly string[]): string {
  return shapes.length === 1 ? shapes[0]! : `(${shapes.join(', ')})`;
}

/** The execution that is described, and run: the first whose result is known. */
export function foremost(executions: readonly Execution[]): Execution | undefined {
  return executions.find(known) ?? executions[0];
}

function known({ call }: Execution): boolean {
  return call.outputs.length > 0 && !call.outputs.includes(null);
}

function leaves(network: Network): number {
  const parents = new Set(network.calls.map(call => call.parent));
  return network.calls.filter(call => !parents.has(call.index)).length;
}

function showMacs(macs: Call['macs']): string | undefined {
  return macs === undefined || macs === 0 || hasHole(short(macs)) ? undefined : `${short(macs)} MACs`;
}

function plural(count: number, noun: string): string {
  return `${exact(count)} ${count === 1 ? noun : `${noun}s`}`;
}

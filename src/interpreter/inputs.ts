/**
 * Where `forward`'s input comes from, in this order: given on the command line, set by the person, written beside the
 * argument, a call found in the code, solved backwards from the layers, and otherwise named sizes. The source is always part of the answer.
 */
import type { Input } from '../network/network';
import { parse } from '../python/parse';
import type { Location } from '../source/span';
import { type Dim, isKnown, showDim, substitute, symbol } from '../tensor/dim';
import { isDType } from '../tensor/dtype';
import { type Written, writtenShapes } from './annotations';
import { findInClass } from './attributes';
import { forwardOf, leftOut, optionalParameters, parameterNames, requiredParameters } from './forward-parameters';
import { evaluateIn, type Session } from './session';
import { solveInputs, takenByLayers } from './solve';
import { tensorsIn } from './torch/convert';
import { mapValue } from './torch/map-value';
import { torchNamespace } from './torch/namespace';
import { countParameters } from './torch/parameter-counts';
import { forwardOnce, type GivenInput, notGiven } from './trace';
import { ClassValue, Dict, Instance, type ModuleInstance, Tensor, Tuple, type Value } from './values';

export interface InputOptions {
  /** `1x3x224x224`, `8x128:int64`, or a Python expression; one per argument of `forward`, in order. */
  readonly given?: readonly string[];
  readonly from?: 'flag' | 'set';
  /** The factory that built the model, for what its weights tell. */
  readonly factory?: string;
  /** Leave out what the code calls another model of the same class with. */
  readonly own?: boolean;
  /** Which of the code's calls of the model tells; after the last of them, none does. */
  readonly call?: number;
}

export function inputsOf(
  session: Session,
  root: ModuleInstance,
  options: InputOptions,
  exploring: boolean,
): readonly GivenInput[] {
  if (options.given && options.given.length > 0)
    return givenInputs(session, root, options.given, options.from ?? 'flag');
  const required = requiredParameters(root);
  const found = inputsFor(session, root, required, options, exploring);
  return found.length === 0 ? optionalInputs(session, root, options, exploring) : found;
}

/**
 * Of `forward(input_ids=None, attention_mask=None)`, which is hardly called with nothing, the first argument, and another one
 * that the code then asks for: `You have to specify either decoder_input_ids or …`. Where that does not do, none of them is
 * known: what goes wrong without them is not the code's fault.
 */
function optionalInputs(
  session: Session,
  root: ModuleInstance,
  options: InputOptions,
  exploring: boolean,
): readonly GivenInput[] {
  const names = optionalParameters(root);
  if (names.length === 0) return [];
  const isClean = (inputs: readonly GivenInput[]) => {
    const { raised, tracer } = forwardOnce(session, root, inputs, exploring);
    return !raised && tracer.problems.length === 0 && (inputs.length > 0 || tracer.unknowns.length === 0);
  };
  if (isClean([])) return [];
  const inputs = inputsFor(session, root, names.slice(0, 1), options, exploring);
  if (isClean(inputs)) return inputs;
  const asked = askedFor(session.raised?.message ?? '', names.slice(1));
  // `self.conv(pixel_values)` of None raises without a name: then those that a layer takes are tried.
  const tried = asked.length > 0 || !session.raised ? asked : takenByLayers(session, root, names).slice(0, 2);
  for (const name of tried) {
    const both = inputsFor(session, root, [names[0]!, name], options, exploring);
    if (!both.every(({ value }) => value instanceof Tensor) || !isClean(both)) continue;
    const [source, target] = both as [GivenInput, GivenInput];
    if (![source, target].every(({ value }) => value instanceof Tensor && value.shape.some(isSteps))) return both;
    const apart = [{ ...source, value: resized(source.value, { T: symbol('S') }) }, target];
    // With names for sizes, those that have to be alike are taken to be.
    const numbers = { B: 3, S: 5, T: 7 };
    return isClean(apart.map(input => ({ ...input, value: resized(input.value, numbers) }))) ? apart : both;
  }
  return names.map(name => notGiven({ name, keyword: true }));
}

function isSteps(size: Dim): boolean {
  return !isKnown(size) && showDim(size) === 'T';
}

function resized(value: Value, sizes: Readonly<Record<string, Dim>>): Value {
  return mapValue(
    value,
    ({ shape, dtype }) =>
      new Tensor(
        shape.map(size => substitute(size, sizes)),
        dtype,
      ),
  );
}

/** The arguments that an exception names, in its order; a decoder may call its own `input_ids` what the model calls `decoder_input_ids`. */
function askedFor(message: string, names: readonly string[]): readonly string[] {
  const words = [...message.matchAll(/\w+/g)].map(([word]) => word);
  return words.flatMap(word => names.filter(name => name === word || name.endsWith(`_${word}`)));
}

function inputsFor(
  session: Session,
  root: ModuleInstance,
  required: readonly string[],
  options: InputOptions,
  exploring: boolean,
): readonly GivenInput[] {
  const forward = forwardOf(root);
  const written = forward ? writtenShapes(session, forward, required) : new Map<string, Written>();
  const complete = required
    .map(name => written.get(name))
    .filter(entry => entry?.binding && entry.shape.every(isKnown));
  if (required.length > 0 && complete.length === required.length)
    return required.map(name => ofWritten(name, written.get(name)!, undefined));
  const unwritten = () => {
    const observed = observedInputs(session, root, exploring, options);
    if (observed) return observed;
    const crop = options.factory ? cropSize(session, options.factory) : undefined;
    return solveInputs(session, root, required, crop, exploring);
  };
  const otherwise = unwritten();
  if (written.size === 0) return otherwise;
  const inputs = otherwise.map(input => joined(input, written.get(input.name)));
  // A comment may be stale, and a problem would then be ours.
  const stale = () => forwardOnce(session, root, inputs, exploring).tracer.problems.length > 0;
  return [...written.values()].some(({ binding }) => !binding) && stale() ? otherwise : inputs;
}

function ofWritten(name: string, written: Written, other: Tensor | undefined): GivenInput {
  const { shape, evidence, at } = written;
  return {
    name,
    value: new Tensor(shape, written.dtype ?? other?.dtype ?? 'float32'),
    from: 'annotation',
    evidence,
    at,
  };
}

/** The names we give to sizes that the layers leave open. */
const FREE = new Set(['B', 'T', 'L', 'D', 'H', 'W']);

/**
 * What is written, with the sizes it only names filled in from the code, where the code agrees with it. Where the code says
 * all that is written and more, the code is the source.
 */
function joined(input: GivenInput, written: Written | undefined): GivenInput {
  if (!written) return input;
  const other = input.value instanceof Tensor ? input.value : undefined;
  const alone = { ...ofWritten(input.name, written, other), keyword: input.keyword };
  if (!other) return alone;
  const pairs = written.shape.map((size, axis) => [size, other.shape[axis]] as const);
  const agree = pairs.length === other.shape.length && pairs.every(([a, b]) => !isKnown(a) || !isKnown(b!) || a === b);
  if (!agree) return written.binding || input.from !== 'call' ? alone : input;
  if (other.shape.every(isKnown) && !pairs.every(([a]) => isKnown(a))) return input;
  // `in_channels`, which the layer tells, says more than the `c` of the annotation; `H` does not.
  const told = (size: Dim) => isKnown(size) || !FREE.has(showDim(size));
  const shape = pairs.map(([a, b]) => (!isKnown(a) && told(b!) && input.from === 'symbolic' ? b! : a));
  return { ...alone, value: new Tensor(shape, (alone.value as Tensor).dtype) };
}

/** What the code calls this module with; else what it calls one of the same class with, where that fits this one too. */
function observedInputs(
  session: Session,
  root: ModuleInstance,
  exploring: boolean,
  { own: alone, call = 0 }: InputOptions,
): readonly GivenInput[] | undefined {
  const own = session.observed.get(root)?.[call];
  const observation = own ?? (alone ? undefined : session.observed.get(root.cls)?.[0]);
  if (!observation) return exampleInputs(root);
  const { args, evidence, site, module } = observation;
  const names = parameterNames(root);
  const said = { from: 'call' as const, evidence, at: site, ...(own ? {} : { borrowedFrom: module }) };
  const inputs = [
    ...args.positional.map((value, i) => ({ name: names[i] ?? `input${i}`, value, ...said })),
    ...[...args.keywords].map(([name, value]) => ({ name, value, keyword: true, ...said })),
  ];
  if (!inputs.some(({ value }) => tensorsIn(value).some(tensor => tensor !== null))) return undefined;
  // Built with other arguments it may want another input, and a problem would be ours.
  const size = own ? undefined : countParameters(root)?.params;
  const alike = own !== undefined || (size !== undefined && size === countParameters(module)?.params);
  const fits = alike || forwardOnce(session, root, inputs, exploring).tracer.problems.length === 0;
  return fits ? inputs : undefined;
}

/** Lightning's `self.example_input_array`. */
function exampleInputs(root: ModuleInstance): readonly GivenInput[] | undefined {
  const example = root.attributes.get(EXAMPLE) ?? root.buffers.get(EXAMPLE) ?? findInClass(root.cls, EXAMPLE);
  const names = parameterNames(root);
  const said = { from: 'call' as const, evidence: `self.${EXAMPLE}`, at: root.cls.definition };
  if (example instanceof Dict)
    return [...example.entries.values()].flatMap(([name, value]) =>
      typeof name === 'string' ? [{ name, value, keyword: true, ...said }] : [],
    );
  const values = example instanceof Tensor ? [example] : example instanceof Tuple ? example.items : [];
  return values.some(value => value instanceof Tensor)
    ? values.map((value, i) => ({ name: names[i] ?? `input${i}`, value, ...said }))
    : undefined;
}

const EXAMPLE = 'example_input_array';

function givenInputs(
  session: Session,
  root: ModuleInstance,
  given: readonly string[],
  from: Input['from'],
): readonly GivenInput[] {
  const names = parameterNames(root);
  return given.map((text, i) => ({
    name: names[i] ?? `input${i}`,
    value: parseInput(session, text),
    from,
    evidence: text,
  }));
}

const SHAPE = /^\s*(\d+(?:\s*[x×]\s*\d+)*)\s*(?::\s*(?:torch\.)?(\w+))?\s*$/;

/** A plain shape, with a dtype after a colon, or any Python expression, which may name `torch` where the file does not. */
export function parseInput(session: Session, text: string): Value {
  const match = SHAPE.exec(text);
  if (!match) return evaluateIn(session, text, new Map([['torch', torchNamespace('torch')!]]));
  const dtype = match[2] ?? 'float32';
  return new Tensor(match[1]!.split(/[x×]/).map(Number), isDType(dtype) ? dtype : 'float32');
}

/** Whether it is a shape with a size that no number here holds exactly. */
export function isShapeBeyondCounting(text: string): boolean {
  const match = SHAPE.exec(text);
  return match !== null && match[1]!.split(/[x×]/).some(size => !Number.isSafeInteger(Number(size)));
}

export function isInputText(text: string): boolean {
  const match = SHAPE.exec(text);
  if (match) return match[2] === undefined || isDType(match[2]);
  const { body, problems } = parse(text).module;
  return problems.length === 0 && body.length === 1 && body[0]!.kind === 'Expression';
}

/**
 * The same inputs with nothing known of what else a caller may give; where ranks do not fit, of all but the first. What goes
 * wrong with inputs that nobody wrote, and not with these, may be ours to blame. `undefined` where somebody wrote them.
 */
export function lessKnown(
  root: ModuleInstance,
  inputs: readonly GivenInput[],
  isOfRank: boolean,
): readonly GivenInput[] | undefined {
  if (inputs.some(({ from }) => from !== 'symbolic' && from !== 'solved')) return undefined;
  const given = new Set(inputs.map(({ name }) => name));
  const others = leftOut(root).filter(name => !given.has(name));
  const known = isOfRank ? inputs.map((input, i) => (i === 0 ? input : notGiven(input))) : inputs;
  return [...known, ...others.map(name => notGiven({ name, keyword: true }))];
}

export interface Crop {
  readonly size: number;
  readonly evidence: string;
  readonly at?: Location;
}

/** torchvision writes the size its weights were trained on beside the factory: `ResNet18_Weights` has `crop_size=224`. */
function cropSize(session: Session, factory: string): Crop | undefined {
  const wanted = `${factory}_weights`.replaceAll('_', '').toLowerCase();
  for (const name of session.frame.names.keys()) {
    if (name.replaceAll('_', '').toLowerCase() !== wanted) continue;
    const value = session.frame.names.get(name);
    if (!(value instanceof ClassValue)) continue;
    const members = value.attributes.get('__members__');
    if (!(members instanceof Dict)) continue;
    for (const [, member] of members.entries.values()) {
      const weights = member instanceof Instance ? member.attributes.get('value') : undefined;
      const transforms = weights instanceof Instance ? weights.attributes.get('transforms') : undefined;
      const keywords = transforms instanceof Instance ? transforms.attributes.get('keywords') : undefined;
      const size = keywords instanceof Dict ? keywords.entries.get('crop_size')?.[1] : undefined;
      if (typeof size === 'number') return { size, evidence: `crop_size=${size} in ${name}`, at: value.definition };
      if (size instanceof Tuple && typeof size.items[0] === 'number')
        return { size: size.items[0], evidence: `crop_size=${size.items[0]} in ${name}`, at: value.definition };
    }
  }
  return undefined;
}

/** Between the interpreter's values and the plain arguments that the catalogue understands. */
import { type Argument, Float, Opaque } from '../../operators/argument';
import { ELLIPSIS as EVERY_AXIS } from '../../operators/indexing';
import { PACKED_SEQUENCE, type Packed, packedIn } from '../../operators/packed';
import type { Location } from '../../source/span';
import { unknownDim } from '../../tensor/dim';
import { isDType } from '../../tensor/dtype';
import { UnknownFloat, UnknownOptional } from '../../tensor/unknown';
import { types } from '../builtins/types';
import { callValue } from '../call';
import { latest } from '../reshaped';
import { PythonException, type Run } from '../run';
import {
  Arguments,
  BoundMethod,
  ClassValue,
  Constant,
  Dict,
  Func,
  Instance,
  Iterator,
  isDim,
  List,
  Native,
  PackedTuple,
  Range,
  SetValue,
  SliceValue,
  Tensor,
  Token,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { datasetArgument } from './datasets';
import { pictureOf } from './pictures';

/** With `run`, functions of the code carry how to call them. */
export function toArgument(given: Value, run?: Run): Argument {
  const value = latest(given);
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
    return value;
  if (value instanceof Constant) return new Opaque(value.name);
  if (value instanceof Tensor || value instanceof Float) return value;
  if (value instanceof Unknown) return unknownArgument(value);
  if (value instanceof PackedTuple) return packedOf(value);
  if (value instanceof Tuple) return value.items.map(item => toArgument(item, run));
  if ((value instanceof List || value instanceof SetValue || value instanceof Iterator) && value.unknown)
    return unknownArgument(value.unknown);
  if (value instanceof List) return value.items.map(item => toArgument(item, run));
  if (value instanceof SetValue) return [...value.entries.values()].map(item => toArgument(item, run));
  if (value instanceof Iterator) return value.items.slice(value.position).map(item => toArgument(item, run));
  if (value instanceof Range) return rangeArgument(value);
  if (value instanceof Token) return tokenArgument(value);
  if (value instanceof SliceValue)
    return { start: toArgument(value.start), stop: toArgument(value.stop), step: toArgument(value.step) };
  if (value instanceof Dict) return dictArgument(value, run);
  if (pictureOf(value)) return new Unknown('an image that is no tensor yet');
  const told = value instanceof Instance && run ? datasetArgument(run, value) : undefined;
  if (told) return told;
  if (value instanceof Instance)
    return value.payload !== undefined ? toArgument(value.payload, run) : new Opaque(nameOf(value), value.bound);
  if (value instanceof Func && run)
    return new Opaque(value.name, undefined, args => callQuietly(run, value, args, value.location));
  if (value instanceof ClassValue || value instanceof Func || value instanceof Native) return new Opaque(value.name);
  if (value instanceof BoundMethod) return boundArgument(value, run);
  if (isDim(value)) return value;
  return new Opaque('object');
}

/** What the interpreter alone knows of an unknown, as the model that it is a part of, stays there. */
function unknownArgument(unknown: Unknown): Unknown {
  const isPlain =
    unknown.constructor === Unknown || unknown instanceof UnknownFloat || unknown instanceof UnknownOptional;
  return isPlain ? unknown : new Unknown(unknown.reason);
}

/** `Schedule(100).factor`: a method that knows its object is as good as a function. */
function boundArgument(method: BoundMethod, run: Run | undefined): Argument {
  const { func } = method;
  if (func instanceof Instance) return new Opaque('method');
  if (!(func instanceof Func) || !run) return new Opaque(func.name);
  return new Opaque(func.name, undefined, args => callQuietly(run, method, args, func.location));
}

/** A class of the code's own may have the name of one of PyTorch's, whose rule is not its rule. */
function nameOf({ cls, bound }: Instance): string {
  return bound && !cls.mro.some(base => base.operator) ? `${cls.name} of your own` : cls.name;
}

/** A function of the code, called by a rule: whatever goes wrong, its result is unknown. */
function callQuietly(run: Run, func: Func | BoundMethod, args: readonly Argument[], at: Location): Argument {
  const { depth } = run;
  const mark = run.journal.begin();
  run.tries++;
  try {
    return toArgument(callValue(run, func, new Arguments(args.map(toValue)), at));
  } catch (error) {
    if (!(error instanceof PythonException)) throw error;
    run.depth = depth;
    return new Unknown(error.message || 'the function raises');
  } finally {
    run.tries--;
    run.journal.rollBack(mark);
    run.journal.end();
  }
}

function rangeArgument({ start, stop, step }: Range): Argument {
  if (typeof start !== 'number' || typeof stop !== 'number' || typeof step !== 'number')
    return new Unknown('the range depends on a size that is not a number yet');
  return Array.from(
    { length: Math.min(10_000, Math.max(0, Math.ceil((stop - start) / step))) },
    (_, i) => start + i * step,
  );
}

function tokenArgument(token: Token): Argument {
  if (token.kind === 'dtype') return isDType(token.name) ? token.name : new Opaque(`torch.${token.name}`);
  if (token.kind === 'ellipsis') return EVERY_AXIS;
  return new Opaque(token.name);
}

function dictArgument(dict: Dict, run?: Run): Argument {
  if (dict.unknown) return unknownArgument(dict.unknown);
  const result: Record<string, Argument> = {};
  for (const [key, value] of dict.entries.values()) if (typeof key === 'string') result[key] = toArgument(value, run);
  return result;
}

/** What a rule returned, as Python has it: sequences are tuples. */
export function toValue(argument: Argument): Value {
  if (argument === null || typeof argument !== 'object') return argument;
  if (argument instanceof Tensor || argument instanceof Float || argument instanceof Unknown) return argument;
  if (Array.isArray(argument)) return new Tuple(argument.map(toValue));
  if (argument instanceof Opaque && packedIn(argument)) return packedValue(packedIn(argument)!);
  if (argument instanceof Opaque) return new Unknown(`${argument.name} is not followed`);
  if (isDim(argument)) return argument;
  const dict = new Dict();
  for (const [key, value] of Object.entries(argument as Record<string, Argument>))
    dict.entries.set(key, [key, toValue(value)]);
  return dict;
}

const PARTS = ['data', 'batch_sizes', 'sorted_indices', 'unsorted_indices'] as const;

/** `torch.nn.utils.rnn.PackedSequence`. Made by hand, its sequences are counted where it says how they were sorted. */
export const packedClass = new ClassValue('PackedSequence', [types.tuple]);
packedClass.mro = [packedClass, ...types.tuple.mro];
packedClass.names = PARTS;
packedClass.construct = (_run, args) => {
  const items = PARTS.map((name, i) => args.get(i, name) ?? null);
  const [, , sorted] = items;
  const batch = sorted instanceof Tensor ? sorted.shape[0] : undefined;
  return new PackedTuple(items, packedClass, batch ?? unknownDim('how many sequences there are is not known'));
};

function packedValue(sequence: Packed): Value {
  return new PackedTuple(
    PARTS.map(name => sequence[name]),
    packedClass,
    sequence.batch,
    sequence.steps,
  );
}

function packedOf(value: PackedTuple): Argument {
  const parts = PARTS.map((name, i) => [name, toArgument(value.items[i]!)]);
  return new Opaque(PACKED_SEQUENCE, {
    ...Object.fromEntries(parts),
    batch: value.batch,
    ...(value.steps !== undefined && { steps: value.steps }),
  });
}

/** Every tensor inside a value's tuples, lists and dicts, in order; `null` for what is unknown. Other objects keep theirs. */
export function tensorsIn(value: Value): readonly (Tensor | null)[] {
  if (value === null || typeof value !== 'object') return NONE;
  const found: (Tensor | null)[] = [];
  addTensors(value, found, 0);
  return found;
}

const NONE: readonly (Tensor | null)[] = [];

function addTensors(value: Value, to: (Tensor | null)[], depth: number): void {
  if (value === null || typeof value !== 'object') return;
  if (value instanceof Tensor) {
    const now = latest(value);
    to.push(now instanceof Tensor ? now : null);
  } else if (value instanceof Unknown) to.push(null);
  else if (depth > 6) return;
  else if (value instanceof Tuple) for (const item of value.items) addTensors(item, to, depth + 1);
  else if (value instanceof List || value instanceof Dict) {
    if (value.unknown) to.push(null);
    else if (value instanceof List) for (const item of value.items) addTensors(item, to, depth + 1);
    else for (const [, item] of value.entries.values()) addTensors(item, to, depth + 1);
  } else if (value instanceof Instance && value.payload !== undefined) addTensors(value.payload, to, depth + 1);
}

/** Replaces every tensor inside an argument. */
export function mapTensors(argument: Argument, replace: (tensor: Tensor) => Tensor): Argument {
  if (argument === null || typeof argument !== 'object') return argument;
  if (argument instanceof Tensor) return replace(argument);
  if (Array.isArray(argument)) return argument.map(item => mapTensors(item, replace));
  if (argument instanceof Float || argument instanceof Unknown || argument instanceof Opaque || isDim(argument))
    return argument;
  return Object.fromEntries(
    Object.entries(argument as Record<string, Argument>).map(([key, item]) => [key, mapTensors(item, replace)]),
  );
}

/** From a finished trace to the `Network` that every view reads: paths, parameter counts, receptive fields, totals. */

import { activationBytes } from '../network/memory';
import type { Call, Input, ModuleRecord, Network, WeightRecord } from '../network/network';
import { receptiveFields } from '../network/receptive';
import { totals } from '../network/totals';
import type { Location } from '../source/span';
import { add, isKnown } from '../tensor/dim';
import { makingOf, type Named } from './making';
import { latest } from './reshaped';
import { namedModules, tensorsOf, unknownInside } from './torch/module-attributes';
import { type ParameterCounts, parameterCounter, parametersInside } from './torch/parameter-counts';
import type { Draft, Tracer } from './tracer';
import { type ModuleInstance, Parameter, Tensor as TensorValue, type Value } from './values';

export interface Traced {
  readonly model: string;
  readonly root: ModuleInstance;
  readonly inputs: readonly Input[];
  readonly tracer: Tracer;
  /** What was computed before. */
  readonly making: Tracer;
  readonly outputs: readonly (number | null)[];
  readonly result: Value;
  readonly creation?: Location;
}

export function assemble({ model, root, inputs, tracer, making: before, outputs, result, creation }: Traced): Network {
  const modules = namedModules(root);
  const paths = new Map(modules.map(([path, module]) => [module, path]));
  const count = parameterCounter(root);
  const calls = tracer.calls.map(draft => callOf(draft, paths, count));
  const weights = tensorsOf(modules, 'parameters');
  const tensorsInside = [...weights, ...tensorsOf(modules, 'buffers')];
  const { making, numbers } = makingOf(before, tracer, tensorsInside, draft => callOf(draft, paths, count));
  const tensors = named(tracer, tensorsInside).map(tensor =>
    numbers.has(tensor.id) ? { ...tensor, made: numbers.get(tensor.id)! } : tensor,
  );
  const names = new Map(weights.map(([name, weight]) => [weight, name]));
  const fields = receptiveFields({ inputs, calls, tensors }, call => tracer.calls[call.index]!.answer?.reach);
  for (const call of calls) addField(call, fields);
  const parameters = parametersInside(root);
  // A total that is not told has its reason, too.
  if (!parameters)
    tracer.note(unknownInside(root)?.reason ?? 'the parameters are not all known', root.cls.definition ?? root.site);
  return {
    model,
    type: root.cls.name,
    definition: root.cls.definition,
    creation,
    inputs,
    calls,
    tensors,
    ...(making && { making }),
    modules: modules.map(([path, module]) => recordOf(path, module, count(module), { names, paths })),
    outputs,
    ...(outputs.length > 0 && !(result instanceof TensorValue) ? { nested: true } : {}),
    problems: tracer.problems,
    unknowns: tracer.unknowns,
    totals: {
      ...totals(parameters, calls),
      activations: activationBytes({ calls, tensors }, call => tracer.calls[call.index]!.answer?.hasOwnMemory),
    },
  };
}

type Count = ReturnType<typeof parameterCounter>;

/** Parameters and buffers that code used itself carry their names. */
function named(tracer: Tracer, tensorsInside: readonly Named[]): Network['tensors'] {
  const names = new Map<number, string>();
  for (const [name, tensor] of tensorsInside) {
    const id = tensor instanceof TensorValue ? tracer.tensors.beginningOf(tensor) : undefined;
    if (id !== undefined) names.set(id, name);
  }
  return tracer.tensors.records.map(tensor => {
    // What the code asserted later on holds of sizes from before, too.
    const told = tensor.shape.every(isKnown) ? tensor : { ...tensor, shape: tensor.shape.map(size => add(size, 0)) };
    return names.has(tensor.id) ? { ...told, weight: names.get(tensor.id)! } : told;
  });
}

function callOf(draft: Draft, paths: ReadonlyMap<ModuleInstance, string>, count: Count): Call {
  const { module } = draft;
  const call: Writable<Call> = {
    index: draft.index,
    parent: draft.parent,
    path: module ? (paths.get(module) ?? null) : null,
    type: draft.type,
    operator: draft.operator,
    arguments: draft.arguments,
    site: draft.site,
    inputs: draft.inputs,
    outputs: draft.outputs,
    params: module ? count(module)?.params : draft.operator ? 0 : undefined,
    macs: draft.macs,
  };
  // What few calls have, the others do not carry to the editor.
  if (module) call.construction = module.site;
  if (draft.rewritten) call.rewritten = draft.rewritten;
  if (draft.unknown !== undefined) call.unknown = draft.unknown;
  if (draft.trials > 0) call.conditional = true;
  if (draft.alternative) call.alternative = true;
  if (draft.untracked) call.untracked = draft.untracked;
  return call;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Only calls that made a single field, or several equal ones, carry it. */
function addField(call: Writable<Call>, fields: ReturnType<typeof receptiveFields>): void {
  const [first] = call.outputs;
  const rf = first === undefined || first === null ? undefined : fields[first];
  if (rf) call.rf = rf;
}

interface Places {
  /** The first name of each parameter. */
  readonly names: ReadonlyMap<Value, string>;
  readonly paths: ReadonlyMap<ModuleInstance, string>;
}

function recordOf(
  path: string,
  module: ModuleInstance,
  counts: ParameterCounts | undefined,
  places: Places,
): ModuleRecord {
  const weights = [...module.parameters].flatMap(([name, value]) => {
    const now = latest(value);
    return value instanceof TensorValue && now instanceof TensorValue ? [{ name, value, now }] : [];
  });
  return {
    path,
    type: module.cls.name,
    construction: module.site,
    operator: module.cls.mro.find(base => base.operator)?.operator?.operator.id,
    arguments: module.bound,
    params: counts?.params,
    trainable: counts?.trainable,
    weights: weights.map(({ name, value, now }) => ({
      name,
      shape: now.shape,
      trainable: !(now instanceof Parameter) || now.trainable,
      ...tied(nameIn(path, name), value, places),
    })),
  };
}

function tied(
  name: string,
  weight: TensorValue,
  { names, paths }: Places,
): Pick<WeightRecord, 'sharedWith' | 'madeAs'> {
  const first = names.get(weight);
  if (first !== undefined && first !== name) return { sharedWith: first };
  const home = weight instanceof Parameter ? weight.home : undefined;
  const path = home && paths.get(home.module);
  const made = path === undefined ? name : nameIn(path, home!.name);
  return made === name ? {} : { madeAs: made };
}

function nameIn(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}

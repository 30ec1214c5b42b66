/**
 * One traced call → one small ONNX model at its true shapes: what the worker runs to confirm the analysis.
 * Tensor arguments become graph inputs, the module's own parameters become seeded weights inside the model.
 */
import type { Argument } from '../operators/argument';
import { castTo } from '../operators/cast-node';
import { findOperator } from '../operators/catalogue';
import type { LoweredValue } from '../operators/lowering';
import {
  argumentsOf,
  type ClassForm,
  type FunctionForm,
  infer,
  type Operator,
  type Output,
} from '../operators/operator';
import { type Bound, Unknowable } from '../operators/parameter';
import { isSlip, slipReason } from '../tensor/slip';
import { Tensor } from '../tensor/tensor';
import { lowerEntry, plainTensor } from './complex';
import { GraphBuilder, type GraphTensor } from './graph';
import type { StoredWeight } from './recipe';
import { whyUnlowered, withoutForm } from './unlowered';
import { dtypeOfWeights, plainInput, plainShape, seededWeights, type WeightSource } from './weights';

export interface LayerModel {
  readonly model: Uint8Array;
  /** What the model names and does not hold. */
  readonly weights: readonly StoredWeight[];
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
}

/** Above this many weights a single layer is not run for a glance (256 MB in float32). */
const largestLayer = 64 * 2 ** 20;

/** The model of a call of the catalogue entry `name` with these bound arguments, or the reason why there is none. */
export function layerModel(
  name: string,
  bound: Bound,
  weights: WeightSource = seededWeights(0),
): LayerModel | { readonly reason: string } {
  const found = findOperator(name);
  if (!found) return { reason: `${name} is not in the catalogue` };
  const { operator, form } = found;
  if (!operator.rule.lower || !operator.rule.output)
    return { reason: withoutForm(operator.id, whyUnlowered(operator)) };
  const output = infer(form, bound, operator.rule.output);
  if ('problem' in output) return { reason: output.problem.message };
  if ('unknown' in output) return { reason: output.unknown.reason };
  const inputs = graphTensors(tensorsIn(Object.entries(bound)));
  const outputs = graphTensors(tensorsIn([['output', output.ok]]), true);
  if (typeof inputs === 'string') return { reason: inputs };
  if (typeof outputs === 'string') return { reason: outputs };
  try {
    return {
      ...build({ operator, form, name }, bound, output.ok, inputs, outputs, weights),
      inputs: inputs.map(plain),
      outputs: outputs.map(plain),
    };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** Why something could not be lowered, in words. */
export function reasonOf(error: unknown): string {
  if (error instanceof Unknowable) return error.unknown.reason;
  if (isSlip(error)) return slipReason;
  return error instanceof Error ? error.message : String(error);
}

/** Every tensor in a nesting of arguments, named by where it stands: `input`, `hx.0`. */
export function tensorsIn(entries: readonly (readonly [string, Argument])[]): readonly (readonly [string, Tensor])[] {
  return entries.flatMap(([name, value]) => {
    if (value instanceof Tensor) return [[name, value] as const];
    if (Array.isArray(value)) return tensorsIn(value.map((item: Argument, i) => [`${name}.${i}`, item] as const));
    return [];
  });
}

interface NamedTensor extends GraphTensor {
  readonly tensor: Tensor;
}

interface Entry {
  readonly operator: Operator;
  readonly form: ClassForm<unknown> | FunctionForm<unknown>;
  readonly name: string;
}

function build(
  { operator, form, name }: Entry,
  bound: Bound,
  output: Output,
  inputs: readonly NamedTensor[],
  outputs: readonly NamedTensor[],
  source: WeightSource,
): Pick<LayerModel, 'model' | 'weights'> {
  const args = argumentsOf(form, bound);
  const stored = 'names' in form ? {} : { ...form.weights?.(args), ...form.buffers?.(args) };
  const dtype = dtypeOfWeights(tensorsIn(Object.entries(bound)));
  const added = new Map<string, LoweredValue>();
  const graph: GraphBuilder = new GraphBuilder(name => {
    const weight = stored[name];
    if (!weight) return undefined;
    if (!added.has(name)) {
      const shape = plainShape(weight.shape);
      if (typeof shape === 'string') throw new Error(shape);
      if (shape.reduce((product, size) => product * size, 1) > largestLayer)
        throw new Error(`${name} is too large to run for a glance`);
      const values = source(name, weight);
      if (typeof values === 'string') throw new Error(values);
      added.set(name, castTo(graph, graph.parameter(name, shape, values), 'float32', dtype));
    }
    return added.get(name);
  });
  for (const input of inputs) graph.define(input.tensor, { name: input.name });
  graph.called = name;
  const values = lowerEntry(operator, form, bound, graph, output);
  if (values.length !== outputs.length)
    throw new Error(`${operator.id} returns ${outputs.length} tensors but lowers to ${values.length}`);
  const results = outputs.map((tensor, i) => ({ ...tensor, from: values[i]! }));
  return { model: graph.finish(inputs, results), weights: graph.stored };
}

/** A tensor that is passed twice is one input; a rule may give the same one for several results. */
function graphTensors(
  named: readonly (readonly [string, Tensor])[],
  repeated = false,
): readonly NamedTensor[] | string {
  const result: NamedTensor[] = [];
  for (const [name, tensor] of named) {
    if (tensor.open) return 'the dtype of a tensor is not known';
    const shape = plainInput(tensor.shape);
    if (typeof shape === 'string') return shape;
    if (repeated || !result.some(other => other.tensor === tensor))
      result.push({ ...plainTensor({ name, shape, dtype: tensor.dtype }), tensor });
  }
  return result;
}

function plain({ tensor: _, ...rest }: NamedTensor): GraphTensor {
  return rest;
}

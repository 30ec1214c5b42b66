/** One traced call → nodes of a graph that is being built. */
import type { Call, TensorId } from '../network/network';
import { findOperator } from '../operators/catalogue';
import type { LoweredValue } from '../operators/lowering';
import { argumentsOf, infer, type Weight } from '../operators/operator';
import type { DType } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { lowerEntry } from './complex';
import type { GraphBuilder } from './graph';
import { tensorsIn } from './layer';
import { whyUnloweredInside, withoutForm } from './unlowered';
import { dtypeOfWeights, plainShape } from './weights';

/** Why a call or a tensor has no ONNX form. */
export class Unlowered extends Error {}

/** `read` gives what stands for the tensors of the trace, `provide` is told the weights that the call may ask for. */
export function lower(
  call: Call,
  graph: GraphBuilder,
  read: (id: TensorId) => LoweredValue,
  provide: (weights: Readonly<Record<string, Weight | null>>, dtype: DType) => void,
): readonly LoweredValue[] {
  const { operator, form } = findOperator(call.operator!.name) ?? {};
  if (!operator?.rule.lower || !operator.rule.output)
    throw new Unlowered(withoutForm(call.operator!.id, operator && whyUnloweredInside(operator)));
  const bound = call.arguments!;
  const output = infer(form!, bound, operator.rule.output);
  if (!('ok' in output)) throw new Unlowered('problem' in output ? output.problem.message : output.unknown.reason);
  if (tensorsIn([...Object.entries(bound), ['output', output.ok]]).some(([, { open }]) => open))
    throw new Unlowered('the dtype of a tensor is not known');
  const args = argumentsOf(form!, bound);
  for (const [, tensor] of tensorsIn(Object.entries(bound))) {
    const { id } = tensor as Tensor & { readonly id?: TensorId };
    if (id === undefined) throw new Unlowered('an argument was made outside of the network');
    graph.define(tensor, read(id));
  }
  provide(
    'names' in form! ? {} : { ...form!.weights?.(args), ...form!.buffers?.(args) },
    dtypeOfWeights(tensorsIn(Object.entries(bound))),
  );
  graph.called = call.operator!.name;
  return lowerEntry(operator, form!, bound, graph, output.ok);
}

/** The shape in numbers. */
export function sizes(shape: Parameters<typeof plainShape>[0]): readonly number[] {
  const plain = plainShape(shape);
  if (typeof plain === 'string') throw new Unlowered(plain);
  return plain;
}

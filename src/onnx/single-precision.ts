/**
 * Networks that compute in float16, bfloat16 or float64, made to compute in float32: runtimes have kernels for all of it there,
 * and for little of it elsewhere. Shapes are the same; values differ by their rounding.
 */
import type { Call, Network, TracedTensor } from '../network/network';
import type { Argument } from '../operators/argument';
import type { Bound } from '../operators/parameter';
import type { DType } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';

export interface SinglePrecision<T> {
  readonly value: T;
  /** The dtypes that were there before. */
  readonly instead: readonly DType[];
}

const single: Partial<Record<string, DType>> = {
  float16: 'float32',
  bfloat16: 'float32',
  float64: 'float32',
  complex128: 'complex64',
};

/** Nothing where all of it computes in float32 already. */
export function networkInSingle(network: Network): SinglePrecision<Network> | undefined {
  const instead = otherThanSingle([...network.tensors, ...Object.values(network.making?.tensors ?? {})]);
  if (instead.length === 0) return undefined;
  const tensor = (traced: TracedTensor) => ({ ...traced, dtype: single[traced.dtype] ?? traced.dtype });
  const { making } = network;
  const value = {
    ...network,
    calls: network.calls.map(callInSingle),
    tensors: network.tensors.map(tensor),
    modules: network.modules.map(module =>
      module.arguments ? { ...module, arguments: boundInSingle(module.arguments) } : module,
    ),
    ...(making
      ? { making: { ...making, calls: mapped(making.calls, callInSingle), tensors: mapped(making.tensors, tensor) } }
      : {}),
  };
  return { value, instead };
}

/** `half()` and its like are functions of their own. */
const casts = /(?<=\.c?)(half|bfloat16|double)$/;

export function callInSingle(call: Call): Call {
  const { operator, arguments: bound } = call;
  return {
    ...call,
    ...(operator && casts.test(operator.name)
      ? { operator: { ...operator, name: operator.name.replace(casts, 'float') } }
      : {}),
    ...(bound ? { arguments: boundInSingle(bound) } : {}),
  };
}

export function otherThanSingle(tensors: readonly { readonly dtype: DType }[]): readonly DType[] {
  return [...new Set(tensors.map(({ dtype }) => dtype))].filter(dtype => dtype in single);
}

/** What is the same tensor stays one. */
function boundInSingle(bound: Bound): Bound {
  const made = new Map<Tensor, Tensor>();
  const convert = (value: Argument): Argument => {
    if (typeof value === 'string') return single[value] ?? value;
    if (value instanceof Tensor) {
      if (!made.has(value)) made.set(value, withDtype(value, single[value.dtype] ?? value.dtype));
      return made.get(value)!;
    }
    return Array.isArray(value) ? value.map(convert) : value;
  };
  return mapped(bound, convert);
}

/** With its number in the trace and its strides. */
function withDtype(tensor: Tensor, dtype: DType): Tensor {
  return dtype === tensor.dtype ? tensor : Object.assign(new Tensor(tensor.shape, dtype), { ...tensor, dtype });
}

function mapped<V>(record: Readonly<Record<string, V>>, change: (value: V) => V): Record<string, V> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

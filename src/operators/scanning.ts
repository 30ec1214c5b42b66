/**
 * Reduction family: running results along an axis. The shape stays; element i knows everything before it.
 */
import { type Dim, maximum, subtract } from '../tensor/dim';
import { type DType, kindOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { axis, concrete, replaced } from './axes';
import { asFloat } from './broadcasting';
import { castTo } from './cast-node';
import { both, functional } from './entry';
import { joined } from './joining';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator, Reach } from './operator';
import { dtype, int, keywordOnly, optional, tensor } from './parameter';
import { Problem } from './problem';
import { lowerExtreme, lowerLogSum, lowerProduct } from './running-lowering';

const NOTE = 'softmax-cross-entropy';

export const scanning: readonly Operator[] = [
  running('cumsum', 'Running sum along an axis.', lowerSum),
  running('cumprod', 'Running product along an axis.', lowerProduct),
  functional({
    id: 'logcumsumexp',
    family: 'reduction',
    purpose: 'Running log Σ eˣ along an axis.',
    note: NOTE,
    names: both('logcumsumexp'),
    parameters: { input: tensor(), dim: int() },
    output: ({ input, dim }) => {
      axis(dim, input.shape.length);
      if (kindOf(input.dtype) !== 'float' && kindOf(input.dtype) !== 'complex')
        throw new Problem('wrong-dtype', `"logcumsumexp_out_cpu" not implemented for '${input.dtype}'`, {
          found: input.dtype,
        });
      return new Tensor(input.shape, asFloat(input.dtype));
    },
    reach: ({ input, dim }) => along(input, dim),
    lower: ({ input, dim }, graph, output) => lowerLogSum(graph, input, dim, output as Tensor),
  }),
  pair('cummax', 'Running maximum along an axis, with its indices.', 'Max'),
  pair('cummin', 'Running minimum along an axis, with its indices.', 'Min'),
  functional({
    id: 'diff',
    family: 'reduction',
    purpose: 'Differences of neighbours along an axis.',
    note: 'optical-flow',
    names: both('diff'),
    parameters: { input: tensor(), n: int(1), dim: int(-1), prepend: optional(tensor()), append: optional(tensor()) },
    output: ({ input, n, dim, prepend, append }) => {
      if (input.shape.length === 0)
        throw new Problem('wrong-rank', 'diff expects input to be at least one-dimensional', { found: '0D' });
      const order = concrete(n, 'n');
      if (order < 0)
        throw new Problem('invalid-argument', `order must be non-negative but got ${order}`, {
          found: order,
          parameter: 'n',
        });
      const at = axis(dim, input.shape.length);
      const parts = [prepend, input, append].filter(t => t !== null);
      const whole = order === 0 || parts.length === 1 ? input : joined(parts, at);
      const left = subtract(whole.shape[at]!, order);
      return new Tensor(
        replaced(whole.shape, at, typeof left === 'number' ? Math.max(0, left) : maximum(left, 0)),
        whole.dtype,
      );
    },
    reach: ({ input, n, dim }): Reach => ({
      kind: 'window',
      windows: {
        [axis(dim, input.shape.length) - input.shape.length]: {
          kernel: concrete(n, 'n') + 1,
          stride: 1,
          padding: 0,
          dilation: 1,
        },
      },
    }),
    lower: ({ input, n, dim, prepend, append }, graph, output) => {
      const { dtype } = output as Tensor;
      const [at, order] = [axis(dim, input.shape.length), concrete(n, 'n')];
      const parts = (order === 0 ? [input] : [prepend, input, append]).filter(t => t !== null);
      const values = parts.map(t => castTo(graph, graph.input(t), t.dtype, dtype));
      let value = values.length === 1 ? values[0]! : graph.node('Concat', values, { axis: at });
      let size = parts.reduce((total, t) => total + concrete(t.shape[at]!), 0);
      // Of booleans the difference is whether they differ.
      const type = dtype === 'bool' ? 'Xor' : 'Sub';
      const cut = (from: number, to: number) =>
        graph.node('Slice', [value, graph.constant([from]), graph.constant([to]), graph.constant([at])]);
      for (let i = 0; i < Math.min(order, size); i++, size--)
        value = graph.node(type, [cut(1, size), cut(0, size - 1)]);
      return order === 0 ? graph.node('Identity', [value]) : value;
    },
  }),
];

function lowerSum(graph: Lowering, input: Tensor, dim: Dim, { dtype }: Tensor): LoweredValue {
  const value = castTo(graph, graph.input(input), input.dtype, dtype);
  if (input.shape.length === 0) return value;
  return graph.node('CumSum', [value, graph.constant([axis(dim, input.shape.length)], [], 'int64')]);
}

type Running = (graph: Lowering, input: Tensor, dim: Dim, output: Tensor) => LoweredValue;

function running(id: string, purpose: string, lower: Running): Operator {
  return functional({
    id,
    family: 'reduction',
    purpose,
    note: NOTE,
    names: both(id),
    parameters: { input: tensor(), dim: int(), dtype: keywordOnly(optional(dtype())) },
    output: ({ input, dim, dtype }) => {
      axis(dim, input.shape.length);
      return new Tensor(input.shape, dtype ?? counted(input.dtype));
    },
    reach: ({ input, dim }) => along(input, dim),
    lower: ({ input, dim }, graph, output) => lower(graph, input, dim, output as Tensor),
  });
}

function pair(id: string, purpose: string, type: 'Max' | 'Min'): Operator {
  return functional({
    id,
    family: 'reduction',
    purpose,
    note: NOTE,
    names: both(id),
    parameters: { input: tensor(), dim: int() },
    output: ({ input, dim }) => {
      axis(dim, input.shape.length);
      return [input, new Tensor(input.shape, 'int64')];
    },
    reach: ({ input, dim }) => along(input, dim),
    lower: ({ input, dim }, graph) => lowerExtreme(graph, input, dim, type),
  });
}

function along(input: Tensor, dim: Dim): Reach {
  return input.shape.length === 0
    ? { kind: 'elementwise' }
    : { kind: 'some', dims: [axis(dim, input.shape.length) - input.shape.length] };
}

function counted(dtype: DType): DType {
  return kindOf(dtype) === 'bool' || kindOf(dtype) === 'integer' ? 'int64' : dtype;
}

/**
 * Complex numbers: made of real ones, and their parts. In ONNX a complex tensor is one of pairs (`complex-pairs.ts`), which
 * these read and give.
 */
import { type DType, kindOf, ofMagnitude } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { lowerAngle } from './angle';
import { numbers } from './axes';
import { asFloat, shapeOf } from './broadcasting';
import { castTo } from './cast-node';
import { paired, partsOf } from './complex-pairs';
import { both, functional } from './entry';
import { Expression } from './expression';
import type { LoweredValue } from './lowering';
import type { Operator } from './operator';
import { tensor } from './parameter';
import { Problem } from './problem';

const NOTE = 'computational-graph-example';

export const complexNumbers: readonly Operator[] = [
  functional({
    id: 'angle',
    family: 'arithmetic',
    purpose: 'Angle of a complex number.',
    note: NOTE,
    names: both('angle'),
    parameters: { input: tensor() },
    output: ({ input }) => new Tensor(input.shape, ofMagnitude(asFloat(input.dtype))),
    lower: ({ input }, graph, output) => {
      const { dtype } = output as Tensor;
      if (kindOf(input.dtype) === 'complex') return lowerAngle(partsOf(graph, input, dtype), graph, dtype);
      const e = new Expression(graph, dtype);
      const x = castTo(graph, graph.input(input), input.dtype, dtype);
      return e.where(graph.node('IsNaN', [x]), x, e.where(e.less(x, 0), Math.PI, 0));
    },
  }),
  component('real', 'Real part.'),
  component('imag', 'Imaginary part.'),
  functional({
    id: 'view_as_real',
    family: 'arithmetic',
    purpose: 'Shows complex numbers as pairs of real ones, in a new last axis.',
    note: NOTE,
    names: ['torch.view_as_real'],
    parameters: { input: tensor() },
    output: ({ input }) => {
      if (kindOf(input.dtype) !== 'complex')
        throw new Problem('wrong-dtype', 'view_as_real is only supported for complex tensors', { found: input.dtype });
      return new Tensor([...input.shape, 2], ofMagnitude(input.dtype));
    },
    lower: ({ input }, graph) => graph.node('Identity', [graph.input(input)]),
  }),
  functional({
    id: 'view_as_complex',
    family: 'arithmetic',
    purpose: 'Shows pairs of real numbers in the last axis as complex ones.',
    note: NOTE,
    names: ['torch.view_as_complex'],
    parameters: { input: tensor() },
    output: ({ input }) => {
      const to = complexOf[input.dtype];
      if (to === undefined)
        throw new Problem(
          'wrong-dtype',
          `view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: ${input.dtype}`,
          { found: input.dtype },
        );
      const last = input.shape.at(-1);
      if (typeof last === 'number' ? last !== 2 : last === undefined)
        throw new Problem('wrong-rank', 'Tensor must have a last dimension of size 2', {
          expected: 2,
          ...(last !== undefined && { found: last }),
        });
      return new Tensor(input.shape.slice(0, -1), to);
    },
    lower: ({ input }, graph) => graph.node('Identity', [graph.input(input)]),
  }),
  functional({
    id: 'complex',
    family: 'arithmetic',
    purpose: 'Complex numbers from real and imaginary parts.',
    note: NOTE,
    names: ['torch.complex', 'torch.polar'],
    parameters: { real: tensor(), imag: tensor() },
    output: ({ real, imag }) => {
      const to = complexOf[real.dtype];
      if (to === undefined || real.dtype !== imag.dtype)
        throw new Problem(
          'wrong-dtype',
          `Expected both inputs to be Float or Double tensors of one dtype but got ${real.dtype} and ${imag.dtype}`,
          { found: imag.dtype },
        );
      return new Tensor(shapeOf(real, imag), to);
    },
    lower: ({ real, imag }, graph, output) => {
      const { shape } = output as Tensor;
      const parts = [real, imag].map(part => graph.node('Expand', [graph.input(part), graph.constant(numbers(shape))]));
      const [first, second] = parts as [LoweredValue, LoweredValue];
      if (!graph.called.endsWith('.polar')) return paired(graph, first, second);
      const side = (type: string) => graph.node('Mul', [first, graph.node(type, [second])]);
      return paired(graph, side('Cos'), side('Sin'));
    },
  }),
];

const complexOf: Partial<Readonly<Record<DType, DType>>> = { float32: 'complex64', float64: 'complex128' };

function component(id: string, purpose: string): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: NOTE,
    names: both(id),
    parameters: { input: tensor() },
    output: ({ input }) => {
      if (id === 'imag' && kindOf(input.dtype) !== 'complex')
        throw new Problem('wrong-dtype', 'imag is not implemented for tensors with non-complex dtypes.', {
          found: input.dtype,
        });
      return new Tensor(input.shape, ofMagnitude(input.dtype));
    },
    lower: ({ input }, graph, output) => {
      const { re, im } = partsOf(graph, input, (output as Tensor).dtype);
      return graph.node('Identity', [id === 'imag' ? im : re]);
    },
  });
}

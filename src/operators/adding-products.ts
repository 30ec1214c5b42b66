/** Arithmetic family: products of matrices that are added to a tensor, both weighted: beta · input + alpha · (a @ b). */
import { type Dim, multiply } from '../tensor/dim';
import { type Shape, Tensor } from '../tensor/tensor';
import { spelled } from './axes';
import { lowerOperand, type Scalar, scalar, shapeOf } from './broadcasting';
import { both, functional } from './entry';
import { Expression } from './expression';
import type { LoweredValue } from './lowering';
import { lowerProduct, productMacs, sameType, strictProduct } from './matmul';
import type { Operator } from './operator';
import { keywordOnly, tensor } from './parameter';
import { Problem } from './problem';

const NOTE = 'backprop-gates';

export const addingProducts: readonly Operator[] = [
  adding('addmm', 'mat1', 'mat2', 2, 2, 'beta · input + alpha · (mat1 @ mat2).'),
  adding('addmv', 'mat', 'vec', 2, 1, 'beta · input + alpha · (mat @ vec).'),
  adding('baddbmm', 'batch1', 'batch2', 3, 3, 'beta · input + alpha · (batch1 @ batch2), one pair per batch entry.'),
  addbmm(),
];

function adding(id: string, first: string, second: string, rank1: number, rank2: number, purpose: string): Operator {
  const factors = (args: unknown) =>
    [(args as Record<string, Tensor>)[first]!, (args as Record<string, Tensor>)[second]!] as const;
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: NOTE,
    names: both(id),
    parameters: {
      input: tensor(),
      ...({ [first]: tensor(), [second]: tensor() } as Record<never, never>),
      beta: keywordOnly(scalar(1)),
      alpha: keywordOnly(scalar(1)),
    },
    output: args => {
      const [a, b] = factors(args);
      const shape = strictProduct(id, a, b, rank1, rank2);
      return new Tensor(expandedTo(args.input, shape), sameType(args.input, a, b));
    },
    macs: (args, output) => productMacs(factors(args)[0].shape.at(-1)!, output),
    reach: () => ({ kind: 'merge' }),
    lower: (args, graph, output) => {
      const { dtype } = output as Tensor;
      const [a, b] = factors(args);
      const multiplied = lowerProduct(graph, a, b);
      const weighted =
        args.alpha.value === 1 ? multiplied : graph.node('Mul', [multiplied, lowerOperand(graph, args.alpha, dtype)]);
      const base = graph.input(args.input);
      const added = args.beta.value === 1 ? base : graph.node('Mul', [base, lowerOperand(graph, args.beta, dtype)]);
      return graph.node('Add', [added, weighted]);
    },
  });
}

function addbmm(): Operator {
  return functional({
    id: 'addbmm',
    family: 'arithmetic',
    purpose: 'beta · input + alpha · the sum of all products batch1 @ batch2.',
    note: NOTE,
    names: both('addbmm'),
    parameters: {
      input: tensor(),
      batch1: tensor(),
      batch2: tensor(),
      beta: keywordOnly(scalar(1)),
      alpha: keywordOnly(scalar(1)),
    },
    output: ({ input, batch1, batch2 }) => {
      const shape = strictProduct('addbmm', batch1, batch2, 3, 3).slice(1);
      return new Tensor(expandedTo(input, shape), sameType(input, batch1, batch2));
    },
    macs: ({ batch1 }, output) => productMacs(multiply(batch1.shape[0]!, batch1.shape[2]!), output),
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, batch1, batch2, beta, alpha }, graph, output) => {
      const e = new Expression(graph, (output as Tensor).dtype);
      const of = (factor: Scalar, value: LoweredValue) =>
        factor.value === 1 ? value : e.mul(value, lowerOperand(graph, factor, e.dtype));
      const products = of(alpha, e.sum(graph.node('MatMul', [graph.input(batch1), graph.input(batch2)]), [0]));
      // With a beta of 0 not even NaN of the input counts.
      return beta.value === 0 ? products : e.add(of(beta, graph.input(input)), products);
    },
  });
}

/** `input` is expanded to the product's shape, never the other way round. */
function expandedTo(input: Tensor, shape: Shape): Shape {
  const result = shapeOf(input, new Tensor(shape));
  const grew = result.length !== shape.length || result.some((size, i) => mayDiffer(size, shape[i]!));
  if (grew)
    throw new Problem(
      'mismatched-sizes',
      `The expanded size of the tensor ${spelled(shape)} must match the existing size ${spelled(input.shape)}`,
      {
        expected: spelled(shape),
        found: spelled(input.shape),
        parameter: 'input',
      },
    );
  return shape;
}

function mayDiffer(a: Dim, b: Dim): boolean {
  return typeof a === 'number' && typeof b === 'number' && a !== b;
}

/** Gradients of matrix products: the other factor, transposed. */
import type { LoweredValue } from '../../operators/lowering';
import { type Backward, type GradientRule, NoGradient } from './backward';
import { scalar, unbroadcast } from './shapes';

export const products: Readonly<Record<string, GradientRule>> = {
  MatMul: ({ graph, gradient, inputs: [a, b], wanted }) => {
    const transposed = (value: LoweredValue) => graph.node('Einsum', [value], { equation: '...ij->...ji' });
    const left = () => graph.node('MatMul', [gradient, transposed(b!)]);
    const right = () => graph.node('MatMul', [transposed(a!), gradient]);
    return [
      wanted(0) ? unbroadcast(graph, left(), a!) : undefined,
      wanted(1) ? unbroadcast(graph, right(), b!) : undefined,
    ];
  },
  Gemm: backward => {
    const {
      graph,
      gradient,
      node,
      inputs: [a, b, c],
      wanted,
    } = backward;
    const [transA, transB] = [node.int('transA', 0), node.int('transB', 0)];
    const alpha = { float: node.float('alpha', 1) };
    const left = transA
      ? graph.node('Gemm', [b, gradient], { alpha, transA: transB, transB: 1 })
      : graph.node('Gemm', [gradient, b], { alpha, transB: 1 - transB });
    const right = () =>
      transB
        ? graph.node('Gemm', [gradient, a], { alpha, transA: 1, transB: transA })
        : graph.node('Gemm', [a, gradient], { alpha, transA: 1 - transA });
    const added = () => graph.node('Mul', [gradient, scalar(graph, node.float('beta', 1))]);
    return [left, wanted(1) ? right() : undefined, c && wanted(2) ? unbroadcast(graph, added(), c) : undefined];
  },
  Einsum: contraction,
};

/** `a,b->o`: for a, `o,b->a`; every letter of a must stand in one of the others. */
function contraction({ graph, gradient, node, inputs, wanted }: Backward) {
  const equation = node.text('equation')!.replaceAll(' ', '');
  const [left, out] = equation.split('->') as [string, string | undefined];
  const terms = left.split(',');
  if (out === undefined || equation.includes('.')) throw new NoGradient('Einsum', `of ${equation}`);
  return terms.map((term, i) => {
    if (!wanted(i)) return undefined;
    const others = terms.filter((_, j) => j !== i);
    const known = new Set([...out, ...others.join('')]);
    if (new Set(term).size < term.length || [...term].some(letter => !known.has(letter)))
      throw new NoGradient('Einsum', `of ${equation}`);
    const factors = [gradient, ...inputs.filter((_, j) => j !== i)];
    return graph.node('Einsum', factors, { equation: `${[out, ...others].join(',')}->${term}` });
  });
}

/**
 * Fourier transforms of many numbers in ONNX. Of n = a·b numbers the matrix has n² entries; two matrices of a² and b² do the
 * same, with turns in between. Source: Cooley & Tukey 1965, "An Algorithm for the Machine Calculation of Complex Fourier
 * Series": x[b·j + i] gives X[k + a·l] = Σᵢ (Σⱼ x[b·j + i]·ωₐ^(j·k))·ωₙ^(i·k)·ω_b^(i·l).
 */
import type { DType } from '../tensor/dtype';
import { range, unknowable } from './axes';
import type { Parts } from './complex-pairs';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';

/** Beyond, the matrices alone would fill a model. */
export const longest = 2048;

/** The transform of the last axis, whose n numbers may be complex, times `scale`. */
export function longTransform(
  graph: Lowering,
  parts: Parts,
  n: number,
  sign: 1 | -1,
  scale: number,
  rank: number,
  dtype: DType,
): Required<Parts> {
  const a = factorOf(n);
  // A size of 0 is that of the input.
  const lead = range(rank - 1).map(() => 0);
  const b = n / a;
  const e = new Expression(graph, dtype);
  const folded = (value: LoweredValue) => graph.node('Reshape', [value, graph.constant([...lead, a, b])]);
  const turns = (rows: number, columns: number, whole: number, factor = 1) => {
    const of = (f: (x: number) => number) =>
      range(rows * columns).map(at => {
        const exponent = (Math.floor(at / columns) * (at % columns)) % whole;
        return factor * f((2 * Math.PI * exponent) / whole);
      });
    const [re, im] = [of(Math.cos), of(x => sign * Math.sin(x))].map(values =>
      graph.constant(values, [rows, columns], dtype),
    ) as [LoweredValue, LoweredValue];
    return { re, im };
  };
  const product = (x: Parts, y: Parts, times: (x: LoweredValue, y: LoweredValue) => LoweredValue): Required<Parts> => {
    // One of the two may be real.
    if (!y.im) return { re: times(x.re, y.re), im: times(x.im!, y.re) };
    if (!x.im) return { re: times(x.re, y.re), im: times(x.re, y.im) };
    return {
      re: e.sub(times(x.re, y.re), times(x.im, y.im)),
      im: e.add(times(x.re, y.im), times(x.im, y.re)),
    };
  };
  const matmul = (x: LoweredValue, y: LoweredValue) => graph.node('MatMul', [x, y]);
  const given: Parts = parts.im ? { re: folded(parts.re), im: folded(parts.im) } : { re: folded(parts.re) };
  const columns = product(turns(a, a, a), given, matmul);
  const turned = product(columns, turns(a, b, n), e.mul);
  const rows = product(turned, turns(b, b, b, scale), matmul);
  const perm = [...range(lead.length), lead.length + 1, lead.length];
  const flat = (value: LoweredValue) =>
    graph.node('Reshape', [graph.node('Transpose', [value], { perm }), graph.constant([...lead, n])]);
  return { re: flat(rows.re), im: flat(rows.im) };
}

/** The divisor nearest to the root from below. */
function factorOf(n: number): number {
  let a = Math.floor(Math.sqrt(n));
  while (n % a !== 0) a--;
  if (n / a > longest)
    return unknowable(
      `a Fourier transform of ${n} numbers is too long to be written out: they do not split into factors of at most ${longest}`,
    );
  return a;
}

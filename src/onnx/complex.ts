/**
 * Complex numbers in ONNX, whose operators take none: a complex tensor is one of real numbers with one more axis at the end,
 * of size 2 (`operators/complex-pairs.ts`). Entries that make or unmake complex numbers see it so. What is linear in its
 * tensors does its work twice, on the real and on the imaginary parts; a product of two does it four times.
 */
import { type Argument, Float } from '../operators/argument';
import { paired, partsOf, zeros } from '../operators/complex-pairs';
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
import { type DType, isDType, kindOf, ofMagnitude } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import type { GraphBuilder, GraphTensor } from './graph';

/** The nodes of one call, whose rule gives `output`. */
export function lowerEntry(
  operator: Operator,
  form: ClassForm<unknown> | FunctionForm<unknown>,
  bound: Bound,
  graph: GraphBuilder,
  output: Output,
): readonly LoweredValue[] {
  const simply = (from: Bound, gives: Output) => listed(operator.rule.lower!(argumentsOf(form, from), graph, gives));
  const complex = occurrences(bound).filter(isComplex);
  const gives = isComplexOutput(output);
  if ((complex.length === 0 && !gives) || inPairs.has(operator.id)) return simply(bound, output);
  /** The same call on real tensors. */
  const on = (stand: (tensor: Tensor, at: number) => Tensor, plain = (value: Argument) => value) => {
    let at = 0;
    const replaced = (value: Argument): Argument => {
      if (value instanceof Tensor) return isComplex(value) ? stand(value, at++) : stand(value, -1);
      if (Array.isArray(value)) return value.map((item: Argument) => replaced(item));
      return isDType(value) ? ofMagnitude(value) : value;
    };
    const from = Object.fromEntries(
      Object.entries(bound).map(([name, value]) => [name, scaled.has(name) ? plain(replaced(value)) : replaced(value)]),
    );
    const found = infer(form, from, operator.rule.output!);
    if (!('ok' in found)) throw new Unknowable(new Unknown('it is not done by parts'));
    return simply(from, found.ok);
  };
  const part = partsIn(graph);
  if (products.has(operator.id) && complex.length === 2) {
    const [rr, ii, ri, ir] = ['rr', 'ii', 'ri', 'ir'].map(
      ([first, second]) =>
        on((tensor, at) => (at < 0 ? tensor : part(tensor, (at === 0 ? first : second) === 'r')))[0]!,
    ) as [LoweredValue, LoweredValue, LoweredValue, LoweredValue];
    return [paired(graph, graph.node('Sub', [rr, ii]), graph.node('Add', [ri, ir]))];
  }
  const product = products.has(operator.id) && complex.length === 1;
  if (!product && !linear.has(operator.id)) throw new Unknowable(new Unknown(withoutComplex));
  const real = on((tensor, at) => (at < 0 ? tensor : part(tensor, true)));
  if (!gives) return real;
  if (complex.length === 0) {
    const [made] = occurrences({ output: output as Argument });
    return [paired(graph, real[0]!, zeros(graph, made!, ofMagnitude(made!.dtype)))];
  }
  const still = (tensor: Tensor) => product || (kindOf(tensor.dtype) !== 'float' && !sums.has(operator.id));
  const imaginary = on(
    (tensor, at) => (at >= 0 ? part(tensor, false) : still(tensor) ? tensor : zeroed(graph, tensor)),
    value => (!product && (typeof value === 'number' || value instanceof Float) ? 0 : value),
  );
  return real.map((re, i) => paired(graph, re, imaginary[i]!));
}

/** What an input or output of a model is: complex numbers are pairs of real ones. */
export function plainTensor({ shape, dtype, ...rest }: GraphTensor): GraphTensor {
  if (kindOf(dtype) !== 'complex') return { ...rest, shape, dtype };
  return { ...rest, shape: [...shape, 2], dtype: ofMagnitude(dtype), complex: true };
}

export const withoutComplex = 'ONNX operators take no complex numbers, and it is not written out in real ones';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** These read and give pairs themselves. */
const inPairs = words(
  'div fft fft2 fftn ifft ifft2 ifftn rfft rfft2 rfftn irfft irfft2 irfftn hfft hfft2 hfftn ihfft ihfft2 ihfftn stft istft real imag abs angle view_as_real view_as_complex complex alias to type type_as float double half bfloat16 long int short char byte bool cfloat cdouble',
);
const sums = words('add sub rsub');
const linear: ReadonlySet<string> = new Set([
  ...sums,
  ...words(
    'contiguous clone detach cpu cuda requires_grad neg positive expand broadcast_to expand_as repeat tile repeat_interleave broadcast_tensors permute transpose t T mT movedim flip fliplr flipud roll rot90 view reshape view_as flatten unflatten squeeze unsqueeze einops.rearrange einops.repeat diagonal diag diag_embed triu tril pad cat stack hstack vstack dstack split chunk tensor_split unbind fftshift ifftshift sum mean cumsum diff getitem setitem index_add narrow select index_select take gather masked_fill where zeros zeros_like new_zeros ones ones_like new_ones full full_like new_full Identity',
  ),
]);
const products = words('mul matmul mm bmm mv dot inner outer einsum einops.einsum tensordot');
/** Arguments that hold a number which is added or put in, and which has no imaginary part. */
const scaled = words('input other value fill_value');

function isComplex({ dtype }: Tensor): boolean {
  return kindOf(dtype) === 'complex';
}

function isComplexOutput(output: Output): boolean {
  return output instanceof Tensor ? isComplex(output) : Array.isArray(output) && output.some(isComplexOutput);
}

function occurrences(bound: Bound): readonly Tensor[] {
  const all = (value: Argument): readonly Tensor[] =>
    value instanceof Tensor ? [value] : Array.isArray(value) ? value.flatMap((item: Argument) => all(item)) : [];
  return Object.values(bound).flatMap(all);
}

/** The real or the imaginary part of a complex tensor, as a tensor of the graph; each is taken once. */
function partsIn(graph: GraphBuilder) {
  const taken = new Map<Tensor, readonly [re: Tensor, im: Tensor]>();
  return (tensor: Tensor, real: boolean): Tensor => {
    let both = taken.get(tensor);
    if (!both) {
      const dtype = ofMagnitude(tensor.dtype);
      const { re, im } = partsOf(graph, tensor, dtype);
      both = [standing(graph, tensor, dtype, re), standing(graph, tensor, dtype, im!)];
      taken.set(tensor, both);
    }
    return both[real ? 0 : 1];
  };
}

function zeroed(graph: GraphBuilder, tensor: Tensor): Tensor {
  return standing(graph, tensor, tensor.dtype, zeros(graph, tensor, tensor.dtype));
}

function standing(graph: GraphBuilder, { shape, strides }: Tensor, dtype: DType, value: LoweredValue): Tensor {
  const made = new Tensor(shape, dtype);
  made.strides = strides;
  graph.define(made, value);
  return made;
}

function listed(lowered: LoweredValue | readonly LoweredValue[]): readonly LoweredValue[] {
  return Array.isArray(lowered) ? (lowered as readonly LoweredValue[]) : [lowered as LoweredValue];
}

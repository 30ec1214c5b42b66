/**
 * The size of a transposed convolution's output: a convolution's arithmetic run backwards. Where several sizes would have
 * come to the same input, `output_padding` says which is meant.
 */
import { add, compare, type Dim, less, multiply, showDim, subtract } from '../tensor/dim';
import { showList } from '../tensor/show';
import type { Tensor } from '../tensor/tensor';
import { formula } from './formula';
import type { Formula } from './operator';
import { attempt } from './parameter';
import { Problem } from './problem';
import type { TransposedArguments } from './transposed-convolution';
import { all, axisNames, distinctAxes, factor, type Rank, showEach, showWindow, spatial } from './window';

export function sizeFormula(args: TransposedArguments, result: Tensor, n: Rank): Formula {
  const { input, kernel_size, stride, padding, dilation } = args;
  const [sizesIn, sizesOut] = [spatial(input, n), spatial(result, n)];
  const extra = outputPaddings(args, n);
  const lines = distinctAxes(n, sizesIn, kernel_size, stride, padding, dilation, extra).map(i => {
    const painted = `${factor(dilation[i]!)}·(${showDim(kernel_size[i]!)} − 1)`;
    return `${axisNames[n][i]}_out = (${showDim(sizesIn[i]!)} − 1)·${factor(stride[i]!)} − 2·${factor(padding[i]!)} + ${painted} + ${showDim(extra[i]!)} + 1 = ${showDim(sizesOut[i]!)}`;
  });
  return formula(...lines);
}

/** What output_padding adds at the far end, and to which size, where the input is known. */
export function extraFact(args: TransposedArguments, n: Rank): string | undefined {
  const extra = attempt(() => outputPaddings(args, n));
  if (!extra || all(extra, 0)) return undefined;
  const sizes = attempt(() => spatial(args.input, n).map((size, i) => outputSize(args, size, i, 0)));
  const longer = attempt(() => spatial(args.input, n).map((size, i) => outputSize(args, size, i, extra[i]!)));
  const change = sizes && longer ? ` (${showWindow(sizes)} → ${showWindow(longer)})` : '';
  const within = extra.every((size, i) => less(size, args.stride[i]!) === true);
  const from = sizes ? showWindow(spatial(args.input, n)) : 'the same size';
  const reason = within ? `: a convolution of stride ${showEach(args.stride)} makes ${from} of both` : '';
  return `output_padding ${showEach(extra)} makes the output longer at its far end only${change}${reason}.`;
}

/** `(size − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1` */
export function outputSize(args: TransposedArguments, size: Dim, i: number, outputPadding: Dim): Dim {
  const { kernel_size, stride, padding, dilation } = args;
  const painted = multiply(dilation[i]!, subtract(kernel_size[i]!, 1));
  const spread = multiply(subtract(size, 1), stride[i]!);
  return add(add(subtract(spread, multiply(2, padding[i]!)), painted), add(outputPadding, 1));
}

/** The constructor's, or what makes the asked-for `output_size` come out. */
export function outputPaddings(args: TransposedArguments, n: Rank): readonly Dim[] {
  const { input, output_size, output_padding, stride } = args;
  if (output_size === null || output_size === undefined) return output_padding;
  const leading = input.shape.length - n;
  if (output_size.length !== n && output_size.length !== n + leading) {
    throw new Problem(
      'invalid-argument',
      `ConvTranspose${n}D: for ${input.shape.length}D input, output_size must have ${n} or ${n + leading} elements (got ${output_size.length})`,
      { expected: `${n} or ${n + leading} sizes`, found: `${output_size.length} sizes`, parameter: 'output_size' },
    );
  }
  const asked = output_size.slice(-n);
  const least = spatial(input, n).map((size, i) => outputSize(args, size, i, 0));
  const most = least.map((size, i) => subtract(add(size, stride[i]!), 1));
  if (asked.some((size, i) => less(size, least[i]!) || less(most[i]!, size))) {
    throw new Problem(
      'invalid-argument',
      `requested an output size of (${asked.map(showDim).join(', ')}), but valid sizes range from ${showList(least)} to ${showList(most)} (for an input of ${showList(spatial(input, n))})`,
      { expected: `${showWindow(least)} to ${showWindow(most)}`, found: showWindow(asked), parameter: 'output_size' },
    );
  }
  return asked.map((size, i) => subtract(size, least[i]!));
}

export function checkOutputPadding({ stride, dilation }: TransposedArguments, extra: readonly Dim[]): void {
  const smaller = (i: number, bound: Dim) => {
    const order = compare(extra[i]!, bound);
    return order === undefined ? undefined : order === -1;
  };
  const wrong = extra.findIndex((_, i) => smaller(i, stride[i]!) === false && smaller(i, dilation[i]!) === false);
  if (wrong < 0) return;
  throw new Problem(
    'invalid-argument',
    `output padding must be smaller than either stride or dilation, but got output_padding ${showDim(extra[wrong]!)}, stride ${showDim(stride[wrong]!)}, dilation ${showDim(dilation[wrong]!)}`,
    {
      expected: `less than ${showDim(stride[wrong]!)} or ${showDim(dilation[wrong]!)}`,
      found: extra[wrong]!,
      parameter: 'output_padding',
    },
  );
}

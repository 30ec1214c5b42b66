/**
 * What a learner reads about one convolution: the line after its name, the sentence, the arithmetic with its numbers,
 * and what is particular about these arguments.
 */
import {
  add,
  type Dim,
  equal,
  floorDivide,
  isKnown,
  multiply,
  product,
  showCount,
  showDim,
  subtract,
} from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import type { ConvolutionArguments } from './convolution';
import { formula } from './formula';
import type { Explanation, Formula } from './operator';
import { attempt } from './parameter';
import {
  all,
  axisNames,
  distinctAxes,
  extent,
  factor,
  leftOver,
  type Rank,
  sayPerAxis,
  showEach,
  showWindow,
  spatial,
} from './window';

export type Words = ConvolutionArguments & { readonly output_padding?: readonly Dim[] };

/** `3 → 64 channels · 7×7 · stride 2 · padding 3`; only what differs from the defaults. */
export function headline(args: Words): string {
  const { stride, padding, dilation, groups, padding_mode, output_padding } = args;
  const to = showDim(args.out_channels);
  const from = attempt(() => showDim(args.in_channels));
  const parts = [from === undefined ? `${to} channels` : `${from} → ${to} channels`, showWindow(args.kernel_size)];
  if (!all(stride, 1)) parts.push(`stride ${showEach(stride)}`);
  if (typeof padding === 'string') parts.push(`padding '${padding}'`);
  else if (!all(padding, 0)) parts.push(`padding ${showEach(padding)}`);
  if (output_padding && !all(output_padding, 0)) parts.push(`output padding ${showEach(output_padding)}`);
  if (!all(dilation, 1)) parts.push(`dilation ${showEach(dilation)}`);
  if (groups !== 1) parts.push(`${showDim(groups)} groups`);
  if (padding_mode !== 'zeros') parts.push(`${padding_mode} padding`);
  if (args.bias === false) parts.push('no bias');
  return parts.join(' · ');
}

export function summary(args: Words, n: Rank): string {
  const { out_channels, in_channels, kernel_size, groups } = args;
  const place = n === 1 ? 'sequence' : n === 2 ? 'image' : 'volume';
  const position = n === 1 ? 'position' : n === 2 ? 'pixel' : 'voxel';
  const filters = `${showCount(out_channels)} learned`;
  if (isDepthwise(args))
    return `Filters each of the ${showCount(in_channels)} channels on its own with a ${n === 1 ? `window of ${showWindow(kernel_size)}` : `${showWindow(kernel_size)} window`}: depthwise.`;
  if (all(kernel_size, 1) && equal(groups, 1)) {
    return `Mixes the ${showCount(in_channels)} channels of every ${position} into ${showCount(out_channels)}, without looking at its neighbours: pointwise.`;
  }
  const depth = perGroup(args);
  return `Slides ${filters} ${showWindow([...kernel_size, depth])} filters over the ${place}; each makes one output channel.`;
}

/** The size arithmetic of the first axis, and of every axis that differs from it. */
export function sizeFormula(args: Words, output: Tensor, n: Rank): Formula {
  const { input, kernel_size, stride, padding, dilation } = args;
  const sizesIn = spatial(input, n);
  const sizesOut = spatial(output, n);
  const pads = typeof padding === 'string' ? [] : padding;
  const lines = distinctAxes(n, sizesIn, kernel_size, stride, pads, dilation).map(i => {
    const name = axisNames[n][i]!;
    const reach = `${factor(dilation[i]!)}·(${showDim(kernel_size[i]!)} − 1)`;
    const same = padding === 'same' ? subtract(extent(kernel_size[i]!, dilation[i]!), 1) : 0;
    const padded = typeof padding === 'string' ? (same === 0 ? '' : ` + ${showDim(same)}`) : ` + 2·${factor(pads[i]!)}`;
    return `${name}_out = ⌊(${showDim(sizesIn[i]!)}${padded} − ${reach} − 1) / ${factor(stride[i]!)}⌋ + 1 = ${showDim(sizesOut[i]!)}`;
  });
  return formula(...lines);
}

export function explain(args: Words, n: Rank): Explanation {
  const facts = [parameterFact(args), sharingFact(args), sizeFact(args)];
  const remarks = [...variantRemarks(args), ...droppedRemarks(args, n), ...paddingRemarks(args)];
  const count = attempt(() => formula(`parameters = ${parameterText(args)}`));
  return {
    formulas: count ? [count] : [],
    facts: facts.filter(fact => fact !== undefined),
    remarks: remarks.filter(remark => remark !== undefined),
  };
}

/** Curriculum, hover routing A1. */
export function noteOf(args: Partial<Words>): string {
  const is = (condition: () => boolean | undefined) => attempt(condition) === true;
  if (is(() => all(args.kernel_size!, 1))) return 'convolution-variants#pointwise';
  if (is(() => args.dilation!.some(d => isKnown(d) && d > 1))) return 'convolution-variants#dilated';
  if (is(() => isDepthwise(args as Words))) return 'convolution-variants#depthwise-separable';
  if (is(() => args.padding === 'same' || args.stride!.some(s => isKnown(s) && s > 1))) return 'conv-output-size';
  return 'conv-hyperparameters';
}

function perGroup({ in_channels, groups }: Words): Dim {
  return floorDivide(in_channels, groups);
}

/** With as many groups as channels; of a number of channels that is not known, that it is not 1 is taken for granted. */
export function isDepthwise({ groups, in_channels }: Words): boolean {
  return equal(groups, 1) !== true && equal(groups, in_channels) === true;
}

export function hasBias({ bias }: Words): boolean {
  return bias === true || bias instanceof Tensor;
}

/** `64·(3·7·7) + 64 = 9,472` */
export function parameterText(args: Words): string {
  const inside = [perGroup(args), ...args.kernel_size];
  const total = multiply(args.out_channels, add(product(inside), hasBias(args) ? 1 : 0));
  const bias = hasBias(args) ? ` + ${showDim(args.out_channels)}` : '';
  return `${factor(args.out_channels)}·(${inside.map(factor).join('·')})${bias} = ${showCount(total)}`;
}

export function parameterFact(args: Words): string | undefined {
  return attempt(
    () => `${parameterText(args)} parameters${hasBias(args) ? ', one bias for each output channel' : ', no bias'}.`,
  );
}

export function sharingFact(args: Words): string | undefined {
  return attempt(() => {
    const { groups, in_channels, out_channels } = args;
    if (equal(groups, 1) !== false) return undefined;
    const [g, i, o] = [groups, in_channels, out_channels];
    if (!isKnown(g) || !isKnown(i) || !isKnown(o)) return undefined;
    return `${showCount(g)} groups: each sees ${showCount(i / g)} input channel${i === g ? '' : 's'} and makes ${showCount(o / g)} output channel${o === g ? '' : 's'}, so there are ${showCount(g)} times fewer weights than with one group.`;
  });
}

function sizeFact(args: Words): string | undefined {
  return attempt(() => {
    if (all(args.dilation, 1)) return undefined;
    return `Dilation ${showEach(args.dilation)} spreads the ${showWindow(args.kernel_size)} kernel over ${showWindow(args.kernel_size.map((k, i) => extent(k, args.dilation[i]!)))} positions at no extra weights.`;
  });
}

function variantRemarks(args: Words): readonly (string | undefined)[] {
  const even = attempt(
    () =>
      args.padding === 'same' &&
      args.kernel_size.some(
        (k, i) => isKnown(k) && isKnown(args.dilation[i]!) && ((k - 1) * args.dilation[i]!) % 2 === 1,
      ),
  );
  const skips = attempt(() =>
    args.kernel_size.some((k, i) => equal(k, 1) === true && isKnown(args.stride[i]!) && args.stride[i]! > 1),
  );
  return [
    even ? "padding='same' with an even kernel pads one position more at the end than at the beginning." : undefined,
    skips
      ? `A kernel of 1 with stride ${showEach(args.stride)} never looks at the positions it jumps over.`
      : undefined,
  ];
}

function droppedRemarks(args: Words, n: Rank): readonly string[] {
  const rest = attempt(() => {
    const { input, padding, kernel_size, stride, dilation } = args;
    if (typeof padding === 'string' && padding === 'same') return [];
    return spatial(input, n).map((size, i) => {
      const both = typeof padding === 'string' ? 0 : multiply(2, padding[i]!);
      const left = leftOver(size, kernel_size[i]!, stride[i]!, both, dilation[i]!);
      // Padding at the end is lost first, then real positions.
      return isKnown(left) ? ([left, typeof padding === 'string' ? 0 : padding[i]!] as const) : undefined;
    });
  });
  const sentences = (rest ?? []).map(axis => {
    if (!axis || axis[0] === 0) return undefined;
    const [left, padding] = axis;
    const lost = isKnown(padding) ? Math.max(0, left - padding) : undefined;
    if (lost === 0)
      return `the floor leaves ${left} position${left === 1 ? '' : 's'} of the far padding unused; no pixel is lost.`;
    return lost === undefined
      ? undefined
      : `the floor drops the last ${lost === 1 ? 'position' : `${lost} positions`} of the input; no window reaches ${lost === 1 ? 'it' : 'them'}.`;
  });
  return sayPerAxis(n, sentences);
}

function paddingRemarks(args: Words): readonly (string | undefined)[] {
  return [
    attempt(() => {
      const { padding, kernel_size, dilation } = args;
      if (typeof padding === 'string') return undefined;
      const wide = padding.some(
        (p, i) =>
          isKnown(p) &&
          isKnown(subtract(extent(kernel_size[i]!, dilation[i]!), 1)) &&
          p >= (extent(kernel_size[i]!, dilation[i]!) as number),
      );
      return wide
        ? `Padding ${showEach(padding)} is at least as wide as the window: some outputs see nothing but padding.`
        : undefined;
    }),
  ];
}

/** What two neighbouring layers mean to each other, as a sentence for the page of either of them. */
import { shown } from '../figures/shown';
import type { Collapse, LostBias, Neighbours, VarianceShift, WidthNorm } from '../network/neighbours';
import type { Call } from '../network/network';
import { exact } from './numbers';

export function neighbourText(pair: Neighbours, call: Call): string {
  switch (pair.kind) {
    case 'collapse':
      return collapseText(pair, call);
    case 'lost bias':
      return biasText(pair, call);
    case 'variance shift':
      return shiftText(pair, call);
    case 'width norm':
      return widthText(pair);
  }
}

function shiftText({ first, second, p }: VarianceShift, call: Call): string {
  const whose = call === first ? `The batch norm behind it, ${second.path},` : `Dropout ${first.path} before it:`;
  const where = call === first ? 'learns' : 'it learns';
  return `${whose} ${where} variances with values dropped, at least 1/(1 − ${shown(p)}) = ${shown(1 / (1 - p), 3)} times those that come in evaluation, so its outputs shrink there. Dropout behind the norms avoids that.`;
}

function widthText({ first, width }: WidthNorm): string {
  return `What comes from ${first.path ?? first.type} is batch×channels×height×width: the last axis is the width, so it normalises rows of ${exact(width)} pixels, not the channels. permute(0, 2, 3, 1) puts those last.`;
}

function collapseText({ first, second, ...pair }: Collapse, call: Call): string {
  const other = call === first ? `layer ${second.path} behind it` : `layer ${first.path} before it`;
  const { inputs, outputs, rank, kernel, stride, single, differsAtBorder } = pair;
  const steps = stride?.some(step => step > 1) ? ` with stride ${times(stride)}` : '';
  const map = kernel
    ? `${times(kernel)} convolution from ${exact(inputs)} to ${exact(outputs)} channels${steps}`
    : `${exact(inputs)}×${exact(outputs)} linear map`;
  const bound = rank === undefined || kernel ? '' : ` of rank at most ${exact(rank)}`;
  const border = differsAtBorder ? ', the border apart' : '';
  const cost = `${exact(pair.pair)} parameters, where a single layer has ${exact(single)}`;
  const end =
    rank === undefined && pair.pair >= single && !differsAtBorder ? ' and can compute all that the two can' : '';
  return `Together with ${other}, no activation between, this is one ${map}${bound}${border}: ${cost}${end}.`;
}

function biasText({ first, second, count }: LostBias, call: Call): string {
  const whose = call === first ? 'this bias' : `the bias of layer ${first.path}`;
  const norm = call === first ? `The batch norm behind it, ${second.path}, subtracts` : 'It subtracts';
  return `${norm} the mean of each channel, so in training ${whose}, ${exact(count)} numbers, changes nothing: bias=False leaves it out.`;
}

function times(sizes: readonly number[]): string {
  return sizes.join('×');
}

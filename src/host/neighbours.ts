/** What two neighbouring layers mean to each other, as a sentence for the page of either of them. */
import type { Collapse, LostBias, Neighbours } from '../network/neighbours';
import type { Call } from '../network/network';
import { exact } from './numbers';

export function neighbourText(pair: Neighbours, call: Call): string {
  return pair.kind === 'collapse' ? collapseText(pair, call) : biasText(pair, call);
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

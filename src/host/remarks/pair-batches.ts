/** NT-Xent of a library beside the file's one batch size: how many negatives each view has, and what a guess costs. */
import { shown } from '../../figures/shown';
import { plainNumber } from '../../operators/libraries/define';
import { lineText } from '../../source/cells';
import { exact } from '../numbers';
import type { Around } from './place';

export function pairBatchRemarks(name: string, around: Around): readonly string[] {
  if (!/^lightly\.loss\.(ntx_ent_loss\.)?NTXentLoss$/.test(name)) return [];
  const loaders = around.analysis.mentions.filter(
    ({ operator, at, arguments: { shuffle } }) =>
      operator.id === 'DataLoader' && at.uri === around.uri && shuffle !== false && shuffle !== null,
  );
  const sizes = new Set(loaders.map(({ arguments: { batch_size } }) => plainNumber(batch_size)));
  const [size] = sizes;
  if (sizes.size !== 1 || size === undefined || size < 2 || loaders.some(({ assumed }) => assumed.length > 0))
    return [];
  return [
    `With the batches of ${exact(size)} (${lineText(around, loaders[0]!.at.span.from)}) each view has 2·(${exact(size)} − 1) = ${exact(2 * size - 2)} negatives, and a guess costs ln ${exact(2 * size - 1)} = ${shown(Math.log(2 * size - 1))}.`,
  ];
}

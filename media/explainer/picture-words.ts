/** Which part of an output its pictures show, in words. */
import type { LayerResult } from '../../src/panels/run-protocol';

type Picture = NonNullable<LayerResult['picture']>;

/** Of three axes the first may be the batch, the channels or something else: it is called by its place. */
export function pictureWords({ channels, shown, batch }: Pick<Picture, 'channels' | 'shown' | 'batch'>): string {
  const [one, many] = batch === undefined ? ['slice', 'slices'] : ['channel', 'channels'];
  const some =
    shown < channels ? `the first ${shown} of ${channels} ${many}` : `${channels} ${channels === 1 ? one : many}`;
  if (batch === undefined) return `${some} along the first axis of the output`;
  return batch === 1 ? `${some} of the output` : `${some} of the first of ${batch} outputs in the batch`;
}

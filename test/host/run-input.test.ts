// What a picture becomes as a tensor: expected values are written out by hand from the pixels.
import { strict as assert } from 'node:assert';
import { pictureValues } from '../../src/figures/picture-values';
import { givenFor, type RgbPicture } from '../../src/host/run-input';
import { network } from './hand-made';

/** Red is the pixel's number, green twice that, blue 0. */
const numbered = (width: number, height: number): RgbPicture => ({
  name: 'numbered.png',
  width,
  height,
  pixels: Uint8Array.from({ length: 3 * width * height }, (_, i) => [1, 2, 0][i % 3]! * Math.floor(i / 3)),
});

const rounded = (values: Float32Array) => [...values].map(value => Math.round(value * 255 * 1000) / 1000);

describe('a picture as an input', () => {
  it('keeps its pixels where the size is the same, channels first', () =>
    assert.deepEqual(rounded(pictureValues(numbered(2, 2), [1, 3, 2, 2])), [0, 1, 2, 3, 0, 2, 4, 6, 0, 0, 0, 0]));

  it('is averaged over areas where it is larger', () =>
    assert.deepEqual(rounded(pictureValues(numbered(4, 4), [3, 2, 2])).slice(0, 4), [2.5, 4.5, 10.5, 12.5]));

  it('loses its edges where its sides have another ratio', () =>
    assert.deepEqual(rounded(pictureValues(numbered(4, 2), [3, 2, 2])).slice(0, 4), [1, 2, 5, 6]));

  it('is weighed by how bright its colours are where there is one channel', () =>
    assert.deepEqual(rounded(pictureValues(numbered(2, 1), [1, 1, 1, 2])), [0, 1.473]));

  it('is spread where it is smaller', () =>
    assert.deepEqual(rounded(pictureValues(numbered(2, 2), [1, 4, 4])).slice(0, 4), [0, 0, 1.473, 1.473]));

  it('is refused by what takes no picture, with the reason', () => {
    const picture = { kind: 'picture', picture: numbered(2, 2) } as const;
    assert.deepEqual(givenFor(network('Net()', [1, 128], []), picture), {
      reason: 'x is 1×128, which is no picture; choose random values',
    });
    assert.deepEqual(givenFor(network('Net()', [1, 64, 8, 8], []), picture), {
      reason: 'x has 64 channels; a picture has 3, or 1 where it is grey',
    });
  });
});

import { strict as assert } from 'node:assert';
import { pictureWords } from '../../media/explainer/picture-words';
import { pictureOf } from '../../src/runtime/measure';

describe('the words under pictures of an output', () => {
  const check = (shape: readonly number[], words: string) =>
    it(`of ${shape.join('×')} are “${words}”`, () => {
      const count = shape.reduce((product, size) => product * size, 1);
      assert.equal(pictureWords(pictureOf(new Float32Array(count), shape)!), words);
    });

  check([1, 32, 4, 4], '32 channels of the output');
  check([1, 1, 4, 4], '1 channel of the output');
  check([1, 100, 2, 2], 'the first 64 of 100 channels of the output');
  check([8, 3, 4, 4], '3 channels of the first of 8 outputs in the batch');
  // Sequences of a batch as attention gives them, or the channels of one image: nothing says which.
  check([64, 16, 8], '64 slices along the first axis of the output');
});

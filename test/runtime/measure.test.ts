/** What is told of the numbers of a tensor. */
import { strict as assert } from 'node:assert';
import { patterns, patternValues } from '../../src/onnx/patterns';
import { piecesOf, type Recipe, valuesOf } from '../../src/onnx/recipe';
import { pictureOf, summaryOf } from '../../src/runtime/measure';

describe('a summary', () => {
  it('keeps the spread of large numbers that lie close together', () => {
    const { mean, std } = summaryOf([1e8, 1e8 + 1, 1e8 + 2]);
    assert.deepEqual([mean, std], [1e8 + 1, Math.sqrt(2 / 3)]);
  });

  it('counts every finite value in one of equally wide bins', () => {
    const { histogram } = summaryOf([0, 0.5, 1, 31.9, 32, Number.NaN, Number.POSITIVE_INFINITY]);
    assert.deepEqual([histogram!.from, histogram!.to], [0, 32]);
    assert.deepEqual([histogram!.counts[0], histogram!.counts[1], histogram!.counts[31]], [2, 1, 2]);
    assert.equal(histogram!.counts.length, 32);
  });

  it('tells the extremes beside NaN, and is NaN in the mean', () => {
    const { mean, min, max, zeros } = summaryOf(Float32Array.of(2, Number.NaN, -3, 0));
    assert.deepEqual([mean, min, max, zeros], [Number.NaN, -3, 2, 0.25]);
  });

  it('takes whole numbers of 64 bits', () => {
    const { mean, min, max, zeros } = summaryOf(BigInt64Array.of(2n, 0n, 7n));
    assert.deepEqual([mean, min, max, zeros], [3, 0, 7, 1 / 3]);
  });

  it('puts values that are all alike into one bin, and has no bins for none', () => {
    assert.equal(summaryOf([3, 3, 3]).histogram!.counts[0], 3);
    assert.equal(summaryOf([]).histogram, undefined);
    assert.equal(summaryOf([Number.NaN]).histogram, undefined);
  });
});

describe('a picture', () => {
  it('shows each channel, scaled down by averaging, from black to white', () => {
    const plane = (value: number) => new Array<number>(96 * 96).fill(value);
    const picture = pictureOf([...plane(-1), ...plane(0), ...plane(1)], [1, 3, 96, 96])!;
    const { width, height, channels, shown, min, max, pixels } = picture;
    assert.deepEqual(
      { width, height, channels, shown, min, max },
      { width: 48, height: 48, channels: 3, shown: 3, min: -1, max: 1 },
    );
    assert.deepEqual([pixels[0], pixels[48 * 48], pixels[2 * 48 * 48]], [0, 128, 255]);
  });

  it('averages what is left at the edge alone', () => {
    const { pixels, width } = pictureOf(
      Array.from({ length: 49 }, (_, i) => i),
      [1, 1, 49],
    )!;
    assert.equal(width, 25);
    assert.deepEqual([pixels[0], pixels[24]], [0, 255]);
  });

  it('is not of what has no height and width', () => assert.equal(pictureOf([1, 2], [1, 2]), undefined));
});

describe('a pattern', () => {
  for (const { id } of patterns)
    it(`${id} fills every channel alike with values from 0 to 1`, () => {
      const values = patternValues(id, [2, 16, 16]);
      assert.deepEqual(values.slice(0, 256), values.slice(256));
      assert.ok(values.every(value => value >= 0 && value <= 1));
    });
});

describe('a recipe', () => {
  const recipes: readonly Recipe[] = [
    { kind: 'fill', value: 2 },
    { kind: 'uniform', low: -1, high: 3, seed: 4 },
    { kind: 'normal', mean: 1, std: 2, seed: 4 },
    { kind: 'normal', mean: 0, std: 1, low: -1, high: 0.5, seed: 4 },
  ];
  for (const recipe of recipes)
    it(`${JSON.stringify(recipe)} gives the same values at once and in pieces`, () => {
      const whole = valuesOf(recipe, 1001);
      const pieces: number[] = [];
      for (const piece of piecesOf(recipe, 1001, 100)) pieces.push(...piece);
      assert.deepEqual(Float32Array.from(pieces), whole);
    });

  it('has the moments it is asked for, and keeps its limits', () => {
    const { mean, std } = summaryOf(valuesOf(recipes[2]!, 100_000));
    assert.ok(Math.abs(mean - 1) < 0.02 && Math.abs(std - 2) < 0.02, `${mean} ${std}`);
    const { min, max } = summaryOf(valuesOf(recipes[3]!, 10_000));
    assert.ok(min >= -1 && max <= 0.5);
  });
});

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

  for (const odd of [
    [],
    [0],
    [-0],
    [Number.NaN],
    [-Number.NaN],
    [Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY],
  ])
    for (const length of [0, 1, 2, 3, 4, 5, 1000])
      it(`is the same of floats as of plain numbers: ${odd} after ${length}`, () => {
        const drawn = valuesOf({ kind: 'normal', mean: -1, std: 2, seed: length }, length);
        const floats = Float32Array.of(...drawn, ...odd, ...drawn);
        const { mean, std, ...exact } = summaryOf(floats);
        const { mean: plainMean, std: plainStd, ...plain } = summaryOf([...floats]);
        assert.deepEqual(exact, plain);
        for (const [a, b] of [
          [mean, plainMean],
          [std, plainStd],
        ] as const)
          assert.ok(Object.is(a, b) || Math.abs(a - b) <= 1e-14 * Math.abs(b), `${a} and ${b}`);
      });

  it('reads floats that lie anywhere in their memory', () => {
    const all = Float32Array.of(9, 1, 2, 4, 9);
    const { mean, min, max } = summaryOf(all.subarray(1, 4));
    assert.deepEqual([mean, min, max], [7 / 3, 1, 4]);
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

describe('normal draws', () => {
  /** Of a standard normal number: it lies below. */
  const below = new Map([
    [-4, 3.1671e-5],
    [-3.442619855899, 2.8805e-4],
    [-2, 0.0227501],
    [-1, 0.1586553],
    [-0.2723, 0.3926957],
    [0, 0.5],
    [0.1, 0.5398278],
    [1, 0.8413447],
    [3, 0.9986501],
    [3.6, 0.9998409],
  ]);
  const drawn = valuesOf({ kind: 'normal', mean: 0, std: 1, seed: 11 }, 2_000_000);

  for (const [limit, share] of below)
    it(`lie below ${limit} as often as they should`, () => {
      const found = drawn.reduce((count, value) => count + (value < limit ? 1 : 0), 0) / drawn.length;
      const deviation = Math.sqrt((share * (1 - share)) / drawn.length);
      assert.ok(Math.abs(found - share) < 4 * deviation, `${found}, ${share} expected`);
    });

  it('do not know of each other', () => {
    let product = 0;
    for (let i = 1; i < drawn.length; i++) product += drawn[i]! * drawn[i - 1]!;
    assert.ok(Math.abs(product / drawn.length) < 4 / Math.sqrt(drawn.length));
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

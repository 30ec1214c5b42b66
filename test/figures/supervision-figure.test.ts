/** The strip of learning regimes, against what torchvision says of its data sets (test/truth/figures_supervision.json, by figures_supervision.py). */
import { strict as assert } from 'node:assert';
import { REGIMES, STRIP, supervision } from '../../src/figures/supervision';
import truth from '../truth/figures_supervision.json';

describe('the strip of learning regimes', () => {
  const named = (name: string) => REGIMES.flatMap(regime => STRIP[regime].data).find(data => data.name === name)!;

  it('counts as torchvision does', () => {
    const [imageNet, cars, food, stl] = ['ImageNet-1k', 'Stanford Cars', 'Food-101', 'STL-10'].map(named);
    assert.equal(food!.examples, truth['Food-101']);
    assert.equal(cars!.examples, truth['Stanford Cars']);
    assert.equal(stl!.labelled, truth['STL-10, labelled']);
    assert.ok(cars!.target.includes(String(truth['Stanford Cars, classes'])));
    assert.ok(imageNet!.target.includes(truth['ImageNet, classes'].toLocaleString('en-US')));
  });

  it('says of which labels cannot be relied on, and which are missing', () => {
    assert.deepEqual(
      [truth['Food-101 has wrong labels'], truth['STL-10, the rest is labelled']],
      [STRIP['weakly supervised'].data.includes(named('Food-101')), false],
    );
  });

  it('goes from all labels to none', () => {
    const shares = REGIMES.map(regime => supervision.compute({ regime }).shares[0]);
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => b - a),
    );
    assert.deepEqual([shares[0], shares.at(-1)], [1, 0]);
  });
});

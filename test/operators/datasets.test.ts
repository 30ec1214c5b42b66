/** Data sets made of others, samplers, averages of weights: what is said of them is what PyTorch does (test/truth/datasets.json). */
import { strict as assert } from 'node:assert';
import { findOperator } from '../../src/operators/catalogue';
import { hoverText } from '../host/hover-text';
import facts from '../truth/datasets.json';

const head = `import torch
from torch import nn
from torch.optim.swa_utils import *
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, update_bn
from torch.utils.data import *
from torch.utils.data import ConcatDataset, Subset, TensorDataset, WeightedRandomSampler, random_split
from torch.utils.data.distributed import DistributedSampler
m = nn.BatchNorm1d(1)
ds = TensorDataset(torch.zeros(100, 3, 8, 8), torch.zeros(100))
`;

function says(marked: string, ...expected: readonly string[]): void {
  const text = hoverText(head + marked);
  for (const part of expected) assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
}

describe('data sets, samplers and averages of weights', () => {
  it('have PyTorch’s parameters, in its order', () => {
    for (const [name, theirs] of Object.entries(facts.parameters)) {
      const own = Object.keys(findOperator(name)!.form.parameters).filter(parameter => parameter !== 'self');
      assert.deepEqual(own, theirs, name);
    }
  });

  it('TensorDataset: as many samples as the first axis, each a tuple of rows', () => {
    assert.deepEqual(facts.item, [[3, 8, 8], []]);
    says(
      'TensorData$0set(torch.zeros(100, 3, 8, 8), torch.zeros(100))',
      `${facts.samples} samples; each is (3×8×8, one number)`,
    );
    assert.deepEqual(facts['item of one'], [[3]]);
    says('TensorData$0set(torch.zeros(100, 3))', '100 samples; each is a tuple of one: 3.');
    assert.equal(facts.disagreeing, 'AssertionError');
  });

  it('random_split: shares are rounded down and what is left goes to the first; lengths must add up', () => {
    assert.deepEqual(facts['shares of 101'], [51, 30, 20]);
    says('random_$0split(ds, [0.5, 0.3, 0.2])', '50% / 30% / 20%', 'rounded down; those left over go one each');
    assert.deepEqual(
      [facts['shares that do not add up'], facts['shares of more than all'], facts['lengths that do not add up']],
      ['ValueError', 'ValueError', 'ValueError'],
    );
    says('random_$0split(ds, [0.5, 0.3])', 'These add up to 0.8, not to 1', 'ValueError');
    says('random_$0split(ds, [0.5, 0.6])', 'These add up to 1.1, not to 1', 'ValueError');
    says('random_$0split(ds, [80, 20])', '80 + 20 = 100: the data set must have exactly', 'ValueError');
  });

  it('ConcatDataset and Subset copy nothing', () => {
    assert.deepEqual([facts.concat, facts['subset of']], [200, true]);
    says('Concat$0Dataset([ds, ds])', '2 data sets', 'the sum of theirs');
    says('Sub$0set(ds, range(10))', '10 samples', 'nothing is copied');
  });

  it('WeightedRandomSampler: a weight for each sample; one for each class draws only the first samples', () => {
    assert.deepEqual(facts['draws beyond two weights'], [0, 1]);
    says('WeightedRandom$0Sampler([0.1, 0.9], 100)', '100 draws an epoch', '2 weights: only samples 0 to 1 are drawn');
  });

  it('DistributedSampler: shares of one length, one order without set_epoch', () => {
    assert.deepEqual(facts['shares of 10 for 4'], { padded: [3, 3, 3, 3], dropped: [2, 2, 2, 2] });
    assert.deepEqual(facts['same order'], { 'without set_epoch': true, with: false });
    says(
      'Distributed$0Sampler(ds)',
      '⌈samples / processes⌉',
      'without sampler.set_epoch(epoch) every epoch has the same',
    );
    says('Distributed$0Sampler(ds, drop_last=True)', '⌊samples / processes⌋');
    says('s = DistributedSampler(ds)\ns.set_$0epoch(3)', 'before each epoch');
  });

  it('AveragedModel: the mean of the models, with the buffers of the latest', () => {
    assert.deepEqual(facts['equal average of 1, 2, 6'], [3, 6]);
    assert.deepEqual(facts['buffers averaged'], [3, 3]);
    says(
      'Averaged$0Model(m)',
      'equal average',
      'the mean of n models',
      'The first update_parameters() copies the weights',
      'copied from the model at each update, not averaged',
    );
    assert.ok(!hoverText(`${head}Averaged$0Model(m, use_buffers=True)`).includes('not averaged'));
  });

  it('an exponential average starts at the weights, and moves by 1 − decay', () => {
    assert.deepEqual(facts['ema 0.9 of 1, 2'], [1.1, 2]);
    says(
      'get_ema_$0multi_avg_fn(0.9)',
      'decay 0.9',
      'θ′ ← 0.9·θ′ + 0.1·θ',
      'about 10 updates',
      'starts at those, not at 0',
    );
  });

  it('methods of an average are its own, not an optimizer’s', () => {
    says('a = AveragedModel(m)\na.update_$0parameters(m)', 'into the average');
    assert.equal(facts['update_bn without batch norm'], null);
    says('update_$0bn(ds, m)', 'A model without batch norm is left as it is');
  });
});

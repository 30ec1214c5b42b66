/** What the hovers of a training loop say is what PyTorch does (test/truth/training.json). */
import { strict as assert } from 'node:assert';
import { findOperator } from '../../src/operators/catalogue';
import { hasTwoModes } from '../../src/operators/training/modes';
import { hoverText } from '../host/hover-text';
import facts from '../truth/training.json';

const head = `import torch
from torch import nn
from torch.optim.lr_scheduler import *
from torch.utils.data import DataLoader
m = nn.Linear(10, 5)
opt = torch.optim.SGD(m.parameters(), lr=0.1, momentum=0.9)
`;

describe('the calls of a training loop', () => {
  it('have PyTorch’s parameters', () => {
    const plain = (value: unknown) => (typeof value === 'object' && value !== null ? null : value);
    const wrong = Object.entries(facts.signatures as Readonly<Record<string, readonly unknown[][]>>).flatMap(
      ([name, expected]) => {
        const found = findOperator(name);
        if (!found) return [`${name} is not in the catalogue`];
        const said = Object.entries(found.form.parameters).map(([parameter, one]) => [
          parameter,
          one.rest ? 'rest' : one.extra ? 'extra' : one.keyword ? 'keyword' : '',
          ...(one.default === undefined ? [] : [plain(one.default)]),
        ]);
        const [a, b] = [said, expected].map(all => JSON.stringify(all));
        return a === b ? [] : [`${name}\n  ${a}\n  PyTorch: ${b}`];
      },
    );
    assert.deepEqual(wrong, []);
  });

  for (const [made, rates] of Object.entries(facts.rates))
    it(`scheduler.step() tells the rates of ${made}`, () => {
      const text = hoverText(`${head}s = ${made}\ns.st$0ep()`);
      const moved = rates.findIndex(rate => rate !== rates[0]);
      const shown = (rate: number) => String(Number(rate.toPrecision(4))).replace('-', '−');
      const expected =
        moved > 1
          ? `The rate stays ${shown(rates[0]!)} until call ${moved} makes it ${shown(rates[moved]!)}.`
          : `The rate is ${shown(rates[0]!)} at first, ${shown(rates[1]!)} after the first call, then ${shown(rates[2]!)}, ${shown(rates[3]!)}.`;
      assert.ok(text.includes(expected), `${text}\n\nlacks: ${expected}`);
    });

  it('zero_grad() leaves None, or zeros with which momentum still moves a parameter', () => {
    assert.deepEqual([facts.zero_grad.none.cleared, facts.zero_grad.zeros.cleared], [null, [0, 0]]);
    assert.deepEqual(facts['moves without a gradient'], { none: false, zeros: true });
    assert.match(hoverText(`${head}opt.zero_$0grad()`), /becomes None, the default.*step\(\) skips/);
    assert.match(hoverText(`${head}opt.zero_$0grad(set_to_none=False)`), /becomes zeros.*step\(\) then still moves/);
  });

  it('clipping by norm keeps the direction, by value does not', () => {
    const shown = (numbers: readonly number[]) => `becomes (${numbers.join(', ')})`;
    const { after, returned } = facts.clip_grad_norm_;
    const byNorm = hoverText(`${head}nn.utils.clip_grad_$0norm_(m.parameters(), 1.0)`);
    assert.ok(byNorm.includes(`(3, 4) has norm ${returned} and ${shown(after)}`), byNorm);
    const byValue = hoverText(`${head}nn.utils.clip_grad_$0value_(m.parameters(), 1.0)`);
    assert.ok(byValue.includes(`(3, 0.5) ${shown(facts.clip_grad_value_.after)}`), byValue);
  });

  it('eval() names the layers that differ', () => {
    const made = {
      'body.0': ['Conv2d', {}],
      'body.1': ['BatchNorm2d', { track_running_stats: true }],
      'body.2': ['Dropout2d', { p: 0.2 }],
      'body.3': ['InstanceNorm2d', { track_running_stats: false }],
      'body.4': ['RReLU', {}],
      free: ['BatchNorm2d', { track_running_stats: false }],
      rnn: ['LSTM', { dropout: 0.3, num_layers: 2 }],
      single: ['LSTM', { dropout: 0.3, num_layers: 1 }],
    } as const;
    const differing = Object.entries(made).flatMap(([name, [id, bound]]) => (hasTwoModes(id, bound) ? [name] : []));
    assert.deepEqual(differing, facts['differ between training and evaluation']);
    const model =
      'net = nn.Sequential(nn.BatchNorm2d(4), nn.Dropout(0.2), nn.Dropout(0.5), nn.RReLU(), nn.Linear(4, 4))';
    const text = hoverText(`${head}${model}\nnet.ev$0al()`);
    for (const part of ['2 dropout layers (p 0.2, 0.5)', '1 batch-norm layer:', '1 other layer that differs: RReLU'])
      assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
  });

  it('tells no rate as the optimizer’s that another scheduler moves too', () => {
    const alone = (step: number) => 0.1 * 0.9 ** step;
    assert.ok(facts['rates under two schedulers'].some((rate, step) => Math.abs(rate - alone(step)) > 1e-3));
    const both = 'one = ExponentialLR(opt, gamma=0.9)\ntwo = MultiStepLR(opt, [3, 8])\n';
    const remark = /scheduler alone\. MultiStepLR \(line \d+\) was made for the same optimizer/;
    assert.match(hoverText(`${head}${both}one.st$0ep()`), remark);
    assert.match(hoverText(head + both.replace('Exponential', 'Expo$0nential')), remark);
    assert.doesNotMatch(hoverText(`${head}${both.split('\n')[0]}\none.st$0ep()`), /alone/);
    const chained = 'all = SequentialLR(opt, [LinearLR(opt), ExponentialLR(opt, 0.9)], milestones=[5])\n';
    assert.doesNotMatch(hoverText(`${head}${chained}all.st$0ep()`), /alone/);
  });

  it('a loader counts as PyTorch counts', () => {
    const { all, drop_last: dropping } = facts['batches of 100 samples by 64'];
    assert.deepEqual([all, dropping], [Math.ceil(100 / 64), Math.floor(100 / 64)]);
    assert.match(hoverText(`${head}Data$0Loader(d, 64)`), /⌈samples \/ 64⌉ batches/);
    assert.match(hoverText(`${head}Data$0Loader(d, 64, drop_last=True)`), /⌊samples \/ 64⌋ batches/);
    const ahead = facts['prefetch_factor with workers'] * 3;
    assert.ok(hoverText(`${head}Data$0Loader(d, 64, num_workers=3)`).includes(`up to ${ahead} wait in memory`));
  });

  it('repeats PyTorch’s own complaints', () => {
    const backward = hoverText(`${head}loss = torch.randn(3)\nloss.back$0ward()`);
    assert.ok(backward.includes(facts['backward of several numbers'].replace('RuntimeError: ', '')));
    const inference = hoverText(`${head}torch.infer$0ence_mode()`);
    assert.ok(
      inference.includes(facts['backward of a result of inference mode'].split('. ')[0]!.replace('RuntimeError: ', '')),
    );
  });

  it('autocast names the type it lowers to, where nothing else is asked for', () => {
    for (const [device, type] of Object.entries(facts["autocast's own dtype"]))
      assert.ok(
        hoverText(`${head}torch.auto$0cast('${device}')`).includes(`${device} · ${type.replace('torch.', '')}`),
      );
    assert.deepEqual(facts.autocast, {
      linear: 'torch.bfloat16',
      mse_loss: 'torch.float32',
      cross_entropy: 'torch.float32',
      weight: 'torch.float32',
    });
  });

  it('tells the prefixes that wrappers put before names', () => {
    assert.ok(facts['compiled names'][0]!.startsWith('_orig_mod.'));
    assert.match(hoverText(`${head}torch.comp$0ile(m)`), /begin with _orig_mod\./);
    assert.ok(facts['parallel names'][0]!.startsWith('module.'));
    assert.match(hoverText(`${head}nn.Data$0Parallel(m)`), /begin with module\./);
  });
});

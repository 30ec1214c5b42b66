/** Distributions, buffers and `get_lr`: what is said is what PyTorch does (test/truth/distributions.json). */
import { strict as assert } from 'node:assert';
import { findOperator } from '../../src/operators/catalogue';
import { hoverText } from '../host/hover-text';
import facts from '../truth/distributions.json';

const head = `import torch
from torch import nn
from torch.distributions import Bernoulli, Categorical, Normal
from torch.optim.lr_scheduler import ConstantLR, ExponentialLR, LambdaLR, LRScheduler, StepLR
opt = torch.optim.SGD(nn.Linear(2, 2).parameters(), lr=0.1)
`;

function says(marked: string, ...expected: readonly string[]): void {
  const text = hoverText(head + marked);
  for (const part of expected) assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
}

describe('distributions', () => {
  it('have PyTorch’s parameters', () => {
    for (const [name, theirs] of Object.entries(facts.signatures)) {
      const { parameters } = findOperator(`torch.distributions.${name}`)!.form;
      const own = Object.entries(parameters).map(([parameter, { default: given }]) =>
        given === undefined ? [parameter] : [parameter, given],
      );
      assert.deepEqual(own, theirs);
    }
  });

  it('say what sampling gives and what log_prob is', () => {
    assert.deepEqual(facts.sample, [[4], 'torch.int64', [3, 4]]);
    assert.ok(facts['log_prob is −cross_entropy']);
    says(
      'Cat$0egorical(logits=torch.randn(4, 6))',
      '6 classes; sample() gives 4 numbers, int64',
      'the negative of F.cross_entropy(logits, action)',
      'softmax(logits)',
    );
    assert.deepEqual(facts['probs are normalised'], [0.25, 0.75]);
    says('Cat$0egorical(torch.ones(3))', 'divided by their sum', 'gives one number');
  });

  it('say where both or neither is given', () => {
    assert.deepEqual(facts['both or neither'], ['ValueError', 'ValueError']);
    says('Cat$0egorical()', 'not both: ValueError');
    says('Bern$0oulli(torch.ones(2), torch.ones(2))', 'not both: ValueError');
    assert.doesNotMatch(hoverText(`${head}def f(p):\n    return Cat$0egorical(p)`), /ValueError/);
  });

  it('know which samples have a gradient', () => {
    const { rsample } = facts;
    assert.deepEqual([rsample['Normal has a gradient'], rsample['sample has']], [true, false]);
    assert.deepEqual([rsample.Categorical, rsample.Bernoulli], ['NotImplementedError', 'NotImplementedError']);
    says('Nor$0mal(torch.zeros(3), torch.ones(3))', 'gradients reach loc and scale', 'It stands for 3 of them');
    says('m = Categorical(torch.ones(3))\nm.rsam$0ple()', 'Categorical and Bernoulli raise NotImplementedError');
  });

  it('count Gaussians by loc and scale together', () => {
    assert.deepEqual(facts.Gaussians, { '2×1 and 3': [2, 3], '3 and a number': [3] });
    says('Nor$0mal(torch.zeros(2, 1), torch.ones(3))', 'It stands for 2×3 of them');
    says('Nor$0mal(torch.zeros(3), 2.0)', 'It stands for 3 of them');
    assert.doesNotMatch(hoverText(`${head}def f(s):\n    return Nor$0mal(torch.zeros(2, 1), s)`), /It stands for/);
  });

  it('write the density of a Gaussian as PyTorch computes it', () => {
    const { x, scale, log_prob } = facts.densities;
    x.forEach((value, i) => {
      const sigma = scale[i]!;
      const expected = -(value ** 2) / (2 * sigma ** 2) - Math.log(sigma) - Math.log(2 * Math.PI) / 2;
      assert.ok(Math.abs(expected - log_prob[i]!) < 1e-5);
    });
    assert.ok(log_prob[0]! > 0);
    says('Nor$0mal(0.0, 1.0)', 'log p(x) = −(x − μ)² / (2σ²) − log σ − ½ log 2π');
    assert.ok(Math.abs(facts['entropy of 5 equal'] - Math.log(5)) < 1e-6);
  });
});

describe('a scheduler’s rate', () => {
  it('in use is told from the one that get_lr() answers', () => {
    const asked = facts['get_lr of StepLR(3, 0.1)'];
    assert.deepEqual(asked[3], [0.001, 0.01, 1]);
    const made = 's = StepLR(opt, 3, 0.1)\n';
    says(`${made}s.get_$0lr()`, '0.1 until scheduler.step() has been called 3 times, then 0.01.', 'PyTorch warns');
    says(`${made}s.get_last_$0lr()`, '0.1 until scheduler.step() has been called 3 times, then 0.01.');
    says('s = ExponentialLR(opt, 0.9)\ns.get_last_$0lr()', '0.1 before the first scheduler.step(), then 0.09.');
  });

  it('that a function gives is told only as far as the function is followed', () => {
    const late = 'lambda t: 1.0 if t < 70000 else 0.1';
    says(`Lambda$0LR(opt, ${late})`, '0.1 for the first 100 steps, as far as it is followed.');
    says('Constant$0LR(opt, 1.0)', '0.1 throughout.');
  });

  it('of a class of one’s own says how far it is followed', () => {
    const own = `class Halve(LRScheduler):
    def get_lr(self):
        return [lr * 0.5 ** self.last_epoch for lr in self.base_lrs]
`;
    says(`${own}Hal$0ve(opt)`, 'after 100. It is followed that far and no further');
  });
});

describe('a buffer', () => {
  it('is saved unless it says otherwise, and is no parameter', () => {
    assert.deepEqual(facts.buffers, { saved: ['kept'], parameters: 0, moved: ['torch.float64', 'torch.float64'] });
    const inside = (call: string) => `class N(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buf$0fer(${call})
N()
`;
    says(inside('"mean", torch.zeros(3, 1)'), 'self.mean · 3×1', 'saved in state_dict()');
    says(inside('"mean", torch.zeros(3, 1), persistent=False'), 'not saved', 'not in state_dict()');
  });
});

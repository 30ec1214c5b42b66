/** Schedules and optimizers of the code's own: their rates are those that PyTorch sets (test/truth/own_training.json). */
import { strict as assert } from 'node:assert';
import { describeMention } from '../../src/host/describe-operator';
import { analyze } from '../../src/interpreter/analyze';
import { hoverText } from '../host/hover-text';
import { cases } from '../truth/own_training.json';

const IMPORTS = `import math
import torch
from torch import nn
from torch.optim.lr_scheduler import LRScheduler, StepLR, _LRScheduler
m = nn.Linear(2, 2)
`;

describe('classes of one’s own for training', () => {
  for (const { source, optimizer, made, rates } of cases) {
    const text = `${IMPORTS}${source}opt = ${optimizer}\ns = ${made}\n`;
    const name = made.slice(0, made.indexOf('('));
    const drawn = () => {
      const { mentions } = analyze({ uri: 'file:///a.py', text });
      const mention = mentions.find(({ at }) => text.slice(at.span.from, at.span.to) === made)!;
      return describeMention(mention).explanation?.plot;
    };
    const title = `${name} on ${optimizer.slice(0, optimizer.indexOf('('))}`;

    if (name === 'Itself') it(`${title} is not drawn: it steps in its own way`, () => assert.equal(drawn(), undefined));
    else if (optimizer.startsWith('Scaled'))
      it(`${title} is drawn as a multiple of a rate that is not known`, () => assert.equal(drawn()?.y.label, '× lr'));
    else
      it(`${title} has PyTorch’s rates`, () => {
        const points = drawn()?.series[0]?.points;
        assert.ok(points, 'no curve');
        for (const [step, rate] of rates.entries()) {
          // Of a piecewise constant curve the last point at or before the step counts.
          const own = points.findLast(([x]) => x <= step)![1];
          assert.ok(Math.abs(own - rate) < 1e-9, `step ${step}: ${own} against ${rate}`);
        }
      });
  }

  const own = cases.find(({ source }) => source.startsWith('class Own'))!.source;

  it('say what they were made with, and what is theirs', () => {
    const hover = hoverText(`${IMPORTS}${own}opt = O$0wn(m.parameters(), lr=0.5)`);
    assert.match(hover, /^\*\*Own\*\*\s+optimizer of your own · lr 0\.5 · weight decay 0\.0/);
    assert.match(hover, /its step\(\) moves the parameters/);
    const argument = hoverText(`${IMPORTS}${own}opt = Own(m.parameters(), l$0r=0.5)`);
    assert.match(argument, /lr is 0\.5/);
  });

  it('are not taken for PyTorch’s class of the same name', () => {
    const code = own.replace('class Own', 'class RAdam');
    const hover = hoverText(`${IMPORTS}${code}opt = RAdam(m.parameters())\nopt.st$0ep()`);
    assert.doesNotMatch(hover, /RAdam ·|β|m̂/);
    assert.match(hoverText(`${IMPORTS}${code}opt = RA$0dam(m.parameters())`), /optimizer of your own/);
  });

  it('answer with the rule they build on, with the arguments that they hand on', () => {
    const code = `class Quick(torch.optim.SGD):
    def __init__(self, params, pace):
        super().__init__(params, lr=2 * pace, momentum=0.9)
`;
    const hover = hoverText(`${IMPORTS}${code}opt = Qui$0ck(m.parameters(), 0.05)`);
    assert.match(hover, /^\*\*Quick\*\*\s+SGD of your own · lr 0\.1 · momentum 0\.9/);
    assert.match(hover, /θ = θ − 0\.1·v/);
  });
});

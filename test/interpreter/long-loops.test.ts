// A training script's many epochs are followed until they say nothing new; what stands behind them has its turn.
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';

const steps = 1_000_000;

const script = (loop: string, body: string) => `
from data import batches
from torch import nn

seen = 0
best = 5
${loop}
    seen += 1
    ${body}
        total = 0
        for scale in range(40):
            total += scale
layer = nn.Linear(best, 3)
`;

describe('a loop that takes long', () => {
  for (const [title, loop] of [
    ['for', 'for epoch in range(15000):'],
    ['while', 'while seen < 15000:'],
  ] as const)
    it(`is left where nobody knows the turns of a loop in it: ${title}`, () => {
      const opened = open({ uri: 'train.py', text: script(loop, 'for batch in batches():') }, { steps });
      assert.deepEqual(
        opened.unknowns.map(({ reason }) => reason),
        [],
      );
      const { mentions, loops } = opened.rest();
      assert.deepEqual(
        mentions.map(({ arguments: bound }) => [bound.in_features, bound.out_features]),
        [[5, 3]],
      );
      if (title === 'for') assert.equal(loops?.[0]?.turns, 15_000);
    });

  it('is followed to its end where all of it is known', () => {
    const text = script('for epoch in range(3000):', 'if seen % 2 == 0:').replace('Linear(best', 'Linear(seen');
    const { mentions } = open({ uri: 'train.py', text }, { steps }).rest();
    assert.deepEqual(
      mentions.map(({ arguments: bound }) => bound.in_features),
      [3000],
    );
  });

  it('may have put in any of the keys', () => {
    const text = `
import random
from torch import nn

seen, width = {}, 3
for turn in range(int(random.random() * 9)):
    seen[turn] = 5
    if turn > 0:
        width = seen[turn - 1]
nn.Linear(width, 2)
`;
    const { mentions } = open({ uri: 'train.py', text }, { steps }).rest();
    const layer = mentions.find(({ arguments: bound }) => 'in_features' in bound)!;
    assert.equal(isUnknown(layer.arguments.in_features), true);
  });
});

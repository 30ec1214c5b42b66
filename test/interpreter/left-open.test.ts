/** A default such as `channels=()` is there for others to fill in: what PyTorch refuses of it is told where the code leaves it so. */
import { strict as assert } from 'node:assert';
import { analyze } from '../../src/interpreter/analyze';

const POOL = `import torch
from torch import nn


class Pool(nn.Module):
    def __init__(self, width=8, channels=()):
        super().__init__()
        self.projections = nn.ModuleList([nn.Conv2d(c, width, 1) for c in channels])

    def forward(self, maps):
        return torch.cat([projection(x) for x, projection in zip(maps, self.projections)], dim=1)
`;

function problems(text: string): readonly string[] {
  return analyze({ uri: 'pool.py', text }, {}).networks.flatMap(({ problems }) => problems.map(({ code }) => code));
}

describe('an argument that its default leaves empty', () => {
  it('is no fault of the class', () => assert.deepEqual(problems(POOL), []));

  // PyTorch: "torch.cat(): expected a non-empty list of Tensors".
  it('is one of the code that calls it so', () =>
    assert.deepEqual(problems(`${POOL}\nPool()([torch.zeros(1, 3, 4, 4)])\n`), ['wrong-call']));
});

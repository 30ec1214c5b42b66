/** Functions that NumPy or PyTorch call with parts of their arguments never seem to get the whole. */
import { strict as assert } from 'node:assert';
import { analyze, open } from '../../src/interpreter/analyze';
import { holdingsIn } from '../../src/network/holdings';
import { showShape } from '../../src/tensor/show';
import { Tensor } from '../../src/tensor/tensor';
import { isUnknown } from '../../src/tensor/unknown';

/** What is told of the places named `seen`. */
function seen(body: string): readonly string[] {
  const text = `import numpy as np\nimport torch\nfrom torch import nn\n\n${body}`;
  const { problems, networks, variables } = analyze({ uri: 'net.py', text });
  assert.deepEqual(
    [...problems, ...networks.flatMap(network => network.problems)].map(({ message }) => message),
    [],
  );
  const held = [...holdingsIn(variables)].filter(({ span }) => text.slice(span.from, span.to) === 'seen');
  return held.flatMap(one => one.held.map(each => ('value' in each ? shown(each.value) : each.type)));
}

function shown(value: unknown): string {
  return value instanceof Tensor ? showShape(value.shape) : JSON.stringify(value);
}

describe('a function that is handed parts', () => {
  for (const made of ['vectorize', 'vectorize(otypes=[float])'])
    it(`says nothing of what np.${made} hands it`, () =>
      assert.deepEqual(seen(`@np.${made}\ndef clip(seen):\n    return seen\n\n\nclip([1, 2, 3])\n`), []));

  it('sees a sample of what torch.vmap got', () =>
    assert.deepEqual(seen('def norm(seen):\n    return seen.view(5, 1)\n\n\ntorch.vmap(norm)(torch.zeros(3, 5))\n'), [
      '5',
      '5',
    ]));

  it('is not followed inside a model, where its calls would count once', () => {
    const text = `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(5, 2)

    def forward(self, x):
        return torch.vmap(self.fc)(x)
`;
    const network = open({ uri: 'net.py', text }).trace('Net()', { given: ['3x5'] });
    assert.ok(!isUnknown(network));
    assert.deepEqual(network.outputs, [null]);
    assert.deepEqual(
      network.unknowns.map(({ reason }) => reason),
      ['torch.vmap is not followed inside a model'],
    );
  });
});

/** A script that works inside of functions is asked about as one that does not: what it keeps there are its models. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { showShape } from '../../src/tensor/show';
import { isUnknown } from '../../src/tensor/unknown';

const NETS = `from torch import nn

class Net(nn.Module):
    def __init__(self, n=10):
        super().__init__()
        self.fc = nn.Linear(784, n)

    def forward(self, x):
        return self.fc(x.flatten(1))

def build(n):
    return Net(n)
`;

/** The models of a script beside the file above, each with what comes out of it. */
function models(script: string): readonly string[] {
  const resolve = (module: string) => (module === 'nets' ? { uri: 'nets.py', text: NETS } : undefined);
  const opened = open({ uri: 'main.py', text: `import torch\nfrom torch import nn\n${script}` }, { resolve });
  return opened.models().map(model => {
    const network = opened.trace(model);
    if (isUnknown(network)) return `${model.model}: ${network.reason}`;
    const shapes = network.outputs.map(id => (id === null ? '?' : showShape(network.tensors[id]!.shape)));
    return `${model.model}: ${shapes.join(', ')}`;
  });
}

const CALL = 'net(torch.zeros(2, 28, 28))';

describe('a model that a function keeps', () => {
  it('is one of the script’s', () => {
    assert.deepEqual(models(`from nets import Net\ndef main():\n    net = Net(5)\n    ${CALL}\nmain()\n`), [
      'Net(5): 2×5',
    ]);
    assert.deepEqual(models(`from nets import build\ndef main():\n    net = build(7).cuda()\n    ${CALL}\nmain()\n`), [
      'net: 2×7',
    ]);
  });

  it('is so where an object keeps it', () =>
    assert.deepEqual(
      models(
        `from nets import Net\nclass Trainer:\n    def __init__(self, n):\n        self.net = Net(n)\n    def fit(self, x):\n        self.net(x)\nTrainer(3).fit(torch.zeros(2, 784))\n`,
      ),
      ['Net(n): 2×3'],
    ));

  it('is not where the function hands it on, or a class or another model holds it', () => {
    const handed = `from nets import Net\ndef make(n):\n    net = Net(n)\n    return net\nnet = make(4)\n${CALL}\n`;
    assert.deepEqual(models(handed), ['Net(n): 2×4']);
    const wrapped = `from nets import Net\ndef main():\n    net = Net(5)\n    net = nn.Sequential(net, nn.ReLU())\n    ${CALL}\nmain()\n`;
    assert.deepEqual(models(wrapped), ['nn.Sequential(net, nn.ReLU()): 2×5']);
    const own = `class Own(nn.Module):\n    def __init__(self):\n        super().__init__()\n        fc = nn.Linear(784, 3)\n        self.fc = fc\n    def forward(self, x):\n        return self.fc(x.flatten(1))\ndef main():\n    net = Own()\n    ${CALL}\nmain()\n`;
    assert.deepEqual(models(own), ['Own(): 2×3']);
  });

  it('stands where the script makes it, though another file calls its class', () => {
    const text = 'from nets import build\ndef main():\n    net = build(7).cuda()\nmain()\nother = build(3)\n';
    const resolve = (module: string) => (module === 'nets' ? { uri: 'nets.py', text: NETS } : undefined);
    const opened = open({ uri: 'main.py', text }, { resolve });
    const places = opened.models().map(model => {
      const network = opened.trace(model);
      const at = isUnknown(network) ? undefined : network.creation;
      return at?.uri === 'main.py' ? text.slice(at.span.from, at.span.to) : undefined;
    });
    assert.deepEqual(places, ['build(3)', 'build(7).cuda()']);
  });

  it('is not a loss, which has nothing to learn', () =>
    assert.deepEqual(models('def main():\n    loss = nn.CrossEntropyLoss()\n    print(loss)\nmain()\n'), []));
});

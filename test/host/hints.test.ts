import { strict as assert } from 'node:assert';
import { hintsIn } from '../../src/host/hints';
import { analyze } from '../../src/interpreter/analyze';
import { symbol } from '../../src/tensor/dim';
import { analysis, network, placeIn, uri } from './hand-made';

const text = 'x = F.relu(self.bn(self.conv(x)))\ny = self.fc(x)\nz = helper(y)\n';
const site = (call: string) => placeIn(text, call);

/** The text with the hints written where they stand; tooltips follow, a line each. */
function show(networks: Parameters<typeof analysis>[0], from = 0, to = text.length): string {
  const hints = hintsIn(analysis(networks), uri, from, to);
  let shown = text;
  for (const { at, label } of [...hints].reverse()) shown = `${shown.slice(0, at)} «${label}»${shown.slice(at)}`;
  return shown + hints.map(({ tooltip }) => `${tooltip}\n`).join('');
}

const check = (title: string, shown: () => string, expected: string) =>
  it(title, () => assert.equal(shown(), expected));

const stage = (channels: number, size: number) =>
  network(
    'Net()',
    [1, 3, 8, 8],
    [
      { type: 'conv', path: 'conv', site: site('self.conv(x)'), in: [[1, 3, 8, 8]], out: [[1, channels, size, size]] },
      { type: 'bn', path: 'bn', site: site('self.bn(self.conv(x))'), in: [], out: [[1, channels, size, size]] },
      { type: 'relu', site: site('F.relu(self.bn(self.conv(x)))'), in: [], out: [[1, channels, size, size]] },
    ],
  );

describe('shape hints', () => {
  check(
    'say the shape once, without a plain batch axis',
    () => show([stage(16, 4)]),
    `x = F.relu(self.bn(self.conv(x))) «16×4×4»\ny = self.fc(x)\nz = helper(y)\n1×16×4×4\n`,
  );
  check(
    'show the first of several shapes and how many others there are',
    () => show([stage(16, 4), stage(32, 2), stage(32, 2)]),
    `x = F.relu(self.bn(self.conv(x))) «16×4×4 +1»\ny = self.fc(x)\nz = helper(y)\n1×16×4×4\n1×32×2×2\n`,
  );
  it('stand at the call of a network in a training loop, not where its images come through their transforms', () => {
    const training = `import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms
prepare = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
loader = DataLoader(datasets.MNIST('data', transform=prepare), batch_size=32)
net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
for step, (images, labels) in enumerate(loader):
    scores = net(images)
    hot = torch.zeros(32, 10)
`;
    const hints = hintsIn(analyze({ uri, text: training }), uri, 0, training.length);
    const lines = hints.map(
      ({ at, label }) => `${training.slice(training.lastIndexOf('\n', at - 1) + 1, at)} «${label}»`,
    );
    assert.deepEqual(
      lines.filter(line => !line.startsWith('net =')),
      ['    scores = net(images) «32×10»'],
    );
  });
  it('leave sizes out that would take up the line; the tooltip has them', () => {
    const deep = `from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.Upsample(scale_factor=2)
        self.conv = nn.Conv2d(3, 3, 3, stride=3)
    def forward(self, x):
        for _ in range(5):
            x = self.up(self.conv(x) + 1)
        return x.relu()
`;
    const hints = hintsIn(analyze({ uri: 'file:///deep.py', text: deep }), 'file:///deep.py', 0, deep.length);
    const { label, tooltip } = hints.find(({ at }) => deep.slice(0, at).endsWith('x.relu()'))!;
    assert.equal(label, '3×…×…');
    assert.match(tooltip, /^B×3×2·⌊\S*H\S*⌋×2·⌊\S*W\S*⌋$/);
  });
  it('call a loss a scalar, where `()` would read as one more call', () => {
    const loss = `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)
    def forward(self, x):
        return self.fc(x)
criterion = nn.CrossEntropyLoss()
loss = criterion(Net()(torch.randn(4, 8)), torch.randint(0, 2, (4,)))
`;
    const hints = hintsIn(analyze({ uri: 'file:///loss.py', text: loss }), 'file:///loss.py', 0, loss.length);
    assert.equal(hints.at(-1)?.label, 'scalar');
    assert.equal(hints.at(-1)?.tooltip, 'scalar');
  });
  it('say in a loop of the script what the network there gives, not one with the defaults of its class', () => {
    const script = `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.fc = nn.Linear(8, classes)
    def forward(self, x):
        return self.fc(x)
def main():
    net = Net(100)
    for images in torch.randn(6, 4, 8), torch.randn(6, 2, 8):
        for image in images:
            logits = net(image)
`;
    const hints = hintsIn(analyze({ uri: 'file:///loop.py', text: script }), 'file:///loop.py', 0, script.length);
    const { label, tooltip } = hints.find(({ at }) => script.slice(0, at).endsWith('net(image)'))!;
    assert.deepEqual([label, tooltip], ['4×100 +1', '4×100\n2×100']);
    assert.equal(hints.find(({ at }) => script.slice(0, at).endsWith('self.fc(x)'))?.label, '4×10');
  });
  it('are quiet about a layer made alone, of which nothing tells the input', () => {
    const made = 'from torch import nn\nloss = nn.TripletMarginLoss(margin=1.0)\n';
    const hints = hintsIn(analyze({ uri: 'file:///loss.py', text: made }), 'file:///loss.py', 0, made.length);
    assert.deepEqual(hints, []);
  });
  check(
    'keep a batch axis that says something, and one that is not the input’s',
    () =>
      show([
        network(
          'Net()',
          [8, 3],
          [
            { type: 'Linear', path: 'fc', site: site('self.fc(x)'), in: [[8, 3]], out: [[8, 10]] },
            { type: 'helper', site: site('helper(y)'), in: [[8, 10]], out: [[1, 10], [10]] },
          ],
        ),
      ]),
    `x = F.relu(self.bn(self.conv(x)))\ny = self.fc(x) «8×10»\nz = helper(y) «(1×10, 10)»\nfc: 8×10\n(1×10, 10)\n`,
  );
  check(
    'drop a symbolic batch and show a question mark with its reason',
    () =>
      show([
        network(
          'Net()',
          [symbol('B'), 3],
          [
            { type: 'Linear', path: 'fc', site: site('self.fc(x)'), in: [], out: [[symbol('B'), symbol('n_embd')]] },
            { type: 'helper', site: site('helper(y)'), in: [], out: [null], unknown: 'helper is not known' },
          ],
        ),
      ]),
    `x = F.relu(self.bn(self.conv(x)))\ny = self.fc(x) «n_embd»\nz = helper(y) «?»\nfc: B×n_embd\nnot known: helper is not known\n`,
  );
  check(
    'are silent where a network is only made, not where it is called',
    () => {
      const made = (at: string, construction: string) =>
        network(
          'Net()',
          [1, 3],
          [{ type: 'Net', path: '', site: site(at), construction: site(construction), in: [[1, 3]], out: [[1, 10]] }],
        );
      return show([made('helper(y)', 'helper(y)'), made('self.fc(x)', 'helper(y)')]);
    },
    `x = F.relu(self.bn(self.conv(x)))\ny = self.fc(x) «10»\nz = helper(y)\n1×10\n`,
  );
  check('stand only in the asked range', () => show([stage(16, 4)], text.indexOf('y ='), text.length), text);
  check(
    'belong to the container where it calls its own content',
    () =>
      show([
        network(
          'Net()',
          [1, 3],
          [
            { type: 'Sequential', path: 'fc', site: site('self.fc(x)'), in: [[1, 3]], out: [[1, 10]] },
            { type: 'Linear', path: 'fc.0', parent: 0, site: site('self.fc(x)'), in: [[1, 3]], out: [[1, 7]] },
          ],
        ),
      ]),
    `x = F.relu(self.bn(self.conv(x)))\ny = self.fc(x) «10»\nz = helper(y)\nfc: 1×10\n`,
  );
});

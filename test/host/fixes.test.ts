import { strict as assert } from 'node:assert';
import { fixed, fixesIn, isMended } from '../../src/host/fixes';
import { analyze } from '../../src/interpreter/analyze';

const uri = 'net.py';
const net = (layer: string, start = 'super().__init__()\n        ') => `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        """Made for the test."""
        ${start}self.conv = nn.Conv2d(3, 8, 3)
        self.fc = ${layer}

    def forward(self, x):
        return self.fc(self.conv(x).flatten(1))


Net()(torch.zeros(1, 3, 8, 8))
`;

const sequence = (layers: string) => `import torch
from torch import nn

net = nn.Sequential(${layers})
loss = nn.CrossEntropyLoss()(net(torch.zeros(2, 4)), torch.zeros(2, dtype=torch.long))
`;

const lossOf = (scores: string) => `import torch
import torch.nn.functional as F
from torch import nn

x = torch.zeros(2, 4)
fc = nn.Linear(4, 3)
loss = F.cross_entropy(${scores}, torch.zeros(2, dtype=torch.long))
`;

const listed = (layers: string) => `import torch
from torch import nn


def block(n):
    return nn.Linear(n, n)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = ${layers}

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


Net()(torch.zeros(1, 4))
`;

const filled = (start: string) => `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = ${start}
        for _ in range(2):
            self.layers.append(nn.Linear(4, 4))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


Net()(torch.zeros(1, 4))
`;

const normed = (norm: string) => `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 4)
        self.norm = ${norm}

    def forward(self, x):
        return self.norm(self.fc(x))


Net()(torch.zeros(2, 3))
`;

const viewed = (method: string) => `import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return x.transpose(1, 2).${method}(2, 12)


Net()(torch.zeros(2, 3, 4))
`;

/** Every fix that a second analysis finds good. */
function good(text: string): readonly (readonly [title: string, text: string])[] {
  const before = analyze({ uri, text });
  return fixesIn(before, uri, text)
    .filter(fix => isMended(fix, before, analyze({ uri, ...fixed({ text }, fix) })))
    .map(fix => [fix.title, fixed({ text }, fix).text]);
}

const check = (title: string, text: string, expected: readonly (readonly [string, string])[]) =>
  it(title, () => assert.deepEqual(good(text), expected));

/** Two layers in a row of which the first does not fit; what the second makes of that is not known before. */
const chained = (first: string, second: string) => `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = ${first}
        self.b = ${second}

    def forward(self, x):
        return self.b(self.a(x))


Net()(torch.zeros(2, 8))
`;

/** One layer used twice, on inputs of different width. */
const twice = (layer: string) => `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = ${layer}

    def forward(self, x, y):
        return self.a(x) + self.a(y)


Net()(torch.zeros(2, 8), torch.zeros(2, 9))
`;

describe('quick fixes, as edits', () => {
  check('mend the first of two layers in a row', chained('nn.Linear(9, 4)', 'nn.Linear(7, 4)'), [
    ['Set in_features to 8', chained('nn.Linear(8, 4)', 'nn.Linear(7, 4)')],
  ]);
  check('break no other use of a layer', twice('nn.Linear(9, 4)'), []);
  check('put the number in', net('nn.Linear(100, 10)'), [['Set in_features to 288', net('nn.Linear(288, 10)')]]);
  check('put a product in the place of one', net('nn.Linear(8 * 5 * 5, 10)'), [
    ['Set in_features to 8 * 6 * 6', net('nn.Linear(8 * 6 * 6, 10)')],
  ]);
  check('call super().__init__() behind the docstring', net('nn.Linear(288, 10)', ''), [
    ['Call super().__init__() first', net('nn.Linear(288, 10)')],
  ]);
  check('leave a computed number alone', net('nn.Linear(len("abc") * 8, 10)'), []);
  check('drop a softmax that stands in a sequence', sequence('nn.Linear(4, 3), nn.Softmax(dim=1)'), [
    ['Drop the softmax', sequence('nn.Linear(4, 3)')],
  ]);
  check('drop a softmax around the result', lossOf('F.softmax(fc(x), dim=1)'), [['Drop the softmax', lossOf('fc(x)')]]);
  check('drop a softmax behind the result', lossOf('fc(x).softmax(1)'), [['Drop the softmax', lossOf('fc(x)')]]);
  check('register the layers of a list', listed('[nn.Linear(4, 4) for _ in range(2)]'), [
    ['Use nn.ModuleList', listed('nn.ModuleList([nn.Linear(4, 4) for _ in range(2)])')],
  ]);
  check('register the layers of a list that is filled later', filled('[]'), [
    ['Use nn.ModuleList', filled('nn.ModuleList()')],
  ]);
  check('register layers that a function makes', listed('[block(4) for _ in range(2)]'), [
    ['Use nn.ModuleList', listed('nn.ModuleList([block(4) for _ in range(2)])')],
  ]);
  check('give a norm the channels that come', normed('nn.BatchNorm1d(6)'), [
    ['Set num_features to 4', normed('nn.BatchNorm1d(4)')],
  ]);
  check('give a layer norm the size of the last axis', normed('nn.LayerNorm(6)'), [
    ['Set normalized_shape to 4', normed('nn.LayerNorm(4)')],
  ]);
  check('reshape what no view can be made of', viewed('view'), [
    ['Use reshape, which copies where it has to', viewed('reshape')],
  ]);

  const image = (fc: string, call: string) => `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.fc = ${fc}

    def forward(self, x):
        x = self.conv(x)
        return ${call}


Net()(torch.zeros(1, 3, 8, 8))
`;
  check('flatten an image before a linear layer', image('nn.Linear(288, 10)', 'self.fc(x)'), [
    ['Flatten the input: flatten(1)', image('nn.Linear(288, 10)', 'self.fc(x.flatten(1))')],
    ['Set in_features to 6', image('nn.Linear(6, 10)', 'self.fc(x)')],
  ]);
  check('flatten what is no plain name', image('nn.Linear(288, 10)', 'self.fc(x + 1)'), [
    ['Flatten the input: flatten(1)', image('nn.Linear(288, 10)', 'self.fc((x + 1).flatten(1))')],
    ['Set in_features to 6', image('nn.Linear(6, 10)', 'self.fc(x + 1)')],
  ]);
  check('flatten inside of a sequence', image('nn.Sequential(nn.ReLU(), nn.Linear(288, 10))', 'self.fc(x)'), [
    ['Flatten before it', image('nn.Sequential(nn.ReLU(), nn.Flatten(), nn.Linear(288, 10))', 'self.fc(x)')],
    ['Set in_features to 6', image('nn.Sequential(nn.ReLU(), nn.Linear(6, 10))', 'self.fc(x)')],
  ]);
  check('flatten nothing that would not fit', image('nn.Linear(287, 10)', 'self.fc(x)'), [
    ['Set in_features to 6', image('nn.Linear(6, 10)', 'self.fc(x)')],
  ]);

  const layer = (made: string, shape: string) => `import torch
from torch import nn

layer = ${made}
y = layer(torch.zeros(${shape}))
`;
  check('take fewer groups', layer('nn.Conv2d(6, 9, 3, groups=4)', '1, 6, 8, 8'), [
    ['Set groups to 3', layer('nn.Conv2d(6, 9, 3, groups=3)', '1, 6, 8, 8')],
  ]);
  check('take fewer groups of a norm', layer('nn.GroupNorm(32, 48)', '1, 48, 8, 8'), [
    ['Set num_groups to 24', layer('nn.GroupNorm(24, 48)', '1, 48, 8, 8')],
  ]);
  check('take no single group for several', layer('nn.Conv2d(6, 7, 3, groups=2)', '1, 6, 8, 8'), []);
  check('take fewer heads', `${layer('nn.TransformerEncoderLayer(100, 8)', '5, 2, 100')}`, [
    ['Set nhead to 5', layer('nn.TransformerEncoderLayer(100, 5)', '5, 2, 100')],
  ]);

  const recurrent = (made: string) => `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = ${made}

    def forward(self, x):
        h = torch.zeros(1, x.size(0), 16)
        out, h = self.rnn(x, h)
        return out[:, -1]


Net()(torch.zeros(4, 7, 8))
`;
  check('put the batch first where the state says so', recurrent('nn.GRU(8, 16)'), [
    ['Set batch_first', recurrent('nn.GRU(8, 16, batch_first=True)')],
  ]);
});

/** Problems the interpreter itself finds, and where it says they are. */
import { strict as assert } from 'node:assert';
import { analyze, open } from '../../src/interpreter/analyze';
import { showShape } from '../../src/tensor/shape';
import { isUnknown } from '../../src/tensor/unknown';

const check = (name: string, body: string, expected: readonly string[]) =>
  it(name, () => {
    const text = `import torch\nfrom torch import nn\n\n${body}`;
    const { problems, networks } = analyze({ uri: 'model.py', text });
    const all = [...problems, ...networks.flatMap(network => network.problems)];
    assert.deepEqual(
      all.map(({ code, at, cause }) => {
        const shown = [code, text.slice(at.span.from, at.span.to)];
        return [...shown, ...(cause ? [cause.message] : [])].join(' | ');
      }),
      expected,
    );
  });

describe('problems', () => {
  check(
    'of a layer stand at what it was given, with where the size came from',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.fc = nn.Linear(100, 10)

    def forward(self, x):
        return self.fc(self.conv(x).flatten(1))

Net()(torch.zeros(1, 3, 8, 8))
`,
    ['mismatched-in-features | self.conv(x).flatten(1) | 8×6×6 from flatten'],
  );
  check(
    'count what a named tuple is given only where its fields are known',
    `from collections import namedtuple
import somewhere

Open = namedtuple("Open", somewhere.FIELDS)
Pair = namedtuple("Pair", ["left", "right"])

class Net(nn.Module):
    def forward(self, x):
        both = Open(x, x, x)
        return Pair(x, x, both)

Net()(torch.zeros(1, 3))
`,
    ['uncaught-exception | Pair(x, x, both)'],
  );
  check(
    'tell an optimizer that is given a model for its parameters, but none that has items',
    `from somewhere import Strange

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

class Listed(Net):
    def __iter__(self):
        return iter(self.parameters())

class Foreign(Net, Strange):
    pass

torch.optim.SGD(Listed(), lr=0.1)
torch.optim.SGD(Foreign(), lr=0.1)
torch.optim.Adam(nn.ParameterList([nn.Parameter(torch.ones(2))]))
torch.optim.Adam(params=Net())
`,
    ['wrong-type | Net()'],
  );
  check(
    'tell where several elements are taken for one number',
    `import math

x = torch.ones(3)
a = math.sqrt(x[:1])
b = math.sqrt(x)
`,
    ['uncaught-exception | math.sqrt(x)'],
  );
  check(
    'tell a forgotten super().__init__()',
    `class Net(nn.Module):
    def __init__(self):
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
`,
    ['missing-super-init | self.fc'],
  );
  check(
    'tell a super(Net).__init__(), which is not the parent’s',
    `class Net(nn.Module):
    def __init__(self):
        super(Net).__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
`,
    ['missing-super-init | self.fc'],
  );
  check(
    'tell layers in a plain list',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(4, 4) for _ in range(2)]

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
`,
    ['hidden-modules | nn.Linear(4, 4)'],
  );
  check(
    'tell a softmax whose result a loop gives to cross entropy, though no size is known',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return torch.softmax(self.fc(x), dim=1)

from somewhere import data

def train(net, loader):
    criterion = nn.CrossEntropyLoss()
    for x, y in loader:
        loss = criterion(net(x), y)
        loss.backward()

train(Net(), torch.utils.data.DataLoader(data))
`,
    ['softmax-before-cross-entropy | torch.softmax(self.fc(x), dim=1) | the loss is computed from it here'],
  );
  check(
    'tell a softmax at the end of a sequence where it is made',
    `net = nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=-1))
loss = nn.functional.cross_entropy(net(torch.zeros(2, 4)), torch.zeros(2, dtype=torch.long))
`,
    ['softmax-before-cross-entropy | nn.Softmax(dim=-1) | the loss is computed from it here'],
  );
  check(
    'are none of a softmax inside, of one for the eye, and of log-softmax',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        weights = torch.softmax(self.fc(x), dim=1)
        return self.fc(weights * x)

net = Net()
scores = net(torch.zeros(2, 4))
y = torch.zeros(2, dtype=torch.long)
loss = nn.functional.cross_entropy(scores, y)
shown = scores.softmax(1)
same = nn.functional.cross_entropy(torch.log_softmax(scores, 1), y)
`,
    [],
  );
  check(
    'tell an attribute that nothing sets',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 4)

    def forward(self, x):
        return self.fc2(self.fc1(x))

Net()(torch.zeros(1, 4))
`,
    ['uncaught-exception | self.fc2'],
  );
  check(
    'are none of a class that nothing calls: others may complete it',
    `class Base(nn.Module):
    def forward(self, x):
        return self.head(x)
`,
    [],
  );
  check(
    'tell an exception of the code where it is raised, if what goes in was said',
    `class Net(nn.Module):
    def forward(self, x):
        if x.shape[1] != 3:
            raise ValueError(f'{x.shape[1]} channels')
        return x

Net()(torch.zeros(1, 1, 8, 8))
`,
    ["uncaught-exception | raise ValueError(f'{x.shape[1]} channels')"],
  );
  for (const [used, given, place] of [
    // RuntimeError: a Tensor with 3 elements cannot be converted to Scalar
    ['x * x.item()', 3, 'x.item()'],
    // RuntimeError: Boolean value of Tensor with more than one value is ambiguous
    ['x if x > 0 else -x', 3, 'x > 0'],
    // RuntimeError: Boolean value of Tensor with no values is ambiguous
    ['x if not x else -x', 0, 'x'],
    // AttributeError: 'float' object has no attribute 'detach'
    ['x * nn.Parameter(0.5)', 3, 'nn.Parameter(0.5)'],
    ['x * nn.Parameter([1.0])', 3, 'nn.Parameter([1.0])'],
  ] as const)
    check(
      `tell several numbers where one is wanted, and numbers where a tensor is: ${used}`,
      `class Net(nn.Module):
    def forward(self, x):
        return ${used}

Net()(torch.rand(${given}))
`,
      [`uncaught-exception | ${place}`],
    );
  it('do not take our own words for those of an exception whose text is not known', () => {
    const text = `import torch\nfrom torch import nn\n\n\nclass Net(nn.Module):
    def __init__(self, metric):
        super().__init__()
        raise ValueError(f'{metric} is no metric')


net = Net(object())
`;
    const { problems } = analyze({ uri: 'model.py', text });
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['ValueError'],
    );
  });
  check(
    'are one where a layer that cannot be made is called',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Conv2d(6, 9, 3, groups=4)

    def forward(self, x):
        return self.layer(x)

Net()(torch.zeros(4, 6, 5, 5))
`,
    ['indivisible-groups | 6'],
  );
  check(
    'are told of a head that only training comes to',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 8)
        self.head = nn.Linear(9, 2)

    def forward(self, x):
        x = self.body(x)
        if not self.training:
            return x
        return self.head(x)
`,
    ['mismatched-in-features | x | B×8 from Linear'],
  );
  check(
    'are none of it where training may want another of the sizes that fit',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, stride=4)
        self.fc = nn.Linear(8, 10)
        self.aux = nn.Linear(8 * 7 * 7, 10)

    def forward(self, x):
        x = self.conv(x)
        y = self.fc(nn.functional.max_pool2d(x, 4).flatten(1))
        return (y, self.aux(x.flatten(1))) if self.training else y
`,
    [],
  );
  check(
    'are none of what only training comes to, where the code evaluates',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 8)
        self.head = nn.Linear(9, 2)

    def forward(self, x, target=None):
        x = self.body(x)
        if not self.training:
            return x
        return self.head(x)

net = Net()
net.eval()
net(torch.zeros(3, 4))
`,
    [],
  );
  for (const [wrong, said] of [
    ['isinstance(self.fc)', 'isinstance(self.fc)'],
    ['getattr(self.fc)', 'getattr(self.fc)'],
    ['setattr(self, self.fc, 3)', 'setattr(self, self.fc, 3)'],
    ["self.register_buffer('mean')", "self.register_buffer('mean')"],
    ["self.register_buffer(torch.zeros(1), 'mean')", "self.register_buffer(torch.zeros(1), 'mean')"],
    ["self.register_buffer(None, 'mean')", "self.register_buffer(None, 'mean')"],
    ['self.fc.in_channels', 'self.fc.in_channels'],
    ['nn.TransformerEncoderLayer(4, 2).d_model', 'nn.TransformerEncoderLayer(4, 2).d_model'],
    ['nn.AvgPool2d(2).view(1, -1)', 'nn.AvgPool2d(2).view'],
    ["self.add_module(nn.ReLU(), 'act')", "self.add_module(nn.ReLU(), 'act')"],
    ['self.add_module(1, nn.ReLU())', 'self.add_module(1, nn.ReLU())'],
    ["self.add_module('forward', nn.ReLU())", "self.add_module('forward', nn.ReLU())"],
    ["self.add_module('act.1', nn.ReLU())", "self.add_module('act.1', nn.ReLU())"],
    ["setattr(self, 'fc', 'none')", "setattr(self, 'fc', 'none')"],
    ["delattr(self, 'fc2')", "delattr(self, 'fc2')"],
    ["self.register_buffer('fc', None)", "self.register_buffer('fc', None)"],
    ["self.register_buffer('table.sin', None)", "self.register_buffer('table.sin', None)"],
    ["self.register_parameter('fc', None)", "self.register_parameter('fc', None)"],
    ['nn.Parameter(torch.arange(3))', 'nn.Parameter(torch.arange(3))'],
    ['nn.ModuleDict({1: nn.ReLU()})', 'nn.ModuleDict({1: nn.ReLU()})'],
    ["nn.ModuleList([self.fc])['fc']", "nn.ModuleList([self.fc])['fc']"],
    ["abs('4')", "abs('4')"],
    ["f'{None:d}'", 'None'],
    ["'{:d}'.format('a')", "'{:d}'.format('a')"],
    ["'layer%d' % 'a'", "'layer%d' % 'a'"],
    ["'layer%d_%d' % (1,)", "'layer%d_%d' % (1,)"],
    ["'layer%d' % (1, 2)", "'layer%d' % (1, 2)"],
    ['int(None)', 'int(None)'],
    ['float([1])', 'float([1])'],
    ['int(torch.zeros(2, 3))', 'int(torch.zeros(2, 3))'],
    ['list(zip([1, 2], [3], strict=True))', 'zip([1, 2], [3], strict=True)'],
    ['round([4])', 'round([4])'],
    ['[4, 4][::0]', '[4, 4][::0]'],
    ['nn.Sequential(self.fc)[::0]', 'nn.Sequential(self.fc)[::0]'],
    ['dict([__import__("functools").partial(nn.Linear, 4)])', 'dict([__import__("functools").partial(nn.Linear, 4)])'],
  ] as const)
    check(
      `tell that ${wrong} cannot be in a constructor`,
      `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.kept = ${wrong}

    def forward(self, x):
        return self.fc(x)

Net()(torch.zeros(2, 3, 4))
`,
      [`uncaught-exception | ${said}`],
    );
  for (const [layer, said] of [
    ['nn.ReLU', 'the class ReLU, which is not called, is not a Module subclass'],
    ['torch.relu', 'the function torch.relu is not a Module subclass'],
    ['F.relu', 'the function torch.nn.functional.relu is not a Module subclass'],
    ['half', 'the function half is not a Module subclass'],
    ['lambda x: x', 'a lambda is not a Module subclass'],
    ['Half', undefined],
    ['None', undefined],
  ] as const)
    it(`tell that ${layer} is ${said ? 'no layer' : 'one where it is made'}`, () => {
      const given = layer === 'Half' ? 'Half()' : layer;
      const text = `import torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n\ndef half(x):
    return x / 2


class Half(nn.Module):
    def forward(self, x):
        return x / 2


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.ModuleList([nn.Linear(3, 4), ${given}])

    def forward(self, x):
        return self.body[0](x)


Net()(torch.zeros(2, 3))
`;
      const { problems, networks } = analyze({ uri: 'model.py', text });
      assert.deepEqual(
        [...problems, ...networks.flatMap(network => network.problems)].map(({ code, message, at }) => [
          code,
          message,
          text.slice(at.span.from, at.span.to),
        ]),
        said ? [['uncaught-exception', `TypeError: ${said}`, `nn.ModuleList([nn.Linear(3, 4), ${given}])`]] : [],
      );
    });
  for (const [wrong, said] of [
    ['del sizes[2]', 'sizes[2]'],
    ["del named['b']", "named['b']"],
    ['del self.fc2', 'self.fc2'],
    ['sizes[::2] = [1, 2]', 'sizes[::2]'],
  ] as const)
    check(
      `tell that ${wrong} cannot be`,
      `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        sizes, named = [4, 4], {'a': 4}
        ${wrong}

    def forward(self, x):
        return self.fc(x)

Net()(torch.zeros(2, 3, 4))
`,
      [`uncaught-exception | ${said}`],
    );
  check(
    'are none where attributes, items and names may be what they are',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.add_module('fc', nn.Linear(4, 4))
        self.register_buffer('mask', None)
        self.register_buffer('mask', torch.zeros(4))
        self.register_parameter('gain', None)
        self.register_parameter('gain', nn.Parameter(torch.ones(4)))
        self.act = nn.ReLU()
        self.act = None
        self.act = nn.Tanh()
        self.count = nn.Parameter(torch.arange(3), requires_grad=False)
        self.extra = 3
        del self.extra
        sizes, named = [1, 2, 3], {'a': 1}
        del sizes[-1], named['a']
        sizes[::2] = [4]

    def forward(self, x):
        return self.act(self.fc(x))

Net()(torch.zeros(2, 3, 4))
`,
    [],
  );
  check(
    'are none of what inherits from a class that the catalogue knows as a function',
    `from torchmetrics import Accuracy

class Own(Accuracy):
    pass

class Net(nn.Module):
    def __init__(self, metric):
        super().__init__()
        if not isinstance(metric, nn.Module):
            raise ValueError('no metric')
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)

Net(Own())(torch.zeros(1, 4))
`,
    [],
  );
  for (const [wrong, said] of [
    ['nn.Sequential([self.fc])(x)', 'nn.Sequential([self.fc])'],
    ['nn.Sequential(self.fc)(x, x)', 'nn.Sequential(self.fc)(x, x)'],
    ['nn.Sequential(self.fc)(x, mask=None)', 'nn.Sequential(self.fc)(x, mask=None)'],
    ['nn.Sequential(self.fc)()', 'nn.Sequential(self.fc)()'],
    ['x + nn.ReLU()', 'x + nn.ReLU()'],
    ['x + nn.LSTM(4, 4)(x)', 'x + nn.LSTM(4, 4)(x)'],
    ['self.fc * 2', 'self.fc * 2'],
    ['nn.ModuleList([self.fc])(x)', 'nn.ModuleList([self.fc])(x)'],
    ['nn.Relu()(x)', 'nn.Relu'],
    ['x * x.dtype.max', 'x.dtype.max'],
    ['nn.functional.rellu(x)', 'nn.functional.rellu'],
  ] as const)
    check(
      `tell that ${wrong} cannot be`,
      `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        return ${wrong}

Net()(torch.zeros(2, 3, 4))
`,
      [`uncaught-exception | ${said}`],
    );
  check(
    'are none where the code expects the exception',
    `class Net(nn.Module):
    def forward(self, x):
        try:
            return self.head(x)
        except AttributeError:
            return x

Net()(torch.zeros(1, 1, 8, 8))
`,
    [],
  );
  check(
    'tell a view of what does not lie row by row',
    `class Net(nn.Module):
    def forward(self, x):
        B, T, H, D = x.shape
        return x.transpose(1, 2).view(B, H, T, 1, D), x.transpose(1, 2).contiguous().view(B, H * T, D), x.transpose(1, 2).view(B, H * T, D)

Net()(torch.zeros(2, 3, 4, 5))
`,
    ['non-contiguous-view | x.transpose(1, 2).view(B, H * T, D) | 2×4×3×5 from transpose'],
  );
  check(
    'are none in a branch that the code takes only where it fits',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.b = nn.Linear(8, 4)

    def forward(self, x):
        if torch.rand(1).item() > 0.5:
            x = self.b(x)
        return self.a(x)

Net()(torch.zeros(1, 4))
`,
    [],
  );
  check(
    'are not those of a function that was only tried without arguments',
    `def grid(*axes):
    return torch.meshgrid(*axes, indexing='xy')
`,
    [],
  );
});

describe('mentions', () => {
  it('are found in functions that nothing calls', () => {
    const text = `import torch
from torch.optim.lr_scheduler import StepLR

def train(model, lr=0.1):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = StepLR(optimizer, step_size=30)
`;
    const { mentions } = analyze({ uri: 'train.py', text });
    assert.deepEqual(
      mentions.map(({ operator, optimizer, name, argumentSpans }) => [
        operator.id,
        optimizer,
        text.slice(name.span.from, name.span.to),
        Object.entries(argumentSpans).map(([parameter, span]) => `${parameter}=${text.slice(span.from, span.to)}`),
      ]),
      [
        ['SGD', undefined, 'SGD', ['params=model.parameters()', 'lr=lr', 'momentum=0.9']],
        ['StepLR', 0, 'StepLR', ['optimizer=optimizer', 'step_size=30']],
      ],
    );
  });

  it('are found in a statement that raises', () => {
    const text = 'import torch\n\noptimizer = torch.optim.SGD(params, lr=0.1)\nx = torch.zeros(3)\n';
    const { mentions } = analyze({ uri: 'train.py', text });
    assert.deepEqual(
      mentions.map(({ operator, argumentSpans }) => [operator.id, Object.keys(argumentSpans)]),
      [
        ['SGD', ['params', 'lr']],
        ['zeros', ['size']],
      ],
    );
  });
  check(
    'tell a loop over layers that do not fit once, as PyTorch stops at the first',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(c, 8, 3) for c in (16, 32, 64)])

    def forward(self, x):
        return torch.cat([conv(x) for conv in self.convs], 1)

Net()(torch.zeros(1, 3, 8, 8))
`,
    ['mismatched-in-channels | x'],
  );
  check(
    'are those of training, where evaluation needs what training keeps',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.out = nn.Linear(5, 2)

    def forward(self, x):
        if self.training:
            self.mask = x.mean(0) > 0
        x = self.fc(x) * self.mask
        return self.out(x)

def build():
    return Net()
`,
    ['mismatched-in-features | x | B×4 from mul'],
  );
  check(
    'are none where a model can be evaluated once it has been trained',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        if self.training:
            self.mask = x.mean(0) > 0
        return self.fc(x) * self.mask

net = Net()
net(torch.zeros(2, 4))
`,
    [],
  );
  check(
    'are none where nobody says what an optional argument of forward is',
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Conv1d(4, 4, 1)
        self.hint = nn.Conv1d(2, 4, 1)

    def forward(self, x, c=None):
        return self.body(x) + self.hint(c)
`,
    [],
  );
  check(
    'are none where code after a linear layer needs more axes than the layer tells',
    `class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(16, 8)

    def forward(self, x):
        return self.linear(x).flatten(start_dim=2, end_dim=3)
`,
    [],
  );
  check(
    'are none where an array of NumPy is read backwards, which a tensor cannot be',
    `import numpy as np

class Order(nn.Module):
    def __init__(self, h=4, w=4):
        super().__init__()
        order = np.arange(h * w).reshape(h, w)
        for i in range(1, h, 2):
            order[i, :] = order[i, ::-1]
        self.register_buffer("order", torch.tensor(order.flatten()))

    def forward(self, x):
        return x[:, self.order]

Order()(torch.zeros(2, 16))
`,
    [],
  );
  check(
    'tell a tensor that is read backwards',
    `class Flip(nn.Module):
    def forward(self, x):
        return x[:, ::-1]

Flip()(torch.zeros(2, 16))
`,
    ['invalid-argument | x[:, ::-1]'],
  );
});

describe('unknowns', () => {
  it('stand where something unread is called', () => {
    const text = `import torch
from torch import nn
from elsewhere import Head

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.head = Head(4)

    def forward(self, x):
        return torch.relu(self.head(self.fc(x)))

Net()(torch.zeros(1, 4))
`;
    const { networks } = analyze({ uri: 'net.py', text });
    assert.deepEqual(
      networks[0]!.unknowns.map(({ at }) => text.slice(at.span.from, at.span.to)),
      ['self.head(self.fc(x))'],
    );
  });
});

/** `model.py` inherits `forward` from `base.py`. */
describe('a fault in an inherited forward', () => {
  const base = `from torch import nn
class Base(nn.Module):
    def forward(self, x):
        return self.head(self.body(x))
`;
  const text = `from torch import nn
from base import Base
class Net(Base):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 8)
        self.head = nn.Linear(9, 2)
`;
  it('is told where the layer was made', () => {
    const resolve = (module: string) => (module === 'base' ? { uri: 'base.py', text: base } : undefined);
    const opened = open({ uri: 'model.py', text }, { resolve });
    const network = opened.trace('Net()', { given: ['2x4'] });
    assert.ok(!isUnknown(network));
    assert.deepEqual(
      network.problems.map(({ code, at }) => [code, at.uri, text.slice(at.span.from, at.span.to)]),
      [['mismatched-in-features', 'model.py', 'nn.Linear(9, 2)']],
    );
  });
});

describe('a wrong call in another file', () => {
  const layers = `from torch import nn
def table(*args, **kwargs):
    return nn.Embedding(*args, **kwargs)
def wide(rows):
    return nn.Embedding(rows)
def normal(width, norm_layer=nn.LayerNorm):
    return norm_layer(width, elementwise_affine=True)
`;
  const said = (call: string) => {
    const text = `from torch import nn
from layers import normal, table, wide
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rows = ${call}

    def forward(self, x):
        return self.rows(x)

Net()
`;
    const resolve = (module: string) => (module === 'layers' ? { uri: 'layers.py', text: layers } : undefined);
    return analyze({ uri: 'model.py', text }, { resolve }).problems.map(({ message, at }) => [
      message,
      text.slice(at.span.from, at.span.to),
    ]);
  };
  it('is told where the arguments come from, and only if they do', () => {
    assert.deepEqual(said('table(num_embeddings=3)'), [
      ["Embedding() missing required argument: 'embedding_dim'", 'table(num_embeddings=3)'],
    ]);
    assert.deepEqual(said('table(3, embedding_dim=4)'), []);
    assert.deepEqual(said('wide(3)'), []);
    assert.deepEqual(said('normal(3)'), []);
    assert.deepEqual(said('normal(3, norm_layer=nn.BatchNorm2d)'), [
      ["BatchNorm2d() got an unexpected keyword argument 'elementwise_affine'", 'normal(3, norm_layer=nn.BatchNorm2d)'],
    ]);
  });
});

describe('a model whose own train prepares it for evaluation', () => {
  it('is followed as it is evaluated', () => {
    const text = `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.biases = nn.Parameter(torch.zeros(4, 5))

    def train(self, mode=True):
        super().train(mode)
        if not mode:
            self.chosen = self.biases[:, :3]

    def forward(self, x):
        return (x, x) if self.training else x @ self.chosen

Net()
`;
    const network = open({ uri: 'model.py', text }).trace('Net()', { given: ['2x4'] });
    assert.ok(!isUnknown(network));
    assert.deepEqual(network.unknowns, []);
    assert.deepEqual(
      network.outputs.map(id => id !== null && showShape(network.tensors[id]!.shape)),
      ['2×3'],
    );
  });
});

/** Of each of these PyTorch says the same: after `backward()`, `.grad` of the layer is None in training and in evaluation. */
describe('a layer that nothing uses', () => {
  const net = (init: string, forward: string, rest = '') => `class Net(nn.Module):
    def __init__(self, wide=False):
        super().__init__()
        self.body = nn.Linear(4, 4)
        ${init}

    def forward(self, x):
        ${forward}

${rest}
Net()(torch.zeros(2, 4))
`;
  const extra = 'self.extra = nn.Linear(4, 2)';
  check('is told', net(extra, 'return self.body(x)'), [`unused-layer | ${extra}`]);
  it('is told once where it holds others of the file', () => {
    const text = `import torch
from torch import nn

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(4, 4)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 4)
        self.spare = Block()

    def forward(self, x):
        return self.body(x)

Net()(torch.zeros(2, 4))
`;
    const { problems } = analyze({ uri: 'model.py', text });
    assert.deepEqual(
      problems.map(({ at }) => text.slice(at.span.from, at.span.to)),
      ['self.spare = Block()'],
    );
  });
  const list = 'self.extra = nn.ModuleList([nn.Linear(4, 2)])';
  check('may be a list of them', net(list, 'return self.body(x)'), [`unused-layer | ${list}`]);
  check('has parameters', net('self.extra = nn.Dropout()', 'return self.body(x)'), []);
  check(
    'is not told where training comes to it',
    net(extra, 'return self.extra(x) if self.training else self.body(x)'),
    [],
  );
  check(
    'is not told where another method does',
    net(extra, 'return self.body(x)\n\n    def second(self, x):\n        return self.extra(x)'),
    [],
  );
  check(
    'is not told where other code does',
    net(extra, 'return self.body(x)', 'def probe(m):\n    m.extra.eval()\n'),
    [],
  );
  check(
    'is not told where its weight is shared',
    net('self.extra = nn.Linear(4, 4)\n        self.body.weight = self.extra.weight', 'return self.body(x)'),
    [],
  );
  check('is not told where names are computed', net(extra, 'return getattr(self, "bo" + "dy")(x)'), []);
  check('is not told where its name is in a string', net(extra, 'return self.body(x)', 'names = ["extra"]\n'), []);
  check(
    'is not told where all children are called',
    net(extra, 'return nn.Sequential(*list(self.children())[:1])(x)'),
    [],
  );
  check(
    'is not told where only a wider model comes to it',
    net(`self.wide = wide\n        ${extra}`, 'return self.extra(x) if self.wide else self.body(x)'),
    [],
  );
  check(
    'is not told of a class whose base is not known',
    `from somewhere import Base

${net(extra, 'return self.body(x)').replace('nn.Module', 'Base')}`,
    [],
  );
});

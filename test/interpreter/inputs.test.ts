/** Where the input of a model comes from, and what is said about it. */
import { strict as assert } from 'node:assert';
import { analyze, open } from '../../src/interpreter/analyze';
import { showDim } from '../../src/tensor/dim';
import { isUnknown } from '../../src/tensor/unknown';

const check = (name: string, source: string, expected: readonly string[], given?: readonly string[]) =>
  it(name, () => {
    const opened = open({ uri: 'model.py', text: source });
    const network = opened.trace(opened.models()[0]!, { given });
    if (isUnknown(network)) return assert.fail(network.reason);
    const shown = network.inputs.map(({ name: input, tensor, from, evidence, alternatives }) => {
      const { shape, dtype } = tensor === null ? { shape: undefined, dtype: '' } : network.tensors[tensor]!;
      return [input, shape?.map(showDim).join('×') ?? '?', dtype, from, evidence, alternatives]
        .filter(Boolean)
        .join(' | ');
    });
    assert.deepEqual(shown, expected);
  });

const lenet = `from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, 5)
        self.conv2 = nn.Conv2d(10, 20, 5)
        self.fc = nn.Linear(320, 50)
    def forward(self, x):
        x = nn.functional.max_pool2d(self.conv1(x), 2)
        x = nn.functional.max_pool2d(self.conv2(x), 2)
        return self.fc(x.flatten(1))
`;

describe('the input of a model', () => {
  check(
    'is not borrowed from another container',
    `import torch
from torch import nn
three = nn.Sequential(nn.Conv2d(64, 64, 3))
light = nn.Sequential(nn.Conv2d(3, 512, 1))
light(torch.randn(1, 3, 224, 224))
`,
    ['input | B×64×H×W | float32 | symbolic'],
  );
  check(
    'is told of no argument that may as well be another one with another result',
    `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 4)
    def forward(self, x, y):
        return self.fc(x).mean(1) + y.exp()
`,
    ['x | B×6 | float32 | symbolic', 'y | ? | symbolic'],
  );
  check(
    'is as wide as the keys where attention takes it for keys',
    `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, kdim=12, vdim=12, batch_first=True)
    def forward(self, x, words):
        return self.attention(x, words, words)[0]
`,
    ['x | B×T×8 | float32 | symbolic', 'words | B×T×12 | float32 | symbolic'],
  );
  for (const [call, weight, shown] of [
    ['F.conv2d(F.pad(x, (1, 1, 1, 1)), self.weight)', '8, 3, 3, 3', 'B×3×H×W'],
    ['F.conv1d(x, self.weight, groups=2)', '8, 3, 5', 'B×6×L'],
    ['F.conv_transpose2d(x, self.weight)', '8, 3, 4, 4', 'B×8×H×W'],
    ['F.linear(x, self.weight)', '16, 7', 'B×7'],
  ] as const)
    check(
      `is what the weight tells that ${call} is given`,
      `import torch
import torch.nn.functional as F
class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(${weight}))
    def forward(self, x):
        return ${call}
`,
      [`x | ${shown} | float32 | symbolic`],
    );
  for (const [layer, call, named] of [
    ['nn.LSTM(8, 16)', 'self.layer(x)', 'T×B'],
    ['nn.GRU(8, 16, batch_first=True)', 'self.layer(x)', 'B×T'],
    ['nn.RNN(8, 16)', 'self.layer(x.transpose(0, 1))', 'B×T'],
    ['nn.TransformerEncoderLayer(8, 2)', 'self.layer(x)', 'T×B'],
    ['nn.MultiheadAttention(8, 2, batch_first=True)', 'self.layer(x, x, x)', 'B×T'],
    ['nn.Linear(8, 16)', 'self.layer(x)', 'B×T'],
  ] as const)
    check(
      `has its batch where ${layer} takes it in ${call}`,
      `from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(100, 8)
        self.layer = ${layer}
    def forward(self, text):
        x = self.embedding(text)
        return ${call}
Net()
`,
      [`text | ${named} | int64 | symbolic`],
    );
  check(
    'is one length for each sequence where it says how long they are',
    `from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(100, 8)
        self.layer = nn.LSTM(8, 16)
    def forward(self, text, lengths):
        x = nn.utils.rnn.pack_padded_sequence(self.embedding(text), lengths.cpu(), enforce_sorted=False)
        return self.layer(x)[1][0][-1]
Net()
`,
    ['text | T×B | int64 | symbolic', 'lengths | B | int64 | symbolic'],
  );
  check(
    'is that of a model which has no name',
    `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3)
    def forward(self, x):
        return self.conv(x)
if __name__ == '__main__':
    print(Net(16)(torch.randn(2, 3, 8, 8)).shape)
`,
    ['x | 2×3×8×8 | float32 | call | Net(16)(torch.randn(2, 3, 8, 8))'],
  );
  it('belongs to what the code makes, and not to a class of open sizes, where that has no name', () => {
    const text = `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3)
    def forward(self, x):
        return self.conv(x)
for _ in range(2):
    Net(16)(torch.randn(2, 3, 8, 8))
`;
    assert.deepEqual(
      analyze({ uri: 'model.py', text }).networks.map(({ model, totals }) => [model, totals.params]),
      [['Net(16)', 448]],
    );
  });
  check(
    'is not borrowed from a module that was built for another size, where that one runs with it',
    `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self, side=64):
        super().__init__()
        self.side = side
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
    def forward(self, x):
        return torch.cat([self.conv(x), torch.zeros(1, 8, self.side, self.side)], 1)
def small():
    return Net()
def test():
    Net(32)(torch.randn(1, 3, 32, 32))
test()
`,
    ['x | 1×3×64×64 | float32 | solved'],
  );
  check(
    'is not borrowed from a module of the same class that was built differently',
    `import torch
from torch import nn
class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, 8, 3)
    def forward(self, x):
        return self.conv(x)
wide = Block(64)
Block(3)(torch.randn(1, 3, 224, 224))
`,
    ['x | B×64×H×W | float32 | symbolic'],
  );
  const changed = (lines: string) => `import torch
${lenet}
net = Net()
net(torch.zeros(2, 1, 28, 28))
${lines}
`;
  check(
    'is that of the first call which the model as it stands can take',
    changed('net.conv1 = nn.Conv2d(3, 10, 5)\nnet(torch.zeros(4, 3, 28, 28))'),
    ['x | 4×3×28×28 | float32 | call | net(torch.zeros(4, 3, 28, 28))'],
  );
  check('is solved where the model was changed after its last call', changed('net.conv1 = nn.Conv2d(3, 10, 5)'), [
    'x | 1×3×28×28 | float32 | solved | Linear expects 320 features | 28 to 31 fit',
  ]);
  check(
    'is that of a call that failed, where no other was made',
    `import torch\n${lenet}\nnet = Net()\nnet(torch.zeros(2, 3, 28, 28))\n`,
    ['x | 2×3×28×28 | float32 | call | net(torch.zeros(2, 3, 28, 28))'],
  );
  check(
    'is not told by a layer that takes an item of it',
    `from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(8, 4, 3)
        self.b = nn.Conv2d(16, 4, 3)
    def forward(self, features):
        return self.a(features[0]) + self.b(features[1])
`,
    ['features | ? | symbolic'],
  );
  for (const [what, lines] of [
    ['takes more axes than it leaves', 'return x[:, :, :1, :]'],
    ['takes the shape apart', 'n, c, h, w = x.shape\n        return x'],
  ] as const)
    check(
      `is not told by a linear layer where what comes after it ${what}`,
      `from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 4)
    def forward(self, x):
        x = self.fc(x)
        ${lines}
`,
      ['x | ? | symbolic'],
    );
  it('is not doubted where the model was changed so that it takes nothing, or is called with what it cannot take', () => {
    for (const lines of ['net.conv2 = nn.Conv2d(7, 20, 5)', 'net(torch.zeros(2, 3, 28, 28))']) {
      const opened = open({ uri: 'model.py', text: changed(lines) });
      const network = opened.trace(opened.models()[0]!);
      if (isUnknown(network)) return assert.fail(network.reason);
      const found = [...network.problems, ...opened.rest().problems].map(({ code }) => code);
      assert.deepEqual(found, ['mismatched-in-channels'], lines);
    }
  });
  check('is the given one', lenet, ['x | 4×1×28×28 | float32 | flag | 4x1x28x28'], ['4x1x28x28']);
  check(
    'may be an expression with torch, which the file need not import',
    lenet,
    ['x | 5×1×28×28 | float32 | flag | torch.zeros(5, 1, 28, 28)'],
    ['torch.zeros(5, 1, 28, 28)'],
  );
  check('is what the code calls it with', `import torch\n${lenet}\nnet = Net()\nnet(torch.zeros(2, 1, 28, 28))\n`, [
    'x | 2×1×28×28 | float32 | call | net(torch.zeros(2, 1, 28, 28))',
  ]);
  check(
    'is found in a function that tests the model',
    `import torch\n${lenet}\ndef test():\n    net = Net()\n    print(net(torch.zeros(3, 1, 28, 28)).shape)\n`,
    ['x | 3×1×28×28 | float32 | call | net(torch.zeros(3, 1, 28, 28))'],
  );
  check('is solved from the layers', lenet, [
    'x | 1×1×28×28 | float32 | solved | Linear expects 320 features | 28 to 31 fit',
  ]);
  check('is solved where a view hides the batch', lenet.replace('x.flatten(1)', 'x.view(-1, 320)'), [
    'x | 1×1×28×28 | float32 | solved | 28 to 31 fit',
  ]);
  // Each range is the one in which PyTorch runs the model.
  check(
    'is the length of a signal, however long its windows are',
    `import torch
from torch import nn
class Audio(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(1, 16, 80, stride=16)
        self.pool1 = nn.MaxPool1d(4)
        self.conv2 = nn.Conv1d(16, 32, 3)
        self.pool2 = nn.MaxPool1d(4)
        self.fc = nn.Linear(32 * 15, 10)
    def forward(self, x):
        x = self.pool1(torch.relu(self.conv1(x)))
        x = self.pool2(torch.relu(self.conv2(x)))
        return self.fc(x.flatten(1))
`,
    ['x | 1×1×4096 | float32 | solved | Linear expects 480 features | 4032 to 4287 fit'],
  );
  check(
    'is the one of the usual lengths that fits',
    `from torch import nn
class Beats(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv1d(1, 32, 5), nn.MaxPool1d(2), nn.Conv1d(32, 64, 5), nn.MaxPool1d(2))
        self.fc = nn.Linear(64 * 43, 5)
    def forward(self, x):
        return self.fc(self.features(x).flatten(1))
`,
    ['x | 1×1×187 | float32 | solved | Linear expects 2,752 features | 184 to 187 fit'],
  );
  check(
    'is a cube where all axes of a volume shrink alike',
    `from torch import nn
class Voxels(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv3d(1, 32, 5, stride=2), nn.Conv3d(32, 32, 3), nn.MaxPool3d(2))
        self.fc = nn.Linear(32 * 6 * 6 * 6, 128)
    def forward(self, x):
        return self.fc(self.conv(x).flatten(1))
`,
    ['x | 1×1×32×32×32 | float32 | solved | Linear expects 6,912 features | 31 to 34 fit'],
  );
  check(
    'has as many frames as the layers need, where they keep time apart',
    `from torch import nn
class Clips(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv3d(3, 64, 3, padding=1), nn.Conv3d(64, 128, 3, padding=1)
        self.conv3, self.conv4 = nn.Conv3d(128, 256, 3, padding=1), nn.Conv3d(256, 512, 3, padding=1)
        self.conv5, self.fc6 = nn.Conv3d(512, 512, 3, padding=1), nn.Linear(8192, 4096)
        self.first, self.pool = nn.MaxPool3d((1, 2, 2)), nn.MaxPool3d(2)
        self.last = nn.MaxPool3d(2, padding=(0, 1, 1))
    def forward(self, x):
        x = self.pool(self.conv2(self.first(self.conv1(x))))
        x = self.last(self.conv5(self.pool(self.conv4(self.pool(self.conv3(x))))))
        return self.fc6(x.view(-1, 8192))
`,
    ['x | 1×3×16×96×96 | float32 | solved | 96 to 127 fit'],
  );
  check(
    'has named sizes where any will do',
    `from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
    def forward(self, x):
        return self.conv(x).mean((2, 3))
`,
    ['x | B×3×H×W | float32 | symbolic'],
  );
  check(
    'is tokens for an embedding',
    `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(100, 8)
        self.place = nn.Embedding(64, 8)
    def forward(self, ids, targets=None):
        b, t = ids.size()
        return self.embed(ids) + self.place(torch.arange(t))
`,
    ['ids | b×t | int64 | symbolic'],
  );
  const conv = (signature: string, body = 'return self.conv(x)') => `import torch
from typing import Annotated
from torch import nn, Tensor
from jaxtyping import Float, Int
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
    def forward(${signature}
        ${body}
`;
  check('is what jaxtyping says', conv('self, x: Float[Tensor, "b 3 224 224"]):'), [
    'x | b×3×224×224 | float32 | annotation | x: Float[Tensor, "b 3 224 224"]',
  ]);
  check('keeps the channels that the layer tells', conv('self, x: Float[Tensor, "batch c h w"]):'), [
    'x | batch×3×h×w | float32 | annotation | x: Float[Tensor, "batch c h w"]',
  ]);
  check('is not read from an annotation of any number of axes', conv('self, x: Float[Tensor, "*batch 3 h w"]):'), [
    'x | B×3×H×W | float32 | symbolic',
  ]);
  check('is what Annotated says', conv('self, x: Annotated[Tensor, (2, 3, 64, 64)]):'), [
    'x | 2×3×64×64 | float32 | annotation | x: Annotated[Tensor, (2, 3, 64, 64)]',
  ]);
  check('is what a comment beside it says', conv('self, x):  # x: (B, 3, 32, 32)'), [
    'x | B×3×32×32 | float32 | annotation | x: (B, 3, 32, 32)',
  ]);
  check(
    'is what an unnamed comment beside the only argument says',
    conv('self, x):  # (N, 3, 32, 32) -> (N, 8, 30, 30)'),
    ['x | N×3×32×32 | float32 | annotation | # (N, 3, 32, 32)'],
  );
  check(
    'is what the docstring says',
    conv(
      'self, x):',
      '"""Args:\n            x (Tensor): images of shape [N, 3, 48, 48].\n        """\n        return self.conv(x)',
    ),
    ['x | N×3×48×48 | float32 | annotation | x (Tensor): images of shape [N, 3, 48, 48]'],
  );
  check(
    'is not read from a comment on a result',
    conv('self, x):', 'x = self.conv(x)  # x: (B, 8, 30, 30)\n        return x'),
    ['x | B×3×H×W | float32 | symbolic'],
  );
  check('is not read from a comment that does not fit', conv('self, x):  # x: (B, 64, 32, 32)'), [
    'x | B×3×H×W | float32 | symbolic',
  ]);
  check('is not read from prose', conv('self, x):  # x: (float, optional)'), ['x | B×3×H×W | float32 | symbolic']);
  check(
    'is a call rather than names that say less',
    `${conv('self, x):  # x: (B, C, H, W)')}\nNet()(torch.zeros(1, 3, 40, 40))\n`,
    ['x | 1×3×40×40 | float32 | call | Net()(torch.zeros(1, 3, 40, 40))'],
  );
  const handed = (title: string, call: string, shape = '1×3×64×64', evidence = call.split('\n').at(-1)!) =>
    check(`is what ${title} is handed`, `${conv('self, x):')}\nmodel = Net()\n${call}\n`, [
      `x | ${shape} | float32 | call | ${evidence}`,
    ]);
  handed('torchsummary', 'from torchsummary import summary\nsummary(model, (3, 64, 64))');
  handed('torchinfo', 'import torchinfo\ntorchinfo.summary(model, input_size=(2, 3, 64, 64))', '2×3×64×64');
  handed(
    'torchinfo as data',
    'import torchinfo\ntorchinfo.summary(model, input_data=torch.zeros(4, 3, 8, 8))',
    '4×3×8×8',
  );
  handed(
    'thop',
    'from thop import profile\nmacs, params = profile(model, inputs=(torch.randn(1, 3, 64, 64),))',
    '1×3×64×64',
    'profile(model, inputs=(torch.randn(1, 3, 64, 64),))',
  );
  handed('ptflops', 'import ptflops\nptflops.get_model_complexity_info(model, (3, 64, 64), as_strings=True)');
  handed('fvcore', 'from fvcore.nn import FlopCountAnalysis\nFlopCountAnalysis(model, torch.randn(1, 3, 64, 64))');
  handed('an export', 'torch.onnx.export(model, torch.randn(1, 3, 64, 64), "model.onnx")');
  handed('a trace', 'torch.jit.trace(model.eval(), (torch.randn(1, 3, 64, 64),))');
  handed(
    'a graph writer',
    'from torch.utils.tensorboard import SummaryWriter\nSummaryWriter().add_graph(model, torch.randn(1, 3, 64, 64))',
  );
  check(
    "is Lightning's example",
    conv('self, x):').replace(
      '        self.conv =',
      '        self.example_input_array = torch.zeros(2, 3, 16, 16)\n        self.conv =',
    ),
    ['x | 2×3×16×16 | float32 | call | self.example_input_array'],
  );
  const solved = (
    title: string,
    layers: readonly string[],
    signature: string,
    body: readonly string[],
    expected: readonly string[],
  ) =>
    check(
      title,
      [
        'import torch\nfrom torch import nn\nimport torch.nn.functional as F\nclass Net(nn.Module):',
        '    def __init__(self):\n        super().__init__()',
        ...layers.map(layer => `        self.${layer}`),
        `    def forward(self, ${signature}):`,
        ...body.map(line => `        ${line}\n`),
      ].join('\n'),
      expected,
    );
  solved(
    'is solved for the MNIST example',
    ['conv1 = nn.Conv2d(1, 32, 3, 1)', 'conv2 = nn.Conv2d(32, 64, 3, 1)', 'fc1 = nn.Linear(9216, 128)'],
    'x',
    ['x = F.relu(self.conv2(F.relu(self.conv1(x))))', 'return self.fc1(torch.flatten(F.max_pool2d(x, 2), 1))'],
    ['x | 1×1×28×28 | float32 | solved | Linear expects 9,216 features | 28 to 29 fit'],
  );
  solved(
    'is solved for LeNet on CIFAR',
    [
      'conv1 = nn.Conv2d(3, 6, 5)',
      'pool = nn.MaxPool2d(2, 2)',
      'conv2 = nn.Conv2d(6, 16, 5)',
      'fc1 = nn.Linear(16 * 5 * 5, 120)',
    ],
    'x',
    ['x = self.pool(F.relu(self.conv2(self.pool(F.relu(self.conv1(x))))))', 'return self.fc1(torch.flatten(x, 1))'],
    ['x | 1×3×32×32 | float32 | solved | Linear expects 400 features | 32 to 35 fit'],
  );
  solved(
    'is a usual size rather than one that drops less',
    ['a = nn.Conv2d(3, 64, 11, 4, 2)', 'b = nn.Conv2d(64, 8, 5, padding=2)', 'fc = nn.Linear(8 * 13 * 13, 10)'],
    'x',
    ['x = F.max_pool2d(self.b(F.max_pool2d(self.a(x), 3, 2)), 3, 2)', 'return self.fc(x.flatten(1))'],
    ['x | 1×3×224×224 | float32 | solved | Linear expects 1,352 features | 223 to 238 fit'],
  );
  solved(
    'is the features of a flattened image',
    ['flat = nn.Flatten()', 'fc = nn.Linear(28 * 28, 10)'],
    'x',
    ['return self.fc(self.flat(x))'],
    ['x | B×784 | float32 | symbolic'],
  );
  solved(
    'is a sequence where its last step is taken',
    ['fc = nn.Linear(13, 1)'],
    'x',
    ['return self.fc(x[:, -1])'],
    ['x | B×T×13 | float32 | symbolic'],
  );
  solved(
    'is what a permute makes it',
    ['conv = nn.Conv1d(13, 8, 3)'],
    'x',
    ['return self.conv(x.permute(0, 2, 1))'],
    ['x | B×L×13 | float32 | symbolic'],
  );
  solved(
    'is an image whose axis of channels the code adds',
    ['conv = nn.Conv2d(1, 8, 5)', 'fc = nn.Linear(8 * 12 * 12, 3)'],
    'x',
    ['return self.fc(F.max_pool2d(self.conv(x.unsqueeze(1)), 2).flatten(1))'],
    ['x | 1×28×28 | float32 | solved | Linear expects 1,152 features | 28 to 29 fit'],
  );
  solved(
    'is features in time for a recurrent layer',
    ['rnn = nn.LSTM(13, 32, batch_first=True)'],
    'x',
    ['return self.rnn(x)[0]'],
    ['x | B×T×13 | float32 | symbolic'],
  );
  solved(
    'is not what two inputs make together',
    ['fc = nn.Linear(23, 1)'],
    'state, action',
    ['return self.fc(torch.cat([state, action], 1))'],
    ['state | ? | symbolic', 'action | ? | symbolic'],
  );
  solved(
    'is told for each input by its own layer',
    ['a = nn.Linear(17, 64)', 'b = nn.Linear(6, 64)'],
    'state, action',
    ['return torch.cat([self.a(state), self.b(action)], 1)'],
    ['state | B×17 | float32 | symbolic', 'action | B×6 | float32 | symbolic'],
  );
  solved(
    'is what the layers before a fault take',
    ['a = nn.Linear(4, 16)', 'b = nn.Linear(17, 2)'],
    'x',
    ['return self.b(self.a(x))'],
    ['x | B×4 | float32 | symbolic'],
  );
  solved(
    'is an image where the code puts a border around it first',
    ['border = nn.ReflectionPad2d(3)', 'conv = nn.Conv2d(3, 8, 7)'],
    'x',
    ['return self.conv(F.pad(self.border(x), (1, 1)))'],
    ['x | B×3×H×W | float32 | symbolic'],
  );
  solved(
    'is not told where nobody knows what the border goes around',
    ['conv = nn.Conv2d(4, 8, 3)'],
    'x',
    ["return self.conv(F.pad(x, eval('borders')))"],
    ['x | ? | symbolic'],
  );
  solved(
    'is not told where the border may have made the channels',
    ['conv = nn.Conv2d(4, 8, 3)'],
    'x',
    ['return self.conv(F.pad(x, (0, 0, 0, 0, 0, 1)))'],
    ['x | ? | symbolic'],
  );
});

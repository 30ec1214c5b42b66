/**
 * Classes that need a configuration are built of its class's own defaults, where one class is certain to be meant. What the
 * programs come to was recorded in Python (`test/truth/constructed.py`).
 */
import { strict as assert } from 'node:assert';
import { analyze, type Resolve } from '../../src/interpreter/analyze';
import type { Network } from '../../src/network/network';
import { showDim } from '../../src/tensor/dim';
import facts from '../truth/constructed.json';

interface Fact {
  readonly files: Readonly<Record<string, string>>;
  readonly model: string;
  readonly params: number;
  readonly output: readonly number[];
}

const networksOf = (files: Readonly<Record<string, string>>) => {
  const resolve: Resolve = module => {
    const text = files[`${module}.py`];
    return text === undefined ? undefined : { uri: `${module}.py`, text };
  };
  return analyze({ uri: 'main.py', text: files['main.py']! }, { resolve }).networks;
};

/** With `B` and `T` as they were in the recording. */
const outputOf = ({ outputs, tensors }: Network) =>
  tensors[outputs[0]!]!.shape.map(size => ({ B: 2, T: 6 })[showDim(size)] ?? size);

describe('a class that needs a configuration', () => {
  for (const [name, { files, model, params, output }] of Object.entries(facts as Record<string, Fact>))
    it(`is built of the one it means: ${name}`, () => {
      const network = networksOf(files).find(one => one.model.startsWith(model.split('(')[0]!))!;
      assert.deepEqual([network.model, network.problems, network.totals.params], [model, [], params]);
      assert.deepEqual(outputOf(network), output);
    });

  const network = (facts as Record<string, Fact>)['a plain class']!.files['main.py']!;

  it('is not built where two could be meant', () => {
    const other = 'class OtherConfig:\n    width = 4\n';
    assert.deepEqual(
      networksOf({ 'main.py': other + network }).map(one => one.model),
      ['Network(config)'],
    );
  });

  it('is not built of a class that needs arguments itself', () => {
    const text = network.replace('width=16', 'width');
    assert.deepEqual(
      networksOf({ 'main.py': text.replace('depth=3', 'depth') }).map(one => one.model),
      ['Network(config)'],
    );
  });
});

describe('a class whose defaults nobody uses', () => {
  const problemsOf = (call: string) => {
    const text = `import torch
from torch import nn
class Search(nn.Module):
    def __init__(self, text=None):
        super().__init__()
        self.text = text
        self.image = nn.Parameter(torch.zeros(1, 3))
    def forward(self):
        return torch.cosine_similarity(self.text, self.image, dim=-1)
${call}
`;
    const { networks, problems } = analyze({ uri: 'main.py', text });
    return [...networks.flatMap(network => network.problems), ...problems].map(({ message }) => message);
  };
  // Word for word what PyTorch raises.
  const REFUSED = /^cosine_similarity\(\): argument 'x1' \(position 1\) must be Tensor, not NoneType/;

  it('is not blamed for what they leave out', () => assert.deepEqual(problemsOf(''), []));

  it('is where the code makes it so', () => {
    const [message, ...others] = problemsOf('search = Search()\nsearch()');
    assert.match(message!, REFUSED);
    assert.deepEqual(others, []);
  });
});

describe('a function that can be called with nothing', () => {
  const problemsOf = (call: string) =>
    analyze({
      uri: 'main.py',
      text: `from torch import nn
def norm(features=None, **options):
    options['num_features'] = features
    return nn.BatchNorm2d(**options)
${call}`,
    }).problems.map(({ code }) => code);

  it('is not blamed for what its defaults leave open, unless the code calls it so', () => {
    assert.deepEqual(problemsOf(''), []);
    assert.deepEqual(problemsOf('layer = norm()\n'), ['wrong-type']);
  });
});

describe('a forward that can be called with nothing', () => {
  const traced = (body: string) => {
    const lines = ['super().__init__()', 'self.one = nn.Linear(4, 3)'].map(line => `        ${line}`).join('\n');
    const text = `import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n${lines}\n${body}`;
    const [network] = networksOf({ 'main.py': text });
    const outputs = network!.outputs.map(id => id !== null && network!.tensors[id]!.shape.map(showDim).join('×'));
    return { inputs: network!.inputs.map(input => input.name), problems: network!.problems, outputs };
  };

  it('is given nothing where that does', () => {
    const body = `    def forward(self, z=None):
        z = torch.randn(2, 4) if z is None else z
        return self.one(z)
`;
    assert.deepEqual(traced(body), { inputs: [], problems: [], outputs: ['2×3'] });
  });

  it('is given the first argument where it asks for it', () => {
    const body = `    def forward(self, x=None, mask=None):
        if x is None:
            raise ValueError('give me something')
        return self.one(x)
`;
    assert.deepEqual(traced(body), { inputs: ['x'], problems: [], outputs: ['B×3'] });
  });

  it('is not blamed for what it lacks where it asks for more', () => {
    const body = `    def forward(self, a=None, b=None):
        return self.one(a) + b.mean() + nn.functional.relu(b)
`;
    assert.deepEqual(traced(body), { inputs: ['a', 'b'], problems: [], outputs: [false] });
  });

  it('is not blamed where only an argument that a caller may give makes it go wrong', () => {
    const body = `    def forward(self, x, picture=None):
        x = self.one(x)
        return x * 0 if torch.all(picture == 0) else x
`;
    assert.deepEqual(traced(body).problems, []);
    const given = traced(`${body}net = Net()\nnet(torch.randn(2, 4))\n`);
    assert.deepEqual(
      given.problems.map(({ code }) => code),
      ['wrong-type'],
    );
  });

  it('is not blamed for the rank of an input that nobody told', () => {
    const body = `    def forward(self, image, text):
        b, c, h, w = image.shape
        return torch.cat([self.one(image.view(b, c, h * w).transpose(1, 2)), self.one(text)], 1)
`;
    assert.deepEqual(traced(body).problems, []);
  });

  it('is not blamed for a list of operands of which nothing is known', () => {
    const body = `    def forward(self, x, i, j):
        return torch.einsum('bl,bt->blt', [x[i], x[j]])
`;
    assert.deepEqual(traced(body).problems, []);
  });
});

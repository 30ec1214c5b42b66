/** What loaders hand out, and what follows from it, is what PyTorch does (test/truth/loading.json). */
import { strict as assert } from 'node:assert';
import { describeMention } from '../../src/host/describe-operator';
import { analyze } from '../../src/interpreter/analyze';
import { evaluateIn, openSession } from '../../src/interpreter/session';
import { Dict, Instance, List, Tuple, Unknown, type Value } from '../../src/interpreter/values';
import { showDim } from '../../src/tensor/dim';
import { Tensor } from '../../src/tensor/tensor';
import { imports, loaders, scripts } from '../truth/loading.json';

const uri = 'file:///train.py';

/** The tensors of a batch in order, in words: `64×3×32×32 float32`. */
function partsOf(value: Value): readonly string[] {
  if (value instanceof Tensor) return [`${value.shape.map(showDim).join('×')} ${value.dtype}`];
  if (value instanceof List || value instanceof Tuple) return value.items.flatMap(partsOf);
  if (value instanceof Dict) return [...value.entries.values()].flatMap(([, item]) => partsOf(item));
  if (value instanceof Unknown) return [`unknown: ${value.reason}`];
  return [value instanceof Instance ? value.cls.name : 'int'];
}

type Recorded = string | readonly [readonly number[], string];

/** What any batch is: where the last one is smaller, the size has a name. */
function anyOf([first, last]: readonly (readonly Recorded[])[]): readonly string[] {
  return first!.map((part, i) => {
    if (typeof part === 'string') return part;
    const other = last![i] as readonly [readonly number[], string];
    const sizes = part[0].map((size, axis) => (size === other[0][axis] ? `${size}` : 'batch_size'));
    return `${sizes.join('×')} ${part[1]}`;
  });
}

describe('what loaders hand out', () => {
  for (const { name, source, batches } of loaders) {
    const recorded = batches as readonly (readonly Recorded[])[];
    const text = `picture = 'a.png'\n${imports}${source}for batch in loader:\n    pass\nfirst = next(iter(loader))\n`;

    it(`${name}: any batch, and the first`, () => {
      const session = openSession({ uri, text });
      assert.deepEqual(
        session.unknowns.map(({ reason }) => reason),
        [],
      );
      assert.deepEqual(partsOf(evaluateIn(session, 'batch')), anyOf(recorded));
      const first = partsOf(evaluateIn(session, 'first'));
      const known = recorded[0]!.map(part => (typeof part === 'string' ? part : `${part[0].join('×')} ${part[1]}`));
      // The size of the data set tells it; of some it is not known.
      for (const [i, part] of first.entries()) assert.ok([known[i], anyOf(recorded)[i]].includes(part), part);
    });
  }

  for (const { name, source, turns, items } of loaders)
    it(`${name}: len() of the loader, and of its data set`, () => {
      const text = `picture = 'a.png'\n${imports}${source}`;
      const session = openSession({ uri, text: `${text}turns, items = len(loader), len(loader.dataset)\n` });
      const found = ['turns', 'items'].map(each => evaluateIn(session, each));
      const isSampled = /sampler/.test(source);
      assert.deepEqual(
        found.map(each => (each instanceof Unknown ? each.reason : each)),
        [isSampled ? 'how many batches there are is not known' : turns, items],
      );
    });

  for (const { name, source, turns, batches } of loaders)
    it(`${name}: how many batches there are, and what the last one holds`, () => {
      const { mentions } = analyze({ uri, text: `picture = 'a.png'\n${imports}${source}` });
      const mention = mentions.filter(({ operator }) => operator.id === 'DataLoader').at(-1)!;
      const facts = describeMention(mention).explanation!.facts.join(' ');
      const said = /= ([\d,]+) batches(?:, all full|; the last one holds (\d+))/.exec(facts);
      const numbers = said?.slice(1).flatMap(text => (text ? [Number(text.replace(',', ''))] : []));
      const [full, last] = batches.map(([part]) => (Array.isArray(part) ? (part[0] as readonly number[])[0]! : 0));
      if (numbers) assert.deepEqual(numbers, full === last ? [turns] : [turns, last]);
      // Of torchvision's sets it is known, where all of them is taken.
      else assert.match(source, /sampler|Dataset|Subset|split|batch_size=None|DataLoader\(train\)/);
    });

  it('are not told where something is not known, with the reason', () => {
    const reasonOf = (source: string) =>
      partsOf(
        evaluateIn(openSession({ uri, text: `${imports}${source}for batch in loader:\n    pass\n` }), 'batch'),
      )[0];
    const folder = (steps: string) =>
      `tf = transforms.Compose([${steps}])\nloader = DataLoader(datasets.ImageFolder('data', tf), batch_size=8)\n`;
    assert.equal(
      reasonOf(folder('transforms.Resize(224), transforms.ToTensor()')),
      'unknown: images may have any size, and no transform sets it',
    );
    assert.equal(
      reasonOf(folder('transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor()')),
      'batch_size×3×224×224 float32',
    );
    assert.equal(
      reasonOf(folder('elsewhere.Mystery(), transforms.ToTensor()').replace('tf =', 'import elsewhere\ntf =')),
      'unknown: package elsewhere is not installed',
    );
    const mnist = (rest: string) => `train = datasets.MNIST('data', transform=transforms.ToTensor())\n${rest}`;
    assert.equal(
      reasonOf(mnist('loader = DataLoader(train, batch_size=8, collate_fn=len)\n')),
      'unknown: collate_fn puts the batch together',
    );
    assert.equal(
      reasonOf(mnist('train.data = train.data[:100]\nloader = DataLoader(train, batch_size=8)\n')),
      'unknown: .data of the data set was set by the code',
    );
    assert.equal(
      reasonOf("loader = DataLoader(datasets.MNIST('data'), batch_size=8)\n"),
      'unknown: it is a PIL image, not a tensor',
    );
  });

  // What a layer does not take is told where the layer is made.
  for (const { name, source, refuses } of scripts)
    it(`${name}: ${refuses ?? 'nothing'} is refused`, () => {
      const text = `${imports}${source}`;
      const { networks, problems } = analyze({ uri, text });
      const found = [...problems, ...networks.flatMap(network => network.problems)].map(
        ({ at }) => text.slice(0, at.span.from).split('\n').length,
      );
      const lines = text.split('\n').map(line => line.trim());
      const told = [...new Set(found.map(line => lines[line - 1]!))];
      assert.deepEqual(
        told.map(line => (line.startsWith('net = ') && refuses?.includes('net(') ? refuses : line)),
        refuses === null ? [] : [refuses],
        JSON.stringify([...problems, ...networks.flatMap(network => network.problems)].map(({ message }) => message)),
      );
    });

  it('name the data set as the source of what a network takes', () => {
    const [{ source }] = scripts.filter(({ name }) => name === 'a net that fits') as [(typeof scripts)[number]];
    const { networks } = analyze({ uri, text: `${imports}${source}` });
    const input = networks.flatMap(network => network.inputs)[0]!;
    assert.equal(
      input.evidence,
      'net(images): a part of CIFAR10 through RandomCrop, ToTensor, Normalize, in batches of up to 16',
    );
  });

  it('make a network of a full batch, with every size that comes from it', () => {
    const source = `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)
    def forward(self, views, rows):
        return self.fc(views).view(2, rows, 10)
train = datasets.MNIST('data', transform=transforms.ToTensor())
net = Net()
criterion = nn.CrossEntropyLoss()
for images, labels in DataLoader(train, batch_size=7):
    images = images.flatten(1)
    first, _ = net(torch.cat([images, images]), images.size(0))
    loss = criterion(first, labels)
`;
    const { networks, problems } = analyze({ uri, text: `${imports}${source}` });
    assert.deepEqual(problems, []);
    const shapesOf = ({ inputs, outputs, tensors }: (typeof networks)[number]) =>
      [...inputs.map(({ tensor }) => tensor), ...outputs].map(id => (id === null ? null : tensors[id]!.shape));
    assert.deepEqual(networks.map(shapesOf), [
      [[14, 784], null, [2, 7, 10]],
      [[7, 10], [7], []],
    ]);
  });

  it('give one problem, not one of any batch and one of a full one', () => {
    const source = `net = nn.Sequential(nn.Flatten(), nn.Linear(100, 10))
for images, labels in DataLoader(datasets.MNIST('data', transform=transforms.ToTensor()), batch_size=7):
    net(images)
`;
    const { networks, problems } = analyze({ uri, text: `${imports}${source}` });
    assert.deepEqual(
      [...problems, ...networks.flatMap(network => network.problems)].map(({ code }) => code),
      ['mismatched-in-features'],
    );
  });

  it('are handed on by enumerate, zip and tqdm, and by a loop over iter()', () => {
    const wrap = (iterable: string, target: string) => {
      const source = `from tqdm import tqdm\nloader = DataLoader(TensorDataset(torch.rand(90, 5)), batch_size=30)\n`;
      const session = openSession({ uri, text: `${imports}${source}for ${target} in ${iterable}:\n    pass\n` });
      return partsOf(evaluateIn(session, 'x'))[0];
    };
    assert.equal(wrap('loader', '(x,)'), '30×5 float32');
    assert.equal(wrap('enumerate(loader, 1)', 'i, (x,)'), '30×5 float32');
    assert.equal(wrap('zip(loader, loader)', '(x,), (y,)'), '30×5 float32');
    assert.equal(wrap('tqdm(enumerate(loader), total=3)', 'i, (x,)'), '30×5 float32');
    assert.equal(wrap('iter(tqdm(loader))', '(x,)'), '30×5 float32');
  });

  it('are followed for some turns alone, where the loop stands in another', () => {
    const source = `net = nn.Linear(5, 2)
loader = DataLoader(TensorDataset(torch.rand(90, 5)), batch_size=30)
for epoch in range(300):
    seen = None
    for x, in loader:
        seen = net(x)
`;
    const session = openSession({ uri, text: `${imports}${source}` });
    assert.deepEqual(session.unknowns, []);
    assert.match(partsOf(evaluateIn(session, 'seen'))[0]!, /^unknown/);
  });
});

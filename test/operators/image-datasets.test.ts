/** torchvision's data sets, image grids and chains of transforms: what is said is what torchvision does. */
import { strict as assert } from 'node:assert';
import { analyze } from '../../src/interpreter/analyze';
import { Float } from '../../src/operators/argument';
import { findOperator } from '../../src/operators/catalogue';
import { hoverText } from '../host/hover-text';
import facts from '../truth/image_datasets.json';

const head = `import torch
from torchvision import datasets, transforms as T, utils
from torchvision.transforms import v2
`;

function says(marked: string, ...expected: readonly string[]): void {
  const text = hoverText(head + marked);
  for (const part of expected) assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
}

describe('data sets of images', () => {
  it('have torchvision’s parameters', () => {
    const plain = (value: unknown) => (value instanceof Float ? value.value : value);
    for (const [name, theirs] of Object.entries(facts.signatures)) {
      const module = /^[a-z]/.test(name) ? 'utils' : 'datasets';
      const { parameters } = findOperator(`torchvision.${module}.${name}`)!.form;
      const own = Object.entries(parameters)
        .filter(([, { extra }]) => !extra)
        .map(([parameter, { default: given }]) => [parameter, ...(given === undefined ? [] : [plain(given)])]);
      assert.deepEqual(own, theirs, name);
    }
  });

  it('say what an item is, as the transform leaves it', () => {
    const chain = 'T.Compose([T.ToTensor(), T.Normalize((0.5,), (1.0,))])';
    const [low, high] = facts.normalised.map(value => String(value).replace('-', '−'));
    says(`datasets.MN$0IST("d", transform=${chain})`, '60,000 images to train', `1×28×28, float32, ${low} to ${high}`);
    says('datasets.CIFAR$010("d", train=False, transform=T.ToTensor())', '10,000 images to test', '3×32×32, float32');
    assert.equal(facts.folders['batch of PIL images'], 'TypeError');
    says('datasets.Fashion$0MNIST("d")', 'which a DataLoader cannot put into a batch');
    assert.equal(facts.missing, 'RuntimeError');
    says('datasets.MN$0IST("d")', 'RuntimeError is raised');
  });

  it('say which part of a set is opened', () => {
    says('datasets.SV$0HN("d", "extra", T.ToTensor())', 'the 531,131 images of extra', '3×32×32, float32');
    says('datasets.ST$0L10("d", split="unlabeled", transform=T.ToTensor())', '3×96×96', '−1 where there is none');
    says('datasets.Flowers$0102("d", "test")', '6,149 images to test', 'The test part is for the last word');
    assert.doesNotMatch(hoverText(`${head}datasets.ST$0L10("d", folds=2)`), /5,000/);
    says('datasets.Fake$0Data(20, (1, 8, 9), 4, T.ToTensor())', '20 images', '1×8×9, float32', 'from 0 to 3');
  });

  it('number the folders in the order of their names, and open grey images as RGB', () => {
    assert.deepEqual(facts.folders.classes, ['10', '2', 'cat']);
    assert.equal(facts.folders['mode of a grey image'], 'RGB');
    says(
      'datasets.Image$0Folder("d", T.Compose([T.Resize((8, 9)), T.ToTensor()]))',
      '“10” comes before “2”',
      '3×8×9, float32, 0 to 1',
      'opened as RGB',
    );
  });

  it('open files of any kind by a function of the code’s own', () => {
    assert.deepEqual(facts.folders.DatasetFolder, [
      ['a.png', 2],
      ['10', '2', 'cat'],
    ]);
    says(
      'datasets.Dataset$0Folder("d", torch.load, (".pt",))',
      'files ending in .pt',
      '(what loader makes of the path, label)',
      '“10” comes before “2”',
    );
    assert.deepEqual(
      [facts.folders['neither extensions nor is_valid_file'], facts.folders.both],
      ['ValueError', 'ValueError'],
    );
    says(
      'datasets.Dataset$0Folder("d", torch.load)',
      'Neither extensions nor is_valid_file is given: it raises ValueError',
    );
    says('datasets.Dataset$0Folder("d", torch.load, ".pt", is_valid_file=bool)', 'are given: it raises ValueError');
  });

  it('notice three means for one channel', () => {
    assert.deepEqual(facts['Normalize of three on one channel'], { transforms: 'RuntimeError', v2: [3, 28, 28] });
    const chain = 'T.Compose([T.ToTensor(), T.Normalize([0.5] * 3, [0.5] * 3)])';
    says(`datasets.MN$0IST("d", transform=${chain})`, 'torchvision.transforms raises RuntimeError, v2 makes a channel');
  });

  it('notice that test images are drawn at random', () => {
    const random = 'T.Compose([T.RandomHorizontalFlip(), T.ToTensor()])';
    says(`datasets.CIFAR$010("d", train=False, transform=${random})`, 'The transform of the test images is random');
    assert.doesNotMatch(hoverText(`${head}datasets.CIFAR$010("d", transform=${random})`), /is random/);
  });

  for (const [shape, given, made] of facts.grids as unknown as readonly (readonly [
    number[],
    Record<string, number>,
    number[],
  ])[])
    it(`make_grid of ${shape.join('×')} ${JSON.stringify(given)}`, () => {
      const options = Object.entries(given).map(([name, value]) => `, ${name}=${value}`);
      says(`utils.make_$0grid(torch.zeros(${shape})${options.join('')})`, `become ${made.join('×')}.`);
    });

  it('save_image cuts values off', () => {
    assert.deepEqual(facts.saved, [0, 0, 128, 255, 255]);
    says('utils.save_$0image(torch.zeros(3, 8, 8), "a.png")', 'multiplied by 255, rounded, and cut off at 0 and 255');
  });
});

describe('chains of transforms', () => {
  const chain = (parts: string) => hoverText(`${head}T.Com$0pose([${parts}])`);

  it('are shown to their end', () => {
    const parts = 'T.Resize((64, 64)), T.RandomCrop(32), T.RandomHorizontalFlip(), T.ColorJitter(0.4), T.ToTensor()';
    assert.match(chain(`${parts}, T.Normalize(0.5, 0.5)`), /6\. Normalize → C×32×32, float32, −1 to 1/);
  });

  it('go on through what happens only sometimes, as far as both ways agree', () => {
    const end = 'T.ToTensor()';
    assert.match(chain(`T.Resize((8, 8)), T.RandomApply([T.GaussianBlur(3)]), ${end}`), /3\. ToTensor → C×8×8/);
    assert.match(chain(`T.Resize((8, 8)), T.RandomApply([T.Pad(2)]), ${end}`), /ToTensor → tensor of varying size/);
    assert.match(chain(`T.Resize((8, 8)), T.RandomApply([T.Pad(2)], p=1.0), ${end}`), /ToTensor → C×12×12/);
    assert.match(chain(`T.Resize((8, 8)), T.RandomChoice([T.Pad(2), T.CenterCrop(12)]), ${end}`), /C×12×12/);
    assert.match(chain(`T.RandomChoice([T.ToTensor(), T.Pad(2)]), T.Resize(4)`), /RandomChoice → not known/);
    assert.match(
      chain(`T.Resize((8, 8)), T.RandomOrder([T.Pad(2), T.CenterCrop(4)]), ${end}`),
      /RandomOrder → not known/,
    );
  });

  it('refuse a plain number for v2’s mean, as v2 does', () => {
    assert.equal(facts['a plain number in v2.Normalize'], 'TypeError');
    assert.match(hoverText(`${head}T.Normal$0ize(0.5, 0.25)`), /Values from 0 to 1 become −2 to 2\./);
    const { problems } = analyze({ uri: 'file:///code.py', text: `${head}v2.Normalize(0.5, 0.25)` });
    assert.deepEqual(
      problems.map(({ message }) => message),
      ["'float' object is not iterable"],
    );
  });
});

/**
 * torchvision's image data sets, and what writes images out. How many images a set has is what its authors published.
 * Source: torchvision documentation, Datasets and Utils; sizes and refusals recorded in test/truth/image_datasets.json.
 */
import { Tensor } from '../../tensor/tensor';
import type { Argument } from '../argument';
import { known, scalar } from '../explanation';
import type { Operator } from '../operator';
import { anything, type Bound, bool, int, text } from '../parameter';
import type { Picture } from '../transforms/define';
import { describePicture, transformed } from '../transforms/transforms';
import { count, plural, training, value } from './define';
import { openedOf, PUBLISHED, type Published, partOf, publishedPicture } from './samples';

const PAGES = 'https://docs.pytorch.org/vision/stable/generated/';

const published = Object.entries(PUBLISHED).map(([name, set]) => {
  const { shows, side, channels, classes, module = name.toLowerCase(), parameters } = set;
  const size = side === undefined ? 'each of its own size' : `${side}×${side}`;
  return training({
    id: name,
    names: [`torchvision.datasets.${name}`, `torchvision.datasets.${module}.${name}`],
    purpose: `${shows}: ${classes} classes, ${channels === 1 ? 'grey' : 'colour'}, ${size}.`,
    note: 'neural-network-basics#generalization',
    argumentNotes: { transform: 'regularization#data-augmentation' },
    page: `${PAGES}torchvision.datasets.${name}.html`,
    parameters,
    headline: args => [known(() => partWords(set, args))],
    facts: args => {
      const opened = known(() => openedOf(name, args));
      return [
        opened && itemFact(value(args, 'transform'), opened.picture),
        labelFact(classes, value(args, 'split')),
        isTest(args) &&
          'The test part is for the last word: choose learning rate and stopping on a part split off the training images.',
        'download' in parameters && downloadFact(value(args, 'download')),
      ];
    },
    remarks: args => [
      isTest(args) && augmentsTest(value(args, 'transform')),
      ...transformed(value(args, 'transform') ?? null, publishedPicture(set)).remarks,
    ],
  });
});

function isTest(args: Bound): boolean {
  return value(args, 'train') === false || value(args, 'split') === 'test';
}

/** `10,000 images to test`. */
function partWords(set: Published, args: Bound): string | undefined {
  const part = partOf(set, args);
  if (!part) return undefined;
  const { name, count: images } = part;
  const purpose = { train: ' to train', test: ' to test', val: ' to validate', all: '' }[name];
  return purpose === undefined ? `the ${count(images)} images of ${name}` : `${count(images)} images${purpose}`;
}

function labelFact(classes: number, split: unknown): string {
  return typeof split === 'string' && split.includes('unlabeled')
    ? `The label is an int, −1 where there is none${split === 'unlabeled' ? ', as everywhere here' : ''}.`
    : `The label is an int from 0 to ${classes - 1}.`;
}

const fakeData = training({
  id: 'FakeData',
  names: ['torchvision.datasets.FakeData', 'torchvision.datasets.fakedata.FakeData'],
  purpose: 'Images of noise with labels drawn at random: nothing to learn, but enough to see whether code runs.',
  note: 'neural-network-basics#generalization',
  page: `${PAGES}torchvision.datasets.FakeData.html`,
  parameters: {
    size: int(1000),
    image_size: anything([3, 224, 224]),
    num_classes: int(10),
    transform: anything(null),
    target_transform: anything(null),
    random_offset: int(0),
  },
  headline: args => [typeof args.size === 'number' && plural(args.size, 'image')],
  facts: args => {
    const opened = known(() => openedOf('FakeData', args));
    return [
      opened && itemFact(value(args, 'transform'), opened.picture),
      typeof args.num_classes === 'number' && `The label is an int from 0 to ${args.num_classes - 1}.`,
      'Each image is drawn from its index: the same in every run.',
    ];
  },
});

/** `Each item is (image, label); the transform makes the image 1×28×28, float32, −1 to 1.` */
function itemFact(transform: Argument | undefined, picture: Picture): string | undefined {
  if (transform === null)
    return 'Without a transform each item is (PIL image, label), which a DataLoader cannot put into a batch: ToTensor() is the least.';
  const after = transform === undefined ? undefined : transformed(transform, picture).after;
  if (!after) return 'Each item is (image, label), the image as the transform leaves it.';
  const described = describePicture(after)
    .replace(/^tensor/, 'a tensor')
    .replace(/^image/, 'an image');
  const isBatch = after.form === 'image' ? ', still a PIL image, which a DataLoader cannot put into a batch' : '';
  return `Each item is (image, label); the transform makes the image ${described}${isBatch}.`;
}

function downloadFact(download: Argument | undefined): string | undefined {
  if (typeof download !== 'boolean') return undefined;
  return download
    ? 'download=True fetches it into root once; what is there is not fetched again.'
    : 'download=False, the default: where root does not hold it, RuntimeError is raised.';
}

/** Augmentation belongs to training alone. */
function augmentsTest(transform: Argument | undefined): string | undefined {
  const names = JSON.stringify(namesIn(transform));
  return /"Random|AutoAugment|RandAugment|TrivialAugment|ColorJitter/.test(names)
    ? 'The transform of the test images is random: their score changes from run to run.'
    : undefined;
}

function namesIn(transform: Argument | undefined): readonly string[] {
  if (typeof transform !== 'object' || transform === null || !('name' in transform)) return [];
  const made = 'made' in transform ? (transform.made as Readonly<Record<string, Argument>> | undefined) : undefined;
  const parts = made?.transforms;
  return [String(transform.name), ...(Array.isArray(parts) ? parts.flatMap(part => namesIn(part)) : [])];
}

const CLASSES_FACT =
  'Classes are numbered from 0 in the order of their names as text: “10” comes before “2”. .classes lists them, .class_to_idx has the numbers.';

const imageFolder = training({
  id: 'ImageFolder',
  names: ['torchvision.datasets.ImageFolder', 'torchvision.datasets.folder.ImageFolder'],
  purpose: 'Images sorted into folders, root/class/image.png: the folder’s name is the class.',
  note: 'neural-network-basics#generalization',
  argumentNotes: { transform: 'regularization#data-augmentation' },
  page: `${PAGES}torchvision.datasets.ImageFolder.html`,
  parameters: {
    root: anything(),
    transform: anything(null),
    target_transform: anything(null),
    loader: anything(null),
    is_valid_file: anything(null),
    allow_empty: bool(false),
  },
  facts: args => [
    itemFact(value(args, 'transform'), {
      form: 'image',
      range: [0, 255],
      ...(value(args, 'loader') === null ? { channels: 3 } : {}),
    }),
    CLASSES_FACT,
    'Folders for training and validation must hold the same classes, or the same number means another one.',
    value(args, 'loader') === null && 'Every image is opened as RGB, grey ones too.',
  ],
});

const datasetFolder = training({
  id: 'DatasetFolder',
  names: ['torchvision.datasets.DatasetFolder', 'torchvision.datasets.folder.DatasetFolder'],
  purpose:
    'Files sorted into folders, root/class/file, opened by a function of your own: the folder’s name is the class.',
  note: 'neural-network-basics#generalization',
  argumentNotes: { transform: 'regularization#data-augmentation' },
  page: `${PAGES}torchvision.datasets.DatasetFolder.html`,
  parameters: {
    root: anything(),
    loader: anything(),
    extensions: anything(null),
    transform: anything(null),
    target_transform: anything(null),
    is_valid_file: anything(null),
    allow_empty: bool(false),
  },
  headline: args => [suffixes(value(args, 'extensions'))],
  facts: args => [
    value(args, 'transform') === null
      ? 'Each item is (what loader makes of the path, label).'
      : 'Each item is (what loader makes of the path and the transform of that, label).',
    CLASSES_FACT,
  ],
  remarks: args => [
    value(args, 'extensions') === null &&
      value(args, 'is_valid_file') === null &&
      'Neither extensions nor is_valid_file is given: it raises ValueError.',
    value(args, 'extensions') !== null &&
      value(args, 'extensions') !== undefined &&
      value(args, 'is_valid_file') !== null &&
      value(args, 'is_valid_file') !== undefined &&
      'Both extensions and is_valid_file are given: it raises ValueError.',
  ],
});

/** `files ending in .npy, .pt`. */
function suffixes(extensions: Argument | undefined): string | undefined {
  const listed = typeof extensions === 'string' ? [extensions] : extensions;
  return Array.isArray(listed) && listed.length > 0 && listed.every(suffix => typeof suffix === 'string')
    ? `files ending in ${listed.join(', ')}`
    : undefined;
}

const makeGrid = training({
  id: 'make_grid',
  names: ['torchvision.utils.make_grid'],
  purpose: 'Lays a batch of images out in one image, to look at them together.',
  note: 'conv-hyperparameters',
  page: `${PAGES}torchvision.utils.make_grid.html`,
  parameters: {
    tensor: anything(),
    nrow: scalar(8),
    padding: scalar(2),
    normalize: bool(false),
    value_range: anything(null),
    scale_each: bool(false),
    pad_value: anything(0),
  },
  headline: args => [`${plural(args.nrow, 'image')} a row`],
  facts: args => [
    gridFact(value(args, 'tensor'), value(args, 'nrow'), value(args, 'padding')),
    'nrow is the number of images in a row, not the number of rows.',
    value(args, 'normalize') === true
      ? value(args, 'scale_each') === true
        ? 'normalize with scale_each: each image is stretched to 0 … 1 by its own smallest and largest value.'
        : value(args, 'value_range') === null
          ? 'normalize: all images are stretched to 0 … 1 by the smallest and largest value of the batch.'
          : 'normalize: value_range becomes 0 … 1.'
      : value(args, 'normalize') === false &&
        'The values stay as they are: images that Normalize changed need normalize=True to be seen.',
    'The result is C×H×W, with 3 channels for grey images too; matplotlib wants grid.permute(1, 2, 0).',
  ],
});

/** `16 images of 3×32×32 become 3×138×138.` */
function gridFact(
  images: Argument | undefined,
  nrow: number | undefined,
  padding: number | undefined,
): string | undefined {
  if (!(images instanceof Tensor) || images.shape.length !== 4 || nrow === undefined || padding === undefined)
    return undefined;
  const sizes = images.shape.filter(size => typeof size === 'number');
  if (sizes.length < 4) return undefined;
  const [batch, channels, height, width] = sizes as [number, number, number, number];
  const shownChannels = channels === 1 ? 3 : channels;
  const across = Math.min(nrow, batch);
  const down = Math.ceil(batch / across);
  const size =
    batch === 1
      ? [shownChannels, height, width]
      : [shownChannels, down * (height + padding) + padding, across * (width + padding) + padding];
  return `${plural(batch, 'image')} of ${channels}×${height}×${width} become ${size.join('×')}.`;
}

const saveImage = training({
  id: 'save_image',
  names: ['torchvision.utils.save_image'],
  purpose: 'Writes a tensor of images to a file, a batch as a grid.',
  note: 'conv-hyperparameters',
  page: `${PAGES}torchvision.utils.save_image.html`,
  parameters: { tensor: anything(), fp: anything(), format: anything(null), options: { ...anything(), extra: true } },
  headline: args => [value(args, 'format') !== null && known(() => text().read(args.format) as string)],
  facts: () => [
    'Values are expected between 0 and 1: they are multiplied by 255, rounded, and cut off at 0 and 255.',
    'An image that Normalize changed must be brought back first, or normalize=True given, which is handed to make_grid with nrow and padding.',
  ],
});

export const imageDatasets: readonly Operator[] = [
  ...published,
  fakeData,
  imageFolder,
  datasetFolder,
  makeGrid,
  saveImage,
];

/**
 * What torchvision's image data sets hold: how large their images are, and how many there are, is what their authors published.
 * Source: torchvision documentation, Datasets; signatures and items recorded in test/truth/image_datasets.json and loading.json.
 */
import type { Argument } from '../argument';
import { anything, type Bound, bool, type Parameter, text } from '../parameter';
import type { Picture } from '../transforms/define';
import { transformed } from '../transforms/transforms';

export interface Published {
  readonly shows: string;
  /** In pixels; absent where images have sizes of their own. */
  readonly side?: number;
  readonly channels: 1 | 3;
  readonly classes: number;
  /** The module of torchvision.datasets, where it is not the name in lower case. */
  readonly module?: string;
  /** How many images there are: in all, or in each part that `train` or `split` names. */
  readonly images: number | Readonly<Record<string, number>>;
  readonly parameters: Readonly<Record<string, Parameter<Argument>>>;
}

const chosen = { transform: anything(null), target_transform: anything(null) };
const files = { ...chosen, download: bool(false) };
const twoParts = { root: anything(), train: bool(true), ...files };
const splits = { root: anything(), split: text('train'), ...files };
const loaded = { ...files, loader: anything(null) };

const digits = { side: 28, channels: 1, classes: 10, module: 'mnist', parameters: twoParts } as const;
const sixtyThousand = { train: 60_000, test: 10_000 };
const colour = { channels: 3 } as const;
const tiny = { ...colour, side: 32, module: 'cifar', images: { train: 50_000, test: 10_000 }, parameters: twoParts };

export const PUBLISHED: Readonly<Record<string, Published>> = {
  MNIST: { ...digits, shows: 'Handwritten digits', images: sixtyThousand },
  FashionMNIST: { ...digits, shows: 'Clothes, in the format of MNIST', images: sixtyThousand },
  KMNIST: { ...digits, shows: 'Japanese characters, in the format of MNIST', images: sixtyThousand },
  USPS: {
    ...digits,
    shows: 'Handwritten digits of postal codes',
    side: 16,
    module: 'usps',
    images: { train: 7291, test: 2007 },
  },
  CIFAR10: { ...tiny, shows: 'Small photographs of animals and vehicles', classes: 10 },
  CIFAR100: { ...tiny, shows: 'Small photographs', classes: 100 },
  SVHN: {
    ...colour,
    shows: 'House numbers cut out of photographs of streets',
    side: 32,
    classes: 10,
    images: { train: 73_257, test: 26_032, extra: 531_131 },
    parameters: splits,
  },
  STL10: {
    ...colour,
    shows: 'Photographs of animals and vehicles, most of them without labels',
    side: 96,
    classes: 10,
    images: { train: 5000, test: 8000, unlabeled: 100_000, 'train+unlabeled': 105_000 },
    parameters: { root: anything(), split: text('train'), folds: anything(null), ...files },
  },
  PCAM: {
    ...colour,
    shows: 'Tissue under the microscope, with or without a tumour',
    side: 96,
    classes: 2,
    images: { train: 262_144, val: 32_768, test: 32_768 },
    parameters: splits,
  },
  EuroSAT: {
    ...colour,
    shows: 'Land seen from a satellite',
    side: 64,
    classes: 10,
    images: 27_000,
    parameters: { root: anything(), ...loaded },
  },
  Flowers102: {
    ...colour,
    shows: 'Photographs of flowers',
    classes: 102,
    images: { train: 1020, val: 1020, test: 6149 },
    parameters: { root: anything(), split: text('train'), ...loaded },
  },
  Food101: {
    ...colour,
    shows: 'Photographs of dishes',
    classes: 101,
    images: { train: 75_750, test: 25_250 },
    parameters: { root: anything(), split: text('train'), ...loaded },
  },
  DTD: {
    ...colour,
    shows: 'Photographs of textures',
    classes: 47,
    images: { train: 1880, val: 1880, test: 1880 },
    parameters: { root: anything(), split: text('train'), partition: anything(1), ...loaded },
  },
  GTSRB: {
    ...colour,
    shows: 'Photographs of traffic signs',
    classes: 43,
    images: { train: 26_640, test: 12_630 },
    parameters: splits,
  },
};

/** The part of a data set that a call opens; `undefined` where that is not known, or where there is no such part. */
export function partOf(
  { images }: Published,
  args: Bound,
): { readonly name: string; readonly count: number } | undefined {
  if (typeof images === 'number') return { name: 'all', count: images };
  const { split, train, folds = null } = args;
  const name = train === true ? 'train' : train === false ? 'test' : split;
  // A fold of STL10 is a part of a part.
  if (typeof name !== 'string' || !Object.hasOwn(images, name) || folds !== null) return undefined;
  return { name, count: images[name]! };
}

/** An image of a data set as it is opened; a loader of the code's own may make anything. */
export function publishedPicture({ side, channels }: Published): Picture {
  return { ...PHOTO, ...(side === undefined ? {} : { size: [side, side] }), channels };
}

/** An image as the data set opens it, and how many there are where that is known. */
export function openedOf(id: string, args: Bound): { readonly picture: Picture; readonly length?: number } | undefined {
  const set = PUBLISHED[id];
  if (set) {
    const length = partOf(set, args)?.count;
    const isPlain = (args.loader ?? null) === null;
    return isPlain ? { picture: publishedPicture(set), ...(length === undefined ? {} : { length }) } : undefined;
  }
  if (id === 'FakeData') return fake(args);
  if (id !== 'ImageFolder') return undefined;
  // Its own loader opens every image as RGB.
  return { picture: (args.loader ?? null) === null ? { ...PHOTO, channels: 3 } : PHOTO };
}

/** `FakeData(1000, (3, 224, 224))`: noise of these sizes. */
function fake({ size = null, image_size = null }: Bound): ReturnType<typeof openedOf> {
  const sizes = Array.isArray(image_size) ? (image_size as readonly Argument[]) : [];
  const [channels, height, width] = sizes;
  const isWhole = sizes.length === 3 && sizes.every(each => typeof each === 'number');
  if (!isWhole) return undefined;
  const picture: Picture = { ...PHOTO, size: [height as number, width as number], channels: channels as number };
  return { picture, ...(typeof size === 'number' ? { length: size } : {}) };
}

const PHOTO = { form: 'image', range: [0, 255] } as const;

/** ` through Resize, ToTensor`: the names of the transforms; nothing without any. */
export function throughWords(transform: Argument): string {
  const { names } = transformed(transform, PHOTO);
  const listed = names.length > 4 ? `${names.slice(0, 3).join(', ')} … ${names.at(-1)}` : names.join(', ');
  return names.length > 0 ? ` through ${listed}` : '';
}

/**
 * What torchvision's image data sets hold: how large their images are, and how many there are, is what their authors published.
 * Source: torchvision documentation, Datasets; sizes recorded in test/truth/loading.json.
 */
import type { Argument } from '../argument';
import type { Bound } from '../parameter';
import type { Picture } from '../transforms/define';
import { transformed } from '../transforms/transforms';

interface Published {
  readonly shows: string;
  /** In pixels. */
  readonly side: number;
  readonly channels: number;
  readonly classes: number;
  /** How many there are to train; all have 10,000 to test. */
  readonly images: number;
}

export const PUBLISHED: Readonly<Record<string, Published>> = {
  MNIST: { shows: 'Handwritten digits', side: 28, channels: 1, classes: 10, images: 60_000 },
  FashionMNIST: {
    shows: 'Clothes, in the format of MNIST',
    side: 28,
    channels: 1,
    classes: 10,
    images: 60_000,
  },
  KMNIST: {
    shows: 'Japanese characters, in the format of MNIST',
    side: 28,
    channels: 1,
    classes: 10,
    images: 60_000,
  },
  CIFAR10: {
    shows: 'Small photographs of animals and vehicles',
    side: 32,
    channels: 3,
    classes: 10,
    images: 50_000,
  },
  CIFAR100: { shows: 'Small photographs', side: 32, channels: 3, classes: 100, images: 50_000 },
};

export const TEST_IMAGES = 10_000;

/** An image as the data set opens it. */
export function openedOf(id: string, args: Bound): { readonly picture: Picture; readonly length?: number } | undefined {
  const set = PUBLISHED[id];
  if (set) {
    const { side, channels, images } = set;
    const { train = true } = args;
    const length = train === true ? images : train === false ? TEST_IMAGES : undefined;
    return { picture: { ...PHOTO, size: [side, side], channels }, ...(length === undefined ? {} : { length }) };
  }
  if (id !== 'ImageFolder') return undefined;
  // Its own loader opens every image as RGB.
  return { picture: (args.loader ?? null) === null ? { ...PHOTO, channels: 3 } : PHOTO };
}

const PHOTO = { form: 'image', range: [0, 255] } as const;

/** ` through Resize, ToTensor`: the names of the transforms; nothing without any. */
export function throughWords(transform: Argument): string {
  const { names } = transformed(transform, PHOTO);
  const listed = names.length > 4 ? `${names.slice(0, 3).join(', ')} … ${names.at(-1)}` : names.join(', ');
  return names.length > 0 ? ` through ${listed}` : '';
}

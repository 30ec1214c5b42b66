/**
 * What torchvision's image data sets hand out, item by item: the image as the transform leaves it. How large the images of a
 * set are, and how many it has, is what its authors published.
 * Source: torchvision documentation, Datasets; sizes recorded in test/truth/loading.json.
 */
import { Tensor } from '../../tensor/tensor';
import { Unknown } from '../../tensor/unknown';
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

/** An item of a data set. */
export interface Sample {
  readonly image: Tensor | Unknown;
  /** How many items there are; `undefined` where that is not known. */
  readonly length?: number;
  /** `CIFAR10 through Resize, ToTensor`. */
  readonly words: string;
}

/** What a data set made with these arguments holds; `undefined` for what is none of torchvision's image data sets. */
export function sampleOf(id: string, args: Bound): Sample | undefined {
  const opened = openedOf(id, args);
  if (!opened) return undefined;
  const transform = args.transform ?? null;
  const { image, names } = imageAfter(transform, opened.picture);
  const through = names.length > 0 ? ` through ${listed(names)}` : '';
  return { image, ...(opened.length === undefined ? {} : { length: opened.length }), words: `${id}${through}` };
}

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

function imageAfter(
  transform: Argument,
  picture: Picture,
): { readonly image: Tensor | Unknown; readonly names: readonly string[] } {
  const { after, lost, names } = transformed(transform, picture);
  const unknown = (reason: string) => ({ image: new Unknown(reason), names });
  if (transform instanceof Unknown) return unknown(transform.reason);
  if (transform === null) return unknown('without a transform an image is a PIL image, not a tensor');
  if (!after) return unknown(`what ${lost ?? 'the transform'} makes of an image is not known`);
  const { form, size, channels, dtype, copies } = after;
  if (form === 'image') return unknown('the transform leaves a PIL image, not a tensor');
  if (copies) return unknown('the transform makes several images of one');
  if (!size) return unknown('the images may have any size: no step of the transform sets it');
  if (channels === undefined || !dtype) return unknown('how many channels an image has is not known');
  return { image: new Tensor([channels, ...size], dtype), names };
}

function listed(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} … ${names.at(-1)}` : names.join(', ');
}

/**
 * Albumentations: augmentations of NumPy images that change colours, chains of them, and what makes tensors. What its versions
 * 1 and 2 do alike is said. Source: Albumentations documentation, albumentations.ai/docs; run in 2.0.8
 * (test/truth/albumentations.json).
 */
import type { Argument } from '../argument';
import { anything } from '../parameter';
import { augmentation, rangeOf, rangeWords } from './augmentation';
import { libraryCall, numberOf, plainNumber, shown, tex, value, when } from './define';

const compose = augmentation({
  at: 'Compose',
  purpose: 'Chains transforms: each takes what the one before it gave.',
  share: 1,
  parameters: { transforms: anything() },
  facts: () => [
    'It is called by keywords and returns a dict: transform(image=image, mask=mask)["image"].',
    'A mask, boxes or keypoints given with the image move with it; colours change the image alone.',
    'Validation images get the fixed part only: resize, normalise, ToTensorV2.',
  ],
});

const choice = augmentation({
  at: 'OneOf',
  purpose: 'Applies one of its transforms, drawn at random.',
  share: 0.5,
  parameters: { transforms: anything() },
  facts: () => ['Each is drawn in proportion to its own p.'],
});

const brightness = augmentation({
  at: 'RandomBrightnessContrast',
  purpose: 'Changes brightness and contrast at random.',
  share: 0.5,
  parameters: { brightness_limit: anything(0.2), contrast_limit: anything(0.2) },
  facts: args => [
    when(
      rangeOf(value(args, 'contrast_limit')),
      ([low, high]) => `Contrast: values are multiplied by ${shown(1 + low)} to ${shown(1 + high)}.`,
    ),
    when(
      rangeWords(value(args, 'brightness_limit'), 100, '%'),
      words => `Brightness: then ${words} of the largest value is added (255 for bytes).`,
    ),
    'A mask is left as it is.',
  ],
});

const hue = augmentation({
  at: 'HueSaturationValue',
  purpose: 'Shifts hue, saturation and value at random.',
  share: 0.5,
  parameters: { hue_shift_limit: anything(20), sat_shift_limit: anything(30), val_shift_limit: anything(20) },
  facts: args => [
    when(rangeWords(value(args, 'hue_shift_limit')), words => `Hue: ${words} of 180, OpenCV’s half degrees.`),
    when(rangeWords(value(args, 'sat_shift_limit')), words => `Saturation: ${words} of 255.`),
    when(rangeWords(value(args, 'val_shift_limit')), words => `Value: ${words} of 255.`),
    'It takes RGB, not the BGR of cv2.imread.',
  ],
});

const plain = (at: string, purpose: string, fact?: string) =>
  augmentation({ at, purpose, share: 0.5, parameters: {}, facts: () => [fact] });

const SHAPES = 'It changes shapes: the mask goes along, by its nearest values.';

const others = [
  plain('GaussNoise', 'Adds random noise, normal at every pixel.'),
  plain('GaussianBlur', 'Smooths with a Gaussian of random width.'),
  plain('Blur', 'Averages over a window of random size.'),
  plain('MotionBlur', 'Smears along a random direction, as a moving camera does.'),
  plain('RandomGamma', 'Bends the brightness by a random power.'),
  plain(
    'CLAHE',
    'Evens out the histogram tile by tile, which brings out local contrast.',
    'CLAHE: contrast-limited adaptive histogram equalization, as cv2.createCLAHE.',
  ),
  plain('ToGray', 'Turns the image grey.'),
  plain('ElasticTransform', 'Bends the image by a smooth random field of displacements.', SHAPES),
  plain('GridDistortion', 'Bends the image by moving the lines of a grid.', SHAPES),
  plain('Perspective', 'Views the image from a random angle: a random homography.', SHAPES),
  plain(
    'CoarseDropout',
    'Blanks out random rectangles, so that the network cannot rely on one spot.',
    'Version 1 counts them by max_holes, version 2 by num_holes_range.',
  ),
];

const colorJitter = augmentation({
  at: 'ColorJitter',
  purpose: 'Changes brightness, contrast, saturation and hue at random.',
  share: 0.5,
  parameters: { brightness: anything(0.2), contrast: anything(0.2), saturation: anything(0.2), hue: anything(null) },
  facts: args =>
    (['brightness', 'contrast', 'saturation'] as const).map(name =>
      when(
        plainNumber(value(args, name)),
        most => `${name} is multiplied by ${shown(Math.max(0, 1 - most))} to ${shown(1 + most)}.`,
      ),
    ),
});

const normalize = augmentation({
  at: 'Normalize',
  purpose: 'Divides by the largest value, subtracts a mean from each channel and divides by a standard deviation.',
  note: 'transfer-learning#weights',
  share: 1,
  parameters: {
    mean: anything([0.485, 0.456, 0.406]),
    std: anything([0.229, 0.224, 0.225]),
    max_pixel_value: anything(255),
    normalization: anything('standard'),
  },
  headline: args => [
    when(numbersOf(value(args, 'mean')), mean => `mean ${mean.map(x => shown(x)).join(', ')}`),
    when(numbersOf(value(args, 'std')), std => `std ${std.map(x => shown(x)).join(', ')}`),
  ],
  formulas: args => {
    const most = numberOf(args, 'max_pixel_value');
    return [
      value(args, 'normalization') === 'standard' &&
        most !== undefined && {
          tex: `x \\to \\frac{x/${tex(most)} - \\text{mean}}{\\text{std}}`,
          text: `x → (x / ${shown(most)} − mean) / std`,
        },
    ];
  },
  facts: args => [
    value(args, 'normalization') === 'standard'
      ? bounds(numbersOf(value(args, 'mean')), numbersOf(value(args, 'std')), numberOf(args, 'max_pixel_value'))
      : undefined,
    'It takes bytes and gives float32, so it stands before ToTensorV2; pretrained weights want the numbers they were trained with.',
  ],
});

function numbersOf(given: Argument | undefined): readonly number[] | undefined {
  if (!Array.isArray(given) || given.length === 0) return undefined;
  const numbers = (given as readonly Argument[]).map(plainNumber);
  return numbers.includes(undefined) ? undefined : (numbers as number[]);
}

/** Of the channel that goes furthest. */
function bounds(mean: readonly number[] | undefined, std: readonly number[] | undefined, most: number | undefined) {
  if (!mean || !std || most !== 255 || mean.length !== std.length || std.some(each => each <= 0)) return undefined;
  const low = Math.min(...mean.map((each, i) => -each / std[i]!));
  const high = Math.max(...mean.map((each, i) => (1 - each) / std[i]!));
  return `Bytes from 0 to 255 become ${shown(low, 3)} to ${shown(high, 3)}.`;
}

const toTensor = libraryCall({
  name: 'albumentations.pytorch.ToTensorV2',
  also: ['albumentations.pytorch.transforms.ToTensorV2', 'albumentations.ToTensorV2'],
  id: 'ToTensorV2',
  purpose: 'Turns the array into a tensor, channels first: H×W×C becomes C×H×W.',
  note: 'transfer-learning#weights',
  page: 'https://albumentations.ai/docs/',
  parameters: { transpose_mask: anything(false) },
  facts: args => [
    'Nothing is scaled: bytes stay uint8 from 0 to 255, where torchvision’s ToTensor divides by 255. Normalize before it makes floats.',
    value(args, 'transpose_mask') === false &&
      'A mask of H×W becomes a tensor of the same shape and type; one with channels keeps them last unless transpose_mask=True.',
  ],
});

export const albumentations = [compose, choice, brightness, hue, ...others, colorJitter, normalize, toTensor];

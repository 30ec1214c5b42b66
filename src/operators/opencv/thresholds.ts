/**
 * OpenCV’s thresholds and filters of one’s own.
 * Source: OpenCV documentation, Miscellaneous Image Transformations, Image Filtering, Feature Detection; checked against
 * OpenCV 4.11 and 5.0 in test/truth/opencv_thresholds.json.
 */
import { scalar } from '../explanation';
import { anything } from '../parameter';
import { constant, given, shown, tex, vision } from './define';

const TYPES: Readonly<Record<number, string>> = {
  0: 'THRESH_BINARY',
  1: 'THRESH_BINARY_INV',
  2: 'THRESH_TRUNC',
  3: 'THRESH_TOZERO',
  4: 'THRESH_TOZERO_INV',
  8: 'THRESH_OTSU',
  9: 'THRESH_BINARY_INV+THRESH_OTSU',
  16: 'THRESH_TRIANGLE',
};

/** How it is chosen where the code leaves that to OpenCV. */
const CHOSEN: Readonly<Record<string, string>> = {
  THRESH_OTSU:
    'Otsu’s method chooses the threshold: the one that splits the grey values into the two groups with the least variance within.',
  THRESH_TRIANGLE: 'The triangle method chooses the threshold: for histograms with one tall peak.',
};

const threshold = vision({
  name: 'cv2.threshold',
  purpose: 'Compares every value with one threshold: most often to make an image black and white.',
  note: 'sift',
  documentation: 'thresholds',
  parameters: { src: anything(), thresh: scalar(), maxval: scalar(), type: constant(TYPES) },
  headline: args => [
    given(() => (chosenBy(args.type) ? undefined : `threshold ${shown(args.thresh)}`)),
    given(() => args.type.replaceAll('THRESH_', '')),
  ],
  formulas: args => [
    given(() => rule(operation(args.type), chosenBy(args.type) ? undefined : args.thresh, args.maxval)),
  ],
  facts: args => [
    given(() => CHOSEN[chosenBy(args.type) ?? '']),
    given(
      () =>
        chosenBy(args.type) !== undefined &&
        `The ${shown(args.thresh)} given is not looked at. The image must have one channel of bytes.`,
    ),
    'It returns two things, the threshold and the image: t, image = cv2.threshold(…).',
    given(
      () =>
        !chosenBy(args.type) &&
        !Number.isInteger(args.thresh) &&
        `For bytes the threshold is rounded down to ${shown(Math.floor(args.thresh))}.`,
    ),
    given(
      () =>
        !chosenBy(args.type) &&
        'One threshold for the whole image: under uneven light cv2.adaptiveThreshold does better.',
    ),
  ],
});

function chosenBy(type: string): string | undefined {
  return Object.keys(CHOSEN).find(name => type.split('+').includes(name));
}

function operation(type: string): string {
  return type.split('+').find(part => !(part in CHOSEN)) ?? 'THRESH_BINARY';
}

function rule(type: string, limit: number | undefined, highest: number) {
  const [above, below] = OPERATIONS[type] ?? [];
  if (!above || !below) return undefined;
  const named = (word: string, [t, max]: readonly [string, string]) => (word === 'max' ? max : word === 't' ? t : word);
  const [inTex, inText] = [
    [limit === undefined ? 't' : tex(limit), tex(highest)],
    [limit === undefined ? 't' : shown(limit), shown(highest)],
  ] as const;
  return {
    tex: `x \\to \\begin{cases} ${named(above, inTex)} & x > ${inTex[0]} \\\\ ${named(below, inTex)} & \\text{else} \\end{cases}`,
    text: `x → ${named(above, inText)} where x > ${inText[0]}, else ${named(below, inText)}`,
  };
}

/** What becomes of values above the threshold, and of the others. */
const OPERATIONS: Readonly<Record<string, readonly [string, string]>> = {
  THRESH_BINARY: ['max', '0'],
  THRESH_BINARY_INV: ['0', 'max'],
  THRESH_TRUNC: ['t', 'x'],
  THRESH_TOZERO: ['x', '0'],
  THRESH_TOZERO_INV: ['0', 'x'],
};

const adaptive = vision({
  name: 'cv2.adaptiveThreshold',
  purpose: 'Makes an image black and white with a threshold of its own for every pixel: for uneven light.',
  note: 'sift',
  documentation: 'thresholds',
  parameters: {
    src: anything(),
    maxValue: scalar(),
    adaptiveMethod: constant({ 0: 'ADAPTIVE_THRESH_MEAN_C', 1: 'ADAPTIVE_THRESH_GAUSSIAN_C' }),
    thresholdType: constant({ 0: 'THRESH_BINARY', 1: 'THRESH_BINARY_INV' }),
    blockSize: scalar(),
    C: scalar(),
  },
  headline: args => [
    given(() => `${args.blockSize}×${args.blockSize}`),
    given(() => (args.adaptiveMethod === 'ADAPTIVE_THRESH_GAUSSIAN_C' ? 'Gaussian mean' : 'mean')),
    given(() => `C ${shown(args.C)}`),
  ],
  formulas: args => [
    given(() => {
      const mean = args.adaptiveMethod === 'ADAPTIVE_THRESH_GAUSSIAN_C' ? 'weighted mean' : 'mean';
      const [sign, size] = args.C < 0 ? ['+', -args.C] : ['-', args.C];
      return {
        tex: `t = \\text{${mean} of ${args.blockSize}}\\times${args.blockSize} ${sign} ${tex(size)}`,
        text: `t = ${mean} of ${args.blockSize}×${args.blockSize} ${sign === '-' ? '−' : '+'} ${shown(size)}`,
      };
    }),
  ],
  facts: args => [
    given(() => {
      const [above, below] =
        args.thresholdType === 'THRESH_BINARY_INV' ? ['0', shown(args.maxValue)] : [shown(args.maxValue), '0'];
      return `A pixel above its t becomes ${above}, the others ${below}.`;
    }),
    given(() => args.C > 0 && 'A positive C keeps even areas, which are their own mean, on the bright side.'),
    'It takes one channel of bytes and returns the image alone.',
  ],
  remarks: args => [
    given(
      () =>
        (args.blockSize % 2 === 0 || args.blockSize < 3) &&
        'blockSize must be odd and at least 3: OpenCV raises an error here.',
    ),
  ],
});

const filter2D = vision({
  name: 'cv2.filter2D',
  purpose:
    'Slides a kernel of your own over the image and adds up the products: a convolution layer with one fixed filter.',
  note: 'conv-hyperparameters',
  documentation: 'filtering',
  parameters: { src: anything(), ddepth: anything(), kernel: anything(), dst: anything(null) },
  facts: args => [
    given(
      () => args.ddepth === -1 && 'ddepth −1: the result has the type of the image, so bytes are cut off at 0 and 255.',
    ),
    'Each channel is filtered by itself, and the size stays: the border is filled by reflection.',
    'The kernel is not turned round: like nn.Conv2d it is a correlation.',
  ],
});

export const thresholds = [threshold, adaptive, filter2D];

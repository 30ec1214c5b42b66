/**
 * OpenCV's images: reading them, colours, blur, edges, contours, histograms.
 * Source: OpenCV documentation, Image file reading, Color Space Conversions, Image Filtering, Feature Detection; checked
 * against OpenCV 4.11 and 5.0 in test/truth/opencv_images.json.
 */
import { type Argument, Float } from '../argument';
import { scalar } from '../explanation';
import { anything, bool } from '../parameter';
import { constant, count, given, pair, shown, tex, vision } from './define';

const READING: Readonly<Record<number, string>> = {
  [-1]: 'IMREAD_UNCHANGED',
  0: 'IMREAD_GRAYSCALE',
  1: 'IMREAD_COLOR',
};

const imread = vision({
  name: 'cv2.imread',
  purpose: 'Reads an image file into an array of bytes, height × width × channels.',
  note: 'transfer-learning#weights',
  documentation: 'files',
  parameters: { filename: anything(), flags: constant(READING, 'IMREAD_COLOR') },
  headline: args => [given(() => args.flags)],
  facts: args => [
    given(() => READ[args.flags]),
    'A file that is missing or no image raises nothing: the result is None, and the first use of it fails.',
    'PyTorch’s models take floats of channels × height × width, torchvision’s in the order RGB.',
  ],
  remarks: args => [
    given(
      () =>
        /^COLOR_(BGR2RGB|RGB2BGR|BGR2GRAY|RGB2GRAY)$/.test(args.flags) &&
        `${args.flags} is meant for cvtColor: as a flag of imread it is a mere number and converts nothing, the image stays H×W×3 in the order blue, green, red.`,
    ),
  ],
});

const READ: Readonly<Record<string, string>> = {
  IMREAD_COLOR: 'H×W×3, uint8, channels in the order blue, green, red; grey files too, an alpha channel is dropped.',
  IMREAD_GRAYSCALE: 'H×W, uint8: no axis for channels.',
  IMREAD_UNCHANGED: 'As the file has it: H×W for grey, H×W×4 with alpha, 16 bits kept; colours blue, green, red.',
};

/** `COLOR_BGR2RGB` and the like that OpenCV numbers alike in all versions. */
export const COLOURS: Readonly<Record<number, string>> = {
  4: 'COLOR_BGR2RGB',
  6: 'COLOR_BGR2GRAY',
  7: 'COLOR_RGB2GRAY',
  8: 'COLOR_GRAY2BGR',
  40: 'COLOR_BGR2HSV',
};

const cvtColor = vision({
  name: 'cv2.cvtColor',
  purpose: 'Turns an image from one way of writing colours into another.',
  note: 'transfer-learning#weights',
  documentation: 'colours',
  parameters: { src: anything(), code: constant(COLOURS), dst: anything(null) },
  headline: args => [given(() => args.code.replace('COLOR_', '').replace('2', ' → '))],
  formulas: args => [
    given(() => /^COLOR_(BGR|RGB)2GRAY$/.test(args.code)) && {
      tex: 'Y = 0.299\\,R + 0.587\\,G + 0.114\\,B',
      text: 'Y = 0.299·R + 0.587·G + 0.114·B',
    },
  ],
  facts: args => given(() => colourFacts(args.code)) ?? [],
});

function colourFacts(code: string): readonly (string | false)[] {
  const [, from, to] = /^COLOR_(\w+?)2(\w+)$/.exec(code) ?? [];
  return [
    to === 'GRAY' && 'H×W×3 becomes H×W: the axis of channels goes.',
    from === 'GRAY' && 'H×W becomes H×W×3, the same value in each channel.',
    /HSV$/.test(to ?? '') && 'For bytes H runs from 0 to 179 (degrees halved), S and V from 0 to 255.',
    `${from}${to}` === 'BGRRGB' || `${from}${to}` === 'RGBBGR' ? 'Only the order of the channels turns round.' : false,
    from?.startsWith('BGR') === true &&
      'BGR is the order of cv2.imread and cv2.VideoCapture; PIL’s and torchvision’s is RGB.',
    from?.startsWith('RGB') === true && 'RGB is the order of PIL and torchvision; what cv2.imread gives is BGR.',
  ];
}

const gaussianBlur = vision({
  name: 'cv2.GaussianBlur',
  purpose: 'Smooths an image: every pixel becomes an average of its neighbours, weighted by a Gaussian.',
  note: 'sift',
  documentation: 'filtering',
  parameters: { src: anything(), ksize: pair(), sigmaX: scalar(), dst: anything(null), sigmaY: scalar(0) },
  headline: args => [
    given(() => (args.ksize[0]! > 0 ? `${args.ksize.join('×')}` : undefined)),
    given(() => (args.sigmaX > 0 ? `σ ${shown(args.sigmaX)}` : undefined)),
  ],
  formulas: args => {
    const size = given(() => (args.sigmaX <= 0 && args.ksize[0] === args.ksize[1] ? args.ksize[0]! : undefined));
    if (size === undefined || size <= 9 || size % 2 === 0) return [];
    const sigma = shown(sigmaOf(size));
    return [
      {
        tex: `\\sigma = 0.3\\,((${size} - 1)\\cdot 0.5 - 1) + 0.8 = ${tex(sigmaOf(size))}`,
        text: `σ = 0.3·((${size} − 1)·0.5 − 1) + 0.8 = ${sigma}`,
      },
    ];
  },
  facts: args => [
    given(() => args.ksize[0] === args.ksize[1] && sigmaFact(args.ksize[0]!, args.sigmaX)),
    given(() => args.sigmaY === 0 && args.sigmaX > 0 && 'sigmaY is left out: the same as sigmaX.'),
  ],
  remarks: args => [
    given(
      () =>
        args.ksize.some(side => side > 0 && side % 2 === 0) &&
        'ksize must be odd: OpenCV raises an error for an even size.',
    ),
  ],
});

/** What OpenCV takes for σ where it is given as 0; up to 9 it has tables of its own. */
function sigmaOf(size: number): number {
  return Number((0.3 * ((size - 1) * 0.5 - 1) + 0.8).toFixed(6));
}

const TABLES: Readonly<Record<number, string>> = {
  3: '1 2 1, by 4',
  5: '1 4 6 4 1, by 16',
  7: '2 7 14 18 14 7 2, by 64',
  9: '4 13 30 51 60 51 30 13 4, by 256',
};

function sigmaFact(size: number, sigma: number): string | undefined {
  if (size > 0 && sigma <= 0) {
    const table = TABLES[size];
    return table && `σ is not given: along each axis the weights are ${table}.`;
  }
  if (size <= 0 && sigma > 0) {
    const [bytes, others] = [3, 4].map(reach => Math.round(sigma * reach * 2 + 1) | 1) as [number, number];
    return `ksize is not given: ${bytes}×${bytes} for bytes, ${others}×${others} for other types.`;
  }
  return undefined;
}

const canny = vision({
  name: 'cv2.Canny',
  purpose: 'Finds edges: thin lines, one pixel wide, where the brightness changes most.',
  note: 'sift',
  documentation: 'edges',
  parameters: {
    image: anything(),
    threshold1: scalar(),
    threshold2: scalar(),
    edges: anything(null),
    apertureSize: scalar(3),
    L2gradient: bool(false),
  },
  headline: args => [
    given(() => {
      const [low, high] = [args.threshold1, args.threshold2].sort((a, b) => a - b);
      return `thresholds ${shown(low!)} and ${shown(high!)}`;
    }),
  ],
  facts: args => [
    given(() => {
      const [low, high] = [args.threshold1, args.threshold2].sort((a, b) => a - b) as [number, number];
      return `A gradient above ${shown(high)} is an edge, one of ${shown(low)} or less is none; between them it is one where it hangs on an edge (hysteresis).`;
    }),
    'The result is H×W, uint8, 0 or 255. It does not blur: cv2.GaussianBlur before it keeps noise from becoming edges.',
    given(() =>
      args.L2gradient
        ? 'The gradient is √(gx² + gy²).'
        : 'The gradient is |gx| + |gy|; L2gradient=True takes √(gx² + gy²).',
    ),
  ],
  remarks: args => [
    given(
      () =>
        Math.max(args.threshold1, args.threshold2) < 1 &&
        !args.L2gradient &&
        'It takes bytes, whose gradients are whole numbers: thresholds below 1 do what 0 does, and every slight change becomes an edge. For values from 0 to 255, 100 and 200 are usual.',
    ),
  ],
});

const RETRIEVED: Readonly<Record<string, string>> = {
  RETR_EXTERNAL: 'RETR_EXTERNAL: only the outermost contours; holes and what lies inside are left out.',
  RETR_LIST: 'RETR_LIST: all contours, none the parent of another.',
  RETR_CCOMP: 'RETR_CCOMP: outer contours, and those of their holes below them.',
  RETR_TREE: 'RETR_TREE: all contours with which lies inside which.',
};

const findContours = vision({
  name: 'cv2.findContours',
  purpose: 'Follows the outlines of the white regions of a black-and-white image.',
  note: 'homography#estimation',
  documentation: 'shapes',
  parameters: {
    image: anything(),
    mode: constant({ 0: 'RETR_EXTERNAL', 1: 'RETR_LIST', 2: 'RETR_CCOMP', 3: 'RETR_TREE' }),
    method: constant({ 1: 'CHAIN_APPROX_NONE', 2: 'CHAIN_APPROX_SIMPLE' }),
  },
  headline: args => [given(() => args.mode), given(() => args.method)],
  facts: args => [
    'It returns contours and hierarchy (OpenCV 3 gave the image first); each contour is N×1×2, int32, points (x, y).',
    given(() => RETRIEVED[args.mode]),
    given(
      () =>
        args.method === 'CHAIN_APPROX_SIMPLE' &&
        'CHAIN_APPROX_SIMPLE keeps the ends of straight runs: an upright rectangle is 4 points.',
    ),
    'Every value that is not 0 counts as white: threshold or Canny first.',
  ],
});

const calcHist = vision({
  name: 'cv2.calcHist',
  purpose: 'Counts how many pixels have each value.',
  note: 'sift',
  documentation: 'histograms',
  parameters: { images: anything(), channels: anything(), mask: anything(), histSize: anything(), ranges: anything() },
  headline: args => [histogramWords(args.histSize)],
  facts: args => [
    'images, channels, histSize and ranges are lists, also for one: cv2.calcHist([grey], [0], None, [256], [0, 256]).',
    binsFact(args.histSize, args.ranges),
    'The upper end of ranges is not counted, hence 256. The result is float32.',
  ],
});

function histogramWords(sizes: Argument): string | undefined {
  const bins = numbersOf(sizes);
  return bins && `${bins.map(count).join('×')} bins`;
}

function binsFact(sizes: Argument, ranges: Argument): string | undefined {
  const [bins, ends] = [numbersOf(sizes), numbersOf(ranges)];
  if (bins?.length !== 1 || ends?.length !== 2) return undefined;
  const width = (ends[1]! - ends[0]!) / bins[0]!;
  return `Each bin is ${shown(width)} wide.`;
}

function numbersOf(list: Argument): readonly number[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const numbers = (list as readonly Argument[]).map(item => (item instanceof Float ? item.value : item));
  return numbers.every(item => typeof item === 'number') ? (numbers as number[]) : undefined;
}

export const images = [imread, cvtColor, gaussianBlur, canny, findContours, calcHist];

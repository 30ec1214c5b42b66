/**
 * OpenCV's filters beside the Gaussian: derivatives, medians, morphology, histograms evened out.
 * Source: OpenCV documentation, Image Filtering, Histograms; run in OpenCV 5.0 (test/truth/opencv_filters.json).
 */
import { scalar } from '../explanation';
import { anything } from '../parameter';
import { constant, given, pair, shown, vision } from './define';

const depth = constant({ [-1]: 'as the image' });

/** Derivatives are negative where brightness falls, and bytes hold no minus. */
const cutOff = (args: { readonly ddepth: string }) =>
  given(
    () =>
      /^(as the image|CV_8U)$/.test(args.ddepth) &&
      'A result of bytes cuts off at 0: where the brightness falls nothing is left. cv2.CV_64F or CV_32F keeps the sign, then np.absolute.',
  );

const derivative = { src: anything(), ddepth: depth, dx: scalar(), dy: scalar(), dst: anything(null) };
const along = (dx: number, dy: number) =>
  dx === 1 && dy === 0 ? 'along x' : dx === 0 && dy === 1 ? 'along y' : undefined;

const sobel = vision({
  name: 'cv2.Sobel',
  purpose: 'The derivative of the brightness along x or y, smoothed across.',
  note: 'sift',
  documentation: 'filtering',
  parameters: { ...derivative, ksize: scalar(3) },
  headline: args => [
    given(() => along(args.dx, args.dy)),
    given(() => (args.ksize > 0 ? `${args.ksize}×${args.ksize}` : undefined)),
  ],
  formulas: args => [
    given(() => args.ksize === 3 && args.dx === 1 && args.dy === 0) === true && {
      tex: '\\begin{pmatrix}-1&0&1\\\\-2&0&2\\\\-1&0&1\\end{pmatrix}',
      text: '−1 0 1 / −2 0 2 / −1 0 1',
    },
    given(() => args.ksize === 3 && args.dx === 0 && args.dy === 1) === true && {
      tex: '\\begin{pmatrix}-1&-2&-1\\\\0&0&0\\\\1&2&1\\end{pmatrix}',
      text: '−1 −2 −1 / 0 0 0 / 1 2 1',
    },
  ],
  facts: args => [
    given(() => along(args.dx, args.dy) === 'along x' && 'It answers to upright edges.'),
    given(() => along(args.dx, args.dy) === 'along y' && 'It answers to lying edges.'),
    given(() => args.ksize === 3) && 'Nothing is divided by: a brightness that rises by 1 a pixel gives 8.',
  ],
  remarks: args => [cutOff(args)],
});

const scharr = vision({
  name: 'cv2.Scharr',
  purpose: 'The derivative of the brightness along x or y by a 3×3 kernel that is truer to direction than Sobel’s.',
  note: 'sift',
  documentation: 'filtering',
  parameters: derivative,
  headline: args => [given(() => along(args.dx, args.dy))],
  facts: () => ['Its weights across are 3, 10, 3.'],
  remarks: args => [cutOff(args)],
});

const laplacian = vision({
  name: 'cv2.Laplacian',
  purpose: 'The sum of the second derivatives along x and y: large at spots and on both sides of edges.',
  note: 'sift',
  documentation: 'filtering',
  parameters: { src: anything(), ddepth: depth, dst: anything(null), ksize: scalar(1) },
  formulas: args => [
    given(() => args.ksize === 1) === true && {
      tex: '\\begin{pmatrix}0&1&0\\\\1&-4&1\\\\0&1&0\\end{pmatrix}',
      text: '0 1 0 / 1 −4 1 / 0 1 0',
    },
  ],
  facts: () => [
    'Second derivatives answer to noise: blur first. Its variance over the image measures how sharp it is.',
  ],
  remarks: args => [cutOff(args)],
});

const median = vision({
  name: 'cv2.medianBlur',
  purpose: 'Every pixel becomes the median of its window: single wild pixels go, edges stay.',
  note: 'pooling',
  documentation: 'filtering',
  parameters: { src: anything(), ksize: scalar() },
  headline: args => [given(() => `${args.ksize}×${args.ksize}`)],
  remarks: args => [given(() => args.ksize % 2 === 0 && 'ksize must be odd: OpenCV raises an error for an even size.')],
});

const bilateral = vision({
  name: 'cv2.bilateralFilter',
  purpose: 'Averages neighbours that are near in place and in colour: it smooths and keeps edges.',
  note: 'attention',
  documentation: 'filtering',
  parameters: { src: anything(), d: scalar(), sigmaColor: scalar(), sigmaSpace: scalar() },
  headline: args => [
    given(() => (args.d > 0 ? `${shown(args.d)} pixels across` : undefined)),
    given(() => `σ of colour ${shown(args.sigmaColor)}`),
    given(() => `σ of place ${shown(args.sigmaSpace)}`),
  ],
  facts: () => ['The weights hang on the values themselves, so it is no convolution, and slow.'],
});

const box = vision({
  name: 'cv2.blur',
  purpose: 'Every pixel becomes the plain mean of its window.',
  note: 'pooling',
  documentation: 'filtering',
  parameters: { src: anything(), ksize: pair() },
  headline: args => [given(() => args.ksize.join('×'))],
});

const kernel = {
  src: anything(),
  kernel: anything(),
  dst: anything(null),
  anchor: anything(null),
  iterations: scalar(1),
};
const rounds = (args: { readonly iterations: number }) =>
  given(() => (args.iterations > 1 ? `${args.iterations} times` : undefined));

const morphology = [
  vision({
    name: 'cv2.erode',
    purpose: 'Every pixel becomes the smallest value under the kernel: white regions shrink.',
    note: 'pooling',
    documentation: 'filtering',
    parameters: kernel,
    headline: args => [rounds(args)],
    facts: () => ['White specks smaller than the kernel vanish. It is min-pooling with stride 1.'],
  }),
  vision({
    name: 'cv2.dilate',
    purpose: 'Every pixel becomes the largest value under the kernel: white regions grow.',
    note: 'pooling',
    documentation: 'filtering',
    parameters: kernel,
    headline: args => [rounds(args)],
    facts: () => ['Black holes smaller than the kernel vanish. It is max-pooling with stride 1.'],
  }),
];

const OPERATIONS: Readonly<Record<string, string>> = {
  MORPH_ERODE: 'White regions shrink.',
  MORPH_DILATE: 'White regions grow.',
  MORPH_OPEN: 'Opening: erode, then dilate. White specks go, larger regions keep their size.',
  MORPH_CLOSE: 'Closing: dilate, then erode. Black holes and gaps are filled, regions keep their size.',
  MORPH_GRADIENT: 'Dilation minus erosion: the outline.',
  MORPH_TOPHAT: 'The image minus its opening: bright things smaller than the kernel.',
  MORPH_BLACKHAT: 'The closing minus the image: dark things smaller than the kernel.',
};
const NAMED = Object.fromEntries(
  'MORPH_ERODE MORPH_DILATE MORPH_OPEN MORPH_CLOSE MORPH_GRADIENT MORPH_TOPHAT MORPH_BLACKHAT'
    .split(' ')
    .map((name, i) => [i, name]),
);

const morphologyEx = vision({
  name: 'cv2.morphologyEx',
  purpose: 'Shrinks and grows white regions in turn.',
  note: 'pooling',
  documentation: 'filtering',
  parameters: {
    src: anything(),
    op: constant(NAMED),
    kernel: anything(),
    dst: anything(null),
    anchor: anything(null),
    iterations: scalar(1),
  },
  headline: args => [given(() => args.op), rounds(args)],
  facts: args => [given(() => OPERATIONS[args.op])],
});

const SHAPES: Readonly<Record<string, string>> = {
  MORPH_RECT: 'a full rectangle',
  MORPH_CROSS: 'a cross',
  MORPH_ELLIPSE: 'an ellipse',
};

const structuring = vision({
  name: 'cv2.getStructuringElement',
  purpose: 'Makes a kernel of zeros and ones for erode, dilate and morphologyEx.',
  note: 'pooling',
  documentation: 'filtering',
  parameters: { shape: constant({ 0: 'MORPH_RECT', 1: 'MORPH_CROSS', 2: 'MORPH_ELLIPSE' }), ksize: pair() },
  headline: args => [given(() => SHAPES[args.shape]), given(() => [...args.ksize].reverse().join('×'))],
  facts: () => ['ksize is (width, height).'],
});

const equalize = vision({
  name: 'cv2.equalizeHist',
  purpose: 'Spreads the values of a grey image so that all are about equally frequent: more contrast.',
  note: 'sift',
  documentation: 'histograms',
  parameters: { src: anything(), dst: anything(null) },
  facts: () => ['It takes one channel of bytes: of a colour image the brightness alone, as V of HSV.'],
});

const clahe = vision({
  name: 'cv2.createCLAHE',
  purpose:
    'Evens out the histogram tile by tile, with a limit to what it amplifies: contrast-limited adaptive equalization.',
  note: 'sift',
  documentation: 'histograms',
  parameters: { clipLimit: scalar(40), tileGridSize: pair([8, 8]) },
  headline: args => [
    given(() => `clip limit ${shown(args.clipLimit)}`),
    given(() => `${args.tileGridSize.join('×')} tiles`),
  ],
  facts: () => ['apply(grey) does it. A larger limit gives more contrast and more noise.'],
});

export const filters = [
  sobel,
  scharr,
  laplacian,
  median,
  bilateral,
  box,
  ...morphology,
  morphologyEx,
  structuring,
  equalize,
  clahe,
];

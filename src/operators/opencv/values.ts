/**
 * OpenCV's arithmetic on images: sums, distances, angles, borders, templates, blobs for a network.
 * Source: OpenCV documentation, core and imgproc; run in OpenCV 5.0 (test/truth/opencv_filters.json).
 */
import { scalar } from '../explanation';
import { anything, bool } from '../parameter';
import { constant, given, pair, shown, tex, vision } from './define';

const NORMS: Readonly<Record<string, readonly [string, string, string]>> = {
  NORM_L1: ['\\sum|a - b|', 'Σ|a − b|', 'the sum of the absolute values'],
  NORM_L2: ['\\sqrt{\\sum(a - b)^2}', '√(Σ(a − b)²)', 'the Euclidean length'],
  NORM_INF: ['\\max|a - b|', 'max|a − b|', 'the largest absolute value'],
};
const NUMBERED = { 1: 'NORM_INF', 2: 'NORM_L1', 4: 'NORM_L2', 32: 'NORM_MINMAX' };

const norm = vision({
  name: 'cv2.norm',
  purpose: 'The length of an array, or of the difference of two.',
  note: 'regularization#weight-decay',
  documentation: 'arrays',
  parameters: { src1: anything(), src2: anything(null), normType: constant(NUMBERED, 'NORM_L2') },
  headline: args => [given(() => args.normType)],
  formulas: args => {
    const found = given(() => NORMS[args.normType]);
    return [found && given(() => args.src2) !== null && { tex: found[0], text: found[1] }];
  },
  facts: args => [
    given(() => args.src2) === null && given(() => NORMS[args.normType] && `It is ${NORMS[args.normType]![2]}.`),
    given(() => args.src2) !== null &&
      'Of N points the root mean square distance is this / √N; this / N is smaller still.',
  ],
});

const normalize = vision({
  name: 'cv2.normalize',
  purpose: 'Scales an array to a range of values, or to a length.',
  note: 'vanishing-exploding-gradients',
  documentation: 'arrays',
  parameters: {
    src: anything(),
    dst: anything(),
    alpha: scalar(1),
    beta: scalar(0),
    norm_type: constant(NUMBERED, 'NORM_L2'),
  },
  headline: args => [
    given(() => args.norm_type),
    given(
      () =>
        args.norm_type === 'NORM_MINMAX' &&
        `${shown(Math.min(args.alpha, args.beta))} to ${shown(Math.max(args.alpha, args.beta))}`,
    ),
  ],
  facts: args => [
    given(
      () =>
        args.norm_type === 'NORM_MINMAX' &&
        'Its smallest value becomes the one end, its largest the other: each image by its own, so brightness is no longer comparable.',
    ),
    given(() => args.norm_type === 'NORM_L2' && `Its Euclidean length becomes ${shown(args.alpha)}.`),
    given(() => args.norm_type === 'NORM_L1' && `Its absolute values add up to ${shown(args.alpha)}.`),
    given(() => args.norm_type === 'NORM_INF' && `Its largest absolute value becomes ${shown(args.alpha)}.`),
  ],
});

const polar = vision({
  name: 'cv2.cartToPolar',
  purpose: 'Lengths and angles of vectors: of a flow, how fast and which way each pixel moves.',
  note: 'optical-flow',
  documentation: 'arrays',
  parameters: {
    x: anything(),
    y: anything(),
    magnitude: anything(null),
    angle: anything(null),
    angleInDegrees: bool(false),
  },
  headline: args => [given(() => (args.angleInDegrees ? 'degrees' : 'radians'))],
  formulas: () => [
    {
      tex: 'r = \\sqrt{x^2 + y^2}, \\quad \\varphi = \\mathrm{atan2}(y, x)',
      text: 'r = √(x² + y²), φ = atan2(y, x)',
    },
  ],
  facts: args => [
    given(() => (args.angleInDegrees ? 'Angles run from 0 to 360.' : 'Angles run from 0 to 2π.')),
    'y points down, so angles turn clockwise on the screen. x and y must be floats.',
    given(() => !args.angleInDegrees && 'As a hue for bytes: angle·180/π/2.'),
  ],
});

const weighted = vision({
  name: 'cv2.addWeighted',
  purpose: 'Blends two images, pixel by pixel.',
  note: 'interpolation',
  documentation: 'arrays',
  parameters: { src1: anything(), alpha: scalar(), src2: anything(), beta: scalar(), gamma: scalar() },
  formulas: args => {
    const numbers = given(() => [args.alpha, args.beta, args.gamma] as const);
    if (!numbers) return [];
    const [a, b, c] = numbers;
    const plus = (text: (n: number) => string) => (c === 0 ? '' : c < 0 ? ` − ${text(-c)}` : ` + ${text(c)}`);
    return [
      {
        tex: `y = ${tex(a)}\\,a ${b < 0 ? '-' : '+'} ${tex(Math.abs(b))}\\,b${plus(tex).replace('−', '-')}`,
        text: `y = ${shown(a)}·a ${b < 0 ? '−' : '+'} ${shown(Math.abs(b))}·b${plus(shown)}`,
      },
    ];
  },
  facts: () => ['Both must have one shape and type. Bytes are rounded, and cut off at 0 and 255.'],
});

const BORDERS: Readonly<Record<string, string>> = {
  BORDER_CONSTANT: 'One value all around.',
  BORDER_REPLICATE: 'The last pixel again and again: aaa|abc|ccc.',
  BORDER_REFLECT: 'Mirrored, the last pixel twice: cba|abc|cba.',
  BORDER_REFLECT_101: 'Mirrored at the last pixel: dcb|abcd|cba, as padding_mode "reflect" of PyTorch.',
  BORDER_WRAP: 'From the other side: abc|abc|abc, as "circular" of PyTorch.',
};

const border = vision({
  name: 'cv2.copyMakeBorder',
  purpose: 'Adds a border around an image.',
  note: 'conv-hyperparameters',
  documentation: 'arrays',
  parameters: {
    src: anything(),
    top: scalar(),
    bottom: scalar(),
    left: scalar(),
    right: scalar(),
    borderType: constant({
      0: 'BORDER_CONSTANT',
      1: 'BORDER_REPLICATE',
      2: 'BORDER_REFLECT',
      3: 'BORDER_WRAP',
      4: 'BORDER_REFLECT_101',
    }),
  },
  headline: args => [given(() => args.borderType)],
  facts: args => [given(() => BORDERS[args.borderType])],
});

const template = vision({
  name: 'cv2.matchTemplate',
  purpose: 'Slides a small image over a large one and says at each place how well it fits.',
  note: 'conv-hyperparameters',
  documentation: 'matching',
  parameters: { image: anything(), templ: anything(), method: constant({}) },
  headline: args => [given(() => args.method)],
  formulas: () => [{ tex: '(H - h + 1)\\times(W - w + 1)', text: 'result: (H − h + 1)×(W − w + 1) float32' }],
  facts: args => [
    given(
      () => /^TM_SQDIFF/.test(args.method) && 'A squared difference: the best place is the minimum of cv2.minMaxLoc.',
    ),
    given(() => /^TM_CC/.test(args.method) && 'A correlation: the best place is the maximum of cv2.minMaxLoc.'),
    given(() => args.method === 'TM_CCOEFF_NORMED' && 'From −1 to 1, whatever the brightness and contrast.'),
    'It finds the template at its own size and orientation only.',
  ],
});

const extremes = vision({
  name: 'cv2.minMaxLoc',
  purpose: 'The smallest and the largest value, and where they stand.',
  note: 'softmax-cross-entropy',
  documentation: 'arrays',
  parameters: { src: anything(), mask: anything(null) },
  facts: () => [
    'It returns min, max, place of min, place of max; a place is (x, y), column first. It takes one channel.',
  ],
});

const flip = vision({
  name: 'cv2.flip',
  purpose: 'Mirrors an image.',
  note: 'regularization#data-augmentation',
  documentation: 'arrays',
  parameters: { src: anything(), flipCode: scalar() },
  headline: args => [
    given(() => (args.flipCode > 0 ? 'left and right' : args.flipCode === 0 ? 'top and bottom' : 'both')),
  ],
  facts: () => ['flipCode 1 exchanges left and right, 0 top and bottom, −1 both.'],
});

const blob = vision({
  name: 'cv2.dnn.blobFromImage',
  purpose: 'Makes of an image the batch that a network takes: resized, scaled, channels first.',
  note: 'transfer-learning#weights',
  documentation: 'networks',
  parameters: {
    image: anything(),
    scalefactor: scalar(1),
    size: pair([0, 0]),
    mean: anything(null),
    swapRB: bool(false),
    crop: bool(false),
  },
  headline: args => [given(() => (args.size[0]! > 0 ? `1×3×${args.size[1]}×${args.size[0]}` : undefined))],
  facts: args => [
    'size is (width, height); mean is subtracted first, then it is multiplied by scalefactor.',
    given(() =>
      args.swapRB
        ? 'swapRB=True: from the blue, green, red of cv2.imread to RGB.'
        : 'swapRB=False: channels stay in the order blue, green, red of cv2.imread.',
    ),
  ],
});

export const values = [norm, normalize, polar, weighted, border, template, extremes, flip, blob];

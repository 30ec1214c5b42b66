/**
 * The augmentation figure: one picture of a six, and what one transform with one strength can make of it. The strength is a
 * range; what an epoch sees is drawn from it.
 * Source: torchvision documentation, torchvision.transforms: ColorJitter, RandomRotation, GaussianBlur.
 */
import { type Figure, type FigureCall, isGiven, numberOf } from './figure';
import { shown } from './shown';

export const TRANSFORMS = ['brightness', 'contrast', 'rotation', 'blur'] as const;

export interface AugmentationState {
  readonly transform: (typeof TRANSFORMS)[number];
  /** Of a ColorJitter: factors from 1 − this, not below 0, to 1 + this. */
  readonly brightness: number;
  readonly contrast: number;
  /** Of a RandomRotation: angles from minus to plus this. */
  readonly degrees: number;
  /** Of a GaussianBlur, whose sigma is drawn from 0.1 to this. */
  readonly sigma: number;
  readonly kernel_size: number;
  /** Where in the range the draw fell, from its lower end, 0, to its upper end, 1. */
  readonly draw: number;
}

export type Grey = readonly (readonly number[])[];

export interface AugmentationNumbers {
  readonly range: readonly [low: number, high: number];
  /** The factor, the angle in degrees, counter-clockwise, or the sigma. */
  readonly drawn: number;
  readonly pictures: { readonly original: Grey; readonly low: Grey; readonly drawn: Grey; readonly high: Grey };
  /** The share of pixels of the drawn one that are at 0 or 1, where what they were is lost. */
  readonly clipped: number;
  /** What the drawn picture is nearer to, pixel by pixel: the six, or the six upside down. */
  readonly nearer: 'the 6' | 'a 9';
}

const initial: AugmentationState = {
  transform: 'brightness',
  brightness: 0.4,
  contrast: 0.4,
  degrees: 30,
  sigma: 2,
  kernel_size: 5,
  draw: 0.8,
};
const rotation: AugmentationState = { ...initial, transform: 'rotation' };
const only = (transform: AugmentationState['transform']) => (state: AugmentationState) => state.transform === transform;

export const augmentation: Figure<AugmentationState, AugmentationNumbers> = {
  id: 'augmentation',
  title: 'One picture, augmented',
  caption:
    'The strength is a range, from the weakest to the strongest; each epoch draws anew from it. It may change the picture, but not what is true of it.',
  initial,
  controls: {
    transform: { kind: 'choice', choices: TRANSFORMS, label: 'transform' },
    brightness: { kind: 'real', min: 0, max: 2, step: 0.05, label: 'brightness', when: only('brightness') },
    contrast: { kind: 'real', min: 0, max: 2, step: 0.05, label: 'contrast', when: only('contrast') },
    degrees: { kind: 'real', min: 0, max: 180, step: 1, label: 'degrees', when: only('rotation') },
    sigma: { kind: 'real', min: 0.1, max: 6, step: 0.1, label: 'sigma up to', when: only('blur') },
    kernel_size: { kind: 'whole', min: 1, max: 11, step: 2, label: 'kernel_size', when: only('blur') },
    draw: { kind: 'real', min: 0, max: 1, step: 0.05, label: 'draw' },
  },
  presets: [
    { title: 'Brightness', state: initial },
    { title: 'Brightness: too much', state: { ...initial, brightness: 1.5, draw: 1 } },
    { title: 'Contrast', state: { ...initial, transform: 'contrast' } },
    { title: 'Contrast: nothing left', state: { ...initial, transform: 'contrast', contrast: 1, draw: 0 } },
    { title: 'Rotation', state: rotation },
    { title: 'Rotation: a six no more', state: { ...rotation, degrees: 180, draw: 1 } },
    { title: 'Blur', state: { ...initial, transform: 'blur', draw: 1 } },
  ],
  compute,
  formula: ({ transform }, { range: [low, high], drawn }) => {
    const n = (value: number) => shown(value, 3);
    const within = `${n(low)} to ${n(high)}`;
    const t = (value: number) => n(value).replace('−', '-');
    const from = (name: string, unit = '') =>
      `${name}\\in[${t(low)}${unit},\\,${t(high)}${unit}],\\quad ${name}=${t(drawn)}${unit}`;
    return {
      brightness: {
        tex: `y=\\min(1,\\,f\\,x),\\quad ${from('f')}`,
        text: `pixels times f, at most 1; f from ${within}, drawn ${n(drawn)}`,
      },
      contrast: {
        tex: `y=f\\,x+(1-f)\\,\\bar x,\\quad ${from('f')}`,
        text: `pixels f times as far from their mean; f from ${within}, drawn ${n(drawn)}`,
      },
      rotation: { tex: from('\\alpha', '^\\circ'), text: `an angle from ${within} degrees, drawn ${n(drawn)}` },
      blur: { tex: from('\\sigma'), text: `sigma from ${within}, drawn ${n(drawn)}` },
    }[transform];
  },
  summary: ({ transform, kernel_size }, { range: [low, high], drawn, clipped, nearer }) => {
    const [from, to, here] = [low, high, drawn].map(value => shown(value, 3));
    const lost = `${shown(100 * clipped, 3)} % of the pixels are at 0 or 1, where differences are lost.`;
    const said = {
      brightness: `Brightness is multiplied by ${from} to ${to}, here by ${here}: ${lost}`,
      contrast: `Contrast is multiplied by ${from} to ${to}, here by ${here}: ${lost}`,
      rotation: `The picture turns by ${from}° to ${to}°, here by ${here}° against the clock; corners that come from outside are 0.`,
      blur: `Blurred with a sigma of ${from} to ${to}, here ${here}, by a kernel of ${kernel_size}×${kernel_size}.`,
    }[transform];
    const kept =
      nearer === 'a 9'
        ? 'Pixel by pixel it is nearer to a 9 than to the 6 that its label says: this augmentation changes what is true.'
        : 'Its label, 6, is still true.';
    return `${said} ${transform === 'contrast' && drawn === 0 ? 'Nothing is left of the picture but its mean.' : kept}`;
  },
  python: ({ transform, brightness, contrast, degrees, sigma, kernel_size }) =>
    ({
      brightness: `transforms.ColorJitter(brightness=${brightness})`,
      contrast: `transforms.ColorJitter(contrast=${contrast})`,
      rotation: `transforms.RandomRotation(${degrees})`,
      blur: `transforms.GaussianBlur(${kernel_size}, sigma=(0.1, ${sigma}))`,
    })[transform],
  fromCall,
  prompts: [
    {
      id: 'augmentation-jitter',
      question: '`ColorJitter(brightness=0.6)`: what is the smallest factor that the pixels can be multiplied by?',
      state: { ...initial, brightness: 0.6 },
      answer: ({ range }) => Number(range[0].toFixed(6)),
      explanation: 'The range is $[\\max(0,1-0.6),\\,1+0.6]$: from 0.4 to 1.6.',
    },
    {
      id: 'augmentation-strong',
      question: '`ColorJitter(brightness=1.5)`: what is the smallest factor that the pixels can be multiplied by?',
      state: { ...initial, brightness: 1.5 },
      answer: ({ range }) => range[0],
      explanation: '$1-1.5$ would be negative; the range begins at 0, a black picture with the label it had.',
    },
    {
      id: 'augmentation-upside-down',
      question:
        'A digit classifier is trained with `RandomRotation(180)`. What does that do to a 6 that is turned all the way?',
      state: { ...rotation, degrees: 180, draw: 1 },
      answer: ({ nearer }) => (nearer === 'a 9' ? 'Its label becomes wrong' : 'Its label stays right'),
      choices: [
        { text: 'Its label becomes wrong', reason: 'Upside down it looks as a 9 does, and is still called a 6.' },
        { text: 'Its label stays right', reason: 'For most pictures it would; not for digits.' },
        { text: 'It is left out', reason: 'No transform looks at the label.' },
      ],
      explanation:
        'An augmentation states that the label does not depend on what it changes. For digits, turns are small.',
    },
  ],
};

const SIDE = 25;

/** A six, drawn by its distance from a ring and an arc. */
export const six: Grey = Array.from({ length: SIDE }, (_, row) =>
  Array.from({ length: SIDE }, (__, column) => {
    const ring = Math.abs(Math.hypot(row - 15.5, column - 12) - 4.6);
    const isArc = column < 13.5 && row < 15.5;
    const arc = isArc ? Math.abs(Math.hypot(row - 15.5, column - 18) - 10.6) : Number.POSITIVE_INFINITY;
    const end = Math.hypot(row - 6, column - 13.6);
    const ink = Math.max(0, Math.min(1, 2.2 - Math.min(ring, arc, end)));
    return Number((0.15 + 0.65 * ink).toFixed(3));
  }),
);

function compute(state: AugmentationState): AugmentationNumbers {
  const { transform, brightness, contrast, degrees, sigma, kernel_size, draw } = state;
  const factors = (strength: number) => [Math.max(0, 1 - strength), 1 + strength] as const;
  const range = {
    brightness: factors(brightness),
    contrast: factors(contrast),
    rotation: [-degrees, degrees] as const,
    blur: [Math.min(0.1, sigma), sigma] as const,
  }[transform];
  const drawn = range[0] + draw * (range[1] - range[0]);
  const made = (amount: number) =>
    ({
      brightness: () => mapped(six, value => amount * value),
      contrast: () => mapped(six, value => amount * value + (1 - amount) * meanOf(six)),
      rotation: () => turned(six, amount),
      blur: () => blurred(six, amount, kernel_size),
    })[transform]();
  const picture = made(drawn);
  const upsideDown = six.toReversed().map(row => row.toReversed());
  return {
    range,
    drawn,
    pictures: { original: six, low: made(range[0]), drawn: picture, high: made(range[1]) },
    clipped: picture.flat().filter(value => value <= 0 || value >= 1).length / SIDE ** 2,
    nearer: distance(picture, six) <= distance(picture, upsideDown) ? 'the 6' : 'a 9',
  };
}

function mapped(picture: Grey, of: (value: number) => number): Grey {
  return picture.map(row => row.map(value => Math.min(1, Math.max(0, of(value)))));
}

function meanOf(picture: Grey): number {
  return picture.flat().reduce((sum, value) => sum + value, 0) / SIDE ** 2;
}

function distance(a: Grey, b: Grey): number {
  return a.flatMap((row, r) => row.map((value, c) => (value - b[r]![c]!) ** 2)).reduce((sum, value) => sum + value, 0);
}

/** Against the clock about the middle, each pixel from the nearest one; what comes from outside is 0. */
function turned(picture: Grey, degrees: number): Grey {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const middle = (SIDE - 1) / 2;
  return picture.map((line, row) =>
    line.map((_, column) => {
      const [x, y] = [column - middle, row - middle];
      const [from, at] = [sin * x + cos * y + middle, cos * x - sin * y + middle].map(Math.round) as [number, number];
      return picture[from]?.[at] ?? 0;
    }),
  );
}

/** A Gaussian along rows, then along columns; at the border the picture is mirrored. */
function blurred(picture: Grey, sigma: number, size: number): Grey {
  const half = (size - 1) / 2;
  const raw = Array.from({ length: size }, (_, index) => Math.exp(-((index - half) ** 2) / (2 * sigma * sigma)));
  const sum = raw.reduce((a, b) => a + b, 0);
  const kernel = raw.map(weight => weight / sum);
  const mirrored = (index: number) => (index < 0 ? -index : index >= SIDE ? 2 * (SIDE - 1) - index : index);
  const along = (line: readonly number[]) =>
    line.map((_, at) => kernel.reduce((total, weight, tap) => total + weight * line[mirrored(at + tap - half)]!, 0));
  const transposed = (of: Grey) => of[0]!.map((_, column) => of.map(row => row[column]!));
  return transposed(transposed(picture.map(along)).map(along));
}

function fromCall(call: FigureCall): AugmentationState | undefined {
  const { operator } = call;
  const number = (name: string) => {
    const value = call.arguments[name];
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  };
  if (operator === 'ColorJitter') {
    const [brightness, contrast] = [number('brightness'), number('contrast')];
    if (brightness === undefined || contrast === undefined || Math.max(brightness, contrast) === 0) return undefined;
    if (brightness > 2 || contrast > 2) return undefined;
    return { ...initial, transform: brightness > 0 ? 'brightness' : 'contrast', brightness, contrast };
  }
  if (operator === 'RandomRotation') {
    const degrees = number('degrees');
    const isPlain = isGiven(call, { interpolation: 'nearest', expand: false, center: null, fill: 0 });
    return degrees === undefined || degrees > 180 || !isPlain ? undefined : { ...rotation, degrees };
  }
  if (operator !== 'GaussianBlur') return undefined;
  const kernel_size = numberOf(call, 'kernel_size');
  const { sigma } = call.arguments;
  const isOdd = kernel_size !== undefined && kernel_size % 2 === 1 && kernel_size <= 11;
  return isOdd && Array.isArray(sigma) && sigma[0] === 0.1 && typeof sigma[1] === 'number' && sigma[1] <= 6
    ? { ...initial, transform: 'blur', kernel_size, sigma: sigma[1], draw: 1 }
    : undefined;
}

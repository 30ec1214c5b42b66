/**
 * Transforms that change what the values are: to tensors, to floats, to zero mean; to grey.
 * Source: torchvision documentation, torchvision.transforms.
 */
import { shown } from '../../figures/shown';
import { kindOf } from '../../tensor/dtype';
import { unknowable } from '../axes';
import { scalar, scalars } from '../explanation';
import { anything, bool, dtype, type Parameter } from '../parameter';
import { Problem } from '../problem';
import { type TransformOperator, transform } from './define';

const toTensor = transform({
  name: 'ToTensor',
  purpose: 'Turns a PIL image or an H×W×C array of bytes into a float tensor, channels first.',
  parameters: {},
  step: (_, picture) => ({ ...picture, form: 'tensor', dtype: 'float32', range: [0, 1] }),
  formula: () => ({
    tex: 'x = \\tfrac{1}{255}\\,\\text{byte},\\quad H\\times W\\times C \\to C\\times H\\times W',
    text: 'x = byte / 255, H×W×C → C×H×W',
  }),
  facts: () => [
    'The result is float32 between 0 and 1, of shape C×H×W.',
    'An array that is already float is not scaled.',
  ],
  onTensors: false,
});

const pilToTensor = transform({
  name: 'PILToTensor',
  purpose: 'Turns a PIL image into a tensor of the same type, channels first, without scaling.',
  parameters: {},
  step: (_, picture) => ({ ...picture, form: 'tensor', dtype: 'uint8' }),
  facts: () => ['The result is uint8 between 0 and 255, of shape C×H×W; ToTensor would scale to floats.'],
  onTensors: false,
});

const toImage = transform({
  name: 'ToImage',
  where: 'v2',
  purpose: 'Turns a PIL image, an array or a tensor into an image tensor, without scaling.',
  parameters: {},
  step: (_, picture) => ({ ...picture, form: 'tensor', dtype: picture.dtype ?? 'uint8' }),
  facts: () => ['The values stay as they are: ToDtype(torch.float32, scale=True) brings them to 0 to 1.'],
  onTensors: false,
});

const toPil = transform({
  name: 'ToPILImage',
  purpose: 'Turns a tensor or an array into a PIL image.',
  parameters: { mode: anything(null) },
  step: (_, picture) => ({ ...picture, form: 'image', range: [0, 255] }),
  onTensors: false,
});

const convertDtype = transform({
  name: 'ConvertImageDtype',
  purpose: 'Converts the values to another type and scales them to its range.',
  parameters: { dtype: dtype('float32') },
  step: ({ dtype: to }, picture) => ({ ...picture, dtype: to, range: kindOf(to) === 'float' ? [0, 1] : undefined }),
  headline: ({ dtype: to }) => to,
});

const toDtype = transform({
  name: 'ToDtype',
  where: 'v2',
  purpose: 'Converts the values to another type; with scale=True to its range, too.',
  parameters: { dtype: dtype(), scale: bool(false) },
  step: ({ dtype: to, scale }, picture) => ({
    ...picture,
    dtype: to,
    range: scale ? (kindOf(to) === 'float' ? [0, 1] : undefined) : picture.range,
  }),
  headline: ({ dtype: to, scale }) => `${to}${scale ? ', scaled' : ''}`,
  remarks: ({ dtype: to, scale }) => [
    !scale && kindOf(to) === 'float' && 'Without scale=True bytes stay between 0 and 255 although they are floats now.',
  ],
});

const normalize = transform({
  name: 'Normalize',
  purpose: 'Subtracts a mean from each channel and divides by a standard deviation.',
  parameters: { mean: perChannel(), std: perChannel(), inplace: bool(false) },
  step: ({ mean, std }, picture) => {
    if (picture.dtype && kindOf(picture.dtype) !== 'float')
      throw new Problem('wrong-dtype', `Input tensor should be a float tensor. Got torch.${picture.dtype}.`, {
        parameter: 'img',
      });
    if (std.includes(0))
      throw new Problem(
        'invalid-argument',
        `std evaluated to zero after conversion to torch.${picture.dtype ?? 'float32'}, leading to division by zero.`,
        { parameter: 'std' },
      );
    const { range, channels } = picture;
    const given = Math.max(mean.length, std.length);
    if (channels !== undefined && given > 1 && given !== channels) {
      if (channels === 1) unknowable(`Normalize has ${given} channels, the image 1`);
      throw new Problem(
        'mismatched-sizes',
        `The size of tensor a (${channels}) must match the size of tensor b (${given}) at non-singleton dimension 0`,
        { parameter: mean.length > 1 ? 'mean' : 'std' },
      );
    }
    return { ...picture, range: range && spanOf(mean, std, range) };
  },
  checkV2: ({ mean, std }) => {
    for (const [name, { isPlain }] of Object.entries({ mean, std }))
      if (isPlain) throw new Problem('invalid-argument', "'float' object is not iterable", { parameter: name });
  },
  headline: ({ mean, std }) => `mean ${mean.join(', ')} · std ${std.join(', ')}`,
  formula: ({ mean, std }) => {
    const [m, s] = [mean.map(value => shown(value)), std.map(value => shown(value))];
    const one = new Set(m).size === 1 && new Set(s).size === 1;
    if (one && std[0] === 1) return { tex: `x \\to x - ${m[0]}`, text: `x → x − ${m[0]}` };
    return {
      tex: one
        ? `x \\to \\frac{x - ${m[0]}}{${s[0]}}`
        : `x_c \\to \\frac{x_c - (${m.join(',\\,')})_c}{(${s.join(',\\,')})_c}`,
      text: one ? `x → (x − ${m[0]}) / ${s[0]}` : `x → (x − (${m.join(', ')})) / (${s.join(', ')}) per channel`,
    };
  },
  facts: ({ mean, std }) => {
    if (std.includes(0)) return [];
    const [low, high] = spanOf(mean, std, [0, 1]);
    return [
      `Values from 0 to 1 become ${shown(low, 3)} to ${shown(high, 3)}.`,
      std.every(value => value === 1) && 'A standard deviation of 1 only shifts the values; their spread stays.',
      isImageNet(mean, std) &&
        "These are ImageNet's means and standard deviations, which torchvision's pretrained models expect.",
      'It follows ToTensor: it takes floats, not bytes.',
    ];
  },
  remarks: ({ mean, std }) => [
    std.includes(0) && 'A standard deviation of 0 raises ValueError.',
    mean.some(value => value > 1) &&
      'These numbers are for bytes (0 to 255); after ToTensor the values lie between 0 and 1.',
    mean.length !== std.length && `${mean.length} means and ${std.length} standard deviations do not belong together.`,
  ],
});

type Channels = readonly number[] & { readonly isPlain?: boolean };

/** A number for each channel; a plain one, which stands for all, is taken by `torchvision.transforms` alone. */
function perChannel(): Parameter<Channels> {
  const [many, one] = [scalars(undefined), scalar()];
  return {
    type: 'sequence of floats',
    read: a => {
      const single = Array.isArray(a) ? undefined : one.read(a);
      return typeof single === 'number' ? Object.assign([single], { isPlain: true }) : (many.read(a) as Channels);
    },
  };
}

function spanOf(
  mean: readonly number[],
  std: readonly number[],
  [low, high]: readonly [number, number],
): readonly [number, number] {
  const ends = Array.from({ length: Math.max(mean.length, std.length) }).flatMap((_, channel) => {
    const [by, from] = [std[channel] ?? std[0]!, mean[channel] ?? mean[0]!];
    return [(low - from) / by, (high - from) / by];
  });
  return [Math.min(...ends), Math.max(...ends)];
}

function isImageNet(mean: readonly number[], std: readonly number[]): boolean {
  return mean.join() === '0.485,0.456,0.406' && std.join() === '0.229,0.224,0.225';
}

const grayscale = transform({
  name: 'Grayscale',
  purpose: 'Turns the image grey, with one channel or three equal ones.',
  note: 'self-supervised-learning',
  parameters: { num_output_channels: scalar(1) },
  step: ({ num_output_channels }, picture) => ({ ...picture, channels: num_output_channels }),
  headline: ({ num_output_channels }) => `${num_output_channels} channel${num_output_channels === 1 ? '' : 's'}`,
  formula: () => ({ tex: 'L = 0.2989\\,R + 0.587\\,G + 0.114\\,B', text: 'L = 0.2989·R + 0.587·G + 0.114·B' }),
});

export const values: readonly TransformOperator[] = [
  toTensor,
  pilToTensor,
  toImage,
  toPil,
  convertDtype,
  toDtype,
  normalize,
  grayscale,
];

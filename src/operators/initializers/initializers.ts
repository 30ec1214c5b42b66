/**
 * Every function of `torch.nn.init`: what it fills a tensor with, for this tensor's fans.
 * Sources: PyTorch documentation, torch.nn.init; He et al. 2015; Glorot & Bengio 2010; Saxe et al. 2014.
 */
import { boundOf, gainOf, kaimingStd, xavierStd } from '../../figures/gains';
import { shown } from '../../figures/shown';
import { equal, modulo, showDim } from '../../tensor/dim';
import { Float } from '../argument';
import { concrete, numbers, range } from '../axes';
import { aligned, known, quantity, scalar, sentences } from '../explanation';
import type { Operator } from '../operator';
import { type ArgumentsOf, anything, int, optional, text } from '../parameter';
import { Problem } from '../problem';
import { type Filled, fansOf, initializer, refuse, type Spread } from './define';
import { truncatedNormal } from './truncated';

const generator = { generator: anything(null) };
const kaimingParameters = { a: scalar(0), mode: text('fan_in'), nonlinearity: text('leaky_relu'), ...generator };
type Kaiming = ArgumentsOf<typeof kaimingParameters> & Filled;

function kaiming(distribution: 'normal' | 'uniform'): Operator {
  const std = (args: Kaiming): number | undefined => {
    const fan = fansOf(args);
    const gain = gainOf(args.nonlinearity, args.a);
    return fan && gain ? kaimingStd(args.mode === 'fan_out' ? fan.fanOut : fan.fanIn, gain) : undefined;
  };
  return initializer<typeof kaimingParameters>({
    name: `kaiming_${distribution}_`,
    deprecated: true,
    purpose:
      'He initialisation: keeps the size of the signal under ReLU, by the number of inputs (or outputs) of a unit.',
    anchor: 'kaiming',
    parameters: kaimingParameters,
    check: args => {
      const { mode, nonlinearity } = args;
      if (!['fan_in', 'fan_out'].includes(mode))
        refuse(`Mode ${mode} not supported, please use one of ['fan_in', 'fan_out']`, 'mode');
      fansOf(args);
      if (gainOf(nonlinearity) === undefined) refuse(`Unsupported nonlinearity ${nonlinearity}`, 'nonlinearity');
    },
    spread: args => {
      const value = std(args);
      return value === undefined ? undefined : { std: value, distribution };
    },
    headline: args => `${args.mode} · ${args.nonlinearity}`,
    formula: (args, spread) => {
      const mode = known(() => args.mode) ?? 'fan';
      const fan = known(() => fansOf(args));
      const count = fan && (mode === 'fan_out' ? fan.fanOut : fan.fanIn);
      const gain = known(() => gainOf(args.nonlinearity, args.a));
      const [top, topText] = gain === undefined ? ['g', 'gain'] : [shown(gain), shown(gain)];
      const below = count === undefined ? `\\mathrm{${mode.replaceAll('_', '\\_')}}` : String(count);
      const value = spread ? ` = ${shown(spread.std)}` : '';
      const isOpen = gain === undefined && mode === 'fan';
      return aligned(
        [
          `\\sigma &= \\frac{\\mathrm{gain}}{\\sqrt{\\mathrm{fan}}}${isOpen ? '' : ` = \\frac{${top}}{\\sqrt{${below}}}`}${value}`,
          `σ = gain/√fan${isOpen ? '' : ` = ${topText}/√${count ?? mode}`}${value}`,
        ],
        distribution === 'uniform' && [
          `b &= \\sqrt3\\,\\sigma${spread ? ` = ${shown(boundOf(spread.std))}` : ''}`,
          `bound = √3·σ${spread ? ` = ${shown(boundOf(spread.std))}` : ''}`,
        ],
      );
    },
    facts: ({ mode, nonlinearity, a }) => [
      `gain ${shown(gainOf(nonlinearity, a) ?? Number.NaN)} for ${nonlinearity}${nonlinearity === 'leaky_relu' ? ` with slope ${shown(a)}: √(2/(1 + a²))` : ''}.`,
      mode === 'fan_out'
        ? 'fan_out keeps the size of the gradient on the way back.'
        : 'fan_in keeps the size of the activations on the way forward.',
    ],
    remarks: ({ nonlinearity, a }) => [
      nonlinearity !== 'leaky_relu' &&
        a !== 0 &&
        `a=${shown(a)} has no effect: it is the slope of leaky_relu, and nonlinearity is ${nonlinearity}.`,
    ],
  });
}

const xavierParameters = { gain: scalar(new Float(1)), ...generator };

function xavier(distribution: 'normal' | 'uniform'): Operator {
  return initializer<typeof xavierParameters>({
    name: `xavier_${distribution}_`,
    deprecated: true,
    purpose: 'Glorot initialisation: a compromise between the sizes of the forward and of the backward signal.',
    anchor: 'kaiming',
    parameters: xavierParameters,
    check: args => void fansOf(args),
    spread: args => {
      const fan = fansOf(args);
      return fan && { std: xavierStd(fan.fanIn, fan.fanOut, args.gain), distribution };
    },
    headline: args => {
      const gain = quantity(args, 'gain');
      return gain.value === 1 ? '' : `gain ${gain.text}`;
    },
    formula: (args, spread) => {
      const fan = known(() => fansOf(args));
      const gain = quantity(args, 'gain', 'g');
      const sum = fan ? `${fan.fanIn} + ${fan.fanOut}` : '\\mathrm{fan\\_in} + \\mathrm{fan\\_out}';
      const words = fan ? `${fan.fanIn} + ${fan.fanOut}` : 'fan_in + fan_out';
      const value = spread ? ` = ${shown(spread.std)}` : '';
      return aligned(
        [
          `\\sigma &= ${gain.value === 1 ? '' : `${gain.tex}\\,`}\\sqrt{\\frac{2}{${sum}}}${value}`,
          `σ = ${gain.value === 1 ? '' : `${gain.text}·`}√(2/(${words}))${value}`,
        ],
        distribution === 'uniform' && [
          `b &= \\sqrt3\\,\\sigma${spread ? ` = ${shown(boundOf(spread.std))}` : ''}`,
          `bound = √3·σ${spread ? ` = ${shown(boundOf(spread.std))}` : ''}`,
        ],
      );
    },
    facts: () => [
      'It suits tanh and linear layers; under ReLU the signal halves per layer, which Kaiming makes up for.',
    ],
  });
}

const normal = initializer({
  name: 'normal_',
  deprecated: true,
  purpose: 'Fills the tensor from a normal distribution.',
  anchor: 'uniform-normal',
  parameters: { mean: scalar(new Float(0)), std: scalar(new Float(1)), ...generator },
  spread: ({ mean, std }) => ({ mean, std, distribution: 'normal' }),
  formula: args => {
    const [mean, std] = [quantity(args, 'mean', '\\mu'), quantity(args, 'std', '\\sigma')];
    return { tex: `w \\sim \\mathcal{N}(${mean.tex},\\, ${std.tex}^2)`, text: `w ~ N(${mean.text}, ${std.text}²)` };
  },
  facts: () => ['std is the standard deviation, not the variance.'],
});

const uniform = initializer({
  name: 'uniform_',
  deprecated: true,
  purpose: 'Fills the tensor evenly between two bounds.',
  anchor: 'uniform-normal',
  parameters: { a: scalar(new Float(0)), b: scalar(new Float(1)), ...generator },
  spread: ({ a, b }) => ({ mean: (a + b) / 2, std: (b - a) / Math.sqrt(12), distribution: 'uniform' }),
  formula: args => {
    const [a, b] = [quantity(args, 'a'), quantity(args, 'b')];
    return {
      tex: `w \\sim U(${a.tex},\\, ${b.tex}),\\quad \\sigma = \\frac{b - a}{\\sqrt{12}}`,
      text: `w ~ U(${a.text}, ${b.text}), σ = (b − a)/√12`,
    };
  },
  facts: ({ a, b }) => [
    a + b !== 0 && `Mean ${shown((a + b) / 2)}, standard deviation ${shown((b - a) / Math.sqrt(12))}.`,
  ],
  remarks: ({ a, b }) => [
    a === 0 &&
      b === 1 &&
      'All weights are positive between 0 and 1: outputs grow with the number of inputs. Symmetric bounds are usual.',
  ],
});

const truncNormal = initializer({
  name: 'trunc_normal_',
  purpose: 'A normal distribution whose values outside of [a, b] are drawn again; usual in transformers with std 0.02.',
  anchor: 'uniform-normal',
  parameters: {
    mean: scalar(new Float(0)),
    std: scalar(new Float(1)),
    a: scalar(new Float(-2)),
    b: scalar(new Float(2)),
    ...generator,
  },
  spread: (args): Spread => ({ ...truncatedNormal(args), distribution: 'normal' }),
  init: ({ mean, std, a, b }) => ({ kind: 'normal', mean, std, low: a, high: b }),
  formula: args => {
    const [mean, std, a, b] = [
      quantity(args, 'mean', '\\mu'),
      quantity(args, 'std', '\\sigma'),
      quantity(args, 'a'),
      quantity(args, 'b'),
    ];
    return {
      tex: `w \\sim \\mathcal{N}(${mean.tex},\\, ${std.tex}^2)\\ \\text{cut to}\\ [${a.tex},\\, ${b.tex}]`,
      text: `w ~ N(${mean.text}, ${std.text}²), cut to [${a.text}, ${b.text}]`,
    };
  },
  facts: ({ mean, std, a, b }) => {
    const [low, high] = [(a - mean) / std, (b - mean) / std];
    return [
      low < -6 && high > 6
        ? `The bounds are values, not multiples of std: ${shown(a)} and ${shown(b)} lie ${shown(-low, 3)} and ${shown(high, 3)} standard deviations out, so nothing is cut.`
        : `The bounds lie ${shown(low, 3)} and ${shown(high, 3)} standard deviations from the mean.`,
    ];
  },
});

const constant = initializer({
  name: 'constant_',
  deprecated: true,
  purpose: 'Fills the tensor with one value.',
  anchor: 'zero',
  parameters: { val: scalar() },
  init: ({ val }) => ({ kind: 'constant', value: val }),
  formula: args => ({ tex: `w = ${quantity(args, 'val').tex}`, text: `w = ${quantity(args, 'val').text}` }),
  remarks: symmetry,
});

const filled = (name: 'zeros_' | 'ones_', value: number) =>
  initializer({
    name,
    purpose: `Fills the tensor with ${value === 0 ? 'zeros' : 'ones'}.`,
    anchor: 'zero',
    parameters: {},
    init: () => ({ kind: 'constant', value }),
    formula: () => ({ tex: `w = ${value}`, text: `w = ${value}` }),
    remarks: symmetry,
  });

/** A constant is fine for a vector (a bias, a scale); in a matrix it makes all units of a layer alike. */
function symmetry({ tensor }: Filled): readonly (string | false)[] {
  return [
    tensor.shape.length >= 2 &&
      'All units of the layer start alike and receive the same gradient, so they stay alike: weights need different values to begin with. Only a last or residual layer may start at 0.',
  ];
}

const eye = initializer({
  name: 'eye_',
  deprecated: true,
  purpose: 'Fills a matrix with the identity, so that a linear layer passes its input on.',
  anchor: 'uniform-normal',
  parameters: {},
  check: ({ tensor }) => {
    if (tensor.shape.length !== 2) refuse('Only tensors with 2 dimensions are supported', 'tensor');
  },
  init: ({ tensor }) => {
    const [rows, columns] = numbers(tensor.shape) as [number, number];
    return { kind: 'placed', value: 1, at: range(Math.min(rows, columns)).map(i => i * (columns + 1)) };
  },
  formula: () => ({ tex: 'w_{ij} = [i = j]', text: 'w[i, j] = 1 where i = j, else 0' }),
  facts: ({ tensor: { shape } }) => [
    shape.length === 2 &&
      equal(shape[0]!, shape[1]!) === false &&
      `The matrix is ${showDim(shape[0]!)}×${showDim(shape[1]!)}: only the first of the longer side are passed on.`,
  ],
});

const dirac = initializer({
  name: 'dirac_',
  deprecated: true,
  purpose: 'Fills a convolution so that it passes its input channels on unchanged.',
  anchor: 'uniform-normal',
  parameters: { groups: int(1) },
  check: ({ tensor: { shape }, groups }) => {
    if (![3, 4, 5].includes(shape.length)) refuse('Only tensors with 3, 4, or 5 dimensions are supported', 'tensor');
    if (equal(modulo(shape[0]!, groups), 0) === false)
      throw new Problem('indivisible-groups', 'dim 0 must be divisible by groups', {
        parameter: 'groups',
        found: groups,
      });
  },
  init: ({ tensor, groups }) => {
    const [outputs, inputs, ...kernel] = numbers(tensor.shape) as [number, number, ...number[]];
    const taps = kernel.reduce((a, b) => a * b, 1);
    const centre = kernel.reduce((at, size) => at * size + Math.floor(size / 2), 0);
    const own = outputs / concrete(groups);
    const channels = range(concrete(groups)).flatMap(g =>
      range(Math.min(own, inputs)).map(i => (g * own + i) * inputs + i),
    );
    return { kind: 'placed', value: 1, at: channels.map(at => at * taps + centre) };
  },
  formula: () => ({
    tex: 'w_{ijk} = [i = j]\\,[k = \\text{centre}]',
    text: 'w = 1 at the centre tap of output i and input i, else 0',
  }),
  facts: () => [
    'With same padding and stride 1 the layer starts as the identity on as many channels as it has in common.',
  ],
});

const orthogonal = initializer({
  name: 'orthogonal_',
  deprecated: true,
  purpose: 'Fills the matrix with orthonormal rows or columns: it turns vectors without stretching them.',
  anchor: 'uniform-normal',
  parameters: { gain: scalar(1), ...generator },
  check: ({ tensor }) => {
    if (tensor.shape.length < 2) refuse('Only tensors with 2 or more dimensions are supported', 'tensor');
  },
  spread: ({ tensor: { shape }, gain }) => {
    if (!shape.every(size => typeof size === 'number') || shape.length < 2) return undefined;
    const [rows, ...rest] = shape as readonly number[];
    const columns = rest.reduce((a, b) => a * b, 1);
    return { std: gain / Math.sqrt(Math.max(rows!, columns)), distribution: 'other' };
  },
  init: ({ tensor, gain }) => {
    const [rows, ...rest] = numbers(tensor.shape) as [number, ...number[]];
    return { kind: 'orthogonal', rows, columns: rest.reduce((a, b) => a * b, 1), gain };
  },
  formula: (args, spread) => {
    const gain = quantity(args, 'gain', 'g');
    const value = spread ? ` = ${shown(spread.std)}` : '';
    return {
      tex: `W W^\\top = ${gain.tex}^2 I\\ \\text{or}\\ W^\\top W = ${gain.tex}^2 I,\\quad \\sigma = \\frac{${gain.tex}}{\\sqrt{\\max(\\text{rows}, \\text{columns})}}${value}`,
      text: `all singular values are ${gain.text}; σ = ${gain.text}/√max(rows, columns)${value}`,
    };
  },
  facts: ({ tensor: { shape }, gain }) =>
    sentences(
      `Every singular value is ${shown(gain)}, at any depth.`,
      shape.length > 2 && 'The kernel is flattened to a matrix: output channels × everything else.',
    ),
});

const sparse = initializer({
  name: 'sparse_',
  deprecated: true,
  purpose: 'Fills a matrix from a normal distribution with a fixed share of zeros in every column.',
  anchor: 'uniform-normal',
  parameters: { sparsity: scalar(), std: scalar(0.01), ...generator },
  check: ({ tensor }) => {
    if (tensor.shape.length !== 2) refuse('Only tensors with 2 dimensions are supported', 'tensor');
  },
  spread: ({ tensor: { shape }, sparsity, std }) => {
    const [rows] = shape;
    if (typeof rows !== 'number' || rows === 0) return undefined;
    const zeros = Math.ceil(sparsity * rows);
    return { std: std * Math.sqrt(1 - zeros / rows), distribution: 'other' };
  },
  init: ({ tensor, sparsity, std }) => {
    const [rows, columns] = numbers(tensor.shape) as [number, number];
    return { kind: 'sparse', rows, columns, zeros: Math.min(rows, Math.ceil(sparsity * rows)), std };
  },
  formula: args => {
    const std = quantity(args, 'std', '\\sigma');
    return { tex: `w \\sim \\mathcal{N}(0,\\, ${std.tex}^2)\\ \\text{or}\\ 0`, text: `w ~ N(0, ${std.text}²) or 0` };
  },
  facts: ({ tensor: { shape }, sparsity }) => {
    const [rows] = shape;
    if (typeof rows !== 'number') return [];
    const zeros = Math.ceil(sparsity * rows);
    return [`${zeros} of the ${rows} entries of every column are 0.`];
  },
});

const calculateGain: Operator = {
  id: 'calculate_gain',
  family: 'initializer',
  purpose: 'The factor by which a nonlinearity shrinks the signal, to be made up for by the weights.',
  note: 'weight-initialization#kaiming',
  documentation: 'nn.init.html#torch.nn.init.calculate_gain',
  rule: {
    output: ({ nonlinearity, param }: { nonlinearity: string; param: number | null }) =>
      new Float(gainFor(nonlinearity, param)),
    headline: (args: { nonlinearity: string; param: number | null }) => shown(gainFor(args.nonlinearity, args.param)),
    explain: ({ nonlinearity, param }: { nonlinearity: string; param: number | null }) => {
      const gain = shown(gainFor(nonlinearity, param));
      const law: Readonly<Record<string, readonly [string, string]>> = {
        relu: ['\\sqrt2', '√2'],
        leaky_relu: ['\\sqrt{2/(1 + a^2)}', '√(2/(1 + a²))'],
        tanh: ['\\tfrac53', '5/3'],
        selu: ['\\tfrac34', '3/4'],
      };
      const [tex, words] = law[nonlinearity] ?? ['1', '1'];
      return {
        formulas: [{ tex: `\\mathrm{gain} = ${tex} = ${gain}`, text: `gain = ${words} = ${gain}` }],
        facts: [],
        remarks: [],
      };
    },
  },
  functions: [
    { names: ['torch.nn.init.calculate_gain'], parameters: { nonlinearity: text(), param: optional(scalar()) } },
  ],
};

function gainFor(nonlinearity: string, param: number | null): number {
  return gainOf(nonlinearity, param ?? undefined) ?? refuse(`Unsupported nonlinearity ${nonlinearity}`, 'nonlinearity');
}

export const initializers: readonly Operator[] = [
  kaiming('normal'),
  kaiming('uniform'),
  xavier('normal'),
  xavier('uniform'),
  normal,
  uniform,
  truncNormal,
  constant,
  filled('zeros_', 0),
  filled('ones_', 1),
  eye,
  dirac,
  orthogonal,
  sparse,
  calculateGain,
];

/**
 * Element-wise activations: one row each with the function, its derivative, its formula and its ONNX form.
 * The rows make modules, functions and tensor methods; softmax and its kind, which look along an axis, are in `softmax`.
 */
import { type Dim, equal, showDim } from '../tensor/dim';
import { kindOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { type Activation, curves } from './activation-curves';
import { Float } from './argument';
import { castTo } from './cast-node';
import { requireFloating } from './floating';
import { formula } from './formula';
import { gatedActivations } from './gated-activation';
import type { LoweredValue, Lowering } from './lowering';
import type { ClassForm, Explanation, FunctionForm, Operator, Plot } from './operator';
import { anything, attempt, bool, int, type Parameters, real, tensor, text } from './parameter';
import { Problem } from './problem';
import { softmaxes } from './softmax';
import { requireAtLeast } from './window';

type Arguments = { readonly input: Tensor } & Readonly<Record<string, unknown>>;

const input = { input: tensor() };
const inplace = { inplace: bool(false) };

export const activations: readonly Operator[] = [
  activation('ReLU', 'relu', inplace, { torch: true, method: true, integers: true }),
  activation('ReLU6', 'relu6', inplace, { integers: true }),
  activation('LeakyReLU', 'leaky_relu', { negative_slope: real(0.01), ...inplace }),
  activation('RReLU', 'rrelu', { lower: real(1 / 8), upper: real(1 / 3), ...inplace }, { torch: true, training: true }),
  activation('ELU', 'elu', { alpha: real(1), ...inplace }),
  activation('SELU', 'selu', inplace, { torch: true }),
  activation('CELU', 'celu', { alpha: real(1), ...inplace }, { torch: true }),
  activation('GELU', 'gelu', { approximate: text('none') }),
  activation('SiLU', 'silu', inplace),
  activation('Mish', 'mish', inplace),
  activation('Hardswish', 'hardswish', inplace),
  activation('Hardsigmoid', 'hardsigmoid', inplace),
  activation('Hardtanh', 'hardtanh', { min_val: real(-1), max_val: real(1), ...inplace }, { integers: true }),
  activation(
    'Sigmoid',
    'sigmoid',
    {},
    { torch: true, method: true, integers: true, also: ['torch.special.expit', 'torch.expit'] },
  ),
  activation('LogSigmoid', 'logsigmoid', {}),
  activation('Tanh', 'tanh', {}, { torch: true, method: true, integers: true }),
  activation('Softplus', 'softplus', { beta: real(1), threshold: real(20) }),
  activation('Softsign', 'softsign', {}, { integers: true, bools: false }),
  activation('Softshrink', 'softshrink', { lambd: real(0.5) }),
  activation('Hardshrink', 'hardshrink', { lambd: real(0.5) }, { torch: true, method: true }),
  activation('Tanhshrink', 'tanhshrink', {}, { integers: true, bools: false }),
  activation(
    'Threshold',
    'threshold',
    { threshold: real(), value: real(), ...inplace },
    { torch: true, integers: true },
  ),
  prelu(),
  ...gatedActivations,
  ...softmaxes,
];

interface Forms {
  /** `torch.relu`, without `inplace`. */
  readonly torch?: boolean;
  /** `x.relu()` */
  readonly method?: boolean;
  /** Whether integer tensors are accepted; the results that need fractions become float32. */
  readonly integers?: boolean;
  /** `false` where bools are not, though integers are. */
  readonly bools?: false;
  /** The function has a `training` argument before `inplace`. */
  readonly training?: boolean;
  readonly also?: readonly string[];
}

function activation(id: keyof typeof curves, snake: string, own: Parameters, forms: Forms = {}): Operator<Arguments> {
  const curve: Activation = curves[id];
  const { inplace: _, ...bare } = own;
  const called: Parameters = forms.training
    ? { ...input, ...bare, training: bool(false), ...inplace }
    : { ...input, ...own };
  const plain: Parameters = { ...input, ...bare };
  const names = (prefix: string) => (own.inplace ? [`${prefix}${snake}_`] : []);
  const functions: FunctionForm<Arguments>[] = [
    { names: [`torch.nn.functional.${snake}`, `torch._C._nn.${snake}`], parameters: called },
    { names: names('torch.nn.functional.'), parameters: forms.training ? { ...plain, training: bool(false) } : plain },
    {
      names: [...(forms.torch ? [`torch.${snake}`, `torch.${snake}_`] : []), ...(forms.also ?? [])],
      parameters: forms.training ? { ...plain, training: bool(false) } : plain,
    },
    { names: forms.method ? [`torch.Tensor.${snake}`, `torch.Tensor.${snake}_`] : [], parameters: plain },
  ];
  const numbers = (args: Arguments) => numbersOf(args, own);
  return {
    id,
    family: 'activation',
    purpose: curve.purpose,
    note: curve.note,
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: args => {
        mustBeNumbers(args, own);
        curve.check?.(numbers(args), false);
        if (args.approximate !== undefined) approximation(args);
        if (forms.bools === false) refuseBools(args.input, snake);
        return result(args.input, snake, forms.integers === true, curve.fractions !== false);
      },
      headline: args => headline(args, bare),
      formula: args => formula(curve.equation(numbers(args))),
      explain: args => explain(curve, id, numbers(args)),
      lower: (args, graph, output) => {
        // Few runtimes have kernels for other types than float32.
        const x = castTo(graph, graph.input(args.input), args.input.dtype, 'float32');
        return castTo(graph, curve.lower(graph, x, numbers(args)), 'float32', (output as Tensor).dtype);
      },
    },
    classes: [
      {
        name: `torch.nn.${id}`,
        parameters: own.min_val ? { ...own, min_value: anything(null), max_value: anything(null) } : own,
        forward: input,
        ...(curve.check ? { check: (args: Arguments) => curve.check?.(numbers(args), true) } : {}),
      },
    ],
    functions: functions.filter(form => form.names.length > 0),
  };
}

function numbersOf(args: Arguments, own: Parameters): Readonly<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const name of Object.keys(own)) {
    const value = args[name];
    if (typeof value === 'number') values[name] = value;
    else if (name === 'approximate') values.tanh = value === 'tanh' ? 1 : 0;
  }
  return values;
}

/** Throws for a text, None or a list where a number is asked for; a number that is not known is none the less one. */
function mustBeNumbers(args: Arguments, own: Parameters): void {
  for (const [name, { type }] of Object.entries(own))
    if (type === 'float')
      try {
        void args[name];
      } catch (error) {
        if (error instanceof Problem) throw error;
      }
}

function approximation({ approximate }: Arguments): void {
  if (approximate === 'none' || approximate === 'tanh') return;
  throw new Problem('invalid-argument', 'approximate argument must be either none or tanh.', {
    expected: "'none' or 'tanh'",
    found: `${approximate}`,
    parameter: 'approximate',
  });
}

function result(x: Tensor, name: string, integers: boolean, fractions: boolean): Tensor {
  const kind = kindOf(x.dtype);
  if (kind === 'float' || kind === 'complex') return x;
  if (!integers || (kind === 'bool' && !fractions)) {
    throw new Problem('wrong-dtype', `"${name}" not implemented for '${x.dtype}'`, {
      expected: 'float32',
      found: x.dtype,
      parameter: 'input',
    });
  }
  return fractions ? new Tensor(x.shape, 'float32') : x;
}

export function refuseBools(x: Tensor, name: string): void {
  if (x.dtype !== 'bool') return;
  throw new Problem('wrong-dtype', `"${name}" is not supported for a bool tensor`, {
    expected: 'float32',
    found: 'bool',
    parameter: 'input',
  });
}

/** Only what differs from the defaults. */
function headline(args: Arguments, own: Parameters): string {
  return Object.entries(own)
    .flatMap(([name, parameter]) => {
      const value = attempt(() => args[name]);
      const standard = parameter.default instanceof Float ? parameter.default.value : parameter.default;
      return value === undefined || value === standard ? [] : [`${name} ${value}`];
    })
    .join(' · ');
}

function explain(curve: Activation, name: string, numbers: Readonly<Record<string, number>>): Explanation {
  return {
    formulas: [formula(curve.equation(numbers)), formula(curve.slope(numbers))],
    facts: curve.facts(numbers),
    remarks: curve.remarks?.(numbers) ?? [],
    plot: plotOf(
      name,
      x => curve.value(x, numbers),
      x => curve.derivative(x, numbers),
    ),
  };
}

export function plotOf(name: string, value: (x: number) => number, derivative: (x: number) => number): Plot {
  const xs = Array.from({ length: 121 }, (_, i) => (i - 60) / 10);
  const points = (f: (x: number) => number) => xs.map(x => [x, Number(f(x).toPrecision(6))] as const);
  return {
    title: `${name} and its derivative`,
    x: { label: 'x' },
    y: { label: 'y' },
    series: [
      { name, points: points(value) },
      { name: 'derivative', points: points(derivative) },
    ],
  };
}

interface PReLUArguments {
  readonly input: Tensor;
  readonly num_parameters: Dim;
  readonly init: number;
  readonly weight?: Tensor;
}

function prelu(): Operator<PReLUArguments> {
  const call = { ...input, weight: tensor() };
  const classForm: ClassForm<PReLUArguments> = {
    name: 'torch.nn.PReLU',
    parameters: { num_parameters: int(1), init: real(0.25), device: anything(null), dtype: anything(null) },
    forward: input,
    check: ({ num_parameters }) =>
      requireAtLeast(
        [num_parameters],
        0,
        `Trying to create tensor with negative dimension ${showDim(num_parameters)}: [${showDim(num_parameters)}]`,
        'num_parameters',
      ),
    weights: ({ num_parameters, init }) => ({
      weight: { shape: [num_parameters], init: { kind: 'constant', value: init } },
    }),
  };
  return {
    id: 'PReLU',
    family: 'activation',
    purpose: 'A ReLU whose slope for negative inputs is learned.',
    note: 'activation-functions#leaky-relu',
    documentation: 'generated/torch.nn.PReLU.html',
    rule: {
      output: preluOutput,
      headline: args => (args.weight || args.num_parameters === 1 ? '' : `${showDim(args.num_parameters)} slopes`),
      formula: () => formula('y = max(0, x) + a·min(0, x)'),
      explain: args => {
        const slope = attempt(() => args.init) ?? 0.25;
        return {
          formulas: [formula('y = max(0, x) + a·min(0, x)')],
          facts: args.weight
            ? []
            : [
                `${showDim(args.num_parameters)} learned slope${args.num_parameters === 1 ? ' for all channels' : 's, one for each channel'}, starting at ${slope}.`,
              ],
          remarks: ['Weight decay pulls the slope towards 0, that is towards a plain ReLU.'],
          plot: plotOf(
            'PReLU',
            x => (x > 0 ? x : slope * x),
            x => (x > 0 ? 1 : slope),
          ),
        };
      },
      lower: lowerPReLU,
    },
    classes: [classForm],
    functions: [{ names: ['torch.nn.functional.prelu', 'torch.prelu', 'torch.Tensor.prelu'], parameters: call }],
  };
}

function slopes({ weight, num_parameters }: PReLUArguments): Dim {
  if (!weight) return num_parameters;
  if (weight.shape.length > 1) {
    throw new Problem(
      'wrong-rank',
      `prelu: Expected \`weight\` to be a scalar or 1D tensor, but got: ndim = ${weight.shape.length}`,
      { expected: 'a scalar or 1D tensor', found: `${weight.shape.length}D`, parameter: 'weight' },
    );
  }
  return weight.shape[0] ?? 1;
}

function preluOutput(args: PReLUArguments): Tensor {
  const { input } = args;
  requireFloating(input, args.weight, 'prelu: Type promoting not supported');
  const count = slopes(args);
  if (equal(count, 1) !== false) return result(input, 'prelu', false, true);
  if (input.shape.length === 0)
    throw new Problem('wrong-rank', 'Not allow zero-dim input tensor.', { found: '0D', parameter: 'input' });
  const channels = input.shape.length > 1 ? input.shape[1]! : 1;
  if (equal(count, channels) === false) {
    throw new Problem(
      'mismatched-in-channels',
      `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${showDim(count)} and channel size = ${showDim(channels)}.`,
      { expected: count, found: channels, parameter: args.weight ? 'weight' : 'num_parameters' },
    );
  }
  return result(input, 'prelu', false, true);
}

function lowerPReLU(args: PReLUArguments, graph: Lowering): LoweredValue {
  const slope = args.weight ? graph.input(args.weight) : graph.weight('weight')!;
  const rank = args.input.shape.length;
  const column = rank > 2 && equal(slopes(args), 1) !== true;
  // A single slope is a vector of one, which would give a scalar an axis.
  if (rank === 0)
    return graph.node('PRelu', [graph.input(args.input), graph.node('Reshape', [slope, graph.constant([], [0])])]);
  const shaped = column
    ? graph.node('Reshape', [slope, graph.constant([-1, ...Array<number>(rank - 2).fill(1)], [rank - 1], 'int64')])
    : slope;
  return graph.node('PRelu', [graph.input(args.input), shaped]);
}

/**
 * The activation functions as mathematics: value, derivative, equation with the call's numbers, what is worth knowing,
 * and the ONNX nodes that compute the same. Source of the definitions: PyTorch documentation of each `torch.nn` class.
 */
import { normalBelow } from '../tensor/erf';
import type { LoweredValue, Lowering } from './lowering';
import { Problem } from './problem';

type Numbers = Readonly<Record<string, number>>;

export interface Activation {
  readonly purpose: string;
  readonly note: string;
  readonly value: (x: number, args: Numbers) => number;
  readonly derivative: (x: number, args: Numbers) => number;
  readonly equation: (args: Numbers) => string;
  readonly slope: (args: Numbers) => string;
  readonly facts: (args: Numbers) => readonly string[];
  readonly remarks?: (args: Numbers) => readonly string[];
  /** `false` where integers stay integers. */
  readonly fractions?: false;
  /** What the constructor (or only the call) raises. */
  readonly check?: (args: Numbers, constructing: boolean) => void;
  readonly lower: (graph: Lowering, x: LoweredValue, args: Numbers) => LoweredValue;
}

const notes = {
  sigmoid: 'activation-functions#sigmoid',
  tanh: 'activation-functions#tanh',
  relu: 'activation-functions#relu',
  leaky: 'activation-functions#leaky-relu',
  other: 'activation-functions',
};

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const within = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };

const saturates = 'Saturates: far from 0 the derivative is almost 0, so gradients vanish.';
const zeroCentred = 'Its outputs are centred at 0.';

export const curves = {
  ReLU: {
    purpose: 'Keeps positive values and sets negative ones to 0.',
    note: notes.relu,
    value: x => Math.max(0, x),
    derivative: x => (x > 0 ? 1 : 0),
    equation: () => 'y = max(0, x)',
    slope: () => 'dy/dx = 1 for x > 0, otherwise 0',
    facts: () => ['Positive values keep their gradient whole; nothing saturates on that side.'],
    remarks: () => ['A unit whose inputs are always negative gets no gradient and stays dead.'],
    fractions: false,
    lower: (graph, x) => graph.node('Relu', [x]),
  },
  ReLU6: {
    purpose: 'A ReLU cut off at 6, which suits low-precision arithmetic.',
    note: notes.relu,
    value: x => within(x, 0, 6),
    derivative: x => (x > 0 && x < 6 ? 1 : 0),
    equation: () => 'y = min(max(0, x), 6)',
    slope: () => 'dy/dx = 1 for 0 < x < 6, otherwise 0',
    facts: () => ['Outputs stay between 0 and 6; above 6 there is no gradient.'],
    fractions: false,
    lower: (graph, x) => clip(graph, x, 0, 6),
  },
  LeakyReLU: {
    purpose: 'A ReLU that lets a little of the negative side through.',
    note: notes.leaky,
    value: (x, { negative_slope: a }) => (x > 0 ? x : a! * x),
    derivative: (x, { negative_slope: a }) => (x > 0 ? 1 : a!),
    equation: ({ negative_slope: a }) => `y = max(0, x) + ${a}·min(0, x)`,
    slope: ({ negative_slope: a }) => `dy/dx = 1 for x > 0, otherwise ${a}`,
    facts: ({ negative_slope: a }) => [`Negative inputs keep ${a} of their gradient, so units do not die.`],
    remarks: ({ negative_slope: a }) =>
      a === 1
        ? ['A slope of 1 makes it the identity: the layer does nothing.']
        : a! < 0 || a! > 1
          ? [`A slope of ${a} is outside 0 to 1.`]
          : [],
    lower: (graph, x, { negative_slope: a }) => graph.node('LeakyRelu', [x], { alpha: { float: a! } }),
  },
  RReLU: {
    purpose: 'A leaky ReLU whose slope is random in training and fixed to the middle in evaluation.',
    note: notes.leaky,
    value: (x, { lower, upper }) => (x > 0 ? x : (x * (lower! + upper!)) / 2),
    derivative: (x, { lower, upper }) => (x > 0 ? 1 : (lower! + upper!) / 2),
    equation: ({ lower, upper }) => `y = max(0, x) + a·min(0, x), a uniform in ${short(lower!)} to ${short(upper!)}`,
    slope: ({ lower, upper }) => `dy/dx = 1 for x > 0, otherwise a; in evaluation a = ${short((lower! + upper!) / 2)}`,
    facts: () => ['Random slopes in training regularise; evaluation uses their mean.'],
    check: ({ lower, upper }, constructing) => {
      if (!constructing && lower! > upper!)
        throw new Problem('invalid-argument', 'Lower bound should be less than or equal to the upper bound', {
          expected: `at most ${upper}`,
          found: `${lower}`,
          parameter: 'lower',
        });
    },
    lower: (graph, x, { lower, upper }) => graph.node('LeakyRelu', [x], { alpha: { float: (lower! + upper!) / 2 } }),
  },
  ELU: {
    purpose: 'Like ReLU for positive values; negative ones go smoothly to −α.',
    note: notes.other,
    value: (x, { alpha: a }) => (x > 0 ? x : a! * Math.expm1(x)),
    derivative: (x, { alpha: a }) => (x > 0 ? 1 : a! * Math.exp(x)),
    equation: ({ alpha: a }) => `y = x for x > 0, otherwise ${a}·(exp(x) − 1)`,
    slope: ({ alpha: a }) => `dy/dx = 1 for x > 0, otherwise ${a}·exp(x)`,
    facts: ({ alpha: a }) => [`Negative values reach down to −${a}, which moves the mean output towards 0.`],
    lower: (graph, x, { alpha: a }) => graph.node('Elu', [x], { alpha: { float: a! } }),
  },
  SELU: {
    purpose: 'A scaled ELU that keeps mean 0 and variance 1 from layer to layer.',
    note: notes.other,
    value: x => SELU.scale * (x > 0 ? x : SELU.alpha * Math.expm1(x)),
    derivative: x => SELU.scale * (x > 0 ? 1 : SELU.alpha * Math.exp(x)),
    equation: () => 'y = 1.0507·x for x > 0, otherwise 1.0507·1.6733·(exp(x) − 1)',
    slope: () => 'dy/dx = 1.0507 for x > 0, otherwise 1.7581·exp(x)',
    facts: () => [
      'Self-normalising only with weights of variance 1/fan_in (LeCun) and AlphaDropout instead of Dropout.',
    ],
    lower: (graph, x) => graph.node('Selu', [x], { alpha: { float: SELU.alpha }, gamma: { float: SELU.scale } }),
  },
  CELU: {
    purpose: 'An ELU whose derivative is continuous for every α.',
    note: notes.other,
    value: (x, { alpha: a }) => Math.max(0, x) + Math.min(0, a! * Math.expm1(x / a!)),
    derivative: (x, { alpha: a }) => (x > 0 ? 1 : Math.exp(x / a!)),
    equation: ({ alpha: a }) => `y = max(0, x) + min(0, ${a}·(exp(x/${a}) − 1))`,
    slope: ({ alpha: a }) => `dy/dx = 1 for x > 0, otherwise exp(x/${a})`,
    facts: ({ alpha: a }) => [`Negative values reach down to −${a}.`],
    check: ({ alpha }, constructing) => {
      if (!constructing && alpha === 0)
        throw new Problem('invalid-argument', 'ZeroDivisionError: alpha cannot be 0 for CELU', {
          found: 0,
          parameter: 'alpha',
        });
    },
    lower: (graph, x, { alpha: a }) => {
      const scaled = graph.node('Elu', [graph.node('Div', [x, scalar(graph, a!)])], { alpha: { float: 1 } });
      // max(0, x) + a·elu(min(x, 0)/a) is a·elu(x/a) for positive a.
      if (a! > 0) return graph.node('Mul', [scaled, scalar(graph, a!)]);
      const negative = graph.node('Mul', [
        graph.node('Sub', [graph.node('Exp', [graph.node('Div', [x, scalar(graph, a!)])]), scalar(graph, 1)]),
        scalar(graph, a!),
      ]);
      return graph.node('Add', [graph.node('Relu', [x]), graph.node('Min', [negative, scalar(graph, 0)])]);
    },
  },
  GELU: {
    purpose: 'Weighs every value by the chance that a normal variable lies below it: a smooth ReLU.',
    note: notes.other,
    value: (x, { tanh }) => (tanh ? 0.5 * x * (1 + Math.tanh(geluInner(x))) : x * normalBelow(x)),
    derivative: (x, { tanh }) => {
      if (!tanh) return normalBelow(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
      const t = Math.tanh(geluInner(x));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    },
    equation: ({ tanh }) =>
      tanh ? 'y = 0.5·x·(1 + tanh(0.7979·(x + 0.044715·x³)))' : 'y = x·Φ(x), Φ the normal distribution function',
    slope: ({ tanh }) => (tanh ? 'dy/dx ≈ Φ(x) + x·φ(x)' : 'dy/dx = Φ(x) + x·φ(x)'),
    facts: ({ tanh }) => [
      'Smallest value −0.17 at x = −0.75; almost 0 for very negative inputs.',
      ...(tanh ? ['The tanh form differs from the exact one by less than 0.0005.'] : []),
    ],
    lower: (graph, x, { tanh }) => {
      const half = graph.node('Mul', [x, scalar(graph, 0.5)]);
      if (!tanh) {
        const erf = graph.node('Erf', [graph.node('Mul', [x, scalar(graph, Math.SQRT1_2)])]);
        return graph.node('Mul', [half, graph.node('Add', [erf, scalar(graph, 1)])]);
      }
      const cube = graph.node('Mul', [graph.node('Mul', [x, x]), x]);
      const inner = graph.node('Add', [x, graph.node('Mul', [cube, scalar(graph, 0.044715)])]);
      const t = graph.node('Tanh', [graph.node('Mul', [inner, scalar(graph, Math.sqrt(2 / Math.PI))])]);
      return graph.node('Mul', [half, graph.node('Add', [t, scalar(graph, 1)])]);
    },
  },
  SiLU: {
    purpose: 'Multiplies every value by its own sigmoid: a smooth ReLU, also called swish.',
    note: notes.other,
    value: x => x * sigmoid(x),
    derivative: x => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
    equation: () => 'y = x·σ(x)',
    slope: () => 'dy/dx = σ(x)·(1 + x·(1 − σ(x)))',
    facts: () => ['Smallest value −0.28 at x = −1.28; smooth everywhere.'],
    lower: (graph, x) => graph.node('Mul', [x, graph.node('Sigmoid', [x])]),
  },
  Mish: {
    purpose: 'Multiplies every value by the tanh of its softplus: a smooth ReLU.',
    note: notes.other,
    value: x => x * Math.tanh(softplus(x)),
    derivative: x => {
      const t = Math.tanh(softplus(x));
      return t + x * (1 - t * t) * sigmoid(x);
    },
    equation: () => 'y = x·tanh(log(1 + exp(x)))',
    slope: () => 'dy/dx = tanh(s) + x·σ(x)·(1 − tanh²(s)), s = log(1 + exp(x))',
    facts: () => ['Smallest value −0.31 at x = −1.19; smooth everywhere.'],
    lower: (graph, x) => graph.node('Mul', [x, graph.node('Tanh', [graph.node('Softplus', [x])])]),
  },
  Hardswish: {
    purpose: 'A piecewise approximation of SiLU without exponentials.',
    note: notes.other,
    value: x => (x * within(x + 3, 0, 6)) / 6,
    derivative: x => (x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6),
    equation: () => 'y = x·min(max(0, x + 3), 6)/6',
    slope: () => 'dy/dx = 0 for x < −3, 1 for x > 3, between them (2·x + 3)/6',
    facts: () => ['Exactly 0 below −3 and exactly x above 3.'],
    lower: (graph, x) => graph.node('HardSwish', [x]),
  },
  Hardsigmoid: {
    purpose: 'A piecewise approximation of the sigmoid without exponentials.',
    note: notes.sigmoid,
    value: x => within(x + 3, 0, 6) / 6,
    derivative: x => (x > -3 && x < 3 ? 1 / 6 : 0),
    equation: () => 'y = min(max(0, x + 3), 6)/6',
    slope: () => 'dy/dx = 1/6 for −3 < x < 3, otherwise 0',
    facts: () => ['Exactly 0 below −3 and exactly 1 above 3, where there is no gradient.'],
    lower: (graph, x) => graph.node('HardSigmoid', [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } }),
  },
  Hardtanh: {
    purpose: 'Cuts values off at two limits.',
    note: notes.tanh,
    value: (x, { min_val, max_val }) => within(x, min_val!, max_val!),
    derivative: (x, { min_val, max_val }) => (x > min_val! && x < max_val! ? 1 : 0),
    equation: ({ min_val, max_val }) => `y = min(max(${min_val}, x), ${max_val})`,
    slope: ({ min_val, max_val }) => `dy/dx = 1 for ${min_val} < x < ${max_val}, otherwise 0`,
    facts: () => ['Outside the limits there is no gradient.'],
    fractions: false,
    check: ({ min_val, max_val }, constructing) => {
      if (constructing ? max_val! > min_val! : max_val! >= min_val!) return;
      throw new Problem('invalid-argument', `max_val (${max_val}) must be greater than min_val (${min_val})`, {
        expected: `above ${min_val}`,
        found: `${max_val}`,
        parameter: 'max_val',
      });
    },
    lower: (graph, x, { min_val, max_val }) => clip(graph, x, min_val!, max_val!),
  },
  Sigmoid: {
    purpose: 'Squashes every value into 0 to 1, as a probability.',
    note: notes.sigmoid,
    value: sigmoid,
    derivative: x => sigmoid(x) * (1 - sigmoid(x)),
    equation: () => 'y = 1/(1 + exp(−x))',
    slope: () => 'dy/dx = y·(1 − y)',
    facts: () => [
      'The derivative is at most 0.25, at x = 0: it leaves a gradient no more than a quarter, before the weights have their say.',
      saturates,
    ],
    remarks: () => ['Outputs are never negative, so they are not centred at 0.'],
    lower: (graph, x) => graph.node('Sigmoid', [x]),
  },
  LogSigmoid: {
    purpose: 'The logarithm of the sigmoid, computed without overflow.',
    note: notes.sigmoid,
    value: x => -softplus(-x),
    derivative: x => sigmoid(-x),
    equation: () => 'y = −log(1 + exp(−x))',
    slope: () => 'dy/dx = 1 − σ(x)',
    facts: () => ['Never above 0; about x for very negative inputs.'],
    lower: (graph, x) => graph.node('Neg', [graph.node('Softplus', [graph.node('Neg', [x])])]),
  },
  Tanh: {
    purpose: 'Squashes every value into −1 to 1.',
    note: notes.tanh,
    value: Math.tanh,
    derivative: x => 1 - Math.tanh(x) ** 2,
    equation: () => 'y = (exp(x) − exp(−x))/(exp(x) + exp(−x))',
    slope: () => 'dy/dx = 1 − y²',
    facts: () => ['The derivative is at most 1, at x = 0.', saturates, zeroCentred],
    lower: (graph, x) => graph.node('Tanh', [x]),
  },
  Softplus: {
    purpose: 'A smooth ReLU that is always positive.',
    note: notes.other,
    value: (x, { beta, threshold }) => (beta! * x > threshold! ? x : softplus(beta! * x) / beta!),
    derivative: (x, { beta }) => sigmoid(beta! * x),
    equation: ({ beta }) => (beta === 1 ? 'y = log(1 + exp(x))' : `y = log(1 + exp(${beta}·x))/${beta}`),
    slope: ({ beta }) => `dy/dx = σ(${beta === 1 ? '' : `${beta}·`}x)`,
    facts: ({ beta, threshold }) => [`Above x = ${short(threshold! / beta!)} it is taken as x, which avoids overflow.`],
    lower: (graph, x, { beta, threshold }) => {
      const scaled = beta === 1 ? x : graph.node('Mul', [x, scalar(graph, beta!)]);
      const soft = graph.node('Div', [graph.node('Softplus', [scaled]), scalar(graph, beta!)]);
      return graph.node('Where', [graph.node('Greater', [scaled, scalar(graph, threshold!)]), x, soft]);
    },
  },
  Softsign: {
    purpose: 'Squashes every value into −1 to 1, more slowly than tanh.',
    note: notes.other,
    value: x => x / (1 + Math.abs(x)),
    derivative: x => 1 / (1 + Math.abs(x)) ** 2,
    equation: () => 'y = x/(1 + |x|)',
    slope: () => 'dy/dx = 1/(1 + |x|)²',
    facts: () => ['Saturates polynomially rather than exponentially.', zeroCentred],
    lower: (graph, x) => graph.node('Softsign', [x]),
  },
  Softshrink: {
    purpose: 'Moves every value towards 0 by λ, and small ones to 0.',
    note: notes.other,
    value: (x, { lambd }) => (x > lambd! ? x - lambd! : x < -lambd! ? x + lambd! : 0),
    derivative: (x, { lambd }) => (Math.abs(x) > lambd! ? 1 : 0),
    equation: ({ lambd }) => `y = sign(x)·max(|x| − ${lambd}, 0)`,
    slope: ({ lambd }) => `dy/dx = 1 for |x| > ${lambd}, otherwise 0`,
    facts: ({ lambd }) => [`Everything within ±${lambd} becomes 0.`],
    check: ({ lambd }, constructing) => {
      if (!constructing && lambd! < 0)
        throw new Problem('invalid-argument', `lambda must be greater or equal to 0, but found to be ${lambd}`, {
          expected: 'at least 0',
          found: `${lambd}`,
          parameter: 'lambd',
        });
    },
    // ONNX’s own `Shrink` loses NaN.
    lower: (graph, x, { lambd }) => graph.node('Sub', [x, clip(graph, x, -lambd!, lambd!)]),
  },
  Hardshrink: {
    purpose: 'Sets small values to 0 and keeps the others.',
    note: notes.other,
    value: (x, { lambd }) => (Math.abs(x) > lambd! ? x : 0),
    derivative: (x, { lambd }) => (Math.abs(x) > lambd! ? 1 : 0),
    equation: ({ lambd }) => `y = x for |x| > ${lambd}, otherwise 0`,
    slope: ({ lambd }) => `dy/dx = 1 for |x| > ${lambd}, otherwise 0`,
    facts: ({ lambd }) => [`Everything within ±${lambd} becomes 0; the others jump.`],
    lower: (graph, x, { lambd }) =>
      graph.node('Where', [
        graph.node('LessOrEqual', [graph.node('Abs', [x]), scalar(graph, lambd!)]),
        scalar(graph, 0),
        x,
      ]),
  },
  Tanhshrink: {
    purpose: 'What tanh leaves out: x minus its tanh.',
    note: notes.tanh,
    value: x => x - Math.tanh(x),
    derivative: x => Math.tanh(x) ** 2,
    equation: () => 'y = x − tanh(x)',
    slope: () => 'dy/dx = tanh²(x)',
    facts: () => ['Almost 0 near 0, almost x ∓ 1 far away.'],
    lower: (graph, x) => graph.node('Sub', [x, graph.node('Tanh', [x])]),
  },
  Threshold: {
    purpose: 'Keeps values above a threshold and replaces the others by a constant.',
    note: notes.relu,
    value: (x, { threshold, value }) => (x > threshold! ? x : value!),
    derivative: (x, { threshold }) => (x > threshold! ? 1 : 0),
    equation: ({ threshold, value }) => `y = x for x > ${threshold}, otherwise ${value}`,
    slope: ({ threshold }) => `dy/dx = 1 for x > ${threshold}, otherwise 0`,
    facts: () => ['Below the threshold there is no gradient.'],
    fractions: false,
    lower: (graph, x, { threshold, value }) =>
      graph.node('Where', [graph.node('LessOrEqual', [x, scalar(graph, threshold!)]), scalar(graph, value!), x]),
  },
} satisfies Readonly<Record<string, Activation>>;

function scalar(graph: Lowering, value: number): LoweredValue {
  return graph.constant([value], [], 'float32');
}

function clip(graph: Lowering, x: LoweredValue, low: number, high: number): LoweredValue {
  return graph.node('Clip', [x, scalar(graph, low), scalar(graph, high)]);
}

function short(value: number): number {
  return Number(value.toPrecision(4));
}

function geluInner(x: number): number {
  return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
}

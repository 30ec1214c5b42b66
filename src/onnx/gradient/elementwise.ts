/** Gradients of operators that treat every element alone: derivatives as PyTorch defines them where there is a kink. */
import type { LoweredValue } from '../../operators/lowering';
import type { GraphBuilder } from '../graph';
import type { Backward, GradientRule } from './backward';
import { scalar, unbroadcast } from './shapes';

type Derivative = (x: LoweredValue, y: LoweredValue, math: Algebra, backward: Backward) => LoweredValue;

/** dy/dx by input and output. */
const derivatives: Readonly<Record<string, Derivative>> = {
  Relu: (x, _, m) => m.flag(m.greater(x, m.number(0))),
  LeakyRelu: (x, _, m, { node }) =>
    m.where(m.greater(x, m.number(0)), m.number(1), m.number(node.float('alpha', 0.01))),
  Elu: (x, y, m, { node }) => {
    const alpha = m.number(node.float('alpha', 1));
    return m.where(m.greater(x, m.number(0)), m.number(1), m.add(y, alpha));
  },
  Selu: (x, y, m, { node }) => {
    const [alpha, gamma] = [node.float('alpha', 1.6732632), node.float('gamma', 1.050701)];
    return m.where(m.greater(x, m.number(0)), m.number(gamma), m.add(y, m.number(alpha * gamma)));
  },
  Sigmoid: (_, y, m) => m.multiply(y, m.subtract(m.number(1), y)),
  Tanh: (_, y, m) => m.subtract(m.number(1), m.multiply(y, y)),
  Exp: (_, y) => y,
  Log: (x, _, m) => m.divide(m.number(1), x),
  Sqrt: (_, y, m) => m.divide(m.number(0.5), y),
  Reciprocal: (_, y, m) => m.negative(m.multiply(y, y)),
  Neg: (_, __, m) => m.number(-1),
  Abs: (x, _, m) => m.sign(x),
  Sin: (x, _, m) => m.one('Cos', x),
  Cos: (x, _, m) => m.negative(m.one('Sin', x)),
  Softplus: (x, _, m) => m.one('Sigmoid', x),
  Softsign: (x, _, m) => {
    const below = m.add(m.number(1), m.one('Abs', x));
    return m.divide(m.number(1), m.multiply(below, below));
  },
  Erf: (x, _, m) => m.multiply(m.number(2 / Math.sqrt(Math.PI)), m.one('Exp', m.negative(m.multiply(x, x)))),
  HardSigmoid: (_, y, m, { node }) => {
    const inside = m.both(m.greater(y, m.number(0)), m.greater(m.number(1), y));
    return m.multiply(m.flag(inside), m.number(node.float('alpha', 0.2)));
  },
  HardSwish: (x, _, m) => {
    const between = m.add(m.divide(x, m.number(3)), m.number(0.5));
    const low = m.where(m.greater(x, m.number(-3)), between, m.number(0));
    return m.where(m.greater(m.number(3), x), low, m.number(1));
  },
  Mish: (x, _, m) => {
    const t = m.one('Tanh', m.one('Softplus', x));
    const inner = m.multiply(m.one('Sigmoid', x), m.subtract(m.number(1), m.multiply(t, t)));
    return m.add(t, m.multiply(x, inner));
  },
  Clip: (x, _, m, { inputs: [, low, high] }) => {
    const above = low && m.greater(x, low);
    const below = high && m.greater(high, x);
    if (above && below) return m.flag(m.both(above, below));
    const bound = above ?? below;
    return bound ? m.flag(bound) : m.number(1);
  },
};

type Two = (backward: Backward, math: Algebra) => readonly [left?: LoweredValue, right?: LoweredValue];

/** The gradients of both sides before they are summed to their shapes. */
const twoSided: Readonly<Record<string, Two>> = {
  Add: ({ gradient }) => [gradient, gradient],
  Sub: ({ gradient }, m) => [gradient, m.negative(gradient)],
  Mul: ({ gradient, inputs: [a, b] }, m) => [m.multiply(gradient, b!), m.multiply(gradient, a!)],
  Div: ({ gradient, inputs: [, b], output }, m) => {
    const left = m.divide(gradient, b!);
    return [left, m.negative(m.multiply(left, output))];
  },
  Pow: ({ gradient, inputs: [a, b], output, wanted }, m) => [
    m.multiply(gradient, m.multiply(b!, m.two('Pow', a!, m.subtract(b!, m.number(1))))),
    wanted(1) ? m.multiply(gradient, m.multiply(output, m.one('Log', a!))) : undefined,
  ],
  Max: ({ gradient, inputs: [a, b] }, m) => larger(gradient, a!, b!, m),
  Min: ({ gradient, inputs: [a, b] }, m) => larger(gradient, b!, a!, m),
  PRelu: ({ gradient, inputs: [x, slope] }, m) => {
    const positive = m.greater(x!, m.number(0));
    return [
      m.where(positive, gradient, m.multiply(gradient, slope!)),
      m.where(positive, m.number(0), m.multiply(gradient, x!)),
    ];
  },
};

export const elementwise: Readonly<Record<string, GradientRule>> = {
  ...Object.fromEntries(
    Object.entries(derivatives).map(([type, derivative]) => [
      type,
      (backward: Backward) => {
        const math = algebraOf(backward.graph);
        return [math.multiply(backward.gradient, derivative(backward.inputs[0]!, backward.output, math, backward))];
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(twoSided).map(([type, sides]) => [
      type,
      (backward: Backward) => {
        const found = sides(backward, algebraOf(backward.graph));
        return found.map((gradient, i) =>
          gradient && backward.wanted(i) ? unbroadcast(backward.graph, gradient, backward.inputs[i]!) : undefined,
        );
      },
    ]),
  ),
  Sum: ({ graph, gradient, inputs, wanted }) =>
    inputs.map((input, i) => (wanted(i) ? unbroadcast(graph, gradient, input!) : undefined)),
  Where: ({ graph, gradient, inputs: [condition, a, b], wanted }) => {
    const zero = scalar(graph, 0);
    return [
      undefined,
      wanted(1) ? unbroadcast(graph, graph.node('Where', [condition, gradient, zero]), a!) : undefined,
      wanted(2) ? unbroadcast(graph, graph.node('Where', [condition, zero, gradient]), b!) : undefined,
    ];
  },
  Identity: ({ gradient }) => [gradient],
  Dropout: ({ gradient }) => [gradient],
  // Between types of floating point; whole numbers have no gradient, and what made them stops it.
  Cast: ({ graph, gradient }) => [graph.node('Cast', [gradient], { to: 1 })],
};

/** Ties are shared, as PyTorch does. */
function larger(gradient: LoweredValue, a: LoweredValue, b: LoweredValue, m: Algebra) {
  const share = (x: LoweredValue, y: LoweredValue) =>
    m.multiply(gradient, m.add(m.flag(m.greater(x, y)), m.multiply(m.number(0.5), m.flag(m.two('Equal', x, y)))));
  return [share(a, b), share(b, a)] as const;
}

type Algebra = ReturnType<typeof algebraOf>;

function algebraOf(graph: GraphBuilder) {
  const one = (type: string, x: LoweredValue) => graph.node(type, [x]);
  const two = (type: string, a: LoweredValue, b: LoweredValue) => graph.node(type, [a, b]);
  return {
    one,
    two,
    number: (value: number) => scalar(graph, value),
    add: (a: LoweredValue, b: LoweredValue) => two('Add', a, b),
    subtract: (a: LoweredValue, b: LoweredValue) => two('Sub', a, b),
    multiply: (a: LoweredValue, b: LoweredValue) => two('Mul', a, b),
    divide: (a: LoweredValue, b: LoweredValue) => two('Div', a, b),
    negative: (a: LoweredValue) => one('Neg', a),
    sign: (a: LoweredValue) => one('Sign', a),
    greater: (a: LoweredValue, b: LoweredValue) => two('Greater', a, b),
    both: (a: LoweredValue, b: LoweredValue) => two('And', a, b),
    where: (c: LoweredValue, a: LoweredValue, b: LoweredValue) => graph.node('Where', [c, a, b]),
    /** 1 where it holds, 0 elsewhere. */
    flag: (a: LoweredValue) => graph.node('Cast', [a], { to: 1 }),
  };
}

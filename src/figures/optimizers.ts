/**
 * The optimizer figure: paths of several update rules from the same start over the same surface. The rules are in
 * `optimizer-steps.ts`; the surfaces are the ones that tell them apart (a ravine, a saddle, a curved valley).
 */
import { type Figure, type FigureCall, isGiven, numbersOf } from './figure';
import { type OptimizerSettings, optimize, type Step } from './optimizer-steps';
import { normal } from './random';
import { counted, shown } from './shown';

export type RuleName = 'SGD' | 'Momentum' | 'Nesterov' | 'Adagrad' | 'RMSprop' | 'Adam' | 'AdamW';
export type SurfaceName = 'ravine' | 'bowl' | 'saddle' | 'Rosenbrock';

export interface OptimizerState {
  readonly surface: SurfaceName;
  readonly rules: readonly RuleName[];
  readonly start: readonly number[];
  readonly lr: number;
  readonly momentum: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weight_decay: number;
  readonly steps: number;
  /** Standard deviation of what a minibatch adds to each slope; the same draws for every rule. */
  readonly noise: number;
  readonly seed: number;
}

export interface OptimizerNumbers {
  readonly paths: readonly {
    readonly rule: RuleName;
    readonly steps: readonly Step[];
    readonly losses: readonly number[];
  }[];
  /** The largest rate at which plain gradient descent still converges on a quadratic: 2 / the largest curvature. */
  readonly limit?: number;
}

export interface Surface {
  readonly tex: string;
  readonly f: (position: readonly number[]) => number;
  readonly gradient: (position: readonly number[]) => readonly number[];
  /** The heights whose contours are drawn. */
  readonly levels: readonly number[];
  /** For quadratics: the curvature along each axis. */
  readonly curvatures?: readonly [number, number];
}

function quadratic(a: number, b: number, levels: readonly number[]): Surface {
  return {
    tex: `\\tfrac12(${a}x^2 ${b < 0 ? '-' : '+'} ${Math.abs(b)}y^2)`,
    f: ([x, y]) => 0.5 * (a * x! ** 2 + b * y! ** 2),
    gradient: ([x, y]) => [a * x!, b * y!],
    levels,
    curvatures: [a, b],
  };
}

export const surfaces: Readonly<Record<SurfaceName, Surface>> = {
  ravine: quadratic(1, 20, [0.5, 2, 5, 10, 18, 32, 50]),
  bowl: quadratic(1, 1, [0.5, 2, 4.5, 8, 12.5]),
  saddle: quadratic(1, -0.5, [-1.5, -0.5, 0, 0.5, 2, 4.5, 8]),
  Rosenbrock: {
    tex: '(1 - x)^2 + 5(y - x^2)^2',
    f: ([x, y]) => (1 - x!) ** 2 + 5 * (y! - x! ** 2) ** 2,
    gradient: ([x, y]) => [-2 * (1 - x!) - 20 * x! * (y! - x! ** 2), 10 * (y! - x! ** 2)],
    levels: [0.5, 2, 8, 25, 80, 250, 800],
  },
};

const initial: OptimizerState = {
  surface: 'ravine',
  rules: ['SGD', 'Momentum', 'Adam'],
  start: [-4, 1],
  lr: 0.05,
  momentum: 0.9,
  beta2: 0.999,
  eps: 1e-8,
  weight_decay: 0,
  steps: 50,
  noise: 0,
  seed: 1,
};

export const optimizerPaths: Figure<OptimizerState, OptimizerNumbers> = {
  id: 'optimizers',
  title: 'Optimizers on one surface',
  caption:
    'One rate for all directions zigzags in a ravine; momentum smooths it, adaptive rules scale each axis by itself.',
  initial,
  controls: {
    surface: { kind: 'choice', choices: Object.keys(surfaces), label: 'surface' },
    start: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'start' },
    lr: { kind: 'real', min: 1e-4, max: 2, log: true, label: 'lr' },
    momentum: { kind: 'real', min: 0, max: 0.99, step: 0.01, label: 'momentum, beta1' },
    beta2: { kind: 'real', min: 0.5, max: 0.9999, label: 'beta2, alpha' },
    eps: { kind: 'real', min: 1e-10, max: 1, log: true, label: 'eps' },
    weight_decay: { kind: 'real', min: 0, max: 1, step: 0.01, label: 'weight_decay' },
    steps: { kind: 'whole', min: 1, max: 300, label: 'steps' },
    noise: { kind: 'real', min: 0, max: 10, step: 0.5, label: 'minibatch noise' },
    seed: { kind: 'whole', min: 1, max: 99, label: 'draw', when: state => state.noise > 0 },
  },
  presets: [
    { title: 'Ravine', state: initial },
    { title: 'Too large a rate', state: { ...initial, rules: ['SGD'], lr: 0.101 } },
    {
      title: 'Saddle',
      state: {
        ...initial,
        surface: 'saddle',
        start: [-3, 0.01],
        rules: ['SGD', 'Momentum', 'RMSprop', 'Adam'],
        steps: 30,
      },
    },
    { title: 'Curved valley', state: { ...initial, surface: 'Rosenbrock', start: [-1.5, 2], lr: 0.01, steps: 200 } },
    {
      title: 'All rules, one ravine',
      state: { ...initial, rules: ['SGD', 'Momentum', 'Nesterov', 'Adagrad', 'RMSprop', 'Adam'] },
    },
    { title: 'Small steps', state: { ...initial, rules: ['SGD'], lr: 0.01 } },
    { title: 'Noisy minibatches', state: { ...initial, rules: ['SGD', 'Momentum'], noise: 5 } },
    { title: 'Adaptive rules', state: { ...initial, rules: ['Adagrad', 'RMSprop', 'Adam', 'AdamW'], lr: 0.1 } },
  ],
  compute,
  formula: ({ surface, lr }, { limit }) => ({
    tex: `L = ${surfaces[surface].tex}${limit === undefined ? '' : `,\\quad \\mathrm{lr} = ${shown(lr)} ${lr < limit ? '<' : '\\ge'} \\tfrac{2}{\\lambda_{\\max}} = ${shown(limit)}`}`,
    text: `${surface}${limit === undefined ? '' : `: lr ${shown(lr)} against the limit 2/λmax = ${shown(limit)} of plain gradient descent`}`,
  }),
  summary: (state, { paths }) =>
    `After ${counted(state.steps, 'step')} at lr ${shown(state.lr)} from (${state.start.map(x => shown(x)).join(', ')}): ${paths
      .map(({ rule, steps, losses }) =>
        steps.length <= state.steps
          ? `${rule} has run off after ${steps.length - 1} steps`
          : `${rule} at (${steps
              .at(-1)!
              .position.map(x => shown(x, 3))
              .join(', ')}), loss ${shown(losses.at(-1)!, 3)}${paths.length > 3 ? '' : adapted(rule, steps.at(-1)!)}`,
      )
      .join('; ')}.`,
  python: state => {
    const [first] = state.rules;
    return first ? python(settingsOf(state, first)) : '';
  },
  fromCall,
  prompts: [
    {
      id: 'optimizers-adam-first',
      question: 'Adam, lr 0.05, starts at x = −4 where the slope is −4. How far does x move in the first step?',
      state: { ...initial, rules: ['Adam'], steps: 1 },
      answer: ({ paths }) => paths[0]!.steps[1]!.position[0]! + 4,
      tolerance: 1e-6,
      explanation: 'The first step is lr·sign(g), whatever the slope: 0.05.',
    },
    {
      id: 'optimizers-limit',
      question: 'On the ravine with curvatures 1 and 20, from which lr on does plain gradient descent diverge?',
      state: initial,
      answer: ({ limit }) => limit!,
      tolerance: 1e-9,
      explanation: '2 / 20 = 0.1: the steepest direction decides for all.',
    },
    {
      id: 'optimizers-momentum-second',
      question:
        'SGD with momentum 0.9 and lr 0.05 starts at x = −4 on ½x², so that the first step leads to −3.8. Where does the second lead?',
      state: { ...initial, rules: ['Momentum'], steps: 2 },
      answer: ({ paths }) => paths[0]!.steps[2]!.position[0]!,
      tolerance: 0.001,
      explanation: 'The buffer is 0.9·(−4) + (−3.8) = −7.4, and 0.05 of it is taken off: −3.8 + 0.37 = −3.43.',
    },
  ],
};

function adapted(rule: RuleName, { rates }: Step): string {
  if (['SGD', 'Momentum', 'Nesterov'].includes(rule) || rates.length === 0) return '';
  return `, its rate now ${shown(rates[0]!, 3)} along x and ${shown(rates[1]!, 3)} along y`;
}

/** By rule: what must be known, and what the figure has no setting for. */
const drawn = {
  SGD: { known: ['lr', 'momentum', 'weight_decay'], plain: { dampening: 0, maximize: false } },
  Adagrad: {
    known: ['lr', 'eps', 'weight_decay'],
    plain: { lr_decay: 0, initial_accumulator_value: 0, maximize: false },
  },
  RMSprop: {
    known: ['lr', 'alpha', 'eps', 'weight_decay'],
    plain: { momentum: 0, centered: false, maximize: false },
  },
  Adam: {
    known: ['lr', 'eps', 'weight_decay'],
    plain: { amsgrad: false, maximize: false, decoupled_weight_decay: false },
  },
  AdamW: { known: ['lr', 'eps', 'weight_decay'], plain: { amsgrad: false, maximize: false } },
} as const;

function fromCall(call: FigureCall): OptimizerState | undefined {
  if (!Object.hasOwn(drawn, call.operator)) return undefined;
  const name = call.operator as keyof typeof drawn;
  const { known, plain } = drawn[name];
  const given: Partial<Record<string, number>> | undefined = numbersOf<string>(call, known);
  if (!given || !isGiven(call, plain)) return undefined;
  const state = { ...initial, lr: given.lr!, eps: given.eps ?? initial.eps, weight_decay: given.weight_decay! };
  if (name === 'SGD') {
    const { nesterov } = call.arguments;
    if (typeof nesterov !== 'boolean') return undefined;
    const momentum = given.momentum!;
    return { ...state, rules: [momentum === 0 ? 'SGD' : nesterov ? 'Nesterov' : 'Momentum'], momentum };
  }
  if (name === 'Adagrad') return { ...state, rules: [name] };
  if (name === 'RMSprop') return { ...state, rules: [name], beta2: given.alpha! };
  const { betas } = call.arguments;
  if (!Array.isArray(betas) || betas.length !== 2 || betas.some(beta => typeof beta !== 'number')) return undefined;
  return { ...state, rules: [name], momentum: betas[0], beta2: betas[1] };
}

function compute(state: OptimizerState): OptimizerNumbers {
  const surface = surfaces[state.surface];
  const steepest = Math.max(...(surface.curvatures ?? []));
  return {
    paths: state.rules.map(rule => {
      const random = normal(state.seed);
      const noisy = (position: readonly number[]) =>
        surface.gradient(position).map(slope => slope + state.noise * random());
      const gradient = state.noise > 0 ? noisy : surface.gradient;
      const steps = optimize(settingsOf(state, rule), state.start, gradient, state.steps);
      return { rule, steps, losses: steps.map(step => surface.f(step.position)) };
    }),
    ...(surface.curvatures?.every(curvature => curvature > 0) ? { limit: 2 / steepest } : {}),
  };
}

function settingsOf({ lr, momentum, beta2, eps, weight_decay }: OptimizerState, rule: RuleName): OptimizerSettings {
  switch (rule) {
    case 'SGD':
      return { name: 'SGD', lr, momentum: 0, nesterov: false, weight_decay };
    case 'Momentum':
    case 'Nesterov':
      return { name: 'SGD', lr, momentum, nesterov: rule === 'Nesterov', weight_decay };
    case 'Adagrad':
      return { name: 'Adagrad', lr, eps, weight_decay };
    case 'RMSprop':
      return { name: 'RMSprop', lr, alpha: beta2, eps, momentum: 0, weight_decay };
    default:
      return { name: rule, lr, betas: [momentum, beta2], eps, weight_decay };
  }
}

function python(settings: OptimizerSettings): string {
  const { name, ...options } = settings;
  const value = (option: unknown) =>
    Array.isArray(option)
      ? `(${option.join(', ')})`
      : option === true
        ? 'True'
        : option === false
          ? 'False'
          : String(option);
  return `torch.optim.${name}(model.parameters(), ${Object.entries(options)
    .map(([key, option]) => `${key}=${value(option)}`)
    .join(', ')})`;
}

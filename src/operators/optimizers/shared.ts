/**
 * What PyTorch's optimizers have in common: their first parameters, the checks their constructors make, and what can be
 * said about betas, decay and memory whatever the update rule is.
 */
import { shown } from '../../figures/shown';
import type { Argument } from '../argument';
import { demand, known, python, quantity, scalar, sentences } from '../explanation';
import type { Explanation, Formula, Operator } from '../operator';
import { anything, bool, keywordOnly, optional, type Parameter, type Parameters } from '../parameter';

/** `params`: tensors, or groups of them with options of their own. */
export function params(): Parameter<Argument> {
  return anything();
}

/** Switches that change how the step is run, not what it computes. */
export const switches = {
  foreach: optional(bool()),
  maximize: bool(false),
  capturable: bool(false),
  differentiable: bool(false),
  fused: optional(bool()),
} satisfies Parameters;

export function byName<P extends Parameters>(parameters: P): P {
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, keywordOnly(parameter)])) as P;
}

export const weightDecay = (value = 0) => scalar(value);

interface Common {
  readonly lr: number;
  readonly eps?: number;
  readonly betas?: readonly number[];
  readonly weight_decay?: number;
}

/** The checks that nearly all constructors make, in PyTorch's order and words. */
export function checkCommon(args: Common): void {
  demand(
    'lr',
    () => args.lr >= 0,
    () => `Invalid learning rate: ${python(args.lr)}`,
  );
  if ('eps' in args)
    demand(
      'eps',
      () => args.eps! >= 0,
      () => `Invalid epsilon value: ${python(args.eps!)}`,
    );
  if ('betas' in args) {
    for (const index of [0, 1]) {
      demand(
        'betas',
        () => args.betas![index]! >= 0 && args.betas![index]! < 1,
        () => `Invalid beta parameter at index ${index}: ${python(args.betas![index]!)}`,
      );
    }
  }
  if ('weight_decay' in args) demandAtLeastZero(args, 'weight_decay');
}

export function demandAtLeastZero<A>(args: A, name: keyof A & string): void {
  const read = () => args[name] as number;
  demand(
    name,
    () => read() >= 0,
    () => `Invalid ${name} value: ${python(read())}`,
  );
}

/** The note of an argument under the caret, for every optimizer. */
export const argumentNotes = {
  lr: 'tuning-learning-rate-batch-size#learning-rate',
  weight_decay: 'regularization#weight-decay',
} as const;

/** How far back an exponential average with this decay looks: 1 / (1 − decay) steps. */
export function horizon(decay: number): string {
  const steps = 1 / (1 - decay);
  return `${Number(steps.toPrecision(3)).toLocaleString('en-US')} step${steps < 1.005 ? '' : 's'}`;
}

export function betasFact(args: { readonly betas: readonly number[] }, whose = 'gradient'): string | undefined {
  const betas = known(() => args.betas);
  if (!betas) return undefined;
  const [first, second] = betas as [number, number];
  const byDefault = first === 0.9 && second === 0.999 ? ', the default' : '';
  return `betas (${first}, ${second})${byDefault}: averages the ${whose} over about ${horizon(first)} and its square over about ${horizon(second)}.`;
}

/** Extra values that the optimizer keeps for each parameter. */
export function memoryFact(states: number, names: string): string {
  if (states === 0) return 'Memory: it keeps nothing beside the parameters and their gradients.';
  return `Memory: ${states} extra value${states === 1 ? '' : 's'} per parameter (${names}).`;
}

/** Decay added to the gradient: what an L2 penalty of λ/2·‖θ‖² does. `shrinks`: nothing rescales it or carries it on. */
export function penaltyFact(
  args: { readonly lr?: number; readonly weight_decay: number },
  shrinks = false,
): string | false {
  const decay = known(() => args.weight_decay);
  if (!decay) return false;
  const lr = shrinks ? known(() => args.lr) : undefined;
  const halves = lr === undefined ? '' : halving(lr * decay);
  return `weight_decay ${shown(decay)} is added to the gradient as ${shown(decay)}·θ: an L2 penalty of ${shown(decay / 2)}·‖θ‖²${halves && `; each step takes lr·λ = ${shown(lr! * decay)} of each weight off${halves}`}.`;
}

/** After how many steps a weight that keeps 1 − `shrink` of itself is half as large. */
function halving(shrink: number): string {
  if (!(shrink > 0 && shrink < 1)) return '';
  const half = Math.log(0.5) / Math.log1p(-shrink);
  return `; with no gradient it would halve in about ${Math.round(half).toLocaleString('en-US')} steps`;
}

/** Decay taken off the weight itself, beside the gradient step: the weight keeps 1 − lr·λ of itself at each step. */
export function decoupledFact(args: { readonly lr: number; readonly weight_decay: number }): string | false {
  const decay = known(() => args.weight_decay);
  if (!decay) return false;
  const lr = known(() => args.lr);
  if (lr === undefined)
    return `weight_decay ${shown(decay)} shrinks each weight by lr·${shown(decay)} of itself at every step, whatever its gradient.`;
  const shrink = lr * decay;
  return `weight_decay ${shown(decay)} is decoupled: every step takes lr·λ = ${shown(shrink)} of each weight off, whatever its gradient${halving(shrink)}.`;
}

/** The gradient as the update sees it, with its decay term. */
export function gradientLine(args: {
  readonly weight_decay: number;
  readonly maximize: boolean;
}): readonly [string, string] {
  const sign = known(() => args.maximize) ? '-' : '';
  const decay = quantity(args, 'weight_decay', '\\lambda');
  const penalty = decay.value === 0;
  return [
    `g_t &= ${sign}\\nabla_\\theta L(\\theta_{t-1})${penalty ? '' : ` + ${decay.tex}\\,\\theta_{t-1}`}`,
    `g = ${sign}∇L${penalty ? '' : ` + ${decay.text}·θ`}`,
  ];
}

export function explanation(
  formula: Formula,
  facts: readonly string[],
  ...remarks: readonly (string | false | undefined)[]
): Explanation {
  return { formulas: [formula], facts, remarks: sentences(...remarks) };
}

export function documented(name: string): Pick<Operator, 'id' | 'documentation' | 'family' | 'argumentNotes'> {
  return { id: name, family: 'optimizer', documentation: `generated/torch.optim.${name}.html`, argumentNotes };
}

/** Optimizers and schedulers with the reader's own arguments: the first step, and the rate later on. */
import type { Mention } from '../../network/network';
import { isAlone } from '../../network/schedulers';
import { workedRate } from './rates';
import { ask, type Maker, slips } from './subject';

const GRADIENT = 0.5;

/** A weight of 0 keeps weight decay out of the sum, decoupled or not. */
export const firstStep: Maker = subject =>
  subject.analysis.mentions.flatMap(mention => {
    const { name } = mention.operator;
    const lr = real(mention.arguments.lr);
    const step = lr === undefined ? undefined : STEPS[name]?.(mention, lr);
    if (mention.aside || lr === undefined || lr <= 0 || !step || hasGroups(mention)) return [];
    const value = -step.size;
    return [
      ask(
        subject,
        'first-step',
        'value',
        mention.at,
        {
          type: 'numeric',
          title: 'The first step',
          prompt: `${supposing(mention)}\`${oneLine(subject.show(mention.at)?.text ?? name)}\` takes its first step. A weight is 0 and its gradient ${GRADIENT}. What is the weight afterwards?`,
          accepted: { value, tolerance: Math.abs(value) * 1e-3, text: shortNumber(value) },
          mistakes: [
            { text: shortNumber(-value), reason: 'The step goes against the gradient.' },
            ...(name.endsWith('.SGD')
              ? []
              : slips(value, []).concat({
                  text: shortNumber(-lr * GRADIENT),
                  reason: 'That is plain gradient descent; this one divides by the size of the gradient.',
                })),
            { text: shortNumber(-lr), reason: 'That forgets the gradient.' },
          ].filter(({ text }) => Math.abs(Number(text) - value) > Math.abs(value) * 0.01),
          explanation: `${step.why} $$0-${step.tex}=${shortNumber(value)}$$`,
        },
        name,
      ),
    ];
  });

interface Step {
  readonly size: number;
  readonly tex: string;
  readonly why: string;
}

const STEPS: Readonly<Record<string, (mention: Mention, lr: number) => Step | undefined>> = {
  'torch.optim.SGD': ({ arguments: { momentum, nesterov, maximize } }, lr) => {
    const mu = real(momentum);
    if (maximize !== false || mu === undefined || typeof nesterov !== 'boolean') return undefined;
    if (nesterov)
      return {
        size: lr * GRADIENT * (1 + mu),
        tex: `${shortNumber(lr)}\\cdot(${GRADIENT}+${mu}\\cdot${GRADIENT})`,
        why: 'The velocity is the gradient at first; Nesterov adds the momentum’s share of it once more.',
      };
    return {
      size: lr * GRADIENT,
      tex: `${shortNumber(lr)}\\cdot${GRADIENT}`,
      why:
        mu > 0
          ? 'At the first step the velocity is the gradient itself; momentum shows from the second on.'
          : 'Plain gradient descent.',
    };
  },
  'torch.optim.Adam': adam,
  'torch.optim.AdamW': adam,
  'torch.optim.RMSprop': ({ arguments: { alpha, eps, centered, maximize, momentum } }, lr) => {
    const [a, e] = [real(alpha), real(eps)];
    if (
      a === undefined ||
      e === undefined ||
      a >= 1 ||
      centered !== false ||
      maximize === true ||
      real(momentum) === undefined
    )
      return undefined;
    const size = (lr * GRADIENT) / (Math.sqrt((1 - a) * GRADIENT ** 2) + e);
    return {
      size,
      tex: `${shortNumber(lr)}\\cdot\\frac{${GRADIENT}}{\\sqrt{${shortNumber(1 - a)}\\cdot${GRADIENT}^2}}`,
      why: 'The running mean of squares begins at 0 and is not corrected, so the first step is $1/\\sqrt{1-\\alpha}$ rates long, whatever the gradient.',
    };
  },
  'torch.optim.Adagrad': ({ arguments: { initial_accumulator_value, eps, maximize } }, lr) => {
    const [start, e] = [real(initial_accumulator_value), real(eps)];
    if (start === undefined || e === undefined || maximize === true) return undefined;
    const size = (lr * GRADIENT) / (Math.sqrt(start + GRADIENT ** 2) + e);
    return {
      size,
      tex: `${shortNumber(lr)}\\cdot\\frac{${GRADIENT}}{\\sqrt{${start}+${GRADIENT}^2}}`,
      why: 'The sum of squares so far holds this gradient alone.',
    };
  },
};

function adam({ arguments: { eps, maximize, betas } }: Mention, lr: number): Step | undefined {
  const e = real(eps);
  const known = Array.isArray(betas) && betas.every(beta => real(beta) !== undefined);
  if (e === undefined || maximize === true || !known) return undefined;
  return {
    size: (lr * GRADIENT) / (GRADIENT + e),
    tex: `${shortNumber(lr)}\\cdot\\frac{${GRADIENT}}{\\sqrt{${GRADIENT}^2}}`,
    why: 'After bias correction both moments of the first step are those of this one gradient, so the step is one learning rate long, whatever the gradient.',
  };
}

export const learningRateLater: Maker = subject =>
  subject.analysis.mentions.flatMap(scheduler => {
    const optimizer = scheduler.optimizer === undefined ? undefined : subject.analysis.mentions[scheduler.optimizer];
    const start = optimizer && real(optimizer.arguments.lr);
    const alone = isAlone(subject.analysis.mentions, scheduler);
    if (!optimizer || start === undefined || !alone || hasGroups(optimizer)) return [];
    return telling(scheduler).flatMap(steps => {
      const rate = subject.rules.rate(scheduler, optimizer, steps);
      if (rate === undefined || !(rate > 0) || rate === start) return [];
      const before = subject.rules.rate(scheduler, optimizer, steps - 1);
      return [
        ask(
          subject,
          'learning-rate',
          'relation',
          scheduler.at,
          {
            type: 'numeric',
            title: 'The rate later on',
            prompt: `${supposing(scheduler)}The optimizer is made with a learning rate of ${shortNumber(start)}, then \`${oneLine(subject.show(scheduler.at)?.text ?? scheduler.operator.name)}\` takes over. Which rate is in use after ${steps} calls of \`scheduler.step()\`?`,
            accepted: { value: rate, tolerance: rate * 0.005, text: shortNumber(rate) },
            mistakes: [
              { text: shortNumber(start), reason: 'That is the rate the optimizer was made with.' },
              ...(before === undefined || shortNumber(before) === shortNumber(start)
                ? []
                : [{ text: shortNumber(before), reason: `That is the rate one step earlier, after ${steps - 1}.` }]),
            ].filter(({ text }) => Math.abs(Number(text) - rate) > rate * 0.01),
            explanation: `${explained(scheduler, start, steps, rate)}After ${steps} steps the rate is **${shortNumber(rate)}**, ${shortNumber(rate / start)} times the one the optimizer was made with.`,
          },
          scheduler.operator.name,
        ),
      ];
    });
  });

/** The formula with its numbers, where there is one and it gives this very rate. */
function explained(scheduler: Mention, start: number, steps: number, rate: number): string {
  const worked = workedRate(scheduler, start, steps);
  return worked && Math.abs(worked.value - rate) <= 1e-9 * rate ? `$$${worked.tex}=${shortNumber(rate)}$$\n\n` : '';
}

/** The defaults that the numbers depend on, where the function around the call is one that nothing calls. */
export function supposing({ assumed }: Mention): string {
  const given = new Set(
    assumed.map(({ text, of }) => (of === undefined ? `\`${text}\` of argparse` : `\`${text}\` of \`${of}()\``)),
  );
  return given.size > 0 ? `By default (${[...given].join(', ')}): ` : '';
}

/** Parameter groups may have rates of their own. */
export function hasGroups({ arguments: { params } }: Mention): boolean {
  return (
    !Array.isArray(params) || params.some(entry => typeof entry === 'object' && entry !== null && 'params' in entry)
  );
}

/** Steps after which something has happened, by the scheduler's own arguments. */
function telling({ operator: { name }, arguments: args }: Mention): readonly number[] {
  const id = name.slice(name.lastIndexOf('.') + 1);
  const whole = (value: unknown) => (typeof value === 'number' && value > 0 ? value : undefined);
  if (id === 'StepLR') return [whole(args.step_size)].flatMap(size => (size ? [size, 2 * size] : []));
  if (id === 'SequentialLR')
    return Array.isArray(args.milestones)
      ? args.milestones.flatMap(step => (whole(step) ? [2 * Number(step)] : [])).slice(0, 1)
      : [];
  if (id === 'MultiStepLR')
    return Array.isArray(args.milestones)
      ? args.milestones.filter((step): step is number => whole(step) !== undefined).slice(0, 2)
      : [];
  if (id === 'ExponentialLR') return [2];
  if (id === 'CosineAnnealingLR')
    return [whole(args.T_max)].flatMap(period => (period && period % 2 === 0 ? [period / 2] : []));
  if (id === 'LinearLR' || id === 'ConstantLR' || id === 'PolynomialLR')
    return [whole(args.total_iters)].flatMap(total => (total && total % 2 === 0 ? [total / 2] : []));
  return [];
}

/** A Python float or int; a `Float` carries its `value`. */
export function real(argument: unknown): number | undefined {
  if (typeof argument === 'number') return argument;
  const value = (argument as { value?: unknown } | null | undefined)?.value;
  return typeof value === 'number' ? value : undefined;
}

export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Training further on: the second step of an optimizer with momentum, and when a schedule has brought the rate down. */
import type { Mention } from '../../network/network';
import { isAlone } from '../../network/schedulers';
import { ask, type Maker, numeric, slips } from './subject';
import { hasGroups, oneLine, real, shortNumber, supposing } from './training';

const GRADIENT = 0.5;

/** Plain momentum, no decay: the second velocity holds the first. */
export const secondStep: Maker = subject =>
  subject.analysis.mentions.flatMap(mention => {
    const { lr: rate, momentum, dampening, weight_decay, nesterov, maximize } = mention.arguments;
    const [lr, mu, damped, decay] = [rate, momentum, dampening, weight_decay].map(real);
    if (
      mention.aside ||
      mention.operator.name !== 'torch.optim.SGD' ||
      hasGroups(mention) ||
      nesterov !== false ||
      maximize !== false
    )
      return [];
    if (lr === undefined || lr <= 0 || mu === undefined || mu <= 0 || damped !== 0 || decay !== 0) return [];
    const value = -lr * GRADIENT * (2 + mu);
    return [
      ask(
        subject,
        'second-step',
        'relation',
        mention.at,
        {
          type: 'numeric',
          title: 'The second step',
          prompt: `${supposing(mention)}\`${oneLine(subject.show(mention.at)?.text ?? mention.operator.name)}\` takes two steps; no scheduler steps between them. A weight starts at 0 and its gradient is ${GRADIENT} both times. What is the weight after the second?`,
          accepted: { value, tolerance: Math.abs(value) * 1e-3, text: shortNumber(value) },
          mistakes: [
            {
              text: shortNumber(-2 * lr * GRADIENT),
              reason: 'That forgets the momentum: the second step carries the first one on.',
            },
            {
              text: shortNumber(-lr * GRADIENT * (1 + mu)),
              reason: 'That is the second step alone; the first was taken too.',
            },
          ].filter(({ text }) => Math.abs(Number(text) - value) > Math.abs(value) * 0.01),
          explanation: `The first step is $${shortNumber(lr)}\\cdot${GRADIENT}$. The second velocity is $${mu}\\cdot${GRADIENT}+${GRADIENT}$, so the step is $${shortNumber(lr)}\\cdot${shortNumber(GRADIENT * (1 + mu))}$. Together $${shortNumber(value)}$.`,
        },
        mention.operator.name,
      ),
    ];
  });

const FAR = 1000;

/** After how many steps the rate has fallen to a tenth. */
export const whenTheRate: Maker = subject =>
  subject.analysis.mentions.flatMap(scheduler => {
    const optimizer = scheduler.optimizer === undefined ? undefined : subject.analysis.mentions[scheduler.optimizer];
    const start = optimizer && real(optimizer.arguments.lr);
    const alone = isAlone(subject.analysis.mentions, scheduler);
    if (!optimizer || start === undefined || !alone || hasGroups(optimizer) || !falls(scheduler)) return [];
    const rate = (steps: number) => subject.rules.rate(scheduler, optimizer, steps);
    let steps = 1;
    // Rounding must not decide: right at a tenth counts, a hair above would be another answer.
    while (steps <= FAR && (rate(steps) ?? 0) > (start / 10) * (1 + 1e-9)) steps++;
    const [there, before] = [rate(steps), rate(steps - 1)];
    if (steps > FAR || there === undefined || before === undefined || before < (start / 10) * 1.01) return [];
    return [
      ask(
        subject,
        'when-the-rate',
        'relation',
        scheduler.at,
        {
          type: 'numeric',
          title: 'A tenth of the rate',
          prompt: `${supposing(scheduler)}The optimizer is made with a learning rate of ${shortNumber(start)}, then \`${oneLine(subject.show(scheduler.at)?.text ?? scheduler.operator.name)}\` takes over. After how many calls of \`scheduler.step()\` is the rate for the first time no more than ${shortNumber(start / 10)}?`,
          accepted: numeric(steps),
          mistakes: slips(steps, [[steps - 1, `After ${steps - 1} it is still ${shortNumber(before)}.`]]),
          explanation: `After ${steps - 1} steps it is ${shortNumber(before)}, after **${steps}** it is ${shortNumber(there)}.`,
        },
        scheduler.operator.name,
      ),
    ];
  });

/** Schedules that only go down, so that "for the first time" is plain. */
function falls({ operator: { name } }: Mention): boolean {
  return /\.(StepLR|MultiStepLR|ExponentialLR)$/.test(name);
}

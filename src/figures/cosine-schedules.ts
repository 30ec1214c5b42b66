/**
 * The cosine schedules side by side: annealing once, warm restarts, and a linear warm-up before the annealing, all stepped
 * as PyTorch steps them. Sources: Loshchilov & Hutter 2017, arXiv:1608.03983; PyTorch documentation, torch.optim.lr_scheduler.
 */
import type { Figure } from './figure';
import { learningRates, type Schedule } from './schedules/schedule';
import { counted, shown, shownTex } from './shown';

export interface CosineState {
  readonly lr: number;
  readonly eta_min: number;
  /** Steps of the whole run. */
  readonly steps: number;
  readonly T_max: number;
  readonly T_0: number;
  readonly T_mult: number;
  /** Steps of the warm-up; the annealing after it ends with `T_max`. */
  readonly warmup: number;
}

export interface CosineNumbers {
  /** Rates before the first step and after each. */
  readonly annealing: readonly number[];
  readonly restarts: readonly number[];
  readonly warm: readonly number[];
  /** Steps at which the rate is back at the top. */
  readonly restartsAt: readonly number[];
}

/** The first rate of a warm-up, as a share of the full one. */
export const START_FACTOR = 0.01;

const initial: CosineState = { lr: 0.1, eta_min: 0, steps: 60, T_max: 60, T_0: 10, T_mult: 2, warmup: 6 };

export const cosineSchedules: Figure<CosineState, CosineNumbers> = {
  id: 'cosine-schedules',
  title: 'Three schedules called cosine',
  caption: 'One goes down once, one jumps back up, one climbs first. Make the run longer than T_max and look again.',
  initial,
  controls: {
    lr: { kind: 'real', min: 0.001, max: 1, log: true, label: 'lr' },
    eta_min: { kind: 'real', min: 0, max: 0.1, step: 0.001, label: 'eta_min' },
    steps: { kind: 'whole', min: 2, max: 200, label: 'steps' },
    T_max: { kind: 'whole', min: 2, max: 200, label: 'T_max' },
    T_0: { kind: 'whole', min: 1, max: 100, label: 'T_0' },
    T_mult: { kind: 'whole', min: 1, max: 4, label: 'T_mult' },
    warmup: { kind: 'whole', min: 0, max: 50, label: 'warm-up steps' },
  },
  presets: [
    { title: 'A run of 60 steps', state: initial },
    { title: 'Twice as long as T_max', state: { ...initial, T_max: 30 } },
    { title: 'Restarts of 4, 8, 16', state: { ...initial, steps: 30, T_max: 30, T_0: 4, warmup: 3 } },
    { title: 'Equal periods', state: { ...initial, T_0: 15, T_mult: 1 } },
    { title: 'Down to a tenth', state: { ...initial, eta_min: 0.01 } },
  ],
  compute,
  formula: ({ lr, eta_min, T_max }) => {
    const half = (lr - eta_min) / 2;
    return {
      tex: `\\eta_t=${shownTex(eta_min)}+${shownTex(half)}\\left(1+\\cos\\frac{\\pi t}{${T_max}}\\right)`,
      text: `rate at step t = ${shown(eta_min)} + ${shown(half)} (1 + cos(π t / ${T_max}))`,
    };
  },
  summary: ({ steps, T_max, warmup }, { annealing, warm, restartsAt }) => {
    const climbs =
      steps > T_max
        ? ` It was lowest at step ${T_max} and has climbed since: CosineAnnealingLR does not stop there.`
        : '';
    const again =
      restartsAt.length > 0
        ? `The restarts jump back up at step ${restartsAt.slice(0, 6).join(', ')}${restartsAt.length > 6 ? ' …' : ''}.`
        : 'No restart falls into this run.';
    const most = Math.max(...warm);
    return `Annealing is at ${shown(annealing[Math.floor(steps / 2)]!, 3)} half-way and at ${shown(annealing.at(-1)!, 3)} after ${counted(steps, 'step')}.${climbs} ${again} With ${counted(warmup, 'step')} of warm-up the rate is highest, ${shown(most, 3)}, at step ${warm.indexOf(most)}.`;
  },
  python: ({ T_max, eta_min, warmup }) =>
    warmup > 0
      ? `SequentialLR(optimizer, [LinearLR(optimizer, ${START_FACTOR}, total_iters=${warmup}), CosineAnnealingLR(optimizer, ${Math.max(1, T_max - warmup)}, ${eta_min})], milestones=[${warmup}])`
      : `CosineAnnealingLR(optimizer, ${T_max}, ${eta_min})`,
  prompts: [
    {
      id: 'cosine-schedules-past',
      question: '`CosineAnnealingLR(T_max=30)` from 0.1, stepped 60 times. What is the rate at the end?',
      state: { ...initial, T_max: 30 },
      answer: ({ annealing }) => Number(annealing.at(-1)!.toFixed(6)),
      explanation: '0.1 again: past T_max it climbs back along the cosine, and 60 is a whole period.',
    },
    {
      id: 'cosine-schedules-third',
      question: '`CosineAnnealingWarmRestarts(T_0=4, T_mult=2)`. At which step is its third restart?',
      state: { ...initial, T_0: 4 },
      answer: ({ restartsAt }) => restartsAt[2]!,
      explanation: '$4,\\ 4+8=12,\\ 12+16=28$: each period is twice the one before.',
    },
    {
      id: 'cosine-schedules-tenth',
      question: 'A tenth of the run is over. Of the 0.1 that plain annealing began with, how much is left?',
      state: { ...initial, steps: 6 },
      answer: ({ annealing }) => annealing.at(-1)!,
      tolerance: 0.001,
      explanation: '97.6 %: a cosine is flat at both ends and steepest in the middle.',
    },
  ],
};

function compute({ lr, eta_min, steps, T_max, T_0, T_mult, warmup }: CosineState): CosineNumbers {
  const rates = (schedule: Schedule) => learningRates(schedule, lr, steps).rates;
  const restarts = rates({ kind: 'CosineAnnealingWarmRestarts', T_0, T_mult, eta_min });
  const annealing: Schedule = { kind: 'CosineAnnealingLR', T_max, eta_min };
  const warm: Schedule = {
    kind: 'SequentialLR',
    schedulers: [
      { kind: 'LinearLR', start_factor: START_FACTOR, end_factor: 1, total_iters: warmup },
      { ...annealing, T_max: Math.max(1, T_max - warmup) },
    ],
    milestones: [warmup],
  };
  const restartsAt: number[] = [];
  for (let at = T_0, period = T_0; at <= steps; period *= T_mult, at += period) restartsAt.push(at);
  return { annealing: rates(annealing), restarts, warm: rates(warmup > 0 ? warm : annealing), restartsAt };
}

/**
 * The schedules of Hugging Face transformers: functions that return a `LambdaLR` with a linear warm-up and a known law.
 * Source: transformers documentation, optimizer schedules; transformers/optimization.py.
 */
import type { Schedule, Warmup } from '../../figures/schedules/schedule';
import { shown } from '../../figures/shown';
import { Float } from '../argument';
import { known, type Quantity, quantity, scalar } from '../explanation';
import type { Formula, Operator } from '../operator';
import { anything, optional, type Parameters, text } from '../parameter';
import { explainScheduler, type Scheduler } from './define';

interface Spec {
  readonly name: string;
  readonly shape: Warmup['shape'];
  readonly purpose: string;
  readonly after: readonly [string, string];
  readonly note?: string;
  readonly parameters: Parameters;
}

const common = { optimizer: anything(), num_warmup_steps: scalar(), num_training_steps: scalar() };
const last = { last_epoch: scalar(-1) };
const progress = ['p_t', 'p'] as const;

const specs: readonly Spec[] = [
  {
    name: 'get_constant_schedule',
    shape: 'constant',
    purpose: 'Keeps the rate that the optimizer was made with.',
    after: ['1', '1'],
    parameters: { optimizer: anything(), ...last },
  },
  {
    name: 'get_constant_schedule_with_warmup',
    shape: 'constant',
    purpose: 'Warms the rate up in a straight line from 0, then keeps it.',
    after: ['1', '1'],
    parameters: { optimizer: anything(), num_warmup_steps: scalar(), ...last },
  },
  {
    name: 'get_linear_schedule_with_warmup',
    shape: 'linear',
    purpose: 'Warms the rate up in a straight line from 0, then lets it fall in a straight line to 0.',
    after: [`(1 - ${progress[0]})`, `(1 − ${progress[1]})`],
    parameters: { ...common, ...last },
  },
  {
    name: 'get_cosine_schedule_with_warmup',
    shape: 'cosine',
    purpose: 'Warms the rate up in a straight line from 0, then lets it fall to 0 along half a cosine.',
    after: [`\\tfrac12(1 + \\cos(2\\pi c\\,${progress[0]}))`, `½·(1 + cos(2π·num_cycles·${progress[1]}))`],
    note: 'cosine-learning-rate',
    parameters: { ...common, num_cycles: scalar(0.5), ...last },
  },
  {
    name: 'get_cosine_with_hard_restarts_schedule_with_warmup',
    shape: 'cosine-restarts',
    purpose: 'Warms the rate up from 0, then repeats a cosine fall to 0 with a jump back before each.',
    after: [
      `\\tfrac12(1 + \\cos(\\pi\\,(c\\,${progress[0]} \\bmod 1)))`,
      `½·(1 + cos(π·(num_cycles·${progress[1]} mod 1)))`,
    ],
    note: 'cosine-learning-rate',
    parameters: { ...common, num_cycles: scalar(1), ...last },
  },
  {
    name: 'get_polynomial_decay_schedule_with_warmup',
    shape: 'polynomial',
    purpose: 'Warms the rate up from 0, then lets it fall to lr_end along a power of the remaining time.',
    after: [`(1 - ${progress[0]})^{\\mathrm{power}}`, `(1 − ${progress[1]})^power, down to lr_end`],
    parameters: { ...common, lr_end: scalar(1e-7), power: scalar(new Float(1)), ...last },
  },
  {
    name: 'get_inverse_sqrt_schedule',
    shape: 'inverse-sqrt',
    purpose: 'Warms the rate up from 0, then lets it fall as one over the root of the step.',
    after: ['\\sqrt{T/(t + T - w)}', '√(timescale / (t + timescale − warm-up))'],
    parameters: { optimizer: anything(), num_warmup_steps: scalar(), timescale: optional(scalar()), ...last },
  },
];

interface Given {
  readonly num_warmup_steps: number;
  readonly num_training_steps: number;
  readonly num_cycles?: number;
  readonly lr_end?: number;
  readonly power?: number;
  readonly timescale?: number | null;
}

function schedulerOf(
  spec: Pick<Spec, 'name' | 'purpose' | 'after'>,
  shapeOf: (args: Given) => Warmup['shape'] | undefined,
): Scheduler<Parameters> {
  return {
    name: spec.name,
    purpose: spec.purpose,
    note: 'lr-schedulers',
    stepped: 'batch',
    parameters: {},
    schedule: args => scheduleOf(args as unknown as Given, shapeOf(args as unknown as Given)),
    headline: args => headline(args as unknown as Given),
    formula: (args, lr) => lawOf(args as unknown as Given, lr, spec.after),
    facts: args => {
      const { num_warmup_steps: warm, num_training_steps: total } = args as unknown as Given;
      const share = typeof total === 'number' && total > 0 ? ` (${Math.round((100 * warm) / total)}% of the run)` : '';
      return [
        warm > 0 && `The first ${warm.toLocaleString('en-US')} steps${share} warm up; the very first runs at rate 0.`,
        'num_training_steps' in args &&
          'num_training_steps counts optimizer steps: batches × epochs, divided by the gradient accumulation.',
      ];
    },
  };
}

function scheduleOf(args: Given, shape: Warmup['shape'] | undefined): Schedule | undefined {
  if (!shape) return undefined;
  const { num_warmup_steps, num_cycles, lr_end, power, timescale } = args;
  const ends = shape !== 'constant' && shape !== 'inverse-sqrt';
  return {
    kind: 'warmup',
    shape,
    num_warmup_steps: 'num_warmup_steps' in args ? num_warmup_steps : 0,
    num_training_steps: ends ? args.num_training_steps : 0,
    ...(num_cycles === undefined ? {} : { num_cycles }),
    ...(lr_end === undefined ? {} : { lr_end }),
    ...(power === undefined ? {} : { power }),
    ...(timescale == null ? {} : { timescale }),
  };
}

function headline(args: Given): string {
  if (!('num_warmup_steps' in args)) return '';
  const warm = quantity(args, 'num_warmup_steps');
  const total = 'num_training_steps' in args ? quantity(args, 'num_training_steps') : undefined;
  const steps = total?.value === undefined ? '' : `${total.value.toLocaleString('en-US')} steps`;
  if (warm.value === 0) return ['no warm-up', steps].filter(part => part).join(' · ');
  const first = warm.value === undefined ? 'warm-up' : `warm-up ${warm.value.toLocaleString('en-US')} steps`;
  return total?.value === undefined ? first : `${first} of ${total.value.toLocaleString('en-US')}`;
}

function lawOf(args: Given, lr: Quantity, after: readonly [string, string]): Formula {
  if (!('num_warmup_steps' in args)) return { tex: `\\mathrm{lr}_t = ${lr.tex}`, text: `lr(t) = ${lr.text}` };
  const [tex, words] = withCycles(args, after);
  const warm = quantity(args, 'num_warmup_steps', 'w');
  const total = 'num_training_steps' in args ? quantity(args, 'num_training_steps', 'T') : undefined;
  const level = words === '1';
  const none = warm.value === 0;
  const where =
    total && tex.includes('p_t')
      ? none
        ? [`\\quad p_t = t/${total.tex}`, ` with p = t / ${total.text}`]
        : [
            `\\quad p_t = \\tfrac{t - ${warm.tex}}{${total.tex} - ${warm.tex}}`,
            ` with p = (t − ${warm.text}) / (${total.text} − ${warm.text})`,
          ]
      : ['', ''];
  if (none)
    return {
      tex: `\\mathrm{lr}_t = ${lr.tex}${level ? '' : `\\cdot ${tex}`}${where[0]}`,
      text: `lr(t) = ${lr.text}${level ? '' : `·${words}`}${where[1]}`,
    };
  return {
    tex: `\\mathrm{lr}_t = ${lr.tex}\\cdot\\begin{cases} t/${warm.tex} & t < ${warm.tex} \\\\ ${tex} & \\text{then} \\end{cases}${where[0]}`,
    text: `lr(t) = ${lr.text}·t/${warm.text} for t < ${warm.text}, then ${lr.text}${level ? '' : `·${words}`}${where[1]}`,
  };
}

/** A number of cycles that is known takes the place of its name. */
function withCycles(args: Given, [tex, words]: readonly [string, string]): readonly [string, string] {
  const cycles = quantity(args, 'num_cycles').value;
  if (typeof cycles !== 'number') return [tex, words];
  const turns = cycles === 0.5 ? '' : shown(2 * cycles);
  return [
    tex.replace('2\\pi c', `${turns}\\pi`).replace('c\\,', cycles === 1 ? '' : `${shown(cycles)}\\,`),
    words.replace('2π·num_cycles', `${turns}π`).replace('num_cycles·', cycles === 1 ? '' : `${shown(cycles)}·`),
  ];
}

const documentation = 'https://huggingface.co/docs/transformers/main_classes/optimizer_schedules';

function warmup(spec: Spec): Operator {
  const scheduler = schedulerOf(spec, () => spec.shape);
  return entry(spec.name, spec.purpose, spec.note ?? 'lr-schedulers', spec.parameters, scheduler);
}

function entry(
  name: string,
  purpose: string,
  note: Operator['note'],
  parameters: Parameters,
  scheduler: Scheduler<Parameters>,
): Operator {
  return {
    id: name,
    family: 'scheduler',
    purpose,
    note,
    documentation,
    rule: { headline: scheduler.headline as never, explain: args => explainScheduler(scheduler, args) },
    functions: [{ names: [`transformers.${name}`, `transformers.optimization.${name}`], parameters }],
  };
}

const byName: Readonly<Record<string, Warmup['shape']>> = {
  linear: 'linear',
  cosine: 'cosine',
  cosine_with_restarts: 'cosine-restarts',
  polynomial: 'polynomial',
  constant_with_warmup: 'constant',
  inverse_sqrt: 'inverse-sqrt',
};

const getScheduler: Operator = (() => {
  const purpose = 'Makes the schedule of this name: a linear warm-up from 0, then the shape that the name says.';
  const parameters = {
    name: text(),
    optimizer: anything(),
    num_warmup_steps: optional(scalar()),
    num_training_steps: optional(scalar()),
    scheduler_specific_kwargs: anything(null),
  };
  const named = (args: { readonly name?: string }) => known(() => args.name);
  const base = { name: 'get_scheduler', purpose, after: ['f(p_t)', 'its shape'] as const };
  const scheduler = schedulerOf(base, args => byName[named(args as { name?: string }) ?? '']);
  const own: Scheduler<Parameters> = {
    ...scheduler,
    headline: args => `${named(args as { name?: string }) ?? 'by name'} · ${headline(args as unknown as Given)}`,
    formula: (args, lr) => {
      const shape = byName[named(args as { name?: string }) ?? ''];
      return lawOf(args as unknown as Given, lr, specs.find(spec => spec.shape === shape)?.after ?? base.after);
    },
    // Without its numbers the schedule is not known; `constant` has none.
    schedule: (args, group) => {
      const { num_warmup_steps, num_training_steps } = args as { [key: string]: unknown };
      return num_warmup_steps === null || num_training_steps === null ? undefined : scheduler.schedule!(args, group);
    },
  };
  return entry('get_scheduler', purpose, 'lr-schedulers', parameters, own);
})();

export const warmups: readonly Operator[] = [...specs.map(warmup), getScheduler];

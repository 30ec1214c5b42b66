/**
 * What every scheduler can say once its schedule is known: the rates step by step as a plot, the rate at the start, half-way
 * and at the end, and where it drops. The stepping itself is `figures/schedules`.
 */
import {
  type Curve,
  ignoresInitialRate,
  isProportional,
  learningRates,
  naturalLength,
  type Schedule,
} from '../../figures/schedules/schedule';
import { shown } from '../../figures/shown';
import type { Plot } from '../operator';
import type { Group } from './groups';

export interface Drawn {
  readonly plot?: Plot;
  readonly facts: readonly string[];
  readonly remarks: readonly string[];
}

/** `schedules[i]` belongs to group i; a group without a rate is drawn as a multiple of it where the schedule allows. */
export function drawCurves(title: string, groups: readonly Group[], schedules: readonly Schedule[]): Drawn {
  const steps = Math.min(longest, Math.max(1, ...schedules.map(naturalLength)));
  if (!Number.isFinite(steps)) return { facts: [], remarks: [] };
  const curves = groups.map((group, i) => curveOf(group, schedules[i]!, steps));
  const [first] = curves;
  if (!first || curves.some(curve => curve === undefined))
    return { facts: ["The rates depend on the optimizer's lr, which is not known here."], remarks: [] };
  const unlike = alike(curves as readonly Curve[]);
  const relative = groups.some((group, i) => group.lr === undefined && !ignoresInitialRate(schedules[i]!));
  return {
    plot: {
      title,
      x: { label: 'scheduler.step() calls' },
      y: { label: relative ? '× lr' : 'lr' },
      series: unlike.map(same => ({
        name: unlike.length === 1 ? 'lr' : `group${same.length > 1 ? 's' : ''} ${list.format(same.map(String))}`,
        points: pointsOf(curves[same[0]!]!.rates),
      })),
    },
    facts: factsOf(
      first,
      relative,
      curves.length === 1 ? '' : `In ${unlike.length === 1 ? 'every' : 'the first'} parameter group: `,
      schedules[0]!,
    ),
    remarks:
      first.ended && first.rates.length <= steps
        ? [`At step ${first.rates.length} PyTorch raises: ${first.ended}.`]
        : [],
  };
}

/** The groups, by index, those with the same rates together. */
function alike(curves: readonly Curve[]): readonly (readonly number[])[] {
  const found = new Map<string, number[]>();
  for (const [group, { rates }] of curves.entries()) {
    const key = rates.join();
    const same = found.get(key);
    if (same) same.push(group);
    else found.set(key, [group]);
  }
  return [...found.values()];
}

const list = new Intl.ListFormat('en-GB');

/** Rates beyond this many steps are not computed. */
const longest = 200_000;
/** A plot has no more points than this per curve, jumps aside. */
const most = 300;

function curveOf(group: Group, schedule: Schedule, steps: number): Curve | undefined {
  if (group.lr !== undefined) return learningRates(schedule, group.lr, steps);
  return isProportional(schedule) || ignoresInitialRate(schedule) ? learningRates(schedule, 1, steps) : undefined;
}

function pointsOf(rates: readonly number[]): readonly (readonly [number, number])[] {
  const stride = Math.max(1, Math.ceil(rates.length / most));
  const points: (readonly [number, number])[] = [];
  for (let step = 0; step < rates.length; step++) {
    const jump = isJump(rates, step);
    if (jump) points.push([step, rates[step - 1]!]);
    if (jump || step % stride === 0 || step === rates.length - 1) points.push([step, rates[step]!]);
  }
  return points;
}

/** A drop or rise at once, as a milestone makes it: far larger than the changes before and after it. */
function isJump(rates: readonly number[], step: number): boolean {
  const change = (at: number) => Math.abs((rates[at] ?? 0) - (rates[at - 1] ?? rates[at] ?? 0));
  if (step === 0) return false;
  const after = step + 1 < rates.length ? change(step + 1) : 0;
  return change(step) > 4 * Math.max(change(step - 1), after) && change(step) > 0.01 * Math.abs(rates[step - 1]!);
}

function factsOf({ rates }: Curve, relative: boolean, start: string, { kind }: Schedule): readonly string[] {
  const unit = relative ? ' × lr' : '';
  const last = rates.length - 1;
  const at = (step: number) => `${shown(rates[step]!)}${unit}`;
  const facts: string[] = [];
  const level = rates.every(rate => Math.abs(rate - rates[0]!) <= 1e-12 * Math.abs(rates[0]!));
  // A function of the code is asked for so many steps and no more: what it gives later is not known.
  const isAsked = kind === 'LambdaLR' || kind === 'MultiplicativeLR';
  if (level)
    facts.push(
      `${start}${at(0)} ${isAsked ? `for the first ${count(last)} steps, as far as it is followed` : 'throughout'}.`,
    );
  else if (last < 4) facts.push(`${start}${rates.map((_, step) => at(step)).join(', ')}.`);
  else
    facts.push(
      `${start}${at(0)} at the start, ${at(Math.floor(last / 2))} after ${count(Math.floor(last / 2))} steps, ${at(last)} after ${count(last)}.`,
    );
  const top = rates.reduce((best, rate, step) => (rate > rates[best]! ? step : best), 0);
  if (top > 0 && rates[top]! > rates[0]! * 1.001 && rates[last]! < rates[top]! * 0.999)
    facts.push(`Highest at step ${count(top)}: ${at(top)}.`);
  return facts;
}

function count(steps: number): string {
  return steps.toLocaleString('en-US');
}

/**
 * How often the file steps a schedule, against the lengths it was made with: `T_max`, `milestones`, `total_steps`. Said only
 * where every loop around the one `step()` has a known number of turns and no way out.
 */
import { shown } from '../../figures/shown';
import type { Mention } from '../../network/network';
import { isAlone } from '../../network/schedulers';
import { plainNumber } from '../../operators/libraries/define';
import { ratesOf } from '../../operators/schedulers/rates';
import { walk } from '../../python/find';
import { lineText } from '../../source/cells';
import { exact } from '../numbers';
import { type Around, functionOf, type Path, pathTo } from './place';

export function scheduleLengthRemarks(mention: Mention, around: Around): readonly string[] {
  const { mentions } = around.analysis;
  const scheduler = mention.receiver === undefined ? mention : mentions[mention.receiver];
  if (!scheduler || scheduler.aside || mention.aside || scheduler.own) return [];
  const calls = mentions.filter(
    ({ receiver, operator }) =>
      receiver !== undefined && mentions[receiver] === scheduler && /\.step$/.test(operator.name),
  );
  const [call] = calls;
  if (!call || calls.length !== 1 || call.aside || call.at.uri !== around.uri) return [];
  // `step(epoch)` sets the step, whichever call it is.
  if (call.arguments.epoch !== undefined && call.arguments.epoch !== null) return [];
  if (scheduler.at.uri !== around.uri || isPart(scheduler, mentions)) return [];
  const counted = countOf(pathTo(around.text, scheduler.at.span), pathTo(around.text, call.name.span), around);
  if (!counted) return [];
  const { steps, product, assumed } = counted;
  const line = lineText(around, call.at.span.from);
  const times = `${product} ${steps === 1 ? 'time' : 'times'} (${line})`;
  const given = assumed.length > 0 ? `, by default: ${assumed.join(', ')}` : '';
  const rates = isAlone(mentions, scheduler) ? ratesOf(scheduler.operator.id, scheduler.arguments, steps) : undefined;
  const end = rates?.[steps];
  const lengths = lengthRemarks(scheduler, steps);
  if (end === undefined && lengths.length === 0) return [];
  const rate = end === undefined ? '' : `: the rate begins at ${shown(rates![0]!)} and is ${shown(end)} after the last`;
  return [`step() is called ${times}${given}${rate}.`, ...lengths];
}

/** A part of a `SequentialLR` or a `ChainedScheduler` is stepped by that. */
function isPart(scheduler: Mention, mentions: readonly Mention[]): boolean {
  return mentions.some(
    ({ operator, optimizer }) =>
      /\.(SequentialLR|ChainedScheduler)$/.test(operator.name) &&
      !/\.(SequentialLR|ChainedScheduler)$/.test(scheduler.operator.name) &&
      optimizer === scheduler.optimizer,
  );
}

interface Counted {
  readonly steps: number;
  /** `90 × 79 = 7,110`. */
  readonly product: string;
  /** The defaults that it hangs on. */
  readonly assumed: readonly string[];
}

/** How often the call runs for each time the object is made. */
function countOf(made: Path, called: Path, { analysis, uri }: Around): Counted | undefined {
  if (functionOf(made) !== functionOf(called)) return undefined;
  const own = called.filter(node => !made.includes(node));
  const turns: number[] = [];
  const assumed = new Set<string>();
  for (const node of own) {
    if (node.kind === 'With' || !('body' in node)) continue;
    if (node.kind !== 'For' || node.orelse.some(statement => own.includes(statement)) || mayLeave(node))
      return undefined;
    const { from, to } = node.iterable.span;
    const loop = analysis.loops?.find(({ at }) => at.uri === uri && at.span.from === from && at.span.to === to);
    if (loop?.turns === undefined) return undefined;
    turns.push(loop.turns);
    for (const { text } of loop.assumed) assumed.add(text);
  }
  // Whether it runs at all is another matter.
  const isConditional = own.some(
    ({ kind }) =>
      kind === 'If' ||
      kind === 'Try' ||
      kind === 'While' ||
      kind === 'Match' ||
      /Comprehension|Conditional|Bool|Lambda/.test(kind),
  );
  if (turns.length === 0 || isConditional) return undefined;
  const steps = turns.reduce((product, count) => product * count, 1);
  const factors = turns.map(exact).join(' × ');
  return { steps, assumed: [...assumed], product: turns.length > 1 ? `${factors} = ${exact(steps)}` : factors };
}

/** Something in the loop may end it, or a turn of it, early. */
function mayLeave(loop: Parameters<typeof walk>[0]): boolean {
  let found = false;
  walk(loop, node => {
    if (node.kind === 'FunctionDef' || node.kind === 'ClassDef' || node.kind === 'Lambda') return false;
    if (/^(Break|Continue|Return|Raise)$/.test(node.kind)) found = true;
    return true;
  });
  return found;
}

function lengthRemarks({ operator: { id }, arguments: bound }: Mention, steps: number): readonly string[] {
  const number = (name: string) => plainNumber(bound[name]);
  if (id === 'CosineAnnealingLR') {
    const most = number('T_max');
    if (most === undefined || most === steps) return [];
    return [
      steps < most
        ? `T_max is ${exact(most)}: the loop ends before the lowest rate.`
        : `T_max is ${exact(most)}: after that step the rate climbs again.`,
    ];
  }
  if (id === 'MultiStepLR') {
    const milestones = Array.isArray(bound.milestones) ? bound.milestones : [];
    const late = milestones.filter(
      (milestone): milestone is number => typeof milestone === 'number' && milestone > steps,
    );
    const are = late.length === 1 ? `Milestone ${late[0]} is` : `The milestones ${late.join(', ')} are`;
    return late.length > 0 ? [`${are} never reached.`] : [];
  }
  if (id === 'StepLR') {
    const size = number('step_size');
    return size !== undefined && size > steps
      ? [`step_size ${exact(size)} is never reached: the rate stays as it is.`]
      : [];
  }
  if (id === 'OneCycleLR') {
    const [total, epochs, each] = [number('total_steps'), number('epochs'), number('steps_per_epoch')];
    const most = total ?? (epochs !== undefined && each !== undefined ? epochs * each : undefined);
    if (most === undefined || most === steps) return [];
    return [
      steps > most
        ? `It was made for ${exact(most)} steps: call ${exact(most + 1)} raises ValueError.`
        : `It was made for ${exact(most)} steps: the run ends before the rate has come down.`,
    ];
  }
  return [];
}

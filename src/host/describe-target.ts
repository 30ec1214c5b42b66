/** From what is under the caret to its description: which of the describers speaks, and what it is told about the file. */

import type { Mention } from '../network/network';
import { besides, isAlone } from '../network/schedulers';
import { argumentWords } from '../operators/argument-words';
import { findOperator } from '../operators/catalogue';
import { lineText } from '../source/cells';
import type { Location } from '../source/span';
import type { Analysed } from './analysis';
import { describeExecutions, describeModel, isBlank, type Words } from './describe';
import { describeMention, describeOperator, optional, userModule } from './describe-operator';
import type { Description } from './description';
import type { Measurements } from './measurements';
import { showArgument } from './show-argument';
import type { Target } from './target';

export function describeTarget(target: Target, words: Words, mentions: readonly Mention[]): Description {
  if (target.kind === 'model') return describeModel(target.network, words);
  const { executions, mention, modules } = target;
  const description =
    executions.length > 0 && !(mention && (executions.every(isBlank) || isTraining(mention)))
      ? describeExecutions(executions, words)
      : mention
        ? {
            ...describeMention(mention, modules, sharing(mention, words, mentions)),
            ...(mention.own && ownTraining(mention, mention.own)),
          }
        : { ...userModule(modules[0]!.type), problems: [], origins: [] };
  const own = target.base ? { ...description, ...builtOn(target.base) } : description;
  return target.argument ? { ...own, ...argumentOf(target) } : own;
}

/** What wraps or changes a module (`DistributedDataParallel`, `weight_norm`) answers for itself, not for what it made. */
function isTraining({ operator: { name } }: Mention): boolean {
  return findOperator(name)?.operator.family === 'training';
}

/** Where another scheduler moves the same optimizer, the numbers of one alone are not the rate. */
function sharing(mention: Mention, { place }: Words, mentions: readonly Mention[]): readonly string[] {
  const scheduler = mention.receiver === undefined ? mention : mentions[mention.receiver];
  if (!scheduler || scheduler.aside || isAlone(mentions, scheduler)) return [];
  const around = besides(mentions, scheduler);
  const named = (other: Mention) => `${other.own?.name ?? other.operator.id} (${place(other.at)})`;
  const whole = around.find(({ operator }) => /\.(SequentialLR|ChainedScheduler)$/.test(operator.name));
  const parts = whole?.arguments.schedulers;
  // All the others are parts of one, and so is this.
  if (whole && scheduler !== whole && Array.isArray(parts) && parts.length === around.length)
    return [
      whole.operator.name.endsWith('.SequentialLR')
        ? `Its steps are counted from where ${named(whole)} lets it begin.`
        : `${named(whole)} steps it together with the others: their factors multiply.`,
    ];
  const others = around.length > 4 ? [...around.slice(0, 3).map(named), 'others'] : around.map(named);
  if (others.length === 0) return [];
  return [
    `The numbers are those of this scheduler alone. ${list.format(others)} ${others.length === 1 ? 'was' : 'were'} made for the same optimizer: where they step as well, the rate is another.`,
  ];
}

/** A class of the user's own on top of PyTorch's: what that does with these arguments, as far as the class leaves it alone. */
function builtOn({ operator, arguments: bound }: Mention): Partial<Description> {
  const { title, headline, sentence } = describeOperator(operator.name, bound);
  return {
    ...(headline ? { headline: `${title} of your own · ${headline}` } : { headline: `${title} of your own` }),
    sentence: `A class of your own, built on ${title}, which ${sentence[0]!.toLowerCase()}${sentence.slice(1)}`,
  };
}

/** An optimizer or a schedule of the user's own: what it was made with, and what its class leaves to PyTorch. */
function ownTraining(mention: Mention, { name, settings }: NonNullable<Mention['own']>): Partial<Description> {
  const { id, family } = findOperator(mention.operator.name)!.operator;
  if (family !== 'training') return { ...builtOn(mention), title: name };
  const kind = id === 'Optimizer' ? 'optimizer' : 'schedule';
  const shown = Object.entries(settings).flatMap(([setting, value]) => {
    const text = /^(params|optimizer|last_epoch|verbose)$/.test(setting) ? undefined : showArgument(value);
    return text === undefined || text.length > 24 ? [] : [`${setting.replaceAll('_', ' ')} ${text}`];
  });
  return {
    title: name,
    headline: [`${kind} of your own`, ...shown.slice(0, 5)].join(' · '),
    sentence:
      kind === 'optimizer'
        ? 'An optimizer of your own code: its step() moves the parameters.'
        : 'A schedule of your own code: each step() sets the rate that its get_lr() returns.',
  };
}

/** `line 12` of the file on screen, `line 59 of resnet.py` of another. */
export function words(analysed: Analysed, measurements: Measurements): Words {
  return {
    place: at => placeOf(analysed, at),
    measured: execution => measurements.textOf(execution),
  };
}

export function placeOf(analysed: Analysed, at: Location): string {
  const text = at.uri === analysed.uri ? analysed.text : analysed.textOf(at.uri);
  const file = at.uri === analysed.uri ? '' : fileName(at.uri);
  if (text === undefined) return file;
  const line = lineText(at.uri === analysed.uri ? analysed : { text }, at.span.from);
  return `${line}${file && ` of ${file}`}`;
}

/** `resnet.py`; of a file that has never been saved what its tab says, `Untitled-1`. */
export function fileName(uri: string): string {
  return decodeURIComponent(uri.replace(/^.*[/:]/s, ''));
}

function argumentOf({ mention, argument, inGroup }: Extract<Target, { kind: 'call' }>): Pick<Description, 'argument'> {
  if (!mention || !argument) return {};
  const value = (mention.own?.settings ?? mention.arguments)[argument];
  const operator = findOperator(mention.operator.name)?.operator;
  const written = inGroup !== undefined ? literal(inGroup) : value === undefined ? undefined : showArgument(value);
  // That `d_model` is d_model says nothing.
  const shown = written === argument ? undefined : inWordsOf(mention.operator.name, written);
  return {
    argument: {
      name: argument,
      ...optional('value', shown),
      // What a class of one's own means by it is its own affair.
      ...optional('means', mention.own ? undefined : operator && argumentWords(operator, argument)),
      ...optional('note', operator?.argumentNotes?.[argument]),
    },
  };
}

/** Only PyTorch calls them tensors. */
function inWordsOf(name: string, shown: string | undefined): string | undefined {
  return /^torch/.test(name) ? shown : shown?.replaceAll('a tensor of', 'an array of');
}

/** What a group is given is read off the text, so only where it says so itself. */
function literal(written: string): string | undefined {
  return /^(\d[\d_]*(\.\d*)?(e[+-]?\d+)?|True|False)$/i.test(written) ? written : undefined;
}

/** `A`, `A and B`, `A, B and C`. */
const list = new Intl.ListFormat('en-GB');

/** From what is under the caret to its description: which of the describers speaks, and what it is told about the file. */
import { findOperator } from '../operators/catalogue';
import type { Location } from '../source/span';
import type { Analysed } from './analysis';
import { describeExecutions, describeModel, isBlank, type Words } from './describe';
import { describeMention, userModule } from './describe-operator';
import type { Description } from './description';
import type { Measurements } from './measurements';
import { showArgument } from './show-argument';
import type { Target } from './target';

export function describeTarget(target: Target, words: Words): Description {
  if (target.kind === 'model') return describeModel(target.network, words);
  const { executions, mention, modules } = target;
  const description =
    executions.length > 0 && !(mention && executions.every(isBlank))
      ? describeExecutions(executions, words)
      : mention
        ? describeMention(mention, modules)
        : { ...userModule(modules[0]!.type), problems: [], origins: [] };
  return target.argument ? { ...description, ...argumentOf(target) } : description;
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
  const file = at.uri === analysed.uri ? '' : decodeURIComponent(at.uri.slice(at.uri.lastIndexOf('/') + 1));
  if (text === undefined) return file;
  const line = text.slice(0, at.span.from).split('\n').length;
  return `line ${line}${file && ` of ${file}`}`;
}

function argumentOf({ mention, argument }: Extract<Target, { kind: 'call' }>): Pick<Description, 'argument'> {
  if (!mention || !argument) return {};
  const value = mention.arguments[argument];
  const note = findOperator(mention.operator.name)?.operator.argumentNotes?.[argument];
  const shown = value === undefined ? undefined : showArgument(value);
  return { argument: { name: argument, ...(shown ? { value: shown } : {}), ...(note ? { note } : {}) } };
}

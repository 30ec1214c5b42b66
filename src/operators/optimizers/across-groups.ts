/**
 * What an optimizer's options are where its parameter groups set some for themselves: the one value that all groups have,
 * else not known, with what each group has. An option that no group sets is what the constructor was given.
 * Source: PyTorch, torch/optim/optimizer.py, Optimizer.add_param_group.
 */
import { shown } from '../../figures/shown';
import { isUnknown, Unknown } from '../../tensor/unknown';
import { type Argument, Float } from '../argument';
import type { Bound } from '../parameter';

export interface AcrossGroups {
  readonly bound: Bound;
  /** `The 2 parameter groups differ: weight decay 0.01 and 0.` */
  readonly remark?: string;
}

export function acrossGroups(given: Bound): AcrossGroups {
  const groups = Array.isArray(given.params) ? (given.params as readonly Argument[]).filter(isGroup) : [];
  if (groups.length === 0) return { bound: given };
  const own = [...new Set(groups.flatMap(group => Object.keys(group)))].filter(name => name in given);
  const bound: Record<string, Argument> = { ...given };
  const differing: string[] = [];
  for (const name of own.filter(name => name !== 'params')) {
    const values = groups.map(group => (name in group ? group[name]! : given[name]!));
    const texts = values.map(textOf);
    if (!texts.includes(undefined) && new Set(texts).size === 1) {
      bound[name] = values[0]!;
      continue;
    }
    bound[name] = new Unknown('the parameter groups differ');
    if (texts.some(text => text !== undefined))
      differing.push(`${name.replaceAll('_', ' ')} ${listed(texts.map(text => text ?? '?'))}`);
  }
  if (differing.length === 0) return { bound };
  return { bound, remark: `The ${groups.length} parameter groups differ: ${differing.join('; ')}.` };
}

function isGroup(item: Argument): item is { readonly [key: string]: Argument } {
  return typeof item === 'object' && item !== null && !isUnknown(item) && 'params' in item;
}

function textOf(value: Argument): string | undefined {
  if (value instanceof Float) return shown(value.value);
  if (typeof value === 'number') return shown(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (!Array.isArray(value)) return undefined;
  const items = value.map(textOf);
  return items.includes(undefined) ? undefined : `(${items.join(', ')})`;
}

/** In the order of the groups; of many, the first few. */
function listed(texts: readonly string[]): string {
  return texts.length > 6 ? `${texts.slice(0, 5).join(', ')}, …` : list.format(texts);
}

const list = new Intl.ListFormat('en-GB');

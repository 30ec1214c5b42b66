/**
 * What the weights of a loss say where the code shows their numbers: how much more one class costs than another, and how often
 * the classes would have to occur for them to have an equal say. The cost of one example is w[y]·ℓ, so a class that makes up
 * the share s of the data has a say in proportion to s·w: equal where s is in proportion to 1/w.
 */
import { shown } from '../figures/shown';
import type { Tensor } from '../tensor/tensor';
import { Numbers } from './argument';

/** The numbers of a vector of weights; `undefined` where they are not known. */
export function weightsOf(weight: Tensor | null | undefined): readonly number[] | undefined {
  const known = weight instanceof Numbers && weight.shape.length === 1 && weight.values.length > 0;
  return known && weight.values.every(value => Number.isFinite(value) && value >= 0) ? weight.values : undefined;
}

const MOST = 6;

/** `weight 0.1, 0.9: an example of class 1 costs 9 times one of class 0; …`. */
export function classWeightWords(weight: Tensor | null | undefined): string | undefined {
  const values = weightsOf(weight);
  if (!values || values.length < 2) return undefined;
  const absent = values.flatMap((value, index) => (value === 0 ? [index] : []));
  const [low, high] = [Math.min(...values.filter(value => value > 0)), Math.max(...values)];
  if (high === 0) return undefined;
  const [least, most] = [values.indexOf(low), values.indexOf(high)];
  const isShort = values.length <= MOST;
  const listed = isShort
    ? values.map(value => shown(value)).join(', ')
    : `${shown(low)} (class ${least}) to ${shown(high)} (class ${most})`;
  if (low === high && absent.length === 0) return `weight ${isShort ? listed : shown(low)}: all classes alike.`;
  const cost =
    low === high
      ? undefined
      : `an example of class ${most} costs ${shown(high / low, 3)} times one of class ${least}, of the same probability`;
  const level =
    isShort && absent.length === 0
      ? `the classes have an equal say where they occur as ${values.map(value => shown(high / value, 3)).join(' : ')}`
      : undefined;
  const none =
    absent.length > 0 && `class ${absent.slice(0, 3).join(', ')}${absent.length > 3 ? ' and more' : ''} costs nothing`;
  return `weight ${listed}: ${[none, cost, level].filter(Boolean).join('; ')}.`;
}

/** `pos_weight 9: …`, where it is one number. */
export function positiveWeightWords(weight: Tensor | null | undefined): string | undefined {
  const values = weight instanceof Numbers ? weight.values : undefined;
  const [value] = values ?? [];
  if (value === undefined || values!.length !== 1 || !(value > 0) || value === 1) return undefined;
  return `pos_weight ${shown(value)}: a positive counts as ${shown(value)} negatives; both have an equal say where ${shown(100 / (1 + value), 3)}% are positive.`;
}

/**
 * Whole numbers that `torch.randint` draws: not known, but between two others, as those of Python's `random` are.
 *
 *     ix = torch.randint(len(data) - block_size, (batch_size,))
 *     x = torch.stack([data[i:i + block_size] for i in ix])
 *
 * Each `i` leaves room for a whole block, so every slice has `block_size` elements.
 */
import type { Argument } from '../../operators/argument';
import type { Operator } from '../../operators/operator';
import type { Bound } from '../../operators/parameter';
import { boundsOf } from '../../tensor/bounds';
import { add, type Dim, drawnDim, isDim, product, subtract } from '../../tensor/dim';
import { kindOf } from '../../tensor/dtype';
import { DRAWN } from '../library/random';
import { Tensor, Tuple, type Value } from '../values';
import { memoryOf } from './known-values';

interface Range {
  readonly low: number;
  readonly high: Dim;
}

/** Between which numbers all elements of a tensor lie, and the number of a tensor without axes. */
const ranges = new WeakMap<Tensor, Range & { readonly at: number }>();
const numbers = new WeakMap<Tensor, { readonly number: Dim; readonly at: number }>();

/** The whole number that a tensor without axes holds, where something is known of it. */
export function drawnIn(tensor: Tensor): Dim | undefined {
  const found = numbers.get(tensor);
  return found && found.at === memoryOf(tensor).writes ? found.number : undefined;
}

/** The same of a tensor of one element, whatever axes it has. */
export function drawnItem(tensor: Tensor): Dim | undefined {
  const range = product(tensor.shape) === 1 ? rangeIn(tensor) : undefined;
  return drawnIn(tensor) ?? (range && drawnDim(range.low, range.high, DRAWN));
}

/** Notes what is known of the numbers that a call gave. */
export function keepDrawn({ id }: Operator, bound: Bound, result: Value): void {
  if (id === 'randint' && result instanceof Tensor) putRange(result, drawnBetween(bound));
  const { input } = bound;
  if (!(input instanceof Tensor) || kindOf(input.dtype) !== 'integer') return;
  const range = rangeIn(input);
  for (const part of result instanceof Tuple ? result.items : [result]) {
    if (!(part instanceof Tensor) || kindOf(part.dtype) !== 'integer') continue;
    if (range && PICKING.has(id)) putRange(part, range);
    const number = part.shape.length === 0 ? shifted(id, bound, input) : undefined;
    if (number !== undefined) numbers.set(part, { number, at: memoryOf(part).writes });
  }
}

/** What gives elements of its input, and nothing else. */
const PICKING = new Set(
  'unbind getitem select to long int cpu cuda detach clone contiguous flatten view reshape'.split(' '),
);

function rangeIn(tensor: Tensor): Range | undefined {
  const found = ranges.get(tensor);
  return found && found.at === memoryOf(tensor).writes ? found : undefined;
}

function putRange(tensor: Tensor, range: Range | undefined): void {
  if (!range) return;
  const at = memoryOf(tensor).writes;
  ranges.set(tensor, { ...range, at });
  if (tensor.shape.length === 0) numbers.set(tensor, { number: drawnDim(range.low, range.high, DRAWN), at });
}

/** `randint(high, size)`, `randint(low, high, size)`: `high` itself is not drawn. */
function drawnBetween({ bounds, low = null, high = null, size = null }: Bound): Range | undefined {
  const given = bounds as readonly Argument[];
  const limits = [low, ...(size === null ? given.slice(0, -1) : given), high].filter(limit => limit !== null);
  const [from, to] = limits.length > 1 ? limits : [0, limits[0]];
  if (!isDim(from) || !isDim(to)) return undefined;
  const [least, most = Number.POSITIVE_INFINITY] = [boundsOf(from).low, boundsOf(to).high];
  return least !== undefined && least < most ? { low: least, high: subtract(to, 1) } : undefined;
}

/** The number that stays the same, or is moved by another. */
function shifted(id: string, { other, alpha = null }: Bound, input: Tensor): Dim | undefined {
  const number = input.shape.length === 0 ? drawnIn(input) : undefined;
  if (number === undefined) return undefined;
  if (SAME.has(id)) return number;
  const by = other instanceof Tensor && other.shape.length === 0 ? drawnIn(other) : other;
  if (!isDim(by) || (alpha !== null && alpha !== 1)) return undefined;
  return id === 'add' ? add(number, by) : id === 'sub' ? subtract(number, by) : undefined;
}

const SAME = new Set('to long int cpu cuda detach clone contiguous'.split(' '));

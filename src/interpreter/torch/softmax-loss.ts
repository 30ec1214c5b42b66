/**
 * Softmax before `nn.CrossEntropyLoss`: the loss applies log-softmax itself, so it runs and learns slowly. What comes out of a
 * softmax over the classes is remembered by identity, also where its shape is not known: a training loop has no sizes.
 */
import type { Operator } from '../../operators/operator';
import type { Bound } from '../../operators/parameter';
import type { Location } from '../../source/span';
import type { Run } from '../run';
import { type Arguments, type ModuleInstance, Tensor, Unknown, type Value } from '../values';

const softened = new WeakMap<Tensor | Unknown, Location>();

/** Remembers what a softmax over the classes gave. An unknown result becomes one of its own. */
export function softenedBy(
  operator: Operator,
  bound: Bound,
  result: Value,
  args: Arguments,
  site: Location,
  module: ModuleInstance | undefined,
): Value {
  if (operator.id !== 'Softmax' || !isOverClasses(bound)) return result;
  const value = result instanceof Unknown ? new Unknown(result.reason) : result;
  // Inside `nn.Sequential` there is no call to point at: there it is where the layer is made.
  if (value instanceof Tensor || value instanceof Unknown)
    softened.set(value, args.syntax ? site : (module?.site ?? site));
  return value;
}

/** Dimension 1 of scores; 0 of those of one example; the last of a matrix. */
function isOverClasses({ input, dim }: Bound): boolean {
  if (dim !== null && typeof dim !== 'number') return false;
  const rank = input instanceof Tensor ? input.shape.length : undefined;
  if (rank === 1) return true;
  return dim === 1 || (dim === -1 && (rank === undefined || rank === 2)) || (dim === null && rank !== 3);
}

/** Tells of a cross entropy whose input has been through a softmax. */
export function tellSoftmax(run: Run, operator: Operator, bound: Bound, site: Location): void {
  if (operator.id !== 'CrossEntropyLoss' || run.exploring || run.tries > 0) return;
  const { input } = bound;
  const place = input instanceof Tensor || input instanceof Unknown ? softened.get(input) : undefined;
  if (!place) return;
  const own = place.uri === run.uri;
  if (!own && site.uri !== run.uri) return;
  run.reportProblem({
    code: 'softmax-before-cross-entropy',
    message: 'cross entropy applies log-softmax itself: give it the scores, not the softmax of them',
    at: own ? place : site,
    cause: own ? { message: 'the loss is computed from it here', at: site } : { message: 'the softmax', at: place },
  });
}

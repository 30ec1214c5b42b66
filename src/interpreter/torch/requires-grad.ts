/**
 * Whether gradients go back from a tensor that code computes outside of models, and what PyTorch refuses with it:
 *
 *     loss = criterion(net(x).argmax(1), y)      y = net(x).numpy()      w -= lr * w.grad
 *     loss.backward()
 *
 * Told where it is certain; of a tensor whose past is not known nothing is said.
 * Source: PyTorch documentation, "Autograd mechanics".
 */
import type { Entry } from '../../operators/answer';
import { Problem } from '../../operators/problem';
import type { Location } from '../../source/span';
import { product } from '../../tensor/dim';
import { kindOf } from '../../tensor/dtype';
import { isCertain, type Run } from '../run';
import { type Arguments, type ModuleInstance, Parameter, Tensor, Unknown, type Value } from '../values';
import { tensorsIn } from './convert';
import { report } from './report';

interface State {
  readonly needs: boolean;
  /** How many writes there were anywhere when it was noted. */
  readonly at: number;
  /** Something on the way to it kept what gradients need, which goes away as they go back. */
  readonly keeps?: boolean;
}

const states = new WeakMap<Tensor, State>();
const leaves = new WeakSet<Tensor>();
/** Gradients went back from them, and what was kept for that is gone. */
const freed = new WeakSet<Tensor>();
const writes = new WeakMap<Run, number>();

/** Whether a tensor requires a gradient; undefined where that is not known. */
export function requiresGradient(run: Run, tensor: Tensor): boolean | undefined {
  if (tensor instanceof Parameter) return tensor.trainable;
  const state = states.get(tensor);
  // What was written into one tensor may have reached another one through the memory they share.
  return state && (state.needs || state.at === (writes.get(run) ?? 0)) ? state.needs : undefined;
}

/** `x.requires_grad_()`, `requires_grad=True`; undefined where it is not known any more. */
export function setRequiresGradient(run: Run, tensor: Tensor, needs: boolean | undefined, keeps = false): void {
  if (needs === undefined || run.trials > 0) states.delete(tensor);
  else states.set(tensor, { needs, at: writes.get(run) ?? 0, keeps });
}

/** Code itself says that the tensor requires a gradient, which was computed from nothing that does. */
export function markLeaf(tensor: Tensor, isLeaf: boolean): void {
  if (isLeaf) leaves.add(tensor);
  else leaves.delete(tensor);
}

/** Something was written into a tensor: another tensor, or what nobody knows. */
export function writtenOver(run: Run, target: Tensor, source?: Tensor): void {
  freed.delete(target);
  if (run.tracer || run.exploring) return;
  const needs = source && requiresGradient(run, source);
  if (needs === false) return;
  writes.set(run, (writes.get(run) ?? 0) + 1);
  if (states.get(target)?.needs !== true) setRequiresGradient(run, target, needs);
}

/** Notes it of what a call of the catalogue gave. */
export function keepGradient(
  run: Run,
  { operator }: Entry,
  args: Arguments,
  module: ModuleInstance | undefined,
  result: Value,
): void {
  if (run.tracer || run.exploring || run.trials > 0) return;
  const given = [...args.positional, ...args.keywords.values()];
  const tensors = given.flatMap(tensorsIn);
  for (const made of tensorsIn(result)) {
    if (!made || made instanceof Parameter || tensors.includes(made)) continue;
    const weights = [...(module?.parameters.values() ?? [])].filter(weight => weight !== null);
    const from = FIRST_ALONE.has(operator.id) ? tensors.slice(0, 1) : tensors;
    const needed = needs(run, operator, made, [...from, ...weights, ...given.filter(isUnknown)]);
    const keeps = KEEPING.has(operator.family) || from.some(one => one && states.get(one)?.keeps);
    setRequiresGradient(run, made, needed, needed === true && keeps);
  }
}

/** What is computed from one that requires a gradient requires one too, unless it is whole numbers or nothing is kept. */
function needs(
  run: Run,
  { id, family }: Entry['operator'],
  made: Tensor,
  from: readonly (Value | null)[],
): boolean | undefined {
  if (made.open) return undefined;
  if (!['float', 'complex'].includes(kindOf(made.dtype)) || ENDS.test(id)) return false;
  if (family === 'creation' && from.length === 0) return false;
  if (run.untracked === true) return false;
  if (run.untracked === 'unknown') return undefined;
  const each = from.map(one => (one instanceof Tensor ? requiresGradient(run, one) : undefined));
  return each.includes(true) ? true : each.includes(undefined) || each.length === 0 ? undefined : false;
}

/** What an autograd function of the code's own gives: as what it is given. */
export function fromAll(run: Run, given: readonly Value[]): boolean | undefined {
  if (run.untracked !== false) return run.untracked === true ? false : undefined;
  const each = given.flatMap(tensorsIn).map(tensor => (tensor ? requiresGradient(run, tensor) : undefined));
  return each.includes(true) ? true : each.includes(undefined) ? undefined : false;
}

function isUnknown(value: Value): value is Unknown {
  return value instanceof Unknown;
}

/** Their gradients are computed from what they were given. */
const KEEPING: ReadonlySet<string> = new Set(['linear', 'convolution', 'attention', 'recurrent', 'loss']);

const ENDS = /^(?:detach|normal|poisson|bernoulli|multinomial|.*_like|new_.*)$/;
const FIRST_ALONE: ReadonlySet<string> = new Set('to type_as view_as expand_as reshape_as sum_to_size'.split(' '));

/** `loss.backward()`: of one number, which something that is trained went into, and once. */
export function refuseBackward(run: Run, loss: Tensor, { positional, keywords }: Arguments, at: Location): void {
  const isAgain = freed.has(loss);
  const isKept = positional.length > 2 || keywords.has('retain_graph') || keywords.has('create_graph');
  if (!run.exploring && run.trials === 0 && !run.tracer && !isKept && states.get(loss)?.keeps) freed.add(loss);
  if (!isToldAt(run, at)) return;
  const count = product(loss.shape);
  const isGiven = positional.length > 1 || keywords.has('gradient');
  if (requiresGradient(run, loss) === false)
    tell(run, 'element 0 of tensors does not require grad and does not have a grad_fn', at);
  else if (typeof count === 'number' && count !== 1 && !isGiven)
    tell(run, 'grad can be implicitly created only for scalar outputs', at);
  else if (isAgain)
    tell(
      run,
      'Trying to backward through the graph a second time: saved intermediate values of the graph are freed when you call .backward()',
      at,
    );
}

/** `y.numpy()` */
export function refuseNumPy(run: Run, tensor: Tensor, { positional, keywords }: Arguments, at: Location): void {
  const isPlain = positional.length === 1 && keywords.size === 0;
  if (!isPlain || !isToldAt(run, at) || requiresGradient(run, tensor) !== true) return;
  tell(run, "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.", at);
}

/** `w -= lr * w.grad` and `w.uniform_(0, 1)` of a weight, outside of `torch.no_grad()`. */
export function refuseInPlace(run: Run, tensor: Tensor, at: Location): void {
  const isLeaf = tensor instanceof Parameter ? tensor.trainable : leaves.has(tensor);
  if (!isLeaf || run.untracked !== false || run.guessed || !isToldAt(run, at)) return;
  tell(run, 'a leaf Variable that requires grad is being used in an in-place operation.', at);
}

/** What a library does it does rightly; in a network that is traced nobody trains. */
function isToldAt(run: Run, at: Location): boolean {
  return !run.tracer && !run.exploring && isCertain(run) && at.uri === run.uri;
}

function tell(run: Run, message: string, at: Location): void {
  report(run, new Problem('invalid-argument', message), { site: at, parameters: {} });
}

/**
 * `x.grad`: None until `backward()` of something that was computed from `x`, then a tensor of its shape. Told for tensors that
 * the code itself makes with `requires_grad`, outside of models; of others it is not known once gradients went back.
 * Source: PyTorch documentation, "torch.Tensor.grad" and "Autograd mechanics".
 */
import type { TensorId } from '../../network/network';
import type { Argument } from '../../operators/argument';
import { kindOf } from '../../tensor/dtype';
import { Unknown } from '../../tensor/unknown';
import type { Run } from '../run';
import type { Tracer } from '../tracer';
import { Instance, ModuleInstance, Tensor, type Value } from '../values';
import { namedTensors } from './module-attributes';
import { markLeaf, setRequiresGradient } from './requires-grad';

interface Gradients {
  readonly leaves: Set<Tensor>;
  readonly given: Map<Tensor, Value>;
  /** Gradients went back at some time, or may have. */
  passed: boolean;
}

const kept = new WeakMap<Tracer, Gradients>();

/** `requires_grad=True`, `x.requires_grad_()`: a leaf, unless it was computed from another, or from a layer's parameters. */
export function needsGradient(run: Run, tensor: Value, needs: Value): void {
  if (!(tensor instanceof Tensor) || run.tracer || run.exploring) return;
  setRequiresGradient(run, tensor, typeof needs === 'boolean' ? needs : undefined);
  const { leaves } = gradientsOf(run);
  const { tensors, calls } = run.making;
  const isOwn = needs === true && run.trials === 0 && !run.journal.trying;
  const from = isOwn ? computedFrom(run.making, tensor) : undefined;
  const isLeaf =
    from &&
    ![...leaves].some(leaf => leaf !== tensor && from.has(tensors.idOf(leaf)!)) &&
    ![...from].some(id => calls[tensors.records[id]!.producer ?? -1]?.module);
  markLeaf(tensor, isLeaf === true);
  if (isLeaf) leaves.add(tensor);
  else leaves.delete(tensor);
}

export function gradientOf(run: Run, tensor: Tensor): Value {
  const gradients = kept.get(run.making);
  const given = gradients?.given.get(tensor);
  if (given !== undefined) return given;
  return gradients?.passed || run.exploring
    ? new Unknown('whether backward() gave it a gradient is not followed')
    : null;
}

/** `loss.backward()`; without a loss, of something unknown. */
export function goesBack(run: Run, loss?: Tensor): void {
  if (run.exploring) return;
  const gradients = gradientsOf(run);
  const { leaves, given } = gradients;
  // In a branch that may not run, or in a model, nobody knows what comes of it.
  const seen = loss && !isOpen(run) ? computedFrom(run.making, loss) : undefined;
  mayGoBack(run, seen ? leaves : undefined);
  if (!seen) return;
  const { tensors } = run.making;
  for (const leaf of leaves) {
    const id = tensors.idOf(leaf);
    if (id !== undefined && seen.has(id)) given.set(leaf, new Tensor(leaf.shape, leaf.dtypes));
  }
}

/** Something may have given a gradient to any tensor but `others`: those without one may have one now. */
export function mayGoBack(run: Run, others?: ReadonlySet<Tensor>): void {
  if (run.exploring) return;
  const gradients = gradientsOf(run);
  const { given } = gradients;
  gradients.passed = true;
  for (const [tensor, gradient] of given) if (gradient === null && !others?.has(tensor)) given.delete(tensor);
}

function isOpen(run: Run): boolean {
  return run.tracer !== undefined || run.trials > 0 || run.journal.trying;
}

/** `x.grad = …` */
export function setGradient(run: Run, tensor: Tensor, gradient: Value): void {
  if (run.exploring) return;
  const gradients = gradientsOf(run);
  gradients.passed = true;
  if (isOpen(run)) gradients.given.delete(tensor);
  else gradients.given.set(tensor, gradient);
}

/** `optimizer.zero_grad()` takes away those of its own parameters, whichever these are; `accelerator.backward(loss)` adds some. */
export function readsMethod(run: Run, value: Value, name: string): void {
  if (name === 'zero_grad') kept.get(run.making)?.given.clear();
  if (name === 'backward' && !(value instanceof Tensor)) goesBack(run);
}

/** `optimizer.zero_grad()`, `model.zero_grad()`: their tensors have no gradients; with `set_to_none=False` they may have zeros. */
export function clearGradients(run: Run, holder: Value, toNone: Value): void {
  if (run.exploring || toNone !== true || isOpen(run)) return;
  const { given } = gradientsOf(run);
  for (const tensor of heldBy(holder)) given.set(tensor, null);
}

/** The tensors that an optimizer was made with, or the parameters of a module, as far as they are known. */
function heldBy(holder: Value): readonly Tensor[] {
  if (holder instanceof ModuleInstance)
    return namedTensors(holder, 'parameters').flatMap(([, tensor]) => (tensor instanceof Tensor ? tensor : []));
  return holder instanceof Instance ? tensorsOf(holder.bound?.params) : [];
}

/** Of a list of tensors, or of groups: `[{'params': [w], 'lr': 0.1}]`. */
function tensorsOf(argument: Argument | undefined): readonly Tensor[] {
  if (argument instanceof Tensor) return [argument];
  if (Array.isArray(argument)) return argument.flatMap(tensorsOf);
  const isGroup = typeof argument === 'object' && argument !== null && 'params' in argument;
  return isGroup ? tensorsOf(argument.params as Argument) : [];
}

function gradientsOf({ making }: Run): Gradients {
  const found = kept.get(making);
  if (found) return found;
  const made: Gradients = { leaves: new Set(), given: new Map(), passed: false };
  kept.set(making, made);
  return made;
}

/** Gradients end here, or at all arguments but the first. */
const ENDS = /^(?:detach|normal|poisson|bernoulli|multinomial|.*_like|new_.*)$/;
const FIRST_ALONE: ReadonlySet<string> = new Set([
  'to',
  'type_as',
  'view_as',
  'expand_as',
  'reshape_as',
  'sum_to_size',
]);

/** The tensors that a loss was computed from in a way that gradients go back. */
function computedFrom({ calls, tensors }: Tracer, loss: Tensor): ReadonlySet<TensorId> {
  const seen = new Set<TensorId>();
  const waiting: (TensorId | null | undefined)[] = [tensors.idOf(loss)];
  while (waiting.length > 0) {
    const id = waiting.pop();
    if (id === undefined || id === null || seen.has(id)) continue;
    const { dtype, producer } = tensors.records[id]!;
    if (!['float', 'complex'].includes(kindOf(dtype))) continue;
    seen.add(id);
    const call = producer === undefined ? undefined : calls[producer];
    const name = call?.operator?.id;
    if (!call || !name || call.untracked || ENDS.test(name)) continue;
    waiting.push(...(FIRST_ALONE.has(name) ? call.inputs.slice(0, 1) : call.inputs));
  }
  return seen;
}

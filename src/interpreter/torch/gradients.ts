/**
 * `x.grad`: None until `backward()` of something that was computed from `x`, then a tensor of its shape. Told for tensors that
 * the code itself makes with `requires_grad`, outside of models; of others it is not known once gradients went back.
 * Source: PyTorch documentation, "torch.Tensor.grad" and "Autograd mechanics".
 */
import type { TensorId } from '../../network/network';
import { kindOf } from '../../tensor/dtype';
import { Unknown } from '../../tensor/unknown';
import type { Run } from '../run';
import type { Tracer } from '../tracer';
import { Tensor, type Value } from '../values';

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
  const { leaves } = gradientsOf(run);
  const { tensors, calls } = run.making;
  const isOwn = needs === true && run.trials === 0 && !run.journal.trying;
  const from = isOwn ? computedFrom(run.making, tensor) : undefined;
  const isLeaf =
    from &&
    ![...leaves].some(leaf => leaf !== tensor && from.has(tensors.idOf(leaf)!)) &&
    ![...from].some(id => calls[tensors.records[id]!.producer ?? -1]?.module);
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
  gradients.passed = true;
  // In a branch that may not run, or in a model, nobody knows what comes of it.
  if (!loss || run.tracer || run.trials > 0 || run.journal.trying) return;
  const seen = computedFrom(run.making, loss);
  const { tensors } = run.making;
  for (const leaf of gradients.leaves) {
    const id = tensors.idOf(leaf);
    if (id !== undefined && seen.has(id)) gradients.given.set(leaf, new Tensor(leaf.shape, leaf.dtypes));
  }
}

/** `x.grad = …` */
export function setGradient(run: Run, tensor: Tensor, gradient: Value): void {
  if (run.exploring) return;
  const gradients = gradientsOf(run);
  gradients.passed = true;
  if (run.trials > 0 || run.journal.trying || run.tracer) gradients.given.delete(tensor);
  else gradients.given.set(tensor, gradient);
}

/** `optimizer.zero_grad()` takes away those of its own parameters, whichever these are; `accelerator.backward(loss)` adds some. */
export function readsMethod(run: Run, value: Value, name: string): void {
  if (name === 'zero_grad') kept.get(run.making)?.given.clear();
  if (name === 'backward' && !(value instanceof Tensor)) goesBack(run);
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

/**
 * The trace of one network: every executed call in the order it began, every tensor that came out, every problem.
 * Calls of a branch that turned out dead are forgotten; those of a branch that may not run say so.
 */
import type { Call, NetworkProblem, TensorId, TracedTensor, UnknownRecord } from '../network/network';
import type { Answer, Entry } from '../operators/answer';
import type { Argument } from '../operators/argument';
import type { Output } from '../operators/operator';
import type { Bound } from '../operators/parameter';
import { keepsValues, sharingOf, writtenBy } from '../operators/sharing';
import type { Location } from '../source/span';
import { type Dim, isKnown } from '../tensor/dim';
import { showShape } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import { Exhausted, type Run } from './run';
import { isInsideTorch } from './torch/composed';
import { mapTensors, tensorsIn } from './torch/convert';
import { namedTensors } from './torch/module-attributes';
import { resultOf } from './torch/operator-calls';
import { TracedTensors } from './traced-tensors';
import { type Arguments, Dict, List, type ModuleInstance, Traced, Tuple, type Value } from './values';

/** A call as it is being traced; paths and parameter counts are filled in at the end. */
export interface Draft {
  index: number;
  parent: number | undefined;
  module: ModuleInstance | undefined;
  type: string;
  operator: Call['operator'];
  arguments: Bound | undefined;
  rewritten?: Call['rewritten'];
  site: Location;
  inputs: readonly (TensorId | null)[];
  outputs: readonly (TensorId | null)[];
  unknown: string | undefined;
  macs: Dim | undefined;
  /** What its rule says of it. */
  answer: Answer | undefined;
  /** How many branches on trial it ran in. */
  trials: number;
  alternative?: true;
  untracked: Run['untracked'];
}

/** Whether the calls so far, the last of them `call`, answer what a run was made for. */
export type Enough = (calls: readonly Draft[], call: Draft) => boolean;

/** How many calls outside of any trace are remembered: a script may train in a loop. */
const MOST_MADE = 50_000;

export class Tracer {
  readonly calls: Draft[] = [];
  readonly tensors = new TracedTensors();
  readonly problems: NetworkProblem[] = [];
  readonly unknowns: UnknownRecord[] = [];
  private readonly stack: number[] = [];

  /** The code asked whether it is being trained. */
  askedForMode = false;

  /** With `enough`, the run that is traced ends where it says so. */
  constructor(
    private readonly enough?: Enough,
    /** What modules say of themselves while it lasts. */
    readonly training = false,
  ) {}

  mark(): number {
    return this.calls.length;
  }

  forget(mark: number): void {
    this.calls.length = mark;
    // What was left open by a fault is gone as well: another call takes its number.
    while (this.stack.length > 0 && this.stack.at(-1)! >= mark) this.stack.pop();
    this.tensors.forget(mark);
  }

  /** The calls since the mark ran on trial, but nothing else can have happened. */
  confirm(mark: number): void {
    for (const call of this.calls.slice(mark)) if (call.trials > 0) call.trials--;
  }

  enter(run: Run, module: ModuleInstance, args: Arguments, site: Location): Draft {
    const call = this.draft(run, module, site, args);
    // Until it comes back.
    [call.outputs, call.unknown] = [[null], 'it did not come to its end'];
    this.stack.push(call.index);
    return call;
  }

  leave(call: Draft, result: Value): Value {
    // A fault may have left inner calls open.
    while (this.stack.length > 0 && this.stack.pop() !== call.index);
    const value = result instanceof Tensor && !(result instanceof Traced) ? this.tensors.known(result) : result;
    call.outputs = this.idsOf(value);
    call.unknown = value instanceof Unknown ? value.reason : undefined;
    return value;
  }

  /** A call of the catalogue that gave something. */
  leaf(
    run: Run,
    entry: Entry,
    bound: Bound,
    args: Arguments,
    site: Location,
    module: ModuleInstance | undefined,
    answer: Answer,
    inside?: () => void,
  ): Value {
    const output = answer.output!;
    const value = resultOf(entry, output);
    if (!module && tensorsIn(value).length === 0) return value;
    const call = this.operation(run, entry, bound, args, site, module);
    call.macs = answer.macs;
    call.answer = answer;
    if (inside) {
      this.stack.push(call.index);
      inside();
      this.stack.pop();
    }
    const traced = this.renewed(value, call.index);
    call.outputs = this.idsOf(traced);
    return this.remember(run, entry, bound, output, call, traced);
  }

  /** A call outside of any trace: what it gave is known here by a number, so that it can be made again. */
  make(run: Run, entry: Entry, bound: Bound, args: Arguments, site: Location, output: Output, value: Value): Value {
    const fresh = tensorsIn(value);
    if (fresh.length === 0 || this.calls.length > MOST_MADE) return value;
    const call = this.operation(run, entry, bound, args, site, undefined);
    for (const tensor of fresh) if (tensor) this.tensors.make(tensor, call.index);
    call.outputs = this.idsOf(value);
    return this.remember(run, entry, bound, output, call, value);
  }

  /** Notes what was written over, and what the results share memory with. */
  private remember(run: Run, entry: Entry, bound: Bound, output: Output, call: Draft, result: Value): Value {
    const targets = writtenBy(entry.operator, entry.name, bound);
    if (targets.length > 0) return this.writeAll(run, targets, result);
    const shared = sharingOf(entry.operator, bound, output);
    if (!shared) return result;
    const bases = shared.of instanceof Tensor ? [shared.of] : shared.of;
    tensorsIn(result).forEach((view, i) => {
      const base = bases[i] ?? bases[0];
      if (view && base) this.tensors.share(view, base, call.index, i, shared.certain);
    });
    return result;
  }

  /** A call of the catalogue whose content is followed: what the content gives is what it gives. */
  around(
    run: Run,
    entry: Entry,
    bound: Bound,
    args: Arguments,
    site: Location,
    module: ModuleInstance,
    answer: Answer,
    follow: () => Value,
  ): Value {
    const call = this.operation(run, entry, bound, args, site, module);
    call.macs = answer.macs;
    call.answer = answer;
    this.stack.push(call.index);
    return this.leave(call, follow());
  }

  /** What stands for one of two tensors that a branch on something unknown leaves, as `both` are. */
  either(a: Tensor, b: Tensor, both: Tensor, reason: string): Tensor {
    const held = [a, b].map(tensor => this.tensors.register(tensor));
    const [one, other] = held.map(tensor => this.handedOn(tensor));
    if (one !== other) return this.tensors.either(one!, other!, both, reason);
    return one === held[0] ? a : one === held[1] ? b : one!;
  }

  /** The tensor that has the same values in the same order: calls that only move it hand it on. */
  private handedOn(tensor: Traced): Traced {
    for (let now = tensor; ; ) {
      const producer = this.tensors.producerOf(now);
      const { operator, inputs: [input] = [] } = (producer === undefined ? undefined : this.calls[producer]) ?? {};
      const before = typeof input === 'number' ? this.tensors.at(input) : undefined;
      if (!operator || !before || !keepsValues(operator.id) || before.dtypes !== now.dtypes) return now;
      now = before;
    }
  }

  failed(
    run: Run,
    entry: Entry,
    bound: Bound,
    args: Arguments,
    site: Location,
    module: ModuleInstance | undefined,
    message: string,
  ): number {
    const call = this.operation(run, entry, bound, args, site, module);
    call.outputs = [null];
    call.unknown = message;
    for (const target of writtenBy(entry.operator, entry.name, bound)) this.tensors.spoil(run, target, message);
    return call.index;
  }

  unknown(
    run: Run,
    entry: Entry,
    bound: Bound,
    args: Arguments,
    site: Location,
    module: ModuleInstance | undefined,
    why: Unknown,
  ): void {
    const call = this.operation(run, entry, bound, args, site, module);
    call.outputs = [null];
    call.unknown = why.reason;
    for (const target of writtenBy(entry.operator, entry.name, bound)) this.tensors.spoil(run, target, why.reason);
    if (!call.inputs.includes(null)) this.note(why.reason, site);
  }

  note(reason: string, at: Location): void {
    if (this.unknowns.some(record => record.reason === reason)) return;
    this.unknowns.push({ reason, at });
  }

  /** A call of something nobody can read, on a tensor whose shape is known: here the shapes end. */
  missed(reason: string, at: Location): void {
    const { span } = at;
    if (this.unknowns.some(known => known.reason === reason && known.at.span.from === span.from)) return;
    this.unknowns.push({ reason, at });
  }

  /** Where the analysed file made the innermost module that runs now. */
  reachedFrom(): Location | undefined {
    for (let call = this.calls[this.stack.at(-1) ?? -1]; call; call = this.calls[call.parent ?? -1])
      if (call.module?.reachedFrom) return call.module.reachedFrom;
    return undefined;
  }

  /** Where a tensor's size came from, in words: `1×16×5×5 from MaxPool2d`, and `16×5×5 from flatten` of what was merged. */
  causeOf(tensor: Tensor): { message: string; at: Location } | undefined {
    const producer = this.tensors.producerOf(tensor);
    let call = producer === undefined ? undefined : this.calls[producer];
    while (call && isInsideTorch(call.site)) call = call.parent === undefined ? undefined : this.calls[call.parent];
    if (!call) return undefined;
    const shape = this.merged(call, tensor) ?? tensor.shape;
    return { message: `${showShape(shape)} from ${call.type}`, at: call.site };
  }

  /** The sizes whose product became the tensor's last, where the call made one axis of several. */
  private merged(call: Draft, { shape }: Tensor): TracedTensor['shape'] | undefined {
    const [id, ...others] = call.inputs;
    const before = id === undefined || id === null || others.length > 0 ? undefined : this.tensors.records[id]?.shape;
    const last = shape.at(-1);
    if (call.operator === undefined || !before || before.length <= shape.length) return undefined;
    if (last === undefined || !isKnown(last)) return undefined;
    for (let from = before.length - 2; from > 0; from--) {
      const sizes = before.slice(from);
      if (sizes.every(isKnown) && sizes.reduce((a, b) => a * b, 1) === last) return sizes;
    }
    return undefined;
  }

  private writeAll(run: Run, targets: readonly Tensor[], result: Value): Value {
    const results = tensorsIn(result);
    targets.forEach((target, i) => {
      const value = results[i];
      if (value) this.tensors.write(run, target, value);
      else this.tensors.spoil(run, target, 'what was written into it is not known');
    });
    return result instanceof Tensor ? targets[0]! : result;
  }

  private operation(
    run: Run,
    entry: Entry,
    bound: Bound,
    args: Arguments,
    site: Location,
    module: ModuleInstance | undefined,
  ): Draft {
    // Inside its own container, `super().forward(x)` is a call of the operator, not of the module.
    const current = this.stack.length > 0 ? this.calls[this.stack.at(-1)!] : undefined;
    const own = module && current?.module !== module ? module : undefined;
    const call = this.draft(run, own, site, args);
    call.type = own ? typeOf(own, entry) : bareName(entry.name);
    call.operator = { id: entry.operator.id, name: entry.name };
    const numbered: Record<string, Argument> = {};
    for (const name in bound) numbered[name] = mapTensors(bound[name]!, this.tensors.numbered);
    call.arguments = numbered;
    const rewritten = module && this.rewrittenIn(module);
    if (rewritten) call.rewritten = rewritten;
    // A call on trial may yet be forgotten.
    if (this.enough && run.trials === 0 && this.enough(this.calls, call)) throw new Exhausted('enough is known');
    return call;
  }

  /** The parameters and buffers of a module that code wrote into during the trace: what they hold now. */
  private rewrittenIn(module: ModuleInstance): Call['rewritten'] {
    if (!this.tensors.anyWritten || (module.modules.size === 0 && !this.isRewritten(module))) return undefined;
    const found = (['parameters', 'buffers'] as const).flatMap(register =>
      namedTensors(module, register).flatMap(([name, tensor]) => {
        const id = tensor instanceof Tensor ? this.tensors.writtenInto(tensor) : undefined;
        return id === undefined ? [] : [[name, id] as const];
      }),
    );
    return found.length > 0 ? Object.fromEntries(found) : undefined;
  }

  /** Of one without others inside, as most are, told without a list. */
  private isRewritten({ parameters, buffers }: ModuleInstance): boolean {
    for (const register of [parameters, buffers])
      for (const tensor of register.values())
        if (tensor instanceof Tensor && this.tensors.writtenInto(tensor) !== undefined) return true;
    return false;
  }

  private draft(run: Run, module: ModuleInstance | undefined, site: Location, args: Arguments): Draft {
    const inputs: (TensorId | null)[] = [];
    for (const value of args.positional) this.addIds(value, inputs);
    for (const value of args.keywords.values()) this.addIds(value, inputs);
    const call: Draft = {
      index: this.calls.length,
      parent: this.stack.at(-1),
      module,
      type: module?.cls.name ?? '',
      operator: undefined,
      arguments: undefined,
      site,
      inputs,
      outputs: [],
      unknown: undefined,
      macs: undefined,
      answer: undefined,
      trials: run.trials,
      untracked: run.untracked,
    };
    this.calls.push(call);
    return call;
  }

  private idsOf(value: Value): (TensorId | null)[] {
    const ids: (TensorId | null)[] = [];
    this.addIds(value, ids);
    return ids;
  }

  private addIds(value: Value, to: (TensorId | null)[]): void {
    if (value === null || typeof value !== 'object') return;
    for (const tensor of tensorsIn(value)) to.push(tensor && this.tensors.register(tensor).id);
  }

  /** The value with every tensor in it new, even where a rule handed on its input. */
  private renewed(value: Value, producer: number): Value {
    const each = (item: Value) => this.renewed(item, producer);
    if (value instanceof Tensor) return this.tensors.create(value, producer);
    if (value instanceof Tuple) return value.with(value.items.map(each));
    if (value instanceof List) return new List(value.items.map(each));
    if (value instanceof Dict) {
      const dict = new Dict();
      for (const [key, [name, item]] of value.entries) dict.entries.set(key, [name, each(item)]);
      return dict;
    }
    return value;
  }
}

/** `torch.Tensor.__getitem__` is `getitem`. */
function bareName(name: string): string {
  const bare = name.slice(name.lastIndexOf('.') + 1);
  return bare.startsWith('__') && bare.endsWith('__') ? bare.slice(2, -2) : bare;
}

/** A lazy module is what it became. */
function typeOf(module: ModuleInstance, entry: Entry): string {
  return module.cls.operator && module.cls.name.startsWith('Lazy') ? entry.operator.id : module.cls.name;
}

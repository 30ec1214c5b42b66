/**
 * The tensors of one trace, by number: which object of the code is which, what each holds now, and what was written into it.
 */
import type { Content, TensorId, TracedTensor } from '../network/network';
import type { Tensor } from '../tensor/tensor';
import { Memory } from './memory';
import type { Run } from './run';
import { copyValues, forgetValues, putValues, valuesOf } from './torch/known-values';
import { writtenOver } from './torch/requires-grad';
import { Traced } from './values';

export class TracedTensors {
  readonly records: {
    id: number;
    shape: TracedTensor['shape'];
    dtype: TracedTensor['dtype'];
    open?: readonly TracedTensor['dtype'][];
    producer?: number;
    content?: Content;
  }[] = [];
  private readonly ids = new WeakMap<Tensor, Traced>();
  private readonly memory = new Memory((like, content) => this.version(like, content));
  /** What was made before the trace began, as the code has it. */
  readonly outside: [TensorId, Tensor][] = [];
  /** By number. */
  private readonly traced: Traced[] = [];

  input(tensor: Tensor): Traced {
    const traced = this.register(tensor);
    copyValues(tensor, traced);
    return traced;
  }

  /** The calls from the mark on are forgotten, and with them who made what. */
  forget(mark: number): void {
    for (const tensor of this.records)
      if (tensor.producer !== undefined && tensor.producer >= mark) tensor.producer = undefined;
  }

  /** What a call outside of any trace gave, unless it was there before. */
  make(tensor: Tensor, producer: number): void {
    if (!this.ids.has(tensor)) this.ids.set(tensor, this.create(tensor, producer));
  }

  producerOf(tensor: Tensor): number | undefined {
    const id = (tensor instanceof Traced ? tensor : this.ids.get(tensor))?.id;
    return id === undefined ? undefined : this.records[id]?.producer;
  }

  /** The call's result `index` lies in the memory of another tensor. */
  share(view: Tensor, base: Tensor, call: number, index: number, certain: boolean): void {
    this.memory.share(this.known(view), this.known(base), call, index, certain);
  }

  /** Code writes a result into the tensor, which stays the tensor that it was: its dtype, its memory, its other names. */
  write(run: Run, target: Tensor, result: Tensor): Tensor {
    forgetValues(target);
    writtenOver(run, target, result);
    const values = valuesOf(result);
    // A branch on trial may be undone.
    if (values && !run.journal.trying) putValues(target, values);
    const known = this.known(target);
    const { id } = this.register(result);
    const alike = result.dtypes === target.dtypes;
    const value = alike ? id : this.version(known, { kind: 'cast', value: id });
    this.memory.write(known, value, run.journal);
    return target;
  }

  /** Code writes something into the tensor that nobody can follow. */
  spoil(run: Run, target: Tensor, reason: string): void {
    forgetValues(target);
    writtenOver(run, target);
    this.memory.spoil(this.known(target), reason, run.journal);
  }

  /** The number of a tensor that was used, by its identity: parameters and buffers. */
  idOf(tensor: Tensor): TensorId | undefined {
    const known = tensor instanceof Traced ? tensor : this.ids.get(tensor);
    return known && this.memory.now(known);
  }

  /** The number of a tensor that was used, as it was before anything was written into it. */
  beginningOf(tensor: Tensor): TensorId | undefined {
    return (tensor instanceof Traced ? tensor : this.ids.get(tensor))?.id;
  }

  /** The number of what a tensor holds, where something was written into it since it is known here. */
  writtenInto(tensor: Tensor): TensorId | undefined {
    const id = this.idOf(tensor);
    return id === this.beginningOf(tensor) ? undefined : id;
  }

  get anyWritten(): boolean {
    return this.memory.anyWritten;
  }

  /** `nn.Parameter(data)`, `parameter.data`: another object for the same memory. */
  alias(tensor: Tensor, of: Tensor): void {
    this.ids.set(tensor, this.known(of));
  }

  /** Numbers the tensors in what a call was given. */
  readonly numbered = (tensor: Tensor) => this.register(tensor);

  /** The tensor with the number of what it holds now. */
  register(tensor: Tensor): Traced {
    return this.traced[this.memory.now(this.known(tensor))]!;
  }

  /** The tensor itself, as it is known here, whatever it holds. */
  known(tensor: Tensor): Traced {
    if (tensor instanceof Traced && this.traced[tensor.id] === tensor) return tensor;
    const known = this.ids.get(tensor);
    if (known) return known;
    const traced = this.create(tensor, undefined);
    this.ids.set(tensor, traced);
    this.outside.push([traced.id, tensor]);
    return traced;
  }

  /** A tensor that is new here. */
  create(tensor: Tensor, producer: number | undefined): Traced {
    const traced = new Traced(tensor.shape, tensor.dtypes, this.records.length);
    traced.strides = tensor.strides;
    this.traced.push(traced);
    const { id, shape, dtype, open } = traced;
    const record: TracedTensors['records'][number] = { id, shape, dtype };
    if (open) record.open = open;
    if (producer !== undefined) record.producer = producer;
    this.records.push(record);
    return traced;
  }

  at(id: TensorId): Traced {
    return this.traced[id]!;
  }

  /** A tensor that is one of two, and shares the memory of either. */
  either(a: Traced, b: Traced, both: Tensor, reason: string): Traced {
    const { id } = this.create(both, undefined);
    this.records[id]!.content = { kind: 'either', of: [a.id, b.id], reason };
    return this.at(id);
  }

  private version(like: Traced, content: Content): TensorId {
    const { id } = this.create(like, undefined);
    this.records[id]!.content = content;
    return id;
  }
}

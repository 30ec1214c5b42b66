/**
 * What tensors hold while code writes into them. Every write makes a new version of the tensor, by a number of its own; a
 * view reads from the current version of the tensor that it looks at, and what is written into the view goes on into it.
 * So numbers in a trace never change what they stand for.
 */
import type { Content, TensorId, ViewOf } from '../network/network';
import { Unknown } from '../tensor/unknown';
import type { Journal } from './journal';
import type { Traced, Value } from './values';

interface View {
  readonly parent: Traced;
  /** How it was made, and of which version of the parent. */
  readonly made: Omit<ViewOf, 'of'>;
  readonly certain: boolean;
  /** Its number for each version of the parent that it was read or written at. */
  readonly versions: Map<TensorId, TensorId>;
}

/** Numbers a tensor like this one with that content. */
export type Number = (like: Traced, content: Content) => TensorId;

export class Memory {
  private readonly views = new WeakMap<Traced, View>();
  /** The current version of each tensor that was written into and is no view; Unknown where only one of two branches wrote. */
  private readonly current = new Map<string, Value>();
  private readonly lost = new Map<unknown, TensorId>();
  anyWritten = false;

  constructor(private readonly number: Number) {}

  /** `tensor` is what `call` made of the memory of `parent`, or, where that is not certain, of a copy of it. */
  share(tensor: Traced, parent: Traced, call: number, output: number, certain: boolean): void {
    const read = this.now(parent);
    this.views.set(tensor, { parent, made: { call, output, read }, certain, versions: new Map([[read, tensor.id]]) });
  }

  /** The number that stands for what the tensor holds now. */
  now(tensor: Traced): TensorId {
    if (!this.anyWritten) return tensor.id;
    const view = this.views.get(tensor);
    if (!view) {
      const version = this.current.get(`${tensor.id}`);
      if (version instanceof Unknown) return this.unknown(tensor, version.reason, version);
      return typeof version === 'number' ? version : tensor.id;
    }
    const { parent, made, certain, versions } = view;
    const of = this.now(parent);
    const known = versions.get(of);
    if (known !== undefined) return known;
    const fresh = certain
      ? this.number(tensor, { kind: 'view', of, ...made })
      : this.unknown(
          tensor,
          'whether it is a view of a tensor that was written into, or a copy, is not known',
          versions,
        );
    versions.set(of, fresh);
    return fresh;
  }

  /** The tensor holds `value` from here on, and so do all that share its memory, each its part. */
  write(tensor: Traced, value: TensorId, journal: Journal): void {
    this.anyWritten = true;
    const view = this.views.get(tensor);
    if (!view) {
      journal.set(this.current, `${tensor.id}`, value as Value);
      return;
    }
    const { parent, made, certain, versions } = view;
    const content: Content = certain
      ? { kind: 'written', of: this.now(parent), value, ...made }
      : { kind: 'unknown', reason: 'whether a view of it or a copy was written into is not known' };
    const written = this.number(parent, content);
    this.write(parent, written, journal);
    versions.set(this.now(parent), value);
  }

  /** Nobody knows what the tensor holds from here on. */
  spoil(tensor: Traced, reason: string, journal: Journal): void {
    this.write(tensor, this.number(tensor, { kind: 'unknown', reason }), journal);
  }

  private unknown(tensor: Traced, reason: string, key: unknown): TensorId {
    if (!this.lost.has(key)) this.lost.set(key, this.number(tensor, { kind: 'unknown', reason }));
    return this.lost.get(key)!;
  }
}

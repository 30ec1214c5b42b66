/**
 * Every call of a catalogue entry that the analysed file spells out, traced or not. A call that runs more than once, with
 * other arguments, keeps what all its runs agree on.
 */
import type { Mention } from '../network/network';
import type { Argument } from '../operators/argument';
import { Float } from '../operators/argument';
import type { Operator } from '../operators/operator';
import type { Bound, Parameters } from '../operators/parameter';
import type { Location } from '../source/span';
import { equal, isDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import type { Run } from './run';
import { argumentAt } from './torch/operator-calls';
import { type Arguments, Instance, Tensor as TensorValue } from './values';

interface Draft extends Omit<Mention, 'arguments'> {
  arguments: Bound;
}

export class Mentions {
  readonly list: Draft[] = [];
  private readonly bySite = new Map<string, number>();
  /** Which mention made an object: a scheduler finds its optimizer here. */
  private readonly makers = new WeakMap<object, number>();

  record(
    run: Run,
    entry: { readonly operator: Operator; readonly name: string },
    bound: Bound | Unknown,
    parameters: Parameters,
    args: Arguments,
    site: Location,
    made?: Instance,
  ): void {
    const { syntax } = args;
    if (site.uri !== run.uri || !syntax) return;
    const known = bound instanceof Unknown ? {} : bound;
    const key = `${site.span.from}:${site.span.to}`;
    let index = this.bySite.get(key);
    if (index === undefined) {
      index = this.list.length;
      this.bySite.set(key, index);
      const callee = syntax.callee.kind === 'Attribute' ? syntax.callee.nameSpan : syntax.callee.span;
      const spans: Record<string, Location> = {};
      for (const parameter of Object.keys(parameters)) {
        const at = argumentAt(syntax, site.uri, parameters, parameter);
        if (at) spans[parameter] = at;
      }
      const optimizer = args.positional
        .map(value => (value instanceof Instance ? this.makers.get(value) : undefined))
        .find(found => found !== undefined);
      const keyword = args.keywords.get('optimizer');
      const tensor = args.positional[0];
      this.list.push({
        operator: { id: entry.operator.id, name: entry.name },
        arguments: known,
        at: site,
        name: { uri: site.uri, span: callee },
        argumentSpans: spans,
        optimizer:
          entry.operator.family === 'scheduler'
            ? (optimizer ?? (keyword instanceof Instance ? this.makers.get(keyword) : undefined))
            : undefined,
        tensor: entry.operator.family === 'initializer' && tensor instanceof TensorValue ? tensor.shape : undefined,
      });
    } else {
      const draft = this.list[index]!;
      if (draft.operator.id === entry.operator.id) draft.arguments = agreed(draft.arguments, known);
    }
    if (made) this.makers.set(made, index);
  }
}

function agreed(a: Bound, b: Bound): Bound {
  if (Object.keys(a).length === 0) return b;
  if (Object.keys(b).length === 0) return a;
  const result: Record<string, Argument> = {};
  for (const [name, value] of Object.entries(a)) {
    const other = b[name];
    if (other === undefined || sameArgument(value, other)) result[name] = value;
    else if (value instanceof Unknown) result[name] = other;
    else result[name] = other instanceof Unknown ? value : new Unknown('differs from one run of this line to the next');
  }
  return result;
}

function sameArgument(a: Argument, b: Argument): boolean {
  if (a === b) return true;
  if (isDim(a) && isDim(b)) return equal(a, b) === true;
  if (a instanceof Float && b instanceof Float) return a.value === b.value;
  if (a instanceof Tensor && b instanceof Tensor)
    return (
      a.shape.length === b.shape.length &&
      a.shape.every((size, i) => equal(size, b.shape[i]!) === true) &&
      a.dtype === b.dtype
    );
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => sameArgument(item, b[i]!));
  if (a && b && typeof a === 'object' && typeof b === 'object' && 'name' in a && 'name' in b) return a.name === b.name;
  return false;
}

/**
 * Reads recorded calls (test/truth/operators*.json) and puts each to the catalogue as the interpreter would.
 * The answer must be PyTorch's, a problem where PyTorch raises, or Unknown; what is unknown is returned to be named by the test.
 */

import { type Argument, Float, Opaque } from '../../src/operators/argument';
import { findOperator } from '../../src/operators/catalogue';
import { infer } from '../../src/operators/operator';
import { bindFunction } from '../../src/operators/overloads';
import { type Bound, bind } from '../../src/operators/parameter';
import { Problem } from '../../src/operators/problem';
import { type Dim, showDim, symbol, whyUnknown } from '../../src/tensor/dim';
import type { DType } from '../../src/tensor/dtype';
import { evaluate } from '../../src/tensor/evaluate';
import { Slip, slipReason } from '../../src/tensor/slip';
import { Tensor } from '../../src/tensor/tensor';
import { isUnknown } from '../../src/tensor/unknown';

export type Encoded =
  | number
  | string
  | boolean
  | null
  | readonly Encoded[]
  | { readonly t: readonly number[]; readonly d?: DType }
  | { readonly f: number | string }
  | { readonly dtype: DType }
  | { readonly s: readonly Encoded[] }
  | { readonly e: 1 }
  | { readonly raises: string };

type SizeOf = (size: number) => Dim;

/** `n3` stands for 3. */
const stoodFor = Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`n${n}`, n]));

export interface Fact {
  readonly call?: string;
  readonly new?: string;
  readonly args?: readonly Encoded[];
  readonly kwargs?: Readonly<Record<string, Encoded>>;
  readonly forward?: readonly Encoded[];
  readonly named?: Readonly<Record<string, Encoded>>;
  readonly out: Encoded;
  readonly weights?: Readonly<Record<string, readonly number[]>>;
}

/** What the catalogue says, in the words of the record: `{"t": …}`, `raises`, or `unknown: reason`. */
export function answer(fact: Fact, sizeOf: SizeOf = size => size): { readonly out: string; readonly weights?: string } {
  const name = (fact.call ?? fact.new)!;
  const found = findOperator(name);
  if (!found) return { out: `no entry for ${name}` };
  const { operator, form } = found;
  const args = (fact.args ?? []).map(arg => decodeSized(arg, sizeOf));
  try {
    if ('names' in form) {
      const bound = bindFunction(name, form, args, decodeAll(fact.kwargs, sizeOf));
      return { out: show(infer(form, bound, a => operator.rule.output!(a))) };
    }
    let bound: Bound = bind(name, form.parameters, args, decodeAll(fact.kwargs, sizeOf));
    const checked = infer(form, bound, a => form.check?.(a));
    if ('problem' in checked) return { out: `raises ${checked.problem.message}` };
    if (fact.forward)
      bound = {
        ...bound,
        ...bind(
          name,
          form.forward!,
          fact.forward.map(arg => decodeSized(arg, sizeOf)),
          decodeAll(fact.named, sizeOf),
        ),
      };
    const weights = infer(form, bound, a => form.weights?.(a) ?? {});
    const shapes =
      'ok' in weights
        ? Object.fromEntries(Object.entries(weights.ok).flatMap(([k, w]) => (w === null ? [] : [[k, w.shape]])))
        : weights;
    const out = fact.forward ? show(infer(form, bound, a => operator.rule.output!(a))) : 'null';
    return { out, weights: JSON.stringify(shapes) };
  } catch (error) {
    if (error instanceof Problem) return { out: `raises ${error.message}` };
    throw error;
  }
}

/**
 * The same calls with a named size in the place of every number above 1: the answer, with the numbers put back, must be the
 * one PyTorch gave, or unknown. Calls that PyTorch refuses are left out, as a name may stand for a size that fits.
 */
export function compareSymbolic(facts: readonly Fact[]): readonly string[] {
  return facts.flatMap(fact => {
    const expected = expectation(fact.out);
    if (expected.startsWith('raises')) return [];
    const said = answer(fact, size => (size > 1 ? symbol(`n${size}`) : size)).out;
    const pattern = new RegExp(`^${escaped(said).replaceAll('unknown', '(\\d+|\\w+\\[[\\d,]*\\])')}$`);
    if (said.startsWith('unknown') || pattern.test(expected)) return [];
    return [`${label(fact)}\n    said    ${said}\n    PyTorch ${expected}`];
  });
}

/** Where the catalogue and PyTorch disagree, a line each; unknown answers are listed by the name of the call. */
export function compare(facts: readonly Fact[]): {
  readonly wrong: readonly string[];
  readonly unknown: readonly string[];
} {
  const wrong: string[] = [];
  const unknown = new Set<string>();
  for (const fact of facts) {
    const said = answer(fact);
    const expected = expectation(fact.out);
    if (fact.weights && !expected.startsWith('raises') && said.weights !== JSON.stringify(fact.weights))
      wrong.push(`${label(fact)}\n    weights ${said.weights}\n    PyTorch ${JSON.stringify(fact.weights)}`);
    if (said.out.includes('unknown')) {
      // Of an answer that is known in part, the known part must be right.
      const pattern = new RegExp(`^${escaped(said.out).replaceAll('unknown', '(\\d+|\\w+\\[[\\d,]*\\])')}$`);
      if (said.out.startsWith('unknown') || pattern.test(expected)) unknown.add((fact.call ?? fact.new)!);
      else if (expected.startsWith('raises')) unknown.add((fact.call ?? fact.new)!);
      else wrong.push(`${label(fact)}\n    said    ${said.out}\n    PyTorch ${expected}`);
    } else if (expected.startsWith('raises') ? !said.out.startsWith('raises') : said.out !== expected)
      wrong.push(`${label(fact)}\n    said    ${said.out}\n    PyTorch ${expected}`);
  }
  return { wrong, unknown: [...unknown].sort() };
}

export function decode(value: Encoded): Argument {
  return decodeSized(value, size => size);
}

/** With something else in the place of each size of a tensor. */
function decodeSized(value: Encoded, sizeOf: SizeOf): Argument {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(item => decodeSized(item, sizeOf));
  if ('t' in value) return new Tensor(value.t.map(sizeOf), value.d);
  if ('f' in value) return new Float(Number(value.f === 'inf' ? Number.POSITIVE_INFINITY : value.f));
  if ('dtype' in value) return value.dtype;
  if ('e' in value) return new Opaque('Ellipsis');
  if ('s' in value) {
    const [start, stop, step] = value.s.map(item => decodeSized(item, sizeOf));
    return { start: start!, stop: stop!, step: step! };
  }
  throw new Error(`cannot decode ${JSON.stringify(value)}`);
}

function decodeAll(values: Readonly<Record<string, Encoded>> = {}, sizeOf: SizeOf): Readonly<Record<string, Argument>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, decodeSized(value, sizeOf)]));
}

function show(outcome: ReturnType<typeof infer<unknown, unknown>>): string {
  if ('problem' in outcome) return `raises ${outcome.problem.message}`;
  if ('unknown' in outcome)
    return outcome.unknown instanceof Slip ? `${slipReason}: ${outcome.unknown.error}` : 'unknown';
  return spell(outcome.ok);
}

function spell(value: unknown): string {
  if (isUnknown(value)) return 'unknown';
  if (value instanceof Tensor) return `${value.dtype}[${value.shape.map(spellSize).join(',')}]`;
  if (value instanceof Float) return `float ${value.value}`;
  if (Array.isArray(value)) return `(${value.map(spell).join(', ')})`;
  return JSON.stringify(value);
}

/** A symbolic size as the number it stood for. */
function spellSize(dim: Dim): string {
  if (whyUnknown(dim) !== undefined) return 'unknown';
  return showDim(evaluate(dim, stoodFor) ?? dim);
}

function expectation(value: Encoded): string {
  if (value !== null && typeof value === 'object' && 'raises' in value) return `raises ${value.raises}`;
  return spell(decode(value));
}

function label(fact: Fact): string {
  const { out, weights, ...call } = fact;
  return JSON.stringify(call);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * What the explanations of optimizers, schedulers, losses and initialisers are put together from: arguments that may be
 * unknown (then their PyTorch name stands in the formula), aligned formulas, and PyTorch's own complaints as problems.
 */
import { shown, shownTex } from '../figures/shown';
import { isDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import { Float, Opaque } from './argument';
import type { Formula } from './operator';
import { type Parameter, Unknowable } from './parameter';
import { Problem } from './problem';

/** A number in a formula: the argument's value, or its name where the value is not known. */
export interface Quantity {
  readonly value?: number;
  readonly tex: string;
  readonly text: string;
}

export function quantity<A>(
  args: A,
  name: keyof A & string,
  symbol = `\\mathrm{${name.replaceAll('_', '\\_')}}`,
): Quantity {
  const value = known(() => args[name]);
  return typeof value === 'number' ? number(value) : { tex: symbol, text: name };
}

export function number(value: number): Quantity {
  return { value, tex: shownTex(value), text: shown(value) };
}

/** The value, or `undefined` where an argument it needs is not known. */
export function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unknowable) return undefined;
    throw error;
  }
}

/** One formula of several lines, aligned at `&`: `[tex, text]` each; lines that are `false` are left out. */
export function aligned(...lines: readonly (readonly [string, string] | false)[]): Formula {
  const kept = lines.filter(line => line !== false);
  const tex = kept.map(([line]) => line).join(' \\\\ ');
  return {
    tex: kept.length === 1 ? tex.replace('&', '') : `\\begin{aligned} ${tex} \\end{aligned}`,
    text: kept.map(([, line]) => line).join('; '),
  };
}

/** Sentences, without those that are `false`. */
export function sentences(...all: readonly (string | false | undefined)[]): readonly string[] {
  return all.filter(sentence => typeof sentence === 'string');
}

/** A number as Python takes it for a float: an int, a float or a bool; what a tensor or a size by name holds is not known. */
export function scalar(...defaults: [(number | Float)?]): Parameter<number> {
  return {
    type: 'float',
    read: a => {
      if (a instanceof Float) return a.value;
      if (typeof a === 'number') return a;
      if (typeof a === 'boolean') return Number(a);
      if (a instanceof Tensor) return new Unknown('it is a tensor, whose value is not known');
      if (a instanceof Opaque) return new Unknown(`the value of ${a.name} is not known`);
      return isDim(a) ? new Unknown('it is a size by name') : undefined;
    },
    ...(defaults[0] === undefined ? {} : { default: defaults[0] }),
  };
}

/** `n` numbers, as in `betas=(0.9, 0.999)`. */
export function scalars(n: number | undefined, ...defaults: [(readonly number[])?]): Parameter<readonly number[]> {
  const one = scalar();
  return {
    type: n === undefined ? 'list of floats' : `tuple of ${n} floats`,
    read: a => {
      if (a instanceof Tensor) return new Unknown('it is a tensor, whose values are not known');
      if (!Array.isArray(a))
        return a instanceof Opaque ? new Unknown(`the value of ${a.name} is not known`) : undefined;
      if (n !== undefined && a.length !== n) return undefined;
      const values = a.map(item => (item instanceof Unknown ? item : one.read(item)));
      const unknown = values.find(value => value instanceof Unknown);
      if (unknown) return unknown as Unknown;
      return values.some(value => value === undefined) ? undefined : (values as number[]);
    },
    ...(defaults[0] === undefined ? {} : { default: defaults[0].map(value => new Float(value)) }),
  };
}

/** Raises `message` as PyTorch's ValueError unless the condition holds; what is not known is not complained about. */
export function demand(parameter: string, holds: () => boolean, message: () => string): void {
  if (known(holds) === false) throw new Problem('invalid-argument', message(), { parameter });
}

/** A float as Python prints it. */
export function python(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e16) return value.toFixed(1);
  if (size >= 1e-4 && size < 1e16) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

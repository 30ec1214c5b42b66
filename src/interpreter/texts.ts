/** Values as text: what `str(value)` and `repr(value)` give. */
import { Float } from '../operators/argument';
import type { Location } from '../source/span';
import { showDim } from '../tensor/dim';
import { findInClass } from './attributes';
import { types } from './builtins/types';
import { callMethod } from './call';
import type { Run } from './run';
import {
  Arguments,
  ArrayType,
  ClassValue,
  Dict,
  Instance,
  isDim,
  List,
  ModuleInstance,
  Native,
  Token,
  Tuple,
  Unknown,
  type Value,
} from './values';

/** `str(value)`, where it is known. */
export function toText(run: Run, value: Value, at: Location): string | Unknown {
  if (typeof value === 'string') return value;
  if (value instanceof ArrayType) return value.name;
  if (value instanceof Instance) {
    for (const method of ['__str__', '__repr__']) {
      const found = findInClass(value.cls, method);
      if (!found || found instanceof Native) continue;
      const text = callMethod(run, value, method, new Arguments(), at);
      return typeof text === 'string' ? text : new Unknown('the text of the object is not known');
    }
    if (value.payload instanceof Tuple && value.cls.mro.includes(types.BaseException)) {
      const [first] = value.payload.items;
      return first === undefined ? '' : toText(run, first, at);
    }
  }
  return representation(run, value, at);
}

/** `repr(value)`, where it is known. */
export function representation(run: Run, value: Value, at: Location): string | Unknown {
  if (typeof value === 'string') {
    const escaped = value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
    // Python takes the other quotes where that saves a backslash.
    return value.includes("'") && !value.includes('"') ? `"${escaped}"` : `'${escaped.replace(/'/g, "\\'")}'`;
  }
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  if (isDim(value))
    return typeof value === 'number' ? String(value) : new Unknown(`${showDim(value)} is not a number yet`);
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Unknown) return value;
  if (value instanceof Tuple) {
    const items = joinTexts(run, value.items, at);
    if (items instanceof Unknown) return items;
    if (value.cls === types.Size) return `torch.Size([${items}])`;
    return `(${items}${value.items.length === 1 ? ',' : ''})`;
  }
  if (value instanceof List && !value.unknown) {
    const items = joinTexts(run, value.items, at);
    return items instanceof Unknown ? items : `[${items}]`;
  }
  if (value instanceof Dict && !value.unknown) {
    const parts: string[] = [];
    for (const [key, item] of value.entries.values()) {
      const [k, v] = [representation(run, key, at), representation(run, item, at)];
      if (k instanceof Unknown) return k;
      if (v instanceof Unknown) return v;
      parts.push(`${k}: ${v}`);
    }
    return `{${parts.join(', ')}}`;
  }
  if (value instanceof ClassValue) return `<class '${value === types.Tensor ? 'torch.Tensor' : value.name}'>`;
  if (value instanceof ArrayType) return `dtype('${value.name}')`;
  if (value instanceof Token) return value.kind === 'dtype' ? `torch.${value.name}` : value.name;
  if (value instanceof Instance && !(value instanceof ModuleInstance)) {
    const method = findInClass(value.cls, '__repr__');
    if (method && !(method instanceof Native)) {
      const text = callMethod(run, value, '__repr__', new Arguments(), at);
      if (typeof text === 'string') return text;
    }
  }
  return new Unknown('the text of the object is not known');
}

/** A float as Python prints it. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const magnitude = Math.abs(value);
  if (value !== 0 && (magnitude >= 1e16 || magnitude < 1e-4))
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function joinTexts(run: Run, items: readonly Value[], at: Location): string | Unknown {
  const parts: string[] = [];
  for (const item of items) {
    const text = representation(run, item, at);
    if (text instanceof Unknown) return text;
    parts.push(text);
  }
  return parts.join(', ');
}

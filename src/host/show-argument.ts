/** A bound argument as Python would write it; `undefined` for what has no short form. */
import { type Argument, Float, Opaque } from '../operators/argument';
import { isDim } from '../tensor/dim';
import { showDim, showShape } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { isUnknown } from '../tensor/unknown';

export function showArgument(value: Argument): string | undefined {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (isUnknown(value)) return undefined;
  if (isDim(value)) return showDim(value).replace('−', '-');
  if (value instanceof Float) return showFloat(value.value);
  if (value instanceof Tensor) return tensorWords(value);
  // What a function gave is not the function: `cv2.LUT(…)`. An object of a class is called by it.
  if (value instanceof Opaque) return value.made && /(^|\.)[a-z]\w*$/.test(value.name) ? undefined : value.name;
  if (!Array.isArray(value)) return undefined;
  return showSequence(value);
}

const LONGEST = 8;

/** Of a long one the ends and the length; what Python could not write stands in brackets. */
function showSequence(value: readonly Argument[]): string | undefined {
  const isLong = value.length > LONGEST;
  const items = (isLong ? [...value.slice(0, 3), ...value.slice(-1)] : value).map(showArgument);
  if (items.includes(undefined)) return undefined;
  if (isLong) return `(${items.slice(0, 3).join(', ')}, …, ${items[3]}), ${value.length} in all`;
  if (value.some(item => item instanceof Tensor)) return `[${items.join(', ')}]`;
  return `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;
}

/** Of a vector `2` alone would read as the number. */
function tensorWords({ shape }: Tensor): string {
  if (shape.length === 0) return 'a tensor of 1 number';
  return shape.length > 1
    ? `a tensor of ${showShape(shape)}`
    : `a vector of ${showShape(shape)} number${shape[0] === 1 ? '' : 's'}`;
}

function showFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  // What was computed has more digits than anybody reads.
  const text = shortest(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** As code would write it: `1e-5`, `0.0001`, `1.41421`. */
function shortest(value: number): string {
  const rounded = Number(value.toPrecision(6));
  const near = String(value).length > 9 ? rounded : value;
  return near !== 0 && Math.abs(near) < 1e-4 ? near.toExponential() : String(near);
}

/** Text formatting: `f'{x:>8.2f}'`, `'{}'.format(x)` and `'%d' % x`, as far as names of layers and messages need it. */
import { Float } from '../operators/argument';
import type { Location } from '../source/span';
import { Unknown } from '../tensor/unknown';
import { getAttribute } from './attributes';
import { numeric, typeName } from './objects';
import { type Run, raise } from './run';
import { getItem } from './subscript';
import { floatText, toText } from './texts';
import { type Arguments, Dict, List, NdArray, Tensor, Tuple, type Value } from './values';

export function formatValue(run: Run, value: Value, spec: string, at: Location): string | Unknown {
  const match = /^(?:(.)?([<>=^]))?([+ -])?#?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/.exec(spec);
  if (!match) return new Unknown(`the format ${spec} is not followed`);
  const [, fill, align, sign, zero, width, group, precision, type] = match;
  refuseFormat(value, spec, type, at);
  const number = typeof value === 'string' ? undefined : numeric(value);
  let text: string | Unknown;
  if (number !== undefined && typeof number !== 'number') return new Unknown('the value is not a number yet');
  if (number !== undefined && (type || precision || group)) {
    text = numberText(
      number,
      value instanceof Float,
      type,
      precision === undefined ? undefined : Number(precision),
      group,
    );
    if (sign === '+' && number >= 0) text = `+${text}`;
  } else text = toText(run, value, at);
  if (text instanceof Unknown) return text;
  const missing = Number(width ?? 0) - text.length;
  if (missing <= 0) return text;
  const side = align ?? (number !== undefined ? '>' : '<');
  const padding = fill ?? (zero ? '0' : ' ');
  if (side === '<') return text + padding.repeat(missing);
  if (side === '^') return padding.repeat(Math.floor(missing / 2)) + text + padding.repeat(Math.ceil(missing / 2));
  return padding.repeat(missing) + text;
}

/** Formats that a kind of value has none of, in Python's words. */
function refuseFormat(value: Value, spec: string, type: string | undefined, at: Location): void {
  if (spec === '') return;
  const isArray = value instanceof Tensor && !(value instanceof NdArray) && value.shape.length > 0;
  if (value === null || value instanceof List || value instanceof Dict || isArray)
    raise('TypeError', `unsupported format string passed to ${typeName(value)}.__format__`, at);
  const isText = typeof value === 'string';
  const isWhole = typeof value === 'number';
  const codes = isText ? 's' : isWhole ? 'bcdoxXneEfFgG%' : value instanceof Float ? 'eEfFgGn%' : undefined;
  if (codes && type && !codes.includes(type))
    raise('ValueError', `Unknown format code '${type}' for object of type '${typeName(value)}'`, at);
}

function numberText(
  value: number,
  float: boolean,
  type: string | undefined,
  precision: number | undefined,
  group: string | undefined,
): string {
  let text: string;
  if (type === 'f' || type === 'F') text = value.toFixed(precision ?? 6);
  else if (type === 'e') text = value.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
  else if (type === '%') text = `${(value * 100).toFixed(precision ?? 6)}%`;
  else if (type === 'x') text = value.toString(16);
  else if (type === 'b') text = value.toString(2);
  else if (type === 'd' || !float) text = String(value);
  else if (precision !== undefined) text = String(Number(value.toPrecision(precision)));
  else text = floatText(value);
  if (!group) return text;
  const [whole, fraction] = text.split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+(?!\d))/g, group);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `'{} {name:>3}'.format(...)`. */
export function formatTemplate(run: Run, template: string, args: Arguments, at: Location): Value {
  let next = 0;
  let unknown: Unknown | undefined = args.unknown;
  const text = template.replace(
    /\{\{|\}\}|\{([^{}:!]*)(?:!([rsa]))?(?::([^{}]*))?\}/g,
    (whole, field: string | undefined, _conversion, spec: string | undefined) => {
      if (whole === '{{') return '{';
      if (whole === '}}') return '}';
      const shown = formatField(run, field ?? '', spec, args, at, () => next++);
      if (shown instanceof Unknown) unknown ??= shown;
      return shown instanceof Unknown ? '' : shown;
    },
  );
  return unknown ?? text;
}

function formatField(
  run: Run,
  field: string,
  spec: string | undefined,
  args: Arguments,
  at: Location,
  next: () => number,
): string | Unknown {
  const [root, ...path] = field.split(/[.[\]]+/).filter((part, i) => i === 0 || part !== '');
  let value = /^\d*$/.test(root!) ? args.positional[root === '' ? next() : Number(root)] : args.keywords.get(root!);
  for (const part of path) {
    if (value === undefined) break;
    value = field.includes(`[${part}]`)
      ? getItem(run, value, /^\d+$/.test(part) ? Number(part) : part, at)
      : getAttribute(run, value, part, at);
  }
  if (value === undefined) return new Unknown('the format names an argument that is not there');
  return spec ? formatValue(run, value, spec, at) : toText(run, value, at);
}

/** `'%s_%d' % (a, b)`. */
export function percentFormat(run: Run, template: string, value: Value, at: Location): Value {
  const values = value instanceof Tuple ? value.items : [value];
  let next = 0;
  let unknown: Unknown | undefined;
  const text = template.replace(
    /%(?:\((\w+)\))?([-+0 ]*)(\d+)?(?:\.(\d+))?([sdifrgexX%])/g,
    (_whole, name: string | undefined, flags: string, width, precision, type: string) => {
      if (type === '%') return '%';
      const item = name !== undefined && value instanceof Dict ? value.entries.get(name)?.[1] : values[next++];
      if (item === undefined) {
        if (name === undefined && !template.includes('*'))
          raise('TypeError', 'not enough arguments for format string', at);
        unknown ??= new Unknown('not enough arguments for the format');
        return '';
      }
      refusePercent(item, type, at);
      const kind = type === 's' || type === 'r' ? '' : type === 'i' ? 'd' : type;
      const side = flags.includes('-') ? '<' : kind === '' ? '>' : '';
      const shown = formatValue(
        run,
        percentItem(run, item, kind, at),
        `${side}${flags.includes('0') ? '0' : ''}${width ?? ''}${precision === undefined ? '' : `.${precision}`}${kind}`,
        at,
      );
      if (shown instanceof Unknown) unknown ??= shown;
      return shown instanceof Unknown ? '' : shown;
    },
  );
  const isLeft = value instanceof Tuple ? next < values.length : next === 0 && isPlain(value);
  if (isLeft && !/%[^%]*[*(]/.test(template))
    raise('TypeError', 'not all arguments converted during string formatting', at);
  return unknown ?? text;
}

/** `%d` cuts a float off, and `%s` is the text of whatever it is. */
function percentItem(run: Run, item: Value, kind: string, at: Location): Value {
  if (kind === '') return toText(run, item, at);
  return kind === 'd' && item instanceof Float && Number.isFinite(item.value) ? Math.trunc(item.value) : item;
}

function isPlain(value: Value): boolean {
  return value === null || value instanceof Float || ['string', 'number', 'boolean'].includes(typeof value);
}

/** What `%d` and its like take for no number, in Python's words. */
function refusePercent(item: Value, type: string, at: Location): void {
  if (type === 's' || type === 'r') return;
  const isWhole = type === 'x' || type === 'X';
  const isNone = item === null || typeof item === 'string' || item instanceof List || item instanceof Dict;
  if (!isNone && !(isWhole && item instanceof Float)) return;
  const wanted = isWhole ? 'an integer' : 'a real number';
  const message = /[dixX]/.test(type) ? `%${type} format: ${wanted} is required` : 'must be real number';
  raise('TypeError', `${message}, not ${typeName(item)}`, at);
}

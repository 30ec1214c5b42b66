/**
 * Numbers as people type them: `73,856`, `7.4e4`, `1/3`, `2·3·7²`, `118 M`, `12 %`, `0,5`, `200 cm`.
 * A number is read with its unit and with how precisely it was written; what is no number is `undefined`, never a guess.
 */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
  /** Half a unit in the last place written; 0 for whole numbers and for arithmetic. */
  readonly precision: number;
  /** Significant digits written. */
  readonly digits: number;
}

export function readQuantity(text: string): Quantity | undefined {
  const clean = text
    .normalize('NFKC')
    .replace(/[$\\]|\u00a0|^\s*(?:=|≈|~|about\b|approx\.?)\s*/gi, ' ')
    .replace(/[−–]/g, '-')
    .trim()
    .replace(/\s*[.!]$/, '');
  const split = /^(.*?[\d).])\s*([^\d\s().,*/^+-][^\d]*)?$/su.exec(clean);
  if (!split) return undefined;
  const [, expression = '', suffix = ''] = split;
  const [scale, unit] = readSuffix(suffix.trim(), expression);
  const plain = plainNumber(expression);
  if (plain) {
    const { value, place, digits } = plain;
    const rounded = scale !== 1 || place !== 1;
    return { value: value * scale, unit, precision: rounded ? (place * scale) / 2 : 0, digits };
  }
  const value = calculate(expression);
  return value === undefined
    ? undefined
    : { value: value * scale, unit, precision: 0, digits: Number.POSITIVE_INFINITY };
}

/** In units of `unit`; `undefined` where the two do not measure the same. */
export function convert(quantity: Quantity, unit: string): Quantity | undefined {
  if (quantity.unit === '' || sameUnit(quantity.unit, unit)) return quantity;
  const from = UNITS[quantity.unit];
  const to = UNITS[unit];
  if (!from || !to || from[0] !== to[0]) return undefined;
  const factor = from[1] / to[1];
  return { ...quantity, value: quantity.value * factor, precision: quantity.precision * factor, unit };
}

const PREFIXES: Readonly<Record<string, number>> = {
  K: 1e3,
  k: 1e3,
  thousand: 1e3,
  M: 1e6,
  million: 1e6,
  G: 1e9,
  B: 1e9,
  billion: 1e9,
  T: 1e12,
};

const UNITS: Readonly<Record<string, readonly [quantity: string, size: number]>> = {
  mm: ['length', 1e-3],
  cm: ['length', 1e-2],
  m: ['length', 1],
  km: ['length', 1e3],
  ms: ['time', 1e-3],
  s: ['time', 1],
  min: ['time', 60],
  h: ['time', 3600],
  B: ['memory', 1],
  byte: ['memory', 1],
  bytes: ['memory', 1],
  KB: ['memory', 1e3],
  kB: ['memory', 1e3],
  MB: ['memory', 1e6],
  GB: ['memory', 1e9],
  KiB: ['memory', 2 ** 10],
  MiB: ['memory', 2 ** 20],
  GiB: ['memory', 2 ** 30],
  '°': ['angle', 1],
  deg: ['angle', 1],
  degrees: ['angle', 1],
  rad: ['angle', 180 / Math.PI],
};

function sameUnit(a: string, b: string): boolean {
  const base = (unit: string) =>
    unit
      .toLowerCase()
      .replace(/[\s.]+/g, '')
      .replace(/(?<=\w{3})s$/, '');
  return a === b || (!(a in UNITS && b in UNITS) && base(a) === base(b));
}

/** `118 M`, `1.8 GMACs`, `50 %`: the scale and what is left as the unit. A bare `m` is metres. */
function readSuffix(suffix: string, expression: string): [number, string] {
  if (suffix === '%' || suffix === 'percent') return [0.01, ''];
  if (suffix in UNITS && !(suffix === 'B' && !/^[\d\s]+$/.test(expression))) return [1, suffix];
  const match =
    /^(thousand|million|billion|[KkMGBT])(?![a-zA-Z]*[a-z](?:i?B|m|s)$)(?:\s+(\S.*)|(MACs|FLOPs|FLOPS|params|parameters)?)$/.exec(
      suffix,
    );
  return match ? [PREFIXES[match[1]!]!, match[2] ?? match[3] ?? ''] : [1, suffix];
}

/** `place` is the value of the last digit written. */
function plainNumber(
  text: string,
): { readonly value: number; readonly place: number; readonly digits: number } | undefined {
  const compact = text.trim().replace(/(?<=\d)[ _'’](?=\d{3}(?!\d))/g, '');
  const match = /^([-+]?)(\d[\d.,]*|\.\d+)(?:e([-+]?\d+)|\s*[x×*·]\s*10\s*\^?\s*\{?([-+]?\d+)\}?)?$/i.exec(compact);
  if (!match) return undefined;
  const mantissa = withPoint(match[2]!);
  if (mantissa === undefined) return undefined;
  const exponent = Number(match[3] ?? match[4] ?? 0);
  const value = Number(`${match[1]}${mantissa}e${exponent}`);
  const decimals = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0;
  return { value, place: 10 ** (exponent - decimals), digits: mantissa.replace('.', '').replace(/^0+/, '').length };
}

/** `73,856` and `1.234.567` group digits; `0,5` and `1.234,5` have a decimal comma. */
function withPoint(digits: string): string | undefined {
  if (/^\d{1,3}(,\d{3})+(\.\d*)?$/.test(digits)) return digits.replaceAll(',', '');
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(digits) || /^\d{1,3}(\.\d{3}){2,}$/.test(digits))
    return digits.replaceAll('.', '').replace(',', '.');
  if (/^\d+,\d+$/.test(digits)) return digits.replace(',', '.');
  return /^(\d+\.?\d*|\.\d+)$/.test(digits) ? digits.replace(/\.$/, '') : undefined;
}

/** Arithmetic with + − × ÷, powers and brackets; `undefined` for anything else. */
export function calculate(text: string): number | undefined {
  const grouped = text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
  const tokens =
    grouped
      .replace(/(?<=\d)\s*[xX](?=\s*[\d(])/g, '*')
      .match(/\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|\*\*|[-+*/^()×·÷⋅]|\S/gi) ?? [];
  let next = 0;
  const accept = (...wanted: string[]) => (wanted.includes(tokens[next] ?? '') ? tokens[next++] : undefined);
  const atom = (): number => {
    if (accept('-')) return -factor();
    if (accept('+')) return factor();
    if (accept('(')) {
      const inside = sum();
      return accept(')') ? inside : Number.NaN;
    }
    const token = tokens[next++] ?? '';
    return /^[\d.]/.test(token) ? Number(token) : Number.NaN;
  };
  const factor = (): number => {
    const base = atom();
    return accept('^', '**') ? base ** factor() : base;
  };
  const product = (): number => {
    let value = factor();
    for (let operator = accept('*', '×', '·', '⋅', '/', '÷'); operator; operator = accept('*', '×', '·', '⋅', '/', '÷'))
      value = operator === '/' || operator === '÷' ? value / factor() : value * factor();
    return value;
  };
  const sum = (): number => {
    let value = product();
    for (let operator = accept('+', '-'); operator; operator = accept('+', '-'))
      value = operator === '+' ? value + product() : value - product();
    return value;
  };
  const value = sum();
  return next === tokens.length && Number.isFinite(value) ? value : undefined;
}

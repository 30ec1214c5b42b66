/** `math` and `operator`. */
import { Float } from '../../operators/argument';
import { isDim } from '../../tensor/dim';
import { erf } from '../../tensor/erf';
import { UnknownFloat } from '../../tensor/unknown';
import { binary } from '../arithmetic';
import { getAttribute } from '../attributes';
import { functions, type Natives, ofAll } from '../builtins/natives';
import { callMethod } from '../call';
import { compareValues } from '../comparison';
import { iterate } from '../iterate';
import { numeric, refuseSeveral } from '../objects';
import { raise } from '../run';
import { getItem } from '../subscript';
import { Arguments, Native, type NativeCode, Tuple, Unknown, type Value } from '../values';

const real = (code: (...values: number[]) => number): NativeCode =>
  ofAll((run, args, at) => {
    const values = args.positional.map(numeric);
    for (const value of args.positional) refuseSeveral(value, at);
    if (!values.every(value => typeof value === 'number'))
      return (
        args.positional.find(value => value instanceof Unknown) ?? new UnknownFloat('the value is not a number yet')
      );
    const result = code(...(values as number[]));
    return Number.isNaN(result) && !(values as number[]).some(Number.isNaN)
      ? run.exploring
        ? new Unknown('math domain error')
        : raise('ValueError', 'math domain error', at)
      : new Float(result);
  });

const rounding =
  (code: (value: number) => number): NativeCode =>
  (run, args, at) => {
    const [value] = args.positional as [Value];
    if (value instanceof Float)
      return Number.isFinite(value.value)
        ? code(value.value)
        : raise('OverflowError', 'cannot convert float to integer', at);
    if (isDim(value)) return value;
    refuseSeveral(value, at);
    void run;
    return value instanceof Unknown ? value : new Unknown('the value is not a number yet');
  };

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));

const whole = (code: (...values: number[]) => number): NativeCode =>
  ofAll((_run, args) =>
    args.positional.every(value => typeof value === 'number')
      ? code(...(args.positional as number[]))
      : new Unknown('the value is not a number yet'),
  );

const UNKNOWN_PART = new UnknownFloat('the value is not a number yet');

const natives: Natives = {
  sqrt: real(Math.sqrt),
  cbrt: real(Math.cbrt),
  exp: real(Math.exp),
  exp2: real(x => 2 ** x),
  expm1: real(Math.expm1),
  log: real((x, base) => (base === undefined ? Math.log(x) : logarithm(x, base))),
  log2: real(Math.log2),
  log10: real(Math.log10),
  log1p: real(Math.log1p),
  sin: real(Math.sin),
  cos: real(Math.cos),
  tan: real(Math.tan),
  sinh: real(Math.sinh),
  cosh: real(Math.cosh),
  tanh: real(Math.tanh),
  asinh: real(Math.asinh),
  acosh: real(Math.acosh),
  atanh: real(Math.atanh),
  atan: real(Math.atan),
  atan2: real(Math.atan2),
  acos: real(Math.acos),
  asin: real(Math.asin),
  erf: real(erf),
  pow: real(Math.pow),
  fabs: real(Math.abs),
  hypot: real(Math.hypot),
  radians: real(x => (x * Math.PI) / 180),
  degrees: real(x => (x * 180) / Math.PI),
  fmod: real((x, y) => x % y),
  // `math.modf(2.75)` is (0.75, 2.0).
  modf: (_run, args) => {
    const x = numeric(args.positional[0] ?? null);
    return typeof x === 'number' && Number.isFinite(x)
      ? new Tuple([new Float(x % 1), new Float(Math.trunc(x))])
      : new Tuple([UNKNOWN_PART, UNKNOWN_PART]);
  },
  copysign: real((x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x))),
  floor: rounding(Math.floor),
  ceil: rounding(Math.ceil),
  trunc: rounding(Math.trunc),
  isqrt: whole(n => Math.floor(Math.sqrt(n))),
  gcd: whole((...values) => values.reduce(gcd, 0)),
  lcm: whole((...values) => values.reduce((a, b) => (a * b) / gcd(a, b), 1)),
  factorial: whole(n => Array.from({ length: n }, (_, i) => i + 1).reduce((a, b) => a * b, 1)),
  comb: whole((n, k) => Array.from({ length: k }, (_, i) => i).reduce((a, i) => (a * (n - i)) / (i + 1), 1)),
  prod: (run, args, at) => {
    const { items, unknown } = iterate(run, args.positional[0]!, at);
    return unknown ?? items.reduce((a, b) => binary(run, '*', a, b, at), args.get(1, 'start') ?? 1);
  },
  isnan: (_run, args) => (args.positional[0] instanceof Float ? Number.isNaN(args.positional[0].value) : false),
  isinf: (_run, args) =>
    args.positional[0] instanceof Float ? Math.abs(args.positional[0].value) === Infinity : false,
  isfinite: (_run, args) => (args.positional[0] instanceof Float ? Number.isFinite(args.positional[0].value) : true),
};

/** `math.log(8, 2)` is exactly 3, as Python has it. */
function logarithm(x: number, base: number): number {
  return Math.log(x) / Math.log(base);
}

/** What Python's `math` has besides, which is not followed. */
const OTHERS = 'dist erfc fma frexp fsum gamma isclose ldexp lgamma nextafter perm remainder sumprod ulp'.split(' ');

export const math = functions(natives, 'math.')
  .set('pi', new Float(Math.PI))
  .set('e', new Float(Math.E))
  .set('inf', new Float(Infinity))
  .set('nan', new Float(Number.NaN))
  .set('tau', new Float(2 * Math.PI));

for (const name of OTHERS) math.set(name, new Unknown(`math.${name} is not followed`));

const two =
  (operator: '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@'): NativeCode =>
  (run, args, at) =>
    binary(run, operator, args.positional[0]!, args.positional[1]!, at);

const compared =
  (operator: '==' | '!=' | '<' | '<=' | '>' | '>='): NativeCode =>
  (run, args, at) =>
    compareValues(run, operator, args.positional[0]!, args.positional[1]!, at);

export const operatorModule = functions(
  {
    add: two('+'),
    sub: two('-'),
    mul: two('*'),
    truediv: two('/'),
    floordiv: two('//'),
    mod: two('%'),
    pow: two('**'),
    matmul: two('@'),
    concat: two('+'),
    iconcat: two('+'),
    iadd: two('+'),
    eq: compared('=='),
    ne: compared('!='),
    lt: compared('<'),
    le: compared('<='),
    gt: compared('>'),
    ge: compared('>='),
    getitem: (run, args, at) => getItem(run, args.positional[0]!, args.positional[1]!, at),
    itemgetter: (_run, outer) =>
      new Native('itemgetter', (run, args, at) => {
        const items = outer.positional.map(key => getItem(run, args.positional[0]!, key, at));
        return items.length === 1 ? items[0]! : new Tuple(items);
      }),
    attrgetter: (_run, outer) =>
      new Native('attrgetter', (run, args, at) => {
        const names = outer.positional.map(String);
        const values = names.map(name =>
          name.split('.').reduce((value: Value, part) => getAttribute(run, value, part, at), args.positional[0]!),
        );
        return values.length === 1 ? values[0]! : new Tuple(values);
      }),
    methodcaller: (_run, outer) =>
      new Native('methodcaller', (run, args, at) =>
        callMethod(
          run,
          args.positional[0]!,
          String(outer.positional[0]),
          new Arguments(outer.positional.slice(1), outer.keywords),
          at,
        ),
      ),
  },
  'operator.',
);

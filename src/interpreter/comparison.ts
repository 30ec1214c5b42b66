/** Comparisons of values: identity, membership, order, the user's own `__eq__` and friends, and tensors through the catalogue. */
import type { CompareOperator } from '../python/ast';
import type { Location } from '../source/span';
import { isDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import { unwrap } from './arithmetic';
import { findInClass } from './attributes';
import { callMethod } from './call';
import { complexEqual, complexOf } from './complex-number';
import { contains } from './membership';
import { equals, lessThan, numeric, truth } from './objects';
import type { Run } from './run';
import { tensorCompare } from './torch/tensor-operations';
import {
  Arguments,
  BoundMethod,
  Complex,
  Func,
  Instance,
  NOT_IMPLEMENTED,
  SetValue,
  Token,
  type Value,
} from './values';

export function compareValues(run: Run, operator: CompareOperator, left: Value, right: Value, at: Location): Value {
  switch (operator) {
    case 'is':
      return identical(left, right) ?? new Unknown('depends on something unknown');
    case 'is not': {
      const known = identical(left, right);
      return known === undefined ? new Unknown('depends on something unknown') : !known;
    }
    case 'in':
      return answer(contains(run, right, left, at));
    case 'not in': {
      const known = contains(run, right, left, at);
      return answer(known === undefined ? undefined : !known);
    }
  }
  if (left instanceof Complex || right instanceof Complex) {
    const [a, b] = [complexOf(left), complexOf(right)];
    if (a && b) return complexEqual(operator, a, b);
  }
  if ((left instanceof Tensor || right instanceof Tensor) && left !== null && right !== null)
    return tensorCompare(run, operator, left, right, at);
  const own = ownComparison(run, operator, left, right, at);
  if (own !== undefined) return own;
  switch (operator) {
    case '==':
      return answer(equals(run, left, right, at));
    case '!=': {
      const known = equals(run, left, right, at);
      return answer(known === undefined ? undefined : !known);
    }
    case '<':
      return answer(less(run, left, right, at));
    case '>':
      return answer(less(run, right, left, at));
    case '<=': {
      const known = less(run, right, left, at);
      return answer(known === undefined ? undefined : !known);
    }
    case '>=': {
      const known = less(run, left, right, at);
      return answer(known === undefined ? undefined : !known);
    }
  }
}

function less(run: Run, a: Value, b: Value, at: Location): boolean | undefined {
  if (a instanceof SetValue && b instanceof SetValue)
    return a.unknown || b.unknown
      ? undefined
      : a.entries.size < b.entries.size && [...a.entries.keys()].every(key => b.entries.has(key));
  const [x, y] = [unwrap(a), unwrap(b)];
  if (run.exploring && (numeric(x) === undefined) !== (numeric(y) === undefined)) return undefined;
  return lessThan(run, x, y, at);
}

const COMPARISONS: Readonly<Partial<Record<CompareOperator, readonly [string, string]>>> = {
  '==': ['__eq__', '__eq__'],
  '!=': ['__ne__', '__ne__'],
  '<': ['__lt__', '__gt__'],
  '>': ['__gt__', '__lt__'],
  '<=': ['__le__', '__ge__'],
  '>=': ['__ge__', '__le__'],
};

function ownComparison(
  run: Run,
  operator: CompareOperator,
  left: Value,
  right: Value,
  at: Location,
): Value | undefined {
  const [name, reflected] = COMPARISONS[operator] ?? ['', ''];
  if (left instanceof Instance && findInClass(left.cls, name) instanceof Func) {
    const result = callMethod(run, left, name, new Arguments([right]), at);
    if (result !== NOT_IMPLEMENTED) return result;
  }
  if (operator === '!=' && left instanceof Instance && findInClass(left.cls, '__eq__') instanceof Func) {
    const known = truth(run, callMethod(run, left, '__eq__', new Arguments([right]), at), at);
    return answer(known === undefined ? undefined : !known);
  }
  if (right instanceof Instance && findInClass(right.cls, reflected) instanceof Func)
    return callMethod(run, right, reflected, new Arguments([left]), at);
  if (
    left instanceof Instance &&
    left.cls.fields &&
    right instanceof Instance &&
    right.cls === left.cls &&
    operator === '=='
  ) {
    const answers = left.cls.fields.map(({ name: field }) =>
      equals(run, left.attributes.get(field) ?? null, right.attributes.get(field) ?? null, at),
    );
    return answer(answers.includes(false) ? false : answers.includes(undefined) ? undefined : true);
  }
  return undefined;
}

function answer(known: boolean | undefined): Value {
  return known ?? new Unknown('depends on something unknown');
}

/** `a is b`. */
export function identical(a: Value, b: Value): boolean | undefined {
  if (a instanceof Unknown || b instanceof Unknown) return undefined;
  if (a === b) return true;
  if (a instanceof BoundMethod && b instanceof BoundMethod) return false;
  if (a instanceof Token && b instanceof Token) return a.kind === b.kind && a.name === b.name;
  if (isDim(a) && isDim(b) && typeof a !== typeof b) return undefined;
  return false;
}

/** Comparisons of values: identity, membership, order, the user's own `__eq__` and friends, and tensors through the catalogue. */
import type { CompareOperator } from '../python/ast';
import type { Location } from '../source/span';
import { type Condition, equalTo, impliedBy, moreThan, opposite } from '../tensor/condition';
import { isDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { Unknown, UnknownOptional, UnknownTruth } from '../tensor/unknown';
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
  UnknownInput,
  type Value,
} from './values';

export function compareValues(run: Run, operator: CompareOperator, left: Value, right: Value, at: Location): Value {
  switch (operator) {
    case 'is':
      return answer(identical(left, right) ?? onCondition(run, whereNone(left, right)));
    case 'is not':
      return negation(answer(identical(left, right) ?? onCondition(run, whereNone(left, right))));
    case 'in':
      return answer(contains(run, right, left, at));
    case 'not in':
      return negation(answer(contains(run, right, left, at)));
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
      return answer(equals(run, left, right, at) ?? sameSize(run, left, right));
    case '!=':
      return negation(answer(equals(run, left, right, at) ?? sameSize(run, left, right)));
    case '<':
      return answer(less(run, left, right, at) ?? onCondition(run, whereMore(right, left)));
    case '>':
      return answer(less(run, right, left, at) ?? onCondition(run, whereMore(left, right)));
    case '<=':
      return negation(answer(less(run, right, left, at) ?? onCondition(run, whereMore(left, right))));
    case '>=':
      return negation(answer(less(run, left, right, at) ?? onCondition(run, whereMore(right, left))));
  }
}

/** `not value`, of what a comparison gave. */
function negation(value: boolean | Unknown): boolean | Unknown {
  if (typeof value === 'boolean') return !value;
  return value instanceof UnknownTruth ? new UnknownTruth(value.reason, opposite(value.condition)) : value;
}

/** What the branches say that were taken so far; where they do not, the condition stays. */
function onCondition({ supposed }: Run, condition: Condition | undefined): boolean | Unknown | undefined {
  return condition && (impliedBy(supposed, condition) ?? new UnknownTruth(UNDECIDED, condition));
}

function whereMore(left: Value, right: Value): Condition | undefined {
  const [a, b] = [unwrap(left), unwrap(right)];
  return isDim(a) && isDim(b) ? moreThan(a, b) : undefined;
}

/** Where one of the two is None, the other being None itself. */
function whereNone(left: Value, right: Value): Condition | undefined {
  const optional = left === null ? right : right === null ? left : undefined;
  return optional instanceof UnknownOptional && optional.given ? opposite(optional.given) : undefined;
}

function sameSize(run: Run, left: Value, right: Value): boolean | Unknown | undefined {
  const [a, b] = [unwrap(left), unwrap(right)];
  if (!isDim(a) || !isDim(b)) return undefined;
  const isOther = [moreThan(a, b), moreThan(b, a)].some(more => more && impliedBy(run.supposed, more));
  return isOther ? false : onCondition(run, equalTo(a, b));
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
    return negation(answer(truth(run, callMethod(run, left, '__eq__', new Arguments([right]), at), at)));
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

const UNDECIDED = 'depends on something unknown';

function answer(known: boolean | Unknown | undefined): boolean | Unknown {
  return known ?? new Unknown(UNDECIDED);
}

/** `a is b`. */
export function identical(a: Value, b: Value): boolean | undefined {
  // An argument without a default is given.
  const input = a === null ? b : b === null ? a : undefined;
  if (input instanceof UnknownInput && input.isRequired) return false;
  if (a instanceof Unknown || b instanceof Unknown) return undefined;
  if (a === b) return true;
  if (a instanceof BoundMethod && b instanceof BoundMethod) return false;
  if (a instanceof Token && b instanceof Token) return a.kind === b.kind && a.name === b.name;
  if (isDim(a) && isDim(b) && typeof a !== typeof b) return undefined;
  return false;
}

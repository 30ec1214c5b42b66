/** What is assigned to: by `=`, by `for` and `with`, in comprehensions; and what cannot be. */
import type { Expression } from './ast';
import { type Cursor, report } from './cursor';
import { bitwise, listOf, starredOr } from './expressions';

/** What stands left of `in` in a `for`: no comparison, so that `in` is not taken. */
export function targetList(cursor: Cursor): Expression {
  return checked(cursor, listOf(cursor, starredOr(bitwise)));
}

/** One target: after `as`, or between the commas of a `del`. */
export function target(cursor: Cursor): Expression {
  return checked(cursor, starredOr(bitwise)(cursor));
}

function checked(cursor: Cursor, value: Expression): Expression {
  if (assignable(cursor, value, true)) return value;
  return { kind: 'ErrorExpression', span: value.span, children: [value] };
}

/** Reports what cannot be assigned to; `unpacking` allows tuples, lists and stars. */
export function assignable(cursor: Cursor, value: Expression, unpacking: boolean): boolean {
  switch (value.kind) {
    case 'Name':
    case 'Attribute':
    case 'Subscript':
    case 'ErrorExpression':
      return true;
    case 'Starred':
      return unpacking && assignable(cursor, value.value, true);
    case 'Tuple':
    case 'List':
      if (unpacking) return value.elements.every(element => assignable(cursor, element, true));
  }
  report(cursor, value.span, 'this cannot be assigned to');
  return false;
}

/**
 * A call of the catalogue that no analysis came by (a branch that is not taken, a function whose arguments nobody knows):
 * what its text alone shows of its arguments. Numbers, strings and names of imports are read; all else is not known.
 */
import { type Argument, Float, Opaque } from '../operators/argument';
import type { Found } from '../operators/catalogue';
import { type Bound, bind, type Parameters } from '../operators/parameter';
import { Problem } from '../operators/problem';
import type { Call, Expression } from '../python/ast';
import type { DottedName, Symbols } from '../python/symbols';
import { isDType } from '../tensor/dtype';
import { Unknown } from '../tensor/unknown';

/** What a method is called on; of a function nothing. */
export type Receiver = DottedName['receiver'];

/** The parameters that the call's own brackets fill: without the object that a method is called on. */
export function writtenParameters({ form }: Found, name: string, receiver: Receiver): Parameters {
  return Object.fromEntries(Object.entries(form.parameters).slice(isMethod(form.parameters, name, receiver) ? 1 : 0));
}

/** Called on an object, which comes first: `self`, or a tensor. */
function isMethod(parameters: Parameters, name: string, receiver: Receiver): boolean {
  const onTensor =
    /^(torch\.Tensor|numpy\.ndarray)\./.test(name) || (receiver !== undefined && /^torch\.nn\.init\./.test(name));
  return 'self' in parameters || (onTensor && Object.keys(parameters).length > 0);
}

/**
 * The arguments by parameter name; `undefined` where the call does not fit the signature.
 */
export function writtenBound(
  found: Found,
  name: string,
  call: Call,
  symbols: Symbols,
  receiver: Receiver,
): Bound | undefined {
  const { form } = found;
  const self = receiver?.madeBy === undefined ? UNSEEN : new Opaque(receiver.madeBy);
  const positional: Argument[] = isMethod(form.parameters, name, receiver)
    ? ['self' in form.parameters ? self : UNSEEN]
    : [];
  const keywords: Record<string, Argument> = {};
  for (const { name, value, unpack } of call.arguments) {
    if (unpack) return {};
    if (name) keywords[name] = written(value, symbols);
    else positional.push(written(value, symbols));
  }
  Object.entries(form.parameters).forEach(([name, parameter], i) => {
    const missing = i >= positional.length && !(name in keywords) && parameter.default === undefined;
    if (missing && !parameter.rest && !parameter.extra) keywords[name] = UNSEEN;
  });
  try {
    return bind(found.operator.id, form.parameters, positional, keywords);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

const UNSEEN = new Unknown('the text of the call does not show it');

function written(expression: Expression, symbols: Symbols): Argument {
  switch (expression.kind) {
    case 'Constant':
      return constant(expression);
    case 'UnaryOperation': {
      const operand = written(expression.operand, symbols);
      if (expression.operator !== '-') return UNSEEN;
      if (operand instanceof Float) return new Float(-operand.value);
      return typeof operand === 'number' ? -operand : UNSEEN;
    }
    case 'BinaryOperation': {
      // `cv2.THRESH_BINARY + cv2.THRESH_OTSU`.
      const [left, right] = [written(expression.left, symbols), written(expression.right, symbols)];
      const isFlags = /^[+|]$/.test(expression.operator) && [left, right].every(isConstant);
      return isFlags ? new Opaque(`${(left as Opaque).name}+${(right as Opaque).name}`) : UNSEEN;
    }
    case 'Tuple':
    case 'List':
      return expression.elements.map(element => written(element, symbols));
    default: {
      const name = symbols.shownValue(expression);
      if (name === undefined) return UNSEEN;
      const last = name.slice(name.lastIndexOf('.') + 1);
      return name === `torch.${last}` && isDType(last) ? last : new Opaque(name);
    }
  }
}

/** A constant of OpenCV's, or a sum of them. */
function isConstant(argument: Argument): boolean {
  return argument instanceof Opaque && /^cv2\.[A-Z]/.test(argument.name);
}

function constant({ type, value }: Extract<Expression, { kind: 'Constant' }>): Argument {
  if (type === 'None') return null;
  if (type === 'float' && typeof value === 'number') return new Float(value);
  if (type === 'int' && typeof value === 'number') return value;
  return typeof value === 'string' || typeof value === 'boolean' ? value : UNSEEN;
}

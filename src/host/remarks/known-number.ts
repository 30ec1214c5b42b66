/** Numbers that an expression of the file certainly is: written, or held by a variable as the analysis knows it. */
import { holdingAt } from '../../network/holdings';
import { plainNumber } from '../../operators/libraries/define';
import type { Expression, FunctionDef } from '../../python/ast';
import { type Child, walk } from '../../python/find';
import type { Analysed } from '../analysis';
import { parsedText } from '../parsed';

type Known = Pick<Analysed, 'analysis' | 'text'>;

export function numberAt(expression: Expression, around: Known): number | undefined {
  switch (expression.kind) {
    case 'Constant':
      return typeof expression.value === 'number' ? expression.value : undefined;
    case 'Name':
      return heldNumber(expression.span.to, around) ?? writtenNumber(expression.id, around);
    case 'Attribute':
      return heldNumber(expression.span.to, around);
    case 'UnaryOperation': {
      const of = numberAt(expression.operand, around);
      return of === undefined || expression.operator !== '-' ? undefined : -of;
    }
    case 'BinaryOperation': {
      const [a, b] = [numberAt(expression.left, around), numberAt(expression.right, around)];
      if (a === undefined || b === undefined) return undefined;
      if (expression.operator === '*') return a * b;
      if (expression.operator === '/') return b === 0 ? undefined : a / b;
      if (expression.operator === '+') return a + b;
      return expression.operator === '-' ? a - b : undefined;
    }
    default:
      return undefined;
  }
}

/** What a variable holds whenever it is read here, without a default that a caller may change. */
function heldNumber(offset: number, { analysis }: Known): number | undefined {
  const holding = holdingAt(analysis.variables, offset);
  const [held] = holding?.held ?? [];
  if (!holding || !held || holding.held.length !== 1 || holding.others || holding.assumed) return undefined;
  return 'value' in held ? plainNumber(held.value) : undefined;
}

/** Of a line that no analysis came by: the number that the file's only binding of the name writes. */
function writtenNumber(id: string, { text, analysis }: Known): number | undefined {
  const bindings: (Expression | undefined)[] = [];
  for (const statement of parsedText(text).module.body)
    walk(statement, node => {
      if (node.kind === 'Assign' && node.targets.some(target => target.kind === 'Name' && target.id === id))
        bindings.push(node.value);
      else if (binds(node, id)) bindings.push(undefined);
    });
  const [value] = bindings;
  return bindings.length === 1 && value?.kind === 'Constant' ? numberAt(value, { text, analysis }) : undefined;
}

/** A parameter, a loop, an import or whatever else gives the name a value. */
function binds(node: Child, id: string): boolean {
  switch (node.kind) {
    case 'FunctionDef':
    case 'Lambda':
      return (node as FunctionDef).parameters.some(({ name }) => name === id);
    case 'Assign':
      return node.targets.some(target => names(target, id));
    case 'AugmentedAssign':
    case 'AnnotatedAssign':
    case 'NamedExpression':
    case 'For':
      return names(node.target, id);
    case 'With':
      return node.items.some(({ target }) => target !== undefined && names(target, id));
    case 'Comprehension':
      return node.clauses.some(({ target }) => names(target, id));
    case 'Import':
    case 'ImportFrom':
      return node.names.some(({ name, alias }) => (alias ?? name) === id || name === '*');
    case 'Global':
    case 'Nonlocal':
      return node.names.includes(id);
    default:
      return false;
  }
}

function names(target: Expression, id: string): boolean {
  let found = false;
  walk(target, node => {
    if (node.kind === 'Name' && node.id === id) found = true;
  });
  return found;
}

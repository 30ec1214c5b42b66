/** `ast.literal_eval`: the value of a text that holds nothing but constants. */

import { walk } from '../../python/find';
import { parse } from '../../python/parse';
import { evaluate } from '../evaluate';
import { Frame } from '../frame';
import { raise } from '../run';
import { EXPRESSION } from '../session';
import { Namespace, type NativeCode, Unknown } from '../values';

const LITERAL = new Set(['Constant', 'Tuple', 'List', 'Set', 'Dict', 'UnaryOperation']);

export const literalEval: NativeCode = (run, args, at) => {
  const text = args.get(0, 'node_or_string');
  if (text instanceof Unknown || text === undefined) return text ?? new Unknown('the text is not known');
  const { module } = parse(typeof text === 'string' ? text.trim() : '');
  const [statement] = module.body;
  const expression = statement?.kind === 'Expression' ? statement.value : undefined;
  let isLiteral = module.problems.length === 0 && module.body.length === 1 && expression !== undefined;
  if (isLiteral)
    walk(expression!, node => {
      if ('kind' in node && 'span' in node && !LITERAL.has(node.kind)) isLiteral = false;
    });
  if (!isLiteral)
    return run.exploring ? new Unknown('the text is no literal') : raise('ValueError', 'malformed node or string', at);
  return evaluate(new Frame(run, EXPRESSION, 'module', new Map(), new Namespace('literal')), expression!);
};

/** `eval('nn.Conv2d')` and `exec(f'self.conv{i} = nn.Conv2d(3, 8, {k})')`: code in a string, in the scope where it is run. */
import type * as ast from '../python/ast';
import { parse } from '../python/parse';
import type { Location } from '../source/span';
import { Unknown } from '../tensor/unknown';
import { evaluate } from './evaluate';
import { executeBlock } from './execute';
import { Frame, functionFrame } from './frame';
import { raise } from './run';
import { EXPRESSION } from './session';
import { OPEN } from './torch/module-attributes';
import { type Arguments, Dict, ModuleInstance, type Value } from './values';

/** What an expression in a string is. */
export function evaluateText(frame: Frame, text: Value, at: Location): Value {
  if (typeof text !== 'string') return unknownText(text);
  const { module } = parse(text.trim());
  const [statement] = module.body;
  if (module.problems.length > 0 || module.body.length !== 1 || statement?.kind !== 'Expression')
    return frame.run.exploring ? new Unknown('the code is no expression') : raise('SyntaxError', 'invalid syntax', at);
  return evaluate(new Frame(frame.run, EXPRESSION, 'comprehension', new Map(), frame.module, frame), statement.value);
}

/** Runs statements in a string. In a function they see its names, and what they name themselves is theirs alone. */
export function executeText(frame: Frame, { positional: [text, ...scopes], keywords }: Arguments): Value {
  const code = statementsOf(text!, [...scopes, ...keywords.values()]);
  if (code instanceof Unknown) {
    const { self } = functionFrame(frame);
    if (self instanceof ModuleInstance && !self.attributes.has(OPEN))
      frame.run.journal.set(self.attributes, OPEN, code);
    return code;
  }
  const { run, module } = frame;
  const scope =
    frame.kind === 'module'
      ? new Frame(run, EXPRESSION, 'module', frame.names, module)
      : new Frame(run, EXPRESSION, 'function', new Map(), module, frame);
  executeBlock(scope, code);
  return null;
}

function statementsOf(text: Value, scopes: readonly Value[]): readonly ast.Statement[] | Unknown {
  if (scopes.length > 0) {
    const unknown = new Unknown('code in a string is not followed into a scope of its own');
    for (const scope of scopes) if (scope instanceof Dict) scope.unknown ??= unknown;
    return unknown;
  }
  if (typeof text !== 'string') return unknownText(text);
  const { module } = parse(text.trim());
  return module.problems.length > 0 ? new Unknown('the code in a string cannot be read') : module.body;
}

function unknownText(text: Value): Unknown {
  return text instanceof Unknown ? text : new Unknown('the code in a string is not known');
}

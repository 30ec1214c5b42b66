/** Models that a script keeps under a name of a function that it runs, or of an object: `def main(): net = UNet(3)`. */
import type * as ast from '../python/ast';
import { type Frame, locate } from './frame';
import { type Func, ModuleInstance, type Value } from './values';

/** To be told of what is kept. The parts of a model are not, nor what a function hands out: they are found where they lead. */
export function keepModel(frame: Frame, name: string, value: Value): void {
  const { run, func } = frame;
  if (!(value instanceof ModuleInstance) || frame.kind !== 'function' || !func || frame.uri !== run.uri) return;
  if (run.tracer || run.aside || run.exploring || frame.self instanceof ModuleInstance) return;
  if (!run.kept.has(value) && !handsOut(blockOf(func), name)) run.kept.set(value, name);
}

/** Where it is assigned: it may be made in another file. */
export function placeModel(frame: Frame, value: Value, made: ast.Expression): void {
  const { run } = frame;
  if (!(value instanceof ModuleInstance) || frame.uri !== run.uri || frame.kind === 'class') return;
  if (!run.tracer && !run.aside && !run.exploring && !run.assigned.has(value))
    run.assigned.set(value, locate(frame, made));
}

/** A lambda has none. */
function blockOf({ body }: Func): readonly ast.Statement[] {
  return 'kind' in body ? [] : body;
}

function handsOut(block: readonly ast.Statement[], name: string): boolean {
  return block.some(statement => {
    switch (statement.kind) {
      case 'Return':
        return statement.value?.kind === 'Call' || (statement.value?.kind === 'Name' && statement.value.id === name);
      case 'If':
      case 'For':
      case 'While':
        return handsOut(statement.body, name) || handsOut(statement.orelse, name);
      case 'With':
      case 'Try':
        return handsOut(statement.body, name);
      default:
        return false;
    }
  });
}

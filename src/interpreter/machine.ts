/** What a program asks the machine before it goes on. It is read as if it ran where it can: on a CPU, unless it insists on more. */
import type * as ast from '../python/ast';
import { walk } from '../python/find';

const QUESTIONS: ReadonlySet<string> = new Set(['is_available', 'device_count', 'is_initialized', 'is_cuda']);

/** `torch.cuda.is_available()` and its like, alone or in a condition. */
export function asksMachine(condition: ast.Expression): boolean {
  let asks = false;
  walk(condition, node => {
    if (node.kind === 'Attribute' && QUESTIONS.has(node.name)) asks = true;
  });
  return asks;
}

/** `if not torch.cuda.is_available(): raise RuntimeError('needs a GPU')`. */
export function insists({ test, body }: ast.If): boolean {
  return body.at(-1)?.kind === 'Raise' && asksMachine(test);
}

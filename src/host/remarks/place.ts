/** Where a call stands in its file: the statements around it, and the blocks that hold it. */
import type { Call, Expression, For, FunctionDef, Statement } from '../../python/ast';
import { nodeAt, walk } from '../../python/find';
import type { Span } from '../../source/span';
import type { Analysed } from '../analysis';
import { parsedText } from '../parsed';

export type Around = Pick<Analysed, 'analysis' | 'uri' | 'text'>;

/** From the outermost statement to the innermost expression. */
export type Path = readonly (Statement | Expression)[];

export function pathTo(text: string, span: Span): Path {
  return nodeAt(parsedText(text).module, span.from);
}

/** The function that holds it; `undefined` for the module itself. */
export function functionOf(path: Path): FunctionDef | undefined {
  return path.findLast((node): node is FunctionDef => node.kind === 'FunctionDef');
}

export function innermostLoop(path: Path): For | undefined {
  const found = path.findLast(node => node.kind === 'For' || node.kind === 'FunctionDef');
  return found?.kind === 'For' ? found : undefined;
}

/** The calls below a statement, without those of functions and classes that are defined in it. */
export function callsIn(statements: readonly Statement[]): readonly Call[] {
  const calls: Call[] = [];
  for (const statement of statements)
    walk(statement, node => {
      if (node.kind === 'FunctionDef' || node.kind === 'ClassDef' || node.kind === 'Lambda') return false;
      if (node.kind === 'Call') calls.push(node);
      return true;
    });
  return calls;
}

/** `backward` of `self.loss.backward()`. */
export function methodOf({ callee }: Call): string | undefined {
  return callee.kind === 'Attribute' ? callee.name : undefined;
}

/** The text of what a method is called on: `self.optimizer`. */
export function ownerText({ callee }: Call, text: string): string | undefined {
  return callee.kind === 'Attribute' ? text.slice(callee.value.span.from, callee.value.span.to) : undefined;
}

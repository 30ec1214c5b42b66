/**
 * From text to a module: the entry of this room. Parsing never fails; what could not be read is in `problems`.
 * A second parse takes the first one along: statements before the edit keep their nodes, the edited ones are read
 * again, and where the text becomes the old text once more, the old statements are taken over, moved.
 */
import type { Comment, Module, Statement, SyntaxProblem } from './ast';
import { changeBetween } from './change';
import { at, type Cursor, createCursor, peek } from './cursor';
import { createLexer, type Lexer } from './lexer';
import { moveComment, moveProblem, moveStatement } from './move';
import { statement } from './statements';

export interface Parsed {
  readonly text: string;
  readonly module: Module;
  /** One for each top-level statement of the module. */
  readonly marks: readonly Mark[];
  /** Every problem met, where the module has one for each place. */
  readonly met: readonly SyntaxProblem[];
}

/** What has to stay the same for a statement to be taken over. */
interface Mark {
  /** No character at or beyond this offset was looked at to read it and to see that it ends. */
  readonly reach: number;
  /** How many problems there were after it. */
  readonly problems: number;
  /** It begins its line in the first column, where the parser's state is that of the beginning of a file. */
  readonly fresh: boolean;
}

/** Parses the whole text; `previous` is any earlier parse, and makes no difference to the result. */
export function parse(text: string, previous?: Parsed): Parsed {
  if (previous === undefined) return parseRange(text, 0, text.length);
  if (previous.text === text) return previous;
  return reparse(text, previous);
}

/** Parses one part of a text, as if it were a file of its own whose offsets begin at `from`. */
export function parseRange(text: string, from: number, to: number): Parsed {
  const run = begin(text, from, to);
  while (!at(run.cursor, 'end')) next(run);
  return finish(run);
}

/** A parse under way. */
interface Run {
  readonly lexer: Lexer;
  readonly cursor: Cursor;
  readonly body: Statement[];
  readonly marks: Mark[];
  readonly comments: Comment[];
}

function begin(text: string, from: number, to: number): Run {
  const lexer = createLexer(text, from, to);
  return { lexer, cursor: createCursor(lexer, []), body: [], marks: [], comments: [] };
}

/** Reads the next line of code with all that belongs to it. */
function next({ lexer, cursor, body, marks }: Run): void {
  const { from } = peek(cursor);
  const fresh = isFresh(lexer.text, from);
  const first = body.length;
  lexer.reach = lexer.lineReach;
  statement(cursor, body);
  peek(cursor);
  for (let index = first; index < body.length; index++) {
    const problems = cursor.problems.length;
    marks.push({ reach: lexer.reach, problems, fresh: fresh && index === first && body[index]!.span.from === from });
  }
}

function finish({ lexer, cursor, body, marks, comments }: Run): Parsed {
  return parsed(lexer.text, body, cursor.problems, [...comments, ...lexer.comments], marks);
}

function parsed(
  text: string,
  body: readonly Statement[],
  met: readonly SyntaxProblem[],
  comments: readonly Comment[],
  marks: readonly Mark[],
): Parsed {
  const problems = met.filter(({ span }, index) => span.from !== met[index - 1]?.span.from);
  return { text, module: { body, problems, comments }, marks, met };
}

function isFresh(text: string, from: number): boolean {
  return from === 0 || text[from - 1] === '\n';
}

function reparse(text: string, previous: Parsed): Parsed {
  const { from, to, delta } = changeBetween(previous.text, text);
  const kept = keptStatements(previous, from);
  const resume = kept === 0 ? 0 : previous.module.body[kept]!.span.from;
  const run = begin(text, resume, text.length);
  const { cursor, body, marks } = run;
  body.push(...previous.module.body.slice(0, kept));
  marks.push(...previous.marks.slice(0, kept));
  cursor.problems.push(...previous.met.slice(0, marks.at(-1)?.problems ?? 0));
  run.comments.push(...previous.module.comments.filter(comment => comment.span.to < resume));
  let candidate = kept;
  while (!at(cursor, 'end')) {
    const start = peek(cursor).from;
    if (start > to && isFresh(text, start)) {
      const { body: old } = previous.module;
      while (candidate < old.length && old[candidate]!.span.from < start - delta) candidate++;
      if (old[candidate]?.span.from === start - delta && previous.marks[candidate]!.fresh)
        return takeOver(run, previous, candidate, start, delta);
    }
    next(run);
  }
  return finish(run);
}

/** Ends a parse with the statements of the previous one from `first` on, which begins at `start` in the new text. */
function takeOver(run: Run, previous: Parsed, first: number, start: number, delta: number): Parsed {
  const { lexer, cursor, body, marks, comments } = run;
  const { module } = previous;
  const seen = first === 0 ? 0 : previous.marks[first - 1]!.problems;
  const shift = cursor.problems.length - seen;
  for (let index = first; index < module.body.length; index++) {
    body.push(moveStatement(module.body[index]!, delta));
    const { reach, problems, fresh } = previous.marks[index]!;
    marks.push({ reach: reach + delta, problems: problems + shift, fresh });
  }
  for (const problem of previous.met.slice(seen)) cursor.problems.push(moveProblem(problem, delta));
  for (const comment of lexer.comments) if (comment.span.from < start) comments.push(comment);
  for (const comment of module.comments)
    if (comment.span.from >= start - delta) comments.push(moveComment(comment, delta));
  return parsed(lexer.text, body, cursor.problems, comments, marks);
}

/** How many statements from the start do not depend on anything from the offset `from` on. */
function keptStatements({ module, marks }: Parsed, from: number): number {
  let kept = 0;
  while (kept < marks.length && marks[kept]!.reach < from) kept++;
  while (kept > 0 && marks[kept]?.fresh !== true) kept--;
  return module.body.length > kept ? kept : 0;
}

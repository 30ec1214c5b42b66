/**
 * Parsing a notebook: each cell by itself, so that a cell which is broken cannot swallow the next. The bodies are
 * joined into one module, because the cells share their names.
 */
import type { JoinedCells } from '../source/cells';
import type { Module } from './ast';
import { moveComment, moveProblem, moveStatement } from './move';
import { parseRange } from './parse';

export interface ParsedCells {
  readonly text: string;
  readonly module: Module;
  /** A cell that is new, or was edited since the earlier parse, could not be read whole. */
  readonly broken: boolean;
  /** The module of each cell, and where in `text` it was read. */
  readonly cells: ReadonlyMap<string, ParsedCell>;
}

interface ParsedCell {
  readonly text: string;
  readonly from: number;
  readonly module: Module;
}

/** `previous` is any earlier parse; the statements of cells that did not change are taken over from it. */
export function parseCells(source: Pick<JoinedCells, 'text' | 'cells'>, previous?: ParsedCells): ParsedCells {
  const cells = new Map<string, ParsedCell>();
  let broken = false;
  for (const { uri, from, to } of source.cells) {
    const text = source.text.slice(from, to);
    const known = previous?.cells.get(uri);
    const isKnown = known?.text === text;
    const module = isKnown ? moved(known.module, from - known.from) : readCell(source.text, from, to);
    if (!isKnown && module.problems.length > 0) broken = true;
    cells.set(uri, { text, from, module });
  }
  const modules = [...cells.values()].map(({ module }) => module);
  const module = {
    body: modules.flatMap(({ body }) => body),
    problems: modules.flatMap(({ problems }) => problems),
    comments: modules.flatMap(({ comments }) => comments),
  };
  return { text: source.text, module, broken, cells };
}

function readCell(text: string, from: number, to: number): Module {
  return parseRange(text, from, to).module;
}

function moved(module: Module, delta: number): Module {
  if (delta === 0) return module;
  return {
    body: module.body.map(statement => moveStatement(statement, delta)),
    problems: module.problems.map(problem => moveProblem(problem, delta)),
    comments: module.comments.map(comment => moveComment(comment, delta)),
  };
}

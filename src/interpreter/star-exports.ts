/**
 * Which star imports a name may come from, as their texts tell without being run. An answer about a text stays true, so it
 * is kept from one analysis to the next.
 */
import type * as ast from '../python/ast';
import { targetsOf } from './assign';

/** 0: the text defines the name; 1: it may pass it on; 2: it does not know it. */
export type Rank = 0 | 1 | 2;

/** Where a text imports a name from that it passes on. */
export interface Passed {
  readonly module: string;
  readonly name: string;
}

interface Known {
  readonly text: string;
  readonly ranks: Map<string, Rank>;
  readonly passed: Map<string, Passed | undefined>;
}

export class StarExports {
  private readonly known = new Map<string, Known>();

  rank(uri: string, text: string, name: string): Rank {
    const { ranks } = this.of(uri, text);
    let rank = ranks.get(name);
    if (rank === undefined) ranks.set(name, (rank = rankOf(text, name)));
    return rank;
  }

  /** Where a name comes from that a text only passes on, which then need not run for it; `undefined` where it may do more. */
  passedOn(uri: string, text: string, name: string, parse: () => ast.Module): Passed | undefined {
    const { passed } = this.of(uri, text);
    if (!passed.has(name)) passed.set(name, passedBy(text, name, parse));
    return passed.get(name);
  }

  private of(uri: string, text: string): Known {
    let file = this.known.get(uri);
    if (file?.text !== text) this.known.set(uri, (file = { text, ranks: new Map(), passed: new Map() }));
    return file;
  }
}

function rankOf(text: string, name: string): Rank {
  if (!text.includes(name)) return text.includes('import *') ? 1 : 2;
  if (listedIn(text)?.includes(name) === false) return 2;
  return new RegExp(`^(?:class|def|async def)\\s+${name}\\b|^${name}\\s*[:=]`, 'm').test(text) ? 0 : 1;
}

/** What `__all__` lists, where the text says it once and as a plain list. */
function listedIn(text: string): readonly string[] | undefined {
  const [, list, ...others] = text.split('__all__');
  const items = others.length === 0 ? /^\s*=\s*[[(]([\s\w'",#.-]*)[\])]\s*$/m.exec(list ?? '') : null;
  return items?.index === 0 ? [...items[1]!.matchAll(/(['"])(\w+)\1/g)].map(found => found[2]!) : undefined;
}

/** Ways to give a module a name, or another value under it, that is not written in it. */
const UNWRITTEN = /\bglobals\s*\(|\bexec\s*\(|\bsetattr\s*\(|\bsys\.modules\b|^\s*global\s/m;

/** A statement of its own imports the name, and no other sets it. */
function passedBy(text: string, name: string, parse: () => ast.Module): Passed | undefined {
  const isExported = text.includes('__all__') ? listedIn(text)?.includes(name) : !name.startsWith('_');
  if (!isExported || !text.includes(name) || UNWRITTEN.test(text)) return undefined;
  let found: Passed | undefined;
  for (const statement of parse().body) {
    const imported = statement.kind === 'ImportFrom' ? importedAs(statement, name) : undefined;
    if (imported && found) return undefined;
    found ??= imported;
    const isOther = imported === undefined && (statement.kind === 'Import' || isCompound(statement));
    if (targetsOf(statement).includes(name) || (isOther && textOf(statement, text).includes(name))) return undefined;
  }
  return found;
}

function importedAs({ level, module, names }: ast.ImportFrom, name: string): Passed | undefined {
  const found = names.find(one => (one.alias ?? one.name) === name);
  return found && { module: '.'.repeat(level) + module, name: found.name };
}

/** Something in it may set a name; what a function or a class sets is its own. */
function isCompound({ kind }: ast.Statement): boolean {
  return ['If', 'Try', 'With', 'For', 'While', 'Match', 'Delete'].includes(kind);
}

function textOf({ span }: ast.Statement, text: string): string {
  return text.slice(span.from, span.to);
}

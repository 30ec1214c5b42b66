/** `import a.b as c` and `from ..a import (b as c, d)`. Half an import still imports what it names. */
import type { Import, ImportedName, ImportFrom } from './ast';
import { accept, advance, at, type Cursor, describe, expect, nameOf, peek, reportNext, spanFrom } from './cursor';

export function importNames(cursor: Cursor): Import {
  const { from } = advance(cursor);
  const names: ImportedName[] = [];
  do importedName(cursor, names, dottedName);
  while (accept(cursor, ','));
  return { kind: 'Import', span: spanFrom(cursor, from), names };
}

export function importFrom(cursor: Cursor): ImportFrom {
  const { from } = advance(cursor);
  let level = 0;
  for (; at(cursor, '.') || at(cursor, '...'); advance(cursor)) level += at(cursor, '.') ? 1 : 3;
  const module = level > 0 && at(cursor, 'import') ? '' : dottedName(cursor);
  const names: ImportedName[] = [];
  if (expect(cursor, 'import', 'after the module')) importedNames(cursor, names);
  return { kind: 'ImportFrom', span: spanFrom(cursor, from), module, level, names };
}

function importedNames(cursor: Cursor, names: ImportedName[]): void {
  if (at(cursor, '*')) {
    const { from, to } = advance(cursor);
    names.push({ name: '*', span: { from, to } });
    return;
  }
  const bracketed = accept(cursor, '(');
  do {
    if (bracketed && at(cursor, ')')) break;
    importedName(cursor, names, simpleName);
  } while (accept(cursor, ','));
  if (bracketed) expect(cursor, ')', 'to close this import');
}

function importedName(cursor: Cursor, names: ImportedName[], read: (cursor: Cursor) => string): void {
  const { from } = peek(cursor);
  const name = read(cursor);
  if (name === '') return;
  const alias = accept(cursor, 'as') ? simpleName(cursor) : undefined;
  names.push({ name, alias: alias || undefined, span: spanFrom(cursor, from) });
}

function dottedName(cursor: Cursor): string {
  let name = simpleName(cursor);
  while (name !== '' && accept(cursor, '.')) name += `.${simpleName(cursor)}`;
  return name;
}

/** '' where there is none. */
function simpleName(cursor: Cursor): string {
  if (at(cursor, 'name')) return nameOf(cursor, advance(cursor));
  reportNext(cursor, `expected a name to import, found ${describe(cursor)}`);
  return '';
}

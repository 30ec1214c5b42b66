// Parser cases: `cases/*.txt` hold a title, a source, `==>` and the tree. `UPDATE=1` rewrites the trees.
import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from '../../src/python/parse';
import { filesUnder } from '../files.mjs';
import { showModule } from './show';

interface Case {
  readonly title: string;
  readonly source: string;
  readonly tree: string;
}

for (const path of filesUnder('test/python/cases')) {
  describe(`parsing ${path}`, () => {
    const cases = read(readFileSync(path, 'utf8'));
    if (process.env.UPDATE) writeFileSync(path, write(cases));
    for (const { title, source, tree } of cases)
      it(title, () => assert.equal(shown(source), process.env.UPDATE ? shown(source) : tree));
  });
}

function shown(source: string): string {
  return showModule(parse(source).module, source);
}

/** A case begins with `## title`. */
function read(text: string): readonly Case[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map(section => {
      const [, title, source, tree] = /^(.*)\n([\s\S]*?)\n==>\n?([\s\S]*)$/.exec(section)!;
      return { title: title!, source: source!, tree: tree!.trimEnd() };
    });
}

function write(cases: readonly Case[]): string {
  return cases.map(({ title, source }) => `## ${title}\n${source}\n==>\n${shown(source)}\n`).join('\n');
}

// Parsing with an earlier parse at hand gives exactly what parsing alone gives, and keeps what did not change.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Parsed, parse } from '../../src/python/parse';
import { filesUnder } from '../files.mjs';
import { fragments } from './fragments';

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const samples = filesUnder('test/samples/python').filter(path => path.endsWith('.py'));
const edit = fc.record({
  at: fc.nat(),
  remove: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(200)),
  insert: fc.array(fc.constantFrom(...fragments), { maxLength: 3 }).map(tokens => tokens.join('')),
});

describe('parsing after an edit', () => {
  for (const path of samples)
    it(`of ${path} gives what a first parse gives`, () => {
      const text = readFileSync(path, 'utf8');
      const edits = fc.array(edit, { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(edits, list => {
          let parsed = parse(text);
          for (const one of list) {
            const edited = apply(parsed.text, one);
            parsed = parse(edited, parsed);
            assert.deepEqual(parsed, parse(edited));
          }
        }),
        { seed: 42, numRuns: 100 },
      );
    }).timeout(60_000);

  const text = 'import a\n\n\ndef f():\n    return 1\n\n\nb = 2\nclass C:\n    d = 3\n\ne = 4\nf = 5\n';

  it('keeps the nodes but those of the line and of what it might belong to', () => {
    check(text, 'b = 2', 'b = 3', ['kept', 'new', 'new', 'kept', 'kept', 'kept']);
  });
  it('moves the nodes after it where the length has changed', () => {
    check(text, 'b = 2', 'b = 2000', ['kept', 'new', 'new', 'moved', 'moved', 'moved']);
  });
  it('reads a statement again that the edit may have continued', () => {
    check(text, '\n\nb = 2', '\n    x\nb = 2', ['kept', 'new', 'moved', 'moved', 'moved', 'moved']);
  });
  it('gives the same parse for the same text', () => {
    const first = parse(text);
    assert.equal(parse(text, first), first);
  });

  function check(before: string, from: string, to: string, expected: readonly string[]): void {
    const first = parse(before);
    const after = before.replace(from, to);
    const second = parse(after, first);
    assert.deepEqual(
      second.module.body.map((statement, index) => {
        if (first.module.body.includes(statement)) return 'kept';
        return index < first.module.body.length && isLazy(second, index) ? 'moved' : 'new';
      }),
      expected,
    );
    assert.deepEqual(second, parse(after));
  }

  /** A moved statement has the text that it had. */
  function isLazy({ text: now, module }: Parsed, index: number): boolean {
    const { from, to } = module.body[index]!.span;
    const old = parse(text).module.body[index]!.span;
    return now.slice(from, to) === text.slice(old.from, old.to) && from !== old.from;
  }
});

function apply(text: string, { at, remove, insert }: Edit): string {
  const from = text.length === 0 ? 0 : at % text.length;
  return text.slice(0, from) + insert + text.slice(from + remove);
}

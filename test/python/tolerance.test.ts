// Broken code: nothing throws, every span lies in its text and in its parent, and what cannot be read is reported.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Child, childrenOf } from '../../src/python/find';
import { parse } from '../../src/python/parse';
import { filesUnder } from '../files.mjs';
import { fragments } from './fragments';

const samples = filesUnder('test/samples/python').filter(path => path.endsWith('.py'));

describe('parsing broken code', () => {
  for (const path of samples)
    it(`holds for every prefix of ${path}`, () => {
      const text = readFileSync(path, 'utf8');
      for (let length = 0; length <= text.length; length++) check(text.slice(0, length));
    }).timeout(60_000);

  it('holds for random sequences of tokens', () => {
    const text = fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map(tokens => tokens.join(''));
    fc.assert(fc.property(text, check), { seed: 1991, numRuns: 3000 });
  }).timeout(60_000);

  it('holds for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), check), { seed: 2008, numRuns: 3000 });
  }).timeout(60_000);

  for (const opener of ['(', '[', '{', 'f(', 'x[', '-', 'not ', 'lambda: ', 'a if b else ', 'a ** ', "f'{", 'await '])
    it(`is not brought down by ten thousand ${opener.trim()} in a row`, () => {
      const text = opener.repeat(10_000);
      assert.notDeepEqual(parse(text).module.problems, []);
    });

  for (const link of ['a + ', 'a or ', 'a.', 'a(b)(c)[d].e'])
    it(`is not brought down by ten thousand ${link.trim()} in a chain`, () => {
      const text = link.repeat(10_000);
      const parsed = parse(text);
      assert.notDeepEqual(parsed.module.problems, []);
      check(text);
      assert.deepEqual(parse(`a\n${text}`, parsed), parse(`a\n${text}`));
    });

  it('is not brought down by a thousand blocks in each other', () => {
    const text = Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}if a:\n`).join('');
    assert.notDeepEqual(parse(text).module.problems, []);
  });

  it('is not brought down by a thousand lines, each indented more', () => {
    const text = Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a\n`).join('');
    assert.notDeepEqual(parse(text).module.problems, []);
  });
});

function check(text: string): void {
  const { module } = parse(text);
  const whole = { from: 0, to: text.length };
  let end = 0;
  let errors = 0;
  for (const statement of module.body) {
    assert(statement.span.from >= end, `statements overlap at ${statement.span.from} in ${JSON.stringify(text)}`);
    end = statement.span.to;
    visit(statement, whole);
  }
  for (const { span } of module.problems) within(span, whole);
  for (const comment of module.comments)
    assert.equal(text.slice(comment.span.from, comment.span.to), `#${comment.text}`);
  if (module.problems.length === 0) assert.equal(errors, 0, `an error without a problem in ${JSON.stringify(text)}`);

  function visit(node: Child, outer: { from: number; to: number }): void {
    if (node.kind === 'ErrorStatement' || (node.kind === 'ErrorExpression' && !/\\N/.test(text))) errors++;
    const span = 'span' in node ? node.span : outer;
    within(span, outer);
    for (const child of childrenOf(node)) visit(child, span);
  }

  function within(span: { from: number; to: number }, outer: { from: number; to: number }): void {
    const holds = outer.from <= span.from && span.from <= span.to && span.to <= outer.to;
    assert(holds, `${JSON.stringify(span)} leaves ${JSON.stringify(outer)} in ${JSON.stringify(text)}`);
  }
}

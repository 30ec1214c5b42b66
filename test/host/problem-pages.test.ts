/** The small cases on the pages of problems: each has its problem and no other, and none once it is mended. */
import { strict as assert } from 'node:assert';
import { problemPages } from '../../src/host/problem-pages';
import { problemsIn } from '../../src/host/problems';
import { analyze } from '../../src/interpreter/analyze';
import { shippedLibrary } from './hover-text';

const uri = 'file:///case.py';
const codesOf = (text: string) => problemsIn(analyze({ uri, text }), uri, () => 'there').map(({ code }) => code);

describe('the page of', () => {
  for (const [code, { broken, mended, notes }] of Object.entries(problemPages)) {
    it(`${code} shows a case of it, and how it is mended`, () => {
      assert.deepEqual(codesOf(broken), [code]);
      assert.deepEqual(codesOf(mended), []);
    });

    it(`${code} leads to notes that are there`, () => {
      for (const note of notes) assert.ok(shippedLibrary().note(note), note);
    });
  }
});

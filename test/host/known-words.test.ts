/** What is left out of a description because a size in it is not known. */
import { strict as assert } from 'node:assert';
import { hasHole, knownFormula, knownParts } from '../../src/host/known-words';

describe('words with a size that is not known', () => {
  for (const text of ['?×?×?', '? MACs', '2·? parameters', 'H_out = ?', '(?, ?)', '⌊?/2⌋', '?·width + 4', 'to ?'])
    it(`are found: ${text}`, () => assert.ok(hasHole(text)));

  for (const text of ['3×3', 'why does it fall?', 'B×?name', '2·dim parameters', ''])
    it(`are not seen where there are none: ${text || 'nothing'}`, () => assert.ok(!hasHole(text)));

  it('leave the parts of a headline that are known', () => {
    assert.equal(knownParts('? → 64 channels · ?×? · padding 1'), '? → 64 channels · padding 1');
    assert.equal(knownParts('? → ? features'), undefined);
    assert.equal(knownParts('3 → 64 channels'), '3 → 64 channels');
    assert.equal(knownParts('num_groups groups · 64 channels'), '64 channels');
  });

  it('take a formula with them, as does one that says nothing', () => {
    const formula = (text: string) => ({ text, tex: text });
    assert.equal(knownFormula(formula('parameters = ?·10 + 10 = ?')), undefined);
    assert.equal(knownFormula(formula('2048 = 2048')), undefined);
    assert.deepEqual(knownFormula(formula('2·8 = 16')), formula('2·8 = 16'));
  });
});

/** Questions that ask what code prints, against what it printed (test/truth/traces.json, by traces.py beside it). */
import { strict as assert } from 'node:assert';
import { grade } from '../../src/quiz/grade';
import { cards } from '../quiz/exchange/samples';
import truth from '../truth/traces.json';

const facts: Readonly<Record<string, { readonly code: string; readonly prints: string }>> = truth;

describe('a question about what code prints', () => {
  for (const { item } of cards)
    if (item.type === 'trace')
      it(`${item.id} was run, and prints what its answer says`, () => {
        const fact = facts[item.id];
        assert.equal(fact?.code, item.code);
        assert.equal(grade(item, { type: 'trace', text: fact!.prints }).outcome, 'right', fact!.prints);
        assert.equal(item.accepted[0], fact!.prints);
      });
});

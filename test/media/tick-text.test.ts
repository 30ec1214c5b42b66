import { strict as assert } from 'node:assert';
import { tickText } from '../../media/explainer/tick-text';

describe('a number of an axis', () => {
  const check = (value: number, text: string) =>
    it(`${value} is written ${text}`, () => assert.equal(tickText(value), text));
  check(0, '0');
  check(0.1 + 0.2, '0.3');
  check(-0.05, '−0.05');
  check(0.0003, '3e−4');
  check(200_000, '2e5');
});

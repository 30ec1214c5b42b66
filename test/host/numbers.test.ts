import { strict as assert } from 'node:assert';
import { exact, short } from '../../src/host/numbers';

describe('a count', () => {
  const check = (count: number, full: string, brief: string) =>
    it(`${count}`, () => assert.deepEqual([exact(count), short(count)], [full, brief]));

  check(0, '0', '0');
  check(999, '999', '999');
  check(1000, '1,000', '1 K');
  check(9408, '9,408', '9.4 K');
  check(99_950, '99,950', '100 K');
  check(999_499, '999,499', '999 K');
  check(999_500, '999,500', '1 M');
  check(11_689_512, '11,689,512', '11.7 M');
  check(118_013_952, '118,013,952', '118 M');
  check(1_814_073_344, '1,814,073,344', '1.81 G');
  check(9_999_999_999, '9,999,999,999', '10 G');
});

/** What was kept for the next window, read back when it is whole, cut short, changed, or of another version. */
import { strict as assert } from 'node:assert';
import { readStored, type Stored } from '../../src/host/measurements-stored';

const stamp = { device: 'cpu', adapter: 'A CPU', at: 1_700_000_000_000, input: 'random values' } as const;
const ran = { ...stamp, out: [[1, 6, 28, 28]], ms: 0.2, mean: 0, std: 1, min: -2, max: 2, zeros: 0.5 };
const whole: Stored = { version: '1', calls: [['a', ran]], networks: [['n', { ...stamp, ms: 3 }]] };

describe('kept measurements', () => {
  it('are what they were', () => assert.deepEqual(readStored(JSON.parse(JSON.stringify(whole)), '1'), whole));

  for (const value of [undefined, null, 5, 'calls', [], {}, { ...whole, version: '2' }, { ...whole, version: 1 }])
    it(`are none in ${JSON.stringify(value)}`, () => assert.equal(readStored(value, '1'), undefined));

  for (const wrong of [
    5,
    null,
    {},
    [['b', null]],
    [['b', {}]],
    [[5, ran]],
    ['b'],
    [['b', { ...ran, out: 'all' }]],
    [['b', { ...ran, out: [[1, null]] }]],
    [['b', { ...ran, mean: null }]],
    [['b', { ...ran, device: 'tpu' }]],
    [['b', { ...ran, at: 'now' }]],
  ])
    it(`are the others beside ${JSON.stringify(wrong)}`, () => {
      const calls = Array.isArray(wrong) ? [...wrong, ['a', ran]] : wrong;
      const found = readStored({ ...whole, calls }, '1');
      assert.deepEqual(found, { ...whole, calls: Array.isArray(wrong) ? whole.calls : [] });
    });

  it('are read whatever byte of them has changed', () => {
    const text = JSON.stringify(whole);
    for (let at = 0; at < text.length; at++)
      for (const other of ['0', '"', '}', 'x']) {
        let value: unknown;
        try {
          value = JSON.parse(text.slice(0, at) + other + text.slice(at + 1));
        } catch {
          continue;
        }
        const found = readStored(value, '1');
        for (const [, { out }] of found?.calls ?? []) assert.ok(out.every(shape => shape.every(Number.isInteger)));
      }
  });
});

/** How often a model is run for its time: a slow one once, and not at all where no time is asked for. */
import { strict as assert } from 'node:assert';
import { timed } from '../../src/runtime/run';

describe('a timed run', () => {
  const runs = async (repeats: number, milliseconds: number, enough: number) => {
    let count = 0;
    const run = async () => {
      count++;
      await new Promise(resolve => setTimeout(resolve, milliseconds));
      return {};
    };
    const { times } = await timed({ run, outputNames: ['y'] }, {}, repeats, () => {}, enough);
    return { count, times: times.length, slow: times.every(ms => ms >= milliseconds - 1) };
  };

  it('warms up and is repeated', async () => {
    assert.deepEqual(await runs(3, 1, 10_000), { count: 4, times: 3, slow: true });
  });

  it('is the warm-up itself where that takes long', async () => {
    assert.deepEqual(await runs(3, 30, 10), { count: 1, times: 1, slow: true });
  });

  it('is not repeated where no time is asked for', async () => {
    assert.deepEqual(await runs(0, 30, 10), { count: 1, times: 0, slow: true });
  });
});

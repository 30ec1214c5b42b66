import { strict as assert } from 'node:assert';
import { setTimeout } from 'node:timers/promises';
import { WarmUp } from '../../src/host/warm-up';

/** Works until it is stopped or has worked so long, and throws when stopped, as an analysis does. */
function working(milliseconds: number, stopped: () => boolean): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) if (stopped()) throw new Error('stopped');
}

describe('host/warm-up', () => {
  it('does the work over until its time is used up, and none after that', async () => {
    const warmUp = new WarmUp(40, 0);
    let spent = 0;
    let rounds = 0;
    const begin = () =>
      warmUp.begin(
        () => true,
        stopped => {
          const start = performance.now();
          rounds++;
          try {
            working(15, stopped);
          } finally {
            spent += performance.now() - start;
          }
        },
      );
    begin();
    while (spent < 40) await setTimeout(1);
    await setTimeout(10);
    const used = rounds;
    assert.ok(used > 1, 'it is done more than once');
    begin();
    await setTimeout(20);
    assert.equal(rounds, used);
  });

  it('stops in the middle of the work when something is asked, and goes on after that answer', async () => {
    const warmUp = new WarmUp(10_000, 0);
    let idle = true;
    let wasStopped = false;
    let begun = 0;
    const begin = () =>
      warmUp.begin(
        () => idle,
        stopped => {
          begun++;
          if (begun === 2) idle = false;
          try {
            working(begun === 2 ? 10_000 : 1, stopped);
          } catch (error) {
            wasStopped = true;
            throw error;
          }
        },
      );
    begin();
    while (idle || !wasStopped) await setTimeout(1);
    await setTimeout(10);
    assert.equal(begun, 2, 'while something is asked, nothing is begun');
    idle = true;
    begin();
    while (begun < 4) await setTimeout(1);
    idle = false;
  });

  it('leaves the editor time to show the answer first', async () => {
    let begun = false;
    let idle = true;
    const warmUp = new WarmUp(10, 30);
    warmUp.begin(
      () => idle,
      () => {
        begun = true;
      },
    );
    await setTimeout(5);
    assert.equal(begun, false);
    idle = false;
    await setTimeout(40);
    assert.equal(begun, false, 'something was asked in the meantime');
  });
});

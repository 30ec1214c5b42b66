/** Sums over a network: shared parameters once, containers not twice, symbols and what is not known. */
import { strict as assert } from 'node:assert';
import { tensorBytes, trainingBytes } from '../../src/network/memory';
import type { Call } from '../../src/network/network';
import { parameterCounts, totalMacs } from '../../src/network/totals';
import { showBytes } from '../../src/tensor/bytes';
import { type Dim, showDim, symbol } from '../../src/tensor/dim';

describe('totals', () => {
  it('count a shared parameter once and a frozen one apart', () => {
    const shared = { identity: 'embedding', shape: [100, 8], trainable: true };
    const frozen = { identity: 'stem', shape: [3, 3], trainable: false };
    assert.deepEqual(parameterCounts([shared, frozen, { ...shared }]), { params: 809, trainable: 800 });
  });

  it('keep sizes by name', () => {
    const n = symbol('n');
    const { params } = parameterCounts([
      { identity: 1, shape: [n, n], trainable: true },
      { identity: 2, shape: [n], trainable: true },
    ]);
    assert.equal(showDim(params), 'n² + n');
  });

  it('sum leaf calls and not the containers around them', () => {
    const root = call(0, undefined, undefined, undefined);
    const attention = call(1, 0, 'MultiheadAttention', 100);
    const inside = call(2, 1, 'Linear', 60);
    const after = call(3, 0, 'Linear', 10);
    const sequence = call(4, 0, 'Sequential', undefined);
    const last = call(5, 4, 'Linear', 5);
    const calls = [root, attention, inside, after, sequence, last];
    assert.equal(totalMacs(calls), 115);
    assert.deepEqual(
      [root, attention, sequence].map(container => totalMacs(calls, container)),
      [115, 60, 5],
    );
    assert.equal(
      totalMacs([root, after, call(2, 0, 'Linear', undefined)].map((each, index) => ({ ...each, index }))),
      undefined,
    );
  });

  it('measure memory', () => {
    assert.equal(tensorBytes({ shape: [4], dtype: 'int64' }), 32);
    assert.equal(trainingBytes(1000, 1000, 2), 16_000);
    assert.deepEqual([0, 1023, 1536, 46_800_000, 5e12].map(showBytes), [
      '0 B',
      '1023 B',
      '1.5 KiB',
      '44.6 MiB',
      '4.55 TiB',
    ]);
  });
});

function call(
  index: number,
  parent: number | undefined,
  id: string | undefined,
  macs: Dim | undefined,
): Pick<Call, 'index' | 'parent' | 'operator' | 'macs'> {
  return { index, ...(parent === undefined ? {} : { parent }), ...(id ? { operator: { id, name: id } } : {}), macs };
}

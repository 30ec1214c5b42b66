// The reference models: each is built from its defaults, runs, and gives what its description says.
import { strict as assert } from 'node:assert';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { defaults, referenceModel } from '../../src/onnx/reference/build';
import { references } from '../../src/onnx/reference/catalogue';

describe('reference models', () => {
  it('have ids of their own', () => {
    const ids = references.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
  });

  for (const reference of references)
    it(`${reference.id} runs and speaks for its defaults`, async () => {
      const entered = defaults(reference);
      const { model, inputs, outputs } = referenceModel(reference, entered);
      const session = await InferenceSession.create(model, { logSeverityLevel: 4, intraOpNumThreads: 1 });
      const feeds = inputs.map(({ name, values, shape }) => [name, new Tensor('float32', values, shape)] as const);
      const results = await session.run(Object.fromEntries(feeds));
      await session.release();
      const found: Record<string, readonly number[]> = {};
      for (const { name, shape } of outputs) {
        assert.deepEqual(results[name]!.dims, shape, name);
        found[name.slice(0, name.indexOf(':'))] = Array.from(results[name]!.data as Float32Array);
      }
      assert.doesNotMatch(reference.summary(found, entered), /undefined|NaN|∞/);
    });
});

/**
 * The reference models: each runs on its defaults and on other inputs that a reader can enter, and gives the numbers that
 * real PyTorch, NumPy and OpenCV gave for the same inputs (test/truth/reference.py); each of the models that run here is one
 * that the ONNX checker has accepted.
 */
import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type ReferenceModel, referenceModel } from '../../src/onnx/reference/build';
import { references } from '../../src/onnx/reference/catalogue';
import { filesUnder } from '../files.mjs';
import { casesOf } from './reference-cases';
import { difference, facts } from './reference-truth';

describe('reference models', () => {
  it('have ids of their own', () => {
    const ids = references.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
  });

  it('are offered by every file that describes one', () => {
    const described = filesUnder('src/onnx/reference').flatMap(path => [
      ...readFileSync(path, 'utf8').matchAll(/reference\(\{\n {2}id: '(.+)'/g),
    ]);
    assert.deepEqual(described.map(([, id]) => id).sort(), references.map(({ id }) => id).sort());
  });

  for (const reference of references)
    it(`${reference.id} gives PyTorch's numbers`, async () => {
      const wrong: string[] = [];
      const cases = casesOf(reference);
      const known = facts[reference.id] ?? [];
      assert.equal(known.length, cases.length, 'run test/truth/reference.py');
      for (const [index, entered] of cases.entries()) {
        const fact = known[index]!;
        const built = attempt(() => referenceModel(reference, entered));
        if (built instanceof Error || 'refused' in fact) {
          const refused = { built: built instanceof Error ? built.message : 'yes', recorded: 'refused' in fact };
          if (!(built instanceof Error && 'refused' in fact)) wrong.push(`case ${index}: ${JSON.stringify(refused)}`);
          continue;
        }
        if (digest(built.model) !== fact.model)
          wrong.push(`case ${index}: the ONNX checker has not seen this model; run test/truth/reference.py`);
        const found = await run(built);
        for (const [name, { values, shape }] of Object.entries(found)) {
          const differs = difference(values, shape, fact.out[name]!);
          if (differs) wrong.push(`case ${index}, ${name}: ${differs} (${JSON.stringify(entered)})`);
        }
        const numbers = Object.fromEntries(Object.entries(found).map(([name, { values }]) => [name, [...values]]));
        assert.doesNotMatch(reference.summary(numbers, entered), /undefined|NaN/, `case ${index}`);
      }
      assert.equal(wrong.join('\n'), '');
    });
});

async function run({ model, inputs, outputs }: ReferenceModel) {
  const session = await InferenceSession.create(model, { logSeverityLevel: 4, intraOpNumThreads: 1 });
  const feeds = inputs.map(({ name, values, shape }) => [name, new Tensor('float32', values, shape)] as const);
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return Object.fromEntries(
    outputs.map(({ name, shape }) => {
      assert.deepEqual(results[name]!.dims, shape, name);
      return [name.replace(':out', ''), { values: results[name]!.data as Float32Array, shape }];
    }),
  );
}

function digest(model: Uint8Array): string {
  return createHash('sha256').update(model).digest('hex').slice(0, 16);
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error as Error;
  }
}

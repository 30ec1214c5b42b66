/** Models on disk: with their weights inside and beside them, both are what ONNX Runtime reads, and what was to be written. */
import { strict as assert } from 'node:assert';
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { onnx } from 'onnx-proto';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { open } from '../../src/interpreter/analyze';
import { networkModel } from '../../src/onnx/network';
import { valuesOf } from '../../src/onnx/recipe';
import { holdWeights, writeModel } from '../../src/runtime/files';
import { isUnknown } from '../../src/tensor/unknown';

const text = 'from torch import nn\nmodel = nn.Sequential(nn.Linear(300, 40), nn.ReLU(), nn.Linear(40, 3))';

describe('a model on disk', () => {
  const network = open({ uri: 'model.py', text }).trace('model', { given: ['2x300'], from: 'flag' });
  assert.ok(!isUnknown(network));
  const built = networkModel(network);
  assert.ok(!('reason' in built));
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'receptive-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds its weights where they fit', async () => {
    const file = join(folder, 'model.onnx');
    assert.deepEqual(writeModel({ ...built, file }).files, [{ file, bytes: readFileSync(file).length }]);
    const { graph } = onnx.ModelProto.decode(readFileSync(file));
    for (const { name, recipe, bytes } of built.weights) {
      const { rawData } = graph!.initializer!.find(initializer => initializer.name === name)!;
      assert.deepEqual(new Float32Array(Uint8Array.from(rawData!).buffer), valuesOf(recipe, bytes / 4));
    }
    await gives(file);
  });

  it('is whole where the disk takes less at a time than it is given', async () => {
    const [whole, parts] = [join(folder, 'whole.onnx'), join(folder, 'parts.onnx')];
    writeModel({ ...built, file: whole });
    const { writeSync } = fs;
    let calls = 0;
    const partly = (handle: number, bytes: Uint8Array, at: number, length: number, to: number) => {
      calls++;
      return writeSync(handle, bytes, at, Math.ceil(length / 3), to);
    };
    fs.writeSync = partly as typeof writeSync;
    try {
      writeModel({ ...built, file: parts });
    } finally {
      fs.writeSync = writeSync;
    }
    assert.ok(calls > 0);
    assert.deepEqual(readFileSync(parts), readFileSync(whole));
  });

  it('finds its weights where they were made for the last run, and others made anew', () => {
    const quiet = () => {};
    const first = holdWeights(folder, built.weights, quiet);
    assert.equal(holdWeights(folder, built.weights, quiet), first);
    const other = built.weights.map(weight => ({ ...weight, recipe: { kind: 'fill', value: 2 } as const }));
    const second = holdWeights(folder, other, quiet);
    assert.deepEqual(readdirSync(folder), [basename(second)]);
    const { offset, bytes } = built.weights[0]!;
    const written = readFileSync(join(second, 'weights.bin')).subarray(offset, offset + bytes);
    assert.ok(new Float32Array(Uint8Array.from(written).buffer).every(value => value === 2));
  });

  it('has them in a file beside it where they do not, and gives the same', async () => {
    const [inside, beside] = [join(folder, 'inside.onnx'), join(folder, 'beside.onnx')];
    writeModel({ ...built, file: inside });
    const { files } = writeModel({ ...built, file: beside }, () => {}, 1000);
    assert.deepEqual(
      files.map(({ file }) => file),
      [beside, `${beside}.data`],
    );
    assert.deepEqual(readdirSync(folder).sort(), ['beside.onnx', 'beside.onnx.data', 'inside.onnx']);
    assert.deepEqual(await gives(beside), await gives(inside));
  });
});

async function gives(file: string): Promise<Float32Array> {
  const session = await InferenceSession.create(file, { logSeverityLevel: 4 });
  const x = new Tensor(
    'float32',
    Float32Array.from({ length: 600 }, (_, i) => Math.sin(i)),
    [2, 300],
  );
  const { output } = await session.run({ [session.inputNames[0]!]: x });
  await session.release();
  assert.deepEqual(output!.dims, [2, 3]);
  return output!.data as Float32Array;
}

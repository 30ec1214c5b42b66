/** All of torchvision's classification models, traced from their sources, against what PyTorch recorded of them. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, open } from '../../src/interpreter/analyze';
import type { Network, TensorId } from '../../src/network/network';
import { isUnknown } from '../../src/tensor/unknown';
import { torchvisionRoot } from '../fetch/torchvision';

interface Fact {
  readonly id: string;
  readonly file: string;
  readonly name: string;
  readonly inputs: readonly { readonly shape: readonly number[] }[];
  readonly expected: {
    readonly total_params: number;
    readonly outputs: readonly (readonly number[])[];
    readonly aliases: Readonly<Record<string, readonly string[]>>;
    readonly calls: readonly {
      readonly path: string;
      readonly type: string;
      readonly out: unknown;
      readonly params: number;
    }[];
  };
}

const facts = (JSON.parse(gunzipSync(readFileSync('test/truth/torchvision.json.gz')).toString()) as { cases: Fact[] })
  .cases;

describe('torchvision', () => {
  const cache = new ModuleCache();
  let root: string;

  before(async function () {
    this.timeout(180_000);
    root = await torchvisionRoot();
  });

  for (const { id, file, name, inputs, expected } of facts)
    it(id.replace('torchvision/', ''), () => {
      const path = join(root, file);
      const opened = open(
        { uri: path, text: readFileSync(path, 'utf8') },
        { resolve: projectResolver(path, root), cache },
      );
      const network = opened.trace(`${name}(weights=None)`, { given: inputs.map(({ shape }) => shape.join('x')) });
      if (isUnknown(network)) return assert.fail(network.reason);
      assert.deepEqual(network.problems, []);
      assert.deepEqual(linesOf(network), linesFrom(expected));
    });
});

function linesOf(network: Network): readonly string[] {
  const shape = (id: TensorId | null) => (id === null ? '?' : network.tensors[id]!.shape.join('×'));
  const calls = network.calls.filter(call => call.path !== null);
  return [
    ...calls.map(call => `${call.path} ${call.type} ${call.outputs.map(shape).join(' ')} ${call.params}`),
    `outputs ${network.outputs.map(shape).join(' ')}`,
    `parameters ${network.totals.params}`,
  ];
}

function linesFrom({ calls, outputs, total_params }: Fact['expected']): readonly string[] {
  return [
    ...calls.map(call => `${call.path} ${call.type} ${shapesIn(call.out).join(' ')} ${call.params}`),
    `outputs ${shapesIn(outputs).join(' ')}`,
    `parameters ${total_params}`,
  ];
}

function shapesIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.every(item => typeof item === 'number') ? [value.join('×')] : value.flatMap(shapesIn);
}

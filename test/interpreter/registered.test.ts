/** Tables that other files fill when they are imported, against what Python found in them (test/truth/registries.json). */
import { strict as assert } from 'node:assert';
import { posix } from 'node:path';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';
import { shapesOf, spelled } from '../accuracy/recorded';
import { modelPackages } from '../fetch/model-packages';
import { makers, own, timm } from '../truth/registries.json';

describe('what other files register is there for', () => {
  for (const { name, files, source, params } of own)
    it(name, () => {
      const resolve = inFiles(files as unknown as Readonly<Record<string, string>>);
      const network = open({ uri: 'main.py', text: source }, { resolve }).trace('model');
      assert.equal(isUnknown(network) ? network.reason : network.totals.params, params);
    });
});

describe('of timm’s tables', () => {
  const cache = new ModuleCache();
  const { now } = performance;
  let resolvers: readonly ReturnType<typeof projectResolver>[];
  const resolve = (module: string, from: string) =>
    resolvers.map(find => find(module, from)).find(found => found !== undefined);

  before(async function () {
    this.timeout(180_000);
    resolvers = [...(await modelPackages()).values()].map(root => projectResolver(`${root}/main.py`, root));
    // How long it takes on this machine now is no part of the answer.
    performance.now = () => 0;
  });

  after(() => {
    performance.now = now;
  });

  for (const { source, size, params, out } of timm)
    it(source.split('\n').at(-2)!.trim() + (source.includes('class ') ? ' of a class of its own' : ''), () => {
      const network = open({ uri: 'main.py', text: source }, { resolve, cache }).trace('model', {
        given: [`torch.rand(1, 3, ${size}, ${size})`],
      });
      assert.ok(!isUnknown(network), isUnknown(network) ? network.reason : '');
      assert.deepEqual([network.totals.params, shapesOf(network, network.outputs)], [params, spelled(out)]);
    }).timeout(60_000);

  for (const { source, params } of makers)
    it(`${source.split('\n')[2]} with another head`, () => {
      const network = open({ uri: 'main.py', text: source }, { resolve, cache }).trace('model');
      assert.equal(isUnknown(network) ? network.reason : network.totals.params, params);
    });

  it('a list of all models is unknown, with the reason', () => {
    const text = 'import timm\nfrom torch import nn\nmodel = nn.Linear(1, len(timm.list_models()))\n';
    const network = open({ uri: 'main.py', text }, { resolve, cache }).trace('model');
    assert.ok(!isUnknown(network));
    assert.match(JSON.stringify(network.totals.params), /reason/);
  });
});

function inFiles(files: Readonly<Record<string, string>>) {
  return (module: string, from: string) => {
    const dots = /^\.*/.exec(module)![0].length;
    const folder = dots ? posix.join(posix.dirname(from), '../'.repeat(dots - 1)) : '.';
    const inside = posix.join(folder, module.slice(dots).replaceAll('.', '/'));
    for (const uri of [`${inside}.py`, posix.join(inside, '__init__.py')])
      if (files[uri] !== undefined) return { uri, text: files[uri] };
    return undefined;
  };
}

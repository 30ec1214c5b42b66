/** torchvision's `create_feature_extractor`, against what it makes of real models. */
import { strict as assert } from 'node:assert';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';
import { modelPackages } from '../fetch/model-packages';
import { cases, input } from '../truth/feature_extraction.json';

const source = {
  uri: '/extractor.py',
  text: `
from torchvision.models import *
from torchvision.models.feature_extraction import create_feature_extractor
`,
};

describe('create_feature_extractor', () => {
  const cache = new ModuleCache();
  let root: string;

  before(async function () {
    this.timeout(180_000);
    root = (await modelPackages()).get('torchvision')!;
  });

  const extract = (model: string, nodes: readonly string[]) =>
    open(source, { resolve: projectResolver(source.uri, root), cache }).trace(
      `create_feature_extractor(${model}, ${JSON.stringify(nodes)})`,
      { given: [input.join('x')] },
    );

  for (const { model, nodes, outputs, params } of cases)
    it(`${model} at ${nodes.join(', ')}`, () => {
      const network = extract(model, nodes);
      assert.ok(!isUnknown(network));
      const { tensors, totals, problems } = network;
      const shapes = network.outputs.map(id => id !== null && tensors[id]!.shape);
      assert.deepEqual(shapes, Object.values(outputs));
      // What runs beside the branch of a node is seen not to be needed, and then the sums are not told.
      const isBranch = nodes.some(node => node.includes('.branch'));
      assert.deepEqual([totals.params, problems], [isBranch ? undefined : params, []]);
      if (isBranch) assert.equal(totals.macs, undefined);
    });

  it('says that nodes which are functions are not followed', () => {
    const network = extract('resnet18()', ['flatten']);
    assert.ok(isUnknown(network));
    assert.match(network.reason, /torch\.fx/);
  });
});

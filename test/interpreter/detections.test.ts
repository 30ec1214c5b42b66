/** What a script gets of torchvision's detectors, against what PyTorch gave (test/truth/detections.py). */
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { projectResolver } from '../../src/cli/project';
import { analyze, ModuleCache, open } from '../../src/interpreter/analyze';
import { holdingsIn } from '../../src/network/holdings';
import { showShape } from '../../src/tensor/show';
import { Tensor } from '../../src/tensor/tensor';
import { isUnknown } from '../../src/tensor/unknown';
import { torchvisionRoot } from '../fetch/torchvision';
import facts from '../truth/detections.json';

describe('a detector of torchvision', () => {
  const cache = new ModuleCache();
  let root: string;

  before(async function () {
    this.timeout(180_000);
    root = await torchvisionRoot();
  });

  /** What the names `seen` of a script hold, one after the other. */
  function seen(text: string): readonly string[] {
    const uri = join(root, 'script.py');
    const { variables, problems } = analyze({ uri, text }, { resolve: projectResolver(uri, root), cache });
    assert.deepEqual(problems, []);
    const held = [...holdingsIn(variables)].filter(({ span }) => text.slice(span.from, span.to) === 'seen');
    return held
      .toSorted((a, b) => a.span.from - b.span.from)
      .map(one =>
        one.held.map(each => {
          assert.ok('value' in each && each.value instanceof Tensor);
          return `${showShape(each.value.shape)} ${each.value.dtypes}`;
        }),
      )
      .map(String);
  }

  for (const { name, sizes, found, losses } of facts)
    it(`gives what PyTorch gives: ${name}`, () => {
      const lines = [
        'import torch',
        `from torchvision.models.detection import ${name}`,
        `model = ${name}(weights=None, weights_backbone=None)`,
        `images = [${sizes.map(([height, width]) => `torch.rand(3, ${height}, ${width})`)}]`,
        'target = {"boxes": torch.ones(1, 4), "labels": torch.ones(1, dtype=torch.int64)}',
        'target.update(masks=torch.ones(1, 90, 120, dtype=torch.uint8), keypoints=torch.ones(1, 17, 3))',
        'targets = [target, target]',
        'given = model(images, targets)',
        ...Object.keys(losses).map(key => `seen = given["${key}"]`),
        'model.eval()',
        'given = model(images)',
        ...found.flatMap((one, i) => Object.keys(one).map(key => `seen = given[${i}]["${key}"]`)),
      ];
      assert.deepEqual(
        seen(lines.join('\n')),
        [losses, ...found].flatMap(one => Object.values(one)),
      );
    });

  for (const { name, sizes, found } of facts)
    it(`has what it finds as the outputs of its network: ${name}`, () => {
      const uri = join(root, 'script.py');
      const text = `import torch\nfrom torchvision.models.detection import ${name}\n`;
      const given = [`[${sizes.map(([height, width]) => `torch.rand(3, ${height}, ${width})`)}]`];
      const model = `${name}(weights=None, weights_backbone=None)`;
      const network = open({ uri, text }, { resolve: projectResolver(uri, root), cache }).trace(model, { given });
      assert.ok(!isUnknown(network));
      const outputs = network.outputs.map(id => {
        const { shape, dtype } = network.tensors[id!]!;
        return `${showShape(shape)} ${dtype}`;
      });
      assert.deepEqual(
        outputs,
        found.flatMap(one => Object.values(one)),
      );
      assert.deepEqual(network.problems, []);
    });

  it('of the code’s own regions gives nothing that is known', () =>
    assert.deepEqual(
      seen(`import torch
from torch import nn
from torchvision.models.detection import fasterrcnn_resnet50_fpn


class Heads(nn.Module):
    def forward(self, features, proposals, image_shapes, targets=None):
        return [{"boxes": box[box[:, 0] > 0][:, :2]} for box in proposals], {}


model = fasterrcnn_resnet50_fpn(weights=None, weights_backbone=None).eval()
model.roi_heads = Heads()
seen = model([torch.rand(3, 90, 120)])[0]["boxes"]
`),
      [],
    ));
});

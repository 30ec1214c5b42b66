/** torchvision's detectors and vision transformers, against what torchvision itself says (test/truth/vision_models.py). */
import { strict as assert } from 'node:assert';
import { hoverText } from '../host/hover-text';
import truth from '../truth/vision_models.json';

const exact = (count: number) => count.toLocaleString('en-US');

describe('torchvision’s models', () => {
  for (const { name, weights, box_map, classes, backbone } of truth.detectors) {
    const at = (given: string) =>
      hoverText(`from torchvision.models.detection import ${name}\n${name[0]}$0${name.slice(1)}(${given})`);
    it(`${name} tell what their weights are worth`, () => {
      for (const given of ["weights='DEFAULT'", `weights='${weights}'`, 'pretrained=True'])
        assert.ok(
          at(given).includes(`${weights}: ${box_map.toFixed(1)} box mAP on COCO; ${classes} classes`),
          at(given),
        );
      assert.match(at(`weights='${weights}', num_classes=5`), /with num_classes 5 torchvision raises ValueError/);
    });
    it(`${name} tell what starts from random weights`, () => {
      assert.match(
        at(''),
        backbone ? /Only its backbone starts from ImageNet weights/ : /random weights, backbone and all/,
      );
      assert.match(at('weights_backbone=None'), /random weights, backbone and all/);
      for (const open of ['weights=weights', 'pretrained=flag', 'weights_backbone=other'])
        assert.doesNotMatch(at(open), /mAP|random/, open);
    });
  }

  for (const { sizes, parameters } of truth.transformers)
    it(`count ${parameters} parameters of a vision transformer`, () => {
      const given = Object.entries(sizes).map(([name, size]) => `${name}=${size}`);
      const said = hoverText(
        `from torchvision.models import VisionTransformer\nVision$0Transformer(${given.join(', ')})`,
      );
      assert.ok(said.includes(`In all ${exact(parameters)} parameters`), said);
    });

  it('count those of a ViT with the images that its weights or its call ask for', () => {
    const at = (given: string) => hoverText(`from torchvision.models import vit_b_16\nvit_$0b_16(${given})`);
    assert.ok(at('image_size=384').includes(`${exact(truth.vit_b_16['384'])} parameters`));
    assert.ok(
      at("weights='IMAGENET1K_SWAG_E2E_V1'").includes(`${exact(truth.vit_b_16.IMAGENET1K_SWAG_E2E_V1)} parameters`),
    );
    assert.match(
      at("weights='IMAGENET1K_V1', image_size=384"),
      /images of 224: with image_size 384 torchvision raises/,
    );
    for (const open of ['image_size=side', 'weights=weights', 'image_size=225'])
      assert.doesNotMatch(at(open), /\d parameters/, open);
  });

  it('count nothing where an argument that they pass on may change the layers', () => {
    const said = hoverText('from torchvision.models import resnet50\nresnet$050(width_per_group=128)');
    assert.doesNotMatch(said, /\d parameters/);
  });
});

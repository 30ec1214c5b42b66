/** What is said of configurations and of models made by name is what transformers and timm do (test/truth/model_configs.json). */
import { strict as assert } from 'node:assert';
import { findOperator } from '../../src/operators/catalogue';
import { hoverText } from '../host/hover-text';
import truth from '../truth/model_configs.json';
import vision from '../truth/vision_models.json';

const at = (call: string, imports: string) => hoverText(`${imports}\n${call[0]}$0${call.slice(1)}`);

describe('configurations of transformers', () => {
  for (const { call, parameters } of truth.bodies)
    it(`count the parameters of ${call}`, () => {
      const text = at(call, 'from transformers import GPT2Config, BertConfig, RobertaConfig, DistilBertConfig');
      const [, products, total] = /parameters = (.*) = ([\d,]+)\]/.exec(text) ?? [];
      assert.equal(total, parameters.toLocaleString('en-US'), text);
      // The arithmetic that is written out comes to the same number.
      const sum = products!
        .replace(/ \([a-z ]+\)/g, '')
        .replaceAll(',', '')
        .replaceAll('·', '*');
      assert.equal(new Function(`return ${sum}`)(), parameters);
    });

  it('count nothing where an argument may change it', () => {
    for (const given of ['add_cross_attention=True', '**options', 'n_layer=depth', 'anything=3'])
      assert.doesNotMatch(at(`GPT2Config(${given})`, 'from transformers import GPT2Config'), /parameters =/, given);
  });

  it('say what no model can be made of', () => {
    assert.equal(truth['50 features of 12 heads refused'], true);
    assert.match(
      at('GPT2Config(n_embd=50, n_head=12)', 'from transformers import GPT2Config'),
      /50 features cannot be divided among 12 heads: making the model raises/,
    );
  });
});

describe('models made by name', () => {
  it('have the parameters of their libraries', () => {
    for (const [name, key] of [
      ['timm.create_model', 'timm.create_model'],
      ['huggingface_hub.hf_hub_download', 'hf_hub_download'],
      ['torch.hub.load', 'torch.hub.load'],
    ] as const) {
      const theirs = new Map(truth[key].map(([parameter, standard]) => [parameter, standard]));
      const own = Object.entries(findOperator(name)!.form.parameters).filter(([, { rest, extra }]) => !rest && !extra);
      // What is not among the named ones goes on to the model.
      const passes = [...theirs.keys()].includes('kwargs');
      for (const [parameter, { default: given, keyword }] of own) {
        assert.ok(theirs.has(parameter) || (passes && keyword), `${name} ${parameter}`);
        const standard = theirs.get(parameter);
        if (standard === undefined || given === undefined) continue;
        const plain = given === null ? 'None' : typeof given === 'boolean' ? (given ? 'True' : 'False') : `'${given}'`;
        assert.equal(plain, standard, `${name} ${parameter}`);
      }
      const positional = own.filter(([, { keyword }]) => !keyword).map(([parameter]) => parameter);
      assert.deepEqual(positional, [...theirs.keys()].slice(0, positional.length));
    }
  });

  it('say what timm does with the classifier and with other channels', () => {
    assert.deepEqual(truth['no classifier'], [[1, 512], 'Identity']);
    assert.match(
      at('create_model("resnet18", num_classes=0)', 'from timm import create_model'),
      /an Identity, .* N×num_features/,
    );
    assert.equal(truth['feature maps'].length, 5);
    assert.match(
      at('create_model("resnet18", features_only=True)', 'from timm import create_model'),
      /a list of feature maps/,
    );
    assert.deepEqual([truth['first layer summed'], ...truth['first layer repeated']], [true, true, true, true]);
    assert.match(
      at('create_model("resnet18", pretrained=True, in_chans=4)', 'from timm import create_model'),
      /repeated over the channels and scaled by 3\/4/,
    );
    assert.doesNotMatch(
      at('create_model("resnet18", pretrained=flag, in_chans=4)', 'from timm import create_model'),
      /scaled|expect/,
    );
  });
});

describe('RAFT', () => {
  for (const { name, parameters, frames } of vision.rafts) {
    const said = (height: number, width: number) =>
      hoverText(
        `import torch\nfrom torchvision.models.optical_flow import ${name}\nnet = ${name[0]}$0${name.slice(1)}()\nx = torch.zeros(1, 3, ${height}, ${width})\nflow = net(x, x)`,
      );
    it(`${name} takes the frames that torchvision takes`, () => {
      for (const { size, flow } of frames) {
        const text = said(size[0]!, size[1]!);
        assert.equal(/it raises ValueError/.test(text), flow === 'ValueError', text);
        assert.ok(text.includes(`${parameters.toLocaleString('en-US')} parameters`));
      }
    });
    it(`${name} is told a padding that fits`, () => {
      for (const [height, width] of [
        [436, 1024],
        [100, 131],
        [127, 129],
      ] as const) {
        const found =
          /F\.pad\(frames, \((\d+), (\d+), (\d+), (\d+)\), .* makes (\d+)×(\d+); flow\[\.\.\., (\d+):(\d+), (\d+):(\d+)\]/.exec(
            said(height, width),
          )!;
        const [left, right, top, bottom, h, w, from, to, start, end] = found.slice(1).map(Number) as number[];
        assert.deepEqual([h! % 8, w! % 8, h! >= 128, w! >= 128], [0, 0, true, true]);
        assert.deepEqual([height + top! + bottom!, width + left! + right!], [h, w]);
        assert.deepEqual([from, to! - from!, start, end! - start!], [top, height, left, width]);
      }
    });
  }
});

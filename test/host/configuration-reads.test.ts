/** Where a number is read from a configuration file, the hover names file and key. */
import { strict as assert } from 'node:assert';
import { hoverText } from './hover-text';

const files: Readonly<Record<string, string>> = {
  'conf/base.yaml': 'lr: 0.01\nname: net\ntrain:\n  batch_size: 64\n  decay: &d 0.001\nagain: *d\n',
  'c.json': '{"train": {"lr": 0.002, "epochs": 20}}',
};
const head = `import json, yaml, torch
with open('conf/base.yaml') as f:
    cfg = yaml.safe_load(f)
conf = json.load(open('c.json'))
m = torch.nn.Linear(2, 2)
`;
const hover = (marked: string) => hoverText(head + marked, { files });

describe('what is read from a configuration', () => {
  it('is told at the place where it is read', () => {
    assert.match(hover("rate = cf$0g['lr']"), /^\*\*lr\*\* +0\.01 · read from base\.yaml, key lr\n/);
    assert.match(hover("rate = conf['train']['$0lr']"), /0\.002 · read from c\.json, key train\.lr\n/);
    assert.match(hover("size = cfg['train']['batch$0_size']"), /64 · read from base\.yaml, key train\.batch_size\n/);
  });

  it('is told of an argument', () => {
    const call = "torch.optim.SGD(m.parameters(), l$0r=conf['train']['lr'])";
    assert.match(hover(call), /lr is 0\.002 from c\.json, key train\.lr: the learning rate/);
    assert.match(hover('torch.optim.SGD(m.parameters(), l$0r=0.1)'), /lr is 0\.1: /);
  });

  it('is not told of what the code put in its place', () => {
    assert.equal(hover("cfg['lr'] = 0.5\nrate = cf$0g['lr']"), '');
    assert.equal(hover("cfg.update(lr=0.5)\nrate = cf$0g['lr']"), '');
    assert.match(hover("cfg['lr'] = 0.5\nname = cf$0g['name']"), /read from base\.yaml, key name/);
  });

  it('has no value where the place reads now one thing, now another', () => {
    const text = hover(
      "for key in ('lr', 'lr'):\n    pass\nfor key in ('epochs', 'lr'):\n    x = conf['train'][$0key]",
    );
    assert.doesNotMatch(text, /0\.002|20/);
  });

  it('is not told of a file that nobody can read, or of a dict of the code', () => {
    assert.equal(hover("other = yaml.safe_load(open('none.yaml'))\nother['l$0r']"), '');
    assert.equal(hover("d = {'lr': 0.1}\nd['l$0r']"), '');
  });
});

describe('names behind fastai’s star import', () => {
  it('are PyTorch’s and NumPy’s', () => {
    const star = 'from fastai.vision.all import *\n';
    assert.match(hoverText(`${star}def f(n):\n    return nn.Batch$0Norm2d(n)`), /BatchNorm2d/);
    assert.match(
      hoverText(`${star}def f(x, y):\n    return F.cross_$0entropy(x, y)`),
      /cross_entropy|CrossEntropyLoss/,
    );
  });

  it('are the file’s own where it binds them', () => {
    assert.match(hoverText('from fastai.vision.all import *\nF = make()\nF.re$0lu()'), /where this is a torch\.Tensor/);
  });
});

/** What the rest of a file says about a call: schedules and their loops, gradients, sizes of weights, norms of descriptors. */
import { strict as assert } from 'node:assert';
import { hoverText } from './hover-text';

const head = `import torch, cv2
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset
from torch.optim import lr_scheduler
net = nn.Linear(4, 2)
data = TensorDataset(torch.zeros(100, 4), torch.zeros(100, dtype=torch.long))
loader = DataLoader(data, batch_size=32)
opt = torch.optim.SGD(net.parameters(), lr=0.1)
`;
const remarks = (code: string) =>
  hoverText(head + code)
    .split('\n')
    .filter(line => line.startsWith('$(info) '))
    .map(line => line.slice('$(info) '.length));
const says = (code: string, ...wanted: readonly RegExp[]) => {
  const said = remarks(code).join('\n');
  for (const pattern of wanted) assert.match(said, pattern);
};
const saysNothingOf = (code: string, pattern: RegExp) => assert.doesNotMatch(remarks(code).join('\n'), pattern);

describe('the length of a schedule', () => {
  const stepped = (made: string, loops: string) => `s = lr_scheduler.${made}\n${loops}`;
  const epochs = (turns: string) => `for epoch in ${turns}:\n    s.step()\n`;

  it('is laid beside the turns of the loop', () => {
    says(
      stepped('CosineAnne$0alingLR(opt, T_max=200)', epochs('range(50)')),
      /^step\(\) is called 50 times \(line 11\): the rate begins at 0\.1 and is 0\.08536 after the last\.$/m,
      /^T_max is 200: the loop ends before the lowest rate\.$/m,
    );
    says(
      stepped('CosineAnne$0alingLR(opt, T_max=20)', epochs('range(50)')),
      /T_max is 20: after that step the rate climbs/,
    );
    saysNothingOf(stepped('CosineAnne$0alingLR(opt, T_max=50)', epochs('range(50)')), /T_max/);
    says(
      stepped('MultiSt$0epLR(opt, milestones=[10, 20, 40])', epochs('range(30)')),
      /begins at 0\.1 and is 0\.001 after the last\.$/m,
      /^Milestone 40 is never reached\.$/m,
    );
    says(stepped('Ste$0pLR(opt, step_size=60)', epochs('range(30)')), /step_size 60 is never reached/);
    says(
      stepped(
        'OneCycle$0LR(opt, 0.1, total_steps=100)',
        'for e in range(5):\n    for b in range(79):\n        s.step()\n',
      ),
      /called 5 × 79 = 395 times/,
      /call 101 raises ValueError/,
    );
  });

  it('counts the batches of a loader, through what hands them on', () => {
    for (const given of ['loader', 'enumerate(loader)', 'tqdm(loader)', 'enumerate(tqdm(loader))'])
      says(
        `from tqdm import tqdm\ns = lr_scheduler.Ste$0pLR(opt, 10)\nfor e in range(3):\n    for b in ${given}:\n        s.step()\n`,
        /called 3 × 4 = 12 times/,
      );
  });

  it('tells the default that the turns hang on', () => {
    says(
      `def train(epochs=90):\n    o = torch.optim.SGD(net.parameters(), 0.1)\n    s = lr_scheduler.Ste$0pLR(o, 100)\n    for e in range(epochs):\n        s.step()\n`,
      /called 90 times \(line 13\), by default: epochs=90: the rate begins/,
    );
  });

  it('is not told where the loop may end early, or the step be left out', () => {
    const made = 's = lr_scheduler.Ste$0pLR(opt, 100)\n';
    for (const loop of [
      'for e in range(9):\n    s.step()\n    if loss < 1:\n        break\n',
      'for e in range(9):\n    if e > 3:\n        s.step()\n',
      'for e in range(9):\n    try:\n        s.step()\n    except ValueError:\n        pass\n',
      'for e in range(9):\n    if e > 3:\n        continue\n    s.step()\n',
      'for e in range(count):\n    s.step()\n',
      'for e in range(9):\n    s.step()\ns.step()\n',
      'while True:\n    s.step()\n',
      'for e in range(9):\n    s.step(e)\n',
      'for e in range(9):\n    e > 3 and s.step()\n',
    ])
      saysNothingOf(made + loop, /step\(\) is called/);
  });

  it('is that of all its parts, which is not told of one', () => {
    saysNothingOf(
      'a = lr_scheduler.Lin$0earLR(opt)\nb = lr_scheduler.StepLR(opt, 3)\ns = lr_scheduler.SequentialLR(opt, [a, b], [5])\nfor e in range(9):\n    s.step()\n',
      /is called/,
    );
  });
});

describe('the order of a training loop', () => {
  const loop = (...lines: readonly string[]) =>
    `for i, (x, y) in enumerate(loader):\n    loss = nn.functional.cross_entropy(net(x), y)\n${lines.map(line => `    ${line}\n`).join('')}`;

  it('tells gradients that nothing clears', () => {
    says(loop('loss.back$0ward()', 'opt.step()'), /Nothing in this file clears the gradients/);
    says(loop('loss.backward()', 'opt.st$0ep()'), /Nothing in this file clears the gradients/);
    for (const clear of ['opt.zero_grad()', 'net.zero_grad()', 'for p in net.parameters(): p.grad = None'])
      saysNothingOf(loop(clear, 'loss.back$0ward()', 'opt.step()'), /clears|stands/);
  });

  it('tells gradients that are cleared before they are used', () => {
    says(loop('loss.backward()', 'opt.zero_grad()', 'opt.st$0ep()'), /zero_grad\(\) \(line 12\) stands between/);
    says(loop('opt.zero_grad()', 'opt.step()', 'loss.back$0ward()'), /step\(\) \(line 12\) stands before backward\(\)/);
    saysNothingOf(loop('loss.backward()', 'opt.st$0ep()', 'opt.zero_grad()'), /stands/);
    saysNothingOf(loop('loss.backward()', 'other.zero_grad()', 'opt.st$0ep()'), /stands/);
  });

  it('tells of how many batches a step is made', () => {
    const gated = (before: string, test: string) =>
      `k = 4\n${loop(before, 'loss.back$0ward()', `if ${test}:`, '    opt.step()', '    opt.zero_grad()')}`;
    says(
      gated('pass', '(i + 1) % k == 0'),
      /step\(\) \(line 15\) runs once in 4 turns: until then gradients add up: an effective batch of 4·32 = 128\./,
      /the sum of 4 gradients, not their mean/,
    );
    saysNothingOf(gated('loss = loss / k', '(i + 1) % k == 0'), /sum of 4/);
    says(gated('pass', '(i + 1) % args.steps == 0'), /once in args\.steps turns: until then gradients add up\./);
    saysNothingOf(gated('pass', 'ready(i)'), /turns|clears/);
  });
});

describe('the size of pretrained images', () => {
  const from = (model: string, transform: string) =>
    `from torchvision import transforms as T\nfrom torchvision.models import *\nimport torchvision\n${model}\n${transform}\n`;

  it('is laid beside what a transform makes', () => {
    const model = "m = torchvision.models.efficientnet_b3(weights='DEFAULT')";
    says(
      from(model, 'T.Center$0Crop(224)'),
      /efficientnet_b3 \(line 12\) starts from IMAGENET1K_V1, whose own transforms\(\) resize to 320 and crop 300×300; this makes 224\./,
    );
    saysNothingOf(from(model, 'T.Center$0Crop(300)'), /efficientnet/);
    saysNothingOf(from(model, 'T.Res$0ize((300, 300))'), /efficientnet/);
    saysNothingOf(from('m = torchvision.models.efficientnet_b3()', 'T.Center$0Crop(224)'), /efficientnet/);
    saysNothingOf(from(`${model}\nn = torchvision.models.resnet18()`, 'T.Center$0Crop(224)'), /efficientnet/);
    saysNothingOf(from('m = torchvision.models.efficientnet_b3(weights=w)', 'T.Center$0Crop(224)'), /efficientnet/);
  });
});

describe('the norm that descriptors are compared by', () => {
  const pair = (detector: string, matcher: string) => `d = cv2.${detector}()\nm = cv2.BF$0Matcher(${matcher})\n`;

  it('is told where it does not fit them', () => {
    says(pair('ORB_create', ''), /ORB’s descriptors \(line 9\) are bits.*NORM_L2 \(line 10\)/);
    says(pair('SIFT_create', 'cv2.NORM_HAMMING'), /SIFT’s descriptors \(line 9\) are float32.*raises/);
    says(
      `d = cv2.ORB_create()\nm = cv2.BFMatcher(cv2.NORM_L2)\nk, x = d.detectAndCompute(image, None)\nm.knn$0Match(x, x, k=2)\n`,
      /are bits/,
    );
    for (const [detector, norm] of [
      ['ORB_create', 'cv2.NORM_HAMMING'],
      ['SIFT_create', 'cv2.NORM_L2'],
      ['SIFT_create', 'norm'],
    ])
      saysNothingOf(pair(detector!, norm!), /descriptors/);
    saysNothingOf(`e = cv2.SIFT_create()\n${pair('ORB_create', '')}`, /descriptors \(/);
  });
});

// What a hover says, word for word. Pictures are shown by the text that stands in for them.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { at, eventually, lenet, open, replace } from './fixture';

async function hoverAt(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  const ours = hovers
    .flatMap(({ contents }) => contents as vscode.MarkdownString[])
    .filter(({ value }) => value.includes('receptive.'));
  return ours
    .map(({ value }) => value)
    .join('\n---\n')
    .replace(/!\[((?:[^\]\\]|\\.)*)\]\(data:[^)]*\)/g, '[picture: $1]')
    .replace(/\(command:([\w.]+)\?[^) ]*( "[^"]*")?\)/g, '($1)')
    .replaceAll('  \n', '\n')
    .replace(/\\(.)/g, '$1')
    .replaceAll('`', '');
}

const check = (title: string, marked: string, expected: string) =>
  it(title, async () => {
    const { document, caret } = await open(marked);
    assert.equal(await hoverAt(document, caret), expected.trim());
  });

describe('hover', () => {
  check(
    'on a layer where it is made',
    at(lenet, 'nn.Con$0v2d(1, 6'),
    `
**Conv2d**  1 → 6 channels · 5×5 · padding 2
1×1×28×28  →  1×6×28×28

[picture: H_out = ⌊(28 + 2·2 − 1·(5 − 1) − 1) / 1⌋ + 1 = 28]

6·(1·5·5) + 6 = 156 parameters · 118 K MACs · one output sees 5×5 of the input, neighbours are 1 apart
x is 1×1×28×28 from model(torch.randn(1, 1, 28, 28)), line 23 · [change…](receptive.input.change)

Slides 6 learned 5×5×1 filters over the image; each makes one output channel.

[Explain](receptive.explainer.show) · [Quiz me](receptive.quiz.start) · [Run](receptive.layer.run)
See also [Output size of convolution and pooling](receptive.explainer.show) · [Receptive field](receptive.explainer.show) · [Convolution variants: pointwise, transposed, dilated, depthwise separable](receptive.explainer.show) · [Weight initialisation](receptive.explainer.show)

[picture: The unit in the middle sees rows 12 to 16 and columns 12 to 16 of 28×28]
`,
  );
  check(
    'on a layer where it is called',
    at(lenet, 'self.fc$01(x)'),
    `
**Linear**  400 → 120 features
1×400  →  1×120

[picture: parameters = 400·120 + 120 = 48,120]

48 K MACs · one output sees the whole input
Starts uniform in ±1/√400 = ±0.05.
x is 1×1×28×28 from model(torch.randn(1, 1, 28, 28)), line 23 · [change…](receptive.input.change)

Each of the 120 outputs is its own weighted sum of all 400 inputs, plus a bias.

[Explain](receptive.explainer.show) · [Quiz me](receptive.quiz.start) · [Run](receptive.layer.run)
See also [Weight initialisation](receptive.explainer.show) · [What a neural network does](receptive.explainer.show) · [The universal approximation theorem](receptive.explainer.show)
`,
  );
  check(
    'on a function',
    at(lenet, 'torch.flat$0ten'),
    `
**flatten**  axes 1 to the last
1×16×5×5  →  1×400

[picture: 16·5·5 = 400]

One output sees 16×16 of the input
x is 1×1×28×28 from model(torch.randn(1, 1, 28, 28)), line 23 · [change…](receptive.input.change)

Merges consecutive axes into one; as a layer, everything but the batch.

[Explain](receptive.explainer.show) · [Quiz me](receptive.quiz.start) · [Run](receptive.layer.run)
`,
  );
  check(
    'on a model',
    at(lenet, 'class LeN$0et'),
    `
**LeNet**
1×1×28×28  →  1×10

51,902 parameters · 407 K MACs · activations 56.4 KiB at batch 1 · from fc1 on, one unit sees the whole input
x is 1×1×28×28 from model(torch.randn(1, 1, 28, 28)), line 23 · [change…](receptive.input.change)

10 calls traced through 5 modules.

[Explain](receptive.explainer.show) · [Quiz me](receptive.quiz.start)
`,
  );
  check(
    'on an optimizer',
    'import torch\n\nmodel = torch.nn.Linear(2, 3)\nopt = torch.optim.SG$0D(model.parameters(), lr=0.1, momentum=0.9)\n',
    `
**SGD**  lr 0.1 · momentum 0.9

[picture: g = ∇L; v = 0.9·v + g; θ = θ − 0.1·v]

momentum 0.9: while the gradient stays the same, v grows to 1 / (1 − 0.9) = 10 times the gradient, and steps become as long as those of plain SGD with a rate of 0.1·10 = 1.
Memory: 1 extra value per parameter (momentum_buffer).

Moves every parameter against its gradient, in proportion to it; momentum carries the direction from step to step.

[Explain](receptive.explainer.show) · [Quiz me](receptive.quiz.start)
See also [Regularization](receptive.explainer.show) · [Gradient descent](receptive.explainer.show)
`,
  );
  check(
    'on an argument',
    'import torch\n\nmodel = torch.nn.Linear(2, 3)\nopt = torch.optim.SGD(model.parameters(), lr=0.1, damp$0ening=0.5)\n',
    `
**SGD**  lr 0.1
dampening is 0.5: each gradient enters the velocity with weight 1 − dampening.

[picture: g = ∇L; θ = θ − 0.1·g]

Memory: it keeps nothing beside the parameters and their gradients.
$(info) Without momentum SGD is slow along flat directions; 0.9 is the usual value for networks.

Moves every parameter against its gradient, in proportion to it; momentum carries the direction from step to step.

[Explain](receptive.explainer.show) · [Quiz me](receptive.quiz.start)
See also [Regularization](receptive.explainer.show) · [Gradient descent](receptive.explainer.show)
`,
  );

  check(
    'on a name of another library',
    'import cv2 as cv\n\nH, mask = cv.find$0Homography(a, b, cv.RANSAC, 3.0)\n',
    `
**cv2.findHomography**  RANSAC · threshold 3 px

[picture: N = log(1 − 0.995) / log(1 − w^4), w the share of right matches]

A match agrees when it lies within 3 pixels of where the homography sends it.
With half of the matches right it takes 83 guesses of 4; 2,000 guesses suffice down to 22.7% right.
It returns the matrix (source to destination, last entry 1) and a mask of the inliers; the matrix is None where none was found.

Estimates the 3×3 homography that carries one set of points to another.

[Explain](receptive.explainer.show) · [Quiz me](receptive.quiz.start)
See also [Homography](receptive.explainer.show)
`,
  );
  check(
    'on an argument of another library',
    'from transformers import TrainingArguments as A\n\nargs = A("out", se$0ed=1)\n',
    `
**TrainingArguments**  lr 5e−5 · batches of 8 per device · 3 epochs
seed is 1: where random numbers start; the same number draws the same ones.

All settings of a training run of Trainer.

The rate starts at its full value, then falls in a straight line to 0.
AdamW with weight decay 0: the same steps as Adam.
Gradients are clipped to a norm of 1.

[Explain](receptive.explainer.show) · [Quiz me](receptive.quiz.start)
See also [Learning-rate schedulers](receptive.explainer.show) · [Vanishing and exploding gradients](receptive.explainer.show) · [Tuning learning rate and batch size](receptive.explainer.show) · [Label smoothing](receptive.explainer.show)
`,
  );
  check(
    'on a method of a tensor',
    'import torch\n\nfor x, y in loader:\n    loss = criterion(model(x), y)\n    loss.back$0ward()\n',
    `
**Tensor.backward**  where this is a torch.Tensor

Computes the derivative of this number with respect to every parameter it depends on, and adds it to their .grad.

It adds: gradients of an earlier backward() stay until zero_grad(). No parameter moves before optimizer.step().
The tensor must hold one number, the loss; of a tensor with more, PyTorch raises “grad can be implicitly created only for scalar outputs”.
The intermediate values of the forward pass are freed: a second backward() through the same graph raises, unless this one has retain_graph=True.

[Explain](receptive.explainer.show) · [Quiz me](receptive.quiz.start)
See also [Gradient descent](receptive.explainer.show) · [A worked computational graph: the logistic neuron](receptive.explainer.show)
`,
  );
  check(
    'on a context',
    'import torch\n\nwith torch.no_$0grad():\n    pass\n',
    `
**no_grad**

Inside, nothing is recorded for backward(): results have requires_grad=False, and intermediate values are not kept, which saves memory.

The values are the same. Dropout and batch norm do not notice: model.eval() is for them.
Only for what this thread runs inside; a tensor made before keeps its history.

[Explain](receptive.explainer.show) · [Quiz me](receptive.quiz.start)
See also [Gradient descent](receptive.explainer.show) · [Transfer learning in practice: freeze, fine-tune, adapt](receptive.explainer.show) · [Semi-supervised methods](receptive.explainer.show)
`,
  );
  check('on a name of the file itself', 'import torch\n\ndef f(cv2):\n    return cv2.re$0map(1)\n', '');

  it('on an argument that has a note of its own, in the words of that note', async () => {
    const code =
      'import torch\n\nmodel = torch.nn.Linear(2, 3)\nopt = torch.optim.SGD(model.parameters(), lr=0.1, weight_dec$0ay=1e-4)\n';
    const { document, caret } = await open(code);
    const [, , , , meaning] = (await hoverAt(document, caret)).split('\n\n').map(block => block.split('\n')[0]!);
    assert.match((await hoverAt(document, caret)).split('\n')[1]!, /^weight_decay is 0.0001$/);
    assert.doesNotMatch(meaning ?? '', /Moves every parameter against its gradient/);
  });

  check('on nothing', at(lenet, 'def for$0ward'), '');

  it('on an optimizer in a function that nothing calls, though the file’s model takes long', async () => {
    const deep = `import torch
from torch import nn


class Deep(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(8, 8) for _ in range(4000)])

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def train(model):
    return torch.optim.S$0GD(model.parameters(), lr=0.1, momentum=0.9)
`;
    const { document, caret } = await open(deep);
    const text = await eventually(
      () => hoverAt(document, caret),
      hover => hover.includes('momentum 0.9'),
    );
    assert.match(text, /momentum 0\.9/);
  });

  it('follows unsaved edits', async () => {
    const { document, caret } = await open(at(lenet, 'nn.Con$0v2d(1, 6'));
    await replace(document, 'nn.Conv2d(1, 6, 5, padding=2)', 'nn.Conv2d(1, 6, 5, padding=0)');
    const text = await hoverAt(document, caret);
    assert.match(text, /1×1×28×28 {2}→ {2}1×6×24×24/);
  });

  it('keeps the last good answer while the code does not parse', async () => {
    const { document, caret } = await open(at(lenet, 'nn.Con$0v2d(1, 6'));
    const before = await hoverAt(document, caret);
    await replace(document, 'return self.fc2(x)', 'return self.fc2(x');
    const after = await hoverAt(document, caret);
    assert.equal(after.replace('\n*as of the last code that parsed*', ''), before);
    assert.match(after, /as of the last code that parsed/);
  });
});

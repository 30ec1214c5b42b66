/** One question of each type, for the tests of the page. */
import { parseNote } from '../../src/notes/parse-note';
import { noteQuestion, type Question } from '../../src/quiz/question';

const text = `---
id: conv-output-size
title: Output size of convolution and pooling
---
Short.

## Quiz

### Choosing {#s .single}
A $7\\times7$ convolution with stride 2 and padding 3 runs on a $224\\times224$ image. Which formula gives the side of the output?

- [x] $\\left\\lfloor\\frac{224+2\\cdot3-7}{2}\\right\\rfloor+1$ — windows fit 111.5 strides, floored, and the first takes none.
- [ ] $\\frac{224-7}{2}+1$ — that forgets the padding, which adds 3 on both sides.
- [ ] $\\left\\lceil\\frac{224}{2}\\right\\rceil-7$ — the kernel is not subtracted after the stride.

> $\\lfloor223/2\\rfloor+1=111+1=\\mathbf{112}$. The floor matters: 111.5 is no number of steps.

Hint: what happens to the half?

### Several {#m .multiple}
Which of these have learnable parameters?
- [x] \`nn.Conv2d\` — its filters.
- [x] \`nn.BatchNorm2d\` — a scale and a shift for each channel.
- [ ] \`nn.MaxPool2d\` — it only picks the largest.
- [ ] \`nn.ReLU\` — it has none.

> Whatever holds an \`nn.Parameter\` learns.

### Counting {#n .numeric}
How many learnable parameters has \`nn.Conv2d(64, 128, 3)\`?

= 73856

> $128\\cdot(64\\cdot3\\cdot3)+128=73{,}856$.

Hint: do not forget one number per filter.

### Shape {#h .shape}
Which shape leaves \`nn.Conv2d(3, 64, 7, stride=2, padding=3)\` for an input of $(N, 3, 224, 224)$?

= (N, 64, 112, 112)

> Channels first, $N$ stays.

### Word {#t .text}
Which running statistic does BatchNorm keep besides the variance?

= running mean
= mean

> The running mean, a buffer.

### Gaps {#c .cloze}
Dilation {{2}} makes a kernel of 3 taps cover {{5|five}} pixels, because it spans $d(F-1)+1$ of them.

> $2\\cdot2+1=5$.

### Ordering {#o .order}
One training step, in order:

1. \`optimizer.zero_grad()\`
2. \`loss = criterion(model(x), y)\`
3. \`loss.backward()\`
4. \`optimizer.step()\`

> Gradients accumulate, so they are cleared before the backward pass.

### Matching {#p .match}
Which layer gives which output for $64\\times56\\times56$?

| Layer | Output |
| --- | --- |
| \`MaxPool2d(2)\` | $64\\times28\\times28$ |
| \`Conv2d(64, 128, 1)\` | $128\\times56\\times56$ |
| \`AdaptiveAvgPool2d(1)\` | $64\\times1\\times1$ |

> Pooling keeps the channels; $1\\times1$ convolutions keep the map.

### Printing {#q .trace}
What is printed?

\`\`\`python
import torch
from torch import nn

x = torch.randn(2, 3, 32, 32)
print(nn.MaxPool2d(2)(x).shape)
\`\`\`

= torch.Size([2, 3, 16, 16])

> The stride of a pool is its window.

### Explaining {#r .recall}
What does BatchNorm do differently in training and in evaluation?

- In training it normalises with the statistics of the batch.
- It updates running statistics with momentum.
- In evaluation it uses the running statistics, so examples do not influence each other.

> $y=\\gamma\\frac{x-\\mu}{\\sqrt{\\sigma^2+\\epsilon}}+\\beta$, with $\\mu,\\sigma^2$ of the batch or the running ones.
`;

const { note } = parseNote(text, 'content/2-deep-learning-fundamentals/conv-output-size.md');

export const samples: Readonly<Record<string, Question>> = Object.fromEntries(
  note.items.map(item => [item.type, noteQuestion({ item, note })]),
);

export const codeSample: Question = {
  card: 'code:output-shape:Conv2d',
  topic: 'conv-output-size',
  about: 'Your ResNet',
  note: { note: 'conv-output-size' },
  code: { at: { uri: 'file:///w/model.py', span: { from: 120, to: 160 } }, level: 'value', fingerprint: 'f' },
  item: {
    id: 'code:output-shape:Conv2d:f',
    type: 'shape',
    title: 'Output shape of this layer',
    prompt:
      '`conv1` (line 12) is `nn.Conv2d(3, 64, 7, stride=2, padding=3)` and receives a tensor of shape $1\\times3\\times224\\times224$. Which shape comes out?',
    dims: ['1', '64', '112', '112'],
    mistakes: [{ text: '(1, 64, 109, 109)', reason: 'That forgets the padding.' }],
    explanation:
      '$$\\left\\lfloor\\frac{224+2\\cdot3-7}{2}\\right\\rfloor+1=112$$\n\nThe output is **(1, 64, 112, 112)**.',
    at: { line: 11, column: 0 },
  },
};

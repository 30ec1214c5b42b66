/**
 * A page for every kind of problem: what it means, a small case of it, and how it is mended. `broken` raises in PyTorch with
 * this problem (or runs and is regretted), `mended` runs.
 */
import type { ProblemCode } from '../operators/problem';

export interface ProblemPage {
  readonly title: string;
  /** Markdown: why PyTorch refuses it, or why it is regretted. */
  readonly why: string;
  readonly broken: string;
  /** Markdown: what to change. */
  readonly fix: string;
  readonly mended: string;
  /** Notes that teach what stands behind it. */
  readonly notes: readonly string[];
}

const head = 'import torch\nfrom torch import nn\n\n';

export const problemPages: Readonly<Record<ProblemCode, ProblemPage>> = {
  'mismatched-in-features': {
    title: 'A linear layer meets the wrong number of features',
    why: 'A linear layer multiplies the **last** axis of its input by a weight of `out_features × in_features`, so that axis must be exactly `in_features` long. After a convolutional part it is channels · height · width, and every change of image size, stride or padding changes it.',
    broken: `${head}x = torch.zeros(8, 16, 5, 5).flatten(1)\ny = nn.Linear(256, 10)(x)\n`,
    fix: 'Take the number from the message: 16·5·5 = 400. Or make the size independent of the image with `nn.AdaptiveAvgPool2d(1)` before flattening, or let `nn.LazyLinear` take it from the first input.',
    mended: `${head}x = torch.zeros(8, 16, 5, 5).flatten(1)\ny = nn.Linear(400, 10)(x)\n`,
    notes: ['neural-network-basics', 'global-average-pooling'],
  },
  'mismatched-in-channels': {
    title: 'A layer meets the wrong number of channels',
    why: 'The kernels of a convolution have a fixed depth, and a normalisation keeps statistics for a fixed number of channels. Channels are axis 1 of a batch `(N, C, H, W)`.',
    broken: `${head}x = torch.zeros(1, 3, 32, 32)\ny = nn.Conv2d(1, 16, 3)(x)\n`,
    fix: 'Set `in_channels` (or `num_features`) to what comes in. Where images are grey and the network expects colour, repeat the channel: `x.expand(-1, 3, -1, -1)`. Where channels come last, as in NumPy, move them: `x.permute(0, 3, 1, 2)`.',
    mended: `${head}x = torch.zeros(1, 3, 32, 32)\ny = nn.Conv2d(3, 16, 3)(x)\n`,
    notes: ['conv-hyperparameters', 'batch-normalization'],
  },
  'indivisible-groups': {
    title: 'Channels do not divide into groups',
    why: 'Every group gets the same number of channels, so the number of groups must divide `in_channels` and `out_channels` of a convolution, or the channels of a group normalisation.',
    broken: `${head}conv = nn.Conv2d(16, 30, 3, groups=4)\n`,
    fix: 'Choose a number of groups that divides both, or round the channels to a multiple of it.',
    mended: `${head}conv = nn.Conv2d(16, 32, 3, groups=4)\n`,
    notes: ['convolution-variants', 'layer-normalization'],
  },
  'mismatched-sizes': {
    title: 'Sizes that do not go together',
    why: 'Tensors meet element by element after broadcasting: axes are lined up from the right, and each pair must be equal, or one of them 1. For matrix products the inner sizes must be equal.',
    broken: `${head}a = torch.zeros(8, 64, 32, 32)\nb = torch.zeros(8, 64, 16, 16)\ny = a + b\n`,
    fix: 'In a residual block, give the short cut the same stride and channels as the main path (a 1×1 convolution). In a decoder, resize one to the other. To broadcast along an axis, make it 1: `bias[:, None]`.',
    mended: `${head}a = torch.zeros(8, 64, 32, 32)\nb = torch.zeros(8, 64, 16, 16)\ny = a[:, :, ::2, ::2] + b\n`,
    notes: ['resnet', 'neural-network-basics'],
  },
  'mismatched-cat-sizes': {
    title: 'Tensors that cannot be joined',
    why: '`torch.cat` joins along one axis; all others must be equal. `torch.stack` makes a new axis and needs all of them equal.',
    broken: `${head}up = torch.zeros(1, 64, 56, 56)\nskip = torch.zeros(1, 64, 57, 57)\ny = torch.cat([up, skip], dim=1)\n`,
    fix: 'An odd size halved and doubled comes back one short. Pad the input to a multiple of 2ⁿ, crop the skip connection, or interpolate to its size: `F.interpolate(up, size=skip.shape[2:])`.',
    mended: `${head}up = torch.zeros(1, 64, 56, 56)\nskip = torch.zeros(1, 64, 57, 57)\ny = torch.cat([up, skip[:, :, :56, :56]], dim=1)\n`,
    notes: ['conv-output-size', 'densenet'],
  },
  'mismatched-normalized-shape': {
    title: 'A layer norm meets another last axis',
    why: '`nn.LayerNorm(shape)` normalises over the **last** axes and holds a weight for each position in them, so the input must end in exactly that shape.',
    broken: `${head}x = torch.zeros(2, 197, 768)\ny = nn.LayerNorm(512)(x)\n`,
    fix: 'Name the size of the last axis. For images `(N, C, H, W)` it is the width, not the channels: use `nn.GroupNorm(1, C)`, or permute the channels to the end first.',
    mended: `${head}x = torch.zeros(2, 197, 768)\ny = nn.LayerNorm(768)(x)\n`,
    notes: ['layer-normalization'],
  },
  'impossible-view': {
    title: 'A view with another number of elements',
    why: '`view` and `reshape` lay the same elements out anew, so the product of the new sizes must be that of the old ones. One size may be −1, and is worked out from the rest.',
    broken: `${head}x = torch.zeros(8, 16, 5, 5)\ny = x.view(8, 256)\n`,
    fix: 'Let one axis be −1, or flatten: `x.flatten(1)`. Beware of `view(-1, n)`: where `n` is wrong by a factor it quietly cuts one sample into several.',
    mended: `${head}x = torch.zeros(8, 16, 5, 5)\ny = x.view(8, -1)\n`,
    notes: ['neural-network-basics'],
  },
  'non-contiguous-view': {
    title: 'A view of a tensor that lies scattered in memory',
    why: '`view` never copies: it can merge axes only where they follow each other in memory. `permute`, `transpose` and most slices leave the elements where they are and change the strides, after which that no longer holds.',
    broken: `${head}x = torch.zeros(2, 8, 4, 16).transpose(1, 2)\ny = x.view(2, 4, 128)\n`,
    fix: 'Call `reshape`, which copies where it must, or `.contiguous()` before `view`.',
    mended: `${head}x = torch.zeros(2, 8, 4, 16).transpose(1, 2)\ny = x.reshape(2, 4, 128)\n`,
    notes: ['attention'],
  },
  'kernel-larger-than-input': {
    title: 'The window is larger than the image',
    why: 'A window must fit at least once into the padded input. Every stride of 2 halves the image; after five of them a 28-pixel image is a single pixel.',
    broken: `${head}x = torch.zeros(1, 8, 2, 2)\ny = nn.Conv2d(8, 16, 5)(x)\n`,
    fix: 'Feed larger images, take out a stride or a pooling, pad more, or end in `nn.AdaptiveAvgPool2d`, which fits its windows to whatever comes in.',
    mended: `${head}x = torch.zeros(1, 8, 2, 2)\ny = nn.Conv2d(8, 16, 5, padding=2)(x)\n`,
    notes: ['conv-output-size'],
  },
  'negative-output-size': {
    title: 'Nothing would come out',
    why: 'By the formula the output has no pixel left: padding of a transposed convolution and negative padding of `F.pad` take pixels off, and there are not that many.',
    broken: `${head}x = torch.zeros(1, 8, 1, 1)\ny = nn.ConvTranspose2d(8, 4, 2, padding=2)(x)\n`,
    fix: 'Take less off, or feed larger images. In a transposed convolution `padding` *crops* the output.',
    mended: `${head}x = torch.zeros(1, 8, 1, 1)\ny = nn.ConvTranspose2d(8, 4, 2)(x)\n`,
    notes: ['convolution-variants', 'conv-output-size'],
  },
  'wrong-rank': {
    title: 'Too many or too few axes',
    why: 'Layers for images take `(N, C, H, W)`, or `(C, H, W)` for one; layers for sequences take three axes, or two for one sequence; an index such as `x[:, 0, :]` takes an axis for each of its items. An axis is missing, or was flattened too early.',
    broken: `${head}x = torch.zeros(8, 784)\ny = nn.Conv2d(1, 6, 5)(x)\n`,
    fix: 'Bring the axis back: `x.view(-1, 1, 28, 28)`, or `x.unsqueeze(1)` for channels.',
    mended: `${head}x = torch.zeros(8, 784)\ny = nn.Conv2d(1, 6, 5)(x.view(-1, 1, 28, 28))\n`,
    notes: ['neural-network-basics', 'conv-hyperparameters'],
  },
  'wrong-dtype': {
    title: 'The wrong kind of numbers',
    why: 'An embedding looks up rows and takes whole numbers; layers with weights take floats of the same dtype as their weights. `torch.arange` and class labels are int64, NumPy arrays are float64 unless told otherwise.',
    broken: `${head}tokens = torch.zeros(2, 16)\ny = nn.Embedding(1000, 64)(tokens)\n`,
    fix: 'Convert: `tokens.long()` for indices, `x.float()` for inputs of layers.',
    mended: `${head}tokens = torch.zeros(2, 16)\ny = nn.Embedding(1000, 64)(tokens.long())\n`,
    notes: ['transformer', 'neural-network-basics'],
  },
  'dim-out-of-range': {
    title: 'There is no such axis',
    why: 'A tensor of n axes has axes 0 to n − 1, and −n to −1 counted from the end.',
    broken: `${head}x = torch.zeros(8, 10)\ny = x.softmax(dim=2)\n`,
    fix: 'Count from the end where the number of axes may change: `dim=-1` is always the last.',
    mended: `${head}x = torch.zeros(8, 10)\ny = x.softmax(dim=-1)\n`,
    notes: ['softmax-cross-entropy'],
  },
  'indivisible-embed-dim': {
    title: 'The width does not divide into heads',
    why: 'Every head of an attention gets `embed_dim / num_heads` numbers of each vector.',
    broken: `${head}attention = nn.MultiheadAttention(100, 8)\n`,
    fix: 'Choose a width that is a multiple of the number of heads; 64 numbers a head are usual.',
    mended: `${head}attention = nn.MultiheadAttention(128, 8)\n`,
    notes: ['attention', 'transformer'],
  },
  'invalid-argument': {
    title: 'An argument that PyTorch refuses',
    why: 'The value lies outside of what the function takes: a probability above 1, padding of more than half a pooling window, a mode that does not exist.',
    broken: `${head}drop = nn.Dropout(p=1.5)\n`,
    fix: 'The message says what is taken.',
    mended: `${head}drop = nn.Dropout(p=0.5)\n`,
    notes: ['regularization'],
  },
  'wrong-call': {
    title: 'Arguments that do not fit the signature',
    why: 'A required argument is missing, one has a name that the function does not know, or there are too many.',
    broken: `${head}conv = nn.Conv2d(3, 16)\n`,
    fix: 'Compare with the signature, which your editor’s own hover shows beside this one.',
    mended: `${head}conv = nn.Conv2d(3, 16, kernel_size=3)\n`,
    notes: ['conv-hyperparameters'],
  },
  'wrong-type': {
    title: 'A value of the wrong type',
    why: 'A size must be a whole number, a tensor must be a tensor. In Python 3 `/` always gives a float: `64 / 2` is 32.0.',
    broken: `${head}fc = nn.Linear(64 / 2, 10)\n`,
    fix: 'Divide sizes with `//`, or convert with `int(…)`.',
    mended: `${head}fc = nn.Linear(64 // 2, 10)\n`,
    notes: ['neural-network-basics'],
  },
  'uncaught-exception': {
    title: 'Python raises here',
    why: 'The code itself ends the model when it is built or called: an `assert` that does not hold, a `raise`, an index past the end, an attribute that is not there. It is told only where the file builds or calls the model in this way itself.',
    broken: `${head}class Net(nn.Module):\n    def __init__(self, depth):\n        super().__init__()\n        assert depth in (18, 34), "no such depth"\n        self.fc = nn.Linear(8, depth)\n\n    def forward(self, x):\n        return self.fc(x)\n\n\nmodel = Net(50)\n`,
    fix: 'The message is the one Python prints. Change the arguments the model is built with, or the condition.',
    mended: `${head}class Net(nn.Module):\n    def __init__(self, depth):\n        super().__init__()\n        assert depth in (18, 34), "no such depth"\n        self.fc = nn.Linear(8, depth)\n\n    def forward(self, x):\n        return self.fc(x)\n\n\nmodel = Net(34)\n`,
    notes: [],
  },
  'missing-super-init': {
    title: 'Module.__init__ was not called',
    why: '`nn.Module.__init__` makes the tables in which parameters and submodules are registered. A layer that is assigned before has nowhere to go, and PyTorch raises *cannot assign module before Module.__init__() call*.',
    broken: `${head}class Net(nn.Module):\n    def __init__(self):\n        self.fc = nn.Linear(8, 2)\n\n    def forward(self, x):\n        return self.fc(x)\n\n\nmodel = Net()\n`,
    fix: 'Call `super().__init__()` first thing in `__init__`.',
    mended: `${head}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(8, 2)\n\n    def forward(self, x):\n        return self.fc(x)\n\n\nmodel = Net()\n`,
    notes: ['neural-network-basics'],
  },
  'hidden-modules': {
    title: 'Layers in a plain list or dict',
    why: 'A module registers what is assigned to its attributes: parameters, modules, and `nn.ModuleList` or `nn.ModuleDict`. It does not look into Python’s own lists. The code runs, but `parameters()` leaves those layers out: the optimizer never trains them, `.to(device)` leaves them behind, and `state_dict()` does not save them.',
    broken: `${head}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layers = [nn.Linear(8, 8), nn.Linear(8, 8)]\n\n    def forward(self, x):\n        for layer in self.layers:\n            x = layer(x)\n        return x\n\n\nmodel = Net()\ny = model(torch.zeros(1, 8))\n`,
    fix: 'Wrap them: `nn.ModuleList([…])`, or `nn.Sequential(…)` where they are called one after the other.',
    mended: `${head}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layers = nn.ModuleList([nn.Linear(8, 8), nn.Linear(8, 8)])\n\n    def forward(self, x):\n        for layer in self.layers:\n            x = layer(x)\n        return x\n\n\nmodel = Net()\ny = model(torch.zeros(1, 8))\n`,
    notes: ['neural-network-basics'],
  },
  'unused-layer': {
    title: 'A layer that nothing uses',
    why: 'The layer is made and registered, but `forward` never comes to it and no other line of the file reads it. It costs memory and is saved with the model, yet its parameters stay at their first values: after `backward()` their `.grad` is `None`. `DistributedDataParallel` stops with *Expected to have finished reduction* where it meets such parameters. Often it is what is left of an earlier version, or a call that was forgotten.',
    broken: `${head}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc1 = nn.Linear(8, 8)\n        self.fc2 = nn.Linear(8, 8)\n        self.out = nn.Linear(8, 2)\n\n    def forward(self, x):\n        x = torch.relu(self.fc1(x))\n        return self.out(x)\n\n\nmodel = Net()\ny = model(torch.zeros(1, 8))\n`,
    fix: 'Call it where it belongs, or take it out. A layer that another file uses, as `model.fc2`, is right as it is.',
    mended: `${head}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc1 = nn.Linear(8, 8)\n        self.fc2 = nn.Linear(8, 8)\n        self.out = nn.Linear(8, 2)\n\n    def forward(self, x):\n        x = torch.relu(self.fc1(x))\n        x = torch.relu(self.fc2(x))\n        return self.out(x)\n\n\nmodel = Net()\ny = model(torch.zeros(1, 8))\n`,
    notes: ['neural-network-basics'],
  },
  'softmax-before-cross-entropy': {
    title: 'Softmax before a loss that has it inside',
    why: '`nn.CrossEntropyLoss` takes scores (logits) and applies log-softmax itself. Fed with probabilities it takes the softmax of a softmax: the loss cannot come near zero (for ten classes not below 1.46), gradients are small, and training is slow without any error.',
    broken: `${head}logits = nn.Linear(8, 10)(torch.zeros(4, 8))\nloss = nn.CrossEntropyLoss()(logits.softmax(dim=1), torch.zeros(4, dtype=torch.long))\n`,
    fix: 'Give the loss the scores, and take the softmax only where probabilities are wanted. Or keep `LogSoftmax` and use `nn.NLLLoss`.',
    mended: `${head}logits = nn.Linear(8, 10)(torch.zeros(4, 8))\nloss = nn.CrossEntropyLoss()(logits, torch.zeros(4, dtype=torch.long))\n`,
    notes: ['softmax-cross-entropy'],
  },
};

const prefix = 'problem-';

/** What the page of a problem is called where notes have their ids. */
export function problemId(code: ProblemCode): string {
  return prefix + code;
}

export function codeOf(id: string): ProblemCode | undefined {
  const code = id.slice(prefix.length);
  return id.startsWith(prefix) && Object.hasOwn(problemPages, code) ? (code as ProblemCode) : undefined;
}

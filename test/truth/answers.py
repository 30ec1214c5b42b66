"""
Records what PyTorch itself answers about small networks, each given by its source text: parameters that require gradients,
bytes of what a forward pass computes, and what one unit of every module's output sees of the input.

    python test/truth/answers.py

Bytes: every storage that a call of torch makes during `forward` in eval mode, once. A field is measured by gradient with
positive weights, for a unit in the middle and its neighbour; max pooling is measured as average pooling, which has the same window.
`all` are the modules of which some unit depends on every input pixel.
"""
import json
import pathlib

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

torch.manual_seed(0)
torch.set_num_threads(1)
HEAD = "import torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n\n"
NETWORKS = {
    "residual": ("1x3x64x64", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 7, stride=2, padding=3)
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.a = nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(16)
        self.b = nn.Conv2d(16, 16, 3, padding=1)
        self.short = nn.Conv2d(8, 16, 1, stride=2)
        self.act = nn.ReLU(inplace=True)
        self.last = nn.Conv2d(16, 4, 3, padding=1)
        for parameter in self.stem.parameters():
            parameter.requires_grad = False
        self.norm.requires_grad_(False)

    def forward(self, x):
        x = self.pool(F.relu(self.stem(x)))
        x = self.act(self.b(self.act(self.norm(self.a(x)))) + self.short(x))
        return self.last(x)
'''),
    "inception": ("2x3x48x48", '''class Branch(nn.Sequential):
    def __init__(self, *kernels):
        super().__init__(*[nn.Conv2d(8, 8, k, padding=(k - 1) // 2) for k in kernels])


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2)
        self.one = Branch(1)
        self.three = Branch(1, 3)
        self.five = Branch(1, 3, 3)
        self.tall = nn.Conv2d(8, 8, (5, 1), padding=(2, 0))
        self.pool = nn.AvgPool2d(3, stride=1, padding=1)
        self.after = nn.Conv2d(40, 4, 3)
        for name, parameter in self.named_parameters():
            parameter.requires_grad = name.startswith("after")

    def forward(self, x):
        x = self.stem(x)
        x = torch.cat([self.one(x), self.three(x), self.five(x), self.tall(x), self.pool(x)], dim=1)
        return self.after(F.relu(x))
'''),
    "dilated": ("1x2x80x80", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 4, 2, stride=2)
        self.branches = nn.ModuleList(nn.Conv2d(4, 4, 3, padding=r, dilation=r) for r in (1, 3, 6))
        self.join = nn.Conv2d(12, 4, 1)

    def forward(self, x):
        x = self.stem(x)
        return self.join(torch.cat([branch(x) for branch in self.branches], 1))
'''),
    "uneven": ("1x1x40x40", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.left = nn.Conv2d(1, 2, 5, stride=2, padding=0)
        self.right = nn.Conv2d(1, 2, 3, stride=2, padding=0)
        self.pad = nn.ZeroPad2d((3, 0, 1, 0))
        self.late = nn.Conv2d(2, 2, 4)

    def forward(self, x):
        y = self.left(x) + self.right(x)[:, :, :18, :18]
        return self.late(self.pad(y))
'''),
    "deep": ("1x3x32x32", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(*[nn.Sequential(nn.Conv2d(3 if i == 0 else 4, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)) for i in range(4)])
        self.wide = nn.Conv2d(4, 4, 3, padding=1)
        self.fc = nn.Linear(16, 10)
        self.body.requires_grad_(False)

    def forward(self, x):
        x = self.wide(self.body(x))
        x = F.dropout(x.flatten(1), 0.5, self.training)
        return self.fc(x).softmax(-1)
'''),
    "tied": ("2x6:int64", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(20, 8)
        self.norm = nn.LayerNorm(8)
        self.head = nn.Linear(8, 20, bias=False)
        self.head.weight = self.embed.weight
        self.norm.weight.requires_grad = False
        self.register_buffer("mask", torch.tril(torch.ones(6, 6)))

    def forward(self, ids):
        x = self.norm(self.embed(ids))
        q = x.view(2, 6, 2, 4).transpose(1, 2)
        att = (q @ q.transpose(-2, -1)).masked_fill(self.mask == 0, -1e9).softmax(-1)
        x = (att @ q).transpose(1, 2).reshape(2, 6, 8)
        return self.head(x)
'''),
}


class Storages(TorchFunctionMode):
    """The storages that calls of torch gave, kept alive so that no address is used twice."""

    def __init__(self, before):
        super().__init__()
        self.known = {t.untyped_storage().data_ptr() for t in before}
        self.kept, self.bytes = [], 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        for tensor in result if isinstance(result, (tuple, list)) else [result]:
            if isinstance(tensor, torch.Tensor):
                storage = tensor.untyped_storage()
                if storage.data_ptr() not in self.known:
                    self.known.add(storage.data_ptr())
                    self.kept.append(storage)
                    self.bytes += storage.nbytes()
        return result


def build(source):
    scope = {}
    exec(HEAD + source, scope)
    return scope["Net"]().eval()


def given(text):
    shape, _, dtype = text.partition(":")
    shape = [int(n) for n in shape.split("x")]
    return torch.zeros(shape, dtype=torch.int64) if dtype else torch.rand(shape)


def activations(net, x):
    with torch.no_grad(), Storages([x, *net.parameters(), *net.buffers()]) as seen:
        net(x)
    return seen.bytes


def fields(net, x):
    """Along each axis: [size, stride, start] of an inner unit of each module's last output, and which see everything."""
    for module in list(net.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.MaxPool2d):
                setattr(module, name, nn.AvgPool2d(child.kernel_size, child.stride, child.padding))
    for parameter in net.parameters():
        parameter.requires_grad_(False).fill_(0.01)
    outputs = {}
    for name, module in net.named_modules():
        if not isinstance(module, nn.ReLU):
            module.register_forward_hook(lambda m, i, o, name=name: outputs.__setitem__(name, o))
    x = x[:1].double().requires_grad_()
    net.double()(x)
    found, everything = {}, []
    for name, out in outputs.items():
        if out.dim() != 4 or name == "":
            continue
        middle = [n // 2 for n in out.shape[2:]]

        def extent(unit):
            (gradient,) = torch.autograd.grad(out[0, :, unit[0], unit[1]].sum(), x, retain_graph=True)
            rows = gradient[0].abs().sum(0)
            spans = []
            for axis in (1, 0):
                hit = rows.sum(axis).nonzero().flatten()
                spans.append((int(hit[0]), int(hit[-1]) + 1) if len(hit) else (0, 0))
            return spans

        here = extent(middle)
        whole = any(
            extent([i, j]) == [(0, n) for n in x.shape[2:]] for i in range(out.shape[2]) for j in range(out.shape[3])
        )
        if whole:
            everything.append(name)
        after = extent([m - 1 for m in middle]) if min(middle) > 0 else here
        inner = all(0 < low and high < n for spans in (here, after) for (low, high), n in zip(spans, x.shape[2:]))
        if inner and min(middle) > 0:
            strides = [a[0] - b[0] for a, b in zip(here, after)]
            found[name] = [
                [high - low for low, high in here],
                strides,
                [low - m * s for (low, _), m, s in zip(here, middle, strides)],
            ]
    return found, everything


answers = []
for name, (text, source) in NETWORKS.items():
    net, x = build(source), given(text)
    answer = {
        "name": name,
        "source": HEAD + source,
        "input": text,
        "params": sum(p.numel() for p in net.parameters()),
        "trainable": sum(p.numel() for p in net.parameters() if p.requires_grad),
        "activations": activations(net, x),
    }
    if x.dim() == 4:
        answer["fields"], answer["all"] = fields(net, x)
    answers.append(answer)
pathlib.Path(__file__).with_suffix(".json").write_text("[\n" + ",\n".join(json.dumps(a) for a in answers) + "\n]\n")

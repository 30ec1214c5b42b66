"""
Records what each unit of each module's output sees of the input, measured by gradient in PyTorch, of small networks whose
fields are not those of a plain stack of convolutions: upsampled, resized, shuffled, cut, with rows that no window reaches.

    python test/truth/fields.py

All weights are positive and what could cancel or switch off is taken out: an activation hands its input on, a maximum is the
mean over the same window. Tokens, which have no row and column, are left out. `units` has, for each spatial axis, what the units along the diagonal see, half-open, `null` for
nothing; beyond its end an axis stays at its last unit.
"""
import json
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

import fields_channels
import fields_positions

torch.manual_seed(0)
torch.set_num_threads(1)
HEAD = "import torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n\n"
UNET = '''class Up(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.up = {up}
        self.conv = nn.Sequential(nn.Conv2d(before + after, after, 3, padding=1), nn.ReLU(), nn.Conv2d(after, after, 3, padding=1))

    def forward(self, x, skip):
        return self.conv(torch.cat([skip, self.up(x)], 1))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(1, 2, 3, padding=1)
        self.b = nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(2, 4, 3, padding=1), nn.ReLU())
        self.c = nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(4, 8, 3, padding=1))
        self.d = Up(8, 4)
        self.e = Up(4, 2)

    def forward(self, x):
        a = self.a(x)
        b = self.b(a)
        return self.e(self.d(self.c(b), b), a)
'''


def between(middle, inner=4, kernel=3):
    """A convolution of stride 4, what is in question, and a convolution."""
    return f'''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(1, 4, 3, 4, 1)
        self.b = {middle}
        self.c = nn.Conv2d({inner}, 2, {kernel}, padding=1)

    def forward(self, x):
        return self.c(self.b(self.a(x)))
'''


def through(statement, shape=(4, 4)):
    return f'''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(1, {shape[0]}, 3, 2, 1)
        self.b = nn.Conv2d({shape[1]}, 2, 3)

    def forward(self, x):
        x = self.a(x)
        {statement}
        return self.b(x)
'''


NETWORKS = {
    "U-Net with transposed convolutions": ("1x1x24x32", UNET.format(up="nn.ConvTranspose2d(before, before, 2, 2)")),
    "U-Net with the nearest pixel": ("1x1x24x32", UNET.format(up="nn.Upsample(scale_factor=2)")),
    "U-Net with linear mixing": ("1x1x24x32", UNET.format(up="nn.Upsample(scale_factor=2, mode='bilinear')")),
    **{
        f"ConvTranspose2d({arguments})": ("1x1x24x24", between(f"nn.ConvTranspose2d(4, 4, {arguments})"))
        for arguments in ("4, 2, 1", "3, 2, 1, 1", "5, 3, 1", "2, 4, 0", "3, 2, 0, 0, dilation=2")
    },
    **{
        f"Upsample({arguments})": ("1x1x24x32", between(f"nn.Upsample({arguments})"))
        for arguments in (
            "scale_factor=3",
            "scale_factor=2, mode='bicubic'",
            "scale_factor=2, mode='bilinear', align_corners=True",
            "size=(5, 6)",
            "size=(9, 12), mode='bilinear'",
            "size=(3, 2), mode='bilinear'",
        )
    },
    "uneven windows": ("1x1x28x28", between("nn.AdaptiveAvgPool2d(5)")),
    "shuffled pixels": ("1x1x24x24", between("nn.Sequential(nn.PixelShuffle(2), nn.PixelUnshuffle(4))", inner=16, kernel=2)),
    "pieces side by side": ("1x1x28x40", through("l, m, r = x.split((8, 4, 8), 3)\n        x = torch.cat([l, r], 1)", (4, 8))),
    "chunks of rows": ("1x1x40x28", through("l, r = x.chunk(2, 2)\n        x = l + r")),
    "rows become columns": ("1x1x24x32", through("x = F.pad(x, (0, 0, 2, 0)).transpose(2, 3)")),
    "every other pixel": ("1x1x32x32", through("x = torch.cat([x[..., ::2, ::2], x[..., 1::2, ::2], x[..., ::2, 1::2]], 1)", (4, 12))),
    "rows that no patch reaches": ("1x1x30x32", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(1, 2, 7, 7)
        self.b = nn.Conv2d(2, 2, 5, padding=2)
        self.c = nn.AdaptiveAvgPool2d(1)

    def forward(self, x):
        return self.c(self.b(self.a(x)))
'''),
    **{
        f"convolutions with {mode} borders": ("1x1x21x32", between(f"nn.Sequential(nn.Conv2d(4, 4, 5, 1, (2, 1), padding_mode='{mode}'), nn.Conv2d(4, 4, 3, 2, 2, 2, padding_mode='{mode}'))"))
        for mode in ("reflect", "replicate", "circular")
    },
    **{
        f"{name}": ("1x1x29x32", between(f"nn.Sequential(nn.{name}, nn.Conv2d(4, 4, 3), nn.{name}, nn.ConvTranspose2d(4, 4, 3, 2, 1))"))
        for name in ("ReflectionPad2d((3, 1, 2, 0))", "ReplicationPad2d((2, 3, 0, 1))", "CircularPad2d((1, 4, 3, 3))")
    },
    "as large and of the type as the input": ("1x1x24x32", through("x = (x - self.m.type_as(x)) * self.m.expand_as(x) + torch.zeros_like(x) + x.new_ones(1, 4, 1, 1).to(x) + torch.ones(4 * 12 * 16).view_as(x)").replace("self.b =", "self.register_buffer('m', torch.ones(1, 4, 1, 1))\n        self.b =")),
    "dilated windows in the padding": ("1x1x25x40", between("nn.Sequential(nn.Conv2d(4, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=5, dilation=5), nn.Conv2d(4, 4, 3, 2, 1), nn.ConvTranspose2d(4, 4, 4, 2, 1))")),
    "a border of zeros, and nothing but border": ("1x1x40x52", between("nn.Sequential(nn.Conv2d(4, 4, 3, padding=1), nn.ZeroPad2d((2, 1, 3, 2)), nn.Conv2d(4, 4, 1, padding=2), nn.Conv2d(4, 4, 3, dilation=3), nn.ZeroPad2d(-1), nn.Conv2d(4, 4, 3, 2, 4, 2))")),
    "branches that are cut differently": ("1x1x24x40", through("x = self.d(x)[:, :, 2:] + F.pad(x, (0, 0, 0, 3))[:, :, 5:]").replace("self.b =", "self.d = nn.Conv2d(4, 4, 5, padding=2)\n        self.b =")),
    "turned round beside itself": ("1x1x24x40", through("x = torch.cat([x, x.flip(3)], 1)", (4, 8))),
    "turned round, with a border": ("1x1x24x40", through("x = F.pad(x.flip(2, 3), (2, 0, 1, 2))")),
    "turned round after upsampling": ("1x1x24x40", through("x = F.avg_pool2d(F.interpolate(x, scale_factor=2).fliplr().flip(-1), 3, 2)")),
    "rolled": ("1x1x24x40", through("x = x.roll((-2, 3), (2, 3))")),
    "rolled and back": ("1x1x24x40", through("x = self.d(x.roll(3, 2)).roll((-3, 25), (2, 2))").replace("self.b =", "self.d = nn.Conv2d(4, 4, 3, padding=1)\n        self.b =")),
    "a vocoder": ("1x1x12", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv1d(1, 4, 7, padding=3)
        self.b = nn.ConvTranspose1d(4, 4, 16, 8, 4)
        self.c = nn.Conv1d(4, 4, 3, padding=3, dilation=3)
        self.d = nn.ConvTranspose1d(4, 4, 4, 2, 1)
        self.e = nn.Conv1d(4, 1, 7, padding=3)

    def forward(self, x):
        return self.e(self.d(F.leaky_relu(self.c(self.b(self.a(x))))))
'''),
    **fields_channels.NETWORKS,
    **fields_positions.NETWORKS,
}


class Positive(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function in (F.relu, torch.relu, F.leaky_relu, torch._C._nn.leaky_relu):
            return args[0] * 1
        if function in (torch.max_pool2d, F.max_pool2d):
            return F.avg_pool2d(*args[:2])
        return function(*args, **(kwargs or {}))


def seen(out, x, unit):
    index = (0, slice(None), *unit)
    seed = torch.zeros_like(out)
    seed[index] = 0.5 + torch.rand(seed[index].shape, dtype=torch.float64)
    (gradient,) = torch.autograd.grad(out, x, seed, retain_graph=True)
    spans = []
    for axis in range(2, x.dim()):
        hit = gradient.abs().sum(tuple(a for a in range(x.dim()) if a != axis)).nonzero().flatten()
        spans.append([int(hit[0]), int(hit[-1]) + 1] if len(hit) else None)
    return spans


def record(text, source):
    scope = {}
    exec(HEAD + source, scope)
    net = scope["Net"]().double().eval()
    for name, parameter in net.named_parameters():
        parameter.requires_grad_(False).uniform_(0.5, 1.5).div_(max(1, math.prod(parameter.shape[1:])))
        if name.endswith("bias"):
            parameter.zero_()
    outputs = {}
    for name, module in net.named_modules():
        if name and not isinstance(module, nn.ReLU):
            module.register_forward_hook(lambda m, i, o, name=name: outputs.__setitem__(name, o))
    x = (0.5 + torch.rand(*map(int, text.split("x")), dtype=torch.float64)).requires_grad_()
    with Positive():
        net(x)
    units = {}
    for name, out in outputs.items():
        if not torch.is_tensor(out) or out.dim() != x.dim():
            continue
        sizes = out.shape[2:]
        diagonal = [seen(out, x, [min(n - 1, at) for n in sizes]) for at in range(max(sizes))]
        units[name] = [list(spans) for spans in zip(*diagonal)]
    return {"source": HEAD + source, "input": text, "units": units}


facts = [{"name": name, **record(*network)} for name, network in NETWORKS.items()]
text = "[\n" + ",\n".join(json.dumps(fact, separators=(",", ":")) for fact in facts) + "\n]\n"
pathlib.Path(__file__).with_suffix(".json").write_text(text)

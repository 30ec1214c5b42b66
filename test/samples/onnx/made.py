"""What code computes and draws while it builds a model: masks, position tables, indices, initialisation."""
import math

import torch
import torch.nn.functional as F
from torch import nn


class Causal(nn.Module):
    """A mask in a buffer, as GPT keeps it, and one that is a plain attribute."""

    def __init__(self, width=8, block=6):
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.register_buffer('bias', torch.tril(torch.ones(block, block)).view(1, block, block))
        self.later = torch.ones(block, block, dtype=torch.bool).triu(2)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])
        scores = scores.masked_fill(self.bias[:, : x.shape[1], : x.shape[1]] == 0, float('-inf'))
        scores = scores - self.later[: x.shape[1], : x.shape[1]].float()
        return F.softmax(scores, dim=-1) @ v


class Positions(nn.Module):
    """Sines and cosines, written into every second column."""

    def __init__(self, width=8, length=50):
        super().__init__()
        table = torch.zeros(length, width)
        position = torch.arange(0, length).unsqueeze(1)
        rate = torch.exp(torch.arange(0, width, 2) * (-math.log(10000.0) / width))
        table[:, 0::2] = torch.sin(position * rate)
        table[:, 1::2] = torch.cos(position * rate)
        self.register_buffer('table', table.unsqueeze(0), persistent=False)
        self.fc = nn.Linear(width, width)

    def forward(self, x):
        return self.fc(x + self.table[:, : x.shape[1]])


class Window(nn.Module):
    """The index of relative positions, as Swin computes it."""

    def __init__(self, size=2, heads=8):
        super().__init__()
        self.relative = nn.Linear((2 * size - 1) ** 2, heads)
        axis = torch.arange(size)
        coords = torch.flatten(torch.stack(torch.meshgrid(axis, axis, indexing='ij')), 1)
        apart = (coords[:, :, None] - coords[:, None, :]).permute(1, 2, 0).contiguous()
        apart[:, :, 0] += size - 1
        apart[:, :, 1] += size - 1
        apart[:, :, 0] *= 2 * size - 1
        self.register_buffer('index', apart.sum(-1).flatten())

    def forward(self, x):
        table = self.relative.weight.t()
        return (table[self.index].view(4, 4, -1).permute(2, 0, 1) * x.mean()).softmax(-1)


def init_linear(module):
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight, gain=nn.init.calculate_gain('tanh'))
        module.bias.data.zero_()


class Initialised(nn.Module):
    """Initialised by its own rules, in every way that is usual."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 64, 3)
        self.norm = nn.BatchNorm2d(64)
        self.head = nn.Sequential(nn.Linear(64, 100), nn.Tanh(), nn.Linear(100, 80))
        self.deep = nn.ModuleList([nn.Linear(80, 80) for _ in range(2)])
        self.table = nn.Embedding(50, 80)
        self.token = nn.Parameter(torch.randn(50, 80) * 0.02)
        self.low = nn.Parameter(torch.rand(60, 80))
        self.scale = nn.Parameter(1e-2 * torch.ones(80))
        self.shift = nn.Parameter(torch.empty(40, 80))
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode='fan_out', nonlinearity='relu')
                nn.init.constant_(module.bias, 0.1)
            elif isinstance(module, nn.BatchNorm2d):
                nn.init.zeros_(module.weight)
        self.head.apply(init_linear)
        for name, parameter in self.deep.named_parameters():
            if name.endswith('weight'):
                nn.init.trunc_normal_(parameter, std=0.5, a=-0.5, b=0.5)
        self.table.weight.data.normal_(mean=0.0, std=0.3)
        with torch.no_grad():
            self.shift.uniform_(-0.25, 0.75)

    def forward(self, x):
        x = self.head(self.norm(self.conv(x)).mean((2, 3)))
        for layer in self.deep:
            x = layer(x)
        x = x + self.table.weight[:1] + self.token[:1] * self.scale
        return x + self.low.mean(0) + self.shift.mean(0)


class Placed(nn.Module):
    """Begins by passing its input on."""

    def __init__(self):
        super().__init__()
        self.kept = nn.Conv2d(3, 8, (3, 5), padding='same')
        self.grouped = nn.Conv2d(8, 6, 4, groups=2)
        self.wide = nn.Linear(3, 5)
        nn.init.dirac_(self.kept.weight)
        nn.init.dirac_(self.grouped.weight, groups=2)
        nn.init.eye_(self.wide.weight)

    def forward(self, x):
        return self.wide(self.grouped(self.kept(x)))


class Drawn(nn.Module):
    """Draws matrices, and shows what is the same whatever was drawn."""

    def __init__(self):
        super().__init__()
        self.wide = nn.Linear(9, 6)
        self.conv = nn.Conv2d(3, 40, 3)
        self.sparse = nn.Linear(10, 20)
        self.scaled = nn.Parameter(nn.init.orthogonal_(torch.empty(5, 5)) * 3)
        nn.init.orthogonal_(self.wide.weight, gain=2)
        nn.init.orthogonal_(self.conv.weight)
        nn.init.sparse_(self.sparse.weight, sparsity=0.33, std=0.5)

    def forward(self, x):
        wide, conv, scaled = self.wide.weight, self.conv.weight.flatten(1), self.scaled
        return wide @ wide.T, conv.T @ conv, scaled @ scaled.T, (self.sparse.weight == 0).sum(0).float(), x


class Written(nn.Module):
    """Writes into part of what was drawn, in every way that is usual."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 6)
        self.conv = nn.Conv2d(3, 4, 3)
        self.data = nn.Linear(4, 4)
        self.table = nn.Parameter(torch.randn(5, 4))
        self.unit = nn.Parameter(torch.randn(5, 4))
        self.gates = nn.LSTM(3, 2)
        with torch.no_grad():
            self.fc.weight[0] = 0
            self.fc.weight[1:3, 2:].fill_(-2.5)
            self.conv.weight[:, 0] = self.conv.weight[:, 1]
            self.conv.bias += 4
            self.conv.bias -= self.conv.bias
            self.table[:, 1] = 7.0
            self.unit /= self.unit.norm(dim=1, keepdim=True)
        self.data.weight.data[:, 2].zero_()
        self.data.bias.data[1:].fill_(3)
        for name, bias in self.gates.named_parameters():
            if 'bias' in name:
                bias.data[2:4].fill_(1)

    def forward(self, x):
        apart = self.conv.weight[:, 0] - self.conv.weight[:, 1]
        length = self.unit.norm(dim=1)
        drawn = self.fc.weight, self.table, self.data.weight, self.data.bias, self.conv.bias, self.gates.bias_hh_l0
        return *drawn, apart, length, x


class Normalised(nn.Module):
    """The pictures' mean and spread, by the old constructors."""

    def __init__(self):
        super().__init__()
        self.mean = torch.Tensor((0.4488, 0.4371, 0.4040)).view(1, 3, 1, 1)
        self.register_buffer("std", torch.FloatTensor([0.5, 1, 2]).view(1, 3, 1, 1))

    def forward(self, x):
        return (x - self.mean.type_as(x)) / self.std


class Lengths(nn.Module):
    """Weights as a direction and a length, along every axis and none, by both functions that do it."""

    def __init__(self):
        super().__init__()
        new, old = torch.nn.utils.parametrizations.weight_norm, torch.nn.utils.weight_norm
        self.convs = nn.Sequential(new(nn.Conv2d(3, 4, 3)), old(nn.Conv2d(4, 3, 3)), new(nn.ConvTranspose2d(3, 4, 2), dim=1), old(nn.Conv2d(4, 4, 1), dim=None))
        self.fc = new(nn.Linear(5, 4), dim=None)

    def forward(self, x):
        return self.fc(self.convs(x))


class Unit(nn.Module):
    """Rows of length 1, of 3, and as a weight was drawn that had been filled before."""

    def __init__(self):
        super().__init__()
        self.unit = nn.utils.weight_norm(nn.Linear(6, 4, bias=False))
        self.unit.weight_g.data.fill_(1)
        self.three = nn.utils.parametrizations.weight_norm(nn.Linear(6, 4, bias=False))
        nn.init.constant_(self.three.parametrizations.weight.original0, 3)
        before = nn.Linear(6, 4, bias=False)
        nn.init.constant_(before.weight, 0.5)
        self.before = nn.utils.parametrizations.weight_norm(before, dim=1)

    def forward(self, x):
        every = torch.eye(6)
        return self.unit(every).norm(dim=0), self.three(every).norm(dim=0), self.before(every), x

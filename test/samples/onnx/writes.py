"""Writes into memory that has several names: every name, and every view, sees them."""
import torch
import torch.nn.functional as F
from torch import nn


class Alias(nn.Module):
    """`+=` on a second name."""

    def forward(self, x):
        y = x
        y += 1
        return x * 2


class ThroughView(nn.Module):
    def forward(self, x):
        x = x * 1
        y = x.view(-1)
        y += 1
        y[0] = 7
        return x, y


class BaseThenView(nn.Module):
    """The view was made before its tensor was written into."""

    def forward(self, x):
        x = x.clone()
        left, right = x.chunk(2, dim=1)
        rows = x.transpose(0, 1)
        x.mul_(2)
        right -= 3
        return left, rows, x


class Chain(nn.Module):
    """A view of a view of a view."""

    def forward(self, x):
        x = x + 0
        part = x[1:, :, None].permute(2, 1, 0)[0, 1:]
        part *= torch.tensor(10.0)
        part[:, 0] = 5
        return x


class Slices(nn.Module):
    def forward(self, x):
        out = torch.zeros_like(x)
        out[..., 1:] = x[..., :-1]
        out[0, ::2] = -1
        out[-1] += 2
        x[..., 1:] = 0
        return out, x


class Masks(nn.Module):
    def forward(self, x):
        x = x.clone()
        x[x > 1] = 0.5
        x[:, x[0] < 0] = torch.zeros(4, 1)
        return x


class Counted(nn.Module):
    """How many elements are read, changed and written back is not known before it runs."""

    def forward(self, x):
        y = x * 2
        y[y > 1] *= 3
        return torch.tanh(y), x + 1


class ScalarMask(nn.Module):
    def forward(self, x):
        rows = x.sum(1) > 0
        x[rows] = torch.arange(x.shape[1], dtype=x.dtype)
        x[1:, :][x[1:, :] < 0] = 9
        return x


class Indices(nn.Module):
    def forward(self, x):
        out = x.new_zeros(4, 6)
        index = torch.tensor([0, 2])
        out[index] = x[:2]
        out[[1, 3], [0, 5]] = 8
        out[index, 1] = out[index, 2] + 1
        return out, x[[0, 1, 2], [3, 0, 1]], x[:, index]


class Residual(nn.Module):
    """The shortcut is the tensor that the ReLU writes over."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 6)

    def forward(self, x):
        y = self.fc(x)
        shortcut = y
        z = F.relu(y, inplace=True)
        z = self.fc(F.dropout(z, training=False))
        z += shortcut
        return torch.relu_(z) - y


class Methods(nn.Module):
    def forward(self, x):
        a = x.clone()
        a.clamp_(min=-1).mul_(3).add_(x, alpha=2)
        b = torch.empty_like(x)
        b.copy_(a[0])
        b[1].fill_(4)
        b[2:].zero_()
        c = torch.ones_like(x)
        c.masked_fill_(x > 0, 2.0)
        c.index_fill_(0, torch.tensor([1]), -5)
        torch.add(a, b, out=c[:])
        d = x.detach()
        d.neg_()
        return a, b, c, x


class Loop(nn.Module):
    """A mask made item by item, as Swin makes its own."""

    def forward(self, x):
        mask = x.new_zeros((4, 6))
        count = 0
        for rows in ((0, -2), (-2, None)):
            for columns in ((0, 3), (3, None)):
                mask[rows[0] : rows[1], columns[0] : columns[1]] = count
                count += 1
        for row in x:
            row += 1
        flat = mask.view(2, 2, 6).permute(1, 0, 2).reshape(-1, 2)
        apart = flat.unsqueeze(1) - flat.unsqueeze(2)
        apart = apart.masked_fill(apart != 0, -100.0)
        return apart, x + mask


class Copies(nn.Module):
    """What is copied is not written into."""

    def forward(self, x):
        a = x.t().contiguous()
        b = x.t().reshape(-1)
        c = x.to(torch.float64).float()
        d = x[[0, 1]]
        e = x.contiguous()
        f = x.reshape(2, -1)
        g = x.float()
        for each in (a, b, c, d):
            each += 100
        e += 1
        f *= 2
        g -= 3
        return x, a, b, c, d


class Buffer(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer('memory', torch.zeros(4, 6))
        self.scale = nn.Parameter(torch.ones(6))

    def forward(self, x):
        before = self.memory + 0
        self.memory[1:3] = x[1:3]
        self.memory.add_(1)
        return before, self.memory * self.scale


class Promoted(nn.Module):
    """A tensor keeps its dtype when something of another is written into it."""

    def forward(self, x):
        count = (x > 0).long()
        count += (x > 1)
        count[0] = x[0]
        x += count
        flags = x > 2
        flags |= x < 0
        flags[1] = False
        return count, x, flags


class Fused(nn.Module):
    """A layer's parameters are computed anew before it is called, as in a block that merges its branches."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(6, 6)
        self.second = nn.Linear(6, 6)
        self.merged = nn.Linear(6, 6)
        self.norm = nn.BatchNorm1d(6)

    def forward(self, x):
        before = self.merged(x)
        self.merged.weight.data = (self.second.weight.data @ self.first.weight.data).contiguous()
        self.merged.bias.data = self.second(self.first.bias).detach()
        self.norm.running_mean.mul_(0.5).add_(x.mean(0), alpha=0.5)
        return before, self.norm(self.merged(x)), self.norm.running_mean + 0


class Counter(nn.Module):
    """What a buffer held before it was written into."""

    def __init__(self):
        super().__init__()
        self.register_buffer('state', torch.zeros(4, 6))

    def forward(self, x):
        y = x + self.state
        self.state.copy_(x)
        return y * self.state


class Hues(nn.Module):
    """Each mask is read by, and the same one written by, as between colour spaces."""

    def forward(self, x):
        kind = torch.floor(x).abs() % 3
        a, b = torch.zeros_like(x), x.clone()
        a[kind == 0] = x[kind == 0]
        a[kind == 1] = 4.0 + ((x - 1) / (x * x + 1))[kind == 1]
        b[x > 100] = x[x > 100] * 2
        return a, b


class Rows(nn.Module):
    def forward(self, x):
        rows, columns = x.sum(1) > 0, x.sum(0) > 0
        y = x.clone()
        y[rows] = torch.tanh(x[rows]) + x[0]
        picked = x[:, columns]
        return y, picked.sum(1), torch.masked_select(x, columns).sum(), x.reshape(2, 2, 2, 3)[:, x[:2, :2] > 0, 1:].mean(1)


class Places(nn.Module):
    def forward(self, x):
        rows, columns = torch.nonzero(x > 0.5, as_tuple=True)
        (some,) = (x.sum(0) > 0).nonzero(as_tuple=True)
        places = torch.argwhere(x - x[0])
        return (rows * columns).sum(), x[:, some].amax(1), places.float().mean(0), (x.T @ x).floor().long().nonzero().sum(0)

# The kind of file all this is for.
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial
from typing import Callable, List, Optional

import torch
import torch.nn.functional as F
from torch import nn, Tensor


@dataclass
class Config:
    widths: tuple[int, ...] = (64, 128, 256)
    rate: float = 0.
    norm: Callable[..., nn.Module] = field(default_factory=lambda: partial(nn.BatchNorm2d, eps=1e-3))


class Block(nn.Module):
    expansion: int = 4

    def __init__(self, inplanes: int, planes: int, stride: int = 1, downsample: Optional[nn.Module] = None) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.downsample = downsample

    def forward(self, x: Tensor) -> Tensor:
        identity = x if self.downsample is None else self.downsample(x)
        out = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return out + identity  # (B, C, H, W)


class Net(nn.Module):
    def __init__(self, config: Config = Config(), num_classes=10):
        super(Net, self).__init__()
        layers: List[nn.Module] = []
        for i, (a, b) in enumerate(zip(config.widths[:-1], config.widths[1:])):
            layers += [Block(a, a, 2 if i > 0 else 1), nn.Conv2d(a, b, 1)]
        self.features = nn.Sequential(OrderedDict((f'block{i:02d}', layer) for i, layer in enumerate(layers)))
        self.head = nn.Linear(config.widths[-1], num_classes)
        self.register_buffer('scale', torch.ones(1, 1, *config.widths))

    def forward(self, x):
        x = self.features(x).mean(dim=[-2, -1])
        q, k, v = x[:, None].unsqueeze(-1).chunk(3, dim=-1)
        attention = (q @ k.transpose(-2, -1)) * q.size(-1) ** -0.5
        return self.head(x[..., : self.head.in_features]) if not self.training else (attention, v)


if __name__ == '__main__':
    model = Net()
    print(sum(p.numel() for p in model.parameters() if p.requires_grad) / 1e6, 'M')
    model(torch.randn(1, 64, 32, 32))

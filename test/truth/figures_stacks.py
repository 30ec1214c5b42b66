"""
Records what PyTorch computes for the figures of stacked convolutions and of pooling windows.
Needs torch. Writes figures_stacks.json beside this file.
"""

import json
from pathlib import Path

import torch
from torch import nn


def stacked_windows():
    """With weights of 1 the gradient of one value counts the paths that lead to it."""
    side = 9
    for layers, channels in [(1, 5), (2, 3), (3, 64), (4, 2)]:
        maps = [torch.ones(1, 1, side, side, requires_grad=True)]
        for _ in range(layers):
            one = nn.Conv2d(1, 1, 3, padding=1, bias=False)
            nn.init.ones_(one.weight)
            maps.append(one(maps[-1]))
            maps[-1].retain_grad()
        maps[-1][0, 0, side // 2, side // 2].backward()
        paths = [below.grad[0, 0].tolist() for below in reversed(maps)]
        count = lambda module: sum(parameter.numel() for parameter in module.parameters())
        yield {
            "state": {"layers": layers, "channels": channels},
            "paths": paths,
            "sides": [sum(value > 0 for value in rows[side // 2]) for rows in paths],
            "stacked": count(nn.Sequential(*(nn.Conv2d(channels, channels, 3, bias=False) for _ in range(layers)))),
            "single": count(nn.Conv2d(channels, channels, 2 * layers + 1, bias=False)),
        }


def pool_windows():
    """Tensor.unfold cuts the windows; what flows back to a cell counts those that hold it."""
    for pool, stride in [(3, 2), (2, 2), (3, 3), (2, 3)]:
        line = torch.ones(13, requires_grad=True)
        windows = line.unfold(0, pool, stride)
        windows.sum().backward()
        out = nn.MaxPool2d(pool, stride)(torch.ones(1, 1, 13, 13)).shape[-1]
        yield {"pool": pool, "stride": stride, "out": out, "covered": line.grad.tolist()}


if __name__ == "__main__":
    record = {"stacked-windows": list(stacked_windows()), "pool-windows": list(pool_windows())}
    Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")

"""
Records what PyTorch and torchvision compute for the figures of stacked convolutions, of pooling windows and of scaled
networks. Needs torch and torchvision. Writes figures_stacks.json beside this file.
"""

import json
from pathlib import Path

import torch
from torch import nn
from torchvision.models import efficientnet


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


def scalings():
    """Counted in torchvision's network, layer by layer, and the rule on convolutions that are really scaled."""
    for depth, width, resolution in [(1, 1, 1), (2, 1, 1), (1, 2, 1), (1, 1, 2), (1.1, 1, 1.07), (1.2**2, 1.1**2, 1.15**2), (3.1, 2, 2.68), (1.37, 1.23, 1.61)]:
        side = round(224 * resolution)
        settings, last = efficientnet._efficientnet_conf("efficientnet_b0", width_mult=width, depth_mult=depth)
        macs = 0

        def count(module, inputs, output):
            nonlocal macs
            each = module.weight[0].numel()
            macs += each * output.numel()

        with torch.device("meta"):
            network = efficientnet.EfficientNet(settings, dropout=0.2, last_channel=last).eval()
            for module in network.modules():
                if isinstance(module, (nn.Conv2d, nn.Linear)):
                    module.register_forward_hook(count)
            network(torch.empty(1, 3, side, side))
        state = {"phi": 0, "depth": depth, "width": width, "resolution": resolution}
        yield {"state": state, "side": side, "macs": macs}
    for depth, width, side in [(2, 1, 1), (1, 2, 1), (1, 1, 2), (3, 2, 2)]:

        def operations(layers, channels, picture):
            one = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
            return layers * one.weight[0].numel() * one(torch.empty(1, channels, picture, picture)).numel()

        state = {"phi": 0, "depth": depth, "width": width, "resolution": side}
        yield {"state": state, "operations": operations(4 * depth, 16 * width, 8 * side) / operations(4, 16, 8)}


if __name__ == "__main__":
    record = {"stacked-windows": list(stacked_windows()), "pool-windows": list(pool_windows()), "compound-scaling": list(scalings())}
    Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")

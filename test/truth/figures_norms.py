"""
Records which values PyTorch's normalisation layers take together, as figures_norms.json: an output has a gradient by exactly
the values of its own set. And what LayerNorm over the last axis makes of tokens.
"""

import json
import math
from pathlib import Path

import torch
from torch import nn

torch.manual_seed(2)
torch.set_default_dtype(torch.float64)

LAYERS = [
    ("BatchNorm1d", [5, 3], nn.BatchNorm1d(3), {}),
    ("BatchNorm1d", [5, 3, 4], nn.BatchNorm1d(3), {}),
    ("BatchNorm2d", [2, 3, 4, 5], nn.BatchNorm2d(3), {}),
    ("BatchNorm3d", [2, 3, 2, 3, 2], nn.BatchNorm3d(3), {}),
    ("InstanceNorm2d", [2, 3, 4, 5], nn.InstanceNorm2d(3), {"affine": False, "track_running_stats": False}),
    ("InstanceNorm2d", [3, 4, 5], nn.InstanceNorm2d(3), {"affine": False, "track_running_stats": False}),
    ("GroupNorm", [2, 6, 4, 5], nn.GroupNorm(3, 6), {"num_groups": 3}),
    ("GroupNorm", [2, 6], nn.GroupNorm(2, 6), {"num_groups": 2}),
    ("LayerNorm", [2, 7, 6], nn.LayerNorm(6), {"normalized_shape": [6]}),
    ("LayerNorm", [2, 3, 5, 6], nn.LayerNorm(6), {"normalized_shape": [6]}),
    ("LayerNorm", [4, 6], nn.LayerNorm(6), {"normalized_shape": [6]}),
    ("LayerNorm", [2, 3, 4, 5], nn.LayerNorm((3, 4, 5)), {"normalized_shape": [3, 4, 5]}),
    ("LayerNorm", [2, 3, 4, 5], nn.LayerNorm((4, 5)), {"normalized_shape": [4, 5]}),
]


def sets(operator, shape, layer, given):
    x = torch.randn(shape, requires_grad=True)
    y = layer(x)
    seen = set()
    for index in range(y.numel()):
        (gradient,) = torch.autograd.grad(y.flatten()[index], x, retain_graph=True)
        seen.add(tuple(gradient.flatten().nonzero()[:, 0].tolist()))
    values = {len(each) for each in seen}
    assert len(values) == 1 and len(seen) * values.copy().pop() == math.prod(shape)
    return {"operator": operator, "input": shape, "arguments": {"eps": layer.eps, **given}, "values": values.pop(), "sets": len(seen)}


def tokens():
    for size, cell in (([2, 5, 3, 2], [1, 4, 2, 1]), ([1, 6, 1, 1], [0, 0, 0, 0])):
        values = torch.randn(size).mul(30).round().div(10)
        n, c, h, w = cell
        # Channels last, as in ConvNeXt and in a transformer.
        y = nn.LayerNorm(size[1])(values.permute(0, 2, 3, 1))
        state = {"norm": "LayerNorm per token", "size": size, "cell": cell, "values": values.flatten().tolist()}
        yield {"state": state, "normalized": y[n, h, w, c].item(), "parameters": 2 * size[1]}


if __name__ == "__main__":
    record = {"sets": [sets(*layer) for layer in LAYERS], "tokens": list(tokens())}
    Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")

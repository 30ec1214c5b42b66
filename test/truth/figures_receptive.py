"""
Records how much each input pixel counts for a unit behind layers of equal taps, as figures_receptive.json: the gradient of the
unit by the image, by autograd through F.conv2d. It is the same product of a column and a row everywhere; both are kept.
"""

import json
from pathlib import Path

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def layer(kernel_size, stride=1, padding=None, dilation=1):
    return {"kernel_size": kernel_size, "stride": stride, "padding": dilation * (kernel_size // 2) if padding is None else padding, "dilation": dilation}


STACKS = {
    "Three 3×3": [layer(3)] * 3,
    "Dilated 1, 2, 4": [layer(3, dilation=d) for d in (1, 2, 4)],
    "Gaps": [layer(3, dilation=2)] * 2,
    "ResNet stem": [layer(7, 2), layer(3, 2)],
    "AlexNet": [layer(11, 4, 2), layer(3, 2, 0), layer(5), layer(3, 2, 0), layer(3), layer(3), layer(3), layer(3, 2, 0)],
    "VGG-16": [each for count in (2, 2, 3, 3, 3) for each in [layer(3)] * count + [layer(2, 2, 0)]],
    "Twenty 3×3": [layer(3)] * 20,
    "Without padding": [layer(3, 1, 0), layer(4, 3, 0), layer(2, 2, 1)],
}


def case(name, size, row, column):
    image = torch.zeros(1, 1, size, size, requires_grad=True)
    x = image
    for each in STACKS[name]:
        k = each["kernel_size"]
        x = F.conv2d(x, torch.full((1, 1, k, k), 1 / k**2), stride=each["stride"], padding=each["padding"], dilation=each["dilation"])
    x[0, 0, row, column].backward()
    grad = image.grad[0, 0]
    down, across = grad.sum(1), grad.sum(0)
    assert torch.allclose(grad, torch.outer(down, across) / grad.sum(), atol=1e-15)
    return {
        "name": name,
        "state": {"layers": [{"name": str(i), **each} for i, each in enumerate(STACKS[name])], "input": size, "row": row, "column": column},
        "output": x.shape[-1],
        "down": down.tolist(),
        "across": across.tolist(),
    }


if __name__ == "__main__":
    cases = [
        case("Three 3×3", 32, 10, 16),
        case("Three 3×3", 9, 0, 8),
        case("Dilated 1, 2, 4", 32, 16, 2),
        case("Gaps", 16, 7, 0),
        case("ResNet stem", 64, 8, 0),
        case("AlexNet", 224, 3, 5),
        case("VGG-16", 224, 3, 0),
        case("Twenty 3×3", 64, 32, 63),
        case("Without padding", 20, 1, 2),
    ]
    Path(__file__).with_suffix(".json").write_text(json.dumps(cases) + "\n")

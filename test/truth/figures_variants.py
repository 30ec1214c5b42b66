"""
Records five convolutions of one input by torch.nn, as figures_variants.json: their outputs, which cells belong to one (by
autograd), and their cost by PyTorch's own counter. Input and weights are those of src/figures/conv-variants-maps.ts.
"""

import json
from pathlib import Path

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

torch.set_default_dtype(torch.float64)
SIDE, CHANNELS = 6, 3


def picture():
    c, y, x = torch.meshgrid(torch.arange(CHANNELS), torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
    away = (y - 2.5) ** 2 + (x - 1.5 - c) ** 2
    return (100 - 12 * away).round().clamp(min=0) / 100


def weights(size):
    o, c, i, j = torch.meshgrid(*map(torch.arange, (CHANNELS, CHANNELS, size, size)), indexing="ij")
    return ((3 * o + 5 * c + 2 * i + 4 * j) % 7 - 2) / 4


def layers(variant, dilation, inputs, outputs):
    if variant == "ordinary":
        return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)]
    if variant == "1×1":
        return [nn.Conv2d(inputs, outputs, 1, bias=False)]
    if variant == "transposed":
        return [nn.ConvTranspose2d(inputs, outputs, 3, stride=2, padding=1, output_padding=1, bias=False)]
    if variant == "dilated":
        return [nn.Conv2d(inputs, outputs, 3, padding=dilation, dilation=dilation, bias=False)]
    return [nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False), nn.Conv2d(inputs, outputs, 1, bias=False)]


def filled(variant, dilation):
    made = layers(variant, dilation, CHANNELS, CHANNELS)
    for layer in made:
        full = weights(layer.kernel_size[0])
        weight = full.transpose(0, 1) if variant == "transposed" else full[0][:, None] if layer.groups > 1 else full
        layer.weight.data.copy_(weight)
    return made


def touched(made, variant, at, channel):
    """The cells of the input that one output reads or, transposed, those of the output that one input is written to."""
    for layer in made:
        nn.init.ones_(layer.weight)
    row, column = divmod(at, SIDE)
    if variant == "transposed":
        x = torch.zeros(1, CHANNELS, SIDE, SIDE)
        x[0, channel, row, column] = 1
        return nn.Sequential(*made)(x)[0].nonzero().tolist()
    x = torch.zeros(1, CHANNELS, SIDE, SIDE, requires_grad=True)
    nn.Sequential(*made)(x)[0, channel, row, column].backward()
    return x.grad[0].nonzero().tolist()


def cost(variant, inputs, outputs, size):
    network = nn.Sequential(*layers(variant, 2, inputs, outputs))
    with FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, inputs, size, size))
    return {"weights": sum(p.numel() for p in network.parameters()), "macs": counter.get_total_flops() // 2}


VARIANTS = ("ordinary", "1×1", "transposed", "dilated", "depthwise separable")


def case(variant, dilation, at, channel):
    made = filled(variant, dilation)
    with torch.no_grad():
        steps = [picture()[None]]
        for layer in made:
            steps.append(layer(steps[-1]))
    return {
        "state": {"variant": variant, "dilation": dilation, "at": at, "channel": channel},
        "input": steps[0][0].tolist(),
        "middle": steps[1][0].tolist() if len(made) > 1 else None,
        "output": steps[-1][0].tolist(),
        "touched": touched(made, variant, at, channel),
    }


if __name__ == "__main__":
    record = {
        "cases": [case(variant, dilation, at, channel) for variant in VARIANTS for dilation in ((1, 2, 3) if variant == "dilated" else (2,)) for at, channel in ((14, 0), (0, 2), (35, 1))],
        "costs": [{"in_channels": i, "out_channels": o, "size": s, "costs": {v: cost(v, i, o, s) for v in VARIANTS}} for i, o, s in ((64, 128, 56), (3, 5, 7))],
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")

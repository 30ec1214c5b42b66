"""Records what PyTorch computes for the figures' states. Needs torch. Writes figures.json beside this file."""

import itertools
import json
import random
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

random.seed(0)
torch.manual_seed(0)


def convolutions():
    for transposed in (False, True):
        names = ("input", "kernel_size", "stride", "padding", "dilation", "output_padding")
        extra = (0, 1, 2) if transposed else (0,)
        grid = list(itertools.product((1, 3, 5, 8, 16), (1, 2, 3, 4), (1, 2, 3), (0, 1, 2), (1, 2), extra))
        for values in random.sample(grid, 120):
            state = dict(zip(names, values), in_channels=1, out_channels=1, groups=1, transposed=transposed)
            arguments = {name: state[name] for name in names[1:5]}
            make = nn.ConvTranspose1d if transposed else nn.Conv1d
            if transposed:
                arguments["output_padding"] = state["output_padding"]
            try:
                output = make(1, 1, **arguments)(torch.zeros(1, 1, state["input"])).shape[-1]
            except RuntimeError:
                output = None
            yield {"state": state, "output": output or None}


def checkerboard():
    layer = nn.ConvTranspose1d(1, 1, 3, stride=2, bias=False)
    nn.init.ones_(layer.weight)
    return layer(torch.ones(1, 1, 3))[0, 0].tolist()


def pools():
    grid = itertools.product(("max", "average"), (4, 5, 7), (1, 2, 3), (1, 2, 3), (0, 1), (False, True), (False, True), (0,))
    states = random.sample(list(grid), 80) + [(mode, side, 1, 1, 0, False, True, out) for mode in ("max", "average") for side in (4, 7) for out in (1, 3, 5)]
    for mode, side, kernel_size, stride, padding, ceil_mode, count_include_pad, output_size in states:
        values = torch.randn(1, 1, side, side).mul(10).round().requires_grad_()
        state = {
            "values": values[0, 0].tolist(),
            "mode": mode,
            "kernel_size": kernel_size,
            "stride": stride,
            "padding": padding,
            "ceil_mode": ceil_mode,
            "count_include_pad": count_include_pad,
            "output_size": output_size,
        }
        if output_size:
            make = nn.AdaptiveMaxPool2d if mode == "max" else nn.AdaptiveAvgPool2d
            layer = make(output_size)
        elif mode == "max":
            layer = nn.MaxPool2d(kernel_size, stride, padding, ceil_mode=ceil_mode)
        else:
            layer = nn.AvgPool2d(kernel_size, stride, padding, ceil_mode, count_include_pad)
        try:
            output = layer(values)
        except RuntimeError as error:
            yield {"state": state, "problem": str(error)}
            continue
        output.sum().backward()
        yield {"state": state, "output": output[0, 0].tolist(), "gradient": values.grad[0, 0].tolist()}


def softmaxes():
    for logits, target, temperature, smoothing in [
        ([2, 1, 0], 0, 1, 0),
        ([2, 1, 0], 0, 1, 0.1),
        ([2, 1, 0], 2, 2.5, 0.3),
        ([1, 2, 3, 4, 1, 2, 3], 3, 1, 0),
        ([1000, 0, -1000], 1, 1, 0.2),
    ]:
        z = torch.tensor([logits], dtype=torch.float64, requires_grad=True)
        loss = F.cross_entropy(z / temperature, torch.tensor([target]), label_smoothing=smoothing)
        loss.backward()
        yield {
            "state": {"logits": logits, "target": target, "temperature": temperature, "label_smoothing": smoothing},
            "probabilities": F.softmax(z / temperature, dim=1)[0].tolist(),
            "loss": loss.item(),
            "gradient": z.grad[0].tolist(),
        }


ACTIVATIONS = [
    ("Sigmoid", {}),
    ("Tanh", {}),
    ("ReLU", {}),
    ("LeakyReLU", {"negative_slope": 0.01}),
    ("LeakyReLU", {"negative_slope": 0.2}),
    ("ReLU6", {}),
    ("ELU", {"alpha": 1.5}),
    ("CELU", {"alpha": 1.5}),
    ("SELU", {}),
    ("GELU", {"approximate": "none"}),
    ("GELU", {"approximate": "tanh"}),
    ("SiLU", {}),
    ("Mish", {}),
    ("Softplus", {"beta": 2.0}),
    ("Softsign", {}),
    ("LogSigmoid", {}),
    ("Tanhshrink", {}),
    ("Hardtanh", {}),
    ("Hardsigmoid", {}),
    ("Hardswish", {}),
]
POINTS = [-7.3, -6.0, -3.0, -2.999, -1.0, -0.3, 0.0, 1e-3, 0.5, 1.0, 2.7, 3.0, 5.9, 6.0, 8.1]


def activations():
    for name, arguments in ACTIVATIONS:
        x = torch.tensor(POINTS, dtype=torch.float64, requires_grad=True)
        y = getattr(nn, name)(**arguments)(x)
        y.sum().backward()
        yield {"name": name, "settings": arguments, "values": y.tolist(), "slopes": x.grad.tolist()}


def normalizations():
    for norm, size, groups, train in [
        ("BatchNorm", (4, 6, 3, 3), 2, True),
        ("BatchNorm", (4, 6, 3, 3), 2, False),
        ("LayerNorm", (2, 6, 3, 3), 2, True),
        ("InstanceNorm", (2, 6, 3, 3), 2, True),
        ("GroupNorm", (2, 6, 3, 3), 3, True),
        ("BatchNorm", (4, 1, 1, 1), 1, True),
    ]:
        n, c, h, w = size
        layer = {
            "BatchNorm": lambda: nn.BatchNorm2d(c),
            "LayerNorm": lambda: nn.LayerNorm((c, h, w)),
            "InstanceNorm": lambda: nn.InstanceNorm2d(c),
            "GroupNorm": lambda: nn.GroupNorm(groups, c),
        }[norm]().double()
        x = torch.randn(size, dtype=torch.float64) if c > 1 else torch.tensor([1.0, 3, 5, 7], dtype=torch.float64).view(size)
        y = layer(x)
        if not train:
            y = layer.eval()(x)
        cell = [n - 1, c - 1, h - 1, 0]
        yield {
            "state": {"norm": norm, "size": size, "groups": groups, "train": train, "cell": cell, "values": x.flatten().tolist()},
            "normalized": y[tuple(cell)].item(),
            "parameters": sum(p.numel() for p in layer.parameters()),
            "running": [layer.running_mean[cell[1]].item(), layer.running_var[cell[1]].item()] if norm == "BatchNorm" else None,
        }


FACTS = {
    "torch": torch.__version__.split("+")[0],
    "convolutions": list(convolutions()),
    "checkerboard": checkerboard(),
    "pools": list(pools()),
    "softmaxes": list(softmaxes()),
    "points": POINTS,
    "activations": list(activations()),
    "normalizations": list(normalizations()),
}

Path(__file__).with_suffix(".json").write_text(json.dumps(FACTS) + "\n")

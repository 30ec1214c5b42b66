"""Records what torch.nn.init fills tensors with, and what it refuses. Needs torch. Writes initializers.json beside this file."""

import inspect
import json
import warnings
from pathlib import Path

import torch
from torch.nn import init

warnings.simplefilter("ignore")
torch.manual_seed(0)


def fill(name, shape, **arguments):
    tensor = torch.full(shape, float("nan"))
    fact = {"name": name, "shape": shape, "arguments": arguments}
    try:
        getattr(init, name)(tensor, **arguments)
    except ValueError as error:
        return {**fact, "raises": str(error)}
    return {**fact, "mean": tensor.mean().item(), "std": tensor.std(unbiased=False).item(), "rms": tensor.square().mean().sqrt().item(), "max": tensor.abs().max().item(), "zeros": (tensor == 0).float().mean().item()}


LINEAR, CONV, DEPTHWISE = [400, 600], [128, 64, 3, 3], [256, 1, 7, 7]
FILLS = [
    *[fill(name, shape) for name in ("kaiming_normal_", "kaiming_uniform_", "xavier_normal_", "xavier_uniform_", "orthogonal_") for shape in (LINEAR, CONV, DEPTHWISE)],
    *[fill(name, CONV, mode="fan_out", nonlinearity="relu") for name in ("kaiming_normal_", "kaiming_uniform_")],
    *[fill(name, LINEAR, a=5**0.5) for name in ("kaiming_normal_", "kaiming_uniform_")],
    *[fill("kaiming_normal_", LINEAR, nonlinearity=name) for name in ("linear", "sigmoid", "tanh", "relu", "selu", "conv2d")],
    fill("kaiming_normal_", LINEAR, a=0.2, nonlinearity="leaky_relu"),
    fill("xavier_uniform_", LINEAR, gain=5 / 3),
    fill("orthogonal_", LINEAR, gain=2.0),
    fill("normal_", LINEAR),
    fill("normal_", LINEAR, mean=1.0, std=0.02),
    fill("uniform_", LINEAR),
    fill("uniform_", LINEAR, a=-0.2, b=0.2),
    fill("trunc_normal_", LINEAR),
    fill("trunc_normal_", LINEAR, std=0.02),
    fill("trunc_normal_", LINEAR, std=0.02, a=-0.04, b=0.04),
    fill("trunc_normal_", LINEAR, mean=0.5, std=1.0, a=0.0, b=2.0),
    fill("constant_", LINEAR, val=0.3),
    fill("ones_", [64]),
    fill("zeros_", LINEAR),
    fill("eye_", LINEAR),
    fill("dirac_", CONV),
    fill("dirac_", [6, 2, 3, 3], groups=3),
    fill("sparse_", LINEAR, sparsity=0.9),
    fill("sparse_", [7, 1000], sparsity=0.5, std=0.1),
    *[fill(name, [64]) for name in ("kaiming_normal_", "kaiming_uniform_", "xavier_normal_", "xavier_uniform_", "orthogonal_", "eye_", "dirac_")],
    fill("sparse_", [64], sparsity=0.5),
    fill("kaiming_normal_", LINEAR, mode="fan_avg"),
    fill("kaiming_normal_", LINEAR, nonlinearity="gelu"),
    fill("dirac_", [5, 2, 3], groups=2),
]


def gain(nonlinearity, param=None):
    try:
        return {"nonlinearity": nonlinearity, "param": param, "gain": float(init.calculate_gain(nonlinearity, param))}
    except ValueError as error:
        return {"nonlinearity": nonlinearity, "param": param, "raises": str(error)}


NAMES = [name for name in dir(init) if name.endswith("_") and not name.startswith("_")]


def parameters(function):
    return [
        {"name": p.name, **({"required": True} if p.default is inspect.Parameter.empty else {"default": p.default})}
        for p in inspect.signature(function).parameters.values()
    ]


FACTS = {
    "torch": torch.__version__.split("+")[0],
    "fills": FILLS,
    "gains": [gain(name) for name in ("linear", "conv1d", "conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu", "gelu")] + [gain("leaky_relu", 0.2)],
    "signatures": {name: parameters(getattr(init, name)) for name in NAMES},
}

Path(__file__).with_suffix(".json").write_text(json.dumps(FACTS) + "\n")

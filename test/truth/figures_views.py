"""
Records what PyTorch makes of the 3-4-4-1 network of the figure of four views, as figures_views.json: every unit, its sum, the
gradient of one weight, and the paths over it, counted by multiplying matrices of ones.
"""

import json
import random
from pathlib import Path

import torch
from torch import nn

random.seed(6)
torch.set_default_dtype(torch.float64)

EDGES = [(0, 1, 3), (0, 2, 0), (1, 3, 0), (1, 0, 2), (2, 3, 0), (2, 1, 0)]


def numbers(count, reach=1.5):
    return [round(random.uniform(-reach, reach), 2) for _ in range(count)]


def paths(model, weight=None):
    """All of them, or with a layer's matrix in which one entry alone is 1."""
    product = torch.eye(3)
    for layer in model:
        if isinstance(layer, nn.Linear):
            ones = torch.ones_like(layer.weight)
            if weight and layer is weight[0]:
                ones = torch.zeros_like(ones)
                ones[weight[1], weight[2]] = 1
            product = ones @ product
    return int(product.sum())


def case(layer, source, target):
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1))
    parameters = numbers(41)
    nn.utils.vector_to_parameters(torch.tensor(parameters), model.parameters())
    inputs = numbers(3, 3)
    units, sums, x = [inputs], [[]], torch.tensor(inputs)
    for module in model:
        x = module(x)
        if isinstance(module, nn.Linear):
            sums.append(x.tolist())
        if isinstance(module, nn.ReLU) or module is model[-1]:
            units.append(x.tolist())
    x.backward()
    chosen = model[2 * layer]
    linear = [module for module in model if isinstance(module, nn.Linear)]
    return {
        "state": {"inputs": inputs, "parameters": parameters, "layer": layer, "from": source, "to": target},
        "numbers": {
            "units": units,
            "sums": sums,
            "weights": [module.weight.tolist() for module in linear],
            "biases": [module.bias.tolist() for module in linear],
            "weight": chosen.weight[target, source].item(),
            "gradient": chosen.weight.grad[target, source].item(),
            "counts": {
                "neurons": sum(module.out_features for module in linear),
                "weights": sum(module.weight.numel() for module in linear),
                "biases": sum(module.bias.numel() for module in linear),
            },
            "paths": {"all": paths(model), "through": paths(model, (chosen, target, source))},
        },
    }


if __name__ == "__main__":
    Path(__file__).with_suffix(".json").write_text(json.dumps([case(*edge) for edge in EDGES]) + "\n")

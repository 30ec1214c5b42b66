"""
Records what PyTorch's activations make of normal inputs, as figures_passing.json: histograms before and after by NumPy, and by
autograd which share of inputs has a slope below 0.01, and on which stretches of a grid all have. The same numbers are drawn as in src/figures/random.ts.
"""

import json
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from figure_random import normal
from torch import nn

torch.set_default_dtype(torch.float64)

DRAWS = torch.tensor(list(islice(normal(3), 2000)))


def stretches(flags):
    """The first and the last of each run of more than one."""
    bounds = np.flatnonzero(np.diff([0, *flags, 0])).reshape(-1, 2)
    return [(first, after - 1) for first, after in bounds.tolist() if after - first > 1]


def case(name, mean, spread, **settings):
    x = (mean + spread * DRAWS).requires_grad_()
    y = getattr(nn, name)(**settings)(x)
    (slope,) = torch.autograd.grad(y.sum(), x)
    grid = torch.linspace(-6, 6, 241).requires_grad_()
    (slopes,) = torch.autograd.grad(getattr(nn, name)(**settings)(grid).sum(), grid)
    saturated = [[grid[end].item() for end in ends] for ends in stretches((slopes.abs() < 0.01).int().tolist())]
    count = lambda values: {"counts": np.histogram(values.detach().numpy(), 48, (-6, 6))[0].tolist()}
    return {"state": {"name": name, "mean": mean, "spread": spread, **settings}, "saturated": saturated, "passing": {"inputs": count(x), "outputs": count(y), "silent": (slope.abs() < 0.01).double().mean().item()}}


CASES = [case("Sigmoid", 0.0, 2.0), case("Tanh", 0.5, 3.0), case("ReLU", -1.0, 1.0), case("LeakyReLU", 0.0, 4.0, negative_slope=0.2), case("GELU", 0.3, 1.5)]

if __name__ == "__main__":
    Path(__file__).with_suffix(".json").write_text(json.dumps(CASES) + "\n")

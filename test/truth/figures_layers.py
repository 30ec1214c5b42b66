"""
Trains the small network of the hidden-layer figure on scikit-learn's two moons, and records it as figures_layers.json with
what PyTorch's nn.Sequential makes of the points after each layer. Weights are rounded to what the figure holds.
"""

import json
from pathlib import Path

import numpy as np
import torch
from sklearn.datasets import make_moons
from torch import nn

torch.set_default_dtype(torch.float64)
SEED, LAYERS = 3, 3


def moons():
    points, labels = make_moons(36, noise=0.07, random_state=1)
    middle = torch.tensor([0.5, 0.25])
    return ((torch.tensor(points) - middle) / 1.5).round(decimals=2), torch.tensor(labels)


def network():
    torch.manual_seed(SEED)
    hidden = [layer for _ in range(LAYERS) for layer in (nn.Linear(2, 2), nn.Tanh())]
    return nn.Sequential(*hidden, nn.Linear(2, 1))


def trained(points, labels):
    """From near the identity, and with a penalty on maps that flatten the plane: the figure shows where it bends."""
    model = network()
    squares = [layer.weight for layer in model if isinstance(layer, nn.Linear) and layer.out_features == 2]
    with torch.no_grad():
        for weight in squares:
            weight.copy_(torch.eye(2) + 0.3 * torch.randn(2, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(1500):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(points)[:, 0], labels.double())
        (loss + 0.003 * sum((w**2).sum() / 2 - torch.linalg.det(w).abs().log() for w in squares)).backward()
        optimizer.step()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(parameter.round(decimals=2))
    return model


def divided(points, labels):
    """How many a straight line has right at best: every direction in small steps, every place across it."""
    angles = np.linspace(0, np.pi, 100_000, endpoint=False)
    along = np.cos(angles)[:, None] * points[:, 0] + np.sin(angles)[:, None] * points[:, 1]
    ones = np.take(labels, along.argsort(axis=1))
    before = np.concatenate([np.zeros((len(angles), 1), int), ones.cumsum(axis=1)], axis=1)
    zeros = np.arange(len(points) + 1) - before
    right = zeros + (labels.sum() - before)
    return int(max(right.max(), (len(points) - right).max()))


def ways(model, points, labels):
    """On the way through the layers, some of them passed in part."""
    stages = [model[: 2 * passed](points).detach().numpy() for passed in range(LAYERS + 1)]
    for through in (0, 0.1, 0.34, 0.5, 0.66, 0.9, 1):
        before = min(int(through * LAYERS), LAYERS - 1)
        share = through * LAYERS - before
        moved = (1 - share) * stages[before] + share * stages[before + 1]
        yield {"through": through, "moved": moved.tolist(), "separable": divided(moved, labels.numpy())}


def clouds():
    """Points on a coarse grid, where many lie on one line or on each other."""
    random = np.random.default_rng(5)
    for count, side in ((4, 2), (7, 3), (9, 3), (12, 5), (13, 40)):
        points, labels = random.integers(0, side, (count, 2)), random.integers(0, 2, count)
        yield {"points": points.tolist(), "labels": labels.tolist(), "separable": parted(points, labels)}


def parted(points, labels):
    """The same by linear programming: the most points of which a line has all on the right side."""
    from itertools import combinations

    from scipy.optimize import linprog

    signed = np.where(labels == 1, 1, -1)[:, None] * np.column_stack([points, np.ones(len(points))])
    for size in range(len(points), 0, -1):
        for chosen in combinations(range(len(points)), size):
            if linprog(np.zeros(3), A_ub=-signed[list(chosen)], b_ub=-np.ones(size), bounds=[(None, None)] * 3).status == 0:
                return size


if __name__ == "__main__":
    points, labels = moons()
    model = trained(points, labels)
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    record = {
        "points": points.tolist(),
        "labels": labels.tolist(),
        "layers": [{"weight": layer.weight.flatten().tolist(), "bias": layer.bias.tolist()} for layer in linear],
        "stages": [model[: 2 * passed](points).tolist() for passed in range(LAYERS + 1)],
        "outputs": model(points)[:, 0].tolist(),
        "ways": list(ways(model, points, labels)),
        "clouds": list(clouds()),
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")

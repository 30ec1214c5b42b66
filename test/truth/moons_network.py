"""
Trains the little network of the consistency figure on six labelled points of two moons, and writes its weights, rounded to four
places, to src/figures/moons-network.json. Needs torch.
"""

import json
import math
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(4)
torch.set_default_dtype(torch.float64)
EACH = 30


def place(which, index):
    """As src/figures/moons.ts."""
    turn, off = math.pi * index / (EACH - 1), 1 + 0.06 * math.sin(7 * index + 3 * which)
    return [math.cos(turn) * off, math.sin(turn) * off] if which == 0 else [1 - math.cos(turn) * off, 0.3 - math.sin(turn) * off]


LABELLED = [4, 15, 25]
x = torch.tensor([place(which, index) for which in (0, 1) for index in LABELLED])
y = torch.tensor([which for which in (0, 1) for _ in LABELLED])
network = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2))
optimizer = torch.optim.AdamW(network.parameters(), lr=0.02, weight_decay=0.02)
for _ in range(42):
    optimizer.zero_grad()
    loss = F.cross_entropy(network(x), y)
    loss.backward()
    optimizer.step()
every = torch.tensor([place(which, index) for which in (0, 1) for index in range(EACH)])
truth = torch.tensor([which for which in (0, 1) for _ in range(EACH)])
print(f"loss {loss.item():.3f}, right of all {(network(every).argmax(1) == truth).sum().item()} of {2 * EACH}")
rounded = lambda tensor: [[round(value, 4) for value in row] for row in tensor.tolist()]
weights = {"labelled": LABELLED, "w1": rounded(network[0].weight), "b1": rounded(network[0].bias[None])[0], "w2": rounded(network[2].weight), "b2": rounded(network[2].bias[None])[0]}
Path(__file__).parents[2].joinpath("src/figures/moons-network.json").write_text(json.dumps(weights) + "\n")

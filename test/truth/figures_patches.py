"""
Records what PyTorch makes of the picture's patches, as figures_patches.json: the tokens by a convolution whose windows lie side by
side, and one token's attention by scaled_dot_product_attention, whose values are the identity so that its weights come out.
"""

import json
from pathlib import Path

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
ROWS = json.loads(Path(__file__).parents[2].joinpath("src/figures/photo.json").read_text())["rows"]
IMAGE = torch.tensor([[list(bytes.fromhex(row[at : at + 6])) for at in range(0, len(row), 6)] for row in ROWS]) / 255.0
CASES = [("4×4", "content", 9, 120), ("4×4", "position", 0, 30), ("6×6", "content", 20, 120), ("6×6", "position", 22, 12), ("8×8", "content", 0, 90), ("8×8", "position", 64, 7), ("8×8", "content", 26, 40, True)]


def tokens(side):
    patch = IMAGE.shape[0] // side
    halves = torch.sign(2 * torch.arange(patch) + 1 - patch) / 1.0
    weight = torch.zeros(5, 3, patch, patch)
    for channel in range(3):
        weight[channel, channel] = 1
    weight[3], weight[4] = halves[None, None, :] / 3, halves[None, :, None] / 3
    bias = torch.tensor([-0.5, -0.5, -0.5, 0, 0])
    x = F.conv2d(IMAGE.permute(2, 0, 1)[None], weight / patch**2, bias, stride=patch).flatten(2).mT[0]
    angle = torch.pi * (torch.arange(side) + 0.5) / side
    axis = torch.stack([angle.cos(), angle.sin()], -1)
    positions = torch.cat([axis[:, None].expand(-1, side, -1), axis[None].expand(side, -1, -1)], -1).reshape(-1, 4)
    return torch.cat([torch.tensor([[0.1, 0, -0.1] + [0] * 6]), torch.cat([x, positions], -1)])


def case(grid, head, token, sharpness, hard=False):
    every = tokens(int(grid[0]))
    read = every[:, :5] if head == "content" else every[:, 5:]
    weights = F.scaled_dot_product_attention((sharpness * read)[None], read[None], torch.eye(len(every))[None])[0, token]
    if hard:
        weights = F.one_hot(weights.argmax(), len(every)).double()
    others = [index for index in weights.argsort(descending=True, stable=True).tolist() if index != token]
    state = {"grid": grid, "head": head, "token": token, "sharpness": sharpness, "hard": hard}
    numbers = {"tokens": every.tolist(), "weights": weights.tolist(), "spread": torch.special.entr(weights).sum().exp().item()}
    return {"state": state, "numbers": numbers, "largest": others[:3]}


if __name__ == "__main__":
    Path(__file__).with_suffix(".json").write_text(json.dumps([case(*each) for each in CASES]) + "\n")

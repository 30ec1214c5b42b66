"""
Records what torchvision makes of the picture of the augmentation figure, and NumPy's least squares of points with moved
copies for the figure of fitted polynomials, as figures_augmentation.json. The picture stands in
that file already: the figure draws it by a formula of its own, and its test fails where they differ.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torchvision import transforms
from torchvision.transforms import functional as F

PATH = Path(__file__).with_suffix(".json")
CASES = [
    ({"transform": "brightness", "brightness": 0.4, "draw": 0.8}, transforms.ColorJitter(brightness=0.4)),
    ({"transform": "brightness", "brightness": 1.5, "draw": 1}, transforms.ColorJitter(brightness=1.5)),
    ({"transform": "contrast", "contrast": 0.7, "draw": 0.1}, transforms.ColorJitter(contrast=0.7)),
    ({"transform": "contrast", "contrast": 2, "draw": 1}, transforms.ColorJitter(contrast=2)),
    ({"transform": "rotation", "degrees": 30, "draw": 0.8}, transforms.RandomRotation(30)),
    ({"transform": "rotation", "degrees": 100, "draw": 0.06}, transforms.RandomRotation(100)),
    ({"transform": "rotation", "degrees": 180, "draw": 1}, transforms.RandomRotation(180)),
    ({"transform": "rotation", "degrees": 90, "draw": 0}, transforms.RandomRotation(90)),
    ({"transform": "blur", "sigma": 2, "kernel_size": 5, "draw": 1}, transforms.GaussianBlur(5, sigma=(0.1, 2))),
    ({"transform": "blur", "sigma": 4, "kernel_size": 11, "draw": 0.4}, transforms.GaussianBlur(11, sigma=(0.1, 4))),
]


def facts(six, state, layer):
    x = torch.tensor(six, dtype=torch.float64)[None]
    kind = state["transform"]
    range_ = {"brightness": "brightness", "contrast": "contrast", "rotation": "degrees", "blur": "sigma"}[kind]
    low, high = getattr(layer, range_)
    amount = low + state["draw"] * (high - low)
    apply = {
        "brightness": lambda: F.adjust_brightness(x, amount),
        "contrast": lambda: F.adjust_contrast(x, amount),
        "rotation": lambda: F.rotate(x, amount),
        "blur": lambda: F.gaussian_blur(x, layer.kernel_size, [amount, amount]),
    }[kind]
    picture = apply()[0]
    upside_down = torch.rot90(x[0], 2)
    nearer = torch.dist(picture, x[0]) <= torch.dist(picture, upside_down)
    return {
        "state": state,
        "range": [low, high],
        "drawn": picture.tolist(),
        "clipped": ((picture <= 0) | (picture >= 1)).double().mean().item(),
        "nearer": "the 6" if nearer else "a 9",
    }


def fits():
    noises = np.random.default_rng(3).standard_normal(48).round(2)
    for degree, points, jitter, decay in [(9, 10, 0.15, 0), (9, 10, 0.6, 0), (5, 8, 0.05, 0), (12, 24, 0.1, 0), (9, 10, 0.15, 0.01)]:
        x = -1 + 2 * (np.arange(points) + 0.5) / points
        y = np.sin(np.pi * x) + 0.3 * noises[:points]
        moved = (x[:, None] + jitter * np.array([-1, -0.5, 0, 0.5, 1])).ravel()
        design = np.vander(moved, degree + 1, increasing=True)
        penalty = np.sqrt(len(moved) * decay) * np.eye(degree + 1)[1:]
        weights, *_ = np.linalg.lstsq(np.vstack([design, penalty]), np.concatenate([np.repeat(y, 5), np.zeros(degree)]), rcond=None)
        error = float(((np.vander(x, degree + 1, increasing=True) @ weights - y) ** 2).mean())
        yield {"state": {"degree": degree, "points": points, "jitter": jitter, "weight_decay": decay}, "weights": weights.tolist(), "training": error}


if __name__ == "__main__":
    six = json.loads(PATH.read_text())["six"]
    PATH.write_text(json.dumps({"six": six, "cases": [facts(six, *case) for case in CASES], "fits": list(fits())}) + "\n")

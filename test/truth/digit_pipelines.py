"""
Trains the little network of the figure of semi-supervised pipelines on eighteen labelled digits, shifted at random, and writes its weights after every
few steps, rounded to two places, with the digits to src/figures/pipelines-data.json. Needs torch and scikit-learn.
"""

import json
from pathlib import Path

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

CLASSES = [3, 5, 8]
EACH, SNAPSHOTS, EVERY = 6, 13, 40


def network():
    return nn.Sequential(nn.AvgPool2d(2), nn.Flatten(), nn.Linear(16, 8), nn.Tanh(), nn.Linear(8, 3))


def flat(model):
    return [round(value, 2) for parameter in model.parameters() for value in parameter.flatten().tolist()]


def written(picture):
    """A sign for each pixel, from 0 to g for 16."""
    return "".join("0123456789abcdefg"[int(value)] for value in picture.flatten().tolist())


def shifted(pictures, down, right):
    return F.pad(pictures, (right, -right, down, -down))


if __name__ == "__main__":
    torch.manual_seed(3)
    torch.set_default_dtype(torch.float64)
    digits = load_digits()
    pictures, labels = torch.tensor(digits.images), torch.tensor(digits.target)
    places = [torch.nonzero(labels == label)[:, 0] for label in CLASSES]
    labelled = torch.cat([of[:EACH] for of in places])
    rest = torch.cat([of[EACH:] for of in places])
    classes = torch.tensor(CLASSES)
    target = lambda of: (labels[of][:, None] == classes).int().argmax(1)
    x = pictures[:, None] / 16
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.15, momentum=0.9, weight_decay=0.0001)
    snapshots = [flat(model)]
    for step in range(1, EVERY * (SNAPSHOTS - 1) + 1):
        batch = labelled[torch.randperm(len(labelled))[:9]]
        optimizer.zero_grad()
        down, right = torch.randint(-1, 2, (2,)).tolist()
        F.cross_entropy(model(shifted(x[batch], down, right)), target(batch)).backward()
        optimizer.step()
        if step % EVERY == 0:
            snapshots.append(flat(model))
            print(step, f"labelled {(model(x[labelled]).argmax(1) == target(labelled)).sum()} of {len(labelled)}, others {(model(x[rest]).argmax(1) == target(rest)).double().mean():.3f}")
    views = torch.stack([model(shifted(x[rest], down, right)).softmax(1) for down in (-1, 0, 1) for right in (-1, 0, 1)])
    p = views.mean(0)
    print(f"nine views, others {(views.mean(0).argmax(1) == target(rest)).double().mean():.3f}")
    sure, said = p.max(1)
    right = said == target(rest)
    pick = lambda wanted, which: rest[torch.nonzero(which)[:, 0][(sure[which] - wanted).abs().argmin()]].item()
    chosen = [pick(0.99, right), pick(0.6, right & (target(rest) == 1)), pick(0.55, ~right), pick(0.97, ~right), pick(0.8, right & (target(rest) == 2))]
    for index in chosen:
        print(labels[index].item(), [[round(value, 2) for value in view] for view in torch.cat([model(shifted(x[index][None], *by)).softmax(1) for by in [(0, 0), (1, 0), (-1, 1), (0, -1)]]).tolist()])
    record = {
        "classes": [str(label) for label in CLASSES],
        "unlabelled": [{"pixels": written(pictures[index]), "label": CLASSES.index(labels[index].item())} for index in chosen],
        "labelled": [{"pixels": written(pictures[index]), "label": CLASSES.index(labels[index].item())} for index in labelled.tolist()[::EACH]],
        "snapshots": snapshots,
    }
    Path(__file__).parents[2].joinpath("src/figures/pipelines-data.json").write_text(json.dumps(record) + "\n")

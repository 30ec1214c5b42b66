"""Trains one small network with several seeds on few digits, some of them wrongly labelled, for the figures of seeds and of calibration.

    python test/truth/digit_runs.py && npx biome format --write src/figures/digit-runs.json

Needs torch and scikit-learn. Writes src/figures/digit-runs.json: what the figures draw. The data are the 1,797 digits of 8×8
pixels that scikit-learn ships (Alpaydin & Kaynak 1998): 300 to train on, 30 of them with a label drawn at random among the
other nine, 500 to test on. Seeds differ in the first weights and in the order of the batches, and in nothing else. The
curves are of 40 epochs, the outputs are those after 200, when the wrong labels are known by heart.
"""

import json
import pathlib

import torch
from sklearn.datasets import load_digits
from torch import nn

EPOCHS, LONG, BATCH, RATE, SEEDS = 40, 200, 30, 0.1, 10

digits = load_digits()
order = torch.randperm(1797, generator=torch.Generator().manual_seed(0))
images, labels = torch.tensor(digits.images, dtype=torch.float32).flatten(1)[order] / 16, torch.tensor(digits.target)[order]
train, test = slice(0, 300), slice(300, 800)
given = labels[train].clone()
given[:30] = (given[:30] + torch.randint(1, 10, (30,), generator=torch.Generator().manual_seed(1))) % 10


def run(seed: int, label_smoothing: float = 0.0, epochs: int = EPOCHS):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=0.9)
    loss = nn.CrossEntropyLoss(label_smoothing=label_smoothing)
    right = []
    for _ in range(epochs):
        for batch in torch.randperm(300).split(BATCH):
            optimizer.zero_grad()
            loss(model(images[train][batch]), given[batch]).backward()
            optimizer.step()
        with torch.no_grad():
            logits = model(images[test])
        right.append((logits.argmax(1) == labels[test]).sum().item())
    return right, logits


def calibrated(label_smoothing: float):
    _, logits = run(0, label_smoothing, LONG)
    # In tenths, less the largest of each row, which no softmax sees.
    tenths = (10 * (logits - logits.amax(1, keepdim=True))).round().int()
    return {"label_smoothing": label_smoothing, "tenths": [" ".join(map(str, (-row).tolist())) for row in tenths]}


if __name__ == "__main__":
    facts = {
        "tested": 500,
        "right": [run(seed)[0] for seed in range(SEEDS)],
        "labels": "".join(map(str, labels[test].tolist())),
        "outputs": [calibrated(0.0), calibrated(0.05), calibrated(0.1)],
    }
    path = pathlib.Path(__file__).parents[2] / "src" / "figures" / "digit-runs.json"
    path.write_text(json.dumps(facts) + "\n")

"""Trains plain and residual networks of several depths on small pictures, for the figure of degradation.

    python test/truth/degradation.py && npx biome format --write src/figures/degradation-runs.json

Needs torch and scikit-learn. Writes src/figures/degradation-runs.json: what the figure draws. One core takes ten minutes. The networks are those of
He et al. 2015, section 4.2 (6n + 2 layers, shortcuts without weights), narrower, on the 1,797 digits of 8×8 pixels that
scikit-learn ships (Alpaydin & Kaynak 1998). Plain and residual differ in nothing but the addition: the same weights at the
start, the same batches.
"""

import json
import pathlib

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

BLOCKS = (1, 3, 5, 9)  # in each of three stages: 8, 20, 32, 56 layers with weights
SEEDS = (0, 1, 2)
WIDTH, STEPS, EVERY, BATCH, RATE = 8, 300, 10, 128, 0.1


class Block(nn.Module):
    def __init__(self, before: int, width: int, stride: int, residual: bool):
        super().__init__()
        self.conv1 = nn.Conv2d(before, width, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.stride, self.missing, self.residual = stride, width - before, residual

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.residual:
            y = y + F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.missing))
        return F.relu(y)


def network(blocks: int, residual: bool) -> nn.Sequential:
    layers = [nn.Conv2d(1, WIDTH, 3, padding=1, bias=False), nn.BatchNorm2d(WIDTH), nn.ReLU()]
    before = WIDTH
    for stage in range(3):
        for block in range(blocks):
            width = WIDTH * 2**stage
            layers.append(Block(before, width, 2 if stage > 0 and block == 0 else 1, residual))
            before = width
    net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, 10))
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight)
    return net


def run(blocks: int, residual: bool, seed: int) -> dict:
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1)
    images = (images - images.mean()) / images.std()
    labels = torch.tensor(digits.target)
    torch.manual_seed(seed)
    net = network(blocks, residual)
    convolutions = [module for module in net.modules() if isinstance(module, nn.Conv2d)]
    optimizer = torch.optim.SGD(net.parameters(), lr=RATE, momentum=0.9, weight_decay=1e-4)
    losses, errors, gradients = [], [], None
    for _ in range(STEPS):
        batch = torch.randint(0, len(images), (BATCH,))
        scores = net(images[batch])
        loss = F.cross_entropy(scores, labels[batch])
        optimizer.zero_grad()
        loss.backward()
        gradients = gradients or [convolutions[at].weight.grad.norm().item() for at in (0, -1)]
        optimizer.step()
        losses.append(loss.item())
        errors.append((scores.argmax(1) != labels[batch]).sum().item())
    means = [sum(losses[at : at + EVERY]) / EVERY for at in range(0, STEPS, EVERY)]
    return {
        "depth": 6 * blocks + 2,
        "residual": residual,
        "seed": seed,
        "parameters": sum(parameter.numel() for parameter in net.parameters()),
        "losses": [float(f"{mean:.3g}") for mean in means],
        "errors": [sum(errors[at : at + EVERY]) for at in range(0, STEPS, EVERY)],
        "gradients": [float(f"{norm:.3g}") for norm in gradients],
    }


def main() -> None:
    torch.set_num_threads(1)
    runs = [run(blocks, residual, seed) for blocks in BLOCKS for residual in (False, True) for seed in SEEDS]
    target = pathlib.Path(__file__).parents[2] / "src/figures/degradation-runs.json"
    rows = ",\n".join(json.dumps(one) for one in runs)
    target.write_text(f'{{"every": {EVERY}, "batch": {BATCH}, "runs": [\n{rows}\n]}}\n', encoding="utf-8")


main()

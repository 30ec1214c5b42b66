"""
Records what PyTorch computes for the figures of small networks with drawn weights: residual blocks before training. And of
SciPy how far accuracies spread. The same numbers are drawn as in src/figures/random.ts. Needs torch. Writes figures_networks.json beside this file.
"""

import json
import math
from pathlib import Path

import torch
from figure_random import linear_congruential, normal
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


class Block(nn.Module):
    def __init__(self, width, gamma, skip, norm):
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 1, bias=False)
        self.conv2 = nn.Conv2d(width, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width) if norm else nn.Identity()
        self.bn2 = nn.BatchNorm2d(width) if norm else nn.Identity()
        self.skip = skip
        if norm:
            nn.init.constant_(self.bn2.weight, gamma)

    def forward(self, x):
        out = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(out + x) if self.skip else F.relu(out)


def residual_starts():
    width, examples = 8, 16
    for gamma, blocks, skip, norm, seed in [(0, 16, True, True, 1), (1, 16, True, True, 1), (0.35, 5, True, True, 7), (1, 12, False, True, 3), (0, 4, False, True, 2), (0.5, 6, True, False, 4), (0.5, 9, False, False, 5)]:
        draw = normal(seed)
        made = lambda rows: torch.tensor([[next(draw) for _ in range(width)] for _ in range(rows)])
        x = made(examples).clamp(min=0)[:, :, None, None].requires_grad_()
        weighing = made(examples)[:, :, None, None]
        network = nn.Sequential(*(Block(width, gamma, skip, norm) for _ in range(blocks)))
        with torch.no_grad():
            for block in network:
                for conv in (block.conv1, block.conv2):
                    conv.weight.copy_((made(width) * math.sqrt(2 / width))[:, :, None, None])
        places = [x]
        for block in network:
            places.append(block(places[-1]))
            places[-1].retain_grad()
        (places[-1] * weighing).sum().backward()
        rms = lambda values: values.square().mean().sqrt().item()
        yield {
            "state": {"gamma": gamma, "blocks": blocks, "skip": skip, "norm": norm, "seed": seed},
            "output": places[1].detach()[:, :, 0, 0].tolist(),
            "change": (places[1] - x).abs().max().item(),
            "signal": [rms(place.detach()) for place in places],
            "gradient": [rms(place.grad) for place in places],
            "weights": {
                "conv1": rms(network[0].conv1.weight.grad),
                "conv2": rms(network[0].conv2.weight.grad),
                **({"gamma": rms(network[0].bn2.weight.grad)} if norm else {}),
            },
        }


def consistencies():
    """Two passes, or a step along the direction that autograd finds, for the network that moons_network.py trained."""
    weights = json.loads((Path(__file__).parents[2] / "src/figures/moons-network.json").read_text())
    w1, b1, w2, b2 = (torch.tensor(weights[name]) for name in ("w1", "b1", "w2", "b2"))

    def model(x, kept=1.0):
        return F.linear(torch.tanh(F.linear(x, w1, b1)) * kept, w2, b2)

    for point, noise, dropout, epsilon, iterations, seed in [([0.1, 0.45], 0.15, 0.25, 0.3, 1, 3), ([0.6, 0.3], 0.3, 0.5, 0.5, 0, 7), ([1.4, -0.4], 0.0, 0.6, 0.8, 3, 11), ([0.0, 1.1], 0.2, 0.0, 0.1, 2, 21)]:
        draw, chance = normal(seed), linear_congruential(seed + 100)
        pair = lambda: torch.tensor([next(draw), next(draw)])
        start = F.normalize(pair(), dim=0)
        noises = [pair(), pair()]
        drops = [torch.tensor([next(chance) for _ in range(len(b1))]) for _ in range(2)]
        x = torch.tensor(point)
        clean = model(x).softmax(-1)
        kl = lambda place: F.kl_div(model(place).log_softmax(-1), clean, reduction="sum")
        direction = start
        for _ in range(iterations):
            r = (1e-3 * direction).requires_grad_()
            direction = F.normalize(torch.autograd.grad(kl(x + r), r)[0], dim=0)
        angles = torch.arange(360) * (2 * math.pi / 360)
        all_around = torch.stack([kl(x + epsilon * torch.stack([angle.cos(), angle.sin()])) for angle in angles])
        passes = [model(x + noise * each, (drop >= dropout) / (1 - dropout)).softmax(-1) for each, drop in zip(noises, drops)]
        state = {"point": point, "noise": noise, "dropout": dropout, "epsilon": epsilon, "iterations": iterations, "seed": seed}
        yield {
            "state": {**state, "method": "VAT"},
            "clean": clean.tolist(),
            "loss": kl(x + epsilon * direction).item(),
            "opposite": kl(x - epsilon * direction).item(),
            "direction": direction.tolist(),
            "around": {"mean": all_around.mean().item(), "worst": all_around.max().item()},
        }
        yield {
            "state": {**state, "method": "Π-model"},
            "passes": [{"probabilities": each.tolist()} for each in passes],
            "loss": F.mse_loss(*passes).item(),
        }


def builders():
    """Parameters by the function of torchvision that builds it."""
    from torchvision import models

    names = ["alexnet", "vgg16", "googlenet", "resnet18", "resnet50", "resnet152", "densenet121", "mobilenet_v2", "efficientnet_b0", "efficientnet_b7", "vit_b_16", "convnext_tiny"]
    return {name: models.get_model_weights(name)["IMAGENET1K_V1"].meta["num_params"] for name in names}


def held_out():
    """How far a share of right answers spreads: labels, those held out, and the standard deviation in points."""
    from scipy import stats

    return [[classes, labels, held, 100 * stats.binom(held, 0.8).std() / held] for classes, labels, held in [(10, 25, 50), (10, 4, 8), (2, 1, 1), (1000, 13, 2600)]]


def layer_costs():
    """The leaves of two networks with their parameters, and the four that have most."""
    from torchvision import models

    for name in ("alexnet", "resnet18"):
        network = getattr(models, name)()
        leaves = [[path, sum(p.numel() for p in module.parameters())] for path, module in network.named_modules() if not list(module.children())]
        total = sum(p.numel() for p in network.parameters())
        largest = sorted((leaf for leaf in leaves if leaf[1]), key=lambda leaf: -leaf[1])
        rest = largest[4:]
        yield {
            "name": name,
            "leaves": leaves,
            "total": total,
            "largest": [[path, count, count / total] for path, count in largest[:4]],
            "others": {"count": len(rest), "cost": sum(count for _, count in rest), "share": sum(count for _, count in rest) / total},
        }


if __name__ == "__main__":
    FACTS = {"layer-costs": list(layer_costs()), "consistency": list(consistencies()), "held-out": held_out(), "residual-start": list(residual_starts()), "builders": builders()}
    Path(__file__).with_suffix(".json").write_text(json.dumps(FACTS) + "\n")

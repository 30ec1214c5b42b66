"""
Records what PyTorch and NumPy compute for the figures on training: normalisation of a batch, rates of optimizers, the loss
under a schedule, fits that are regularised. Needs torch. Writes figures_training.json beside this file.
"""

import json
import math
from pathlib import Path

import numpy as np
import torch
from torch import nn, optim
from torch.nn import functional as F

torch.manual_seed(4)
torch.set_default_dtype(torch.float64)


def normalizations():
    for norm, size, updates, others, train in [
        ("BatchNorm", (3, 2, 2, 2), 7, 0, True),
        ("BatchNorm", (3, 2, 2, 2), 7, 2.5, True),
        ("BatchNorm", (3, 2, 2, 2), 20, 2.5, False),
        ("LayerNorm", (3, 2, 2, 2), 1, 2.5, True),
        ("InstanceNorm", (3, 2, 2, 2), 1, -4, True),
        ("GroupNorm", (2, 4, 2, 3), 1, -4, True),
    ]:
        n, c, h, w = size
        momentum = 0.2
        layer = {
            "BatchNorm": lambda: nn.BatchNorm2d(c, momentum=momentum),
            "LayerNorm": lambda: nn.LayerNorm((c, h, w)),
            "InstanceNorm": lambda: nn.InstanceNorm2d(c),
            "GroupNorm": lambda: nn.GroupNorm(2, c),
        }[norm]()
        x = torch.randn(size).mul(20).round() / 10
        cell = (1, c - 1, h - 1, 0)
        changed = x + others
        changed[cell[0]] = x[cell[0]]
        track = [[0.0, 1.0]]
        for _ in range(updates):
            y = layer(changed)
            if norm == "BatchNorm":
                track.append([layer.running_mean[cell[1]].item(), layer.running_var[cell[1]].item()])
        alone = layer(x) if train else None
        if not train:
            layer.eval()
            y = layer(changed)
            alone = layer(x)
        yield {
            "state": {"norm": norm, "size": size, "groups": 2, "train": train, "momentum": momentum, "cell": cell, "values": x.flatten().tolist(), "others": others, "updates": updates},
            "normalized": y[cell].item(),
            "alone": alone[cell].item(),
            **({"track": track} if norm == "BatchNorm" else {}),
        }


def histograms():
    values = torch.randn(200).mul(2).round(decimals=1).tolist()
    for low, high, bins in [(-3, 3, 7), (-6.4, 6.4, 16), (0, 2, 4)]:
        yield {"values": values, "from": low, "to": high, "counts": np.histogram(values, bins, (low, high))[0].tolist()}


def rates():
    """What a gradient is multiplied by, from the averages that the optimizers keep."""
    ravine = lambda x, y: 0.5 * (x**2 + 20 * y**2)
    for name, arguments, key in [
        ("Adagrad", {"lr": 0.5, "eps": 1e-2}, "sum"),
        ("RMSprop", {"lr": 0.01, "alpha": 0.9, "eps": 1e-3}, "square_avg"),
        ("Adam", {"lr": 0.05, "betas": (0.9, 0.99), "eps": 1e-8}, "exp_avg_sq"),
        ("AdamW", {"lr": 0.05, "betas": (0.8, 0.999), "eps": 1e-3, "weight_decay": 0.0}, "exp_avg_sq"),
    ]:
        position = torch.tensor([-1.5, 1.0], requires_grad=True)
        optimizer = getattr(optim, name)([position], **arguments)
        recorded = []
        for step in range(1, 13):
            optimizer.zero_grad()
            ravine(*position).backward()
            optimizer.step()
            squares = optimizer.state[position][key]
            if "betas" in arguments:
                squares = squares / (1 - arguments["betas"][1] ** step)
            recorded.append((arguments["lr"] / (squares.sqrt() + arguments["eps"])).tolist())
        settings = {"name": name, "weight_decay": 0, "momentum": 0, **arguments}
        yield {"settings": settings, "rates": recorded}


def schedules():
    """Many runs of torch.optim.SGD under a scheduler; what is recorded is the mean that they are expected to have."""
    curvature = torch.tensor([1, 1 / 50])
    for make, lr, steps in [
        (lambda o: optim.lr_scheduler.StepLR(o, 8, 0.1), 0.1, 24),
        (lambda o: optim.lr_scheduler.CosineAnnealingLR(o, 20), 0.3, 20),
        (lambda o: optim.lr_scheduler.LinearLR(o, 0.05, 1, 10), 1.0, 15),
    ]:
        runs = (1 / curvature).sqrt().repeat(20_000, 1).requires_grad_()
        # The optimizer's rate is the schedule's as a share of the highest.
        optimizer = optim.SGD([runs], lr=lr)
        scheduler = make(optimizer)
        planned = []
        square = 1 / curvature
        losses, rates_used = [], []
        for step in range(steps + 1):
            mean = (0.5 * curvature * runs.detach() ** 2).sum(1)
            expected = (0.5 * curvature * square).sum().item()
            assert abs(mean.mean() - expected) <= 5 * mean.std() / math.sqrt(len(mean)) + 1e-9, (step, expected)
            losses.append(expected)
            rate = optimizer.param_groups[0]["lr"]
            rates_used.append(rate)
            for _ in range(5):
                runs.grad = (curvature * runs.detach() + math.sqrt(0.1) * torch.randn_like(runs)) / lr
                optimizer.step()
                share = rate / lr
                square = (1 - 2 * share * curvature + (share * curvature) ** 2) * square + share**2 * 0.1
            scheduler.step()
        yield {"rates": rates_used, "losses": losses}


NOISE = np.random.default_rng(3).standard_normal(48).round(2)


def polynomials():
    def sample(count, start, noise):
        x = -1 + 2 * (np.arange(count) + 0.5) / count
        return x, np.sin(np.pi * x) + noise * NOISE[(start + np.arange(count)) % 48]

    for degree, decay, dropout, points, noise in [(3, 0, 0.2, 10, 0.3), (9, 0, 0.05, 10, 0.3), (5, 0.01, 0.5, 16, 0.5), (9, 0, 0, 10, 0.3), (6, 0.02, 0, 8, 0.3)]:
        (x, y), (u, v) = sample(points, 0, noise), sample(24, 24, noise)
        design, other = (torch.tensor(np.vander(a, degree + 1, increasing=True)) for a in (x, u))
        y, v = torch.tensor(y), torch.tensor(v)
        decays = torch.full((degree + 1,), float(decay))
        decays[0] = 0
        share = dropout / (1 - dropout)
        penalties = decays + share * (design**2).mean(0) * (torch.arange(degree + 1) > 0)
        error = lambda weights: [((design @ weights - y) ** 2).mean().item(), ((other @ weights - v) ** 2).mean().item()]
        objective = lambda w: ((design @ w - y) ** 2).mean() + (penalties * w**2).sum()
        # The penalty is what dropout costs on average: F.dropout of the terms, the constant kept.
        if dropout:
            trial = torch.randn(degree + 1)
            terms = design[:, 1:].repeat(40_000, 1, 1)
            sampled = ((F.dropout(terms, dropout) @ trial[1:] + trial[0] - y) ** 2).mean(1) + (decays * trial**2).sum()
            assert abs(sampled.mean() - objective(trial)) <= 5 * sampled.std() / 200, (sampled.mean(), objective(trial))
        curvature = torch.autograd.functional.hessian(objective, torch.zeros(degree + 1))
        best = torch.linalg.solve(curvature, 2 * design.T @ y / points) if penalties.sum() else None
        weights = torch.zeros(degree + 1, requires_grad=True)
        optimizer = optim.SGD([weights], lr=1 / curvature.trace().item())
        track = []
        for step in range(1, 2**11 + 1):
            optimizer.zero_grad()
            objective(weights).backward()
            optimizer.step()
            if step & (step - 1) == 0:
                track.append(error(weights.detach()))
        yield {
            "state": {"degree": degree, "weight_decay": decay, "dropout": dropout, "points": points, "noise": noise},
            "track": track,
            **({"weights": best.tolist()} if best is not None else {}),
        }


FACTS = {
    "normalizations": list(normalizations()),
    "histograms": list(histograms()),
    "rates": list(rates()),
    "schedules": list(schedules()),
    "polynomials": list(polynomials()),
}

if __name__ == "__main__":
    Path(__file__).with_suffix(".json").write_text(json.dumps(FACTS) + "\n")

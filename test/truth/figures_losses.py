"""
Records what PyTorch computes for the figures of gradients by layer, of label smoothing and of cosine schedules. The same numbers are drawn as in
src/figures/random.ts. Needs torch. Writes figures_losses.json beside this file.
"""

import json
import math
from pathlib import Path

import torch
from figure_random import normal
from torch import nn
from torch.nn import functional as F
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)


def gradient_norms():
    width, examples = 16, 8
    for depth, scale, activation, skip, seed in [
        (10, 1, "Sigmoid", False, 1),
        (10, 1, "Sigmoid", True, 1),
        (20, 1.41, "ReLU", False, 1),
        (20, 2.83, "ReLU", True, 4),
        (30, 3, "Tanh", False, 2),
        (7, 0.5, "LeakyReLU", True, 3),
        (1, 1, "ReLU", False, 5),
    ]:
        draw = normal(seed)
        made = lambda rows: torch.tensor([[next(draw) for _ in range(width)] for _ in range(rows)])
        x, weighing = made(examples), made(examples) / examples
        layers = [nn.Linear(width, width, bias=False) for _ in range(depth)]
        function = getattr(nn, activation)()
        outputs = []
        for layer in layers:
            with torch.no_grad():
                layer.weight.copy_(scale * made(width) / math.sqrt(width))
            x = function(layer(x)) + (x if skip else 0)
            x.retain_grad()
            outputs.append(x)
        (x * weighing).sum().backward()
        yield {
            "state": {"depth": depth, "scale": scale, "activation": activation, "skip": skip, "seed": seed},
            "output": [output.grad.norm().item() for output in outputs],
            "weight": [layer.weight.grad.norm().item() for layer in layers],
        }


def label_smoothings():
    for epsilon, classes, gap in [(0.1, 10, 8), (0, 10, 3), (0.1, 1000, -2.5), (0.5, 3, 16), (0.9, 2, 0), (0.2, 100, 4.5)]:
        logits = torch.zeros(1, classes)
        logits[0, 0] = gap
        own = torch.zeros(1, dtype=torch.long)
        # The target is minus the gradient of the loss by the log-probabilities.
        logs = F.log_softmax(logits, dim=1).requires_grad_()
        F.cross_entropy(logs, own, label_smoothing=epsilon).backward()
        target = F.softmax(logits, dim=1) - logs.grad
        best = {}
        if epsilon > 0:
            # At its least the smoothed loss has the softmax equal to the targets.
            at = torch.zeros(1, classes)
            at[0, 0] = (target[0, 0] / target[0, 1]).log()
            best = {"bestGap": at[0, 0].item(), "floor": F.cross_entropy(at, own, label_smoothing=epsilon).item()}
        yield {
            "state": {"label_smoothing": epsilon, "classes": classes, "gap": gap},
            "targets": target[0, :2].tolist(),
            "probabilities": F.softmax(logits, dim=1)[0, :2].tolist(),
            "plain": F.cross_entropy(logits, own).item(),
            "smoothed": F.cross_entropy(logits, own, label_smoothing=epsilon).item(),
            **best,
        }


def cosine_schedules():
    for lr, eta_min, steps, T_max, T_0, T_mult, warmup in [(0.1, 0, 60, 60, 10, 2, 6), (0.1, 0.01, 60, 30, 4, 2, 0), (0.5, 0.002, 25, 40, 5, 1, 9), (0.02, 0, 90, 70, 7, 3, 1)]:

        def rates(schedule):
            optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=lr)
            scheduler = schedule(optimizer)
            found = [optimizer.param_groups[0]["lr"]]
            for _ in range(steps):
                optimizer.step()
                scheduler.step()
                found.append(optimizer.param_groups[0]["lr"])
            return found

        annealing = lambda length: lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, length, eta_min)

        def warm(optimizer):
            up = lr_scheduler.LinearLR(optimizer, 0.01, total_iters=warmup)
            return lr_scheduler.SequentialLR(optimizer, [up, annealing(T_max - warmup)(optimizer)], milestones=[warmup])

        restarts = rates(lambda optimizer: lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0, T_mult, eta_min))
        yield {
            "state": {"lr": lr, "eta_min": eta_min, "steps": steps, "T_max": T_max, "T_0": T_0, "T_mult": T_mult, "warmup": warmup},
            "annealing": rates(annealing(T_max)),
            "restarts": restarts,
            "warm": rates(warm if warmup > 0 else annealing(T_max)),
            "restartsAt": [step for step, rate in enumerate(restarts) if step > 0 and rate == lr],
        }


if __name__ == "__main__":
    record = {
        "gradient-norms": list(gradient_norms()),
        "label-smoothing": list(label_smoothings()),
        "cosine-schedules": list(cosine_schedules()),
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")

"""
Records what PyTorch computes along five semi-supervised pipelines, as figures_pipelines.json, with the network and the digits that
digit_pipelines.py wrote: the teacher by AveragedModel, VAT's direction by autograd. The same numbers are drawn as in
src/figures/random.ts.
"""

import json
import math
from itertools import islice
from pathlib import Path

import torch
from digit_pipelines import network, shifted
from figure_random import linear_congruential, normal, scattered
from torch import nn
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

torch.set_default_dtype(torch.float64)
DATA = json.loads((Path(__file__).parents[2] / "src/figures/pipelines-data.json").read_text())


def picture(pixels):
    return torch.tensor([int(sign, 17) / 16 for sign in pixels]).reshape(1, 1, 8, 8)


def model(step):
    made = network()
    nn.utils.vector_to_parameters(torch.tensor(DATA["snapshots"][step]), made.parameters())
    return made


def teacher(step, alpha):
    """The average starts from the untrained network, and takes in one recorded state after the other."""
    average = AveragedModel(model(0), multi_avg_fn=get_ema_multi_avg_fn(alpha))
    average.update_parameters(model(0))
    for at in range(1, step + 1):
        average.update_parameters(model(at))
    return average.module


def drawn(seed):
    chance = linear_congruential(scattered(seed))
    whole = lambda low, high: low + math.floor((high - low + 1) * next(chance))
    weak = [(whole(-1, 1), whole(-1, 1)) for _ in range(4)]
    strong = (whole(-1, 1), whole(-1, 1)), 0.5 + 0.5 * next(chance), whole(0, 5), whole(0, 5)
    chances = torch.tensor([[next(chance) for _ in range(8)] for _ in range(2)])
    return weak, strong, chances, torch.tensor(list(islice(normal(seed), 64))).reshape(1, 1, 8, 8)


def case(method, image, step, seed, **settings):
    student, x = model(step), picture(DATA["unlabelled"][image]["pixels"])
    weak, ((down, right), factor, row, column), chances, start = drawn(seed)
    views = [shifted(x, *by) for by in weak]
    predict = lambda network, view: network(view).softmax(1)
    targets, measure, used = [], F.mse_loss, True
    if method == "Π-model":
        p = settings["dropout"]
        masked = lambda at: F.linear(student[:4](views[at]) * (chances[at] >= p) / (1 - p), student[4].weight, student[4].bias).softmax(1)
        passes = [(views[1], masked(1)), (views[0], masked(0))]
        targets = [passes[0][1]]
    elif method == "mean teacher":
        passes = [(views[1], predict(teacher(step, settings["alpha"]), views[1])), (views[0], predict(student, views[0]))]
        targets = [passes[0][1]]
    elif method == "VAT":
        clean = predict(student, x).detach()
        kl = lambda found, target: F.kl_div(found.log(), target, reduction="batchmean")
        near = (1e-3 * start / start.norm()).requires_grad_()
        slope = torch.autograd.grad(kl(predict(student, x + near), clean), near)[0]
        worst = x + settings["epsilon"] * slope / slope.norm()
        passes, targets, measure = [(x, clean), (worst, predict(student, worst))], [clean], kl
    elif method == "MixMatch":
        share = max(settings["lambda"], 1 - settings["lambda"])
        other = DATA["labelled"][settings["mixed"]]
        passes = [(view, predict(student, view)) for view in views[: settings["K"]]]
        mean = torch.stack([p for _, p in passes]).mean(0)
        sharp = F.normalize(mean ** (1 / settings["T"]), p=1, dim=1)
        targets = [mean, sharp, torch.lerp(F.one_hot(torch.tensor([other["label"]]), 3).double(), sharp, share)]
        mixture = torch.lerp(picture(other["pixels"]), views[0], share)
        passes.append((mixture, predict(student, mixture)))
    else:
        strong = factor * shifted(x, down, right)
        strong[:, :, row : row + 3, column : column + 3] = 0
        passes = [(views[0], predict(student, views[0])), (strong, predict(student, strong))]
        used = passes[0][1].max().item() >= settings["threshold"]
        targets = [F.one_hot(passes[0][1].argmax(1), 3).double()] if used else []
        measure = lambda found, target: F.cross_entropy(found.log(), target)
    loss = measure(passes[-1][1], targets[-1]).item() if used else 0
    return {
        "state": {"method": method, "picture": image, "step": step, "seed": seed, **settings},
        "numbers": {
            "passes": [{"picture": view[0, 0].tolist(), "probabilities": p[0].tolist()} for view, p in passes],
            "targets": [{"probabilities": p[0].tolist()} for p in targets],
            "isUsed": used,
            "loss": loss,
        },
    }


CASES = [
    case("Π-model", 2, 12, 9, dropout=0.25),
    case("Π-model", 4, 5, 3, dropout=0.6),
    case("mean teacher", 2, 12, 9, alpha=0.7),
    case("mean teacher", 1, 4, 2, alpha=0.99),
    case("mean teacher", 3, 0, 5, alpha=0.5),
    case("VAT", 2, 12, 9, epsilon=0.8),
    case("VAT", 4, 7, 4, epsilon=2.0),
    case("MixMatch", 2, 12, 9, K=2, T=0.5, mixed=0, **{"lambda": 0.75}),
    case("MixMatch", 1, 9, 6, K=4, T=0.25, mixed=2, **{"lambda": 0.3}),
    case("FixMatch", 0, 12, 9, threshold=0.95),
    case("FixMatch", 2, 12, 9, threshold=0.95),
    case("FixMatch", 3, 8, 14, threshold=0.4),
]

if __name__ == "__main__":
    Path(__file__).with_suffix(".json").write_text(json.dumps(CASES) + "\n")

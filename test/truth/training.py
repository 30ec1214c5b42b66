"""Records what the calls of a training loop really do: their signatures, and facts that the hovers state about them.

Needs torch. Writes training.json beside this file.
"""

import copy
import inspect
import json
import warnings
from pathlib import Path

import torch
from torch import nn
from torch.optim import lr_scheduler
from torch.utils.data import DataLoader

warnings.simplefilter("ignore")
KINDS = {"POSITIONAL_ONLY": "", "POSITIONAL_OR_KEYWORD": "", "KEYWORD_ONLY": "keyword", "VAR_POSITIONAL": "rest", "VAR_KEYWORD": "extra"}


def signature(target):
    """[name, kind] or [name, kind, default] a parameter; what is no plain value is null."""
    def plain(value):
        return value if isinstance(value, (int, float, str, bool, type(None))) else None

    function = target.__init__ if inspect.isclass(target) else target
    parameters = list(inspect.signature(function).parameters.values())
    if inspect.isclass(target):
        parameters = parameters[1:]
    return [[p.name, KINDS[p.kind.name]] + ([plain(p.default)] if p.default is not p.empty else []) for p in parameters]


def message(work):
    try:
        work()
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}".split("\n")[0]
    return None


def rates(make, count):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    found = [optimizer.param_groups[0]["lr"]]
    for _ in range(count):
        optimizer.step()
        scheduler.step()
        found.append(optimizer.param_groups[0]["lr"])
    return found


def gradients(set_to_none):
    weight = nn.Parameter(torch.ones(2))
    optimizer = torch.optim.SGD([weight], lr=0.1)
    (2 * weight).sum().backward()
    (2 * weight).sum().backward()
    twice = weight.grad.tolist()
    optimizer.zero_grad(set_to_none=set_to_none)
    return {"twice": twice, "cleared": None if weight.grad is None else weight.grad.tolist()}


def clipped(clip, gradient, limit):
    weight = nn.Parameter(torch.zeros(2))
    weight.grad = torch.tensor(gradient)
    returned = clip([weight], limit)
    return {"returned": None if returned is None else float(returned), "after": [round(v, 5) for v in weight.grad.tolist()]}


def moved(set_to_none):
    """Whether a parameter without a new gradient moves, with momentum."""
    weight = nn.Parameter(torch.ones(1))
    optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
    weight.sum().backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=set_to_none)
    before = weight.item()
    optimizer.step()
    return weight.item() != before


def two_schedulers(calls):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    both = [lr_scheduler.ExponentialLR(optimizer, 0.9), lr_scheduler.MultiStepLR(optimizer, [3, 8])]
    found = []
    for _ in range(calls):
        found.append(round(optimizer.param_groups[0]["lr"], 10))
        optimizer.step()
        for scheduler in both:
            scheduler.step()
    return found


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Dropout2d(0.2), nn.InstanceNorm2d(4), nn.RReLU())
        self.free = nn.BatchNorm2d(4, track_running_stats=False)
        self.rnn = nn.LSTM(4, 4, num_layers=2, dropout=0.3)
        self.single = nn.LSTM(4, 4, dropout=0.3)


def differing(model):
    """Names of the layers whose output in training differs from that in evaluation."""
    found = []
    for name, layer in model.named_modules():
        if list(layer.children()):
            continue
        x = torch.randn(5, 4) if isinstance(layer, nn.LSTM) else torch.randn(8, 3 if isinstance(layer, nn.Conv2d) else 4, 5, 5)
        outputs = []
        for mode in (True, False):
            one = copy.deepcopy(layer).train(mode)
            torch.manual_seed(0)
            result = one(x)
            outputs.append(result[0] if isinstance(result, tuple) else result)
        if not torch.equal(*outputs):
            found.append(name)
    return found


def lowered(what):
    layer = nn.Linear(4, 3)
    with torch.autocast("cpu"):
        y = layer(torch.randn(2, 4))
        found = {"linear": y, "mse_loss": nn.functional.mse_loss(y, torch.zeros(2, 3)), "cross_entropy": nn.functional.cross_entropy(y, torch.zeros(2, dtype=torch.long)), "weight": layer.weight}
    return str(found[what].dtype)


def inference():
    with torch.inference_mode():
        y = torch.ones(2)
    weight = nn.Parameter(torch.ones(2))
    return message(lambda: (weight * y).sum().backward())


data = list(range(100))
facts = {
    "signatures": {
        "torch.optim.Optimizer.step": signature(torch.optim.Optimizer.step),
        "torch.optim.Optimizer.zero_grad": signature(torch.optim.Optimizer.zero_grad),
        "torch.optim.Optimizer.state_dict": signature(torch.optim.Optimizer.state_dict),
        "torch.optim.Optimizer.load_state_dict": signature(torch.optim.Optimizer.load_state_dict),
        "torch.optim.lr_scheduler.LRScheduler.step": signature(lr_scheduler.LRScheduler.step),
        "torch.optim.lr_scheduler.ReduceLROnPlateau.step": signature(lr_scheduler.ReduceLROnPlateau.step),
        "torch.optim.lr_scheduler.LRScheduler.get_last_lr": signature(lr_scheduler.LRScheduler.get_last_lr),
        "torch.Tensor.backward": signature(torch.Tensor.backward),
        "torch.nn.Module.train": signature(nn.Module.train),
        "torch.nn.Module.eval": signature(nn.Module.eval),
        "torch.nn.Module.zero_grad": signature(nn.Module.zero_grad),
        "torch.nn.Module.state_dict": signature(nn.Module.state_dict),
        "torch.nn.Module.load_state_dict": signature(nn.Module.load_state_dict),
        "torch.no_grad": signature(torch.no_grad),
        "torch.inference_mode": signature(torch.inference_mode),
        "torch.set_grad_enabled": signature(torch.set_grad_enabled),
        "torch.amp.GradScaler": signature(torch.amp.GradScaler),
        "torch.cuda.amp.GradScaler": signature(torch.cuda.amp.GradScaler),
        "torch.amp.GradScaler.scale": signature(torch.amp.GradScaler.scale),
        "torch.amp.GradScaler.unscale_": signature(torch.amp.GradScaler.unscale_),
        "torch.amp.GradScaler.step": signature(torch.amp.GradScaler.step),
        "torch.amp.GradScaler.update": signature(torch.amp.GradScaler.update),
        "torch.autocast": signature(torch.autocast),
        "torch.utils.data.DataLoader": signature(DataLoader),
        "torch.save": signature(torch.save),
        "torch.load": signature(torch.load),
        "torch.manual_seed": signature(torch.manual_seed),
        "torch.compile": signature(torch.compile),
        "torch.nn.utils.clip_grad_norm_": signature(nn.utils.clip_grad_norm_),
        "torch.nn.utils.clip_grad_value_": signature(nn.utils.clip_grad_value_),
    },
    "rates": {
        "StepLR(opt, step_size=1, gamma=0.7)": rates(lambda o: lr_scheduler.StepLR(o, 1, 0.7), 4),
        "StepLR(opt, step_size=30)": rates(lambda o: lr_scheduler.StepLR(o, 30), 40),
        "CosineAnnealingLR(opt, T_max=10)": rates(lambda o: lr_scheduler.CosineAnnealingLR(o, 10), 4),
        "ExponentialLR(opt, gamma=0.9)": rates(lambda o: lr_scheduler.ExponentialLR(o, 0.9), 4),
        "OneCycleLR(opt, max_lr=0.5, total_steps=100)": rates(lambda o: lr_scheduler.OneCycleLR(o, 0.5, total_steps=100), 4),
        "SequentialLR(opt, [LinearLR(opt, 0.1, total_iters=5), ExponentialLR(opt, gamma=0.9)], milestones=[5])": rates(
            lambda o: lr_scheduler.SequentialLR(o, [lr_scheduler.LinearLR(o, 0.1, total_iters=5), lr_scheduler.ExponentialLR(o, 0.9)], [5]), 4
        ),
    },
    "rates under two schedulers": two_schedulers(5),
    "zero_grad": {"none": gradients(True), "zeros": gradients(False)},
    "moves without a gradient": {"none": moved(True), "zeros": moved(False)},
    "clip_grad_norm_": clipped(nn.utils.clip_grad_norm_, [3.0, 4.0], 1.0),
    "clip_grad_value_": clipped(nn.utils.clip_grad_value_, [3.0, 0.5], 1.0),
    "differ between training and evaluation": differing(Model()),
    "batches of 100 samples by 64": {"all": len(DataLoader(data, 64)), "drop_last": len(DataLoader(data, 64, drop_last=True))},
    "prefetch_factor with workers": DataLoader(data, num_workers=2).prefetch_factor,
    "order without shuffle": [v.item() for v in DataLoader(data[:5])],
    "sampler and shuffle": message(lambda: DataLoader(data, shuffle=True, sampler=torch.utils.data.SequentialSampler(data))),
    "backward of several numbers": message(lambda: (2 * nn.Parameter(torch.ones(2))).backward()),
    "backward of a result of inference mode": inference(),
    "autocast": {name: lowered(name) for name in ("linear", "mse_loss", "cross_entropy", "weight")},
    "autocast's own dtype": {device: str(torch.get_autocast_dtype(device)) for device in ("cuda", "cpu")},
    "compiled names": list(torch.compile(nn.Linear(2, 2)).state_dict())[:1],
    "parallel names": list(nn.DataParallel(nn.Linear(2, 2)).state_dict())[:1],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n")

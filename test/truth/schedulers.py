"""Records the learning rates that PyTorch's and transformers' schedulers really give, step by step.

Needs torch and transformers. Writes schedulers.json beside this file: a list of
{"schedule": what src/figures/schedules calls it, "lr": the initial rate, "rates": lr before the first step, then after each,
"raises": the exception's message where stepping ended early}.
"""

import inspect
import json
import math
import warnings
from pathlib import Path

import torch
from torch.optim import lr_scheduler
from torch.optim.swa_utils import SWALR
from transformers import optimization

warnings.simplefilter("ignore")


def lambdas(kind, factors):
    return {"kind": kind, "factors": factors}


WARMUPS = {
    "constant": optimization.get_constant_schedule_with_warmup,
    "linear": optimization.get_linear_schedule_with_warmup,
    "cosine": optimization.get_cosine_schedule_with_warmup,
    "cosine-restarts": optimization.get_cosine_with_hard_restarts_schedule_with_warmup,
    "polynomial": optimization.get_polynomial_decay_schedule_with_warmup,
    "inverse-sqrt": optimization.get_inverse_sqrt_schedule,
}


def build(schedule, optimizer):
    arguments = {name: value for name, value in schedule.items() if name != "kind"}
    kind = schedule["kind"]
    if kind == "SWALR":
        return SWALR(optimizer, **arguments)
    if kind == "warmup":
        make = WARMUPS[arguments.pop("shape")]
        if make in (optimization.get_constant_schedule_with_warmup, optimization.get_inverse_sqrt_schedule):
            arguments.pop("num_training_steps")
        return make(optimizer, **arguments)
    if kind in ("LambdaLR", "MultiplicativeLR"):
        factors = arguments["factors"]
        return getattr(lr_scheduler, kind)(optimizer, lambda epoch: factors[epoch])
    if kind == "ChainedScheduler":
        return lr_scheduler.ChainedScheduler([build(child, optimizer) for child in arguments["schedulers"]])
    if kind == "SequentialLR":
        children = [build(child, optimizer) for child in arguments["schedulers"]]
        return lr_scheduler.SequentialLR(optimizer, children, arguments["milestones"])
    if kind == "CyclicLR":
        arguments["cycle_momentum"] = False
    return getattr(lr_scheduler, kind)(optimizer, **arguments)


def record(schedule, lr=0.1, steps=40):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=lr, momentum=0.9)
    rates, fact = [], {"schedule": schedule, "lr": lr, "rates": None}
    try:
        scheduler = build(schedule, optimizer)
        rates.append(float(optimizer.param_groups[0]["lr"]))
        for _ in range(steps):
            optimizer.step()
            scheduler.step()
            rates.append(float(optimizer.param_groups[0]["lr"]))
    except (ValueError, ZeroDivisionError, NotImplementedError) as error:
        fact["raises"] = str(error) or type(error).__name__
    return {**fact, "rates": rates, "steps": steps}


STEP = {"kind": "StepLR", "step_size": 3, "gamma": 0.5}
COSINE = {"kind": "CosineAnnealingLR", "T_max": 10, "eta_min": 0.0}
LINEAR = {"kind": "LinearLR", "start_factor": 0.1, "end_factor": 1.0, "total_iters": 5}
CONSTANT = {"kind": "ConstantLR", "factor": 1 / 3, "total_iters": 5}
EXPONENTIAL = {"kind": "ExponentialLR", "gamma": 0.9}
RESTARTS = {"kind": "CosineAnnealingWarmRestarts", "T_0": 4, "T_mult": 2, "eta_min": 0.0}
POLYNOMIAL = {"kind": "PolynomialLR", "total_iters": 8, "power": 0.9}
MULTI = {"kind": "MultiStepLR", "milestones": [2, 5, 5, 9], "gamma": 0.1}
CYCLIC = {"kind": "CyclicLR", "base_lr": 0.001, "max_lr": 0.01, "step_size_up": 4, "step_size_down": 6, "gamma": 0.95}
ONE = {
    "kind": "OneCycleLR",
    "max_lr": 0.2,
    "total_steps": 30,
    "pct_start": 0.3,
    "anneal_strategy": "cos",
    "div_factor": 25.0,
    "final_div_factor": 1e4,
    "three_phase": False,
}
AVERAGING = {"kind": "SWALR", "swa_lr": 0.02, "anneal_epochs": 10, "anneal_strategy": "cos"}


def warmup(shape, num_warmup_steps=5, num_training_steps=30, **others):
    steps = {"num_warmup_steps": num_warmup_steps, "num_training_steps": num_training_steps}
    return {"kind": "warmup", "shape": shape, **steps, **others}


def chained(*schedulers):
    return {"kind": "ChainedScheduler", "schedulers": list(schedulers)}


def sequential(milestones, *schedulers):
    return {"kind": "SequentialLR", "schedulers": list(schedulers), "milestones": milestones}


FACTS = [
    record(STEP),
    record({"kind": "StepLR", "step_size": 30, "gamma": 0.1}, steps=100),
    record(MULTI),
    record({**MULTI, "milestones": [2, 5]}),
    record(CONSTANT),
    record({**CONSTANT, "factor": 0.5, "total_iters": 0}),
    record({**CONSTANT, "factor": 0.0}),
    record(LINEAR),
    record({"kind": "LinearLR", "start_factor": 1.0, "end_factor": 0.0, "total_iters": 20}),
    record(EXPONENTIAL),
    record(POLYNOMIAL),
    record({**POLYNOMIAL, "total_iters": 5, "power": 2.0}),
    record(COSINE),
    record({**COSINE, "eta_min": 0.01}),
    record({**COSINE, "T_max": 7}, lr=3e-4),
    record({**COSINE, "T_max": 1}),
    record({**COSINE, "T_max": 200}, steps=450),
    record(RESTARTS),
    record({**RESTARTS, "T_mult": 1, "eta_min": 0.001}),
    record({**CYCLIC, "mode": "triangular"}),
    record({**CYCLIC, "mode": "triangular2"}),
    record({**CYCLIC, "mode": "exp_range"}),
    record(ONE),
    record({**ONE, "anneal_strategy": "linear"}, steps=29),
    record({**ONE, "three_phase": True}, steps=29),
    record({**ONE, "total_steps": 10, "pct_start": 0.1}, steps=9),
    record({**ONE, "total_steps": 7, "pct_start": 0.25}, steps=6),
    record(AVERAGING),
    record({**AVERAGING, "anneal_strategy": "linear", "anneal_epochs": 4}),
    record({**AVERAGING, "anneal_epochs": 0}),
    record(lambdas("LambdaLR", [0.95**epoch for epoch in range(41)])),
    record(lambdas("MultiplicativeLR", [0.95 + 0.001 * epoch for epoch in range(41)])),
    record(lambdas("LambdaLR", [1 / math.sqrt(epoch + 1) for epoch in range(41)])),
    *[record(warmup(shape)) for shape in WARMUPS],
    record(warmup("cosine", num_warmup_steps=0)),
    record(warmup("cosine", num_cycles=1.5)),
    record(warmup("cosine-restarts", num_cycles=3)),
    record(warmup("polynomial", lr_end=1e-3, power=2.0)),
    record(warmup("inverse-sqrt", num_warmup_steps=0)),
    record(chained(CONSTANT, EXPONENTIAL)),
    record(chained(LINEAR, COSINE)),
    record(chained(LINEAR, MULTI, EXPONENTIAL)),
    record(chained(RESTARTS, STEP)),
    record(sequential([5], LINEAR, COSINE)),
    record(sequential([5], LINEAR, {**COSINE, "T_max": 35, "eta_min": 1e-4})),
    record(sequential([5, 12], LINEAR, RESTARTS, STEP)),
    record(sequential([3], CONSTANT, EXPONENTIAL)),
    record(sequential([10], EXPONENTIAL, POLYNOMIAL)),
    record(sequential([4, 20], LINEAR, COSINE, {"kind": "LinearLR", "start_factor": 0.1, "end_factor": 0.1, "total_iters": 1})),
    record(sequential([6], LINEAR, {**AVERAGING, "anneal_epochs": 6})),
    record(sequential([6], LINEAR, warmup("cosine", 0, 20))),
    record(sequential([6], chained(LINEAR, EXPONENTIAL), COSINE)),
    record(sequential([6], LINEAR, chained(LINEAR, EXPONENTIAL))),
    record(sequential([8], sequential([4], LINEAR, STEP), COSINE)),
    record(sequential([6], LINEAR, {**ONE, "total_steps": 50})),
    record(sequential([6], LINEAR, {**CYCLIC, "mode": "triangular"})),
]


def plateau(metrics, lr=0.1, **arguments):
    """The rate in use for each epoch, when the scheduler sees the metric of that epoch at its end."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=lr)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, **arguments)
    rates = [optimizer.param_groups[0]["lr"]]
    for metric in metrics:
        scheduler.step(metric)
        rates.append(optimizer.param_groups[0]["lr"])
    return {"arguments": arguments, "lr": lr, "metrics": metrics, "rates": rates}


WAVY = [1, 0.8, 0.7, 0.69, 0.691, 0.7, 0.68, 0.6799, 0.6799, 0.68, 0.7, 0.7, 0.7, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6]
PLATEAUS = [
    plateau([1.0] * 12, patience=2),
    plateau([1.0] * 30),
    plateau(WAVY, patience=2, factor=0.5),
    plateau(WAVY, patience=1, cooldown=2),
    plateau(WAVY, patience=1, threshold=0.05, threshold_mode="abs"),
    plateau([1 - metric for metric in WAVY], patience=1, mode="max"),
    plateau([1.0] * 20, patience=0, min_lr=1e-3),
    plateau([1.0] * 20, patience=0, eps=1e-3),
]

REQUIRED = inspect.Parameter.empty


def signature(name):
    parameters = inspect.signature(SWALR if name == "SWALR" else getattr(lr_scheduler, name)).parameters.values()
    return [{"name": p.name, "required": True} if p.default is REQUIRED else {"name": p.name, "default": p.default} for p in parameters]


NAMES = [
    "StepLR",
    "MultiStepLR",
    "ConstantLR",
    "LinearLR",
    "ExponentialLR",
    "PolynomialLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "OneCycleLR",
    "SWALR",
    "LambdaLR",
    "MultiplicativeLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "ChainedScheduler",
]


def refusal(name, **arguments):
    optimizer = getattr(torch.optim, arguments.pop("optimizer", "SGD"))([torch.zeros(1)], lr=0.1)
    made = type(optimizer).__name__
    try:
        getattr(lr_scheduler, name)(optimizer, **arguments)
        return {"name": name, "optimizer": made, "arguments": arguments, "raises": None}
    except (ValueError, ZeroDivisionError) as error:
        return {"name": name, "optimizer": made, "arguments": arguments, "raises": str(error)}


REFUSALS = [
    refusal("ConstantLR", factor=1.5),
    refusal("ConstantLR", factor=0.5),
    refusal("LinearLR", start_factor=0.0),
    refusal("LinearLR", end_factor=2.0),
    refusal("CosineAnnealingWarmRestarts", T_0=0),
    refusal("CosineAnnealingWarmRestarts", T_0=4, T_mult=0),
    refusal("CyclicLR", base_lr=0.1, max_lr=0.2, mode="other"),
    refusal("CyclicLR", base_lr=0.1, max_lr=0.2, optimizer="Adagrad"),
    refusal("CyclicLR", base_lr=0.1, max_lr=0.2, optimizer="Adagrad", cycle_momentum=False),
    refusal("CyclicLR", base_lr=0.1, max_lr=0.2, optimizer="Adam"),
    refusal("OneCycleLR", max_lr=0.2),
    refusal("OneCycleLR", max_lr=0.2, epochs=3),
    refusal("OneCycleLR", max_lr=0.2, total_steps=0),
    refusal("OneCycleLR", max_lr=0.2, epochs=3, steps_per_epoch=10),
    refusal("OneCycleLR", max_lr=0.2, total_steps=10, pct_start=1.5),
    refusal("OneCycleLR", max_lr=0.2, total_steps=10, anneal_strategy="cosine"),
    refusal("OneCycleLR", max_lr=0.2, total_steps=10, optimizer="Adadelta"),
    refusal("OneCycleLR", max_lr=0.2, total_steps=10, pct_start=0.1),
    refusal("ReduceLROnPlateau", factor=1.0),
    refusal("ReduceLROnPlateau", mode="less"),
    refusal("ReduceLROnPlateau", threshold_mode="other"),
]

out = Path(__file__).with_suffix(".json")
out.write_text(json.dumps({"torch": torch.__version__.split("+")[0], "curves": FACTS, "plateaus": PLATEAUS, "signatures": {name: signature(name) for name in NAMES}, "refusals": REFUSALS}) + "\n")

"""Records paths, first steps, states and refusals of torch.optim. Needs torch. Writes optimizers.json beside this file."""

import inspect
import json
from pathlib import Path

import torch
from torch import optim

SURFACES = {
    "ravine": lambda x, y: 0.5 * (x**2 + 20 * y**2),
    "bowl": lambda x, y: 0.5 * (x**2 + y**2),
    "saddle": lambda x, y: 0.5 * (x**2 - 0.5 * y**2),
    "Rosenbrock": lambda x, y: (1 - x) ** 2 + 5 * (y - x**2) ** 2,
}
SGD = {"name": "SGD", "lr": 0.05, "momentum": 0.0, "nesterov": False, "weight_decay": 0.0}
RMSPROP = {"name": "RMSprop", "lr": 0.01, "alpha": 0.99, "eps": 1e-8, "momentum": 0.0, "weight_decay": 0.0}
ADAM = {"name": "Adam", "lr": 0.05, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0.0}
ADAGRAD = {"name": "Adagrad", "lr": 0.5, "eps": 1e-10, "weight_decay": 0.0}
PATHS = [
    ("ravine", SGD),
    ("ravine", {**SGD, "momentum": 0.9, "lr": 0.01}),
    ("ravine", {**SGD, "momentum": 0.9, "nesterov": True, "lr": 0.01}),
    ("Rosenbrock", {**SGD, "momentum": 0.5, "lr": 0.01, "weight_decay": 0.1}),
    ("ravine", ADAGRAD),
    ("saddle", {**ADAGRAD, "eps": 0.1, "weight_decay": 0.05}),
    ("ravine", RMSPROP),
    ("Rosenbrock", {**RMSPROP, "alpha": 0.9, "momentum": 0.5}),
    ("ravine", ADAM),
    ("Rosenbrock", {**ADAM, "weight_decay": 0.1}),
    ("bowl", {**ADAM, "name": "AdamW", "weight_decay": 0.1}),
    ("saddle", {**ADAM, "name": "AdamW", "weight_decay": 0.01, "betas": [0.8, 0.99], "eps": 1e-3}),
]


def path(surface, settings, start=(-1.5, 1.0), steps=50):
    arguments = {name: value for name, value in settings.items() if name != "name"}
    position = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(optim, settings["name"])([position], **arguments)
    positions = [position.tolist()]
    for _ in range(steps):
        optimizer.zero_grad()
        SURFACES[surface](*position).backward()
        optimizer.step()
        positions.append(position.tolist())
    return {"surface": surface, "settings": settings, "positions": positions}


NAMES = "SGD Adam AdamW NAdam RAdam Adamax Adadelta Adagrad RMSprop Rprop ASGD LBFGS SparseAdam Adafactor Muon".split()


def plain(value):
    if value is inspect.Parameter.empty:
        return {"required": True}
    return {"default": list(value) if isinstance(value, tuple) else value}


def signature(name):
    parameters = list(inspect.signature(getattr(optim, name)).parameters.values())
    return [{"name": p.name, "keyword": p.kind is p.KEYWORD_ONLY, **plain(p.default)} for p in parameters]


def steps(name, count=8, **arguments):
    """How far a parameter at 1 moves in each step while its gradient stays 0.5; and the states as large as the parameter."""
    weight = torch.ones(2, 2, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(optim, name)([weight], **arguments)
    moved = []
    for _ in range(count):
        gradient = torch.full((2, 2), 0.5, dtype=torch.float64)
        weight.grad = gradient.to_sparse(1) if name == "SparseAdam" else gradient
        before = weight.detach().clone()
        optimizer.step()
        moved.append((weight.detach() - before)[0, 0].item())
    states = sorted(key for key, value in optimizer.state[weight].items() if torch.is_tensor(value) and value.shape == weight.shape)
    return {"name": name, "arguments": arguments, "moved": moved, "states": states}


def refusal(name, **arguments):
    try:
        getattr(optim, name)([torch.zeros(2, 2)], **arguments)
        return {"name": name, "arguments": arguments, "raises": None}
    except ValueError as error:
        return {"name": name, "arguments": arguments, "raises": str(error)}


def without_parameters(name):
    try:
        getattr(optim, name)([])
        return None
    except ValueError as error:
        return str(error)


REFUSALS = [
    *[refusal(name, lr=-0.1) for name in NAMES],
    *[refusal(name) for name in NAMES],
    *[refusal(name, weight_decay=-0.5) for name in NAMES if name not in ("Rprop", "LBFGS", "SparseAdam")],
    refusal("SGD", momentum=-0.5),
    refusal("SGD", nesterov=True),
    refusal("SGD", nesterov=True, momentum=0.9, dampening=0.5),
    refusal("SGD", nesterov=True, momentum=0.9),
    refusal("Adam", betas=(1.0, 0.999)),
    refusal("Adam", betas=(0.9, 1.5)),
    refusal("Adam", eps=-1e-8),
    refusal("NAdam", momentum_decay=-0.5),
    refusal("Adadelta", rho=1.5),
    refusal("Adagrad", lr_decay=-0.5),
    refusal("RMSprop", alpha=-0.5),
    refusal("Rprop", etas=(1.5, 1.2)),
    refusal("ASGD", lambd=-0.5),
    refusal("Adafactor", beta2_decay=0.5),
    refusal("Adafactor", d=0.5),
    refusal("Muon", adjust_lr_fn="other"),
]

FACTS = {
    "torch": torch.__version__.split("+")[0],
    "paths": [path(*case) for case in PATHS],
    "signatures": {name: signature(name) for name in NAMES},
    "steps": [
        *[steps(name) for name in NAMES if name not in ("LBFGS", "Adafactor", "Muon")],
        steps("SGD", momentum=0.9, lr=0.1),
        steps("Adam", amsgrad=True),
        steps("RMSprop", momentum=0.9, centered=True),
        steps("Muon"),
        steps("AdamW", lr=0.1, weight_decay=0.1),
    ],
    "refusals": REFUSALS,
    "without_parameters": {name: without_parameters(name) for name in NAMES},
}

Path(__file__).with_suffix(".json").write_text(json.dumps(FACTS) + "\n")

"""Records PyTorch's own answers to the questions the quiz makes about test/quiz/meet.py, beside this script as quiz_meet.json.

    python test/truth/quiz_meet.py

"""

import copy
import importlib.util
import json
import pathlib

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("meet", HERE.parent / "quiz" / "meet.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)

net = module.model
size = (2, 3, 20, 20)


def joined():
    """The shape after the two branches are put side by side, as the pool is given it."""
    found = []
    hook = net.pool.register_forward_pre_hook(lambda _, given: found.append(list(given[0].shape)))
    net(torch.randn(size))
    hook.remove()
    return found[0]


def trained_by(name):
    """Layers whose weights get a gradient from the output of one."""
    model, kept = copy.deepcopy(net), []
    model.get_submodule(name).register_forward_hook(lambda _, __, out: kept.append(out))
    model(torch.randn(size))
    kept[0].sum().backward()
    return [
        path
        for path, layer in model.named_modules()
        if any(p.grad is not None for p in layer.parameters(recurse=False))
    ]


def field(name, channel):
    """Input rows that one output value away from the border depends on."""
    model = copy.deepcopy(net).double()
    model.pool = nn.AvgPool2d(2)
    for parameter in model.parameters():
        parameter.data.fill_(0.01)
    kept = []
    model.get_submodule(name).register_forward_hook(lambda _, __, out: kept.append(out))
    image = torch.ones(1, *size[1:], dtype=torch.double, requires_grad=True)
    model(image)
    centre = kept[0].shape[2] // 2
    kept[0][0, channel, centre, centre].backward()
    rows = image.grad[0].abs().sum((0, 2)).nonzero().flatten()
    return int(rows[-1] - rows[0] + 1)


facts = {
    "joined": joined(),
    "trained_by_probe": trained_by("probe"),
    "fields": {"wide": field("wide", 0), "mix": field("mix", 0)},
    "pool_by_channel": [field("pool", 0), field("pool", 15)],
    "returns": type(net(torch.randn(size))).__name__,
    "params": {name: sum(p.numel() for p in layer.parameters()) for name, layer in net.named_children()},
}
(HERE / "quiz_meet.json").write_text(json.dumps(facts, indent=1) + "\n")

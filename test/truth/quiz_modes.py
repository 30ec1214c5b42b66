"""Records PyTorch's own answers to the questions the quiz makes about test/quiz/modes.py, beside this script as quiz_modes.json.

    python test/truth/quiz_modes.py

"""

import copy
import importlib.util
import json
import pathlib

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("modes", HERE.parent / "quiz" / "modes.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)

net = module.model
shape = (4, 3, 24, 24)
leaves = {name: layer for name, layer in net.named_modules() if name and not list(layer.children())}


def outputs(model, size):
    """Every leaf's output shape, and the first leaf that raises."""
    shapes, failed = {}, None
    running = []
    hooks = []
    for name, layer in model.named_modules():
        if name and not list(layer.children()):
            hooks.append(layer.register_forward_pre_hook(lambda _, __, name=name: running.append(name)))
            hooks.append(
                layer.register_forward_hook(lambda _, __, out, name=name: shapes.__setitem__(name, list(out.shape)))
            )
    try:
        shapes[""] = list(model(torch.randn(size)).shape)
    except RuntimeError:
        failed = running[-1]
    for hook in hooks:
        hook.remove()
    return shapes, failed


def changes_in_eval(layer, given):
    """Whether train() and eval() give different values from the same state on the same input."""
    torch.manual_seed(0)
    x = torch.randn(given)
    return not torch.equal(copy.deepcopy(layer).train()(x), copy.deepcopy(layer).eval()(x))


def span(layer):
    """Input pixels along one axis between the first and the last that one output depends on."""
    probe = nn.Conv2d(1, 1, layer.kernel_size, dilation=layer.dilation)
    nn.init.ones_(probe.weight)
    x = torch.zeros(1, 1, 31, 31, requires_grad=True)
    probe(x)[0, 0, 0, 0].backward()
    rows = x.grad[0, 0].abs().sum(1).nonzero().flatten()
    return int(rows[-1] - rows[0] + 1)


def gradients():
    model = copy.deepcopy(net)
    model(torch.randn(shape)).sum().backward()
    return {name: all(p.grad is not None for p in layer.parameters()) for name, layer in model.named_modules() if name}


def steps(make, count):
    weight = nn.Parameter(torch.zeros(1, dtype=torch.double))
    optimizer = make([weight])
    for _ in range(count):
        weight.grad = torch.full_like(weight, 0.5)
        optimizer.step()
    return weight.item()


def rates(make, lr, count):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=lr)
    scheduler = make(optimizer)
    found = []
    for _ in range(count):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


def warm_then_cosine(optimizer):
    schedulers = torch.optim.lr_scheduler
    return schedulers.SequentialLR(
        optimizer,
        [
            schedulers.LinearLR(optimizer, start_factor=0.1, total_iters=5),
            schedulers.CosineAnnealingLR(optimizer, T_max=20),
        ],
        milestones=[5],
    )


shapes, _ = outputs(net, shape)
at_32, _ = outputs(net, (32, *shape[1:]))
_, larger = outputs(net, (4, 3, 48, 48))
inputs = {"stem": shape, "norm": (4, 16, 24, 24), "drop": (4, 2304), "pool": (4, 16, 24, 24), "fc": (4, 2304)}
learns = gradients()
facts = {
    "output": shapes[""],
    "params": sum(p.numel() for p in net.parameters()),
    "convolutions": sum(isinstance(m, nn.Conv2d) for m in net.modules()),
    "fails_on_larger": larger,
    "bytes_at_32": {name: torch.Size(out).numel() * 4 for name, out in at_32.items()},
    "learns": {name: learns[name] for name, layer in leaves.items() if list(layer.parameters())},
    "changes_in_eval": {
        **{name: changes_in_eval(leaves[name], given) for name, given in inputs.items()},
        **{name: changes_in_eval(leaves[name], (4, 16, 24, 24)) for name in ("wide", "again")},
    },
    "saved": {name: sum(value.numel() for value in layer.state_dict().values()) for name, layer in leaves.items()},
    "layer_params": {name: sum(p.numel() for p in layer.parameters()) for name, layer in leaves.items()},
    "bias": {name: layer.bias.numel() for name, layer in leaves.items() if getattr(layer, "bias", None) is not None},
    "span": {name: span(layer) for name, layer in leaves.items() if isinstance(layer, nn.Conv2d)},
    "second_step": steps(lambda ps: torch.optim.SGD(ps, lr=0.1, momentum=0.9), 2),
    "step_rates": rates(lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=7, gamma=0.5), 0.1, 40),
    "sequential_rates": rates(warm_then_cosine, 0.01, 30),
}
(HERE / "quiz_modes.json").write_text(json.dumps(facts, indent=1) + "\n")

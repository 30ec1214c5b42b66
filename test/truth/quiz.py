"""Records PyTorch's own answers to the questions the quiz makes about test/quiz/model.py, beside this script as quiz.json.

    python test/truth/quiz.py

"""

import copy
import importlib.util
import json
import pathlib

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("model", HERE.parent / "quiz" / "model.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)

net = module.Net()
x = torch.randn(2, 3, 64, 64)


def layers():
    return {name: layer for name, layer in net.named_modules() if name and not list(layer.children())}


def trace():
    """In and out shapes of every leaf layer, in the order they run."""
    shapes = {}
    hooks = [
        layer.register_forward_hook(
            lambda _, given, out, name=name: shapes.update({name: [list(given[0].shape), list(out.shape)]})
        )
        for name, layer in layers().items()
    ]
    net(x)
    for hook in hooks:
        hook.remove()
    return shapes


def macs(name, out):
    layer = layers()[name]
    if isinstance(layer, nn.Conv2d):
        return torch.Size(out).numel() * layer.weight[0].numel()
    if isinstance(layer, nn.Linear):
        return torch.Size(out).numel() * layer.in_features
    return None


def changed(name, size, **change):
    """The output's shape with one argument changed, or None where PyTorch refuses."""
    layer = copy.deepcopy(layers()[name])
    for key, value in change.items():
        if not hasattr(layer, key):
            return None
        now = getattr(layer, key)
        setattr(layer, key, (value,) * len(now) if isinstance(now, tuple) else value)
    try:
        return list(layer(torch.randn(size)).shape)
    except RuntimeError:
        return None


def separable(layer):
    """Weights of a depthwise and a 1×1 convolution in its place."""
    pair = nn.Sequential(
        nn.Conv2d(layer.in_channels, layer.in_channels, layer.kernel_size, groups=layer.in_channels, bias=False),
        nn.Conv2d(layer.in_channels, layer.out_channels, 1, bias=False),
    )
    return sum(p.numel() for p in pair.parameters())


def keeping(layer, size):
    """For each larger kernel, the padding with which the size stays as it is."""
    found = {}
    for kernel in (5, 7, 9, 11):
        for padding in range(kernel // 2 * layer.dilation[0], kernel):
            wide = nn.Conv2d(1, 1, kernel, padding=padding, dilation=layer.dilation)
            if list(wide(torch.zeros(1, 1, *size)).shape[2:]) == list(size):
                found[kernel] = padding
    return found


def receptive_fields():
    """How many input rows reach one output value, and how far apart neighbours lie, by the gradient of a positive copy."""
    side = 257
    copied = copy.deepcopy(net).double()
    reached = {}

    def positive(layer):
        for parameter in layer.parameters(recurse=False):
            parameter.data.fill_(0.01)

    for name, layer in list(copied.named_modules()):
        positive(layer)
        if isinstance(layer, nn.MaxPool2d):
            parent = copied.get_submodule(name.rpartition(".")[0])
            setattr(parent, name.rpartition(".")[2], nn.AvgPool2d(layer.kernel_size, layer.stride, layer.padding))
    copied.eval()
    copied.fc1 = nn.Identity()
    copied.fc2 = nn.Identity()
    outputs = {}
    for name, layer in copied.named_modules():
        if name and not list(layer.children()):
            layer.register_forward_hook(lambda _, __, out, name=name: outputs.__setitem__(name, out))
    image = torch.ones(1, 3, side, side, dtype=torch.double, requires_grad=True)
    copied(image)
    for name, out in outputs.items():
        if out.dim() != 4:
            continue
        rows = []
        for step in (0, 1):
            centre = out.shape[2] // 2 + step
            (gradient,) = torch.autograd.grad(out[0, 0, centre, out.shape[3] // 2], image, retain_graph=True)
            rows.append(gradient[0, 0].abs().sum(1).nonzero().flatten())
        reached[name] = {"size": len(rows[0]), "stride": int(rows[1][0] - rows[0][0])}
    return reached


def first_step(make):
    weight = nn.Parameter(torch.zeros(1, dtype=torch.double))
    weight.grad = torch.full_like(weight, 0.5)
    make([weight]).step()
    return weight.item()


def rates(make, lr, steps):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=lr)
    scheduler = make(optimizer)
    found = {}
    for step in range(steps + 1):
        found[step] = optimizer.param_groups[0]["lr"]
        optimizer.step()
        scheduler.step()
    return found


shapes = trace()
facts = {
    "layers": {
        name: {
            "in": given,
            "out": out,
            "params": sum(p.numel() for p in layers()[name].parameters()),
            "weight": list(layers()[name].weight.shape) if hasattr(layers()[name], "weight") else None,
            "macs": macs(name, out),
            "padding=0": changed(name, given, padding=0),
            "stride=1": changed(name, given, stride=1),
            "dilation=2": changed(name, given, dilation=2),
            "bytes": torch.Size(out).numel() * 4,
            **(
                {"separable": separable(layers()[name]), "keeping": keeping(layers()[name], given[2:])}
                if isinstance(layers()[name], nn.Conv2d)
                else {}
            ),
        }
        for name, (given, out) in shapes.items()
    },
    "order": list(shapes),
    "fields": receptive_fields(),
    "params": sum(p.numel() for p in module.model.parameters()),
    "trainable": sum(p.numel() for p in module.model.parameters() if p.requires_grad),
    "first": {
        "AdamW": first_step(lambda ps: torch.optim.AdamW(ps, lr=3e-4, weight_decay=0.05)),
        "SGD": first_step(lambda ps: torch.optim.SGD(ps, lr=0.1, momentum=0.9, nesterov=True)),
        "RMSprop": first_step(lambda ps: torch.optim.RMSprop(ps, lr=0.01)),
    },
    "rates": {
        "StepLR": rates(lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=30, gamma=0.1), 3e-4, 60),
        "CosineAnnealingLR": rates(lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=90), 0.1, 90),
    },
}
(HERE / "quiz.json").write_text(json.dumps(facts, indent=1) + "\n")

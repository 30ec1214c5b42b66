"""
Records of two linear layers in a row the single layer that computes the same, found by differentiating the pair and rebuilt
with the weights found, as neighbours.json; and what a bias before a batch norm does.
"""

import json
from pathlib import Path

import torch
from torch import nn

torch.manual_seed(1)
torch.set_default_dtype(torch.float64)

LINEAR = [
    ("nn.Linear(784, 256)", "nn.Linear(256, 10)"),
    ("nn.Linear(64, 4, bias=False)", "nn.Linear(4, 64, bias=False)"),
    ("nn.Linear(64, 4, bias=False)", "nn.Linear(4, 64)"),
    ("nn.Linear(20, 9)", "nn.Linear(9, 10)"),
]
CONVOLUTIONS = [
    ("nn.Conv2d(3, 8, 3)", "nn.Conv2d(8, 16, 3)"),
    ("nn.Conv2d(3, 8, 3, padding=1)", "nn.Conv2d(8, 16, 3, padding=1)"),
    ("nn.Conv2d(8, 8, 3, padding=1, groups=8)", "nn.Conv2d(8, 16, 1)"),
    ("nn.Conv2d(6, 2, 1, bias=False)", "nn.Conv2d(2, 6, 3, stride=2, padding=1, bias=False)"),
    ("nn.Conv2d(3, 4, 3, stride=2)", "nn.Conv2d(4, 4, 3, stride=2)"),
    ("nn.Conv2d(4, 4, (1, 7), padding=(0, 3))", "nn.Conv2d(4, 4, (7, 1), padding=(3, 0))"),
    ("nn.Conv1d(2, 5, 3)", "nn.Conv1d(5, 7, 2, stride=3)"),
]


def parameters(*modules):
    return sum(parameter.numel() for module in modules for parameter in module.parameters())


def rank_of(weights, fullest):
    rank = torch.linalg.matrix_rank(weights.flatten(1)).item()
    return {"rank": rank} if rank < fullest else {}


def linear(texts):
    first, second = map(eval, texts)
    pair = nn.Sequential(first, second)
    single = nn.Linear(first.in_features, second.out_features, bias=first.bias is not None or second.bias is not None)
    zero = pair(torch.zeros(1, first.in_features))
    with torch.no_grad():
        single.weight.copy_(torch.func.jacrev(lambda x: pair(x))(torch.zeros(first.in_features)))
        if single.bias is not None:
            single.bias.copy_(zero[0])
    x = torch.randn(5, first.in_features)
    torch.testing.assert_close(single(x), pair(x))
    return {
        "inputs": single.in_features,
        "outputs": single.out_features,
        "single": parameters(single),
        "pair": parameters(pair),
        **rank_of(single.weight.detach(), min(single.weight.shape)),
    }


def convolution(texts):
    first, second = map(eval, texts)
    pair = nn.Sequential(first, second)
    axes = len(first.kernel_size)
    x = torch.randn(1, first.in_channels, *[33] * axes)
    middle = [size // 2 for size in pair(x).shape[2:]]

    def window(at):
        """Where the unit at this place gets its values from: first and last pixel along each axis."""
        seen = x.clone().requires_grad_()
        pair(seen)[(0, slice(None), *at)].sum().backward()
        reach = seen.grad[0].abs().sum(0).nonzero()
        return reach.min(0).values.tolist(), reach.max(0).values.tolist()

    low, high = window(middle)
    kernel = [last - start + 1 for start, last in zip(low, high)]
    stride = []
    for axis in range(axes):
        moved = [place + (index == axis) for index, place in enumerate(middle)]
        stride.append(window(moved)[0][axis] - low[axis])
    biased = first.bias is not None or second.bias is not None
    module = nn.Conv2d if axes == 2 else nn.Conv1d
    padding = first.padding if all(size == 0 for size in second.padding) else 0
    single = module(first.in_channels, second.out_channels, kernel, stride=stride, padding=padding, bias=biased)
    base = pair(torch.zeros_like(x))[(0, slice(None), *middle)]
    part = (0, slice(None), *[slice(start, last + 1) for start, last in zip(low, high)])

    def at_middle(patch):
        whole = torch.zeros_like(x)
        whole[part] = patch
        return pair(whole)[(0, slice(None), *middle)]

    with torch.no_grad():
        single.weight.copy_(torch.func.jacrev(at_middle)(torch.zeros(first.in_channels, *kernel)))
        if biased:
            single.bias.copy_(base)
        whole, rebuilt = pair(x), single(x)
    same = whole.shape == rebuilt.shape and torch.allclose(whole, rebuilt)
    if not same:
        # It must agree away from the border at least.
        torch.testing.assert_close(at_middle(x[part]), single(x[part][None])[0].flatten(1)[:, 0])
    return {
        "inputs": first.in_channels,
        "outputs": second.out_channels,
        "single": parameters(single),
        "pair": parameters(pair),
        "kernel": kernel,
        "stride": stride,
        **rank_of(single.weight.detach(), min(single.weight[0].numel(), second.out_channels)),
        **({} if same else {"differsAtBorder": True}),
    }


def lost_biases():
    for first, norm, shape in [
        ("nn.Conv2d(3, 8, 3)", "nn.BatchNorm2d(8)", (4, 3, 9, 9)),
        ("nn.ConvTranspose2d(3, 8, 3)", "nn.BatchNorm2d(8)", (4, 3, 9, 9)),
        ("nn.Linear(6, 5)", "nn.BatchNorm1d(5)", (4, 6)),
        ("nn.Linear(6, 5)", "nn.BatchNorm1d(7)", (4, 7, 6)),
        ("nn.Conv2d(3, 8, 3)", "nn.GroupNorm(2, 8)", (4, 3, 9, 9)),
    ]:
        layer, after, x = eval(first), eval(norm), torch.randn(*shape)
        before = after(layer(x))
        with torch.no_grad():
            layer.bias.add_(torch.randn_like(layer.bias))
        yield {"first": first, "second": norm, "input": list(shape), "lost": torch.allclose(before, after(layer(x)))}


def variance_shifts():
    """How much larger the variance of a batch norm is in training, of values around 0 that dropout thins out."""
    for p in (0.1, 0.3, 0.5):
        norm = nn.BatchNorm1d(1, momentum=1.0, affine=False)
        x = torch.randn(2_000_000, 1)
        nn.Sequential(nn.Dropout(p), norm)(x)
        yield {"p": p, "ratio": (norm.running_var / x.var(0)).item()}


facts = {
    "linear": [{"first": texts[0], "second": texts[1], "expected": linear(texts)} for texts in LINEAR],
    "convolutions": [{"first": texts[0], "second": texts[1], "expected": convolution(texts)} for texts in CONVOLUTIONS],
    "biases": list(lost_biases()),
    "shifts": list(variance_shifts()),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts) + "\n")

"""Convolution, pooling and what they see, by torch.nn.functional and autograd."""
import torch
from torch import nn
from torch.nn import functional as F

from . import carve, he, truth


@truth("conv-playground")
def playground(x, kernel, stride, padding, dilation):
    outs = [
        F.conv2d(x, kernel[None, None], stride=stride, padding=padding, dilation=dilation),
        F.conv2d(x, kernel[None, None], stride=2, padding=1),
        F.conv2d(x, kernel[None, None], padding=2, dilation=2),
    ]
    return dict(y=outs[0][0, 0], strided=outs[1][0, 0], dilated=outs[2][0, 0], sizes=[out.shape[2:] for out in outs])


@truth("equivariance")
def equivariance(x, down, right, padding, weights):
    layer = nn.Conv2d(1, 1, 3, padding=1, bias=False, padding_mode=padding, dtype=torch.float64)
    layer.weight.data = weights
    f = lambda picture: layer(picture).relu()
    roll = lambda maps: maps.roll((down, right), (2, 3))
    first, second = f(roll(x)), roll(f(x))
    difference = first - second
    return dict(
        first=first[0, 0],
        second=second[0, 0],
        difference=difference[0, 0],
        largest=difference.abs().max(),
        pooled=[[first.mean()], [second.mean()]],
    )


@truth("receptive-field")
def receptive_field(kernel, layers, first, others, row, column):
    """How often each input pixel reaches the unit: its derivative in a stack of convolutions by ones."""
    strides = [first] + [others] * (layers - 1)
    side = 3
    for stride in reversed(strides):
        side = (side - 1) * stride + kernel
    x = torch.zeros(1, 1, side, side, dtype=torch.float64, requires_grad=True)
    y = x
    for stride in strides:
        y = F.conv2d(y, torch.ones(1, 1, kernel, kernel, dtype=torch.float64), stride=stride)
    assert y.shape[2:] == (3, 3)
    y[0, 0, row, column].backward()
    ways = x.grad[0, 0]
    rows = ways.sum(1).nonzero().flatten()
    return dict(mask=ways > 0, ways=ways, size=rows.max() - rows.min() + 1, input=side)


@truth("conv-size")
def output_size(n, k, s, p, d):
    x = (torch.arange(n * n, dtype=torch.float64) / (n * n - 1)).reshape(1, 1, n, n)
    outs = [
        F.conv2d(x, torch.ones(1, 1, k, k, dtype=torch.float64), stride=s, padding=p, dilation=d),
        F.max_pool2d(x, k, s, p),
        F.max_pool2d(x, k, s, p, ceil_mode=True),
        F.avg_pool2d(x, k, s, p),
    ]
    return dict(sizes=[[out.shape[2]] for out in outs], conv=outs[0][0, 0], pooled=outs[1][0, 0], ceil=outs[2][0, 0])


@truth("conv-variants")
def variants(x, weights):
    full, point, depth, up = (he(w) for w in carve(weights, (3, 3, 3, 3), (3, 3, 1, 1), (3, 1, 3, 3), (3, 3, 3, 3)))
    outs = {
        "plain": F.conv2d(x, full, padding="same"),
        "pointwise": F.conv2d(x, point),
        "dilated": F.conv2d(x, full, padding="same", dilation=2),
        "separable": F.conv2d(F.conv2d(x, depth, padding="same", groups=3), point),
        "transposed": F.conv_transpose2d(x, up, stride=2, padding=1, output_padding=1),
    }
    parameters = [full.numel(), point.numel(), full.numel(), depth.numel() + point.numel(), up.numel()]
    costs = [[count, out.shape[2]] for count, out in zip(parameters, outs.values())]
    return {**{name: out[0] for name, out in outs.items()}, "costs": costs}


@truth("pooling")
def pooling(x, kernel):
    most, indices = F.max_pool2d(x[None, None], 2, return_indices=True)
    return dict(
        max=most[0, 0],
        indices=indices[0, 0],
        average=F.avg_pool2d(x[None, None], 2)[0, 0],
        strided=F.conv2d(x[None, None], kernel[None, None], stride=2)[0, 0],
    )


@truth("cam")
def activation_map(image, W, b):
    filters = torch.tensor(
        [
            [[1, 0, -1]] * 3,
            [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
            [[1 / 9] * 3] * 3,
            [[-0.25] * 3, [-0.25, 2, -0.25], [-0.25] * 3],
        ],
        dtype=torch.float64,
    )
    features = F.avg_pool2d(F.relu(F.conv2d(image, filters[:, None], padding=1)), 2)
    logits = F.linear(F.adaptive_avg_pool2d(features, 1).flatten(1), W, b)[0]
    cams = torch.einsum("ck,khw->chw", W, features[0])
    classes = torch.stack([cams.mean((1, 2)), logits, logits.softmax(0)], dim=1)
    large = F.interpolate(cams[None], (16, 16), mode="bilinear", align_corners=False)[0]
    return dict(maps=features[0], cams=large, classes=classes)

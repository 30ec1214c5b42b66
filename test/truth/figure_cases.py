"""
Records what PyTorch, NumPy, OpenCV, SciPy and scikit-learn compute for states of the figures that belong to notes, as
figure_cases.json.
"""

import json
import math
import random
from pathlib import Path

import cv2
import numpy as np
import torch
from figure_random import linear_congruential, scattered
from scipy.optimize import minimize_scalar
from torch import nn
from torch.nn import functional as F

random.seed(1)
torch.manual_seed(1)
torch.set_default_dtype(torch.float64)


def numbers(count, low=-3, high=3):
    return [round(random.uniform(low, high), 3) for _ in range(count)]


def attention():
    for tokens, keys, width, causal, scaled in [(4, 4, 2, False, True), (4, 4, 3, True, True), (1, 5, 4, False, False), (6, 6, 8, True, False)]:
        state = {
            "queries": [numbers(width) for _ in range(tokens)],
            "keys": [numbers(width) for _ in range(keys)],
            "values": [numbers(width) for _ in range(keys)],
            "scaled": scaled,
            "is_causal": causal,
            "query": 0,
        }
        q, k, v = (torch.tensor(state[name]) for name in ("queries", "keys", "values"))
        output = F.scaled_dot_product_attention(q, k, v, is_causal=causal, scale=None if scaled else 1.0)
        identity = F.scaled_dot_product_attention(q, k, torch.eye(keys), is_causal=causal, scale=None if scaled else 1.0)
        yield {"state": state, "output": output.tolist(), "weights": identity.tolist()}
        chosen = F.one_hot(identity.argmax(dim=-1), keys).double()
        yield {"state": {**state, "hard": True}, "output": (chosen @ v).tolist(), "weights": chosen.tolist()}


def gates():
    expressions = {
        "(x + y)·z": lambda x, y, z: (x + y) * z,
        "max(x, y)·z": lambda x, y, z: torch.maximum(x, y) * z,
        "x·y + x·z": lambda x, y, z: x * y + x * z,
        "σ(x·y + z)": lambda x, y, z: torch.sigmoid(x * y + z),
        "x + tanh(x·y)·z": lambda x, y, z: x + torch.tanh(x * y) * z,
    }
    for expression, f in expressions.items():
        for values in [numbers(3) for _ in range(4)] + [[2.0, 2.0, -1.0]]:
            inputs = [torch.tensor(value, requires_grad=True) for value in values]
            upstream = numbers(1)[0]
            output = f(*inputs)
            output.backward(torch.tensor(upstream))
            x, y, z = values
            yield {
                "state": {"expression": expression, "x": x, "y": y, "z": z, "upstream": upstream},
                "output": output.item(),
                "gradients": dict(zip("xyz", (value.grad.item() for value in inputs))),
            }


def interpolation():
    for side, size in [(2, 4), (3, 5), (4, 4), (5, 2), (6, 3), (3, 1), (1, 3), (4, 7)]:
        for mode, corners in [("nearest", None), ("nearest-exact", None), ("bilinear", False), ("bilinear", True)]:
            values = torch.randint(0, 50, (1, 1, side, side)).double()
            output = F.interpolate(values, size=size, mode=mode, align_corners=corners)
            state = {"values": values[0, 0].tolist(), "size": size, "mode": mode, "align_corners": bool(corners), "row": 0, "column": 0}
            yield {"state": state, "output": output[0, 0].tolist()}


def lstm():
    for length in (1, 4, 12):
        state = {"inputs": numbers(length), "weights": numbers(4), "recurrent": numbers(4), "bias_i": numbers(1)[0], "bias_f": numbers(1)[0], "bias_o": numbers(1)[0]}
        layer = nn.LSTM(1, 1)
        with torch.no_grad():
            layer.weight_ih_l0.copy_(torch.tensor(state["weights"])[:, None])
            layer.weight_hh_l0.copy_(torch.tensor(state["recurrent"])[:, None])
            layer.bias_ih_l0.copy_(torch.tensor([state["bias_i"], state["bias_f"], 0.0, state["bias_o"]]))
            layer.bias_hh_l0.zero_()
        output, (_, cell) = layer(torch.tensor(state["inputs"])[:, None])
        # Along the cells alone: nothing of the state reaches the gates.
        start = torch.ones(1, 1, requires_grad=True)
        with torch.no_grad():
            layer.weight_hh_l0.zero_()
        _, (_, last) = layer(torch.tensor(state["inputs"])[:, None], (torch.zeros(1, 1), start))
        last.sum().backward()
        yield {
            "state": state,
            "outputs": output[:, 0].tolist(),
            "cell": cell.item(),
            "kept_without_recurrence": start.grad.item(),
        }


NOISE = np.random.default_rng(3).standard_normal(48).round(2)


def polynomials():
    def sample(count, start, noise):
        x = -1 + 2 * (np.arange(count) + 0.5) / count
        return x, np.sin(np.pi * x) + noise * NOISE[(start + np.arange(count)) % 48]

    for degree, decay, points, noise in [(0, 0, 10, 0.3), (1, 0, 10, 0.3), (3, 0, 10, 0.3), (9, 0, 10, 0.3), (9, 0.001, 10, 0.3), (9, 0, 24, 0.3), (12, 0.01, 8, 0.5), (7, 0, 8, 0.3), (5, 0.1, 16, 0)]:
        (x, y), (u, v) = sample(points, 0, noise), sample(24, 24, noise)
        design = np.vander(x, degree + 1, increasing=True)
        penalty = np.eye(degree + 1) * decay * points
        penalty[0, 0] = 0
        weights = np.linalg.solve(design.T @ design + penalty, design.T @ y) if decay else np.linalg.lstsq(design, y, rcond=None)[0]
        error = lambda a, b: float(np.mean((np.vander(a, degree + 1, increasing=True) @ weights - b) ** 2))
        yield {
            "state": {"degree": degree, "weight_decay": decay, "points": points, "noise": noise},
            "weights": weights.tolist(),
            "error": {"training": error(x, y), "validation": error(u, v)},
        }


def triplets():
    for a, p, n, margin in [([0, 0], [3, 0], [0, 3.4], 1), ([0, 0], [3, 0], [0, 2], 1), (numbers(2), numbers(2), numbers(2), 0.5), (numbers(2), numbers(2), numbers(2), 2), ([0, 0], [0.5, 0], [3, 3], 1), ([0, 0], [0, 0], [0, 0], 1)]:
        points = [torch.tensor([value], dtype=torch.float64, requires_grad=True) for value in (a, p, n)]
        loss = F.triplet_margin_loss(*points, margin=margin)
        loss.backward()
        yield {
            "state": {"anchor": a, "positive": p, "negative": n, "margin": margin},
            "loss": loss.item(),
            "gradients": dict(zip(("anchor", "positive", "negative"), (value.grad[0].tolist() for value in points))),
        }


def contrastive():
    for angles, temperature in [([0, 0, 90, 90], 0.5), ([20, 60, 140, 200, 260, 310], 0.5), ([20, 60, 140, 200, 260, 310], 0.07), ([5, 355], 0.2), (numbers(8, -180, 180), 1.3)]:
        turn = (torch.tensor(angles, dtype=torch.float64) * math.pi / 180).requires_grad_()
        z = torch.stack([turn.cos(), turn.sin()], 1)
        logits = (z @ z.T / temperature).masked_fill(torch.eye(len(angles), dtype=torch.bool), -math.inf)
        target = torch.arange(len(angles)) ^ 1
        losses = F.cross_entropy(logits, target, reduction="none")
        losses.mean().backward()
        yield {
            "state": {"angles": angles, "temperature": temperature, "anchor": 0},
            "losses": losses.tolist(),
            "shares": logits.softmax(1).tolist(),
            "push": (-turn.grad).tolist(),
        }


def cameras():
    for yaw, centre, point in [(0, [0, 0, 0], [1, 0.4, 5]), (30, [-2, 0, 0], [1, 0.4, 5]), (-45, [1, -0.5, 2], [-2, 1, 6]), (12.5, numbers(3), [0.5, 0.2, 9])]:
        fx, fy, cx, cy = 500, 620, 320, 240
        axis = np.array([0.0, -math.radians(yaw), 0.0])
        R, _ = cv2.Rodrigues(axis)
        t = -R @ np.array(centre, dtype=float)
        K = np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]], dtype=float)
        pixel, _ = cv2.projectPoints(np.array([point], dtype=float), axis, t, K, None)
        yield {
            "state": {"fx": fx, "fy": fy, "cx": cx, "cy": cy, "yaw": yaw, "centre": centre, "point": point},
            "R": R.tolist(),
            "t": t.tolist(),
            "pixel": pixel[0, 0].tolist(),
        }


def stereos():
    for f, B, d in [(700, 0.12, 42), (500, 0.5, 3.5), (1200, 0.06, 90)]:
        Q = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, f], [0, 0, 1 / B, 0]], dtype=np.float64)
        depth = cv2.reprojectImageTo3D(np.full((1, 1), d, np.float32), Q)[0, 0, 2]
        yield {"state": {"f": f, "B": B, "d": d, "error": 1}, "depth": float(depth)}


def patches():
    from torchvision.models import vision_transformer as vit

    for image, patch, dim, layers in [(224, 16, 768, 2), (224, 32, 384, 1), (64, 8, 128, 3)]:
        model = vit.VisionTransformer(image_size=image, patch_size=patch, num_layers=layers, num_heads=4, hidden_dim=dim, mlp_dim=4 * dim)
        seen = []
        model.encoder.register_forward_pre_hook(lambda _, given: seen.append(given[0].shape[1]))
        model(torch.zeros(1, 3, image, image))
        macs = sum(p.numel() for name, p in model.encoder.named_parameters() if "weight" in name and p.dim() == 2)
        yield {
            "state": {"image": image, "patch": patch, "channels": 3, "dim": dim, "layers": layers, "class_token": True, "row": 0, "column": 0},
            "tokens": seen[0],
            "embedding": sum(p.numel() for p in model.conv_proj.parameters()),
            "positions": model.encoder.pos_embedding.numel(),
            "linear": macs * seen[0],
        }


def parameters():
    defaults = {"kernel_size": 3, "groups": 1, "bias": True, "num_layers": 1, "bidirectional": False}
    cases = [
        ("Linear", 784, 256, {}),
        ("Linear", 12, 5, {"bias": False}),
        ("Conv2d", 64, 128, {}),
        ("Conv2d", 64, 64, {"groups": 64, "kernel_size": 5}),
        ("Conv2d", 12, 18, {"groups": 6, "bias": False}),
        ("Embedding", 300, 16, {}),
        ("BatchNorm2d", 64, 1, {}),
        ("RNN", 3, 4, {"bias": False}),
        ("GRU", 10, 20, {"num_layers": 3}),
        ("LSTM", 10, 20, {"num_layers": 2, "bidirectional": True}),
        ("LSTM", 10, 20, {}),
        ("MultiheadAttention", 48, 1, {}),
        ("MultiheadAttention", 48, 1, {"bias": False}),
    ]
    for name, inputs, out, change in cases:
        given = {**defaults, **change}
        make = getattr(nn, name)
        if name == "Conv2d":
            layer = make(inputs, out, given["kernel_size"], groups=given["groups"], bias=given["bias"])
        elif name in ("RNN", "GRU", "LSTM"):
            layer = make(inputs, out, given["num_layers"], bias=given["bias"], bidirectional=given["bidirectional"])
        elif name == "BatchNorm2d":
            layer = make(inputs)
        elif name == "MultiheadAttention":
            layer = make(inputs, 4, bias=given["bias"])
        elif name == "Embedding":
            layer = make(inputs, out)
        else:
            layer = make(inputs, out, bias=given["bias"])
        yield {
            "state": {"layer": name, "in": inputs, "out": out, **given},
            "total": sum(p.numel() for p in layer.parameters()),
            "buffers": sum(b.numel() for b in layer.buffers()),
        }


def translations():
    kernel = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
    glyph = torch.tensor([[9.0, 0, 0], [9, 0, 4], [9, 6, 6]])
    places = torch.cos(torch.arange(64.0))
    for down, right, stride, mode in [(0, 1, 1, "zeros"), (2, 4, 1, "zeros"), (3, 4, 1, "circular"), (0, 1, 2, "zeros"), (2, 2, 2, "zeros"), (4, 0, 4, "circular"), (1, 3, 3, "zeros")]:
        conv = nn.Conv2d(1, 1, 3, stride=stride, padding=1, padding_mode=mode, bias=False)
        conv.weight.data = kernel.view(1, 1, 3, 3)
        x = torch.zeros(8, 8)
        x[1:4, 1:4] = glyph
        moved, unmoved = (F.relu(conv(image.view(1, 1, 8, 8)))[0, 0] for image in (torch.roll(x, (down, right), (0, 1)), x))
        whole = down % stride == 0 and right % stride == 0
        flat = lambda y: (y.flatten() * places[: y.numel()]).sum().item()
        yield {
            "state": {"down": down, "right": right, "stride": stride, "padding_mode": mode},
            "map": moved.tolist(),
            "equivariant": int(whole and torch.allclose(moved, torch.roll(unmoved, (down // stride, right // stride), (0, 1)))),
            "average": [F.adaptive_avg_pool2d(y[None], 1).item() for y in (moved, unmoved)],
            "maximum": [F.adaptive_max_pool2d(y[None], 1).item() for y in (moved, unmoved)],
            "linear": [flat(moved), flat(unmoved)],
        }


def approximations():
    """ReLU: NumPy's straight-line interpolation. Sigmoid: a sum of steps, each stretch at the height of its middle."""
    targets = {
        "wave": lambda x: 0.5 + 0.4 * np.sin(2 * np.pi * x),
        "parabola": lambda x: 4 * x * (1 - x),
        "corner": lambda x: np.abs(2 * x - 1),
    }
    x = np.linspace(0, 1, 201)
    for target, pieces in [("wave", 6), ("parabola", 1), ("parabola", 13), ("corner", 5)]:
        g = targets[target]
        knots = np.arange(pieces + 1) / pieces
        error = np.abs(np.interp(x, knots, g(knots)) - g(x)).max()
        yield {"state": {"target": target, "activation": "ReLU", "pieces": pieces, "gain": 100}, "error": float(error), "width": pieces}
    for target, pieces in [("wave", 6), ("corner", 20)]:
        # As steep as this, a bump is a plateau; the points where two of them meet are left to the mean of both.
        g = targets[target]
        index = np.clip(np.floor(x * pieces + 1e-9).astype(int), 0, pieces - 1)
        height = g((index + 0.5) / pieces)
        meets = (np.abs(x * pieces - np.round(x * pieces)) < 1e-9) & (x > 0) & (x < 1)
        before = np.clip(index - 1, 0, None)
        height = np.where(meets, (height + g((before + 0.5) / pieces)) / 2, height)
        error = np.abs(height - g(x)).max()
        yield {"state": {"target": target, "activation": "sigmoid", "pieces": pieces, "gain": 40000}, "error": float(error), "width": 2 * pieces}


def residual_blocks():
    from torchvision.models.resnet import BasicBlock, Bottleneck

    for kind, inputs, width, stride in [("bottleneck", 256, 64, 1), ("bottleneck", 64, 64, 1), ("bottleneck", 256, 128, 2), ("basic", 64, 64, 1), ("basic", 64, 128, 2)]:
        block = BasicBlock if kind == "basic" else Bottleneck
        out = width * block.expansion
        downsample = None
        if stride != 1 or inputs != out:
            downsample = nn.Sequential(nn.Conv2d(inputs, out, 1, stride, bias=False), nn.BatchNorm2d(out))
        made = block(inputs, width, stride, downsample)
        sizes = [p.numel() for p in made.parameters() if p.dim() == 4]
        yield {
            "state": {"block": kind, "in_channels": inputs, "width": width, "stride": stride},
            "weights": sum(sizes),
            "norms": sum(p.numel() for p in made.parameters()) - sum(sizes),
            "out_channels": made(torch.zeros(1, inputs, 8, 8)).shape[1],
        }


def dense_blocks():
    from torchvision.models.densenet import _DenseBlock

    for features, growth, layers, bn_size in [(64, 32, 6, 4), (96, 48, 3, 4), (10, 6, 4, 2)]:
        block = _DenseBlock(layers, features, bn_size, growth, 0.0)
        yield {
            "state": {"num_input_features": features, "growth_rate": growth, "num_layers": layers, "bn_size": bn_size, "add": False},
            "reads": [layer.conv1.in_channels for layer in block.values()],
            "parameters": [sum(p.numel() for p in layer.parameters()) for layer in block.values()],
            "out_channels": block(torch.zeros(1, features, 4, 4)).shape[1],
        }


def inception_modules():
    for sizes in [(192, 64, 96, 128, 16, 32, 32), (832, 384, 192, 384, 48, 128, 128)]:
        for reduce in (True, False):
            c, a, r3, b, r5, d, pool = sizes
            branches = [
                [nn.Conv2d(c, a, 1, bias=False)],
                [nn.Conv2d(c, r3, 1, bias=False), nn.Conv2d(r3, b, 3, bias=False)] if reduce else [nn.Conv2d(c, b, 3, bias=False)],
                [nn.Conv2d(c, r5, 1, bias=False), nn.Conv2d(r5, d, 5, bias=False)] if reduce else [nn.Conv2d(c, d, 5, bias=False)],
                [nn.Conv2d(c, pool, 1, bias=False)],
            ]
            names = ("in_channels", "ch1x1", "ch3x3red", "ch3x3", "ch5x5red", "ch5x5", "pool_proj")
            yield {
                "state": {**dict(zip(names, sizes)), "reduce": reduce},
                "each": [sum(p.numel() for conv in branch for p in conv.parameters()) for branch in branches],
                "out_channels": sum(branch[-1].out_channels for branch in branches),
            }


def recurrences():
    for nonlinearity, hh, bias, steps, pulse in [("tanh", 0.9, 0, 30, 1), ("relu", 0.9, 0, 51, 1), ("tanh", 1.5, -0.2, 12, 2), ("relu", -0.9, 0.1, 9, 1.3), ("tanh", -0.9, 0.3, 7, -1)]:
        cell = nn.RNNCell(1, 1, nonlinearity=nonlinearity)
        for name, value in [("weight_ih", 1.0), ("weight_hh", hh), ("bias_ih", bias), ("bias_hh", 0.0)]:
            getattr(cell, name).data.fill_(value)
        outputs = []
        h = torch.zeros(1, 1)
        for step in range(steps):
            h = cell(torch.tensor([[float(pulse) if step == 0 else 0.0]]), h)
            if step == 0:
                h = h.detach().requires_grad_()
                first = h
            outputs.append(h)
        kept = [torch.autograd.grad(output, first, retain_graph=True)[0].item() for output in outputs]
        time = 1 + 2 * steps // 3
        memory = [gradient.item() for gradient in torch.autograd.grad(outputs[time - 1], outputs[:time])]
        state = {"nonlinearity": nonlinearity, "weight_ih": 1, "weight_hh": hh, "bias": bias, "steps": steps, "pulse": pulse, "time": time}
        yield {"state": state, "outputs": [output.item() for output in outputs], "kept": kept, "memory": memory}


def freezings():
    from torchvision.models import resnet50

    for frozen, classes in [(5, 10), (4, 10), (2, 37), (0, 1000)]:
        model = resnet50()
        model.fc = nn.Linear(model.fc.in_features, classes)
        stages = [nn.ModuleList([model.conv1, model.bn1]), model.layer1, model.layer2, model.layer3, model.layer4]
        for stage in stages[:frozen]:
            stage.requires_grad_(False)
        yield {
            "state": {"frozen": frozen, "classes": classes, "labels": "few", "domain": "similar"},
            "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
            "total": sum(p.numel() for p in model.parameters()),
        }


def prior_shifts():
    """Errors by adding up the densities on a fine grid."""
    from torch.distributions import Normal

    for source, target, apart, x in [(0.5, 0.1, 2, 1.7), (0.5, 0.01, 2, 1), (0.3, 0.8, 3, 0.4), (0.5, 0.5, 1, 0.5)]:
        zero, one = Normal(0.0, 1.0), Normal(float(apart), 1.0)
        posterior = lambda share, at: share * one.log_prob(at).exp() / (share * one.log_prob(at).exp() + (1 - share) * zero.log_prob(at).exp())
        grid = torch.linspace(-12, 16, 2_800_001)
        says = lambda share: (posterior(share, grid) > 0.5).double()
        error = lambda share: ((says(share) * (1 - target) * zero.log_prob(grid).exp() + (1 - says(share)) * target * one.log_prob(grid).exp()).sum() * 1e-5).item()
        yield {
            "state": {"source": source, "target": target, "apart": apart, "x": x},
            "before": posterior(source, torch.tensor(x)).item(),
            "after": posterior(target, torch.tensor(x)).item(),
            "error": {"kept": error(source), "moved": error(target)},
        }


def pseudo_labels():
    for method, weak, strong, threshold, T in [
        ("FixMatch", [4, 0.5, 0], [1, 0.8, 0], 0.95, 0.5),
        ("FixMatch", [1, 0.5, 0], [1, 0.8, 0], 0.95, 0.5),
        ("sharpening", [0.9163, 0.4055, 0], [1, 0.8, 0], 0.95, 0.5),
        ("sharpening", [2, -1, 0.3, 7], [1, 0.8, 0, 3], 0.95, 0.1),
        ("consistency", [2, -1], [0.1, 0.8], 0.95, 0.5),
    ]:
        z, y = torch.tensor(weak, dtype=torch.float64), torch.tensor(strong, dtype=torch.float64)
        q = z.softmax(0)
        if method == "FixMatch":
            loss = F.cross_entropy(y[None], q.argmax()[None], reduction="none") * (q.max() >= threshold)
            target = F.one_hot(q.argmax(), len(weak)).double()
        else:
            target = q if method == "consistency" else q ** (1 / T) / (q ** (1 / T)).sum()
            loss = F.mse_loss(y.softmax(0), target)
        yield {"state": {"method": method, "weak": weak, "strong": strong, "threshold": threshold, "T": T}, "target": target.tolist(), "loss": loss.item()}


def clusters():
    """Lloyd's steps as matrices: a one-hot assignment times the points."""
    for steps in (0, 1, 2, 6):
        points = np.round(np.random.default_rng(3).uniform(0, 8, (14, 2)), 2)
        centres = start = points[:3] + 0.11
        for _ in range(steps):
            nearest = np.eye(3)[((points[:, None] - centres[None]) ** 2).sum(-1).argmin(1)]
            centres = nearest.T @ points / nearest.sum(0)[:, None]
        inertia = ((points[:, None] - centres[None]) ** 2).sum(-1).min(1).sum()
        state = {"points": points.flatten().tolist(), "centres": start.tolist(), "steps": steps}
        yield {"state": state, "centres": centres.tolist(), "last": float(inertia)}


def hidden_layers():
    for activation in ("ReLU", "tanh", "none"):
        weight, bias, head, head_bias = numbers(4), numbers(2), numbers(2), numbers(1)[0]
        act = {"ReLU": nn.ReLU, "tanh": nn.Tanh, "none": nn.Identity}[activation]()
        model = nn.Sequential(nn.Linear(2, 2), act, nn.Linear(2, 1))
        model[0].weight.data = torch.tensor(weight).view(2, 2)
        model[0].bias.data = torch.tensor(bias)
        model[2].weight.data = torch.tensor(head).view(1, 2)
        model[2].bias.data = torch.tensor([head_bias])
        x = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])
        yield {
            "state": {"activation": activation, "weight": weight, "bias": bias, "head": head, "head_bias": head_bias},
            "hidden": model[:2](x).tolist(),
            "outputs": model(x)[:, 0].tolist(),
        }


def homographies():
    for corners in ([0.4, 0.3, 3.7, 0.9, 2.9, 2.6, 0.9, 2.2], [0, 0, 4, 0, 3, 2, 1, 2], [4, 0.2, 0.2, 0.2, 1, 2.2, 3, 2.2], [0.5, 0.4, 2.5, 0.8, 3.3, 2.6, 1.3, 2.2]):
        point = [round(random.uniform(0, 1), 3), round(random.uniform(0, 1), 3)]
        square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
        H = cv2.getPerspectiveTransform(square, np.array(corners, np.float32).reshape(4, 2))
        mapped = cv2.perspectiveTransform(np.array([[point, [0.5, 0.5]]], np.float64), H)[0]
        yield {"state": {"corners": corners, "point": point}, "H": H.tolist(), "mapped": mapped[0].tolist(), "middle": mapped[1].tolist(), "determinant": float(np.linalg.det(H))}


def two_views():
    for turn, move, wall, post, zoom in [(12, [0, 0], 6, 2, 1), (0, [0.3, 0], 6, 3, 1), (4, [0.3, -0.2], 6, 6, 1.4), (-15, [-0.7, 0.6], 20, 4, 0.8), (0, [0, 0], 5, 1.5, 1.6)]:
        R = cv2.Rodrigues(np.array([0, -math.radians(turn), 0]))[0]
        t = -R @ np.array([move[0], 0, move[1]])
        scene = {
            "wall": [[x * wall, y * wall, wall] for x in (-0.4, -0.2, 0, 0.2, 0.4) for y in (-0.25, 0.25)],
            "post": [[x * post, y * post, post] for x, y in ((-0.05, -0.2), (0.05, -0.2), (0.05, 0.3), (-0.05, 0.3))],
        }
        shots = {}
        for part, points in scene.items():
            points = np.array(points, np.float64)
            shots[part] = [
                cv2.projectPoints(points, rotation, shift, np.array([[f, 0, 320], [0, f, 240], [0, 0, 1]], np.float64), None)[0][:, 0]
                for rotation, shift, f in ((np.zeros(3), np.zeros(3), 500), (R, t, 500 * zoom))
            ]
        H = cv2.findHomography(*shots["wall"], method=0)[0]
        sent = {part: cv2.perspectiveTransform(first[None], H)[0] for part, (first, _) in shots.items()}
        yield {
            "state": {"turn": turn, "move": move, "wall": wall, "post": post, "zoom": zoom},
            "H": (H / H[2, 2]).tolist(),
            "second": {part: second.tolist() for part, (_, second) in shots.items()},
            "sent": {part: places.tolist() for part, places in sent.items()},
            "postMiss": float(np.linalg.norm(sent["post"] - shots["post"][1], axis=1).max()),
        }


def flows():
    def step(x):
        return 1 / (1 + np.exp(-x / 1.2))

    patterns = {
        "corner": lambda x, y: step(x) * step(y),
        "edge": lambda x, y: step(x),
        "texture": lambda x, y: 0.5 + 0.22 * np.sin(x / 1.9) + 0.22 * np.sin(y / 2.3 + x / 5),
        "flat": lambda x, y: np.full_like(x, 0.5),
    }
    for pattern, angle, motion, window, steps in [("corner", 0, [0.4, 0.3], 9, 1), ("corner", 20, [2, -1.5], 9, 5), ("edge", 0, [0.4, 0.3], 9, 1), ("edge", 35, [0.4, 0.3], 7, 3), ("texture", -40, [-0.6, 0.2], 11, 2), ("flat", 0, [1, 1], 5, 1)]:
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))

        def bright(x, y):
            return patterns[pattern](cos * x + sin * y, cos * y - sin * x)

        half = (window - 1) / 2
        y, x = np.mgrid[half : -half - 1 : -1, -half : half + 1]
        flow = np.zeros(2)
        for _ in range(steps):
            def moved(a, b):
                return bright(a + flow[0] - motion[0], b + flow[1] - motion[1])

            def mean(a, b):
                return (bright(a, b) + moved(a, b)) / 2

            A = np.stack([((mean(x + 0.01, y) - mean(x - 0.01, y)) / 0.02).ravel(), ((mean(x, y + 0.01) - mean(x, y - 0.01)) / 0.02).ravel()], axis=1)
            tensor = A.T @ A
            flow = flow + np.linalg.pinv(A, rcond=1e-3) @ -(moved(x, y) - bright(x, y)).ravel()
        yield {
            "state": {"pattern": pattern, "angle": angle, "motion": motion, "window": window, "steps": steps},
            "eigenvalues": np.linalg.eigvalsh(tensor)[::-1].clip(0).tolist(),
            "flow": flow.tolist(),
        }


def blobs():
    side, middle = 61, 30
    for radius, aspect, turn, scales in [(4, 1, 0, 3), (8, 1, 40, 3), (3, 6, 30, 3), (5.5, 2, -70, 2)]:
        y, x = np.mgrid[middle : -middle - 1 : -1, -middle : middle + 1].astype(float)
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        along, across = cos * x + sin * y, cos * y - sin * x
        picture = np.clip(radius + 0.5 - np.hypot(along / aspect, across), 0, 1) * (0.7 + 0.25 * along / (aspect * radius))
        sigmas = [1.6 * 2 ** (i / scales) for i in range(3 * scales + 2)]
        blurred = []
        for sigma in sigmas:
            kernel = cv2.getGaussianKernel(2 * math.ceil(4 * sigma) + 1, sigma, cv2.CV_64F)
            blurred.append(cv2.sepFilter2D(picture, cv2.CV_64F, kernel, kernel, borderType=cv2.BORDER_CONSTANT))
        answers = [(b - a)[middle, middle] for a, b in zip(blurred, blurred[1:])]
        best = 1 + int(np.argmax(np.abs(answers[1:-1])))
        yield {
            "state": {"radius": radius, "aspect": aspect, "turn": turn, "scales": scales},
            "responses": [[sigma, float(answer)] for sigma, answer in zip(sigmas, answers)],
            "sigma": sigmas[best],
        }


def costs():
    from torchvision import models

    builders = {"AlexNet": "AlexNet_Weights", "VGG-16": "VGG16_Weights", "GoogLeNet": "GoogLeNet_Weights", "ResNet-18": "ResNet18_Weights", "ResNet-50": "ResNet50_Weights", "ResNet-152": "ResNet152_Weights", "DenseNet-121": "DenseNet121_Weights", "MobileNetV2": "MobileNet_V2_Weights", "EfficientNet-B0": "EfficientNet_B0_Weights", "EfficientNet-B7": "EfficientNet_B7_Weights", "ViT-B/16": "ViT_B_16_Weights", "ResNet-50 (V2)": "ResNet50_Weights", "ConvNeXt-T": "ConvNeXt_Tiny_Weights"}
    for name, weights in builders.items():
        meta = getattr(models, weights)["IMAGENET1K_V2" if "(V2)" in name else "IMAGENET1K_V1"].meta
        yield {
            "state": {"until": 2022, "cost": "parameters", "network": name, "beside": "AlexNet"},
            "parameters": meta["num_params"],
            "macs": meta["_ops"],
            "accuracy": meta["_metrics"]["ImageNet-1K"]["acc@1"],
        }


def regime_points(camera):
    chance = linear_congruential(11)
    points, subject, taken = [], [], []
    for index in range(28):
        subject.append(index % 2)
        taken.append((index >> 1) % 2)
        jitter = [(next(chance) + next(chance) + next(chance) - 1.5) * 1.7 for _ in range(2)]
        points.append([3 * (subject[-1] - 0.5) + jitter[0], camera * (taken[-1] - 0.5) + jitter[1]])
    return np.array(points), np.array(subject), np.array(taken)


def regimes():
    from sklearn.cluster import KMeans
    from sklearn.neighbors import NearestCentroid

    for camera in (0, 1, 2.5, 5):
        points, subject, taken = regime_points(camera)
        group = KMeans(2, n_init=200, random_state=0).fit_predict(points)
        same = int((group == subject).sum())
        by_camera = int((group == taken).sum())
        yield {"state": {"regime": "unsupervised", "labels": 2, "camera": camera}, "right": max(same, 28 - same), "byCamera": max(by_camera, 28 - by_camera)}
        for labels in (1, 2, 6):
            known = np.arange(28) < 2 * labels
            group = NearestCentroid().fit(points[known], subject[known]).predict(points)
            by_camera = int((group == taken).sum())
            yield {"state": {"regime": "supervised", "labels": labels, "camera": camera}, "right": int((group == subject).sum()), "byCamera": max(by_camera, 28 - by_camera)}


def seeds():
    from scipy import stats

    for runs, spread, gap, draw in [(5, 0.4, 0, 4), (2, 0.4, 0, 1), (20, 0.4, 0.4, 4), (10, 1.1, 0.3, 17)]:
        chance = linear_congruential(scattered(draw))

        def normal():
            return math.sqrt(-2 * math.log(1 - next(chance))) * math.cos(2 * math.pi * next(chance))

        pairs = np.array([[75 + spread * normal(), 75 + gap + spread * normal()] for _ in range(runs)])
        test = stats.ttest_ind(pairs[:, 1], pairs[:, 0], equal_var=False)
        yield {
            "state": {"runs": runs, "spread": spread, "gap": gap, "draw": draw},
            "means": pairs.mean(axis=0).tolist(),
            "best": pairs.max(axis=0).tolist(),
            "statistic": float(test.statistic),
        }


def queries():
    from scipy import stats

    for rows in ([[0.5, 0.49], [0.4, 0.3], [0.1, 0.85], [0.65, 0.2]], [[0.9, 0.05], [0.05, 0.9], [0.34, 0.33], [0.1, 0.1]]):
        full = np.array([[a, b, 1 - a - b] for a, b in rows])
        top = np.sort(full, axis=1)[:, ::-1]
        entropies, margins, doubts = stats.entropy(full, axis=1), top[:, 0] - top[:, 1], 1 - top[:, 0]
        name = "ABCD"
        yield {
            "state": {"rule": "entropy", **{letter: row for letter, row in zip(name, rows)}},
            "entropies": entropies.tolist(),
            "margins": margins.tolist(),
            "doubts": doubts.tolist(),
            "picked": [ord(name[int(i)]) for i in (entropies.argmax(), margins.argmin(), doubts.argmax())],
        }


def sentences():
    for image, angles, temperature in [(60, [20, 85, 170], 0.1), (0, [72.5424, 75.5225], 0.01), (123, [10, 100, 200, 300], 1.7)]:
        def unit(degrees):
            radians = torch.deg2rad(torch.tensor(degrees))
            return torch.stack([torch.cos(radians), torch.sin(radians)], dim=-1)

        cosines = F.cosine_similarity(unit(float(image)), unit([float(angle) for angle in angles]), dim=-1)
        yield {"state": {"image": image, "sentences": angles, "temperature": temperature}, "cosines": cosines.tolist(), "probabilities": (cosines / temperature).softmax(dim=0).tolist()}


def dead_units():
    index = torch.arange(12, dtype=torch.float64)
    radius, angle = torch.sqrt((index + 0.5) / 12), 2 * math.pi * 0.381966 * index
    points = torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1)
    turns = 2 * math.pi * torch.arange(8, dtype=torch.float64) / 8
    for unit, bias, slope, lr, steps in [(2, -1.5, 0, 1, 0), (2, -1.5, 0, 1, 300), (2, -1.5, 0.01, 1, 300), (5, -0.8, 0, 1, 30), (0, 0, 0, 1, 0), (7, -2.3, 0.2, 0.3, 17)]:
        layer = nn.Linear(2, 8).double()
        with torch.no_grad():
            layer.weight.copy_(torch.stack([torch.cos(turns), torch.sin(turns)], dim=1))
            layer.bias.zero_()
            layer.bias[unit] = bias
        optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
        for step in range(steps + 1):
            optimizer.zero_grad()
            before = layer(points)
            outputs = F.leaky_relu(before, slope)
            (0.5 * (outputs[:, unit] - 1).square().mean()).backward()
            if step < steps:
                optimizer.step()
        yield {
            "state": {"unit": unit, "bias": bias, "negative_slope": slope, "lr": lr, "steps": steps},
            "outputs": outputs.tolist(),
            "fires": (before > 0).sum(dim=0).tolist(),
            "gradient": [*layer.weight.grad[unit].tolist(), layer.bias.grad[unit].item()],
        }


def alexnets():
    import torchvision

    for size, pool, stride, classes in [(224, 3, 2, 1000), (224, 2, 2, 1000), (224, 3, 3, 10), (512, 3, 2, 1000), (63, 3, 2, 2), (130, 2, 3, 100)]:
        network = torchvision.models.alexnet(num_classes=classes).eval()
        for layer in network.features:
            if isinstance(layer, nn.MaxPool2d):
                layer.kernel_size, layer.stride = pool, stride
        sides, macs = [], []

        def watch(layer, inputs, output):
            if isinstance(layer, (nn.Conv2d, nn.MaxPool2d, nn.Linear)):
                sides.append(output.shape[-1] if output.ndim == 4 else 1)
                each = layer.weight[0].numel() if not isinstance(layer, nn.MaxPool2d) else 0
                macs.append(output.numel() * each)

        for layer in network.modules():
            layer.register_forward_hook(watch)
        with torch.no_grad():
            network(torch.zeros(1, 3, size, size))
        yield {
            "state": {"input": size, "pool": pool, "stride": stride, "classes": classes},
            "parameters": sum(p.numel() for p in network.parameters()),
            "macs": sum(macs),
            "sides": sides,
        }


def batch_noises():
    """SGD on ½(x² + 10y²) from (1, 1): second moments by matrices, checked against 20,000 runs; one path by torch.optim."""
    H = np.diag([1.0, 10.0])
    cases = [("examples", 1280, 100, 2.0, 0.02), ("examples", 640, 100, 1.0, 0.16), ("steps", 1280, 37, 3.5, 0.05), ("steps", 64, 5, 0.0, 0.1), ("examples", 100, 1, 2.0, 0.2)]
    for same, examples, steps, noise, lr in cases:
        runs = []
        for batch in (1, 8, 64):
            taken = steps if same == "steps" else max(1, examples // batch)
            spread = noise / math.sqrt(batch)

            def loss(rate):
                moments = np.ones((2, 2))
                step = np.eye(2) - rate * H
                for _ in range(taken):
                    moments = step @ moments @ step.T + (rate * spread) ** 2 * np.eye(2)
                return float(np.trace(H @ moments) / 2)

            best = minimize_scalar(lambda power: math.log(loss(10**power) + 1e-300), bounds=(-4, math.log10(0.199)), method="bounded")
            replicas = torch.ones(20_000, 2)
            curvature = torch.tensor([1.0, 10.0])
            for _ in range(taken):
                replicas = replicas - lr * (curvature * replicas + spread * torch.randn(20_000, 2))
            mean = (0.5 * curvature * replicas**2).sum(1)
            assert abs(mean.mean() - loss(lr)) <= 5 * mean.std() / math.sqrt(20_000) + 1e-9, (lr, batch)
            runs.append({"steps": taken, "spread": spread, "loss": loss(lr), "lowest": {"lr": 10**best.x, "loss": math.exp(best.fun)}})
        position = torch.ones(2, requires_grad=True)
        optimizer = torch.optim.SGD([position], lr=lr)
        drawn = torch.randn(12, 2)
        losses = []
        for noise_here in [*drawn, None]:
            optimizer.zero_grad()
            value = 0.5 * (torch.tensor([1.0, 10.0]) * position**2).sum()
            value.backward()
            losses.append(value.item())
            if noise_here is not None:
                position.grad += noise / math.sqrt(8) * noise_here
                optimizer.step()
        yield {
            "state": {"same": same, "examples": examples, "steps": steps, "noise": noise, "lr": lr, "batch": "8", "draw": 1, "drawn": drawn.tolist()},
            "runs": runs,
            "path": losses,
        }


def content_map(side):
    """The feature map of src/figures/non-local.ts, 1 x 2 x side x side."""
    def at(row, column):
        v, u = (row + 0.5) / side, (column + 0.5) / side
        disc = (0.1 < v < 0.36 and 0.1 < u < 0.36) or (0.64 < v < 0.9 and 0.52 < u < 0.8)
        square = 0.15 < v < 0.4 and 0.7 < u < 0.95
        a, b = (2, 0) if disc else (0, 2) if square else (-0.7, -0.7)
        return a + 0.05 * ((3 * row + 5 * column) % 7 - 3), b + 0.05 * ((5 * row + 2 * column) % 5 - 2)

    return torch.tensor([[at(r, c) for c in range(side)] for r in range(side)]).permute(2, 0, 1)[None]


class NonLocal(nn.Module):
    """Embedded with the identity: theta, phi and g are 1 x 1 convolutions that change nothing; the last one has w_z."""

    def __init__(self, form, pooled, w_z):
        super().__init__()
        self.theta, self.phi, self.g, self.out = (nn.Conv2d(2, 2, 1, bias=False) for _ in range(4))
        for conv, value in (self.theta, 1), (self.phi, 1), (self.g, 1), (self.out, w_z):
            conv.weight.data = value * torch.eye(2)[:, :, None, None]
        self.form = form
        self.pool = nn.MaxPool2d(2) if pooled else nn.Identity()

    def forward(self, x):
        query, key, value = self.theta(x).flatten(2).mT, self.phi(self.pool(x)).flatten(2), self.g(self.pool(x)).flatten(2).mT
        scores = query @ key
        self.weights = scores.softmax(-1) if self.form == "Gaussian" else scores / scores.shape[-1]
        self.y = (self.weights @ value).mT.unflatten(2, x.shape[2:])
        return x + self.out(self.y)


def non_locals():
    for side, row, column, form, pooled, out in [
        (8, 1, 1, "Gaussian", False, 1),
        (8, 4, 1, "Gaussian", False, 0.5),
        (8, 1, 1, "dot product", False, 0.25),
        (14, 2, 2, "Gaussian", True, 1),
        (7, 6, 3, "dot product", True, 0),
        (5, 0, 4, "Gaussian", True, 0.8),
    ]:
        x = content_map(side)
        block = NonLocal(form, pooled, out)
        z = block(x)
        weights = block.weights[0, row * side + column]
        keys = int(math.sqrt(len(weights)))
        padded = F.pad(torch.eye(side * side).view(1, side * side, side, side), (1, 1, 1, 1))
        window = F.max_pool2d(padded, 3, stride=1)[0, :, row, column].bool()
        yield {
            "state": {"side": side, "row": row, "column": column, "form": form, "pooled": pooled, "out": out},
            "weights": weights.view(keys, keys).tolist(),
            "y": block.y[0, :, row, column].tolist(),
            "z": z[0, :, row, column].tolist(),
            "pairs": block.weights.numel(),
            "windowPairs": nn.Unfold(3, padding=1)(x[:, :1]).numel(),
            **({} if pooled or form != "Gaussian" else {"inWindow": weights[window].sum().item()}),
        }


def position_encodings():
    for positions, d_model, base, position, column in [(32, 32, 10000, 3, 4), (20, 6, 10000, 19, 5), (48, 48, 100, 7, 47), (2, 4, 10, 0, 1)]:
        # As the tutorials of PyTorch write it.
        place = torch.arange(positions).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * (-math.log(base) / d_model))
        pe = torch.zeros(positions, d_model)
        pe[:, 0::2] = torch.sin(place * div_term)
        pe[:, 1::2] = torch.cos(place * div_term)
        yield {
            "state": {"positions": positions, "d_model": d_model, "base": base, "position": position, "column": column},
            "table": pe.tolist(),
            "value": pe[position, column].item(),
            "wavelength": (2 * math.pi / div_term[column // 2]).item(),
            "products": (pe @ pe[position]).tolist(),
        }


def transformer_blocks():
    turn = math.pi / 4
    kinds = {"the": 0, "cat": 1, "sees": 2, "dog": 1}
    x = torch.zeros(1, 5, 8)
    for place, word in enumerate(("the", "cat", "sees", "the", "dog")):
        x[0, place, :3] = F.one_hot(torch.tensor(kinds[word]), 3) - 1 / 3
        wave = torch.tensor([math.cos(place * turn), math.sin(place * turn)])
        x[0, place, 4:] = torch.cat([wave, -wave])
    q, k, v, out = (torch.zeros(8, 8) for _ in range(4))
    q[:2, 4:6] = 4 * torch.tensor([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    k[:2, 4:6] = 4 * torch.eye(2)
    q[4:7, :3] = k[4:7, :3] = 3 * torch.eye(3)
    v[:3, :3] = v[4:7, :3] = torch.eye(3)
    out[6, 1] = out[7, 2] = out[3, 5] = 1
    for norm_first in (False, True):
        layer = nn.TransformerEncoderLayer(8, nhead=2, dim_feedforward=8, dropout=0.0, batch_first=True, norm_first=norm_first)
        with torch.no_grad():
            layer.self_attn.in_proj_weight.copy_(torch.cat([q, k, v]))
            layer.self_attn.out_proj.weight.copy_(out)
            layer.linear1.weight.copy_(torch.tensor([[((3 * r + 5 * c) % 7 - 3) / 6 for c in range(8)] for r in range(8)]))
            layer.linear2.weight.copy_(torch.tensor([[((5 * r + 2 * c) % 7 - 3) / 6 for c in range(8)] for r in range(8)]))
            for bias in (layer.self_attn.in_proj_bias, layer.self_attn.out_proj.bias, layer.linear1.bias, layer.linear2.bias):
                bias.zero_()
        for is_causal in (False, True):
            mask = torch.ones(5, 5, dtype=torch.bool).triu(1) if is_causal else None
            read = layer.norm1(x) if norm_first else x
            attended, weights = layer.self_attn(read, read, read, attn_mask=mask, average_attn_weights=False)
            yield {
                "state": {"step": 0, "head": "the word before", "query": 0, "is_causal": is_causal, "norm_first": norm_first},
                "weights": weights[0].tolist(),
                "attended": attended[0].tolist(),
                "output": layer(x, src_mask=mask)[0].tolist(),
            }


class SetUp(nn.Module):
    """The five set-ups; takes what goes in, gives what comes out and keeps what the reading part gave back."""

    def __init__(self, setup, written, input_size, hidden_size, classes, bidirectional, batch_first):
        super().__init__()
        self.setup, self.written, self.batch_first = setup, written, batch_first
        reads = setup.startswith("many")
        wide = hidden_size * (2 if bidirectional and reads else 1)
        if reads:
            self.rnn = nn.RNN(input_size, hidden_size, bidirectional=bidirectional, batch_first=batch_first)
        if setup == "one to many":
            self.start = nn.Linear(input_size, hidden_size)
        if setup in ("one to many", "many to many, indirect"):
            self.decoder = nn.RNNCell(classes, wide)
        self.head = nn.Linear(input_size if setup == "one to one" else wide, classes)

    def forward(self, x):
        if self.setup == "one to one":
            return self.head(x)
        if self.setup.startswith("many"):
            self.output, self.h_n = self.rnn(x)
            state = torch.cat(list(self.h_n), dim=-1)
        else:
            state = self.start(x)
        if self.setup == "many to many, direct":
            return self.head(self.output)
        if self.setup == "many to one":
            return self.head(state)
        given = torch.zeros(len(state), self.head.out_features)
        outputs = []
        for _ in range(self.written):
            state = self.decoder(given, state)
            given = self.head(state)
            outputs.append(given)
        return torch.stack(outputs, dim=1)


def sequence_setups():
    for setup in ("one to one", "one to many", "many to one", "many to many, indirect", "many to many, direct"):
        for length, written, batch, input_size, hidden_size, classes, bidirectional, batch_first in [
            (5, 4, 8, 16, 32, 10, False, True),
            (3, 2, 4, 5, 7, 3, True, False),
            (1, 1, 2, 1, 4, 2, True, True),
        ]:
            network = SetUp(setup, written, input_size, hidden_size, classes, bidirectional, batch_first)
            many = setup.startswith("many")
            axes = ((batch, length) if batch_first else (length, batch)) if many else (batch,)
            x = torch.randn(*axes, input_size, requires_grad=True)
            result = network(x)
            each = [result] if result.dim() == 2 else result.unbind(0 if setup.endswith(", direct") and not batch_first else 1)
            sees = []
            for output in each:
                (gradient,) = torch.autograd.grad(output.sum(), x, retain_graph=True)
                used = gradient.abs().sum(-1)
                used = used.sum(0 if batch_first else 1) if many else used.sum()[None]
                sees.append(used.nonzero().flatten().tolist())
            yield {
                "state": {
                    "setup": setup, "length": length, "written": written, "output": 1, "batch": batch, "input_size": input_size,
                    "hidden_size": hidden_size, "classes": classes, "bidirectional": bidirectional, "batch_first": batch_first,
                },
                "sees": sees,
                "result": list(result.shape),
                "parameters": sum(parameter.numel() for parameter in network.parameters()),
                **({"output": list(network.output.shape), "h_n": list(network.h_n.shape)} if many else {}),
            }


facts = {
    "attention": list(attention()),
    "gates": list(gates()),
    "interpolation": list(interpolation()),
    "lstm": list(lstm()),
    "polynomial-fit": list(polynomials()),
    "triplet": list(triplets()),
    "contrastive": list(contrastive()),
    "camera": list(cameras()),
    "stereo": list(stereos()),
    "patches": list(patches()),
    "parameters": list(parameters()),
    "translation": list(translations()),
    "approximation": list(approximations()),
    "residual-block": list(residual_blocks()),
    "dense-block": list(dense_blocks()),
    "inception-module": list(inception_modules()),
    "recurrence": list(recurrences()),
    "freezing": list(freezings()),
    "prior-shift": list(prior_shifts()),
    "pseudo-labels": list(pseudo_labels()),
    "k-means": list(clusters()),
    "hidden-layer": list(hidden_layers()),
    "homography": list(homographies()),
    "two-views": list(two_views()),
    "optical-flow": list(flows()),
    "scale-space": list(blobs()),
    "network-costs": list(costs()),
    "regimes": list(regimes()),
    "seeds": list(seeds()),
    "query-rules": list(queries()),
    "zero-shot": list(sentences()),
    "dead-units": list(dead_units()),
    "alexnet-stack": list(alexnets()),
    "batch-noise": list(batch_noises()),
    "non-local": list(non_locals()),
    "position-encoding": list(position_encodings()),
    "transformer-block": list(transformer_blocks()),
    "sequence-setups": list(sequence_setups()),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts) + "\n")

"""Records what PyTorch, NumPy and OpenCV compute for states of the figures that belong to notes, as figure_cases.json."""

import json
import math
import random
from pathlib import Path

import cv2
import numpy as np
import torch
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
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts) + "\n")

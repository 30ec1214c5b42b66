"""Records how torchvision's VGG, AlexNet and DenseNet split their parameters and widths, and how PyTorch begins an RNN.

    python test/truth/model_parts.py     # torchvision 0.29.2, PyTorch 2.15 when it was recorded
"""
import json
import statistics
from pathlib import Path

import torch
from torchvision import models


def size(module):
    return sum(parameter.numel() for parameter in module.parameters())


def split(name):
    with torch.device("meta"):
        net = models.get_model(name, weights=None)
    first = next(layer for layer in net.classifier if isinstance(layer, torch.nn.Linear))
    return [size(net.features), size(net.classifier), size(first)]


def widths(name):
    with torch.device("meta"):
        parts = dict(models.get_model(name, weights=None).features.named_children())
    norms = [parts[part].norm.num_features for part in parts if part.startswith("transition")]
    into = [parts["conv0"].out_channels, *(parts[part].conv.out_channels for part in parts if part.startswith("transition"))]
    layers = [len(parts[part]) for part in parts if part.startswith("denseblock")]
    return {"layers": layers, "into": into, "out": [*norms, parts["norm5"].num_features]}


def radius(hidden):
    return statistics.mean(
        torch.linalg.eigvals(torch.nn.RNN(8, hidden).weight_hh_l0.detach()).abs().max().item() for _ in range(20)
    )


torch.manual_seed(0)
facts = {
    "split": {name: split(name) for name in ["alexnet"] + [f"vgg{n}{norm}" for n in (11, 13, 16, 19) for norm in ("", "_bn")]},
    "widths": {name: widths(name) for name in ("densenet121", "densenet161", "densenet169", "densenet201")},
    "radius of W_hh": {hidden: round(radius(hidden), 3) for hidden in (32, 128, 512)},
    "quarter turn": torch.rot90(torch.tensor([[0, 1], [2, 3]]), 1, (-2, -1)).tolist(),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")

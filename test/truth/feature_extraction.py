"""
Records what torchvision's `create_feature_extractor` makes of its models: the shape at each node, and the parameters left.

    python test/truth/feature_extraction.py
"""
import json
import pathlib
import warnings

import torch
from torchvision import models
from torchvision.models.feature_extraction import create_feature_extractor

HERE = pathlib.Path(__file__).parent
INPUT = [1, 3, 224, 224]

CASES = [
    # Stages, a node below the last of them, and all that comes before.
    ("resnet50()", ["layer3", "layer4"]),
    ("densenet121()", ["features.norm5", "features.denseblock2"]),
    # One module that is called several times has a node for each call.
    ("resnet50()", ["layer2.0.relu", "layer2.0.relu_2"]),
    ("resnet18()", ["layer1.0.relu", "layer1.0.relu_1", "layer2.0.conv1"]),
    # Weights that code reads itself: a token and positions, the attention's projections, scales.
    ("vit_b_32()", ["encoder"]),
    ("swin_t()", ["features.3"]),
    ("convnext_tiny()", ["features.1"]),
    # Heads for training alone are left out.
    ("googlenet(init_weights=False)", ["inception4a"]),
    # A branch beside that of the node is left out.
    ("googlenet(init_weights=False)", ["inception3a.branch2.0"]),
    ("mobilenet_v3_small()", ["features.6", "classifier.0"]),
]


def record(model, nodes):
    extractor = create_feature_extractor(eval(model, vars(models)), nodes).eval()
    with torch.no_grad():
        outputs = extractor(torch.zeros(INPUT))
    return {
        "model": model,
        "nodes": nodes,
        "outputs": {node: list(output.shape) for node, output in outputs.items()},
        "params": sum(parameter.numel() for parameter in extractor.parameters()),
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    cases = [record(*case) for case in CASES]
    (HERE / "feature_extraction.json").write_text(json.dumps({"input": INPUT, "cases": cases}, indent=1) + "\n")

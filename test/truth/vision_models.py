"""Records torchvision's detectors and vision transformers: what their weights are worth, and counts at other sizes.

    python test/truth/vision_models.py     # writes test/truth/vision_models.json
"""
import inspect
import json
from pathlib import Path

import torch
from torchvision import models
from torchvision.models import detection

SIZES = [
    dict(image_size=224, patch_size=16, num_layers=12, num_heads=12, hidden_dim=768, mlp_dim=3072),
    dict(image_size=384, patch_size=16, num_layers=12, num_heads=12, hidden_dim=768, mlp_dim=3072, num_classes=10),
    dict(image_size=32, patch_size=4, num_layers=6, num_heads=8, hidden_dim=256, mlp_dim=512, num_classes=10),
]


def parameters(build):
    with torch.device("meta"):
        return sum(parameter.numel() for parameter in build().parameters())


def detector(name):
    weights = models.get_model_weights(name).DEFAULT
    backbone = inspect.signature(models.get_model_builder(name)).parameters["weights_backbone"].default
    return {
        "name": name,
        "weights": weights.name,
        "box_map": weights.meta["_metrics"]["COCO-val2017"]["box_map"],
        "classes": len(weights.meta["categories"]),
        "backbone": backbone is not None,
    }


def taken(model, height, width):
    try:
        flows = model(*torch.zeros(2, 1, 3, height, width), num_flow_updates=1)
        return list(flows[-1].shape)
    except ValueError:
        return "ValueError"


def raft(name):
    model = models.get_model_builder(name)().eval()
    with torch.inference_mode():
        sizes = [(132, 128), (136, 128), (120, 128), (128, 128)]
        return {
            "name": name,
            "parameters": sum(p.numel() for p in model.parameters()),
            "frames": [{"size": size, "flow": taken(model, *size)} for size in sizes],
        }


facts = {
    "rafts": [raft("raft_large"), raft("raft_small")],
    "detectors": [detector(name) for name in models.list_models(module=detection)],
    "transformers": [{"sizes": sizes, "parameters": parameters(lambda: models.VisionTransformer(**sizes))} for sizes in SIZES],
    "vit_b_16": {
        "384": parameters(lambda: models.vit_b_16(image_size=384)),
        "giga_ops": models.ViT_B_16_Weights.IMAGENET1K_V1.meta["_ops"],
        "IMAGENET1K_SWAG_E2E_V1": models.ViT_B_16_Weights.IMAGENET1K_SWAG_E2E_V1.meta["num_params"],
    },
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n")

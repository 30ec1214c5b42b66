"""Records torchvision's classification models: parameters by the number of classes, the head, and the weights there are.

    python test/truth/torchvision_models.py     # writes src/host/torchvision-models.json
"""
import json
import re
import warnings
from pathlib import Path

import torch
from torchvision import models

warnings.simplefilter("ignore")


def built(name, classes):
    # RegNets look at numbers as they are made, which there are none of without memory.
    with torch.device("cpu" if name.startswith("regnet") else "meta"):
        return models.get_model(name, weights=None, num_classes=classes)


def count(name, classes):
    return sum(parameter.numel() for parameter in built(name, classes).parameters())


def head(name):
    """The last layer that the number of classes decides, where it is a linear one."""
    found = [
        (path, module.in_features)
        for path, module in built(name, 7).named_modules()
        if isinstance(module, torch.nn.Linear) and module.out_features == 7 and not path.startswith(("aux", "AuxLogits"))
    ]
    return {"head": found[-1][0], "features": found[-1][1]} if found else {}


def weights(name):
    enum = models.get_model_weights(name)
    named = {}
    for one in enum:
        crop, resize = (re.search(rf"{key}=\[(\d+)", repr(one.transforms())) for key in ("crop_size", "resize_size"))
        named[one.name] = [
            None if (accuracy := one.meta["_metrics"]["ImageNet-1K"]["acc@1"]) != accuracy else accuracy,
            int(resize[1]) if resize else None,
            int(crop[1]) if crop else None,
        ]
    return {"default": enum.DEFAULT.name, "weights": named}


facts = {}
for name in models.list_models(module=models):
    if name == "regnet_y_128gf":
        continue  # 2.6 GB
    small, large = count(name, 10), count(name, 1000)
    slope = (large - small) // 990
    assert count(name, 33) == small + 23 * slope, name
    facts[name] = {"fixed": small - 10 * slope, "perClass": slope, **head(name), **weights(name)}

path = Path(__file__).parents[2] / "src/host/torchvision-models.json"
path.write_text("{\n" + ",\n".join(f'  "{name}": {json.dumps(fact)}' for name, fact in facts.items()) + "\n}\n")

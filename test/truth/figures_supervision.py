"""
Records what torchvision says of data sets that the figure of the learning regimes names.
Needs torchvision. Writes figures_supervision.json beside this file.
"""

import inspect
import json
import re
from pathlib import Path

from torchvision import datasets, models


def number(text):
    return int(text.replace(",", ""))


def first(pattern, target):
    return number(re.search(pattern, target.__doc__)[1])


if __name__ == "__main__":
    food, cars, stl = datasets.Food101, datasets.StanfordCars, datasets.STL10
    record = {
        "Food-101": first(r"set of (\d+) food", food) * first(r"as well as (\d+) training", food),
        "Food-101 has wrong labels": "sometimes wrong labels" in " ".join(food.__doc__.split()),
        "Stanford Cars": first(r"([\d,]+) training images", cars),
        "Stanford Cars, classes": first(r"images of (\d+) classes", cars),
        "STL-10, labelled": 1000 * first(r"loads the (\d+)k samples", stl),
        "STL-10, the rest is labelled": "np.asarray([-1] * " not in inspect.getsource(stl),
        "ImageNet, classes": len(models.ResNet50_Weights.IMAGENET1K_V1.meta["categories"]),
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(record, indent=2) + "\n")

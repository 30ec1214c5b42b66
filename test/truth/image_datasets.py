"""Records what torchvision's data sets and image grids do: signatures, order of classes, refusals, sizes. Needs torchvision."""
import inspect
import json
import tempfile
from pathlib import Path

import torch
from PIL import Image
from torchvision import datasets, transforms, utils
from torchvision.transforms import v2


def signature(target):
    plain = lambda value: list(value) if isinstance(value, tuple) else value if isinstance(value, (int, float, str, bool, type(None))) else None
    parameters = list(inspect.signature(target).parameters.values())
    return [[p.name, *([] if p.default is p.empty else [plain(p.default)])] for p in parameters if p.kind is not p.VAR_KEYWORD]


def refusal(work):
    try:
        work()
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


with tempfile.TemporaryDirectory() as folder:
    for name in ("10", "2", "cat"):
        Path(folder, name).mkdir()
        Image.new("L", (5, 4)).save(Path(folder, name, "a.png"))
    found = datasets.ImageFolder(folder)
    image, label = found[2]
    loader = torch.utils.data.DataLoader(found)
    opened = datasets.DatasetFolder(folder, lambda path: Path(path).name, (".png",))
    folders = {
        "DatasetFolder": [list(opened[2]), opened.classes],
        "neither extensions nor is_valid_file": refusal(lambda: datasets.DatasetFolder(folder, len)),
        "both": refusal(lambda: datasets.DatasetFolder(folder, len, (".png",), is_valid_file=bool)),
        "classes": found.classes,
        "class_to_idx": found.class_to_idx,
        "mode of a grey image": image.mode,
        "batch of PIL images": refusal(lambda: next(iter(loader))),
    }
    missing = refusal(lambda: datasets.MNIST(folder))

SETS = "MNIST FashionMNIST KMNIST USPS CIFAR10 CIFAR100 SVHN STL10 PCAM EuroSAT Flowers102 Food101 DTD GTSRB FakeData ImageFolder DatasetFolder"
GRIDS = [([16, 3, 32, 32], {"nrow": 4}), ([10, 1, 28, 28], {}), ([64, 3, 8, 8], {"padding": 0}), ([1, 1, 7, 9], {}), ([5, 3, 6, 7], {"nrow": 2, "padding": 3})]
one = torch.zeros(1, 28, 28)
three = ([0.5] * 3, [0.5] * 3)
facts = {
    "signatures": {
        **{name: signature(getattr(datasets, name)) for name in SETS.split()},
        **{name: signature(getattr(utils, name)) for name in ("make_grid", "save_image")},
    },
    "folders": folders,
    "missing": missing,
    "grids": [[shape, given, list(utils.make_grid(torch.zeros(shape), **given).shape)] for shape, given in GRIDS],
    "Normalize of three on one channel": {
        "transforms": refusal(lambda: transforms.Normalize(*three)(one)),
        "v2": list(v2.Normalize(*three)(one).shape),
    },
    "a plain number in v2.Normalize": refusal(lambda: v2.Normalize(0.5, 0.5)),
    "normalised": [round(float(transforms.Normalize((0.5,), (1.0,))(torch.full((1, 1, 1), v))), 4) for v in (0.0, 1.0)],
    "saved": None,
}
with tempfile.TemporaryDirectory() as folder:
    utils.save_image(torch.tensor([-1.0, 0.0, 0.5, 1.0, 2.0]).view(1, 1, 1, 5), f"{folder}/a.png")
    facts["saved"] = [p[0] for p in Image.open(f"{folder}/a.png").get_flattened_data()]
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n")

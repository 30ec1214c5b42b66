"""Records the sizes, dtypes and ranges that torchvision's transforms give. Needs torch and torchvision. Writes transforms.json."""

import json
import warnings
from pathlib import Path

import torch
import torchvision
from torchvision import transforms as v1
from torchvision.transforms import v2

warnings.simplefilter("ignore")


def apply(name, shape, arguments, dtype="uint8"):
    fact = {"name": name, "shape": shape, "dtype": dtype, "arguments": arguments}
    given = {key: getattr(torch, value[6:]) if isinstance(value, str) and value.startswith("torch.") else value for key, value in arguments.items()}
    image = torch.zeros(shape, dtype=getattr(torch, dtype))
    try:
        output = getattr(v1 if hasattr(v1, name) else v2, name)(**given)(image)
    except (ValueError, TypeError, RuntimeError) as error:
        return {**fact, "raises": str(error).splitlines()[0]}
    outputs = output if isinstance(output, tuple) else (output,)
    return {**fact, "outputs": [[list(one.shape), str(one.dtype)[6:]] for one in outputs]}


SHAPES = [[3, 480, 640], [3, 375, 500], [3, 32, 32], [3, 640, 333], [2, 3, 100, 150]]
FACTS = [
    *[apply("Resize", shape, {"size": size}) for shape in SHAPES for size in (256, [256], [224, 224], [64, 96], 32)],
    *[apply("Resize", shape, {"size": 256, "max_size": 300}) for shape in SHAPES],
    *[apply("CenterCrop", shape, {"size": size}) for shape in SHAPES for size in (224, [64, 96], [28])],
    *[apply("RandomCrop", shape, {"size": size}) for shape in SHAPES for size in (32, [28, 20], 400)],
    *[apply("RandomCrop", [3, 32, 32], {"size": size, **more}) for size, more in ((32, {"padding": 4}), (40, {"padding": 4}), (41, {"padding": 4}), (64, {"pad_if_needed": True}), (36, {"padding": [2, 1]}), (34, {"padding": [2, 1]}))],
    *[apply("RandomResizedCrop", shape, {"size": size}) for shape in SHAPES for size in (224, [64, 96])],
    *[apply("Pad", [3, 32, 40], {"padding": padding}) for padding in (4, [4], [2, 3], [1, 2, 3, 4])],
    *[apply(name, [3, 64, 80], {"size": size}) for name in ("FiveCrop", "TenCrop") for size in (32, [48, 64])],
    apply("FiveCrop", [3, 32, 32], {"size": 40}),
    *[apply("Grayscale", [3, 32, 32], {"num_output_channels": channels}) for channels in (1, 3)],
    *[apply(name, [3, 33, 47], {}) for name in ("RandomHorizontalFlip", "RandomVerticalFlip", "ColorJitter", "RandomGrayscale", "RandomInvert", "RandomPerspective", "ElasticTransform", "TrivialAugmentWide", "RandAugment", "AutoAugment", "AugMix", "RandomEqualize", "RandomAutocontrast")],
    *[apply("RandomRotation", [3, 33, 47], {"degrees": 10})],
    apply("RandomAffine", [3, 33, 47], {"degrees": 10}),
    apply("GaussianBlur", [3, 33, 47], {"kernel_size": 3}),
    apply("RandomErasing", [3, 33, 47], {}, "float32"),
    apply("Normalize", [3, 32, 32], {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}, "float32"),
    apply("Normalize", [3, 32, 32], {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}, "uint8"),
    apply("Normalize", [3, 32, 32], {"mean": [0.5], "std": [0.0]}, "float32"),
    apply("Normalize", [3, 32, 32], {"mean": 0.5, "std": 0.25}, "float32"),
    apply("Normalize", [1, 32, 32], {"mean": [0.5], "std": [1.0]}, "float32"),
    apply("Normalize", [3, 32, 32], {"mean": [0.5, 0.5], "std": [0.5, 0.5]}, "float32"),
    apply("Normalize", [3, 32, 32], {"mean": [0.5], "std": [0.5, 0.25]}, "float32"),
    apply("ConvertImageDtype", [3, 32, 32], {"dtype": "torch.float32"}),
    apply("ToDtype", [3, 32, 32], {"dtype": "torch.float32", "scale": True}),
]

out = Path(__file__).with_suffix(".json")
out.write_text(json.dumps({"torchvision": torchvision.__version__.split("+")[0], "outputs": FACTS}) + "\n")

"""
Records what torchvision's detectors give in evaluation and in training: the keys in their order, sizes and dtypes. A size
that is another for each image, or that the head alone knows, is `?`.

    python test/truth/detections.py
"""
import json
import pathlib

import torch
from torchvision.models import detection

NAMES = (
    "fasterrcnn_mobilenet_v3_large_320_fpn",
    "fasterrcnn_resnet50_fpn",
    "maskrcnn_resnet50_fpn",
    "keypointrcnn_resnet50_fpn",
    "retinanet_resnet50_fpn",
    "fcos_resnet50_fpn",
    "ssd300_vgg16",
    "ssdlite320_mobilenet_v3_large",
)
SIZES = (90, 120), (100, 110)
torch.manual_seed(0)


def described(found, opened=0):
    """Sizes and dtype of each, `opened` axes from the first of which are not told."""
    words = {}
    for key, value in found.items():
        sizes = ["?"] * opened + list(value.shape[opened:])
        if key.startswith("keypoints"):
            sizes[1] = "?"
        words[key] = f"{'×'.join(map(str, sizes)) or '()'} {str(value.dtype).removeprefix('torch.')}"
    return words


facts = []
for name in NAMES:
    model = getattr(detection, name)(weights=None, weights_backbone=None)
    images = [torch.rand(3, *size) for size in SIZES]
    targets = [
        {
            "boxes": torch.tensor([[1.0, 1.0, 60.0, 50.0]]),
            "labels": torch.tensor([1]),
            "masks": torch.ones(1, *size, dtype=torch.uint8),
            "keypoints": torch.ones(1, 17, 3),
        }
        for size in SIZES
    ]
    losses = model(images, targets)
    model.eval()
    with torch.no_grad():
        found = model(images)
    facts.append({"name": name, "sizes": SIZES, "found": [described(one, 1) for one in found], "losses": described(losses)})
pathlib.Path(__file__).with_suffix(".json").write_text(
    "[\n" + ",\n".join(json.dumps(fact, ensure_ascii=False) for fact in facts) + "\n]\n"
)

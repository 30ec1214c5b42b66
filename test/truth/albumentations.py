"""Records what Albumentations makes of images, and the limits it takes from its arguments.

    python test/truth/albumentations.py     # Albumentations 2.0.8 when it was recorded
"""
import sys

sys.path.pop(0)  # This file's own name is that of the package.
import json
import warnings
from pathlib import Path

import albumentations as A
import numpy as np
from albumentations.pytorch import ToTensorV2

warnings.simplefilter("ignore")
image = np.zeros((4, 6, 3), np.uint8)
image[0, 0] = 255
grey = np.full((1, 1, 3), 100, np.uint8)
normal = A.Normalize()(image=image)["image"]
tensors = [ToTensorV2()(image=image, mask=np.zeros(size, np.uint8)) for size in ((4, 6), (4, 6, 2))]


def size(transform):
    return list(transform(image=image)["image"].shape)


def raised(call):
    try:
        call()
        return False
    except Exception:
        return True


def bright(limit, contrast):
    return int(A.RandomBrightnessContrast((limit, limit), (contrast, contrast), p=1)(image=grey)["image"][0, 0, 0])


facts = {
    "normalized": [round(float(normal.min()), 4), round(float(normal.max()), 4), str(normal.dtype)],
    "tensor": [list(tensors[0]["image"].shape), str(tensors[0]["image"].dtype), int(tensors[0]["image"].max())],
    "masks": [[list(t["mask"].shape), str(t["mask"].dtype)] for t in tensors],
    "sizes": {"Resize": size(A.Resize(10, 20)), "RandomCrop": size(A.RandomCrop(3, 2)), "LongestMaxSize": size(A.LongestMaxSize(12)), "SmallestMaxSize": size(A.SmallestMaxSize(12)), "PadIfNeeded": size(A.PadIfNeeded(8, 8)), "RandomResizedCrop": size(A.RandomResizedCrop((5, 7))), "Transpose": size(A.Transpose(p=1))},
    "crop larger than the image refused": raised(lambda: A.RandomCrop(30, 2)(image=image)),
    "limits": [list(A.Rotate(limit=30).limit), list(A.ShiftScaleRotate(0.1, 0.2, 30).scale_limit), list(A.ColorJitter(0.2, 0.2, 0.2, 0.1).brightness)],
    "contrast, brightness, both of 100": [bright(0, 0.2), bright(0.1, 0), bright(0.1, 0.2)],
    "shares": {n: getattr(A, n)().p for n in "HorizontalFlip VerticalFlip Transpose RandomBrightnessContrast HueSaturationValue GaussNoise CLAHE ColorJitter CoarseDropout".split()},
    "keys": sorted(A.Compose([A.HorizontalFlip()])(image=image, mask=image[..., 0])),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1, ensure_ascii=False, default=lambda v: v.item()) + "\n", encoding="utf-8")

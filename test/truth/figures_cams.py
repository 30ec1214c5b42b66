"""Records class activation maps at the size of the photograph, as figures_cams.json: nn.Linear's weights over maps, then F.interpolate."""

import json
import random
from pathlib import Path

import torch
from torch.nn import functional as F

random.seed(5)
torch.set_default_dtype(torch.float64)


def case(side):
    maps = torch.tensor([[[float(random.randint(0, 9)) for _ in range(side)] for _ in range(side)] for _ in range(3)])
    weights, bias = torch.tensor([round(random.uniform(-2, 2), 2) for _ in range(3)]), round(random.uniform(-1, 1), 2)
    cam = F.conv2d(maps[None], weights[None, :, None, None])
    return {
        "state": {"maps": maps.tolist(), "weights": weights.tolist(), "bias": bias},
        "numbers": {
            "map": cam[0, 0].tolist(),
            "logit": (F.adaptive_avg_pool2d(maps, 1).flatten() @ weights + bias).item(),
            "enlarged": F.interpolate(cam, size=24, mode="bilinear", align_corners=False)[0, 0].tolist(),
        },
    }


if __name__ == "__main__":
    Path(__file__).with_suffix(".json").write_text(json.dumps([case(4), case(7)]) + "\n")

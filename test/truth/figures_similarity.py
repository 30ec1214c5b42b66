"""Records cosine similarities of points on a circle, as figures_similarity.json, by F.cosine_similarity."""

import json
from pathlib import Path

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def case(angles):
    turned = torch.tensor(angles).deg2rad()
    points = torch.stack([turned.cos(), turned.sin()], -1)
    return {"state": {"angles": angles}, "similarity": F.cosine_similarity(points[:, None], points[None], dim=-1).tolist()}


if __name__ == "__main__":
    Path(__file__).with_suffix(".json").write_text(json.dumps([case([20.0, 60.0, 140.0, 200.0, 260.0, 310.0]), case([0.0, 7.0, 90.0, 181.0])]) + "\n")

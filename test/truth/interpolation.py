"""Records where torch.nn.functional.interpolate reads its second output pixel, from a ramp: python test/truth/interpolation.py"""
import json
from pathlib import Path

import torch
import torch.nn.functional as F

CASES = [
    dict(length=2, size=4, mode="linear", align_corners=False),
    dict(length=2, size=4, mode="linear", align_corners=True),
    dict(length=5, size=3, mode="nearest"),
    dict(length=5, size=3, mode="nearest-exact"),
    dict(length=8, scale_factor=2.0, mode="linear", align_corners=False),
    dict(length=8, scale_factor=2.0, mode="linear", align_corners=True),
    dict(length=9, scale_factor=0.5, mode="linear", align_corners=False),
    dict(length=9, scale_factor=0.5, mode="linear", align_corners=False, recompute_scale_factor=True),
    dict(length=9, scale_factor=0.5, mode="nearest"),
    dict(length=9, scale_factor=0.5, mode="nearest-exact"),
    dict(length=7, size=16, mode="linear", align_corners=False),
    dict(length=16, size=5, mode="nearest"),
]
facts = []
for case in CASES:
    given = {key: value for key, value in case.items() if key != "length"}
    ramp = torch.arange(case["length"], dtype=torch.float64)[None, None]
    facts.append({**case, "reads": round(F.interpolate(ramp, **given)[0, 0, 1].item(), 6)})
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n")

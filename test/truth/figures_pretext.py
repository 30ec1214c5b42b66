"""
Records what PyTorch, torchvision and scikit-learn make of the photograph for pretext tasks, as figures_pretext.json: pictures as
rows of colours to four places, hidden pixels as null.
"""

import json
from pathlib import Path

import torch
from sklearn.cluster import KMeans
from torch.nn import functional as F
from torchvision.transforms.functional import rgb_to_grayscale

torch.set_default_dtype(torch.float64)
RECORD = json.loads(Path(__file__).parents[2].joinpath("src/figures/photo.json").read_text())
# (3, 24, 24)
PHOTO = torch.tensor([[list(bytes.fromhex(row[at : at + 6])) for at in range(0, len(row), 6)] for row in RECORD["rows"]]).permute(2, 0, 1) / 255.0


def rows(picture, seen=None):
    values = [[[round(value, 4) for value in colour] for colour in line] for line in picture.permute(1, 2, 0).tolist()]
    return values if seen is None else [[colour if kept else None for colour, kept in zip(*line)] for line in zip(values, seen.tolist())]


def tiles(shown):
    """Which pixels lie in these of nine tiles."""
    return torch.isin(torch.arange(9).reshape(3, 3), torch.tensor(shown)).repeat_interleave(8, 0).repeat_interleave(8, 1)


def cases():
    for turns in (1, 2, 3):
        yield "rotation", turns, {"input": rows(torch.rot90(PHOTO, turns, (1, 2))), "answers": 4}
    quarters = [part for half in PHOTO.chunk(2, 1) for part in half.chunk(2, 2)]
    # The order is named; that it has been carried out is what is checked.
    for label, order in ((1, (3, 0, 1, 2)),):
        first, second, third, last = (quarters[at] for at in order)
        yield "jigsaw", label, {"input": rows(torch.cat([torch.cat([first, second], 2), torch.cat([third, last], 2)], 1)), "target": f"the order {order}"}
    inner = torch.zeros(8, 8, dtype=torch.bool)
    inner[1:7, 1:7] = True
    for label, tile, name in ((0, 0, "above left"), (4, 5, "right")):
        yield "context", label, {"input": rows(PHOTO, tiles([4, tile]) & inner.repeat(3, 3)), "target": f"“{name}”"}
    for label, order in ((0, (0, 1, 2)), (2, (2, 0, 1)), (5, (2, 1, 0))):
        frames = [PHOTO[:, :, 4 * at : 4 * at + 16] for at in order]
        gap, nothing = torch.zeros(3, 24, 2), torch.zeros(24, 2, dtype=torch.bool)
        seen = torch.cat([torch.ones(24, 16, dtype=torch.bool), nothing, torch.ones(24, 16, dtype=torch.bool), nothing, torch.ones(24, 16, dtype=torch.bool)], 1)
        right = order in ((0, 1, 2), (2, 1, 0))
        yield "frame order", label, {"input": rows(torch.cat([frames[0], gap, frames[1], gap, frames[2]], 2), seen), "target": "in order, forwards or backwards" if right else "out of order"}
    colours = F.avg_pool2d(PHOTO[None], 8)[0].flatten(1).T.numpy()
    found = KMeans(3, init=colours[[0, 4, 6]], n_init=1, tol=0).fit_predict(colours)
    for tile in range(9):
        yield "clustering", tile, {"target": f"cluster {found[tile]}"} | ({"input": rows(PHOTO, tiles([tile]))} if tile == 4 else {})
    yield "inpainting", 0, {"input": rows(PHOTO, ~tiles([4])), "answer": rows(PHOTO, tiles([4]))}
    small = F.avg_pool2d(PHOTO[None], 4)
    yield "super-resolution", 0, {"input": rows(F.interpolate(small, scale_factor=4, mode="nearest")[0])}
    yield "colourisation", 0, {"input": rows(rgb_to_grayscale(PHOTO, 3))}
    for channel in (1,):
        others = PHOTO.clone()
        others[channel] = 0
        yield "cross-channel", channel, {"input": rows(PHOTO[channel].expand(3, -1, -1)), "answer": rows(others)}
    things = torch.tensor([[int(sign) for sign in row] for row in RECORD["things"]]) / (len(RECORD["names"]) - 1)
    yield "rendering", 0, {"answer": rows(things.expand(3, -1, -1))}


if __name__ == "__main__":
    record = [{"state": {"task": task, "label": label}, "numbers": numbers} for task, label, numbers in cases()]
    Path(__file__).with_suffix(".json").write_text(json.dumps(record, separators=(",", ":")) + "\n")

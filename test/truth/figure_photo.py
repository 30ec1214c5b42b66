"""Draws the small picture that figures of photographs share, 24 by 24 pixels, into src/figures/photo.json: rows of RRGGBB, and of a
digit for what each pixel shows.
"""

import json
import math
from pathlib import Path

SIDE = 24


def colour(row, column):
    y, x = row + 0.5, column + 0.5
    if math.hypot(y - 4, x - 4.2) < 2.6:
        return 1.0, 0.84, 0.25
    for middle in (3.6, 20.4):
        if math.hypot(y - 12.5, x - middle) < 3.1:
            return 0.13, 0.42, 0.18
        if 15 < y < 19 and abs(x - middle) < 0.8:
            return 0.40, 0.26, 0.14
    if 10 < y < 19 and 8 < x < 16:
        if y > 14 and 11 < x < 13:
            return 0.28, 0.17, 0.13
        if 12 < y < 14 and (9 < x < 10.9 or 13.1 < x < 15):
            return 0.97, 0.93, 0.70
        return 0.86, 0.52, 0.38
    if 5 < y < 10 and abs(x - 12) < (y - 4.4) * 0.95:
        return 0.52, 0.20, 0.16
    if y > 18:
        return 0.45, 0.66, 0.30
    return 0.55 + 0.012 * row, 0.76 + 0.006 * row, 0.95


THINGS = {(1.0, 0.84, 0.25): "sun", (0.13, 0.42, 0.18): "tree", (0.40, 0.26, 0.14): "tree", (0.45, 0.66, 0.30): "ground"}
NAMES = ["sky", "sun", "tree", "house", "ground"]


def thing(row, column):
    found = colour(row, column)
    return NAMES.index(THINGS.get(found, "sky" if found[2] == 0.95 else "house"))


def grainy(row, column):
    """Nothing in a photograph is quite even."""
    grain = 0.02 * (((7 * row + 11 * column) % 9) - 4) / 4
    return "".join(f"{round(255 * min(1, max(0, value + grain))):02x}" for value in colour(row, column))


if __name__ == "__main__":
    record = {
        "rows": ["".join(grainy(row, column) for column in range(SIDE)) for row in range(SIDE)],
        "names": NAMES,
        "things": ["".join(str(thing(row, column)) for column in range(SIDE)) for row in range(SIDE)],
    }
    Path(__file__).parents[2].joinpath("src/figures/photo.json").write_text(json.dumps(record, indent=1) + "\n")

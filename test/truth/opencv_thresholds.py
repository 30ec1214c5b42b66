"""Records what OpenCV's thresholds, Hough lines and filters give.

    python test/truth/opencv_thresholds.py   # once with OpenCV 4.11, once with 5.0; each adds its version
"""
import json
from pathlib import Path

import cv2
import numpy as np

NAMES = "threshold adaptiveThreshold HoughLines filter2D".split()
CONSTANTS = """THRESH_BINARY THRESH_BINARY_INV THRESH_TRUNC THRESH_TOZERO THRESH_TOZERO_INV THRESH_OTSU THRESH_TRIANGLE
ADAPTIVE_THRESH_MEAN_C ADAPTIVE_THRESH_GAUSSIAN_C""".split()
row = np.uint8([[0, 100, 127, 128, 200, 255]])
two = np.r_[np.full(50, 40), np.full(50, 180)].astype(np.uint8).reshape(10, 10)
even = np.full((9, 9), 100, np.uint8)
column = np.zeros((100, 100), np.uint8)
column[:, 30] = 255


def works(call):
    try:
        call()
        return True
    except cv2.error:
        return False


def lines(votes):
    found = cv2.HoughLines(column, 1, np.pi / 180, votes)
    return None if found is None else [list(found.shape), found.ravel().tolist()]


right = np.zeros((3, 3), np.float32)
right[1, 2] = 1
facts = {
    "parameters": {name: getattr(cv2, name).__doc__.split("(")[1].split(")")[0].replace("[", "").replace("]", "").replace(" ", "").split(",") for name in NAMES},
    "constants": {name: getattr(cv2, name) for name in CONSTANTS},
    "row": row[0].tolist(),
    "thresholded at 127.6 to 200": {name: cv2.threshold(row, 127.6, 200, getattr(cv2, name))[1][0].tolist() for name in CONSTANTS[:5]},
    "threshold used": cv2.threshold(row, 127.6, 200, cv2.THRESH_BINARY)[0],
    "Otsu of 40 and 180 ignores 99": cv2.threshold(two, 99, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0],
    "Otsu of three channels": works(lambda: cv2.threshold(np.dstack([two] * 3), 0, 255, cv2.THRESH_OTSU)),
    "block sizes": {size: works(lambda: cv2.adaptiveThreshold(two, 255, 0, 0, size, 2)) for size in (1, 2, 3, 4, 11)},
    "even area by C": {c: int(cv2.adaptiveThreshold(even, 255, 0, 0, 3, c)[4, 4]) for c in (2, 0, -2)},
    "adaptive of floats": works(lambda: cv2.adaptiveThreshold(two.astype(np.float32), 255, 0, 0, 3, 2)),
    "a line of 100 votes": {votes: lines(votes) for votes in (99, 100)},
    "shifted by a kernel": cv2.filter2D(np.arange(25, dtype=np.float32).reshape(5, 5), -1, right)[2].tolist(),
}
out = Path(__file__).with_suffix(".json")
known = json.loads(out.read_text()) if out.exists() else {}
known[cv2.__version__.split(".")[0]] = facts
out.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n")

"""Records what OpenCV's image functions give: shapes, values, kernels, constants, refusals.

    python test/truth/opencv_images.py   # once with OpenCV 4.11, once with 5.0; each adds its version
"""
import json
import tempfile
from pathlib import Path

import cv2
import numpy as np

NAMES = "imread cvtColor GaussianBlur Canny findContours HoughLinesP calcHist".split()
CONSTANTS = """IMREAD_UNCHANGED IMREAD_GRAYSCALE IMREAD_COLOR COLOR_BGR2RGB COLOR_BGR2GRAY COLOR_RGB2GRAY COLOR_GRAY2BGR
COLOR_BGR2HSV RETR_EXTERNAL RETR_LIST RETR_CCOMP RETR_TREE CHAIN_APPROX_NONE CHAIN_APPROX_SIMPLE""".split()
image = np.zeros((48, 64, 3), np.uint8)
image[10:30, 20:40] = 255
grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
edges = cv2.Canny(grey, 50, 150)


def read(written, *flags):
    with tempfile.TemporaryDirectory() as folder:
        cv2.imwrite(f"{folder}/a.png", written)
        return list(cv2.imread(f"{folder}/a.png", *flags).shape)


def blurs(size):
    try:
        cv2.GaussianBlur(image, (size, size), 0)
        return True
    except cv2.error:
        return False


def same_blur(kind, sigma, size):
    noise = np.random.default_rng(0).integers(0, 255, (60, 60)).astype(kind)
    return bool(np.array_equal(cv2.GaussianBlur(noise, (0, 0), sigma), cv2.GaussianBlur(noise, (size, size), sigma)))


def colour(blue, green, red, code):
    return cv2.cvtColor(np.uint8([[[blue, green, red]]]), code).ravel().tolist()


found = cv2.findContours(grey, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
facts = {
    "parameters": {name: getattr(cv2, name).__doc__.split("(")[1].split(")")[0].replace("[", "").replace("]", "").replace(" ", "").split(",") for name in NAMES},
    "constants": {name: getattr(cv2, name) for name in CONSTANTS},
    "missing file": cv2.imread("/nowhere.png"),
    "read": {
        "colour": read(image),
        "grey": read(grey),
        "alpha": read(np.zeros((4, 5, 4), np.uint8)),
        "alpha, unchanged": read(np.zeros((4, 5, 4), np.uint8), cv2.IMREAD_UNCHANGED),
        "colour as grey": read(image, cv2.IMREAD_GRAYSCALE),
    },
    "grey": list(grey.shape),
    "red in HSV": colour(0, 0, 255, cv2.COLOR_BGR2HSV),
    "highest hue": max(colour(b, 0, 255, cv2.COLOR_BGR2HSV)[0] for b in range(256)),
    "grey of blue, green, red": [colour(*c, cv2.COLOR_BGR2GRAY)[0] for c in ((255, 0, 0), (0, 255, 0), (0, 0, 255))],
    "kernels": {size: (cv2.getGaussianKernel(size, 0).ravel() * 256).round(3).tolist() for size in (3, 5, 7, 9, 11)},
    "kernel of σ 2": (cv2.getGaussianKernel(11, 2).ravel() * 256).round(3).tolist(),
    "blurs by 4": blurs(4),
    "σ 2": {"bytes 13": same_blur(np.uint8, 2, 13), "floats 17": same_blur(np.float32, 2, 17), "floats 13": same_blur(np.float32, 2, 13)},
    "edges": [list(edges.shape), str(edges.dtype), np.unique(edges).tolist()],
    "swapped thresholds": bool(np.array_equal(edges, cv2.Canny(grey, 150, 50))),
    "contours": [len(found), list(found[0][0].shape), str(found[0][0].dtype)],
    "lines": list(cv2.HoughLinesP(edges, 1, np.pi / 180, 5, minLineLength=5, maxLineGap=3).shape)[1:],
    "no lines": cv2.HoughLinesP(np.zeros_like(edges), 1, np.pi / 180, 5),
    "histogram": str(cv2.calcHist([grey], [0], None, [256], [0, 256]).dtype),
    "255 within [0, 255]": float(cv2.calcHist([grey], [0], None, [255], [0, 255]).sum()),
    "255 within [0, 256]": float(cv2.calcHist([grey], [0], None, [256], [0, 256]).sum()),
}

path = Path(__file__).with_suffix(".json")
known = json.loads(path.read_text()) if path.exists() else {}
known[".".join(cv2.__version__.split(".")[:2])] = facts
path.write_text(json.dumps(dict(sorted(known.items())), indent=1, ensure_ascii=False) + "\n")

"""
Records what OpenCV, PyTorch and SciPy compute for the figures of classical vision: a camera that is turned twice, chances of
RANSAC, a place between four pixels, label maps, a corner that is magnified. Writes figures_vision.json beside this file.
"""

import json
import math
import random
from pathlib import Path

import cv2
import numpy as np
import torch
from scipy import stats
from torch.nn import functional as F

random.seed(5)
torch.set_default_dtype(torch.float64)


def cameras():
    box = np.array([[x, y, z] for x in (-1, 1) for y in (-0.6, 1.4) for z in (6, 8)], dtype=float)
    for yaw, pitch, centre, point in [(0, 15, [0, 0.8, 3], [1, -0.6, 6]), (20, -30, [-2, -3, 1], [1, 0.4, 7]), (-35, 8, [3, 0.5, -1.5], [-1, 1, 6])]:
        fx, fy, cx, cy = 500, 620, 300, 250
        about_y, _ = cv2.Rodrigues(np.array([0.0, -math.radians(yaw), 0.0]))
        about_x, _ = cv2.Rodrigues(np.array([-math.radians(pitch), 0.0, 0.0]))
        R = about_x @ about_y
        t = -R @ np.array(centre, dtype=float)
        K = np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]], dtype=float)
        project = lambda points: cv2.projectPoints(np.array(points, dtype=float), cv2.Rodrigues(R)[0], t, K, None)[0][:, 0].tolist()
        ends = project(box)
        edges = [[ends[i], ends[j]] for i in range(8) for j in range(i + 1, 8) if (box[i] != box[j]).sum() == 1]
        pixel = project([point])[0]
        back = lambda u, v: (R.T @ np.linalg.inv(K) @ [u, v, 1]).tolist()
        yield {
            "state": {"fx": fx, "fy": fy, "cx": cx, "cy": cy, "yaw": yaw, "pitch": pitch, "centre": centre, "point": point},
            "R": R.tolist(),
            "t": t.tolist(),
            "pixel": pixel,
            "edges": edges,
            "ray": back(*pixel),
            "corners": [back(u, v) for u, v in ((0, 0), (640, 0), (640, 480), (0, 480))],
        }


def chances():
    """The first clean sample is a geometric variable."""
    for inliers, sample in [(0.5, 2), (0.6, 4), (0.3, 8), (0.9, 3)]:
        drawn = [1, 2, 7, 40, 300]
        yield {"inliers": inliers, "sample": sample, "drawn": drawn, "chance": stats.geom.cdf(drawn, inliers**sample).tolist()}


def samples():
    for _ in range(6):
        pixels = [random.randint(0, 99) for _ in range(4)]
        place = [round(random.random(), 3) for _ in range(2)]
        image = torch.tensor(pixels, dtype=torch.float64).view(1, 1, 2, 2)
        grid = torch.tensor([[[[2 * at - 1 for at in place]]]])
        read = lambda mode, x: F.grid_sample(x, grid, mode=mode, align_corners=True).item()
        yield {
            "state": {"pixels": pixels, "place": place},
            "weights": [read("bilinear", F.one_hot(torch.tensor(i), 4).double().view(1, 1, 2, 2)) for i in range(4)],
            "bilinear": read("bilinear", image),
            "nearest": int(read("nearest", torch.arange(4.0).view(1, 1, 2, 2))),
        }


def labels():
    for size, mode in [(8, "bilinear"), (7, "bilinear"), (8, "nearest"), (5, "nearest-exact")]:
        values = torch.tensor([[0.0, 0, 0, 0], [0, 7, 7, 0], [0, 7, 7, 12], [0, 0, 0, 12]])
        resize = lambda x, way: F.interpolate(x[None, None].double(), size=size, mode=way)[0, 0]
        output = resize(values, mode)
        # A pixel is made up if it is of no class that any of its neighbours is of.
        reached = [resize((values == own).double(), mode) for own in values.unique()]
        own = torch.stack([(share > 1e-12) & ((output - value).abs() < 1e-9) for value, share in zip(values.unique(), reached)])
        yield {
            "state": {"values": values.tolist(), "size": size, "mode": mode},
            "output": output.tolist(),
            "made": (~own.any(0)).int().tolist(),
            "beside": resize(values, "nearest" if mode == "bilinear" else "bilinear").tolist(),
        }


def corners():
    side, middle = 121, 60
    for magnified, block, k in [(1, 5, 0.04), (3.5, 5, 0.06), (8, 5, 0.04), (8, 9, 0.1)]:
        half, rounded = 5 * magnified, 2 * magnified
        y, x = np.abs(np.mgrid[-middle : middle + 1, -middle : middle + 1]).astype(float) - (half - rounded)
        outside = np.hypot(np.maximum(0, x), np.maximum(0, y)) + np.minimum(0, np.maximum(x, y)) - rounded
        picture = np.clip(0.5 - outside, 0, 1)
        at = middle + math.floor((3 + 2 * math.sqrt(0.5)) * magnified + 0.5)
        pair = cv2.cornerEigenValsAndVecs(picture.astype(np.float32), block, 3)[at, at, :2]
        sigmas = [1.6 * 2 ** (i / 3) for i in range(16)]
        blurred = []
        for sigma in sigmas:
            kernel = cv2.getGaussianKernel(2 * math.ceil(4 * sigma) + 1, sigma, cv2.CV_64F)
            padded = cv2.copyMakeBorder(picture, *[260] * 4, cv2.BORDER_CONSTANT)
            blurred.append(cv2.sepFilter2D(padded, cv2.CV_64F, kernel, kernel)[260 + middle, 260 + middle])
        yield {
            "state": {"magnified": magnified, "blockSize": block, "k": k},
            "eigenvalues": sorted((float(value) for value in pair), reverse=True),
            "response": float(cv2.cornerHarris(picture.astype(np.float32), block, 3, k)[at, at]),
            "responses": [[sigma, b - a] for sigma, a, b in zip(sigmas, blurred, blurred[1:])],
        }


def stereos():
    """One point before two cameras; its depth from columns that are off by an error, by the matrix Q of a rectified pair."""
    for f, B, X, Z, error in [(700, 0.12, 0.2, 2.0, 1.0), (500, 0.3, -0.7, 4.0, 0.5), (1200, 0.06, 0.05, 1.5, 2.0)]:
        K = np.array([[f, 0, 0], [0, f, 0], [0, 0, 1]], dtype=float)
        column = lambda shift: cv2.projectPoints(np.array([[X, 0, Z]]), np.zeros(3), np.array([shift, 0, 0.0]), K, None)[0][0, 0, 0]
        left, right = float(column(0)), float(column(-B))
        Q = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, f], [0, 0, 1 / B, 0]], dtype=float)
        disparities = np.array([[left - right + off for off in (0, error, -error)]], dtype=np.float32)
        depth, near, far = cv2.reprojectImageTo3D(disparities, Q)[0, :, 2].tolist()
        yield {
            "state": {"f": f, "B": B, "d": left - right, "error": error, "X": X},
            "left": left,
            "right": right,
            "depth": depth,
            "near": near,
            "far": far,
        }


def orbits():
    """Points about the middle of the world, turned about its vertical and then tilted towards the viewer."""
    for azimuth, elevation in [(0, 0), (-40, 25), (90, 0), (130, 60), (0, 90)]:
        about_y, _ = cv2.Rodrigues(np.array([0.0, math.radians(azimuth), 0.0]))
        about_x, _ = cv2.Rodrigues(np.array([math.radians(elevation), 0.0, 0.0]))
        points = [[1, 0.4, 5], [0, 0, 0], [-3, 1.4, 9.5]]
        right, down, _ = about_x @ about_y @ (np.array(points, dtype=float) - [0, 0, 4]).T
        yield {"orbit": [azimuth, elevation], "points": points, "seen": np.stack([right, -down], 1).tolist()}


FACTS = {
    "camera": list(cameras()),
    "orbit": list(orbits()),
    "chances": list(chances()),
    "sample-patch": list(samples()),
    "labels": list(labels()),
    "corner-scale": list(corners()),
    "stereo": list(stereos()),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(FACTS) + "\n")

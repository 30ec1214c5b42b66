"""Records what OpenCV's filters, arithmetic and contours give.

    python test/truth/opencv_filters.py     # OpenCV 5.0 when it was recorded
"""
import json
import tempfile
from pathlib import Path

import cv2
import numpy as np

image = np.zeros((4, 5, 3), np.uint8)
image[..., 0] = 200
square = np.zeros((20, 20), np.uint8)
square[5:15, 5:15] = 200
dot = np.zeros((5, 5))
dot[2, 2] = 1
ramp = np.tile(np.arange(9, dtype=np.float64), (9, 1))
row = np.uint8([[1, 5, 9]])
outline = cv2.findContours((square > 0).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0][0]
moments = cv2.moments(outline)
colours = np.random.default_rng(0).random((50, 3)).astype(np.float32)


def raised(call):
    try:
        call()
        return False
    except cv2.error:
        return True


def read(flag):
    with tempfile.TemporaryDirectory() as folder:
        cv2.imwrite(f"{folder}/a.png", image)
        found = cv2.imread(f"{folder}/a.png", flag)
        return [list(found.shape), found[0, 0].tolist()]


def bordered(kind):
    return cv2.copyMakeBorder(np.uint8([[1, 2, 3, 4]]), 0, 0, 3, 3, kind).ravel().tolist()


facts = {
    "colour codes as flags of imread": {n: read(getattr(cv2, n)) for n in ("COLOR_BGR2RGB", "COLOR_RGB2BGR", "COLOR_BGR2GRAY", "COLOR_RGB2GRAY")},
    "Sobel": [cv2.Sobel(dot, cv2.CV_64F, *along)[1:4, 1:4][::-1, ::-1].tolist() for along in ((1, 0), (0, 1))],
    "Sobel of a ramp": float(cv2.Sobel(ramp, cv2.CV_64F, 1, 0)[4, 4]),
    "Sobel of bytes": [float(cv2.Sobel(square, cv2.CV_64F, 1, 0).min()), float(cv2.Sobel(square, -1, 1, 0).min())],
    "Scharr": cv2.getDerivKernels(1, 0, cv2.FILTER_SCHARR)[1].ravel().tolist(),
    "Laplacian": cv2.Laplacian(dot, cv2.CV_64F)[1:4, 1:4].tolist(),
    "median of even size refused": raised(lambda: cv2.medianBlur(square, 4)),
    "equalizeHist of colours refused": raised(lambda: cv2.equalizeHist(image)),
    "erode, dilate": [cv2.erode(row, np.ones((1, 3), np.uint8)).ravel().tolist(), cv2.dilate(row, np.ones((1, 3), np.uint8)).ravel().tolist()],
    "kernel": list(cv2.getStructuringElement(cv2.MORPH_RECT, (5, 3)).shape),
    "operations": [getattr(cv2, f"MORPH_{n}") for n in "ERODE DILATE OPEN CLOSE GRADIENT TOPHAT BLACKHAT".split()],
    "CLAHE": [cv2.createCLAHE().getClipLimit(), list(cv2.createCLAHE().getTilesGridSize())],
    "norms": [cv2.norm(np.float32([3, -4]), kind) for kind in (cv2.NORM_L1, cv2.NORM_L2, cv2.NORM_INF)],
    "norm types": [cv2.NORM_INF, cv2.NORM_L1, cv2.NORM_L2, cv2.NORM_MINMAX],
    "norm of differences": [cv2.norm(np.float32([[3, 4], [0, 0]]), np.zeros((2, 2), np.float32), cv2.NORM_L2), float(np.sqrt(np.mean([25.0, 0.0])))],
    "normalized": [cv2.normalize(np.float32([1, 2, 3]), None, 0, 255, cv2.NORM_MINMAX).ravel().tolist(), np.round(cv2.normalize(np.float32([3, 4]), None), 6).ravel().tolist()],
    "polar": [np.round(cv2.cartToPolar(np.float32([0, -1, 0]), np.float32([1, 0, -1]), angleInDegrees=degrees)[1], 3).ravel().tolist() for degrees in (False, True)],
    "blended": int(cv2.addWeighted(np.uint8([[200]]), 0.7, np.uint8([[200]]), 0.7, 0)[0, 0]),
    "template": list(cv2.matchTemplate(square, square[4:10, 4:12], cv2.TM_CCOEFF_NORMED).shape),
    "flipped": [cv2.flip(np.uint8([[1, 2], [3, 4]]), code).tolist() for code in (1, 0, -1)],
    "borders": {n: bordered(getattr(cv2, n)) for n in ("BORDER_REPLICATE", "BORDER_REFLECT", "BORDER_REFLECT_101", "BORDER_WRAP")},
    "contour": [cv2.contourArea(outline), list(cv2.boundingRect(outline)), len(cv2.approxPolyDP(outline, 1, True)), [moments["m10"] / moments["m00"], moments["m00"]]],
    "components": [cv2.connectedComponents(square)[0], list(cv2.connectedComponentsWithStats(square)[2].shape)],
    "stats": cv2.connectedComponentsWithStats(square)[2][1].tolist(),
    "in range": int(cv2.inRange(np.uint8([[[5, 6, 7]]]), (5, 0, 0), (5, 255, 255))[0, 0]),
    "k-means": (lambda r: [r[1].shape, str(r[1].dtype), r[2].shape, str(r[2].dtype), bool(abs(r[0] - ((colours - r[2][r[1].ravel()]) ** 2).sum()) < 1e-3)])(cv2.kmeans(colours, 4, None, (3, 10, 1.0), 10, cv2.KMEANS_RANDOM_CENTERS)),
    "k-means flags": [cv2.KMEANS_RANDOM_CENTERS, cv2.KMEANS_USE_INITIAL_LABELS, cv2.KMEANS_PP_CENTERS],
    "missing video": [cv2.VideoCapture("/nowhere.mp4").isOpened(), cv2.VideoCapture("/nowhere.mp4").read()[0], cv2.VideoCapture("/nowhere.mp4").read()[1]],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1, ensure_ascii=False, default=lambda v: v.item()) + "\n", encoding="utf-8")

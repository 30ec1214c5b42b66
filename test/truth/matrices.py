"""Records what OpenCV and NumPy say of the matrices that the catalogue reads out of code.

    python test/truth/matrices.py     # writes test/truth/matrices.json; needs opencv-python
"""
import json
from pathlib import Path

import cv2
import numpy as np

K = np.array([[800.0, 0, 310], [0, 820, 250], [0, 0, 1]])
SKEWED = np.array([[500.0, 3, 320], [0, 500, 240], [0, 0, 1]])
H = np.array([[1, 0.2, 10], [0, 1, 20], [1e-3, 0, 1]])
TURN = np.deg2rad(37)
R = cv2.Rodrigues(np.array([1.0, 2.0, -0.5]) / np.linalg.norm([1.0, 2.0, -0.5]) * TURN)[0]


def field(matrix, width, height):
    """The whole angles as calibrationMatrixValues counts them."""
    x, y, *_ = cv2.calibrationMatrixValues(matrix, (width, height), 0, 0)
    return [x, y]


def projected(matrix, rvec, tvec, point):
    pixels, _ = cv2.projectPoints(np.array([point], np.float64), np.array(rvec), np.array(tvec), matrix, None)
    return pixels.reshape(2).tolist()


def pose_centre(rvec, tvec):
    rotation = cv2.Rodrigues(np.array(rvec))[0]
    return (-rotation.T @ np.array(tvec)).tolist()


def corners(matrix, width, height):
    points = np.float64([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]])
    return cv2.perspectiveTransform(points, matrix).reshape(-1, 2).tolist()


FOUR = np.float32([[0, 0], [100, 0], [100, 50], [0, 50]]), np.float32([[10, 5], [90, 0], [110, 60], [0, 40]])

facts = {
    "fields": [
        {"matrix": matrix.tolist(), "size": size, "angles": field(matrix, *size)}
        for matrix, size in [(K, [640, 480]), (SKEWED, [640, 480]), (K, [1280, 720])]
    ],
    "projections": [
        {"matrix": matrix.tolist(), "rvec": r, "tvec": t, "point": p, "pixel": projected(matrix, r, t, p), "centre": pose_centre(r, t)}
        for matrix, r, t, p in [
            (K, [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [1.0, 1.0, 10.0]),
            (K, [0.1, -0.4, 0.2], [1.0, 2.0, 3.0], [0.5, -0.25, 4.0]),
            (K, [0.0, np.pi / 2, 0.0], [0.5, 0.0, 6.0], [1.0, 2.0, 3.0]),
        ]
    ],
    "rotation": {"matrix": R.tolist(), "determinant": np.linalg.det(R), "degrees": 37, "axis": [1.0, 2.0, -0.5]},
    "corners": {"matrix": H.tolist(), "size": [640, 480], "points": corners(H, 640, 480), "determinant": np.linalg.det(H)},
    "through": {"from": FOUR[0].tolist(), "to": FOUR[1].tolist(), "matrix": cv2.getPerspectiveTransform(*FOUR).tolist()},
    "affine": {
        "from": FOUR[0][:3].tolist(),
        "to": FOUR[1][:3].tolist(),
        "matrix": cv2.getAffineTransform(FOUR[0][:3], FOUR[1][:3]).tolist(),
    },
    "turned": cv2.getRotationMatrix2D((320, 240), 30, 0.5).tolist(),
}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(facts, indent=1) + "\n")

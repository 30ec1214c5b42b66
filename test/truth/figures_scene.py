"""
Records what OpenCV and SciPy make of the drawn picture of scene.py, for the figures that look at it: the tracker of Lucas and
Kanade on a pyramid, differences of Gaussians, a warped picture. Writes figures_scene.json beside this file.
"""

import json
from pathlib import Path

import cv2
import numpy as np
from scene import scene_from
from scipy import ndimage

LEVELS = 3
CRITERIA = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 30, 0.01)


def pyramids():
    """Two rows and two columns of each halved picture."""
    picture = scene_from()
    for level in range(1, LEVELS + 1):
        picture = cv2.pyrDown(picture)
        side = len(picture)
        yield {"level": level, "rows": picture[[0, side // 2]].tolist(), "columns": picture[:, [1, side - 1]].T.tolist()}


def tracks():
    for place, motion, window, levels in [
        ([28, 62], [0.5, 0.25], 9, 0),
        ([28, 62], [9, -6], 9, 0),
        ([28, 62], [9, -6], 9, 1),
        ([28, 62], [9, -6], 9, 3),
        ([28, 62], [-12, 8], 15, 3),
        ([72, 78], [3, 2], 11, 2),
        ([104, 62], [5, 4], 13, 2),
        ([88, 112], [-7.5, -3.25], 7, 3),
        ([20, 20], [4, 4], 9, 3),
        ([124, 126], [6, 5], 15, 3),
        ([3, 100], [-8, 1], 11, 3),
        ([18, 106], [14, -10], 15, 3),
        ([62, 70], [-1.5, 2.5], 5, 1),
    ]:
        before, after = scene_from(), scene_from(-motion[0], -motion[1])
        start = np.array([[place]], dtype=np.float32)
        settings = {"winSize": (window, window), "maxLevel": levels, "criteria": CRITERIA}
        found, status, _ = cv2.calcOpticalFlowPyrLK(before, after, start, None, **settings)
        smallest = cv2.calcOpticalFlowPyrLK(before, after, start, None, flags=cv2.OPTFLOW_LK_GET_MIN_EIGENVALS, **settings)[2]
        yield {
            "state": {"place": place, "motion": motion, "window": window, "levels": levels},
            "found": (found[0, 0] - start[0, 0]).astype(float).tolist(),
            "isFound": int(status[0, 0]),
            # OpenCV counts in 1/1024 grey levels² a pixel².
            "smallest": float(smallest[0, 0]) * 1024,
        }


def octaves():
    """Every octave's differences at some pixels, and all extremes with the ratio of their curvatures."""
    around = np.ones((3, 3, 3), dtype=bool)
    around[1, 1, 1] = False
    for scales in (2, 3, 5):
        sigmas = [1.6 * 2 ** (i / scales) for i in range(scales + 3)]
        blur = lambda picture, sigma: ndimage.gaussian_filter(picture, sigma, mode="mirror", truncate=4)
        base = blur(scene_from() / 255, np.sqrt(1.6**2 - 0.5**2))
        samples, extremes = [], []
        for octave in range(3):
            blurred = [base]
            for before, after in zip(sigmas, sigmas[1:]):
                blurred.append(blur(blurred[-1], np.sqrt(after**2 - before**2)))
            d = np.diff(blurred, axis=0)
            samples.append(d[:, 3::29, 5::23].tolist())
            peaks = (d > ndimage.maximum_filter(d, footprint=around)) | (d < ndimage.minimum_filter(d, footprint=around))
            for layer, row, column in np.argwhere(peaks):
                side = len(base)
                if not (1 <= layer <= scales and 1 <= row < side - 1 and 1 <= column < side - 1):
                    continue
                near = d[layer, row - 1 : row + 2, column - 1 : column + 2]
                xx, yy = np.diff(near[1], 2)[0], np.diff(near[:, 1], 2)[0]
                xy = (near[2, 2] - near[2, 0] - near[0, 2] + near[0, 0]) / 4
                hessian = np.array([[xx, xy], [xy, yy]])
                determinant = np.linalg.det(hessian)
                ratio = np.trace(hessian) ** 2 / determinant if determinant > 0 else None
                extremes.append([octave, int(layer), int(row), int(column), float(near[1, 1]), ratio])
            base = blurred[scales][::2, ::2]
        yield {"scales": scales, "samples": samples, "extremes": extremes}


def warps():
    """The picture on the unit square, sent to four corners, read back at some places; None beyond the square's image."""
    picture = scene_from().astype(float)
    side = len(picture)
    for corners in ([0.3, 0.2, 3.8, 0.6, 2.9, 2.4, 1.2, 2], [0, 0, 4, 0, 3, 2, 1, 2], [4, 0.2, 0.2, 0.2, 1, 2.2, 3, 2.2]):
        square = np.float32([[0, 0], [1, 0], [1, 1], [0, 1]])
        H = cv2.getPerspectiveTransform(square, np.float32(corners).reshape(4, 2))
        places = np.stack(np.meshgrid(np.linspace(0.1, 3.9, 15), np.linspace(0.1, 2.5, 13)), -1).reshape(-1, 1, 2)
        u, v = cv2.perspectiveTransform(places, np.linalg.inv(H))[:, 0].T
        read = ndimage.map_coordinates(picture, [(1 - v) * side - 0.5, u * side - 0.5], order=1, mode="nearest")
        within = (u >= 0) & (u <= 1) & (v >= 0) & (v <= 1)
        yield {
            "corners": corners,
            "places": places[:, 0].tolist(),
            "values": [float(value) if is_in else None for value, is_in in zip(read, within)],
        }


def shots():
    """Some pixels of the second shot and of the first sent over it, by rays that are cut with wall and post."""
    picture = scene_from().astype(float)
    side = len(picture)
    K = np.array([[500, 0, 320], [0, 500, 240], [0, 0, 1]], dtype=float)

    def look(K, R, C, wall, post, u, v):
        along = R.T @ np.linalg.inv(K) @ [u, v, 1]
        meets = lambda z: (C + along * (z - C[2]) / along[2]) / z
        x, y, _ = meets(post)
        if abs(x) < 0.05 and -0.2 < y < 0.3:
            return (20, 240)[int((y + 0.2) / 0.1) % 2]
        x, y, _ = meets(wall)
        if abs(x) >= 0.45 or abs(y) >= 0.35:
            return 128
        at = [[(y / 0.35 + 1) / 2 * side - 0.5], [(x / 0.45 + 1) / 2 * side - 0.5]]
        return float(ndimage.map_coordinates(picture, at, order=1, mode="nearest")[0])

    for turn, move, wall, post, zoom in [(4, [0.3, 0], 6, 3, 1), (12, [0, 0], 6, 2, 1), (-3, [-0.4, 0.7], 5, 4, 1.4)]:
        R, _ = cv2.Rodrigues(np.array([0, -np.radians(turn), 0]))
        C = np.array([move[0], 0, move[1]])
        second = np.diag([zoom, zoom, 1]) @ K + [[0, 0, 320 - 320 * zoom], [0, 0, 240 - 240 * zoom], [0, 0, 0]]
        H = second @ (R + np.outer(-R @ C, [0, 0, 1]) / wall) @ np.linalg.inv(K)
        pixels, seen, overlay = [], [], []
        for column in range(3, 160, 11):
            for row in range(2, 120, 9):
                u, v = (column + 0.5) * 4, (row + 0.5) * 4
                own = look(second, R, C, wall, post, u, v)
                x, y = cv2.perspectiveTransform(np.array([[[u, v]]]), np.linalg.inv(H))[0, 0]
                is_seen = 0 <= x < 640 and 0 <= y < 480
                pixels.append([column, row])
                seen.append(own)
                overlay.append((own + look(K, np.eye(3), np.zeros(3), wall, post, x, y)) / 2 if is_seen else own)
        yield {
            "state": {"turn": turn, "move": move, "wall": wall, "post": post, "zoom": zoom},
            "pixels": pixels,
            "second": seen,
            "overlay": overlay,
        }


FACTS = {"pyramid": list(pyramids()), "tracks": list(tracks()), "octaves": list(octaves()), "warps": list(warps()), "shots": list(shots())}
Path(__file__).with_suffix(".json").write_text(json.dumps(FACTS) + "\n")

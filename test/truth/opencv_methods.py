"""Records what the methods of OpenCV's detectors, matchers and stereo matchers give.

    python test/truth/opencv_methods.py   # once with OpenCV 4.11 (contrib), once with 5.0; each adds its version
"""
import json
from pathlib import Path

import cv2
import numpy as np

noise = np.random.default_rng(0).integers(0, 255, (240, 320)).astype(np.uint8)
image, blank = cv2.GaussianBlur(noise, (7, 7), 2), np.zeros((100, 100), np.uint8)


def maker(name):
    for home in (cv2, getattr(cv2, "xfeatures2d", None)):
        if hasattr(home, f"{name}_create"):
            return getattr(home, f"{name}_create")


def described(name):
    if not maker(name):
        return None
    detector = maker(name)()
    keypoints, rows = detector.detectAndCompute(image, None)
    none, nothing = detector.detectAndCompute(blank, None)
    return {
        "columns": rows.shape[1],
        "dtype": str(rows.dtype),
        "a row a keypoint": len(keypoints) == len(rows),
        "tuple": type(keypoints).__name__ == "tuple" == type(detector.detect(image, None)).__name__,
        "None where nothing is found": len(none) == 0 and nothing is None,
    }


rows = cv2.SIFT_create().detectAndCompute(image, None)[1]
plain = cv2.BFMatcher()
semi = cv2.StereoSGBM_create(minDisparity=16, numDisparities=64, blockSize=5).compute(image, image)
block = cv2.StereoBM_create(64, 15)


def refuses(call):
    try:
        call()
        return False
    except cv2.error:
        return True


facts = {
    "described": {name: described(name) for name in ["SIFT", "KAZE", "ORB", "AKAZE", "BRISK"]},
    "match": {"a match a row": len(plain.match(rows, rows[:9])) == len(rows)},
    "knnMatch": {
        "two neighbours": {len(found) for found in plain.knnMatch(rows, rows, k=2)} == {2},
        "nearest first": all(a.distance <= b.distance for a, b in plain.knnMatch(rows, rows, k=2)),
        "shorter than k": {len(found) for found in plain.knnMatch(rows, rows[:1], k=2)} == {1},
    },
    "compute": {
        "dtype": str(semi.dtype),
        "not found": int(semi.min()),
        "StereoBM refuses colour": refuses(lambda: block.compute(*[cv2.merge([image] * 3)] * 2)),
    },
}

path = Path(__file__).with_suffix(".json")
known = json.loads(path.read_text()) if path.exists() else {}
known[cv2.__version__] = facts
path.write_text(json.dumps(known, indent=2) + "\n")

"""Records what OpenCV says of itself: signatures, defaults, sizes, refusals.

    python test/truth/opencv.py        # once with OpenCV 4.11, once with 5.0; each adds its version to opencv.json
"""
import json
import re
from pathlib import Path

import cv2
import numpy as np

NAMES = """projectPoints calibrateCamera solvePnP solvePnPRansac Rodrigues undistort undistortPoints
initUndistortRectifyMap getOptimalNewCameraMatrix findChessboardCorners cornerSubPix triangulatePoints SIFT_create
ORB_create AKAZE_create BRISK_create cornerHarris goodFeaturesToTrack StereoBM_create StereoSGBM_create stereoRectify
reprojectImageTo3D findHomography findFundamentalMat findEssentialMat recoverPose estimateAffine2D
estimateAffinePartial2D estimateAffine3D getPerspectiveTransform warpPerspective perspectiveTransform
decomposeHomographyMat getAffineTransform warpAffine calcOpticalFlowPyrLK buildOpticalFlowPyramid
calcOpticalFlowFarneback resize remap findTransformECC Canny""".split()


def overloads(name):
    """Each overload as [[parameter, required], …]; the outputs that Python may leave out are parameters too."""
    found = []
    for line in (getattr(cv2, name).__doc__ or "").splitlines():
        if "->" not in line:
            continue
        inside = line[line.index("(") + 1 : line.index(") ->")]
        required = inside.split("[")[0]
        words = re.findall(r"\w+", inside)
        found.append([[word, word in re.findall(r"\w+", required)] for word in words])
    return found


EYE = np.eye(3, dtype=np.float32)


def aligned(start, motion):
    """The warp from an image to the same image 2 pixels to the right and 1 up."""
    moved = cv2.warpAffine(smooth, np.float32([[1, 0, 2], [0, 1, -1]]), (160, 120))
    start = start.copy()
    return cv2.findTransformECC(smooth, moved, start, motion, (3, 200, 1e-6), None, 5)[1], start


def refused(call):
    try:
        call()
        return False
    except cv2.error:
        return True


image = np.random.default_rng(0).integers(0, 255, (120, 160)).astype(np.uint8)
smooth = cv2.normalize(cv2.GaussianBlur(image, (0, 0), 5), None, 0, 255, cv2.NORM_MINMAX)
colour = np.zeros((481, 641, 3), np.uint8)
floats = np.random.default_rng(1).random((10, 128)).astype(np.float32)
octets = (floats * 255).astype(np.uint8)[:, :32].copy()
points = np.random.default_rng(2).random((20, 2)).astype(np.float32) * 100
sift, orb = cv2.SIFT_create(), cv2.ORB_create()
block, semi = cv2.StereoBM_create(), cv2.StereoSGBM_create()


def descriptors(name):
    return list(getattr(cv2, name)().detectAndCompute(image, None)[1].shape)[1] if hasattr(cv2, name) else None


def flann(data):
    cv2.FlannBasedMatcher(dict(algorithm=1, trees=5), dict(checks=50)).knnMatch(data, data, k=2)


facts = {
    "signatures": {name: overloads(name) for name in NAMES if hasattr(cv2, name)},
    "defaults": {
        "SIFT_create": {
            "nfeatures": sift.getNFeatures(),
            "nOctaveLayers": sift.getNOctaveLayers(),
            "contrastThreshold": sift.getContrastThreshold(),
            "edgeThreshold": sift.getEdgeThreshold(),
            "sigma": sift.getSigma(),
        },
        "ORB_create": {
            "nfeatures": orb.getMaxFeatures(),
            "scaleFactor": round(orb.getScaleFactor(), 6),
            "nlevels": orb.getNLevels(),
            "edgeThreshold": orb.getEdgeThreshold(),
            "firstLevel": orb.getFirstLevel(),
            "WTA_K": orb.getWTA_K(),
            "patchSize": orb.getPatchSize(),
            "fastThreshold": orb.getFastThreshold(),
        },
        "StereoBM_create": {"blockSize": block.getBlockSize()},
        "StereoSGBM_create": {
            "minDisparity": semi.getMinDisparity(),
            "numDisparities": semi.getNumDisparities(),
            "blockSize": semi.getBlockSize(),
            "P1": semi.getP1(),
            "P2": semi.getP2(),
            "uniquenessRatio": semi.getUniquenessRatio(),
            "speckleWindowSize": semi.getSpeckleWindowSize(),
            "speckleRange": semi.getSpeckleRange(),
        },
    },
    "disparities of StereoBM by default": block.getNumDisparities(),
    "descriptors": {name: descriptors(name) for name in ["SIFT_create", "ORB_create", "AKAZE_create", "BRISK_create"]},
    "shapes": {
        "resize to (320, 200)": list(cv2.resize(colour, (320, 200)).shape),
        "resize by 0.25 and 0.3": list(cv2.resize(colour, None, fx=0.25, fy=0.3).shape),
        "resize of 641 by 0.5": cv2.resize(colour, None, fx=0.5, fy=0.5).shape[1],
        "resize to a size, factors given": list(cv2.resize(colour, (100, 50), fx=9, fy=9).shape),
        "warpPerspective to (300, 200)": list(cv2.warpPerspective(colour, np.eye(3), (300, 200)).shape),
        "warpAffine to (300, 200)": list(cv2.warpAffine(colour, np.eye(3)[:2], (300, 200)).shape),
        "calcOpticalFlowFarneback": list(cv2.calcOpticalFlowFarneback(image, image, None, 0.5, 3, 15, 3, 5, 1.2, 0).shape),
        "goodFeaturesToTrack": list(cv2.goodFeaturesToTrack(image, 10, 0.01, 10).shape),
        "reprojectImageTo3D": list(cv2.reprojectImageTo3D(np.ones((4, 5), np.float32), np.eye(4)).shape),
        "triangulatePoints": list(cv2.triangulatePoints(np.eye(4)[:3], np.eye(4)[:3], points.T, points.T).shape),
        "projectPoints": list(cv2.projectPoints(np.ones((5, 3)), np.zeros(3), np.zeros(3), np.eye(3), None)[0].shape),
        "pyramid of 120×160 to level 3": cv2.buildOpticalFlowPyramid(image, (21, 21), 3, withDerivatives=False)[0] + 1,
        "pyramid of 481×641 to level 3": cv2.buildOpticalFlowPyramid(colour, (21, 21), 3, withDerivatives=False)[0] + 1,
    },
    "alignment": {
        "from template to input": [round(float(x)) for x in aligned(EYE[:2], cv2.MOTION_TRANSLATION)[0][:, 2]],
        "shapes": [list(aligned(EYE[:rows], motion)[0].shape) for motion, rows in enumerate((2, 2, 2, 3))],
        "written over": bool((aligned(EYE[:2], cv2.MOTION_AFFINE)[1] != EYE[:2]).any()),
    },
    "Canny below 1": {
        str(low): bool((cv2.Canny(smooth, low, high) == cv2.Canny(smooth, 0, 0)).all())
        for low, high in ((0.1, 0.2), (0.5, 0.99), (30, 90))
    },
    "refused": {
        "StereoBM 24 disparities": refused(lambda: cv2.StereoBM_create(24, 15).compute(image, image)),
        "StereoBM blocks of 14": refused(lambda: cv2.StereoBM_create(16, 14).compute(image, image)),
        "StereoBM blocks of 3": refused(lambda: cv2.StereoBM_create(16, 3).compute(image, image)),
        "StereoBM blocks of 5": refused(lambda: cv2.StereoBM_create(16, 5).compute(image, image)),
        "cross-check with two neighbours": refused(
            lambda: cv2.BFMatcher(cv2.NORM_L2, crossCheck=True).knnMatch(floats, floats, k=2)
        ),
        "Hamming on floats": refused(lambda: cv2.BFMatcher(cv2.NORM_HAMMING).match(floats, floats)),
        "kd-trees on floats": refused(lambda: flann(floats)),
        "kd-trees on bytes": refused(lambda: flann(octets)),
        "findHomography of 3": refused(lambda: cv2.findHomography(points[:3], points[:3])),
        "getPerspectiveTransform of 5": refused(lambda: cv2.getPerspectiveTransform(points[:5], points[:5])),
        "perspectiveTransform of N×2": refused(lambda: cv2.perspectiveTransform(points, np.eye(3))),
        "perspectiveTransform of N×1×2": refused(lambda: cv2.perspectiveTransform(points[:, None], np.eye(3))),
        "findTransformECC from float64": refused(lambda: aligned(np.eye(2, 3), cv2.MOTION_AFFINE)),
        "findTransformECC of a homography from 2×3": refused(lambda: aligned(EYE[:2], cv2.MOTION_HOMOGRAPHY)),
        "findTransformECC of an affine map from 3×3": refused(lambda: aligned(EYE, cv2.MOTION_AFFINE)),
        "findTransformECC of two in colour": refused(lambda: cv2.findTransformECC(colour, colour, EYE[:2].copy(), 2)),
        "findTransformECC of an image and its negative": refused(
            lambda: cv2.findTransformECC(smooth, 255 - smooth, EYE[:2].copy(), 2)
        ),
        "findFundamentalMat of 7 returns": list(cv2.findFundamentalMat(points[:7], points[7:14], cv2.FM_7POINT)[0].shape)[1] != 3,
    },
    "constants": {
        name: getattr(cv2, name)
        for name in dir(cv2)
        if re.match(r"INTER_(NEAREST|LINEAR|CUBIC|AREA|LANCZOS)|RANSAC$|LMEDS$|RHO$|USAC_|MOTION_|NORM_(L1|L2|INF|HAMMING)|FM_", name)
    },
}

path = Path(__file__).with_suffix(".json")
known = json.loads(path.read_text()) if path.exists() else {}
known[cv2.__version__] = facts
path.write_text("{" + ",\n".join(f"{json.dumps(version)}: {json.dumps(said, ensure_ascii=False)}" for version, said in known.items()) + "}\n")

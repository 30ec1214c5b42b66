"""Cameras, pictures, lines and motion: by OpenCV where it has the operation, else by NumPy's linear algebra."""
import cv2
import numpy as np
import torch
from torch.nn import functional as F

from . import truth


@truth("pinhole")
def pinhole(X, yaw, t, K):
    angle = np.radians(yaw.item())
    R = cv2.Rodrigues(np.array([0.0, angle, 0.0]))[0]
    fx, fy, skew, cx, cy = K.tolist()
    K = np.array([[fx, skew, cx], [0, fy, cy], [0, 0, 1]])
    seen = K @ (R @ X.numpy().T + t.numpy()[:, None])
    uv = (seen[:2] / seen[2]).T
    lifted = np.concatenate([uv, np.ones((4, 1))], axis=1)
    rays = (R.T @ np.linalg.solve(K, lifted.T)).T
    # Where the extrinsic matrix sends a point to the origin.
    centre = np.linalg.solve(R, -t.numpy())
    return dict(plot=uv, uv=uv, depth=seen[2][:, None], rays=rays, centre=centre)


@truth("stereo")
def stereo(xl, xr, y, f, T, px, py):
    f, T, px, py = (value.item() for value in (f, T, px, py))
    disparity = (xl - xr).numpy()
    # OpenCV's reprojection matrix of a rectified pair whose cameras have one principal point.
    Q = np.array([[1, 0, 0, -px], [0, 1, 0, -py], [0, 0, 0, f], [0, 0, 1 / T, 0]])
    lifted = np.stack([xl.numpy(), y.numpy(), disparity], axis=1)[:, None]
    position = cv2.perspectiveTransform(lifted, Q)[:, 0]
    # Without a disparity the point is infinitely far away, which OpenCV writes as 0.
    for point in (disparity == 0).nonzero()[0]:
        position[point] = np.array([xl[point] - px, y[point] - py, f]) * np.inf
    return dict(disparity=disparity[:, None], position=position, error=(position[:, 2] ** 2 / (f * T))[:, None])


@truth("ransac-line")
def ransac_line(points, pairs, threshold):
    points = points.numpy()
    pairs = pairs.numpy().astype(int)
    distances = []
    for p, q in pairs:
        if np.array_equal(points[p], points[q]):
            distances.append(np.full(10, 1e9))
            continue
        # The line's normal form a·x + b·y = c.
        normal = np.array([[0, 1], [-1, 0]]) @ (points[q] - points[p])
        normal /= np.linalg.norm(normal)
        distances.append(np.abs(points @ normal - points[p] @ normal))
    near = np.array(distances) < threshold.item()
    votes = near.sum(1)
    best = int(votes.argmax())
    marked = np.where(near[best][:, None], points, points[pairs[best][0]])
    return dict(plot=[points, marked], votes=votes[:, None], best=best, distance=distances[best][:, None], inlier=near[best][:, None])


@truth("homography")
def homography(points, H):
    points = points.numpy()
    mapped = cv2.perspectiveTransform(points[:, None], H.numpy())[:, 0]
    w = points @ H.numpy()[2, :2] + H.numpy()[2, 2]
    closed = lambda shape: np.concatenate([shape, shape[:1]])
    return dict(plot=[closed(points), closed(mapped)], mapped=mapped, w=w[:, None])


@truth("dog")
def difference_of_gaussians(image, sigma, contrast):
    picture = image[0, 0].numpy()
    sigmas = [sigma.item() * 2 ** (i / 2) for i in range(5)]
    blurred = np.stack([cv2.GaussianBlur(picture, (33, 33), s, borderType=cv2.BORDER_REPLICATE) for s in sigmas])
    differences = blurred[1:] - blurred[:-1]
    extrema = np.zeros((2, 32, 32))
    for level in (1, 2):
        for row in range(32):
            for column in range(32):
                here = differences[level, row, column]
                near = differences[level - 1 : level + 2, max(0, row - 1) : row + 2, max(0, column - 1) : column + 2]
                # Values that only rounding tells apart count as equal.
                extreme = here >= near.max() - 1e-6 or here <= near.min() + 1e-6
                extrema[level - 1, row, column] = extreme and abs(here) > contrast.item()
    return dict(blurred=blurred, differences=differences, extrema=extrema, count=extrema.sum())


@truth("lk-step")
def lucas_kanade(image, u, v, window):
    side = 24
    before = image[0, 0].numpy()
    # Bilinear, from where each pixel came; beyond the border the edge is repeated.
    rows, columns = np.mgrid[0:side, 0:side].astype(float)
    y, x = (np.clip(at, 0, side - 1) for at in (rows - v.item(), columns - u.item()))
    top, left = (np.minimum(np.floor(at).astype(int), side - 2) for at in (y, x))
    fy, fx = y - top, x - left
    corner = lambda dr, dc: before[top + dr, left + dc]
    after = (1 - fy) * ((1 - fx) * corner(0, 0) + fx * corner(0, 1)) + fy * ((1 - fx) * corner(1, 0) + fx * corner(1, 1))
    padded = np.pad(before, 1, mode="edge")
    ix = (padded[1:-1, 2:] - padded[1:-1, :-2]) / 2
    iy = (padded[2:, 1:-1] - padded[:-2, 1:-1]) / 2
    it = after - before
    half = int(window) // 2
    flow, smallest = np.zeros((2, side, side)), np.zeros((side, side))
    for row in range(side):
        for column in range(side):
            part = (slice(max(0, row - half), row + half + 1), slice(max(0, column - half), column + half + 1))
            A = np.stack([ix[part].ravel(), iy[part].ravel()], axis=1)
            smallest[row, column] = np.linalg.eigvalsh(A.T @ A)[0]
            if smallest[row, column] > 0.05:
                flow[:, row, column] = np.linalg.lstsq(A, -it[part].ravel(), rcond=None)[0]
    best = np.unravel_index(smallest.argmax(), smallest.shape)
    found = [flow[0][best], flow[1][best], smallest[best]]
    return dict(pictures=[before[None], after[None]], flow=flow, eigenvalue=smallest, found=found)


@truth("resize")
def resize(values, size, image):
    small = values[None, None]
    to = lambda **how: F.interpolate(small, (size, size), **how)[0, 0]
    return dict(
        nearest=to(mode="nearest"),
        half=to(mode="bilinear", align_corners=False),
        aligned=to(mode="bilinear", align_corners=True),
        pictures=torch.cat([F.interpolate(image, (48, 48), mode="nearest"), F.interpolate(image, (48, 48), mode="bilinear")]),
    )

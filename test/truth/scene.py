"""The picture of src/figures/scene.ts, drawn again with NumPy, for the scripts that record what libraries make of it."""

import numpy as np

SIDE = 128


def brightness(x, y):
    tone = 200 + 30 * np.exp(-(((x - 70) / 16) ** 2) - ((y - 16) / 5) ** 2)

    def paint(tone, distance, ink):
        return tone + np.clip(0.5 - distance / 1.5, 0, 1) * (ink - tone)

    def box(cx, cy, wide, tall):
        return np.maximum(np.abs(x - cx) - wide, np.abs(y - cy) - tall)

    def disc(cx, cy, radius):
        return np.hypot(x - cx, y - cy) - radius

    far = 70 - 24 * np.exp(-(((x - 84) / 18) ** 2)) - 14 * np.exp(-(((x - 10) / 14) ** 2))
    roof = np.maximum(y - 62, (22 * np.abs(x - 50) - 27 * (y - 40)) / np.hypot(22, 27))
    layers = [
        (disc(108, 20, 8), 250),
        (far - y, 150),
        (82 + 3 * np.sin(x / 17) - y, 96 + 14 * np.sin(x / 2.3 + y / 3.1) * np.sin(y / 1.9 - x / 5)),
        (np.maximum(95 - y, np.abs(x - 50 - 0.5 * (y - 95)) - 4 - 0.25 * (y - 95)), 176),
        (box(66, 46, 3, 9), 88),
        (roof, 62 + 12 * np.sin(x / 1.5)),
        (box(50, 78.5, 22, 17), 226),
        (box(39, 74, 5, 6), 48),
        (np.minimum(box(39, 74, 0.3, 6), box(39, 74, 5, 0.3)), 236),
        (box(61, 74, 5, 6), 48),
        (np.minimum(box(61, 74, 0.3, 6), box(61, 74, 5, 0.3)), 236),
        (box(50, 87, 4.5, 8.5), 74),
        (box(104, 88, 2.5, 14), 52),
        (disc(104, 62, 15 + 1.5 * np.sin(x / 1.7) * np.sin(y / 1.9)), 84 + 34 * np.sin(x / 2.1) * np.sin(y / 2.4)),
        (disc(18, 106, 7), 238),
        (disc(88, 112, 4), 232),
        (disc(102, 118, 2.5), 24),
        (disc(112, 110, 5), 30),
    ]
    for distance, ink in layers:
        tone = paint(tone, distance, ink)
    return tone


def scene_from(right=0.0, down=0.0):
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(float)
    return np.floor(brightness(x + right, y + down) + 0.5).astype(np.uint8)

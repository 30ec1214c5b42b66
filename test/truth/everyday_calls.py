"""Records what small calls of NumPy, OpenCV, PyTorch and scikit-learn give: sizes, dtypes, kernels, refusals.

    python test/truth/everyday_calls.py     # NumPy 2.4.6, OpenCV 5.0, PyTorch, scikit-learn 1.9.1 when it was recorded
"""
import json
from pathlib import Path

import cv2
import numpy as np
import torch
from sklearn.model_selection import KFold, check_cv


def kept(change, sizes):
    return [list(change(np.zeros(size, np.uint8)).shape) for size in sizes]


def refusal(call):
    try:
        call()
    except Exception as error:
        return type(error).__name__


dot = np.zeros((9, 9), np.float32)
dot[4, 4] = 1
corner = np.zeros((16, 16), np.uint8)
corner[8:, 8:] = 255
values = cv2.cornerEigenValsAndVecs(corner, 3, 3)
edge = values[12, 8]
x = torch.ones(2, requires_grad=True)
facts = {
    "dtypes": {
        "zeros": str(np.zeros((3, 4)).dtype), "ones": str(np.ones(2).dtype), "empty": str(np.empty(2).dtype),
        "full 7": str(np.full((2, 3), 7).dtype), "full 7.": str(np.full((2, 3), 7.0).dtype),
    },
    "eye": [list(np.eye(3).shape), list(np.eye(2, 5).shape), np.eye(3)[[2, 0]].tolist()],
    "arange": [len(np.arange(5)), len(np.arange(2, 9, 3)), len(np.arange(0, 1, 0.3)), len(np.arange(3, 0))],
    "dot": [
        list(np.dot(np.ones(3), np.ones(3)).shape), list(np.dot(np.ones((2, 3)), np.ones((3, 4))).shape),
        list(np.dot(np.ones((2, 3, 4)), np.ones((5, 4, 6))).shape), list((np.ones((5, 3, 4)) @ np.ones((5, 4, 6))).shape),
    ],
    "down": kept(cv2.pyrDown, [(48, 64), (49, 65)]),
    "up": kept(cv2.pyrUp, [(24, 32)]),
    "down kernel": (cv2.pyrDown(dot)[2] * 256).tolist(),
    "up kernel": (cv2.pyrUp(dot)[8] * 64).tolist(),
    "eigenvalues": [list(values.shape), str(values.dtype), bool(np.isclose(values[..., :2].min(-1), cv2.cornerMinEigenVal(corner, 3), atol=1e-6).all())],
    "across and along an edge": np.abs(edge[2:] if edge[0] > edge[1] else edge[[4, 5, 2, 3]]).round(3).tolist(),
    "item": [type(torch.tensor(v).item()).__name__ for v in (3, 3.0, [[2.0]])],
    "item of two": refusal(lambda: x.item()),
    "item needs gradient": hasattr(x.sum().item(), "grad_fn"),
    "device": [str(torch.device("cuda", 1)), type(torch.cuda.is_available()).__name__, torch.cuda.is_available(), refusal(lambda: torch.zeros(1).to("cuda")) is None],
    "folds": [type(check_cv(5, np.array([0, 1] * 9), classifier=True)).__name__, check_cv(5).shuffle, KFold(5, shuffle=True).shuffle],
}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

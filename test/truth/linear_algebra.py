"""Records what the matrices of NumPy and SciPy give and refuse, and what class weights of scikit-learn do to a loss.

    python test/truth/linear_algebra.py    # NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1, PyTorch 2.15
"""
import inspect
import json
from pathlib import Path

import numpy as np
import scipy.linalg
import torch
import torch.nn.functional as F
from sklearn.utils.class_weight import compute_class_weight

NAMES = "svd eigh eig eigvals eigvalsh inv norm solve lstsq pinv qr cholesky det matrix_rank".split()
SHARED = "svd eigh eig".split()


def signature(function):
    kinds = inspect.Parameter
    return {
        name: [p.default if p.default is None or isinstance(p.default, (bool, str)) else "(none)", p.kind != kinds.KEYWORD_ONLY]
        for name, p in inspect.signature(function).parameters.items()
    }


def refusal(call):
    try:
        call()
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


def rises(values):
    return bool((np.diff(values) >= 0).all())


rng = np.random.default_rng(0)
symmetric = np.cov(rng.normal(size=(6, 40)))
unordered = np.array([[2.0, 1, 0], [1, 2, 0], [0, 0, 9]])
lower = np.tril(symmetric) + np.triu(rng.normal(size=(6, 6)), 1)
tall, wide = rng.normal(size=(5, 2)), rng.normal(size=(2, 5))
w, v = np.linalg.eig(symmetric)
q, r = np.linalg.qr(tall)
labels = np.array([0] * 6 + [1] * 3 + [2])
weights = compute_class_weight("balanced", classes=np.unique(labels), y=labels)
logits, target = torch.zeros(10, 3), torch.from_numpy(labels)

facts = {
    "signatures": {
        **{f"numpy.linalg.{name}": signature(getattr(np.linalg, name)) for name in NAMES},
        **{f"scipy.linalg.{name}": signature(getattr(scipy.linalg, name)) for name in SHARED},
    },
    "eigh": {
        "rises": [rises(home.eigh(symmetric)[0]) for home in (np.linalg, scipy.linalg)],
        "reads the lower triangle": [
            bool(np.allclose(home.eigh(lower)[0], home.eigh(symmetric)[0])) for home in (np.linalg, scipy.linalg)
        ],
        "eigvalsh rises": rises(np.linalg.eigvalsh(symmetric)),
    },
    "eig": {
        "rises": rises(np.linalg.eig(unordered)[0]),
        "falls": rises(-np.linalg.eig(unordered)[0]),
        "column i": bool(np.allclose(symmetric @ v[:, 1], w[1] * v[:, 1])),
        "real": [str(home.eig(unordered)[0].dtype) for home in (np.linalg, scipy.linalg)],
        "of a turn": str(np.linalg.eig(np.array([[0.0, -1], [1, 0]]))[0].dtype),
        "of 3×2": refusal(lambda: np.linalg.eig(rng.normal(size=(3, 2)))),
    },
    "solve": {
        "singular": refusal(lambda: np.linalg.solve(np.ones((2, 2)), np.ones(2))),
        "not square": refusal(lambda: np.linalg.solve(tall, np.ones(5))),
    },
    "lstsq": {
        "residuals": [
            list(np.linalg.lstsq(a, np.ones(len(a)))[1].shape)
            for a in (tall, tall[:2], wide, np.repeat(tall[:, :1], 2, 1))
        ],
        "the same as pinv": bool(np.allclose(np.linalg.lstsq(wide, np.ones(2))[0], np.linalg.pinv(wide) @ np.ones(2))),
    },
    "qr": {
        "reduced": [list(q.shape), list(r.shape)],
        "complete": [list(part.shape) for part in np.linalg.qr(tall, mode="complete")],
        "diagonal of R may be negative": bool((np.diag(r) < 0).any()),
        "Q orthonormal": bool(np.allclose(q.T @ q, np.eye(2))),
    },
    "cholesky": {
        "not positive definite": refusal(lambda: np.linalg.cholesky(np.array([[1.0, 2], [2, 1]]))),
        "reads one triangle": bool(np.allclose(np.linalg.cholesky(lower), np.linalg.cholesky(symmetric))),
        "lower": bool(np.allclose(np.linalg.cholesky(symmetric) @ np.linalg.cholesky(symmetric).T, symmetric)),
    },
    "det of half the identity of 100": float(np.log2(np.linalg.det(np.eye(100) / 2))),
    "svd falls": rises(-np.linalg.svd(symmetric)[1]),
    "class weights": {
        "dtype": str(weights.dtype),
        "n / (k·n_c)": bool(np.allclose(weights, [10 / (3 * n) for n in (6, 3, 1)])),
        "says": [round(float(w * n), 9) for w, n in zip(weights, (6, 3, 1))],
        "float64 beside float32 logits": refusal(lambda: F.cross_entropy(logits, target, weight=torch.from_numpy(weights))),
        "nll_loss": refusal(lambda: F.nll_loss(logits, target, weight=torch.from_numpy(weights))),
        "float32": refusal(lambda: F.cross_entropy(logits, target, weight=torch.from_numpy(weights).float())),
    },
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False) + "\n")

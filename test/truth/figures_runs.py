"""
Records what scikit-learn, SciPy and NumPy make of the runs that the figures of calibration and of seeds draw. Needs torch and
scikit-learn. Writes figures_runs.json beside this file.
"""

import json
from pathlib import Path

import numpy as np
import torch
from scipy.optimize import minimize_scalar
from sklearn.calibration import calibration_curve
from torch.nn import functional as F

RUNS = json.loads((Path(__file__).parents[2] / "src" / "figures" / "digit-runs.json").read_text())
LABELS = torch.tensor([int(label) for label in RUNS["labels"]])


def calibrations():
    for output in RUNS["outputs"]:
        logits = torch.tensor([[-int(below) / 10 for below in row.split()] for row in output["tenths"]], dtype=torch.float64)
        loss = lambda temperature: F.cross_entropy(logits / temperature, LABELS).item()
        best = minimize_scalar(loss, bounds=(0.2, 4), method="bounded").x
        for temperature, bins in [(1, 10), (1.65, 10), (0.6, 7), (3, 20)]:
            confidence, predicted = (logits / temperature).softmax(1).max(1)
            right = (predicted == LABELS).numpy()
            accuracies, confidences = calibration_curve(right, confidence.numpy(), n_bins=bins)
            held = np.histogram(confidence.numpy(), bins, (0, 1))[0]
            held = held[held > 0]
            yield {
                "state": {"label_smoothing": f"{output['label_smoothing']:g}", "temperature": temperature, "bins": bins},
                "accuracies": accuracies.tolist(),
                "confidences": confidences.tolist(),
                "counts": held.tolist(),
                "accuracy": float(right.mean()),
                "confidence": confidence.mean().item(),
                "ece": float((held / len(LABELS) * np.abs(accuracies - confidences)).sum()),
                "nll": loss(temperature),
                "best": best,
            }


def curves():
    right = 100 * np.array(RUNS["right"]) / RUNS["tested"]
    for seeds, epoch in [(2, 5), (5, 40), (10, 17)]:
        runs = right[:seeds]
        deviation = runs.std(0, ddof=1)
        yield {
            "state": {"seeds": seeds, "epoch": epoch},
            "mean": runs.mean(0).tolist(),
            "around": [(runs.mean(0) - deviation).tolist(), (runs.mean(0) + deviation).tolist()],
            "range": [runs.min(0).tolist(), runs.max(0).tolist()],
            "deviation": deviation[epoch - 1],
            "error": deviation[epoch - 1] / np.sqrt(seeds),
            "peak": runs.max(),
        }


FACTS = {"calibration": list(calibrations()), "seed-curves": list(curves())}
Path(__file__).with_suffix(".json").write_text(json.dumps(FACTS) + "\n")

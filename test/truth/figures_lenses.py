"""
Records what scikit-learn makes of the points of the figure of five lenses, as figures_lenses.json. Which points those are
stands in that file already: the figure draws them with a generator of its own, and its test fails where they differ.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.manifold import spectral_embedding
from sklearn.neighbors import KernelDensity

PATH = Path(__file__).with_suffix(".json")


def spread_out(points, k):
    taken = [points[0]]
    while len(taken) < k:
        taken.append(points[np.linalg.norm(points[:, None] - np.array(taken), axis=2).min(1).argmax()])
    return np.array(taken)


def facts(name, points, k, bandwidth):
    x = np.array(points)
    means = KMeans(k, init=spread_out(x, k), n_init=1, tol=0).fit(x)
    pca = PCA().fit(x)
    weights = np.exp(-((x[:, None] - x) ** 2).sum(2) / (2 * bandwidth**2))
    np.fill_diagonal(weights, 0)
    embedding = spectral_embedding(weights, n_components=1, random_state=0)[:, 0]
    embedding *= (-1 if embedding[0] > 0 else 1) / np.abs(embedding).max()
    return {
        "state": {"data": name, "k": k, "bandwidth": bandwidth},
        "points": points,
        "inertia": means.inertia_,
        "centres": means.cluster_centers_.tolist(),
        "direction": (pca.components_[0] * np.sign(pca.components_[0, 0])).tolist(),
        "share": pca.explained_variance_ratio_[0],
        "density": np.exp(KernelDensity(bandwidth=bandwidth).fit(x).score_samples(x)).tolist(),
        "embedding": embedding.tolist(),
        "covariance": (np.cov(x.T, bias=True) + bandwidth**2 * np.eye(2)).tolist(),
    }


if __name__ == "__main__":
    SETS = {fact["state"]["data"]: fact["points"] for fact in json.loads(PATH.read_text())}
    CASES = [("two moons", 2, 0.2), ("two moons", 4, 0.5), ("one stretched cloud", 3, 0.4), ("three groups", 3, 0.3)]
    PATH.write_text(json.dumps([facts(name, SETS[name], k, bandwidth) for name, k, bandwidth in CASES]) + "\n")

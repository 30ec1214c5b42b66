"""
Records what scikit-learn and SciPy make of the two moons of the label spreading figure, as figures_assumptions.json. Which
points those are stands in that file already: the figure makes them by a formula of its own, and its test fails where they
differ.
"""

import json
import math
from pathlib import Path

import numpy as np
from scipy.sparse.csgraph import connected_components, shortest_path
from sklearn.neighbors import KernelDensity, KNeighborsClassifier, radius_neighbors_graph
from sklearn.semi_supervised import LabelPropagation

PATH = Path(__file__).with_suffix(".json")
PLACES = np.random.default_rng(4).uniform((-1.3, -1.5), (2.3, 1.2), (40, 2)).round(2)


def facts(state, points):
    x, moon, sigma = np.array(points), np.repeat([0, 1], 16), state["sigma"]
    graph = radius_neighbors_graph(x, 2 * sigma, mode="distance")
    count, clusters = connected_components(graph)
    a, b = graph.nonzero()
    along = shortest_path(graph, indices=0)[15]
    density = KernelDensity(bandwidth=sigma).fit(x)
    labelled = [1 + i * 16 // state["labels"] for i in range(state["labels"])]
    labelled = np.array(labelled + [16 + index for index in labelled])
    given = np.full(32, -1)
    given[labelled] = moon[labelled]
    spread = LabelPropagation(kernel="rbf", gamma=1 / (2 * sigma**2), max_iter=100_000, tol=1e-12).fit(x, given)
    return {
        "state": state,
        "points": points,
        "close": len(a) // 2,
        "agreeing": int((moon[a] == moon[b]).sum() // 2),
        "count": int(count),
        "pure": sum(len(set(moon[clusters == each])) == 1 for each in range(count)),
        "along": None if math.isinf(along) else along,
        "straight": float(np.linalg.norm(x[0] - x[15])),
        "density": float(np.exp(density.score_samples(x)).mean()),
        "places": PLACES.tolist(),
        "densities": np.exp(density.score_samples(PLACES)).tolist(),
        # Which side of the boundary each place is on, without and with the points that have no label.
        "before": KNeighborsClassifier(1).fit(x[labelled], moon[labelled]).predict(PLACES).tolist(),
        "after": (spread.predict_proba(PLACES) @ [-1, 1]).tolist(),
    }


if __name__ == "__main__":
    known = json.loads(PATH.read_text())
    PATH.write_text(json.dumps([facts(fact["state"], fact["points"]) for fact in known]) + "\n")

"""Records what seeds which generator: PyTorch's seeds, its workers, fork_rng, NumPy, scikit-learn.

    python test/truth/random_sources.py     # writes test/truth/random_sources.json
"""
import json
import random
from pathlib import Path

import numpy as np
import torch
from sklearn.cluster import KMeans
from sklearn.model_selection import KFold, train_test_split
from torch.utils.data import DataLoader, Dataset


def drawn():
    return [random.random(), float(np.random.rand()), float(torch.rand(()))]


def same(seed):
    """Which of Python's, NumPy's and PyTorch's generators repeat after the seed."""
    seed()
    first = drawn()
    seed()
    return [a == b for a, b in zip(first, drawn())]


class Drawn(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, i):
        return torch.tensor([*drawn(), torch.initial_seed() % 2**31], dtype=torch.float64)


def workers(seed):
    torch.manual_seed(seed)
    return torch.cat(list(DataLoader(Drawn(), num_workers=2)))


def forked():
    torch.manual_seed(0)
    with torch.random.fork_rng():
        torch.manual_seed(5)
        inside = float(torch.rand(()))
    after = float(torch.rand(()))
    torch.manual_seed(0)
    return [after == float(torch.rand(())), inside != after]


def restored():
    state = torch.get_rng_state()
    first = torch.rand(3)
    torch.set_rng_state(state)
    return [str(state.dtype), torch.equal(first, torch.rand(3))]


def moves(draw):
    """Whether a draw moves PyTorch's global generator on."""
    state = torch.get_rng_state()
    draw()
    return not torch.equal(state, torch.get_rng_state())


def by_numpy(call):
    np.random.seed(3)
    first = call()
    np.random.seed(3)
    second = call()
    return [bool(np.array_equal(first, second)), not bool(np.array_equal(second, call()))]


def signature(name):
    return getattr(np.random, name).__doc__.strip().split("\n")[0]


def spread(draw):
    np.random.seed(0)
    values = draw(2_000_000)
    return [round(float(values.mean()), 3), round(float(values.std()), 3)]


rows = np.random.default_rng(0).normal(size=(300, 2))
first, second, other = workers(1), workers(1), workers(2)
facts = {
    "torch.manual_seed": same(lambda: torch.manual_seed(0)),
    "numpy.random.seed": same(lambda: np.random.seed(0)),
    "random.seed": same(lambda: random.seed(0)),
    "workers repeat with the seed": torch.equal(first, second),
    "workers hang on the seed": not torch.equal(first, other),
    "workers differ, by generator": [bool(first[0, k] != first[1, k]) for k in range(4)],
    "fork_rng gives back, and the seed counts inside": forked(),
    "states": restored(),
    "randperm moves the global generator, with one of its own": [
        moves(lambda: torch.randperm(5)),
        moves(lambda: torch.randperm(5, generator=torch.Generator())),
    ],
    "train_test_split draws from NumPy": by_numpy(lambda: train_test_split(rows)[0]),
    "KMeans draws from NumPy": by_numpy(lambda: KMeans(40, init="random", n_init=1, max_iter=1).fit(rows).cluster_centers_),
    "KFold shuffled draws from NumPy": by_numpy(lambda: next(KFold(3, shuffle=True).split(rows))[1]),
    "KFold in order": by_numpy(lambda: next(KFold(3).split(rows))[1]),
    "numpy signatures": [signature(n) for n in "rand random randn normal uniform randint permutation shuffle choice beta".split()],
    "spread": {
        "np.random.uniform(2, 6)": spread(lambda n: np.random.uniform(2, 6, n)),
        "np.random.beta(0.2, 0.2)": spread(lambda n: np.random.beta(0.2, 0.2, n)),
        "np.random.beta(2, 6)": spread(lambda n: np.random.beta(2, 6, n)),
    },
    "randint": [int(np.random.randint(5, size=10_000).max()), int(np.random.randint(2, 5, size=10_000).max()), max(random.randint(2, 5) for _ in range(10_000))],
    "RandomState(7)": {
        name: bool(np.array_equal(np.random.RandomState(7).rand(3), draw()))
        for name, draw in {
            "np.random.seed(7)": lambda: (np.random.seed(7), np.random.rand(3))[1],
            "default_rng(7)": lambda: np.random.default_rng(7).random(3),
        }.items()
    },
    "default_rng differs": float(np.random.default_rng().random()) != float(np.random.default_rng().random()),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n")

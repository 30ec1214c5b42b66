"""Records what scikit-learn, NumPy, transformers, Lightning and torchmetrics say and do themselves.

    python test/truth/libraries.py     # scikit-learn 1.9.1, NumPy 2.4.6, transformers 5.24.0 when it was recorded
"""
import inspect
import json
import re
import warnings
from importlib import import_module
from pathlib import Path

import numpy as np
import sklearn
import torch
from lightly.loss import NTXentLoss
from lightly.models.modules import SimCLRProjectionHead
from sklearn.calibration import calibration_curve
from sklearn.cluster import DBSCAN, KMeans, MiniBatchKMeans
from sklearn.datasets import make_moons
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.manifold import TSNE
from sklearn.metrics import confusion_matrix, f1_score, roc_auc_score
from sklearn.mixture import GaussianMixture
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.utils.class_weight import compute_class_weight

warnings.simplefilter("ignore")

NAMES = """cluster.KMeans cluster.MiniBatchKMeans cluster.DBSCAN cluster.AgglomerativeClustering decomposition.PCA
decomposition.TruncatedSVD manifold.TSNE mixture.GaussianMixture preprocessing.StandardScaler preprocessing.MinMaxScaler
model_selection.train_test_split model_selection.KFold model_selection.StratifiedKFold model_selection.GridSearchCV
model_selection.cross_val_score feature_extraction.text.TfidfVectorizer metrics.confusion_matrix metrics.accuracy_score
metrics.f1_score metrics.precision_score metrics.recall_score metrics.roc_auc_score metrics.log_loss
linear_model.LogisticRegression linear_model.Ridge linear_model.RANSACRegressor svm.LinearSVC
neighbors.KNeighborsClassifier neighbors.NearestNeighbors neural_network.MLPClassifier neural_network.MLPRegressor
semi_supervised.SelfTrainingClassifier semi_supervised.LabelPropagation semi_supervised.LabelSpreading
utils.class_weight.compute_class_weight calibration.calibration_curve datasets.make_moons linear_model.Lasso
linear_model.ElasticNet""".split()
ARRAYS = """linalg.svd linalg.eigh linalg.inv linalg.norm concatenate stack argmax linspace interp convolve histogram
random.default_rng std var""".split()
OTHERS = """transformers.TrainingArguments transformers.EarlyStoppingCallback transformers.set_seed lightning.Trainer
lightning.seed_everything torchmetrics.Accuracy lightly.loss.NTXentLoss lightly.models.modules.SimCLRProjectionHead
transformers.Trainer accelerate.Accelerator peft.LoraConfig""".split()


def plain(value):
    if value is inspect.Parameter.empty or repr(value) == "<no value>":
        return "(none)"
    value = getattr(value, "value", value)
    if isinstance(value, tuple):
        return list(value)
    finite = not isinstance(value, float) or np.isfinite(value)
    return value if value is None or (isinstance(value, (int, float, str)) and finite) else "(none)"


def signature(name):
    module, _, last = name.rpartition(".")
    found = getattr(import_module(module), last)
    given = inspect.signature(found.__new__ if name.endswith(".Accuracy") else found).parameters
    return {
        name: [plain(p.default), p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        for name, p in given.items()
        if name != "cls"
    }


def refused(call):
    try:
        call()
        return False
    except ValueError:
        return True


def sizes(n, **options):
    train, test = train_test_split(np.zeros(n), **options)
    return [len(train), len(test)]


def moons():
    x, y = make_moons(101, shuffle=False)
    upper, lower = x[y == 0], x[y == 1]
    between = np.linalg.norm(upper[:, None] - lower[None], axis=2).min()
    return {
        "shape": list(x.shape),
        "dtype": str(x.dtype),
        "upper and lower": [len(upper), len(lower)],
        "radii": [round(float(np.ptp(np.linalg.norm(upper, axis=1))), 9), round(float(np.linalg.norm(upper[0])), 9)],
        "ends nearer to the other moon than to each other": bool(between < np.linalg.norm(upper[0] - upper[-1])),
        "noise": round(float((make_moons(200_001, shuffle=False, noise=0.1, random_state=0)[0] - make_moons(200_001, shuffle=False)[0]).std()), 3),
    }


def contrast(n, temperature):
    """Lightly's loss, and -log of the softmax over all others, for random embeddings of any length."""
    torch.manual_seed(0)
    a, b = torch.randn(n, 8) * 3, torch.randn(n, 8)
    both = torch.nn.functional.normalize(torch.cat([a, b]), dim=1)
    scores = both @ both.T / temperature
    scores.fill_diagonal_(float("-inf"))
    partner = torch.arange(2 * n).roll(n)
    return [round(float(v), 4) for v in (NTXentLoss(temperature=temperature)(a, b), torch.nn.functional.cross_entropy(scores, partner))]


def projection(**options):
    return [type(layer).__name__ for layer in SimCLRProjectionHead(32, 16, 8, **options).layers]


random = np.random.default_rng(0)
rows = random.normal(size=(60, 7))
labels = np.arange(60) % 3
counted = GridSearchCV(MLPClassifier(max_iter=1), {"alpha": [1, 2, 3], "activation": ["relu", "tanh"]}, cv=4)
counted.fit(rows, labels)
network = MLPClassifier((5, 4), max_iter=1).fit(rows, labels)
texts = ["a cat sat", "a dog sat", "birds fly high"]
tfidf = TfidfVectorizer().fit(texts)
weights = TfidfVectorizer().fit_transform(texts)
starts = {
    init: KMeans(3, init=init, random_state=0).fit(rows)._n_init for init in ("k-means++", "random")
}
whole, reduced = np.zeros((9, 4)), np.zeros((8, 9))
facts = {
    "signatures": {f"sklearn.{n}": signature(f"sklearn.{n}") for n in NAMES}
    | {f"numpy.{n}": signature(f"numpy.{n}") for n in ARRAYS}
    | {n: signature(n) for n in OTHERS},
    "splits": {
        "0.25 of 10": sizes(10, test_size=0.25),
        "0.3 of 101": sizes(101, test_size=0.3),
        "nothing of 101": sizes(101),
    },
    "PCA": [list(PCA(3).fit(rows).components_.shape), list(PCA(3).fit_transform(rows).shape), PCA().fit(rows).n_components_],
    "mixture": {
        kind: [int(GaussianMixture(k, covariance_type=kind).fit(rows)._n_parameters()) for k in (1, 3)]
        for kind in ("full", "tied", "diag", "spherical")
    },
    "KMeans": [starts, list(KMeans(3).fit(rows).cluster_centers_.shape)],
    "MiniBatchKMeans": MiniBatchKMeans(3).fit(rows)._n_init,
    "DBSCAN alone": DBSCAN(eps=0.1, min_samples=1).fit(np.eye(2)).labels_.tolist(),
    "DBSCAN noise": DBSCAN(eps=0.1, min_samples=2).fit(np.eye(2)).labels_.tolist(),
    "TSNE of 4 dimensions refused": refused(lambda: TSNE(4).fit_transform(rows)),
    "TSNE perplexity as large refused": refused(lambda: TSNE(perplexity=60).fit_transform(rows)),
    "grid": [len(counted.cv_results_["params"]), counted.n_splits_],
    "MLP": sum(w.size for w in network.coefs_) + sum(b.size for b in network.intercepts_),
    "scaled": StandardScaler().fit_transform([[0.0, 5], [2, 5]]).tolist(),
    "to range": MinMaxScaler((-1, 1)).fit([[0.0], [4]]).transform([[1.0], [8]]).ravel().tolist(),
    "idf": [round(float(tfidf.idf_[tfidf.vocabulary_[w]]), 6) for w in ("sat", "cat")],
    "row length": round(float(np.sqrt((weights[0].toarray() ** 2).sum())), 6),
    "confusion": confusion_matrix([0, 0, 1], [0, 1, 1]).tolist(),
    "balanced": compute_class_weight("balanced", classes=np.array([0, 1]), y=np.array([0, 0, 0, 1])).tolist(),
    "binary F1 of three classes refused": refused(lambda: f1_score(labels, labels)),
    "AUC of three classes refused": refused(lambda: roc_auc_score(labels, np.eye(3)[labels])),
    "svd": {
        "9×4 full": [list(x.shape) for x in np.linalg.svd(whole)],
        "9×4 reduced": [list(x.shape) for x in np.linalg.svd(whole, full_matrices=False)],
        "8×9 reduced": [list(x.shape) for x in np.linalg.svd(reduced, full_matrices=False)],
    },
    "std": [float(np.std([1, 2, 4])), float(torch.std(torch.tensor([1.0, 2, 4])))],
    "eigenvalues": np.linalg.eigh(np.diag([3.0, 1, 2])).eigenvalues.tolist(),
    "convolved": {mode: len(np.convolve(np.ones(7), np.ones(3), mode)) for mode in ("full", "same", "valid")},
    "turned": np.convolve([0, 1, 0], [1, 2, 3]).tolist(),
    "histogram": [len(x) for x in np.histogram([1, 2, 3], bins=4)],
    "moons": moons(),
    "reliability": [x.tolist() for x in calibration_curve([0, 0, 1, 1], [0.1, 0.2, 0.9, 0.95], n_bins=5)],
    "NT-Xent": [contrast(4, 0.5), contrast(6, 0.1)],
    "NT-Xent of equals": round(float(NTXentLoss()(torch.ones(256, 4), torch.ones(256, 4))), 3),
    "projection": [projection(), projection(num_layers=3), projection(batch_norm=False)],
    "versions": {"sklearn": sklearn.__version__, "numpy": np.__version__},
}
path = Path(__file__).with_name("libraries.json")
path.write_text(re.sub(r"\n {4,}", " ", json.dumps(facts, indent=1, ensure_ascii=False)) + "\n", encoding="utf-8")

"""Records what scikit-learn's estimators, encoders and scores and NumPy's small functions give.

    python test/truth/estimators.py     # scikit-learn 1.9.1, NumPy 2.4.6 when it was recorded
"""
import inspect
import json
import warnings
from importlib import import_module
from pathlib import Path

import numpy as np
from sklearn import metrics
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import LabelBinarizer, LabelEncoder, Normalizer, OneHotEncoder, PolynomialFeatures, RobustScaler
from sklearn.tree import DecisionTreeClassifier

warnings.simplefilter("ignore")
NAMES = """tree.DecisionTreeClassifier ensemble.RandomForestClassifier ensemble.RandomForestRegressor ensemble.ExtraTreesClassifier
ensemble.GradientBoostingClassifier ensemble.HistGradientBoostingClassifier ensemble.AdaBoostClassifier ensemble.VotingClassifier
svm.SVC svm.SVR preprocessing.OneHotEncoder preprocessing.PolynomialFeatures impute.SimpleImputer impute.KNNImputer
compose.ColumnTransformer""".split()


def plain(value):
    finite = not isinstance(value, float) or np.isfinite(value)
    return value if value is None or (isinstance(value, (bool, int, float, str)) and finite) else "(none)"


def defaults(name):
    module, _, last = name.rpartition(".")
    found = inspect.signature(getattr(import_module(f"sklearn.{module}"), last)).parameters
    return {k: plain(p.default) for k, p in found.items()}


def raised(call):
    try:
        call()
    except Exception as error:
        return type(error).__name__


random = np.random.default_rng(0)
rows = random.normal(size=(100, 32))
y = np.arange(100) % 3
forest = RandomForestClassifier(5, random_state=0).fit(rows, y)
truth, scores = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])
facts = {
    "defaults": {name: defaults(name) for name in NAMES},
    "fit gives itself": (lambda e: e.fit(rows, y) is e)(LogisticRegression()),
    "not fitted": raised(lambda: PCA().transform(rows)),
    "PCA": list(PCA(4).fit_transform(rows).shape),
    "k-means": [list(KMeans(3).fit_predict(rows).shape), list(KMeans(3).fit(rows).predict(rows).shape)],
    "k-means score": bool(np.isclose((k := KMeans(3, random_state=0).fit(rows)).score(rows), -k.inertia_)),
    "probabilities": [list(forest.predict_proba(rows).shape), float(forest.predict_proba(rows).sum(1).round(6).min())],
    "drawn of 1000": round(len(np.unique(random.integers(0, 100_000, 100_000))) / 100_000, 2),
    "leaves at depth 3": DecisionTreeClassifier(max_depth=3).fit(rows, y).get_n_leaves() <= 8,
    "polynomial": [PolynomialFeatures(k).fit(np.zeros((1, d))).n_output_features_ for k, d in ((2, 2), (3, 10))],
    "polynomial names": PolynomialFeatures(2).fit(np.zeros((1, 2))).get_feature_names_out(["a", "b"]).tolist(),
    "two classes": list(LabelBinarizer().fit_transform(["a", "b", "a"]).shape),
    "encoded": LabelEncoder().fit_transform(["dog", "cat", "dog"]).tolist(),
    "one-hot": [list(OneHotEncoder().fit_transform([["a"], ["b"], ["c"]]).shape), raised(lambda: OneHotEncoder().fit([["a"]]).transform([["z"]]))],
    "normalized": Normalizer().fit_transform([[3.0, 4.0]]).tolist(),
    "robust": RobustScaler().fit_transform([[0.0], [1], [2], [3], [4]]).ravel().tolist(),
    "errors": [metrics.mean_squared_error([0, 4], [2, 4]), metrics.mean_absolute_error([0, 4], [2, 4]), metrics.r2_score([0, 4], [2, 4]), metrics.r2_score([2, 4], [0, 4])],
    "kappa": [metrics.cohen_kappa_score([0, 1, 2], [0, 1, 2]), round(metrics.cohen_kappa_score([0, 1, 0, 1], [0, 0, 1, 1]), 6)],
    "balanced": metrics.balanced_accuracy_score([0, 1, 2, 2], [0, 0, 0, 0]),
    "average precision of chance": round(metrics.average_precision_score(np.arange(20000) % 4 == 0, random.random(20000)), 2),
    "curve": [len(a) for a in metrics.precision_recall_curve(truth, scores)],
    "roc": [bool(np.isinf(metrics.roc_curve(truth, scores)[2][0])), float(metrics.auc(*metrics.roc_curve(truth, scores)[:2])), float(metrics.roc_auc_score(truth, scores))],
    "rand": metrics.adjusted_rand_score([0, 0, 1, 1], [5, 5, 3, 3]),
    "rounded": [np.rint([0.5, 1.5, 2.5]).tolist(), np.round([0.5, 1.5, 2.5]).tolist()],
    "shapes": {
        "hstack": [list(np.hstack([np.zeros(2), np.zeros(3)]).shape), list(np.hstack([np.zeros((2, 3)), np.zeros((2, 4))]).shape)],
        "vstack": list(np.vstack([np.zeros(3), np.zeros(3)]).shape),
        "column_stack": list(np.column_stack([np.zeros(3), np.zeros(3)]).shape),
        "mean": [list(np.zeros((4, 3)).mean(axis).shape) for axis in (0, 1)],
        "keepdims": list(np.mean(np.zeros((4, 3)), axis=0, keepdims=True).shape),
        "meshgrid": [list(np.meshgrid(np.zeros(4), np.zeros(3))[0].shape), list(np.meshgrid(np.zeros(4), np.zeros(3), indexing="ij")[0].shape)],
    },
    "overflow": [bool(np.isfinite(np.exp(709.0))), bool(np.isinf(np.exp(710.0)))],
    "log of 0": str(np.log(0.0)),
    "bytes wrap": int(np.array(256.0 + 4).astype(np.int64).astype(np.uint8)),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1, ensure_ascii=False, default=lambda v: v.item()) + "\n", encoding="utf-8")

"""Writes sklearn_golden.json: scikit-learn's mixtures from given starting partitions.

    python make_sklearn_golden.py

The rows are drawn here and written with the results, so that nothing else is needed to read them.
"""

import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.datasets import load_iris, load_wine
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

warnings.filterwarnings("ignore")


class FromPartition:
    """A mixture whose first responsibilities are a partition."""

    def start(self, labels):
        self.start_labels = labels
        return self

    def _initialize_parameters(self, X, random_state, **_):
        resp = np.zeros((len(X), self.n_components))
        resp[np.arange(len(X)), self.start_labels] = 1
        self._initialize(X, resp)


class Plain(FromPartition, GaussianMixture):
    pass


class Bayes(FromPartition, BayesianGaussianMixture):
    pass


def numbers(array):
    return [float(f"{x:.12g}") for x in np.asarray(array).ravel()]


rng = np.random.default_rng(3)
drawn = np.concatenate([rng.normal(size=(120, 3)) @ np.diag([1, 2, 0.5]) + [3, 0, 1],
                        rng.normal(size=(80, 3)) @ [[1, 0.8, 0], [0, 1, 0], [0, 0.3, 1.5]],
                        rng.normal(size=(60, 3)) * 0.7 + [-3, 2, -2]])
sets = {"iris": load_iris().data, "wine": load_wine().data[:, [0, 6, 9, 11]], "drawn": np.round(drawn, 6)}
golden = {"sklearn": sklearn.__version__, "sets": {}}
for name, X in sets.items():
    labels = np.arange(len(X)) * 3 // len(X)
    entry = {"width": X.shape[1], "rows": numbers(X), "labels": labels.tolist(), "plain": {}, "bayes": {}}
    for kind in ("spherical", "diag", "tied", "full"):
        m = Plain(3, covariance_type=kind, tol=1e-13, max_iter=20000, reg_covar=0).start(labels).fit(X)
        entry["plain"][kind] = {"logLikelihood": float(m.score(X) * len(X)), "bic": float(m.bic(X)),
                                "aic": float(m.aic(X)), "means": numbers(m.means_), "weights": numbers(m.weights_)}
    # Full covariances only: for diagonal ones scikit-learn does not use a product of gamma laws.
    for law in ("dirichlet_distribution", "dirichlet_process"):
        m = Bayes(n_components=3, covariance_type="full", tol=1e-14, max_iter=5000, reg_covar=0,
                  weight_concentration_prior_type=law, weight_concentration_prior=0.5,
                  degrees_of_freedom_prior=X.shape[1]).start(labels).fit(X)
        entry["bayes"][law] = {"means": numbers(m.means_), "weights": numbers(m.weights_),
                               "covariances": numbers(m.covariances_)}
    golden["sets"][name] = entry
path = pathlib.Path(__file__).with_name("sklearn_golden.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
print(path.stat().st_size, "bytes")

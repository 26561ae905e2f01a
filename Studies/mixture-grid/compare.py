"""The BIC of every cell of a search beside scikit-learn's best of many starts.

Usage: compare.py ELBO TABLE.csv STARTS [OPTION OF elbo mixture ...]
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
elbo, table, starts, options = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
model = os.path.join(tempfile.mkdtemp(), "m.safetensors")
run = subprocess.run([elbo, "mixture", table, "--json", "-o", model, *options], check=True, capture_output=True, text=True)
manifest = json.loads(run.stdout)
places = {(place["model"], place["components"]): place.get("value") for place in manifest["fit"]["places"]}


def numbers():
    """The complete rows of the mixture's columns."""
    for row in csv.DictReader(open(table), skipinitialspace=True):
        try:
            yield [float(row[name]) for name in manifest["columns"]]
        except ValueError:
            pass


rows = np.array(list(numbers()))
(n, d), scale = rows.shape, rows.std(0)


def parameters(model, k):
    return k * d + k - 1 + {"VII": k, "VVI": k * d, "EEE": d * (d + 1) // 2, "VVV": k * d * (d + 1) // 2}[model]


def best(model, kind, k):
    """BIC of the best fit that is no spike: every component has more rows than columns and a width in every direction."""
    found = -np.inf
    for first in ("kmeans", "random_from_data", "k-means++"):
        for seed in range(starts):
            try:
                fit = GaussianMixture(k, covariance_type=kind, init_params=first, random_state=seed, tol=1e-7, max_iter=1000, reg_covar=1e-9).fit(rows)
            except ValueError:
                continue
            if model != "EEE":
                variances = [np.linalg.eigvalsh(c / np.outer(scale, scale)).min() for c in fit.covariances_] if model == "VVV" else fit.covariances_ / (scale**2 if model == "VVI" else scale.max() ** 2)
                if fit.predict_proba(rows).sum(0).min() <= d + 1 or np.min(variances) < 1e-5:
                    continue
            found = max(found, 2 * fit.score(rows) * n - parameters(model, k) * np.log(n))
    return found


cells, worse = 0, []
for model, kind in (("VII", "spherical"), ("VVI", "diag"), ("EEE", "tied"), ("VVV", "full")):
    for k in range(1, 10):
        own = places.get((model, k))
        other = best(model, kind, k) if own is not None else -np.inf
        if np.isfinite(other):
            cells += 1
            if own < other - 1:
                worse.append((model, k, round(other - own, 1)))
print(f"{os.path.basename(table)}: {len(worse)} of {cells} cells are worse by more than 1:", worse)

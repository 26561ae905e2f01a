"""Scores the rows that each method was fitted to. Usage: judge.py ELBO FOLDER"""

import glob
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
from sklearn import datasets
from sklearn.covariance import MinCovDet
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

warnings.filterwarnings("ignore")
elbo, folder = sys.argv[1:3]
work = tempfile.mkdtemp()


def sets():
    """Name, rows, and which rows are anomalies."""
    for path in sorted(glob.glob(os.path.join(folder, "*.npz"))):
        held = np.load(path)
        yield os.path.basename(path)[:-4], held["X"].astype(float), held["y"]
    draw = np.random.RandomState(0)

    def rare(rows, is_rare, count):
        kept = np.concatenate([np.flatnonzero(~is_rare), draw.permutation(np.flatnonzero(is_rare))[:count]])
        return rows[kept], is_rare[kept].astype(int)

    tumours, wine, digits = datasets.load_breast_cancer(), datasets.load_wine(), datasets.load_digits()
    yield "sk-tumours", *rare(tumours.data, tumours.target == 0, 21)
    yield "sk-wine", *rare(wine.data, wine.target == 0, 10)
    for digit in range(10):
        yield f"sk-digit-{digit}", *rare(digits.data, digits.target == digit, 40)


def tool(*fit):
    def scores(rows, seed):
        data, model = os.path.join(work, "data.npy"), os.path.join(work, "m.safetensors")
        np.save(data, rows)
        run = subprocess.run([elbo, "mixture", data, "-o", model, "--seed", str(seed), *fit], capture_output=True)
        if run.returncode:
            return None
        table = os.path.join(work, "scores.csv")
        subprocess.run([elbo, "score", model, data, "-o", table], check=True, capture_output=True)
        for path in (model, data):
            os.remove(path)
        found = np.genfromtxt(table, delimiter=",", names=True)["anomaly_score"]
        os.remove(table)
        return found

    return scores


def standardised(rows):
    return (rows - rows.mean(0)) / rows.std(0)


def forest(rows, seed):
    return -IsolationForest(random_state=seed).fit(rows).score_samples(rows)


def t_distribution(rows, seed, degrees=3):
    """Mahalanobis distances under a multivariate t by maximum likelihood."""
    rows = standardised(rows)
    (n, d), mean = rows.shape, np.median(rows, 0)
    scale = np.cov(rows.T) + 1e-6 * np.eye(d)
    for _ in range(100):
        squares = (np.linalg.solve(np.linalg.cholesky(scale), (rows - mean).T) ** 2).sum(0)
        weights = (degrees + d) / (degrees + squares)
        mean = weights @ rows / weights.sum()
        scale = (weights[:, None] * (rows - mean)).T @ (rows - mean) / n + 1e-6 * np.eye(d)
    return squares


def least_determinant(rows, seed):
    rows = standardised(rows)
    return MinCovDet(random_state=seed, support_fraction=0.75).fit(rows).mahalanobis(rows)


floor = ("--floor", "1e-3")
methods = {
    "--for anomalies": (tool("--for", "anomalies"), 3),
    "BIC choice": (tool(*floor, "--restarts", "0"), 1),
    "Gaussian": (tool("--components", "1", "--covariance", "VVV", *floor), 1),
    "VVV 3": (tool("--components", "3", "--covariance", "VVV", *floor, "--restarts", "0"), 1),
    "VVI 10, floor 0.1": (tool("--components", "10", "--covariance", "VVI", "--floor", "0.1", "--start", "k-means", "--restarts", "0"), 3),
    "VVV 3, noise": (tool("--components", "3", "--covariance", "VVV", *floor, "--noise", "0.05", "--restarts", "0"), 1),
    "t, 3 degrees": (t_distribution, 1),
    "MCD": (least_determinant, 1),
    "isolation forest": (forest, 3),
}
if len(sys.argv) > 3:
    methods = {name: methods[name] for name in sys.argv[3].split(";")}
print("| set | rows x columns | share |", " | ".join(methods), "|")
print("|---|---|---|" + "---|" * len(methods))
table, given = [], 0
for name, rows, odd in sets():
    rows = rows[:, rows.std(0) > 0]
    areas = []
    for score, seeds in methods.values():
        found = [score(rows, seed) for seed in range(seeds)]
        areas.append(np.nan if any(one is None for one in found) else np.mean([roc_auc_score(odd, one) for one in found]))
    table.append(areas)
    given += not name.startswith("sk-")
    print(f"| {name} | {rows.shape[0]} x {rows.shape[1]} | {odd.mean():.3f} |", " | ".join(f"{area:.3f}" for area in areas), "|", flush=True)
for label, part in (("mean of the folder's", table[:given]), ("mean of all", table)):
    print(f"| **{label}** | | |", " | ".join(f"{area:.3f}" for area in np.mean(part, 0)), "|")

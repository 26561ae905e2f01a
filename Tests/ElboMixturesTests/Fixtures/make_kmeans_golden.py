"""Writes kmeans.json: scikit-learn's Lloyd iterations from given centres, and SciPy's Ward linkage.

Run in this folder, after make_agglomeration_golden.R: python make_kmeans_golden.py
Made with scikit-learn 1.9.1 and SciPy 1.17.1.
"""

import json

import numpy as np
from scipy.cluster.hierarchy import linkage
from sklearn.cluster import KMeans

cases = {}
for name, case in json.load(open("agglomeration.json"))["sets"].items():
    rows = np.array(case["values"]).reshape(-1, case["width"])
    rows = (rows - rows.mean(0)) / rows.std(0)
    start = rows[[0, len(rows) // 2, len(rows) - 1]]
    weights = 1.0 + np.arange(len(rows)) % 3
    fits = []
    for w in (np.ones(len(rows)), weights):
        fit = KMeans(3, init=start, n_init=1, tol=0, max_iter=300, algorithm="lloyd").fit(rows, sample_weight=w)
        fits.append({"inertia": fit.inertia_, "labels": "".join(map(str, fit.labels_))})
    # A merge's Ward cost is half of the squared height.
    costs = linkage(rows, "ward")[:, 2] ** 2 / 2
    cases[name] = {"plain": fits[0], "weighted": fits[1], "ward": [float(f"{c:.10g}") for c in costs[-20:]]}
json.dump(cases, open("kmeans.json", "w"), indent=0)

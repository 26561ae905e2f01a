"""Writes clustering.json: scores of random and special partitions, by scikit-learn and SciPy."""

import json
import sys

import numpy as np
import scipy
import sklearn
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.metrics.cluster import contingency_matrix


def case(name, clusters, classes):
    table = contingency_matrix(clusters, classes)
    rows, columns = linear_sum_assignment(-table)
    return {
        "name": name,
        "clusters": [int(x) for x in clusters],
        "classes": [int(x) for x in classes],
        "accuracy": float(table[rows, columns].sum() / table.sum()),
        "adjustedRandIndex": float(adjusted_rand_score(classes, clusters)),
        "normalizedMutualInformation": float(normalized_mutual_info_score(classes, clusters)),
        "purity": float(table.max(axis=1).sum() / table.sum()),
    }


random = np.random.default_rng(4)
cases = []
for k, c in [(2, 2), (3, 3), (5, 3), (3, 7), (9, 9), (1, 4), (6, 1), (12, 5)]:
    classes = random.integers(0, c, 80)
    clusters = np.where(random.random(80) < 0.6, classes % k, random.integers(0, k, 80))
    cases.append(case(f"{k} clusters, {c} classes", clusters, classes))
cases.append(case("independent", random.integers(0, 4, 200), random.integers(0, 4, 200)))
cases.append(case("equal but for names", [5, 5, -1, -1, 9], [1, 1, 0, 0, 2]))
cases.append(case("all alone", list(range(6)), list(range(6, 12))))
cases.append(case("alone against together", list(range(6)), [0] * 6))
cases.append(case("one example", [3], [1]))
cases.append(case("greedy matching fails", [0] * 5 + [1] * 7, [0] * 3 + [1] * 2 + [0] * 5 + [1] * 2))
json.dump(
    {"sklearn": sklearn.__version__, "scipy": scipy.__version__, "cases": cases},
    open(sys.argv[1], "w"),
    indent=1,
)

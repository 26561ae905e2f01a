"""Trustworthiness of a plane, for EmbeddingTests.swift: scikit-learn 1.9.1, numpy 2.4.6."""

import numpy as np
from sklearn.manifold import trustworthiness

# Multiples of 1/64 that single precision holds, with no two distances equal.
points = np.array([[i**3 * 2819 % 6007, i**3 * 3041 % 5861, i**3 * 2917 % 5557] for i in range(24)]) / 64
plane = np.array([[i**3 * 2819 % 6007 / 64 + 0.01 * i, i * 19 % 83] for i in range(24)], float)
distances = np.sort(((points[:, None] - points[None]) ** 2).sum(-1), axis=1)
assert np.diff(distances, axis=1).min() > 0.05
for neighbours in (3, 5, 8):
    print(neighbours, repr(float(trustworthiness(points, plane, n_neighbors=neighbours))))

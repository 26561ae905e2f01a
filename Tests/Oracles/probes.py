"""Probabilities of a logistic regression, for PredictionTests.swift: scikit-learn."""

import numpy as np
from sklearn.linear_model import LogisticRegression

x = np.array([0.5, 1, 2, 0.2, -1, 0.3, 1.5, -2, 0, 0.4, -0.7, 1.1]).reshape(6, 2)
y = np.array([0, 1, 2, 1, 0, 2])
z = (x - x.mean(0)) / x.std(0)
model = LogisticRegression(C=1, tol=1e-12, max_iter=10_000).fit(np.tile(z, (160, 1)), np.tile(y, 160))
for row in model.predict_proba(z):
    print("[" + ", ".join(f"{p:.6f}" for p in row) + "],")

"""Golden numbers of hidden Markov models.

pip install hmmlearn==0.3.3; python make_markov_golden.py > markov_golden.json

Two series of 120 and 80 rows from three states; for each kind of covariance thirty iterations of EM from the same first
parameters, without hmmlearn's prior on variances.
"""
import json
import warnings

import hmmlearn
import numpy as np
from hmmlearn.hmm import GaussianHMM

warnings.filterwarnings("ignore")
rng = np.random.default_rng(17)
lengths = [120, 80]
transitions = np.array([[0.9, 0.08, 0.02], [0.1, 0.8, 0.1], [0.05, 0.15, 0.8]])
means = np.array([[0.0, 0.0], [2.0, -1.0], [-1.0, 3.0]])
factors = np.array([[[1.0, 0.0], [0.4, 0.8]], [[0.5, 0.0], [-0.3, 0.6]], [[0.8, 0.0], [0.1, 1.1]]])
rows = []
for length in lengths:
    state = rng.choice(3, p=[0.5, 0.3, 0.2])
    for _ in range(length):
        rows.append(means[state] + factors[state] @ rng.standard_normal(2))
        state = rng.choice(3, p=transitions[state])
x = np.round(np.array(rows), 6)

first = {
    "initial": [0.4, 0.35, 0.25],
    "transitions": [[0.7, 0.2, 0.1], [0.2, 0.6, 0.2], [0.2, 0.2, 0.6]],
    "means": [[0.5, 0.5], [1.5, -0.5], [-0.5, 2.0]],
}
covars = {
    "full": np.array([[[1.5, 0.2], [0.2, 1.2]]] * 3),
    "diag": np.array([[1.5, 1.2]] * 3),
    "spherical": np.array([1.4, 1.4, 1.4]),
    "tied": np.array([[1.5, 0.2], [0.2, 1.2]]),
}
cases = []
for kind, covar in covars.items():
    model = GaussianHMM(3, covariance_type=kind, covars_prior=0, min_covar=0, n_iter=30, tol=-np.inf, init_params="")
    model.startprob_ = np.array(first["initial"])
    model.transmat_ = np.array(first["transitions"])
    model.means_ = np.array(first["means"])
    model.covars_ = covar
    model.fit(x, lengths)
    joint, path = model.decode(x, lengths)
    score, posteriors = model.score_samples(x, lengths)
    cases.append({
        "kind": kind,
        "firstCovariances": np.array([
            c if np.ndim(c) == 2 else np.diag(np.broadcast_to(c, 2))
            for c in (covar if kind != "tied" else [covar] * 3)]).tolist(),
        "history": list(model.monitor_.history),
        "initial": model.startprob_.tolist(),
        "transitions": model.transmat_.tolist(),
        "means": model.means_.tolist(),
        # What hmmlearn 0.3.3 gives out of spherical covariances is not what it computes with.
        "covariances": (
            [np.diag(row).tolist() for row in model._covars_] if kind == "spherical" else model.covars_.tolist()),
        "score": score,
        "joint": joint,
        "path": path.tolist(),
        "posteriors": np.round(posteriors.ravel(), 9).tolist(),
    })
print(json.dumps({"hmmlearn": hmmlearn.__version__, "rows": x.ravel().tolist(), "lengths": lengths, "first": first, "cases": cases}))

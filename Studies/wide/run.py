#!/usr/bin/env python3
"""run.py ELBO [SEED]: 300 rows of 500 columns, in three groups of four factors each.

Fits mixtures of factors (UUC: HDDC; UCU and CCU of McNicholas and Murphy) and Gaussians, and scikit-learn's mixtures where
they have an answer. Written: seconds of processor time, components, adjusted Rand index against the truth, and the log-likelihood of 300 new rows of the same law, nats
a row. Of one component the factor analysis of both: log-likelihood of the rows.
"""
import csv
import json
import resource
import subprocess
import sys
import tempfile

import numpy as np
from sklearn.decomposition import FactorAnalysis
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

elbo, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
rng = np.random.default_rng(seed)
n, d, q, G = 300, 500, 4, 3
means = rng.normal(size=(G, d)) * 0.35
loadings = rng.normal(size=(G, d, q))
noise = rng.uniform(0.5, 1.5, size=d)


def draw():
    labels = rng.integers(0, G, n)
    factors = rng.normal(size=(n, q))
    rows = np.stack([means[k] + loadings[k] @ f for k, f in zip(labels, factors)])
    return rows + rng.normal(size=(n, d)) * np.sqrt(noise), labels


(train, truth), (test, _) = draw(), draw()


def processor():
    """Seconds of processor time, of this program and of those it ran."""
    return sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def show(name, seconds, components, found, held):
    score = "" if found is None else f"{adjusted_rand_score(truth, found):.3f}"
    print(f"{name},{seconds:.1f},{components},{score},{held:.2f}", flush=True)


with tempfile.TemporaryDirectory() as folder:
    np.save(f"{folder}/train.npy", train)
    np.save(f"{folder}/test.npy", test)

    def run(*arguments):
        return subprocess.run([elbo, *arguments], check=True, capture_output=True, text=True).stdout

    def fit(name, *options):
        began = processor()
        try:
            run("mixture", f"{folder}/train.npy", "--output", f"{folder}/m.safetensors", "--force", *options)
        except subprocess.CalledProcessError as error:
            print(name, "no fit:", " ".join(error.stderr.split()[-30:]), flush=True)
            return None
        seconds = processor() - began
        run("cluster", f"{folder}/m.safetensors", f"{folder}/train.npy", "--output", f"{folder}/c.csv", "--force")
        with open(f"{folder}/c.csv") as file:
            found = [line["component"] for line in csv.DictReader(file)]
        held = json.loads(run("evaluate", f"{folder}/m.safetensors", f"{folder}/test.npy", "--json"))
        model = json.loads(run("inspect", f"{folder}/m.safetensors", "--json"))["manifest"]
        show(f"{name} ({model['model']})", seconds, model["components"], found, held["logLikelihood"]["mean"])
        return model

    print("fit,seconds,components,rand,held-out")
    fit("elbo UUC-4", "--components", "1...4", "--covariance", "UUC-4")
    one = fit("elbo CCU-4 one component", "--components", "1", "--covariance", "CCU-4", "--tolerance", "1e-9")
    analysis = FactorAnalysis(q, tol=1e-8, max_iter=20000, svd_method="lapack").fit(train)
    print("one component, log-likelihood of the rows: elbo", one["fit"]["logLikelihood"], "scikit-learn", analysis.score(train) * n, flush=True)
    fit("elbo VVI,EEI,VII,EII", "--components", "1...4", "--covariance", "VVI,EEI,VII,EII")
    fit("elbo UUC-1...6", "--components", "3", "--covariance", "UUC-1...6")
    fit("elbo UCU-4", "--components", "3", "--covariance", "UCU-4")
    fit("elbo VVV", "--components", "3", "--covariance", "VVV")
    for kind in ("diag", "full"):
        for regular in (1e-6, 1e-2):
            began = processor()
            try:
                fits = [GaussianMixture(k, covariance_type=kind, reg_covar=regular, random_state=seed, n_init=3).fit(train) for k in range(1, 5)]
            except ValueError as error:
                print(f"scikit-learn {kind} {regular}: {str(error)[:80]}", flush=True)
                continue
            best = min(fits, key=lambda f: f.bic(train))
            show(f"scikit-learn {kind} reg_covar {regular}", processor() - began, best.n_components, best.predict(train), best.score(test))

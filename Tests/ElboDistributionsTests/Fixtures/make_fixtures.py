"""Writes distributions.json: densities, entropies and divergences by SciPy.

    python3 make_fixtures.py
"""

import json
import pathlib

import numpy as np
from scipy import integrate, special, stats

rng = np.random.default_rng(20240601)


def numbers(values):
    return [float(v) for v in np.ravel(values)]


def normal():
    cases = []
    for size in (1, 2, 5):
        for scale in (0.1, 1.0, 10.0):
            mean, log_variance = rng.normal(0, scale, size), rng.normal(0, 2, size)
            x = mean + rng.normal(0, 3, size)
            law = stats.norm(mean, np.exp(log_variance / 2))
            cases.append(dict(
                mean=numbers(mean), logVariance=numbers(log_variance), x=numbers(x),
                logProbability=float(law.logpdf(x).sum()), entropy=float(law.entropy().sum())))
    return cases


def bernoulli():
    cases = []
    for size in (1, 4):
        for scale in (0.5, 3.0, 12.0):
            logits = rng.normal(0, scale, size)
            x = rng.integers(0, 2, size)
            law = stats.bernoulli(special.expit(logits))
            # SciPy's logpmf loses digits near p = 1; log_expit does not.
            log_p = special.log_expit(np.where(x == 1, logits, -logits)).sum()
            assert np.isclose(log_p, law.logpmf(x).sum(), rtol=1e-6)
            p = special.expit(logits)
            entropy = -(p * special.log_expit(logits) + special.expit(-logits) * special.log_expit(-logits))
            cases.append(dict(
                logits=numbers(logits), x=numbers(x), logProbability=float(log_p),
                entropy=float(entropy.sum())))
    return cases


def categorical():
    cases = []
    for size in (2, 3, 7):
        for scale in (0.5, 5.0):
            logits = rng.normal(0, scale, size)
            p = special.softmax(logits)
            index = int(rng.integers(size))
            cases.append(dict(
                logits=numbers(logits), index=index,
                logProbability=float(special.log_softmax(logits)[index]),
                entropy=float(stats.entropy(p))))
    return cases


def normal_divergence():
    cases = []
    for size in (1, 3):
        for _ in range(4):
            q = rng.normal(0, 1.5, size), rng.normal(0, 1, size)
            p = rng.normal(0, 1.5, size), rng.normal(0, 1, size)
            total = 0.0
            for d in range(size):
                a = stats.norm(q[0][d], np.exp(q[1][d] / 2))
                b = stats.norm(p[0][d], np.exp(p[1][d] / 2))
                low, high = a.mean() - 14 * a.std(), a.mean() + 14 * a.std()
                value, _ = integrate.quad(
                    lambda z: a.pdf(z) * (a.logpdf(z) - b.logpdf(z)), low, high,
                    epsabs=1e-13, epsrel=1e-13, limit=500, points=[a.mean()])
                total += value
            cases.append(dict(
                qMean=numbers(q[0]), qLogVariance=numbers(q[1]), pMean=numbers(p[0]),
                pLogVariance=numbers(p[1]), divergence=total))
    return cases


def discrete_divergence():
    cases = []
    for size in (2, 5):
        for scale in (0.5, 3.0):
            q, p = rng.normal(0, scale, size), rng.normal(0, scale, size)
            cases.append(dict(
                q=numbers(q), p=numbers(p),
                categorical=float(stats.entropy(special.softmax(q), special.softmax(p))),
                bernoulli=float(sum(
                    stats.entropy([special.expit(a), special.expit(-a)],
                                  [special.expit(b), special.expit(-b)]) for a, b in zip(q, p)))))
    return cases


fixtures = dict(
    normal=normal(), bernoulli=bernoulli(), categorical=categorical(),
    normalDivergence=normal_divergence(), discreteDivergence=discrete_divergence(),
    # The value a chi-square law with k degrees of freedom exceeds once in a million.
    chiSquareLimits={str(k): float(stats.chi2.isf(1e-6, k)) for k in range(1, 20)})
path = pathlib.Path(__file__).with_name("distributions.json")
path.write_text(json.dumps(fixtures, indent=1) + "\n")

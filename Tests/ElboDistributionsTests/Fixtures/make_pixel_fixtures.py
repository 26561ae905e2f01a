"""Writes pixels.json: laws of pixels with 60 digits by mpmath, and by SciPy where it has them.

    python3 make_pixel_fixtures.py
"""

import json
import pathlib

import mpmath as mp
import numpy as np
from scipy import stats

mp.mp.dps = 60
LEVELS = 256


def sigma(x):
    return 1 / (1 + mp.exp(-x))


def continuous_bernoulli():
    """Normaliser, mean and entropy by quadrature of lambda^x (1 - lambda)^(1 - x), no closed form."""
    cases = []
    logits = [0, 1e-9, -1e-4, 0.02, 0.04, -0.7, 0.9999, 1.0001, -3, 12, -40, 300]
    for logit in logits:
        l = mp.mpf(logit)
        log_lambda, log_rest = mp.log(sigma(l)), mp.log(sigma(-l))
        # The mass sits within a few 1/|l| of one end.
        inner = [mp.mpf(k) / max(1, abs(logit)) for k in (1, 4, 16, 64) if k < abs(logit)]
        points = sorted({mp.mpf(0), mp.mpf(1)} | set(inner if logit < 0 else [1 - p for p in inner]))

        def integral(f):
            return mp.quad(lambda x: f(x) * mp.exp(x * log_lambda + (1 - x) * log_rest), points)

        total = integral(lambda x: 1)
        mean = integral(lambda x: x) / total
        # The log-density is linear in x.
        entropy = mp.log(total) - mean * log_lambda - (1 - mean) * log_rest
        for x in (0.0, 0.25, 1.0):
            value = x * log_lambda + (1 - mp.mpf(x)) * log_rest - mp.log(total)
            cases.append(dict(
                logit=logit, x=x, logProbability=float(value), mean=float(mean),
                entropy=float(entropy)))
    return cases


def logistic_masses(location, log_scale):
    """Differences of the distribution function, naively: 60 digits are enough."""
    mu, s = mp.mpf(location), mp.exp(mp.mpf(log_scale))
    edges = [sigma(((mp.mpf(j) - mp.mpf(1) / 2) / 255 - mu) / s) for j in range(1, LEVELS)]
    edges = [mp.mpf(0)] + edges + [mp.mpf(1)]
    return [b - a for a, b in zip(edges, edges[1:])]


def summary(masses):
    mean = mp.fsum(j * p for j, p in enumerate(masses)) / 255
    entropy = -mp.fsum(p * mp.log(p) for p in masses if p > 0)
    return dict(mean=float(mean), entropy=float(entropy))


def discretized_logistic():
    cases = []
    for location in (-0.2, 0.004, 0.5, 0.9, 1.3):
        for log_scale in (-5.0, -4.0, -2.5, 0.0, 2.0):
            # Bins a hundred scales away need more digits than bins near the middle.
            with mp.workdps(400):
                masses = logistic_masses(location, log_scale)
            assert abs(mp.fsum(masses) - 1) < mp.mpf(10) ** -50
            law = stats.logistic(location, np.exp(log_scale))
            assert np.isclose(law.cdf(100.5 / 255) - law.cdf(99.5 / 255), float(masses[100]), atol=1e-12)
            levels = [0, 1, 2, 100, 128, 230, 254, 255]
            cases.append(dict(
                location=location, logScale=log_scale, levels=levels,
                logProbabilities=[float(mp.log(masses[j])) for j in levels], **summary(masses)))
    return cases


def mixture():
    cases = []
    rng = np.random.default_rng(7)
    for spread in (0.5, 3.0):
        logits = rng.normal(0, spread, 3)
        locations, log_scales = rng.uniform(-0.1, 1.1, 3), rng.uniform(-5, -1, 3)
        weights = [mp.exp(mp.mpf(float(l))) for l in logits]
        with mp.workdps(400):
            parts = [logistic_masses(float(m), float(s)) for m, s in zip(locations, log_scales)]
            masses = [
                mp.fsum(w * part[j] for w, part in zip(weights, parts)) / mp.fsum(weights)
                for j in range(LEVELS)]
        levels = [0, 1, 60, 128, 200, 254, 255]
        cases.append(dict(
            logits=logits.tolist(), locations=locations.tolist(), logScales=log_scales.tolist(),
            levels=levels, logProbabilities=[float(mp.log(masses[j])) for j in levels],
            **summary(masses)))
    return cases


def beta_binomial():
    cases = []
    n = LEVELS - 1
    for alpha, beta in ((1, 1), (1e-4, 3e-3), (0.02, 0.5), (0.7, 6.0), (8, 8), (40, 3),
                        (900, 20), (5e4, 2e4), (1e6, 3e6), (1e9, 1e9)):
        a, b = mp.mpf(alpha), mp.mpf(beta)

        def log_beta(p, q):
            return mp.loggamma(p) + mp.loggamma(q) - mp.loggamma(p + q)

        logs = [
            mp.log(mp.binomial(n, k)) + log_beta(k + a, n - k + b) - log_beta(a, b)
            for k in range(LEVELS)]
        if alpha < 1e3:
            assert np.allclose(stats.betabinom(n, alpha, beta).logpmf(np.arange(LEVELS)),
                               [float(v) for v in logs], atol=1e-8)
        levels = [0, 1, 17, 128, 200, 254, 255]
        cases.append(dict(
            alpha=alpha, beta=beta, levels=levels,
            logProbabilities=[float(logs[k]) for k in levels],
            **summary([mp.exp(v) for v in logs])))
    return cases


fixtures = dict(
    continuousBernoulli=continuous_bernoulli(), discretizedLogistic=discretized_logistic(),
    mixture=mixture(), betaBinomial=beta_binomial())
path = pathlib.Path(__file__).with_name("pixels.json")
path.write_text(json.dumps(fixtures, indent=1) + "\n")

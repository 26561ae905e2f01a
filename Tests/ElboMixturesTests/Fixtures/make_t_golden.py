"""Golden numbers of mixtures of multivariate t distributions: densities by scipy.stats.multivariate_t, iterations by a
plain ECM (Peel and McLachlan 2000, with missing cells by Liu and Rubin 1995) written out row by row.

    python make_t_golden.py > t_golden.json
"""

import json

import numpy as np
import scipy
from scipy.optimize import brentq
from scipy.special import logsumexp, psi
from scipy.stats import multivariate_t

rng = np.random.default_rng(20)
n, d, G = 120, 3, 2
labels = np.arange(n) % 2
x = rng.standard_t(4, size=(n, d)) @ np.array([[1, 0.4, 0], [0, 1, -0.3], [0, 0, 0.7]])
x += np.where(labels[:, None] == 0, [0.0, 0, 0], [4.0, 3, -2])
x[7] += 60
x[30] -= [80, 0, 0]
holes = rng.random((n, d)) < 0.12
holes[np.arange(n), rng.integers(0, d, n)] = False
gaps = np.where(holes, np.nan, x)


def log_densities(rows, pi, mu, sigma, nu):
    out = np.empty((len(rows), G))
    for i, row in enumerate(rows):
        o = ~np.isnan(row)
        for k in range(G):
            law = multivariate_t(mu[k][o], sigma[k][np.ix_(o, o)], df=nu[k])
            out[i, k] = np.log(pi[k]) + law.logpdf(row[o])
    return out


def degrees(mean):
    def f(nu):
        return np.log(nu / 2) - psi(nu / 2) + 1 + mean

    if f(1) <= 0:
        return 1.0
    if f(200) >= 0:
        return 200.0
    return brentq(f, 1, 200, xtol=1e-13)


def step(rows, pi, mu, sigma, nu, shared):
    logs = log_densities(rows, pi, mu, sigma, nu)
    r = np.exp(logs - logsumexp(logs, axis=1, keepdims=True))
    parts = []
    for k in range(G):
        N = U = L = 0.0
        first, fills, spreads, us = np.zeros(d), [], [], []
        for row, w in zip(rows, r[:, k]):
            o = ~np.isnan(row)
            m = ~o
            c = int(o.sum())
            inverse = np.linalg.inv(sigma[k][np.ix_(o, o)])
            e = row[o] - mu[k][o]
            delta = e @ inverse @ e
            u = (nu[k] + c) / (nu[k] + delta)
            full, spread = row.copy(), np.zeros((d, d))
            if m.any():
                b = sigma[k][np.ix_(m, o)] @ inverse
                full[m] = mu[k][m] + b @ e
                spread[np.ix_(m, m)] = sigma[k][np.ix_(m, m)] - b @ sigma[k][np.ix_(o, m)]
            N, U = N + w, U + w * u
            L += w * (psi((nu[k] + c) / 2) - np.log((nu[k] + delta) / 2) - u)
            first += w * u * full
            fills.append(full), spreads.append(w * spread), us.append(w * u)
        centre = first / U
        e = np.array(fills) - centre
        scatter = (e * np.array(us)[:, None]).T @ e + np.sum(spreads, axis=0)
        parts.append((N, L, centre, scatter / N))
    N = np.array([p[0] for p in parts])
    L = np.array([p[1] for p in parts])
    nu = [degrees(L.sum() / N.sum())] * G if shared else [degrees(l / c) for l, c in zip(L, N)]
    return N / N.sum(), [p[2] for p in parts], [p[3] for p in parts], nu


def tolist(rows):
    return [[None if np.isnan(v) else float(v) for v in row] for row in rows]


def case(rows, shared, iterations=25):
    pi, mu = np.array([0.5, 0.5]), [np.zeros(d), np.array([4.0, 3, -2])]
    sigma, nu = [np.eye(d) * 2, np.eye(d)], [8.0, 8.0]
    history = []
    for index in range(iterations):
        history.append(float(logsumexp(log_densities(rows, pi, mu, sigma, nu), axis=1).sum()))
        if index < iterations - 1:
            pi, mu, sigma, nu = step(rows, pi, mu, sigma, nu, shared)
    return {
        "rows": tolist(rows),
        "shared": shared,
        "history": history,
        "weights": [float(p) for p in pi],
        "means": [[float(v) for v in m] for m in mu],
        "scales": [[float(v) for v in s.ravel()] for s in sigma],
        "degreesOfFreedom": [float(v) for v in nu],
        "logDensities": [float(v) for v in logsumexp(log_densities(rows, pi, mu, sigma, nu), axis=1)],
    }


print(
    json.dumps(
        {
            "versions": f"numpy {np.__version__}, scipy {scipy.__version__}",
            "cases": [case(x, False), case(gaps, False), case(gaps, True)],
        }
    )
)

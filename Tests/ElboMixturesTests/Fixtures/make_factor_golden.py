"""Covariances of few factors: the M step of every model by a general optimiser, and one component by scikit-learn.

    python make_factor_golden.py > factor_golden.json

Of fixed scatters S_k and weights N_k the M step minimises sum_k N_k (log|Sigma_k| + tr(S_k Sigma_k^-1)) over the loadings and
uniquenesses that the model allows; BFGS from several starts finds it here, without the formulas that Elbo uses.
"""

import json

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from sklearn.decomposition import PCA, FactorAnalysis

rng = np.random.default_rng(20)
d, q, sizes = 6, 2, [60, 90]


def drawn(n):
    loadings = rng.normal(size=(d, q)) * 1.5
    noise = rng.uniform(0.3, 1.5, size=d)
    return rng.normal(size=(n, q)) @ loadings.T + rng.normal(size=(n, d)) * np.sqrt(noise)


groups = [drawn(n) for n in sizes]
moments = [np.cov(x.T, bias=True) for x in groups]


def covariances(theta, common_loadings, common_noise, isotropic):
    own = d * q * (1 if common_loadings else 2)
    loadings = theta[:own].reshape(-1, d, q)
    noise = np.exp(theta[own:]).reshape(1 if common_noise else 2, -1)
    return [
        loadings[0 if common_loadings else k] @ loadings[0 if common_loadings else k].T
        + np.diag(np.broadcast_to(noise[0 if common_noise else k], d))
        for k in range(2)
    ]


def cost(theta, *model):
    total = 0.0
    for n, s, sigma in zip(sizes, moments, covariances(theta, *model)):
        total += n * (np.linalg.slogdet(sigma)[1] + np.trace(np.linalg.solve(sigma, s)))
    return total / sum(sizes)


costs = {}
for letters in ["CCC", "CCU", "CUC", "CUU", "UCC", "UCU", "UUC", "UUU"]:
    model = [letter == "C" for letter in letters]
    count = d * q * (1 if model[0] else 2) + (1 if model[2] else d) * (1 if model[1] else 2)
    found = []
    for start in range(6):
        theta = np.random.default_rng(start).normal(size=count) * 0.7
        found.append(minimize(cost, theta, args=tuple(model), method="BFGS", options={"maxiter": 5000, "gtol": 1e-7}).fun)
    costs[letters] = min(found)

x = groups[0]
wide = np.random.default_rng(3).normal(size=(40, 3)) @ np.random.default_rng(4).normal(size=(3, 80)) * 2
wide = wide + np.random.default_rng(5).normal(size=wide.shape)
one = FactorAnalysis(n_components=q, tol=1e-12, max_iter=100000, svd_method="lapack").fit(x)
pca = PCA(n_components=3).fit(wide)
# scikit-learn divides by n - 1; the likeliest covariance divides by n.
values = np.linalg.eigvalsh(np.cov(wide.T, bias=True))[::-1]
noise = values[3:].sum() / (80 - 3)
axes = pca.components_
sigma = axes.T @ np.diag(values[:3] - noise) @ axes + noise * np.eye(80)
centred = wide - wide.mean(0)
logs = -0.5 * (80 * np.log(2 * np.pi) + np.linalg.slogdet(sigma)[1] + np.einsum("ij,jk,ik->i", centred, np.linalg.inv(sigma), centred))
print(
    json.dumps(
        {
            "versions": f"numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}",
            "weights": sizes,
            "moments": [s.tolist() for s in moments],
            "costs": costs,
            "rows": np.round(x, 12).tolist(),
            "logLikelihood": float(one.score(x) * len(x)),
            "wide": np.round(wide, 9).tolist(),
            "wideLogLikelihood": float(logs.sum()),
        }
    )
)

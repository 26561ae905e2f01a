"""usage: sklearn_mixture.py DATA COMPONENTS full|diag ITERATIONS — milliseconds for an iteration of EM.

The same first parameters as `elbo-benchmarks mixture`: equal weights, the first rows as means, covariance 4 I.
"""

import sys
import time
import warnings

import numpy as np
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
X = np.load(sys.argv[1])
components, kind, iterations = int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
d = X.shape[1]
precisions = np.full((components, d), 0.25) if kind == "diag" else np.repeat(np.eye(d)[None] / 4, components, 0)


def seconds(count):
    mixture = GaussianMixture(components, covariance_type=kind, max_iter=count, tol=0, reg_covar=0,
                              weights_init=np.full(components, 1 / components), means_init=X[:components],
                              precisions_init=precisions)
    # Given parameters need no k-means.
    mixture._initialize_parameters = lambda X, random_state, **_: mixture._initialize(X, None)
    began = time.perf_counter()
    mixture.fit(X)
    return time.perf_counter() - began, mixture.lower_bound_


seconds(1)
(one, _), (many, bound) = seconds(1), seconds(iterations)
print((many - one) / (iterations - 1) * 1e3, bound)

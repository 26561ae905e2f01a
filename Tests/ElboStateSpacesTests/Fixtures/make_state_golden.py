"""Golden numbers of linear-Gaussian state spaces by statsmodels.

pip install statsmodels==0.15.0; python make_state_golden.py > state_golden.json

A model of given parts, three numbers of state and two columns with missing cells: densities, filtered and smoothed states, forecasts.
And the log-likelihood that unobserved components reach on yearly volumes of the Nile with a local level.
"""
import json
import warnings

import numpy as np
import statsmodels
import statsmodels.api as sm
from statsmodels.tsa.statespace.mlemodel import MLEModel

warnings.filterwarnings("ignore")
rng = np.random.default_rng(4)
A = np.array([[0.8, 0.3, 0.0], [-0.2, 0.7, 0.1], [0.0, 0.1, 0.5]])
Q = np.array([[0.5, 0.1, 0.0], [0.1, 0.3, 0.05], [0.0, 0.05, 0.4]])
C = np.array([[1.0, 0.5, -0.2], [0.3, -1.0, 0.8]])
b = np.array([2.0, -1.0])
R = np.array([0.3, 0.6])
m = np.array([0.5, -0.5, 0.2])
V = np.array([[1.0, 0.2, 0.0], [0.2, 0.8, 0.1], [0.0, 0.1, 0.6]])
n = 40
z = rng.multivariate_normal(m, V)
rows = []
for _ in range(n):
    rows.append(C @ z + b + rng.standard_normal(2) * np.sqrt(R))
    z = A @ z + rng.multivariate_normal(np.zeros(3), Q)
x = np.round(np.array(rows), 6)
x[rng.random(x.shape) < 0.15] = np.nan
x[11:15] = np.nan

model = MLEModel(x, k_states=3)
ssm = model.ssm
ssm["design"], ssm["obs_intercept"], ssm["obs_cov"] = C, b[:, None], np.diag(R)
ssm["transition"], ssm["selection"], ssm["state_cov"] = A, np.eye(3), Q
ssm.initialize_known(m, V)
result = ssm.smooth()
ahead = result.predict(start=n, end=n + 5)

nile = sm.datasets.nile.load_pandas().data["volume"].values
level = sm.tsa.UnobservedComponents(nile, "llevel")
fit = level.fit(disp=False)
print(json.dumps({
    "statsmodels": statsmodels.__version__,
    "transition": A.ravel().tolist(), "transitionNoise": Q.ravel().tolist(), "observation": C.ravel().tolist(), "offset": b.tolist(), "noise": R.tolist(),
    "firstMean": m.tolist(), "firstCovariance": V.ravel().tolist(),
    "rows": [None if np.isnan(v) else v for v in x.ravel()],
    "logDensities": result.llf_obs.tolist(),
    "smoothed": result.smoothed_state.T.ravel().tolist(),
    "forecasts": ahead.forecasts.T.ravel().tolist(),
    "variances": np.array([np.diag(ahead.forecasts_error_cov[:, :, h]) for h in range(5)]).ravel().tolist(),
    "nile": nile.tolist(),
    "nileVariances": fit.params.tolist(),
}))

"""CRPS, coverage of the interval for nine in ten, and MASE of statsmodels' unobserved components on what data.py wrote.

    python statsmodels_forecasts.py FOLDER
"""
import sys
import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.stats import norm

warnings.filterwarnings("ignore")
folder = sys.argv[1]
forms = {
    "sunspots": (20, 11, dict(level="fixed intercept", irregular=True, cycle=True, stochastic_cycle=True, damped_cycle=True,
                              cycle_period_bounds=(5, 20))),
    "co2": (24, 12, dict(level="lltrend", seasonal=12)),
    "macro": (8, 4, dict(level="llevel")),
}
for name, (ahead, season, form) in forms.items():
    scores = {}
    for origin in range(5):
        past = pd.read_csv(f"{folder}/{name}-{origin}-past.csv")
        whole = pd.read_csv(f"{folder}/{name}-{origin}-whole.csv")
        for column in past.columns[1:]:
            y, later = past[column].values, whole[column].values[-ahead:]
            forecast = sm.tsa.UnobservedComponents(y, **form).fit(disp=False, maxiter=500).get_forecast(ahead)
            mean, sd = forecast.predicted_mean, forecast.se_mean
            there = ~np.isnan(later)
            z = (later - mean) / sd
            crps = sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
            naive = np.nanmean(np.abs(y[season:] - y[:-season]))
            scores.setdefault(column, []).append((
                np.mean(crps[there]), np.mean(np.abs(z[there]) < norm.ppf(0.95)),
                np.mean(np.abs(later - mean)[there]) / naive))
    for column, own in scores.items():
        print(f"{name:10} {column:14} CRPS {np.mean([s[0] for s in own]):.4f}  "
              f"holds {100 * np.mean([s[1] for s in own]):.1f} %  MASE {np.mean([s[2] for s in own]):.3f}")

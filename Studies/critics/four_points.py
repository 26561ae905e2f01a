#!/usr/bin/env python3
"""four_points.py ELBO [SEED ...]: the negative log-likelihood of four binary examples, exactly, under `vae` and `avb`.

The examples are the rows of the 4 x 4 identity (Mescheder, Nowozin and Geiger 2017, section 5.1), two latent dimensions,
Bernoulli likelihood. p(x) is summed over a grid of 201 x 201 codes from -5 to 5; ln 4 = 1.3863 is the least possible.
"""
import subprocess
import sys
from pathlib import Path

import numpy as np

ELBO, SEEDS = sys.argv[1], sys.argv[2:] or ["0"]
DATA = Path("four.csv")
np.savetxt(DATA, np.tile(np.eye(4, dtype=int), (256, 1)), delimiter=",", fmt="%d", header="a,b,c,d", comments="")

axis = np.linspace(-5, 5, 201)
codes = np.stack(np.meshgrid(axis, axis, indexing="ij"), -1).reshape(-1, 2)
np.savetxt("grid.csv", codes, delimiter=",", fmt="%.6f", header="z1,z2", comments="")
weight = np.exp(-0.5 * (codes**2).sum(1)) / (2 * np.pi) * (axis[1] - axis[0]) ** 2


def negative_log_likelihood(model):
    subprocess.run([ELBO, "decode", model, "grid.csv", "--output", "means.csv", "--force", "--quiet"], check=True)
    means = np.clip(np.loadtxt("means.csv", delimiter=",", skiprows=1)[:, -4:], 1e-12, 1 - 1e-12)
    logs = np.log(means) @ np.eye(4) + np.log1p(-means) @ (1 - np.eye(4))
    return -np.log((weight[:, None] * np.exp(logs)).sum(0)).mean()


# So that each model takes as many steps of its own: of avb's five steps four are the critic's. At a constant rate: a critic whose
# rate falls with the model's lags behind it here.
for name, recipe, epochs, contrast in [
    ("vae", "vae", "1000", None), ("avb", "avb", "5000", "adaptive"), ("avb-prior", "avb", "8000", "prior")]:
    for seed in SEEDS:
        model = f"{name}-{seed}.safetensors"
        options = ["--adversary", f"contrast:contrast={contrast},width=128,layers=2", "--schedule", "constant"] if contrast else []
        if not Path(model).exists():
            subprocess.run(
                [ELBO, "train", DATA, "--recipe", recipe, "--latent", "2", "--hidden", "64", "--likelihood", "bernoulli",
                 "--batch", "64", "--epochs", epochs, "--seed", seed, "--output", model, "--quiet", *options], check=True)
        print(name, "seed", seed, f"{negative_log_likelihood(model):.4f}", flush=True)

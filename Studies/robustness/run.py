#!/usr/bin/env python3
"""run.py ELBO [OUT.csv] [DRAWS]: groups of rows beside wild ones, found by five fits.

Of each data set of the mixtures' tests 1, 5 or 10 % of the rows are replaced by rows uniform over ten times each column's range. Every fit has the
number of components and the covariance model that mclust, and `elbo mixture`, chooses for the clean rows. Written: the adjusted
Rand index of the rows that are left against their groups in the clean fit.
"""
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

SETS = ["acidity", "banknote", "cross", "diabetes", "faithful", "gvhd", "iris", "thyroid", "wreath"]
FIXTURES = Path(__file__).resolve().parents[2] / "Tests/ElboMixturesTests/Fixtures"
FITS = {"normal": [], "t": ["--law", "t"], "trim": ["--trim", "SHARE"], "noise": ["--noise", "SHARE"]}
elbo, out = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "robustness.csv"
DRAWS = int(sys.argv[3]) if len(sys.argv) > 3 else 3
CHOSEN = json.loads((FIXTURES / "mclust_golden.json").read_text())["selection"]


def run(*arguments):
    return subprocess.run([elbo, *arguments], check=True, capture_output=True, text=True).stdout


def labels(folder, rows, *options):
    """The components of the rows, or nothing where no fit succeeded."""
    np.save(f"{folder}/x.npy", rows)
    try:
        run("mixture", f"{folder}/x.npy", "--output", f"{folder}/m.safetensors", "--force", *options)
        run("cluster", f"{folder}/m.safetensors", f"{folder}/x.npy", "--output", f"{folder}/c.csv", "--force")
    except subprocess.CalledProcessError:
        return None
    with open(f"{folder}/c.csv") as file:
        return [line["component"] for line in csv.DictReader(file)]


with tempfile.TemporaryDirectory() as folder, open(out, "w") as file:
    print("set,share,draw,normal,t,trim,noise,scikit-learn", file=file)
    for name in SETS:
        clean = np.genfromtxt(FIXTURES / f"{name}.csv", delimiter=",", skip_header=1)
        clean = clean.reshape(len(clean), -1)
        chosen = CHOSEN[name]["best"]
        grid = ["--components", str(chosen["components"]), "--covariance", chosen["model"], "--restarts", "2"]
        groups = labels(folder, clean, *grid)
        for share in (0.01, 0.05, 0.1):
            for draw in range(DRAWS):
                rng = np.random.default_rng(draw)
                wild = rng.choice(len(clean), max(1, round(share * len(clean))), replace=False)
                low, high = clean.min(0), clean.max(0)
                rows = clean.copy()
                rows[wild] = (low + high) / 2 + (high - low) * rng.uniform(-5, 5, (len(wild), clean.shape[1]))
                left = np.setdiff1d(np.arange(len(clean)), wild)
                truth = [groups[i] for i in left]
                line = [name, share, draw]
                for options in FITS.values():
                    found = labels(folder, rows, *grid, *[f"{share + 0.01:.2f}" if o == "SHARE" else o for o in options])
                    line.append("" if found is None else f"{adjusted_rand_score(truth, [found[i] for i in left]):.3f}")
                other = GaussianMixture(chosen["components"], n_init=3, random_state=draw).fit(rows)
                line.append(f"{adjusted_rand_score(truth, other.predict(rows)[left]):.3f}")
                print(*line, sep=",", file=file, flush=True)
                print(*line, flush=True)

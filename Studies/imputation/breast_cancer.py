"""Fills cells removed at random from scikit-learn's breast cancer table: Elbo beside scikit-learn's imputers.

    python Studies/imputation/breast_cancer.py [--elbo .build/release/elbo] [--seeds 3] [--trees] [-- OPTIONS OF TRAIN]

The protocol of Mattei and Frellsen 2019, section 4.3: 569 rows of 30 standardised columns, half of the cells removed completely at
random, single imputation by conditional means; the mean squared error over the removed cells. Needs scikit-learn; --trees adds the
chained extremely randomised trees, which take minutes.
"""

import argparse
import pathlib
import subprocess
import tempfile
import warnings

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer, KNNImputer

warnings.filterwarnings("ignore")
parser = argparse.ArgumentParser()
parser.add_argument("--elbo", default=".build/release/elbo")
parser.add_argument("--seeds", type=int, default=3)
parser.add_argument("--samples", default="500")
parser.add_argument("--trees", action="store_true")
parser.add_argument("options", nargs="*")
given = parser.parse_args()

x = load_breast_cancer().data
x = (x - x.mean(0)) / x.std(0)


def elbo(holes, folder):
    table = folder / "holes.csv"
    names = ",".join(f"c{column}" for column in range(x.shape[1]))
    rows = (",".join("" if np.isnan(cell) else repr(float(cell)) for cell in row) for row in holes)
    table.write_text("\n".join([names, *rows]) + "\n")
    model, filled = folder / "model.safetensors", folder / "filled.csv"
    subprocess.run([given.elbo, "train", table, "--quiet", "--output", model, *given.options], check=True)
    subprocess.run([given.elbo, "impute", model, table, "--samples", given.samples, "--quiet", "--output", filled], check=True)
    return np.genfromtxt(filled, delimiter=",", skip_header=1)


for seed in range(given.seeds):
    removed = np.random.default_rng(seed).random(x.shape) < 0.5
    holes = np.where(removed, np.nan, x)
    imputers = {
        "mean": np.broadcast_to(np.nanmean(holes, 0), x.shape),
        "5 neighbours": KNNImputer().fit_transform(holes),
        "chained ridge": IterativeImputer(max_iter=20, random_state=0).fit_transform(holes),
    }
    if given.trees:
        trees = ExtraTreesRegressor(n_estimators=100, random_state=0, n_jobs=-1)
        imputers["chained trees"] = IterativeImputer(trees, max_iter=10, random_state=0).fit_transform(holes)
    with tempfile.TemporaryDirectory() as folder:
        imputers["Elbo"] = elbo(holes, pathlib.Path(folder))
    print(seed, ", ".join(f"{name} {np.mean((filled - x)[removed] ** 2):.3f}" for name, filled in imputers.items()), flush=True)

#!/usr/bin/env python3
"""elbo_on_splits.py ELBO [mixture] [autoencoder] [smoothed] [t] [trim] [normal]: Elbo's scores on the splits that peers.py
has written.

    elbo mixture TRAIN --for anomalies     elbo train TRAIN     elbo train TRAIN --for anomalies
    elbo mixture TRAIN --components 1...5 --covariance VVV,VVI --start k-means --restarts 0 --floor 0.01 [--law t | --trim 0.1]
    elbo score MODEL TEST                  each with the seed of the split

Appends set, seed, family and the area under the ROC curve of the test rows to elbo.csv; rows already there are skipped.
"""
import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

HERE = Path(__file__).resolve().parent
PLAIN = ["mixture", "--components", "1...5", "--covariance", "VVV,VVI", "--start", "k-means", "--restarts", "0"]
FAMILIES = {
    "mixture": ["mixture", "--for", "anomalies"],
    "autoencoder": ["train"],
    "smoothed": ["train", "--for", "anomalies"],
    "t": PLAIN + ["--law", "t", "--floor", "0.01"],
    "trim": PLAIN + ["--trim", "0.1", "--floor", "0.01"],
    "normal": PLAIN + ["--floor", "0.01"],
}
elbo, families = sys.argv[1], sys.argv[2:] or list(FAMILIES)
results = HERE / "elbo.csv"
done = set()
if results.exists():
    done = {tuple(row[:3]) for row in csv.reader(results.open())}
# One seed of all sets before the next, small sets first, so that an early end leaves whole seeds.
splits = [path.stem.rsplit("-", 1) for path in (HERE / "splits").glob("*.npz")]
for name, seed in sorted(splits, key=lambda split: (split[1], (HERE / "splits" / f"train-{split[0]}-0.npy").stat().st_size)):
    truth = np.load(HERE / "splits" / f"y-{name}-{seed}.npy")
    train, test = (HERE / "splits" / f"{part}-{name}-{seed}.npy" for part in ("train", "test"))
    for family in families:
        if (name, seed, family) in done:
            continue
        with tempfile.TemporaryDirectory() as folder:
            model, scores = f"{folder}/m.safetensors", f"{folder}/s.csv"
            verb, *options = FAMILIES[family]
            fit = subprocess.run(
                [elbo, verb, train, *options, "--seed", seed, "--output", model, "--quiet"], capture_output=True, text=True)
            if fit.returncode != 0:
                print(name, seed, family, "no fit:", fit.stderr.strip().splitlines()[-1], flush=True)
                continue
            subprocess.run([elbo, "score", model, test, "--output", scores, "--quiet"], check=True)
            score = np.genfromtxt(scores, delimiter=",", names=True)["anomaly_score"]
        area = roc_auc_score(truth, score)
        with results.open("a") as file:
            file.write(f"{name},{seed},{family},{area:.4f}\n")
        print(name, seed, family, f"{area:.4f}", flush=True)

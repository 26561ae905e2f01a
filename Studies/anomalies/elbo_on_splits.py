#!/usr/bin/env python3
"""elbo_on_splits.py ELBO [mixture] [autoencoder] [t] [trim] [normal]: Elbo's scores on the splits that peers.py has written.

    elbo mixture TRAIN --for anomalies --seed S     elbo train TRAIN --seed S     elbo score MODEL TEST
    elbo mixture TRAIN --components 1...5 --covariance VVV,VVI --start k-means --restarts 0 [--law t | --trim 0.1] --seed S

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
elbo, families = sys.argv[1], sys.argv[2:] or ["mixture", "autoencoder"]
results = HERE / "elbo.csv"
plain = ["--components", "1...5", "--covariance", "VVV,VVI", "--start", "k-means", "--restarts", "0"]
options = {
    "mixture": ["--for", "anomalies"], "t": plain + ["--law", "t"], "trim": plain + ["--trim", "0.1"], "normal": plain,
}
done = set()
if results.exists():
    done = {tuple(row[:3]) for row in csv.reader(results.open())}
for path in sorted((HERE / "splits").glob("*.npz")):
    name, seed = path.stem.rsplit("-", 1)
    truth = np.load(HERE / "splits" / f"y-{name}-{seed}.npy")
    train, test = (HERE / "splits" / f"{part}-{name}-{seed}.npy" for part in ("train", "test"))
    for family in families:
        if (name, seed, family) in done:
            continue
        with tempfile.TemporaryDirectory() as folder:
            model, scores = f"{folder}/m.safetensors", f"{folder}/s.csv"
            verb = ["mixture", train, *options[family]] if family in options else ["train", train]
            subprocess.run([elbo, *verb, "--seed", seed, "--output", model, "--quiet"], check=True)
            subprocess.run([elbo, "score", model, test, "--output", scores, "--quiet"], check=True)
            score = np.genfromtxt(scores, delimiter=",", names=True)["anomaly_score"]
        area = roc_auc_score(truth, score)
        with results.open("a") as file:
            file.write(f"{name},{seed},{family},{area:.4f}\n")
        print(name, seed, family, f"{area:.4f}", flush=True)

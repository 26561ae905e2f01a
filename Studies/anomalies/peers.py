#!/usr/bin/env python3
"""peers.py FOLDER [--sets cardio,...] [--seeds 5]: ROC-AUC of PyOD's detectors on the test part of random 60/40 splits.

FOLDER holds npz files with X and y (1 = anomaly). Per set and seed 0-4:
sklearn train_test_split(test_size=0.4, random_state=seed), not stratified (PyOD's own benchmark does the same), StandardScaler fitted on the
training part (anomalies stay in it; constant columns are only centred). Detectors never see y.
Detectors: VAE (defaults; contamination .1, verbose 0; its default random_state 42), ECOD, IForest (random_state = seed), PCA, KNN, all with
contamination .1. Where PyOD's PCA gives infinite scores (it divides by a component's zero variance) it runs again without the empty components
(notes.csv). Besides HBOS, MCD and GMM (one full component), the columns of PyOD's published table.
Each result is appended to results.csv; rows already there are skipped. The splits go to splits/:
  SET-SEED.npz (train, test: row numbers, 0-based), train-SET-SEED.npy, test-SET-SEED.npy (float64, standardised), y-SET-SEED.npy (labels of
  the test part), and the same as CSV with header x1 ... xd (y: header y).
"""
import argparse
import csv
import os
import resource
import time
import warnings
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import torch
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from pyod.models.ecod import ECOD
from pyod.models.gmm import GMM
from pyod.models.hbos import HBOS
from pyod.models.iforest import IForest
from pyod.models.knn import KNN
from pyod.models.mcd import MCD
from pyod.models.pca import PCA
from pyod.models.vae import VAE

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--sets"); parser.add_argument("--seeds", type=int, default=5)
parser.add_argument("--detectors", default="ECOD,IForest,PCA,KNN,HBOS,MCD,GMM,VAE")
args = parser.parse_args()

DETECTORS = {
    "VAE": lambda seed: VAE(contamination=0.1, verbose=0),
    "ECOD": lambda seed: ECOD(contamination=0.1),
    "IForest": lambda seed: IForest(contamination=0.1, random_state=seed),
    "PCA": lambda seed: PCA(contamination=0.1, random_state=seed),
    "KNN": lambda seed: KNN(contamination=0.1),
    "HBOS": lambda seed: HBOS(contamination=0.1),
    "MCD": lambda seed: MCD(contamination=0.1, random_state=seed),
    "GMM": lambda seed: GMM(contamination=0.1, n_components=1, random_state=seed),
}
results, splits = HERE / "results.csv", HERE / "splits"
splits.mkdir(exist_ok=True)
fields = ["set", "seed", "detector", "rows", "columns", "anomaly_share", "train_rows", "test_rows", "test_anomalies",
          "auc", "average_precision", "fit_seconds_cpu", "fit_seconds_wall", "score_seconds_wall", "peak_rss_mib"]
done = set()
if results.exists():
    with results.open() as file:
        done = {(r["set"], int(r["seed"]), r["detector"]) for r in csv.DictReader(file)}
else:
    results.write_text(",".join(fields) + "\n")


def write_csv(path, matrix, names):
    np.savetxt(path, matrix, delimiter=",", header=",".join(names), comments="", fmt="%.9g")


# Cheap detectors over all sets first, the VAE last, so that something is there early.
order = args.detectors.split(",")
for group in ([d for d in order if d != "VAE"], [d for d in order if d == "VAE"]):
    for path in sorted(Path(args.folder).glob("*.npz")):
        name = path.stem
        if args.sets and name not in args.sets.split(","):
            continue
        data = np.load(path)
        x, y = np.asarray(data["X"], float), np.asarray(data["y"]).astype(int).ravel()
        for seed in range(args.seeds):
            train, test = train_test_split(np.arange(len(x)), test_size=0.4, random_state=seed)
            scaler = StandardScaler().fit(x[train])
            a, b = scaler.transform(x[train]), scaler.transform(x[test])
            if not (splits / f"{name}-{seed}.npz").exists():
                np.save(splits / f"train-{name}-{seed}.npy", a)
                np.save(splits / f"test-{name}-{seed}.npy", b)
                np.save(splits / f"y-{name}-{seed}.npy", y[test])
                columns = [f"x{i + 1}" for i in range(x.shape[1])]
                write_csv(splits / f"train-{name}-{seed}.csv", a, columns)
                write_csv(splits / f"test-{name}-{seed}.csv", b, columns)
                np.savetxt(splits / f"y-{name}-{seed}.csv", y[test], header="y", comments="", fmt="%d")
                np.savez(splits / f"{name}-{seed}.npz", train=train, test=test, mean=scaler.mean_, scale=scaler.scale_)
            for detector in group:
                if (name, seed, detector) in done:
                    continue
                model = DETECTORS[detector](seed)
                wall, cpu = time.perf_counter(), time.process_time()
                try:
                    model.fit(a)
                    if detector == "PCA" and not np.isfinite(model.decision_scores_).all():
                        # PyOD's PCA divides by the explained variance of every component; with constant or linearly dependent columns one is 0.
                        ratio = model.detector_.explained_variance_ratio_
                        model = PCA(contamination=0.1, random_state=seed, n_components=int((ratio > 1e-12).sum()))
                        model.fit(a)
                        with (HERE / "notes.csv").open("a") as file:
                            file.write(f"{name},{seed},PCA,default scores infinite; run again with n_components={model.n_components}\n")
                    fit_wall, fit_cpu = time.perf_counter() - wall, time.process_time() - cpu
                    wall = time.perf_counter()
                    score = model.decision_function(b)
                    score_wall = time.perf_counter() - wall
                    auc, ap = roc_auc_score(y[test], score), average_precision_score(y[test], score)
                except Exception as error:  # one detector's failure must not end the run
                    print(name, seed, detector, "failed:", error, flush=True)
                    continue
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                with results.open("a", newline="") as file:
                    csv.writer(file, lineterminator="\n").writerow(
                        [name, seed, detector, len(x), x.shape[1], f"{y.mean():.5f}", len(train), len(test), int(y[test].sum()),
                         f"{auc:.6f}", f"{ap:.6f}", f"{fit_cpu:.3f}", f"{fit_wall:.3f}", f"{score_wall:.3f}", f"{peak:.0f}"])
                print(name, seed, detector, f"{auc:.4f}", f"{fit_wall:.1f} s", flush=True)

#!/usr/bin/env python3
"""tvae.py SEED [ROWS-AND-EPOCHS FOR A TRIAL]: CTGAN's TVAE on adult-train.csv, 300 epochs, batch 500, one thread, no GPU.

Writes tvae-SEED.csv (26 048 synthetic rows, the first draw) and appends one JSON line to tvae-runs.jsonl.
Seconds are given as wall time and as CPU time of the process: the machine is shared, so compare the CPU time.
"""
import json
import os
import resource
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
START = time.perf_counter()
import numpy as np
import pandas as pd
import torch
import ctgan
from ctgan import TVAE

IMPORTED = time.perf_counter() - START
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
seed = int(sys.argv[1])
epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 300
out = HERE / (f"tvae-{seed}.csv" if epochs == 300 else f"trial-tvae-{seed}-{epochs}.csv")
if out.exists() and epochs == 300:
    sys.exit(f"{out} is there already")


def rss():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux: KiB -> MiB


class Clock:
    def __enter__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu


table = pd.read_csv(HERE / "adult-train.csv", keep_default_na=False)
discrete = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])]
np.random.seed(seed)
torch.manual_seed(seed)
try:
    model = TVAE(epochs=epochs, batch_size=500, enable_gpu=False)
except TypeError:
    model = TVAE(epochs=epochs, batch_size=500, cuda=False)
model.set_random_state(seed)
before = rss()
with Clock() as fit:
    model.fit(table, discrete)
after_fit = rss()
with Clock() as small:
    synthetic = model.sample(len(table))
synthetic.to_csv(out, index=False)
after_small = rss()
with Clock() as large:
    model.sample(100_000)
record = {
    "seed": seed, "epochs": epochs, "rows": len(table), "discrete": discrete,
    "importSeconds": IMPORTED,
    "trainSecondsWall": fit.wall, "trainSecondsCPU": fit.cpu,
    "sample26048SecondsWall": small.wall, "sample26048SecondsCPU": small.cpu,
    "sample100000SecondsWall": large.wall, "sample100000SecondsCPU": large.cpu,
    "rssBeforeMiB": before, "rssAfterTrainingMiB": after_fit, "rssAfterSmallSampleMiB": after_small, "peakRSSMiB": rss(),
    "versions": {"ctgan": ctgan.__version__, "torch": torch.__version__, "numpy": np.__version__, "pandas": pd.__version__},
    "load": os.getloadavg(),
}
with (HERE / ("tvae-runs.jsonl" if epochs == 300 else "tvae-trials.jsonl")).open("a") as file:
    file.write(json.dumps(record) + "\n")
print(json.dumps(record, indent=1))

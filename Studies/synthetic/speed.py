#!/usr/bin/env python3
"""speed.py ELBO [EPOCHS ROUNDS]: training on adult-train.csv beside CTGAN's TVAE, and drawing 100 000 rows.

Same rows, epochs (default 20), batch (500) and widths (128, 128; 128 latent variables), all cores for both, each in a
process of its own, in turn; medians of the rounds (default 3). Seconds are wall time: of TVAE `train` and `sample` are
those of `fit` and `sample` with the writing of rows, without imports, reading and opening; `program` is that of a whole
process that opens the saved model, draws and writes. Of Elbo all are whole programs.
"""
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = HERE / "adult-train.csv"
DRAWN = 100_000

PEER = f"""
import json, resource, sys, time, warnings
warnings.filterwarnings("ignore")
import pandas as pd
from ctgan import TVAE
table = pd.read_csv({str(TABLE)!r}, keep_default_na=False)
discrete = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])]
model = TVAE(epochs=int(sys.argv[1]), batch_size=500, enable_gpu=False)
start = time.perf_counter()
model.fit(table, discrete)
fitted = time.perf_counter()
model.sample({DRAWN}).to_csv(sys.argv[2], index=False)
drawn = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({{"train": fitted - start, "sample": drawn - fitted, "MiB": peak}}))
model.save(sys.argv[3])
"""

DRAW = f"""
import sys, warnings
warnings.filterwarnings("ignore")
from ctgan import TVAE
TVAE.load(sys.argv[1]).sample({DRAWN}).to_csv(sys.argv[2], index=False)
"""


def peer(epochs, folder):
    saved, rows = str(folder / "tvae.pkl"), str(folder / "tvae.csv")
    run = subprocess.run(
        [sys.executable, "-c", PEER, str(epochs), rows, saved], check=True, capture_output=True, text=True)
    result = json.loads(run.stdout.strip().splitlines()[-1])
    result["program"], drawing = timed([sys.executable, "-c", DRAW, saved, rows])
    return {**result, "MiB to draw": drawing}


def timed(arguments):
    """Wall seconds and peak resident MiB of one child."""
    start = time.perf_counter()
    child = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(arguments)} ended with {status}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def elbo(program, epochs, folder, widths):
    for old in folder.glob("elbo*"):
        old.unlink()
    model, rows = str(folder / "elbo.safetensors"), str(folder / "elbo.csv")
    train, first = timed([program, "train", str(TABLE), "--epochs", str(epochs), "--batch", "500", *widths, "--output", model])
    sample, second = timed([program, "sample", model, "--count", str(DRAWN), "--output", rows])
    return {"train": train, "sample": sample, "MiB": max(first, second), "program": sample, "MiB to draw": second}


program = sys.argv[1]
epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 20
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
folder = Path("/tmp/elbo-speed")
folder.mkdir(exist_ok=True)
contenders = {
    "TVAE": lambda: peer(epochs, folder),
    "Elbo, same widths": lambda: elbo(program, epochs, folder, ["--hidden", "128,128", "--latent", "128"]),
    "Elbo, its defaults": lambda: elbo(program, epochs, folder, []),
}
results = {name: [] for name in contenders}
for _ in range(rounds):
    for name, run in contenders.items():
        results[name].append(run())
        print(name, results[name][-1], flush=True)
for name, runs in results.items():
    print(name, {key: round(statistics.median(run[key] for run in runs), 2) for key in runs[0]})

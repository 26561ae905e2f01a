#!/usr/bin/env python3
"""run.py ELBO FOLDER: one pass of online EM over ten million rows beside batch EM.

    elbo mixture first.npy --components 5 --covariance VVV --start k-means --restarts 0
    elbo mixture --update first.safetensors all.npy            one file
    elbo mixture --update first.safetensors a.npy, then b.npy  the same rows in two

Rows of six columns are drawn from five normal laws; the first fit sees 20 000 of them. Batch EM is ten iterations in NumPy over all rows
from the mixture that the pass ends with. Prints log-likelihoods a row, seconds, and peak memory (resident, and without the pages of
the mapped file).
"""
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

elbo, folder = sys.argv[1], Path(sys.argv[2])
rows, columns, laws, chunk = int(os.environ.get("ROWS", 10_000_000)), 6, 5, 250_000


def draw():
    rng = np.random.default_rng(0)
    means = rng.normal(size=(laws, columns)) * 3
    factors = [np.linalg.cholesky(np.cov(rng.normal(size=(columns + 4, columns)).T)) for _ in range(laws)]
    weights = rng.dirichlet(np.ones(laws) * 3)
    out = np.lib.format.open_memmap(folder / "all.npy", mode="w+", dtype="<f8", shape=(rows, columns))
    for start in range(0, rows, chunk):
        n = min(chunk, rows - start)
        own, z = rng.choice(laws, size=n, p=weights), rng.normal(size=(n, columns))
        for k in range(laws):
            z[own == k] = means[k] + z[own == k] @ factors[k].T
        out[start : start + n] = z
    out.flush()
    np.save(folder / "first.npy", np.array(out[:20_000]))
    np.save(folder / "a.npy", np.array(out[: rows // 3]))
    np.save(folder / "b.npy", np.array(out[rows // 3 :]))


def tool(*arguments):
    """Runs the tool; seconds and the peaks of VmHWM and RssAnon in MiB, looked at ten times a second."""
    began = time.monotonic()
    process = subprocess.Popen([elbo, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    peaks = {"VmHWM": 0, "RssAnon": 0}
    while process.poll() is None:
        try:
            for line in open(f"/proc/{process.pid}/status"):
                name, _, value = line.partition(":")
                if name in peaks:
                    peaks[name] = max(peaks[name], int(value.split()[0]) / 1024)
        except OSError:
            pass
        time.sleep(0.1)
    told = process.stderr.read()
    assert process.returncode == 0, told
    return time.monotonic() - began, peaks, told


def opened(name):
    held = json.loads(subprocess.run([elbo, "inspect", folder / name, "--json"], check=True, capture_output=True, text=True).stdout)
    return np.array(held["weights"]), np.array(held["means"]), np.array(held["covariances"])


def pass_over(parameters):
    """Log-likelihood, and the next parameters of EM."""
    weights, means, covariances = parameters
    data = np.load(folder / "all.npy", mmap_mode="r")
    inverse = [np.linalg.inv(np.linalg.cholesky(c)) for c in covariances]
    total, n, first, second = 0.0, np.zeros(laws), np.zeros((laws, columns)), np.zeros((laws, columns, columns))
    for start in range(0, rows, chunk):
        x = np.array(data[start : start + chunk])
        logs = np.stack(
            [
                np.log(w) + np.log(np.diag(a)).sum() - columns / 2 * np.log(2 * np.pi) - 0.5 * (((x - m) @ a.T) ** 2).sum(1)
                for w, m, a in zip(weights, means, inverse)
            ],
            axis=1,
        )
        top = logs.max(1, keepdims=True)
        shares = np.exp(logs - top)
        sums = shares.sum(1, keepdims=True)
        total += (np.log(sums) + top).sum()
        shares /= sums
        n += shares.sum(0)
        first += shares.T @ x
        for k in range(laws):
            second[k] += (x * shares[:, k : k + 1]).T @ x
    means = first / n[:, None]
    return total, (n / rows, means, np.stack([second[k] / n[k] - np.outer(means[k], means[k]) for k in range(laws)]))


if not (folder / "all.npy").exists():
    draw()
seconds, _, _ = tool("mixture", folder / "first.npy", "--components", laws, "--covariance", "VVV", "--start", "k-means",
                     "--restarts", 0, "--output", folder / "first.safetensors", "--force")
print(f"first fit, 20 000 rows: {seconds:.0f} s", flush=True)
for start, data, out in [("first", "all", "one"), ("first", "a", "two"), ("two", "b", "two")]:
    seconds, peaks, told = tool("mixture", "--update", folder / f"{start}.safetensors", folder / f"{data}.npy",
                                "--output", folder / f"{out}.safetensors", "--force")
    print(f"{data} -> {out}: {seconds:.0f} s, {peaks['VmHWM']:.0f} MiB, {peaks['RssAnon']:.0f} MiB of its own", flush=True)
    print(told, flush=True)
one, two = opened("one.safetensors"), opened("two.safetensors")
print("greatest difference of a parameter between one file and two:", max(float(abs(a - b).max()) for a, b in zip(one, two)))
begun, _ = pass_over(opened("first.safetensors"))
online, parameters = pass_over(one)
print(f"log-likelihood a row: first {begun / rows:.6f}, online {online / rows:.6f}", flush=True)
for _ in range(int(os.environ.get("ITERATIONS", 10))):
    batch, parameters = pass_over(parameters)
print(f"batch {batch / rows:.6f}; online is {100 * (batch - online) / abs(batch):.5f} % below")

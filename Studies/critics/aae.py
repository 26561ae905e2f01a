#!/usr/bin/env python3
"""aae.py ELBO MNIST [SEED ...] [-- OPTION ...]: are the codes of adversarial autoencoders draws of the prior?

Trains `aae`, with OPTION, on the digits of the folder MNIST with 2 and 8 latent dimensions, under N(0, I) and under a ring of ten normal
laws, encodes the 10 000 test digits, and compares 2000 of them with 2000 draws of the prior by the unbiased estimate of MMD² (Gretton et
al. 2012, equation 3) with a Gaussian kernel of the median distance. The band is that of 500 permutations: 2.5 to 97.5 %. Models that are
there are used.
"""
import subprocess
import sys
from pathlib import Path

import numpy as np

SPLIT = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
ELBO, MNIST, SEEDS, OPTIONS = sys.argv[1], Path(sys.argv[2]), sys.argv[3:SPLIT] or ["0"], sys.argv[SPLIT + 1:]
COUNT, PERMUTATIONS = 2000, 500


def drawn(prior, dimension, random):
    """Draws of the prior, as `elbo train --help` describes them."""
    z = random.normal(size=(COUNT, dimension))
    if prior == "ring":
        z *= 0.5
        angle = 2 * np.pi * random.integers(0, 10, COUNT) / 10
        z[:, 0] += 4 * np.cos(angle)
        z[:, 1] += 4 * np.sin(angle)
    return z


def mmd(kernel, first):
    """MMD² of the rows told by `first` from the others, without bias."""
    x, y = kernel[np.ix_(first, first)], kernel[np.ix_(~first, ~first)]
    n, m = len(x), len(y)
    return ((x.sum() - np.trace(x)) / (n * (n - 1)) + (y.sum() - np.trace(y)) / (m * (m - 1))
            - 2 * kernel[np.ix_(first, ~first)].mean())


def test(x, y, random):
    both = np.concatenate([x, y])
    norms = (both**2).sum(1)
    squares = np.maximum(norms[:, None] + norms[None] - 2 * both @ both.T, 0)
    kernel = np.exp(-squares / np.median(squares[np.triu_indices(len(both), 1)]))
    first = np.arange(len(both)) < len(x)
    observed = mmd(kernel, first)
    band = np.percentile([mmd(kernel, random.permutation(first)) for _ in range(PERMUTATIONS)], [2.5, 97.5])
    return observed, band


for prior in ("standard-normal", "ring"):
    for dimension in (2, 8):
        for seed in SEEDS:
            name = f"aae-{prior}-{dimension}-{seed}"
            if not Path(f"{name}.safetensors").exists():
                subprocess.run(
                    [ELBO, "train", MNIST / "train-images-idx3-ubyte.gz", "--recipe", "aae", "--prior", prior, "--latent",
                     str(dimension), "--seed", seed, "--output", f"{name}.safetensors", "--quiet", *OPTIONS],
                    check=True)
            subprocess.run(
                [ELBO, "encode", f"{name}.safetensors", MNIST / "t10k-images-idx3-ubyte.gz", "--output", f"{name}.csv",
                 "--quiet", "--force"], check=True)
            codes = np.loadtxt(f"{name}.csv", delimiter=",", skiprows=1)[:, :dimension]
            random = np.random.default_rng(int(seed))
            observed, band = test(codes[random.permutation(len(codes))[:COUNT]], drawn(prior, dimension, random), random)
            inside = "inside" if band[0] <= observed <= band[1] else "outside"
            print(f"{name}: MMD² {observed:.5f}, band {band[0]:.5f} ... {band[1]:.5f}, {inside}", flush=True)

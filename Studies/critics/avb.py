#!/usr/bin/env python3
"""avb.py ELBO MNIST [LATENT ...]: log p(x) of test digits under `avb` and `vae` of the same networks, by annealed importance sampling.

MNIST is the folder of its four files. Both take as many steps of the model: of five steps of avb four are the critic's. Seeds 0, 1, 2. Models
that are there are not trained again, and those cut off go on. 500 test digits, drawn by NumPy's default_rng(0), 300 temperatures, 2 chains.
"""
import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

ELBO, MNIST, LATENTS = sys.argv[1], Path(sys.argv[2]), sys.argv[3:] or ["8", "32"]
PASSES = 12
TRAINING = str(MNIST / "train-images-idx3-ubyte.gz")

with gzip.open(MNIST / "t10k-images-idx3-ubyte.gz") as file:
    digits = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
np.save("some.npy", digits[np.random.default_rng(0).permutation(len(digits))[:500]])

for seed in "0", "1", "2":
    for latent in LATENTS:
        found = {}
        for recipe, epochs in ("vae", PASSES), ("avb", 5 * PASSES):
            name = f"{recipe}-{latent}-{seed}"
            if not Path(f"{name}.safetensors").exists():
                subprocess.run(
                    [ELBO, "train", TRAINING, "--recipe", recipe, "--latent", latent, "--hidden", "400", "--epochs", str(epochs),
                     "--schedule", "linear", "--validation", "0", "--seed", seed, "--quiet", "--resume", "--output",
                     f"{name}.safetensors"],
                    check=True)
            if not Path(f"{name}.json").exists():
                judged = subprocess.run(
                    [ELBO, "evaluate", f"{name}.safetensors", "some.npy", "--annealed", "300", "--chains", "2", "--json"],
                    check=True, capture_output=True, text=True)
                Path(f"{name}.json").write_text(judged.stdout)
            annealed = json.loads(Path(f"{name}.json").read_text())["annealed"]
            found[recipe] = annealed["logLikelihood"]["mean"]
        print(latent, "dimensions, seed", seed, {name: round(value, 2) for name, value in found.items()}, flush=True)

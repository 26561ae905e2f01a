#!/usr/bin/env python3
"""digits.py ELBO MNIST [NAME:RECIPE[:OPTION ...] ...]: are samples of digits by vae-gan sharper than those by vae, and as faithful?

Trains on the first 10 000 digits of the folder MNIST (models that are there are used), draws 2000 samples, and prints the figures of
samples.py beside the first 2000 test digits. Without a third argument vae and vae-gan, 60 epochs of steps of the decoder each.
"""
import gzip
import subprocess
import sys
from pathlib import Path

import numpy as np

from samples import Figures

ELBO, MNIST = sys.argv[1], Path(sys.argv[2])
# A step in three of vae-gan is the decoder's.
WANTED = sys.argv[3:] or ["vae:vae:--epochs:60", "vae-gan:vae-gan:--epochs:180"]


def digits(name, count):
    with gzip.open(MNIST / name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)[:count]


np.save("digits.npy", digits("train-images-idx3-ubyte.gz", 10_000))
real = digits("t10k-images-idx3-ubyte.gz", 2000).astype(float)
figures = Figures(real)
for wanted in WANTED:
    name, recipe, *options = wanted.split(":")
    # Options of parts have colons of their own: here they are written with a semicolon.
    options = [option.replace(";", ":") for option in options]
    if not Path(f"{name}.safetensors").exists():
        subprocess.run([ELBO, "train", "digits.npy", "--recipe", recipe, "--validation", "0", "--quiet", "--output",
                        f"{name}.safetensors", *options], check=True)
    subprocess.run([ELBO, "sample", f"{name}.safetensors", "--count", "2000", "--seed", "1", "--quiet", "--force", "--output",
                    f"{name}.npy"], check=True)
    figures.row(name, np.load(f"{name}.npy").reshape(real.shape).astype(float))

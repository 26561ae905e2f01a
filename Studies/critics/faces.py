#!/usr/bin/env python3
"""faces.py ELBO FOLDER [OPTION ...]: are samples of vae-gan sharper than those of vae, and as faithful?

Trains both by convolutions on a folder of grey pictures of 64 x 64 (models that are there are used), draws as many samples as there are
pictures, and prints the mean variance of the discrete Laplacian, and density and coverage (Naeem et al. 2020, five neighbours) on the
pictures' first 64 principal axes. OPTION goes to the training of vae-gan. Needs numpy, Pillow and scikit-learn.
"""
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

ELBO, FOLDER, OPTIONS = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
real = np.stack([np.asarray(Image.open(path).convert("L"), float) for path in sorted(FOLDER.glob("*.png"))])
axes = PCA(64, random_state=0).fit(real.reshape(len(real), -1))
known = axes.transform(real.reshape(len(real), -1))
radius = NearestNeighbors(n_neighbors=6).fit(known).kneighbors(known)[0][:, 5]


def sharpness(x):
    laplacian = -4 * x[:, 1:-1, 1:-1] + x[:, :-2, 1:-1] + x[:, 2:, 1:-1] + x[:, 1:-1, :-2] + x[:, 1:-1, 2:]
    return laplacian.var(axis=(1, 2)).mean()


def row(name, made):
    distance = np.linalg.norm(axes.transform(made.reshape(len(made), -1))[:, None] - known[None], axis=-1)
    inside = distance < radius
    print(f"| {name} | {sharpness(made):.0f} | {inside.sum(1).mean() / 5:.2f} | {inside.any(0).mean():.2f} |")


print(f"| samples of | Laplacian variance | density | coverage |\n|---|---|---|---|\n| the data | {sharpness(real):.0f} | | |")
for name, options in (("vae", []), ("vae-gan", OPTIONS)):
    if not Path(f"{name}.safetensors").exists():
        subprocess.run([ELBO, "train", FOLDER, "--recipe", name, "--network", "conv", "--epochs", "150", "--validation", "0",
                        "--quiet", "--output", f"{name}.safetensors", *options], check=True)
    subprocess.run([ELBO, "sample", f"{name}.safetensors", "--count", str(len(real)), "--seed", "1", "--quiet", "--force",
                    "--output", f"{name}.npy"], check=True)
    row(name, np.load(f"{name}.npy").reshape(real.shape).astype(float))

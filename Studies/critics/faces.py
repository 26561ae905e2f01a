#!/usr/bin/env python3
"""faces.py ELBO FOLDER [OPTION ...]: are samples of vae-gan sharper than those of vae, and as faithful?

Trains both by convolutions on a folder of grey pictures of 64 x 64 (models that are there are used), draws as many samples as there are
pictures, and prints the figures of samples.py. OPTION goes to the training of vae-gan. Needs Pillow too.
"""
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from samples import Figures

ELBO, FOLDER, OPTIONS = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
real = np.stack([np.asarray(Image.open(path).convert("L"), float) for path in sorted(FOLDER.glob("*.png"))])
figures = Figures(real)
for name, options in (("vae", []), ("vae-gan", OPTIONS)):
    if not Path(f"{name}.safetensors").exists():
        subprocess.run([ELBO, "train", FOLDER, "--recipe", name, "--network", "conv", "--epochs", "150", "--validation", "0",
                        "--quiet", "--output", f"{name}.safetensors", *options], check=True)
    subprocess.run([ELBO, "sample", f"{name}.safetensors", "--count", str(len(real)), "--seed", "1", "--quiet", "--force",
                    "--output", f"{name}.npy"], check=True)
    figures.row(name, np.load(f"{name}.npy").reshape(real.shape).astype(float))

#!/usr/bin/env python3
"""four_points_picture.py ELBO OUT.png MODEL ...: draws of q(z|x) of the four examples of four_points.py, a panel for each model there.

1000 draws of each example. Needs numpy and matplotlib.
"""
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt

ELBO, OUT, MODELS = sys.argv[1], sys.argv[2], sys.argv[3:]
np.savetxt("drawn.csv", np.repeat(np.eye(4, dtype=int), 1000, 0), delimiter=",", fmt="%d", header="a,b,c,d", comments="")
figure, panels = plt.subplots(1, len(MODELS), figsize=(3.2 * len(MODELS), 3.2), sharex=True, sharey=True)
for model, panel in zip(MODELS, np.atleast_1d(panels)):
    subprocess.run([ELBO, "encode", model, "drawn.csv", "--draw", "--output", "codes.csv", "--force", "--quiet"], check=True)
    codes = np.loadtxt("codes.csv", delimiter=",", skiprows=1)[:, :2].reshape(4, 1000, 2)
    for own, colour in zip(codes, ["#4269d0", "#efb118", "#ff725c", "#3ca951"]):
        panel.scatter(*own.T, s=2, alpha=0.5, color=colour, linewidths=0)
    panel.set_title(Path(model).stem.rsplit("-", 1)[0], fontsize=10)
    panel.set_aspect("equal")
    panel.set_xlim(-4, 4)
    panel.set_ylim(-4, 4)
figure.tight_layout()
figure.savefig(OUT, dpi=110)

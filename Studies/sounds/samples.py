#!/usr/bin/env python3
"""samples.py ELBO MODEL LEARNED OTHERS: do a model's samples of sounds resemble them, and all of them, beside a mixture on principal components?

MODEL is of levels (`elbo train LEARNED`); LEARNED and OTHERS are folders of sounds, those it learned from and 64 or more that it did not.
The rival has the same number of principal components of LEARNED, a mixture of Gaussians that `elbo mixture` chooses on them, and the
noise of what they leave: its samples are drawn from the mixture, made levels again, and given that noise. `components` leaves the noise out, as samples
of the model are means. Density and coverage as in ../critics/samples.py, on the first 64 principal axes of the folder that samples are compared
with. Needs soundfile, numpy and scikit-learn.
"""
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile
from sklearn.decomposition import PCA

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "critics"))
from samples import Figures  # noqa: E402

ELBO, MODEL, LEARNED, OTHERS = sys.argv[1], *map(Path, sys.argv[2:5])


def elbo(*words):
    return subprocess.run([ELBO, *map(str, words)], check=True, capture_output=True, text=True).stdout


def mel(rate, window, bands):
    """Triangles of height 1 on Slaney's scale: librosa's filters.mel(norm=None)."""
    step = np.log(6.4) / 27
    hertz = lambda m: np.where(m < 15, 200 * m / 3, 1000 * np.exp(step * (m - 15)))
    top = 15 + np.log(rate / 2 / 1000) / step if rate > 2000 else 3 * rate / 400
    edges, bins = hertz(np.linspace(0, top, bands + 2)), np.fft.rfftfreq(window, 1 / rate)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling))


def levels(folder, treatment):
    """Rows of levels in decibels, as Documentation/Sound.md has them; files have the model's rate."""
    window, hop, frames, bands = (treatment[name] for name in ("window", "hop", "frames", "bands"))
    filters, hann = mel(treatment["rate"], window, bands), 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)
    rows = []
    for path in sorted(folder.iterdir()):
        sound, rate = soundfile.read(path)
        assert rate == treatment["rate"], path
        padded = np.zeros(frames * hop + window)
        padded[window // 2:][:min(len(sound), frames * hop)] = sound[:frames * hop]
        pieces = np.stack([padded[t * hop:t * hop + window] for t in range(frames)])
        rows.append(20 * np.log10(np.maximum(filters @ np.abs(np.fft.rfft(pieces * hann)).T, 1e-4)))
    return np.stack(rows)


def find(value, name):
    """The first value of a name in nested JSON."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
        value = list(value.values())
    for inner in value if isinstance(value, list) else []:
        found = find(inner, name)
        if found is not None:
            return found
    return None


described = json.loads(elbo("inspect", MODEL, "--json"))
treatment = find(described, "sounds")
learned, others = levels(LEARNED, treatment), levels(OTHERS, treatment)
count, shape = len(learned), learned.shape[1:]
elbo("sample", MODEL, "--count", count, "--seed", 1, "--quiet", "--force", "--output", "samples.npy")
made = {"model": np.load("samples.npy").reshape(count, *shape)}
flat = learned.reshape(count, -1)
axes = PCA(find(described, "latentDimension") or 32, random_state=0).fit(flat)
np.save("components.npy", axes.transform(flat).astype(np.float32))
print(elbo("mixture", "components.npy", "--force", "--output", "mixture.safetensors"))
elbo("sample", "mixture.safetensors", "--count", count, "--seed", 1, "--quiet", "--force", "--output", "drawn.npy")
back = axes.inverse_transform(np.load("drawn.npy").reshape(count, -1))
noise = (flat - axes.inverse_transform(axes.transform(flat))).std()
made["components"] = back.reshape(count, *shape)
made["components and noise"] = made["components"] + noise * np.random.default_rng(0).normal(size=(count, *shape))
for name, real in (("sounds learned", learned), ("other sounds", others)):
    print(f"\nBeside {len(real)} {name}:")
    figures = Figures(real)
    for maker, rows in ({"the sounds learned": learned} if real is others else {}).items():
        figures.row(maker, rows)
    for maker, rows in made.items():
        figures.row(maker, rows)

"""Figures of samples beside pictures: how sharp, how faithful, how much of the pictures is covered.

Density and coverage (Naeem et al. 2020, five neighbours) are on the pictures' first 64 principal axes; sharpness is the mean variance of
the discrete Laplacian. Needs numpy and scikit-learn.
"""
import numpy as np
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors


def sharpness(x):
    laplacian = -4 * x[:, 1:-1, 1:-1] + x[:, :-2, 1:-1] + x[:, 2:, 1:-1] + x[:, 1:-1, :-2] + x[:, 1:-1, 2:]
    return laplacian.var(axis=(1, 2)).mean()


class Figures:
    """Figures of samples beside `real`: [pictures, height, width], 0 to 255."""

    def __init__(self, real):
        self.axes = PCA(64, random_state=0).fit(real.reshape(len(real), -1))
        self.known = self.axes.transform(real.reshape(len(real), -1))
        self.radius = NearestNeighbors(n_neighbors=6).fit(self.known).kneighbors(self.known)[0][:, 5]
        print("| samples of | Laplacian variance | density | coverage |\n|---|---|---|---|")
        print(f"| the data | {sharpness(real):.0f} | | |")

    def row(self, name, made):
        made_there = self.axes.transform(made.reshape(len(made), -1))
        squares = (made_there**2).sum(1)[:, None] + (self.known**2).sum(1) - 2 * made_there @ self.known.T
        inside = np.sqrt(np.maximum(squares, 0)) < self.radius
        print(f"| {name} | {sharpness(made):.0f} | {inside.sum(1).mean() / 5:.2f} | {inside.any(0).mean():.2f} |", flush=True)

"""Writes train.npy and test.npy: patches of the two photographs that come with scikit-learn.

    pip install scikit-learn pillow
    python3 patches.py

24 x 24 pixels in colour, half of them at half the photographs' size; those for the test come from the
rightmost quarter of each photograph, which training never sees.
"""

import numpy as np
from sklearn.datasets import load_sample_images

rng = np.random.default_rng(0)
photographs = load_sample_images().images
train, test = [], []
for index in range(6000):
    photograph = photographs[index % 2]
    shrink = 2 if index % 4 < 2 else 1
    height, width = photograph.shape[:2]
    cut, size = int(width * 0.75), 24 * shrink
    is_training = index < 5000
    left = rng.integers(0, cut - size) if is_training else rng.integers(cut, width - size)
    top = rng.integers(0, height - size)
    patch = photograph[top:top + size, left:left + size].astype(float)
    patch = patch.reshape(24, shrink, 24, shrink, 3).mean((1, 3)).round().astype(np.uint8)
    (train if is_training else test).append(patch)
np.save("train.npy", np.stack(train))
np.save("test.npy", np.stack(test))

"""Writes NAME-train.npy and NAME-test.npy for `run`: images of bytes, training never sees those of the test.

    python3 images.py faces FOLDER       # 400 Olivetti faces, image-N.png, ten in a row of each person
    python3 images.py digits FOLDER      # MNIST's four files; a grey channel is added
    python3 images.py photographs        # 64 x 64 pixels in colour, cut from scikit-learn's two photographs

Needs NumPy; Pillow for faces, scikit-learn and Pillow for photographs.
"""

import gzip
import pathlib
import sys

import numpy as np


def faces(folder):
    from PIL import Image

    images = np.stack(
        [np.asarray(Image.open(pathlib.Path(folder) / f"image-{n}.png").convert("L")) for n in range(400)]
    )[..., None]
    return images[:320], images[320:]  # the last eight persons


def digits(folder):
    def images(name):
        with gzip.open(pathlib.Path(folder) / f"{name}-images-idx3-ubyte.gz") as file:
            return np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28, 1)

    return images("train"), images("t10k")


def photographs():
    from sklearn.datasets import load_sample_images

    photographs = load_sample_images().images
    rng = np.random.default_rng(0)
    train, test = [], []
    for index in range(3600):
        photograph = photographs[index % 2]
        shrink = 2 if index % 4 < 2 else 1
        height, width = photograph.shape[:2]
        cut, size = int(width * 0.75), 64 * shrink
        is_training = index < 3000
        left = rng.integers(0, cut - size) if is_training else rng.integers(cut, width - size)
        top = rng.integers(0, height - size)
        patch = photograph[top:top + size, left:left + size].astype(float)
        patch = patch.reshape(64, shrink, 64, shrink, 3).mean((1, 3)).round().astype(np.uint8)
        (train if is_training else test).append(patch)
    return np.stack(train), np.stack(test)


name = sys.argv[1]
train, test = {"faces": faces, "digits": digits, "photographs": photographs}[name](*sys.argv[2:])
np.save(f"{name}-train.npy", np.ascontiguousarray(train))
np.save(f"{name}-test.npy", np.ascontiguousarray(test))

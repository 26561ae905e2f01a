"""SSIM of StructuralSimilarityTests.swift: scikit-image 0.26's `structural_similarity` with its defaults."""

import numpy as np
from skimage.metrics import structural_similarity

def picture(height, width, channels, phase):
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    return (0.5 + 0.5 * np.sin(0.7 * x + 0.3 * y * (c + 1) + phase)).astype(np.float32)

for height, width, channels, window in [(16, 20, 1, 7), (11, 9, 3, 7), (7, 7, 1, 7), (12, 12, 1, 5)]:
    left, right = picture(height, width, channels, 0), 0.8 * picture(height, width, channels, 0.4)
    value = structural_similarity(
        left.astype(float), right.astype(float), data_range=1, channel_axis=2, win_size=window)
    print(height, width, channels, window, repr(float(value)))

"""Prints bits per dimension, their standard error and the reconstructions' root mean square error in grey levels.

    python3 judge.py evaluation.json again.npy test.npy
"""

import json
import sys

import numpy as np

evaluation, again, test = sys.argv[1:]
with open(evaluation) as file:
    bits = json.load(file).get("bits")
again, test = np.load(again).astype(float), np.load(test).astype(float)
if again.max() <= 1:
    again *= 255
error = np.sqrt(((again.reshape(test.shape) - test) ** 2).mean())
shown = f"{bits['elbo']['mean']:.3f}\t{bits['elbo']['standardError']:.3f}" if bits else "-\t-"
print(f"{shown}\t{error:.1f}")

"""usage: pytorch_encode.py WORK SECONDS — images encoded to latent means in a second, best batch size."""

import sys
import time

import torch
from networks import SHAPE, VAE

work, seconds = sys.argv[1], float(sys.argv[2])
torch.manual_seed(0)
model = VAE(work).eval()
images = torch.rand(60_000, *SHAPE[work])
best = 0.0
with torch.inference_mode():
    for batch in (128, 512, 2000):
        # The first part warms up.
        for chunk in images[:4000].split(batch):
            model.mean(model.encoder(chunk))
        began = time.perf_counter()
        done = 0
        while done == 0 or time.perf_counter() - began < seconds / 3:
            for chunk in images.split(batch):
                model.mean(model.encoder(chunk))
            done += len(images)
        best = max(best, done / (time.perf_counter() - began))
print(best)

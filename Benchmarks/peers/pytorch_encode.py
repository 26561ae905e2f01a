"""usage: pytorch_encode.py WORK SECONDS [SETTING] — images encoded to latent means in a second, best batch size."""

import sys
import time

import torch
from networks import SHAPE, VAE
from settings import placed, prepared

work, seconds = sys.argv[1], float(sys.argv[2])
setting = sys.argv[3] if len(sys.argv) > 3 else "eager"
torch.manual_seed(0)
model, (images,) = placed(VAE(work).eval(), [torch.rand(60_000, *SHAPE[work])], setting)
encode = prepared(lambda x: model.mean(model.encoder(x)), setting)
best = 0.0
with torch.inference_mode():
    for batch in (125, 500, 2000):
        # The first part warms up, and compiles.
        for chunk in images[:4000].split(batch):
            encode(chunk)
        began = time.perf_counter()
        done = 0
        while done == 0 or time.perf_counter() - began < seconds / 3:
            for chunk in images.split(batch):
                encode(chunk)
            done += len(images)
        best = max(best, done / (time.perf_counter() - began))
print(best)

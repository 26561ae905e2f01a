"""usage: pytorch_step.py WORK SECONDS [BATCH] — milliseconds of one training step, one median a run.

The step draws its noise, computes the loss and its gradient, and updates by Adam (fused).
"""

import statistics
import sys
import time

import torch
from networks import BATCH, SHAPE, VAE

work, seconds = sys.argv[1], float(sys.argv[2])
batch = int(sys.argv[3]) if len(sys.argv) > 3 else BATCH[work]
torch.manual_seed(0)
model = VAE(work)
data = [torch.rand(batch, *SHAPE[work]).round() for _ in range(8)]
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)


def step(x):
    optimizer.zero_grad(set_to_none=True)
    loss = model(x)
    loss.backward()
    optimizer.step()


times, start = [], time.perf_counter()
count = 0
while len(times) < 5 or time.perf_counter() - start < seconds:
    began = time.perf_counter()
    step(data[count % 8])
    times.append(time.perf_counter() - began)
    count += 1
print(statistics.median(times[len(times) // 5 :]) * 1e3)

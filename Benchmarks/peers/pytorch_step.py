"""usage: pytorch_step.py WORK SECONDS [SETTING] [BATCH] — milliseconds of one training step, one median a run.

A step draws its noise, computes the loss and its gradient, and updates by Adam (fused). SETTING is one of
settings.py, eager unless given.
"""

import itertools
import statistics
import sys
import time

import torch
from games import GAMES
from networks import BATCH, examples, model_of
from settings import placed, prepared

work, seconds = sys.argv[1], float(sys.argv[2])
setting = sys.argv[3] if len(sys.argv) > 3 else "eager"
batch = int(sys.argv[4]) if len(sys.argv) > 4 else BATCH[work]
torch.manual_seed(0)
model, data = placed(model_of(work), [examples(work, batch) for _ in range(8)], setting)
batches = itertools.cycle(data)


def stepping():
    """A function that does a step; of a game a round of turns."""
    if work in GAMES:
        round = model.optimised(lambda loss: prepared(loss, setting))
        return lambda: round(lambda: next(batches))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    loss_of = prepared(model, setting)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss_of(next(batches)).backward()
        optimizer.step()

    return step


step = stepping()
for _ in data:  # compiles
    step()
times, start = [], time.perf_counter()
while len(times) < 5 or time.perf_counter() - start < seconds:
    began = time.perf_counter()
    step()
    times.append(time.perf_counter() - began)
print(statistics.median(times[len(times) // 5 :]) * 1e3)

"""usage: pytorch_job.py FOLDER EPOCHS OUTPUT — the whole MNIST job, from the start of Python to the saved model.

FOLDER holds MNIST's training images. Pixels are binarised anew at every visit. Prints the seconds from the
start of the process to the end of the first step, then -ELBO of the last epoch in nats.
"""

import gzip
import os
import sys
import time

import numpy as np
import torch
from networks import VAE

# The kernel knows when the process began.
with open("/proc/self/stat") as file:
    ticks = int(file.read().rsplit(")", 1)[1].split()[19])
began = ticks / os.sysconf("SC_CLK_TCK")

folder, epochs, output = sys.argv[1], int(sys.argv[2]), sys.argv[3]
torch.manual_seed(0)
with gzip.open(folder + "/train-images-idx3-ubyte.gz") as file:
    raw = file.read()
pixels = torch.from_numpy(np.frombuffer(raw, np.uint8, offset=16).reshape(-1, 784).astype("f4") / 255)
model = VAE("mlp")
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
first = None
for epoch in range(epochs):
    total = 0.0
    for rows in torch.randperm(len(pixels)).split(128):
        x = torch.bernoulli(pixels[rows])
        optimizer.zero_grad(set_to_none=True)
        loss = model(x)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(rows)
        if first is None:
            first = time.clock_gettime(time.CLOCK_BOOTTIME) - began
torch.save(model.state_dict(), output)
print(first, total / len(pixels))

"""usage: onnx_encode.py WORK SECONDS — images that ONNX Runtime encodes in a second, best batch size.

The encoder of networks.py, exported once for each batch size so that shapes are fixed, as in Elbo.
"""

import sys
import tempfile
import time

import numpy as np
import onnxruntime
import torch
from networks import SHAPE, VAE

work, seconds = sys.argv[1], float(sys.argv[2])
torch.manual_seed(0)
model = VAE(work).eval()
encoder = torch.nn.Sequential(model.encoder, model.mean)
images = np.random.default_rng(0).random((60_000, *SHAPE[work]), np.float32)
best = 0.0
for batch in (125, 500, 2000):
    with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
        torch.onnx.export(encoder, torch.rand(batch, *SHAPE[work]), file.name, input_names=["x"], dynamo=False)
        session = onnxruntime.InferenceSession(file.name, providers=["CPUExecutionProvider"])
    chunks = np.split(images, len(images) // batch)
    for chunk in chunks[:4]:
        session.run(None, {"x": chunk})
    began = time.perf_counter()
    done = 0
    while done == 0 or time.perf_counter() - began < seconds / 3:
        for chunk in chunks:
            session.run(None, {"x": chunk})
        done += len(images)
    best = max(best, done / (time.perf_counter() - began))
print(best)

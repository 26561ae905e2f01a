"""usage: jax_step.py WORK SECONDS — milliseconds of one jitted training step, one median a run.

The same networks, loss and update as in pytorch_step.py.
"""

import statistics
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

work, seconds = sys.argv[1], float(sys.argv[2])
rng = np.random.default_rng(0)
BATCH, LATENT, SHAPE, CHANNELS, FEATURES = {
    "mlp": (128, 20, (784,), [], 400),
    "conv28": (128, 32, (28, 28, 1), [32, 64], 256),
    "conv64": (64, 32, (64, 64, 3), [32, 32, 64, 64], 256),
}[work]


def dense(inputs, outputs):
    bound = 1 / np.sqrt(inputs)
    return jnp.asarray(rng.uniform(-bound, bound, (inputs, outputs)), jnp.float32), jnp.zeros(outputs)


def kernel(inputs, outputs):
    bound = 1 / np.sqrt(16 * inputs)
    return jnp.asarray(rng.uniform(-bound, bound, (4, 4, inputs, outputs)), jnp.float32), jnp.zeros(outputs)


LAYOUT = ("NHWC", "HWIO", "NHWC")


def affine(p, x):
    return x @ p[0] + p[1]


def halve(p, x):
    return lax.conv_general_dilated(x, p[0], (2, 2), ((1, 1), (1, 1)), dimension_numbers=LAYOUT) + p[1]


def double(p, x):
    return lax.conv_transpose(x, p[0], (2, 2), "SAME", dimension_numbers=LAYOUT) + p[1]


side = SHAPE[1] >> len(CHANNELS) if CHANNELS else 0
flat = side * side * CHANNELS[-1] if CHANNELS else 784
down = list(zip([SHAPE[-1]] + CHANNELS, CHANNELS))
params = {
    "down": [kernel(i, o) for i, o in down],
    "up": [kernel(o, i) for i, o in reversed(down)],
    "features": dense(flat, FEATURES),
    "mean": dense(FEATURES, LATENT),
    "log_variance": dense(FEATURES, LATENT),
    "first": dense(LATENT, FEATURES),
    "second": dense(FEATURES, flat),
}


def loss(p, x, noise):
    h = x
    for q in p["down"]:
        h = jax.nn.relu(halve(q, h))
    h = jax.nn.relu(affine(p["features"], h.reshape(BATCH, -1)))
    mean, log_variance = affine(p["mean"], h), affine(p["log_variance"], h)
    z = mean + jnp.exp(0.5 * log_variance) * noise
    h = affine(p["second"], jax.nn.relu(affine(p["first"], z)))
    if CHANNELS:
        h = h.reshape(BATCH, side, side, CHANNELS[-1])
    for q in p["up"]:
        h = double(q, jax.nn.relu(h))
    bits = jnp.sum(jax.nn.softplus(h) - h * x)
    kl = -0.5 * jnp.sum(1 + log_variance - mean * mean - jnp.exp(log_variance))
    return (bits + kl) / BATCH


def step(state, x, key):
    p, m, v, t = state
    key, draw = jax.random.split(key)
    value, g = jax.value_and_grad(loss)(p, x, jax.random.normal(draw, (BATCH, LATENT)))
    t, each = t + 1, jax.tree_util.tree_map
    m = each(lambda m, g: 0.9 * m + 0.1 * g, m, g)
    v = each(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
    rate = 1e-3 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    p = each(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-8), p, m, v)
    return (p, m, v, t), key, value


step = jax.jit(step, donate_argnums=0)
zeros = jax.tree_util.tree_map(jnp.zeros_like, params)
state = (params, zeros, jax.tree_util.tree_map(jnp.zeros_like, params), jnp.zeros(()))
data = [jnp.asarray(rng.random((BATCH,) + SHAPE).round(), jnp.float32) for _ in range(8)]
key = jax.random.key(0)
times, count = [], 0
start = time.perf_counter()
while len(times) < 5 or time.perf_counter() - start < seconds:
    began = time.perf_counter()
    state, key, value = step(state, data[count % 8], key)
    value.block_until_ready()
    times.append(time.perf_counter() - began)
    count += 1
print(statistics.median(times[len(times) // 5 :]) * 1e3)

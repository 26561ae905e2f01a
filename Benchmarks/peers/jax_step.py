"""usage: jax_step.py WORK SECONDS — milliseconds of one jitted training step, one median a run.

The same networks, loss and update as in pytorch_step.py.
"""

import statistics
import sys
import time

import jax
import jax.numpy as jnp
import jax_images
import jax_sentences

work, seconds = sys.argv[1], float(sys.argv[2])
params, loss, noise, data = jax_sentences.made() if work == "text" else jax_images.made(work)


def step(state, x, key):
    p, m, v, t = state
    key, draw = jax.random.split(key)
    value, g = jax.value_and_grad(loss)(p, x, jax.random.normal(draw, noise))
    t, each = t + 1, jax.tree_util.tree_map
    m = each(lambda m, g: 0.9 * m + 0.1 * g, m, g)
    v = each(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
    rate = 1e-3 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    p = each(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-8), p, m, v)
    return (p, m, v, t), key, value


step = jax.jit(step, donate_argnums=0)
zeros = jax.tree_util.tree_map(jnp.zeros_like, params)
state = (params, zeros, jax.tree_util.tree_map(jnp.zeros_like, params), jnp.zeros(()))
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

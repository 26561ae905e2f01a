"""Sentences by LSTMs, in JAX; the same as in sentences.py."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

VOCABULARY, SIZE, LATENT, BATCH, PLACES = 10_000, 256, 32, 32, 32


def affine(p, x):
    return x @ p[0] + p[1]


def lstm(p, x, h, c):
    """Outputs [places, batch, units] and the last state, of inputs [places, batch, numbers]; gates i, f, g, o."""

    def cell(state, entering):
        h, c = state
        i, f, g, o = jnp.split(entering + h @ p["recurrent"], 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    # Inputs of all places enter in one product.
    return lax.scan(cell, (h, c), affine(p["input"], x))


def made():
    """Parameters, the loss of (parameters, batch, noise), the noise's shape, and eight batches."""
    rng = np.random.default_rng(0)

    def uniform(fan_in, *extents):
        bound = 1 / np.sqrt(fan_in)
        return jnp.asarray(rng.uniform(-bound, bound, extents), jnp.float32)

    def dense(inputs, outputs):
        return uniform(inputs, inputs, outputs), jnp.zeros(outputs)

    def layer(inputs):
        return {"input": dense(inputs, 4 * SIZE), "recurrent": uniform(SIZE, SIZE, 4 * SIZE)}

    params = {
        "read": uniform(1, VOCABULARY, SIZE),
        "written": uniform(1, VOCABULARY, SIZE),
        "encoder": layer(SIZE),
        "mean": dense(SIZE, LATENT),
        "log_variance": dense(SIZE, LATENT),
        "state": dense(LATENT, 2 * SIZE),
        "decoder": layer(SIZE + LATENT),
        "tokens": dense(SIZE, VOCABULARY),
    }

    def loss(p, x, noise):
        nothing = jnp.zeros((BATCH, SIZE))
        (h, _), _ = lstm(p["encoder"], p["read"][x.T], nothing, nothing)
        mean, log_variance = affine(p["mean"], h), affine(p["log_variance"], h)
        z = mean + jnp.exp(0.5 * log_variance) * noise
        before = jnp.concatenate([jnp.ones_like(x[:, :1]), x[:, :-1]], 1)
        code = jnp.broadcast_to(z, (PLACES, BATCH, LATENT))
        told = jnp.concatenate([p["written"][before.T], code], 2)
        h, c = jnp.split(jnp.tanh(affine(p["state"], z)), 2, axis=1)
        _, outputs = lstm(p["decoder"], told, h, c)
        logits = affine(p["tokens"], outputs.reshape(-1, SIZE))
        own = jnp.take_along_axis(logits, x.T.reshape(-1, 1), 1)[:, 0]
        bits = jnp.sum(jax.nn.logsumexp(logits, axis=1) - own)
        kl = -0.5 * jnp.sum(1 + log_variance - mean * mean - jnp.exp(log_variance))
        return (bits + kl) / BATCH

    data = [jnp.asarray(rng.integers(4, VOCABULARY, (BATCH, PLACES)), jnp.int32) for _ in range(8)]
    return params, loss, (BATCH, LATENT), data

"""Autoencoders of images in JAX; the same as in networks.py."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

SIZES = {
    "mlp": (128, 20, (784,), [], 400),
    "conv28": (128, 32, (28, 28, 1), [32, 64], 256),
    "conv64": (64, 32, (64, 64, 3), [32, 32, 64, 64], 256),
}
LAYOUT = ("NHWC", "HWIO", "NHWC")


def affine(p, x):
    return x @ p[0] + p[1]


def halve(p, x):
    return lax.conv_general_dilated(x, p[0], (2, 2), ((1, 1), (1, 1)), dimension_numbers=LAYOUT) + p[1]


def double(p, x):
    return lax.conv_transpose(x, p[0], (2, 2), "SAME", dimension_numbers=LAYOUT) + p[1]


def made(work):
    """Parameters, the loss of (parameters, batch, noise), the noise's shape, and eight batches."""
    rng = np.random.default_rng(0)
    batch, latent, shape, channels, features = SIZES[work]

    def uniform(fan_in, extents):
        bound = 1 / np.sqrt(fan_in)
        return jnp.asarray(rng.uniform(-bound, bound, extents), jnp.float32), jnp.zeros(extents[-1])

    def dense(inputs, outputs):
        return uniform(inputs, (inputs, outputs))

    def kernel(inputs, outputs):
        return uniform(16 * inputs, (4, 4, inputs, outputs))

    side = shape[1] >> len(channels) if channels else 0
    flat = side * side * channels[-1] if channels else 784
    down = list(zip([shape[-1]] + channels, channels))
    params = {
        "down": [kernel(i, o) for i, o in down],
        "up": [kernel(o, i) for i, o in reversed(down)],
        "features": dense(flat, features),
        "mean": dense(features, latent),
        "log_variance": dense(features, latent),
        "first": dense(latent, features),
        "second": dense(features, flat),
    }

    def loss(p, x, noise):
        h = x
        for q in p["down"]:
            h = jax.nn.relu(halve(q, h))
        h = jax.nn.relu(affine(p["features"], h.reshape(batch, -1)))
        mean, log_variance = affine(p["mean"], h), affine(p["log_variance"], h)
        z = mean + jnp.exp(0.5 * log_variance) * noise
        h = affine(p["second"], jax.nn.relu(affine(p["first"], z)))
        if channels:
            h = h.reshape(batch, side, side, channels[-1])
        for q in p["up"]:
            h = double(q, jax.nn.relu(h))
        bits = jnp.sum(jax.nn.softplus(h) - h * x)
        kl = -0.5 * jnp.sum(1 + log_variance - mean * mean - jnp.exp(log_variance))
        return (bits + kl) / batch

    data = [jnp.asarray(rng.random((batch,) + shape).round(), jnp.float32) for _ in range(8)]
    return params, loss, (batch, latent), data

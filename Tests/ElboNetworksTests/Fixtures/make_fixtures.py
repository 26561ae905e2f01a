"""Writes optimizers.json: parameters after each of five steps, by Optax in double precision.

    pip install jax optax
    python3 make_fixtures.py
"""

import json
import pathlib

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np
import optax

rng = np.random.default_rng(7)
start = jnp.asarray([1.0, -0.5, 3.0])
gradients = [jnp.asarray(rng.normal(0, scale, 3)) for scale in (1.0, 0.1, 5.0, 0.01, 1.0)]
rate = 0.05
rules = {
    "sgd": optax.sgd(rate),
    "momentum": optax.sgd(rate, momentum=0.9),
    "nesterov": optax.sgd(rate, momentum=0.9, nesterov=True),
    "rmsProp": optax.rmsprop(rate, decay=0.9, eps=1e-6, eps_in_sqrt=False),
    "adam": optax.adam(rate, b1=0.9, b2=0.999, eps=1e-8),
    "adamLargeEpsilon": optax.adam(rate, b1=0.8, b2=0.95, eps=1e-2),
    "adamW": optax.adamw(rate, b1=0.9, b2=0.999, eps=1e-8, weight_decay=0.1),
}
paths = {}
for name, rule in rules.items():
    parameter, state, path = start, rule.init(start), []
    for gradient in gradients:
        update, state = rule.update(gradient, state, parameter)
        parameter = optax.apply_updates(parameter, update)
        path.append(parameter.tolist())
    paths[name] = path
fixtures = dict(
    learningRate=rate, start=start.tolist(), gradients=[g.tolist() for g in gradients], paths=paths)
pathlib.Path(__file__).with_name("optimizers.json").write_text(json.dumps(fixtures, indent=1) + "\n")

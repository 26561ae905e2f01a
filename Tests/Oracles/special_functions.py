"""Writes Tests/ElboNumericsTests/SpecialFunctionValues.swift with mpmath (1.3.0), at 60 digits.

Run from the root of the repository: python3 Tests/Oracles/special_functions.py
Arguments are exact Float64 numbers; values are rounded to Float64 once, at the end.
"""

import math
import random

import mpmath as mp

mp.mp.dps = 60
random.seed(20240601)


def spread(low, high, count):
    """Numbers evenly spread in the logarithm, jittered."""
    step = (math.log(high) - math.log(low)) / count
    return [math.exp(math.log(low) + (i + random.random()) * step) for i in range(count)]


def both_signs(numbers):
    return [s * x for x in numbers for s in (1, -1)]


def around(centre, distances=(1e-2, 1e-4, 1e-6, 1e-8)):
    return [centre + s * d for d in distances for s in (1, -1)]


root = 1.4616321449683623  # of digamma
tables = {
    "sigmoid": (
        lambda x: 1 / (1 + mp.exp(-x)),
        both_signs(spread(1e-20, 1, 12) + spread(1, 700, 24) + [36.5, 37.5, 709.5]),
    ),
    "softplus": (
        lambda x: mp.log1p(mp.exp(x)),
        both_signs(spread(1e-20, 1, 12) + spread(1, 700, 24) + [36.5, 37.5, 709.5]) + [1e8, 1e300],
    ),
    "logGamma": (
        lambda x: mp.log(abs(mp.gamma(x))) if abs(x) < 1e5 else mp.loggamma(x),
        spread(1e-300, 1e-3, 16)
        + spread(1e-3, 1e3, 40)
        + spread(1e3, 1e300, 20)
        + [0.5, 1.5, 2.5, 3.0, 10.0, 171.5]
        + around(1.0) + around(2.0)
        + [-0.5, -1.5, -2.3, -10.1, -50.9, -170.5]
        + around(-1.0, (1e-3, 1e-6)) + around(-7.0, (1e-3, 1e-6)),
    ),
    "digamma": (
        lambda x: mp.digamma(x),
        spread(1e-300, 1e-3, 12)
        + spread(1e-3, 1e3, 60)
        + spread(1e3, 1e300, 12)
        + [0.5, 1.0, 2.0, 11.999, 12.0, 12.001]
        + around(root) + [root]
        + [-x for x in spread(1e-10, 1e3, 30)]
        + around(-1.0) + around(-7.0) + around(-100.0, (1e-3, 1e-6, 1e-9)) + [-100000.3, -1e9 + 0.25],
    ),
}
for order in range(1, 6):
    tables[f"polygamma{order}"] = (
        lambda x, order=order: mp.polygamma(order, x),
        spread(1e-30, 1e-3, 10) + spread(1e-3, 1e3, 50) + spread(1e3, 1e40, 10)
        + [0.5, 1.0, 2.0, 15.999, 16.0, 17.0, 18.001],
    )

lines = [
    "// Made by Tests/Oracles/special_functions.py with mpmath at 60 digits; do not edit.",
    "",
    "/// Arguments and values, one pair a line.",
    "enum SpecialFunctionValues {",
]
for name, (function, arguments) in tables.items():
    lines.append(f'    static let {name} = """')
    for x in arguments:
        value = float(function(mp.mpf(x)))
        if math.isfinite(value) and abs(value) > 2.3e-308:
            lines.append(f"        {x!r} {value!r}")
    lines.append('        """')
    lines.append("")
lines[-1] = "}"
with open("Tests/ElboNumericsTests/SpecialFunctionValues.swift", "w") as file:
    file.write("\n".join(lines) + "\n")

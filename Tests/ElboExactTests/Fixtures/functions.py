#!/usr/bin/env python3
"""Writes functions.txt: numbers and the correctly rounded values of functions there, by mpmath 1.3.

    python3 functions.py

Each line: function, bits of the number, bits of the value, as hexadecimal numbers. Fixed seed; all binades of each
function's range have points, and ranges where formulas meet have more.
"""
import math, pathlib, random, struct
import mpmath as mp

random.seed(20)
bits = lambda x: struct.unpack("<Q", struct.pack("<d", x))[0]
scale = lambda low, high: math.exp(random.uniform(math.log(low), math.log(high)))
uniform = random.uniform
sign = lambda: random.choice((-1, 1))
draws = {
    "exp": [lambda: uniform(-745, 709.7), lambda: uniform(-1, 1), lambda: sign() * scale(1e-300, 1)],
    "expm1": [lambda: uniform(-40, 709), lambda: uniform(-2, 2), lambda: sign() * scale(1e-300, 1)],
    "log": [lambda: scale(1e-307, 1.7e308), lambda: uniform(0.5, 2), lambda: 1 + sign() * scale(1e-15, 0.3),
            lambda: random.randrange(1, 2**52) * 5e-324],
    "log1p": [lambda: uniform(-0.9999, 1), lambda: scale(1e-300, 1.7e308), lambda: sign() * scale(1e-300, 0.5),
              lambda: scale(1e-15, 0.5) - 1],
    "tanh": [lambda: uniform(-1, 1), lambda: uniform(-22, 22), lambda: uniform(0.6, 0.7),
             lambda: sign() * scale(1e-300, 1)],
    "erf": [lambda: uniform(-6.5, 6.5), lambda: uniform(0.8, 1), lambda: uniform(-1, 1),
            lambda: sign() * scale(1e-300, 1)],
    "erfc": [lambda: uniform(-7, 26), lambda: uniform(0.3, 1), lambda: uniform(-1, 1), lambda: uniform(0.8, 3),
             lambda: uniform(3, 12), lambda: uniform(12, 26.5)],
    "sigmoid": [lambda: uniform(-700, 40), lambda: uniform(-3, 3)],
    "softplus": [lambda: uniform(-700, 40), lambda: uniform(-3, 3)],
}
exact = {"sigmoid": lambda x: 1 / (1 + mp.exp(-x)), "softplus": lambda x: mp.log1p(mp.exp(x)), "log1p": mp.log1p}
lines = []
for name, kinds in draws.items():
    function = exact.get(name) or getattr(mp, name)
    for draw in kinds:
        for _ in range(150):
            x = draw()
            mp.mp.prec = 200 if abs(x) > 1e-20 else 2300
            lines.append(f"{name} {bits(x):x} {bits(float(function(mp.mpf(x)))):x}")
pathlib.Path(__file__).with_name("functions.txt").write_text("\n".join(lines) + "\n")

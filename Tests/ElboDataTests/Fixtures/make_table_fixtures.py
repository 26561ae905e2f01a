"""Writes expected64.json: what NumPy says the array files beside it hold, as Float64 bit patterns.

    pip install numpy==2.4.6
    python make_table_fixtures.py
"""

import json
import pathlib

import numpy as np

here = pathlib.Path(__file__).parent
expected = {}
for path in sorted(here.glob("*.npy")):
    try:
        array = np.load(path)
    except ValueError:
        continue
    if array.ndim == 0 or array.size == 0 or array.dtype.kind not in "biuf":
        continue
    rows = array.reshape(len(array), -1).astype(np.float64)
    if np.isinf(rows).any() or np.isnan(rows).all(axis=0).any():
        continue
    expected[path.name] = {
        "width": rows.shape[1],
        "bits": [f"{int(bits):016x}" for bits in rows.view(np.uint64).ravel()],
    }
(here / "expected64.json").write_text(json.dumps(expected, indent=1) + "\n")
print(len(expected), list(expected))

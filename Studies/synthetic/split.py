#!/usr/bin/env python3
"""split.py ADULT.csv: adult-train.csv (26 048 rows) and adult-test.csv (6 513 rows), beside this script.

Row order: numpy.random.RandomState(0).permutation(32 561) (the legacy generator, whose stream is frozen);
the first 26 048 places are the training rows, the rest the test rows, both in the permuted order.
Leading spaces of values are stripped, the header and `?` are kept, row numbers go to split-rows.npz.
"""
import csv
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SOURCE = Path(sys.argv[1])
TRAIN_ROWS = 26_048

with SOURCE.open(newline="") as file:
    reader = csv.reader(file, skipinitialspace=True)
    header = [name.strip() for name in next(reader)]
    rows = [[value.strip() for value in row] for row in reader if row]
assert len(rows) == 32_561 and all(len(row) == len(header) for row in rows)

order = np.random.RandomState(0).permutation(len(rows))
parts = {"train": order[:TRAIN_ROWS], "test": order[TRAIN_ROWS:]}
for name, numbers in parts.items():
    with (HERE / f"adult-{name}.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows[i] for i in numbers)
    print(f"adult-{name}.csv: {len(numbers)} rows, "
          f"{sum(rows[i][-1] == '>50K' for i in numbers) / len(numbers):.4f} of them >50K")
np.savez(HERE / "split-rows.npz", **parts)

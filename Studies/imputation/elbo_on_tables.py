#!/usr/bin/env python3
"""elbo_on_tables.py ELBO [--data penguins,adult] [--draws 20] [--options '...']: Elbo on the tables that `tables.py make` has written.

    elbo train TABLE [OPTIONS]     elbo impute MODEL TABLE     elbo impute MODEL TABLE --draws 20

Prints for each table the error of the conditional means (numbers in deviations), the share of right categories and, where draws are asked
for, how often 90 % intervals of them hold the number.
"""
import argparse
import subprocess
import tempfile
from pathlib import Path

import pandas as pd
from intervals import intervals
from tables import TABLES, load, read_strings, score

parser = argparse.ArgumentParser()
parser.add_argument("elbo")
parser.add_argument("--data", default="penguins,adult"); parser.add_argument("--draws", type=int, default=0)
parser.add_argument("--rates", default="10,30,50"); parser.add_argument("--seeds", default="0,1,2")
parser.add_argument("--options", default="")
args = parser.parse_args()
rows = []
for name in args.data.split(","):
    for rate in args.rates.split(","):
        for seed in args.seeds.split(","):
            masked = TABLES / f"{name}-{rate}-{seed}.csv"
            truth, holes = load(masked, TABLES / f"{name}-truth.csv")
            with tempfile.TemporaryDirectory() as folder:
                model = f"{folder}/m.safetensors"
                subprocess.run([args.elbo, "train", masked, "--output", model, "--quiet", *args.options.split()], check=True)
                subprocess.run([args.elbo, "impute", model, masked, "--output", f"{folder}/c.csv", "--quiet"], check=True)
                result = score(truth, holes, read_strings(Path(folder) / "c.csv"))
                coverage = float("nan")
                if args.draws:
                    subprocess.run(
                        [args.elbo, "impute", model, masked, "--draws", str(args.draws), "--output", f"{folder}/d.csv", "--quiet"], check=True)
                    drawn = [read_strings(Path(folder) / f"d-{k + 1}.csv") for k in range(args.draws)]
                    coverage = intervals(truth, holes, drawn)["coverage"]
            rows.append([name, int(rate), int(seed), result["rmse"], result["right"], coverage])
            print(name, rate, seed, f"error {result['rmse']:.4f} right {result['right']:.4f} coverage {coverage:.3f}", flush=True)
table = pd.DataFrame(rows, columns=["data", "rate", "seed", "error", "right", "coverage"])
print(table.groupby(["data", "rate"])[["error", "right", "coverage"]].mean().round(4))

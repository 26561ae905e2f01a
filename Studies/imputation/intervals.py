#!/usr/bin/env python3
"""intervals.py --masked M.csv --truth T.csv --draws FILE1 FILE2 ... [--level 0.9] [--json]: intervals from M drawn tables.

Each FILE is a completed table, one draw of every missing cell. For each scored number cell (known in the truth, empty in the masked table)
the interval reaches from the 5 % to the 95 % point of its M draws, by the Weibull rule (position p (M + 1), numpy's method='weibull'): draws
from the right distribution then cover 90 % exactly in expectation from M = 19 on (below, the extremes are used and cover (M - 1) / (M + 1)).
Printed per number column: coverage, mean width (in the column's units and in its standard deviation over the truth), CRPS in standard
deviations (fair estimate from M draws) and RMSE of the mean of the draws; for categories the share of draws that are right, and of the most
frequent draw.
"""
import argparse
import json
from collections import Counter

import numpy as np
import pandas as pd

from tables import load, read_strings, split_kinds


def intervals(truth, masked, draws, level=0.9):
    numbers, categories = split_kinds(truth)
    m, tail = len(draws), (1 - level) / 2
    columns = {}
    for n in truth.columns:
        here = ((truth[n] != "") & (masked[n] == "")).to_numpy()
        if not here.any():
            continue
        if n in numbers:
            t = pd.to_numeric(truth[n].replace("", np.nan)).to_numpy(float)
            sd = np.nanstd(t)
            d = np.array([pd.to_numeric(f[n], errors="coerce").to_numpy(float)[here] for f in draws])
            if np.isnan(d).any():
                raise SystemExit(f"column {n}: {int(np.isnan(d).sum())} drawn cells are empty or not numbers")
            low, high = np.quantile(d, [tail, 1 - tail], axis=0, method="weibull")
            inside = (t[here] >= low) & (t[here] <= high)
            s = np.sort(d, axis=0)
            weight = 2 * np.arange(1, m + 1) - m - 1
            spread = (weight[:, None] * s).sum(0) / (m * (m - 1)) if m > 1 else 0.0  # half the mean distance between two draws
            crps = (np.abs(d - t[here]).mean(0) - spread) / sd
            columns[n] = {"kind": "number", "cells": int(here.sum()), "coverage": float(inside.mean()), "width": float((high - low).mean()),
                          "width_sd": float((high - low).mean() / sd), "crps_sd": float(crps.mean()),
                          "rmse_of_mean_sd": float(np.sqrt(np.mean((d.mean(0) - t[here]) ** 2)) / sd)}
        else:
            d = np.array([f[n].to_numpy(object)[here] for f in draws])
            t = truth[n].to_numpy(object)[here]
            best = np.array([Counter(d[:, i]).most_common(1)[0][0] for i in range(d.shape[1])], dtype=object)
            columns[n] = {"kind": "category", "cells": int(here.sum()), "right_of_draws": float((d == t).mean()), "right_of_mode": float((best == t).mean())}
    number_columns = [c for c in columns.values() if c["kind"] == "number"]
    cells = np.array([c["cells"] for c in number_columns])
    pooled = lambda key: float((cells * np.array([c[key] for c in number_columns])).sum() / cells.sum())
    return {"draws": m, "level": level, "expectedCoverageOfPerfectDraws": level if m + 1 >= 1 / tail - 1e-9 else (m - 1) / (m + 1),
            "coverage": pooled("coverage"), "width_sd": pooled("width_sd"), "crps_sd": pooled("crps_sd"), "columns": columns}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--masked", required=True); parser.add_argument("--truth", required=True)
    parser.add_argument("--draws", required=True, nargs="+"); parser.add_argument("--level", type=float, default=0.9)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    truth, masked = load(args.masked, args.truth)
    result = intervals(truth, masked, [read_strings(f) for f in args.draws], args.level)
    if args.json:
        print(json.dumps(result, indent=1)); return
    print(f"{result['draws']} draws, intervals of {100 * args.level:g} %; draws from the right distribution would cover "
          f"{100 * result['expectedCoverageOfPerfectDraws']:.1f} %")
    print(f"{'column':<20} {'cells':>6} {'coverage':>9} {'width':>12} {'width/sd':>9} {'CRPS/sd':>8} {'RMSE/sd':>8} {'draws right':>12} {'mode right':>11}")
    for n, c in result["columns"].items():
        print(f"{n:<20} {c['cells']:6d} " + (
            f"{c['coverage']:9.4f} {c['width']:12.5g} {c['width_sd']:9.4f} {c['crps_sd']:8.4f} {c['rmse_of_mean_sd']:8.4f}" if c["kind"] == "number"
            else f"{'':50} {c['right_of_draws']:12.4f} {c['right_of_mode']:11.4f}"))
    print(f"all number cells: coverage {result['coverage']:.4f}, width {result['width_sd']:.4f} sd, CRPS {result['crps_sd']:.4f} sd")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""tables.py: masked tables, scores of completed tables, peers.

  tables.py make FOLDER                             truth and masked tables into tables/
  tables.py score --masked M.csv --truth T.csv --completed FILE [--json]
  tables.py peers [--data penguins,adult] [--rates 10,30,50] [--seeds 0,1,2] [--methods mean,...]     appends to results.csv
  tables.py summary                                Markdown tables from results.csv

Tables: penguins.csv without `year`/`rowid` (344 rows; NA -> empty) and 5 000 rows of adult.csv (RandomState(0).choice without replacement; values
stripped; `?` -> empty). Of the known cells, round(rate x known) chosen by RandomState(seed).permutation are emptied: tables/NAME-RATE-SEED.csv.
tables/NAME-truth.csv has every known cell, so the scored cells are those that the truth has and the masked table has not.

Score: per number column the RMSE over its scored cells in units of the column's standard deviation over all known rows of the truth (n in the
denominator); `rmse` is pooled over all scored number cells (root of the mean square of the scaled errors), `rmse_mean` the mean over columns.
Categories: share of scored cells that are right, pooled (`right`) and the mean over columns (`right_mean`).
"""
import argparse
import csv
import json
import os
import sys
import time
import warnings
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
HERE = Path(__file__).resolve().parent
TABLES = HERE / "tables"
NAMES, RATES, SEEDS = ["penguins", "adult"], [10, 30, 50], [0, 1, 2]


# ---------------------------------------------------------------- reading

def read_strings(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False, skipinitialspace=True, skip_blank_lines=False).map(str.strip)


def is_number(column):
    known = column[column != ""]
    return len(known) > 0 and pd.to_numeric(known, errors="coerce").notna().all()


def split_kinds(truth):
    numbers = [n for n in truth.columns if is_number(truth[n])]
    return numbers, [n for n in truth.columns if n not in numbers]


def typed(table, numbers):
    """Numbers as float with NaN, categories as object with None."""
    out = pd.DataFrame(index=table.index)
    for n in table.columns:
        if n in numbers:
            out[n] = pd.to_numeric(table[n].replace("", np.nan)).astype(float)
        else:
            out[n] = pd.Series([None if v == "" else v for v in table[n]], dtype=object, index=table.index)
    return out


# ---------------------------------------------------------------- making the tables

def make(folder):
    TABLES.mkdir(exist_ok=True)
    penguins = pd.read_csv(folder / "penguins.csv", dtype=str, keep_default_na=False)
    penguins = penguins.drop(columns=[c for c in ("year", "rowid") if c in penguins]).replace("NA", "")
    adult = read_strings(folder / "adult.csv")
    adult.columns = [c.strip() for c in adult.columns]
    rows = np.random.RandomState(0).choice(len(adult), 5000, replace=False)
    np.save(TABLES / "adult-rows.npy", rows)
    adult = adult.iloc[rows].reset_index(drop=True).replace("?", "")
    for name, table in {"penguins": penguins, "adult": adult}.items():
        table.to_csv(TABLES / f"{name}-truth.csv", index=False)
        known = np.argwhere((table != "").to_numpy())
        for rate in RATES:
            for seed in SEEDS:
                chosen = known[np.random.RandomState(seed).permutation(len(known))[: round(len(known) * rate / 100)]]
                values = table.to_numpy(dtype=object, copy=True)
                values[chosen[:, 0], chosen[:, 1]] = ""
                masked = pd.DataFrame(values, columns=table.columns)
                masked.to_csv(TABLES / f"{name}-{rate}-{seed}.csv", index=False)
                empty = int((masked == "").all(axis=1).sum())
                print(f"{name}-{rate}-{seed}.csv: {len(table)} rows, {len(chosen)} of {len(known)} known cells emptied, {empty} rows wholly empty")


# ---------------------------------------------------------------- scoring

def load(masked_path, truth_path):
    truth, masked = read_strings(truth_path), read_strings(masked_path)
    if list(truth.columns) != list(masked.columns) or len(truth) != len(masked):
        sys.exit("the masked table and the truth differ in columns or rows")
    return truth, masked


def score(truth, masked, completed):
    """All three as tables of strings."""
    numbers, categories = split_kinds(truth)
    if len(completed) != len(truth):
        sys.exit(f"the completed table has {len(completed)} rows, the truth {len(truth)}")
    lacking = [c for c in truth.columns if c not in completed.columns]
    if lacking:
        sys.exit(f"columns missing in the completed table: {lacking}")
    columns, squares, hits = {}, [], []
    changed = unfilled = 0
    for n in truth.columns:
        here = (truth[n] != "") & (masked[n] == "")
        kept = masked[n] != ""
        if n in numbers:
            t = pd.to_numeric(truth[n].replace("", np.nan)).to_numpy(float)
            c = pd.to_numeric(completed[n], errors="coerce").to_numpy(float)
            changed += int((~(np.abs(c[kept] - t[kept]) <= 1e-6 * np.maximum(1, np.abs(t[kept])))).sum())
            unfilled += int(np.isnan(c[here]).sum())
            error = (c[here] - t[here]) / np.nanstd(t)
            squares.append(error ** 2)
            columns[n] = {"kind": "number", "cells": int(here.sum()), "rmse": float(np.sqrt(np.mean(error ** 2)))}
        else:
            right = (truth[n][here] == completed[n][here]).to_numpy()
            changed += int((truth[n][kept] != completed[n][kept]).sum())
            unfilled += int((completed[n][here] == "").sum())
            hits.append(right)
            columns[n] = {"kind": "category", "cells": int(here.sum()), "right": float(right.mean())}
    return {
        "rmse": float(np.sqrt(np.concatenate(squares).mean())), "rmse_mean": float(np.mean([c["rmse"] for c in columns.values() if "rmse" in c])),
        "right": float(np.concatenate(hits).mean()) if hits else None,
        "right_mean": float(np.mean([c["right"] for c in columns.values() if "right" in c])) if hits else None,
        "known_cells_changed": changed, "cells_left_empty": unfilled, "columns": columns,
    }


def print_score(result):
    print(f"{'column':<20} {'cells':>6} {'RMSE/sd':>8} {'right':>7}")
    for n, c in result["columns"].items():
        print(f"{n:<20} {c['cells']:6d} " + (f"{c['rmse']:8.4f}" if "rmse" in c else f"{'':8} {c['right']:7.4f}"))
    print(f"numbers: RMSE {result['rmse']:.4f} pooled, {result['rmse_mean']:.4f} mean of columns; "
          f"categories: {result['right']:.4f} right pooled, {result['right_mean']:.4f} mean of columns")
    if result["known_cells_changed"] or result["cells_left_empty"]:
        print(f"NOTE: {result['known_cells_changed']} known cells were changed, {result['cells_left_empty']} scored cells are empty or not numbers")


# ---------------------------------------------------------------- peers

class Coded:
    """A masked table as a matrix: numbers standardised on known cells, categories one-hot (NaN where missing)."""

    def __init__(self, data, numbers):
        self.data, self.numbers = data, numbers
        self.categories = [n for n in data.columns if n not in numbers]
        self.mean = {n: data[n].mean() for n in numbers}
        self.sd = {n: data[n].std(ddof=0) or 1.0 for n in numbers}
        self.levels = {n: sorted(set(data[n].dropna())) for n in self.categories}

    def one_hot(self, n, column):
        out = np.array([[float(v == l) for l in self.levels[n]] for v in column])
        out[[v is None for v in column]] = np.nan
        return out

    def matrix(self):
        blocks, self.places, at = [], {}, 0
        for n in self.data.columns:
            b = ((self.data[n].to_numpy() - self.mean[n]) / self.sd[n])[:, None] if n in self.numbers else self.one_hot(n, self.data[n])
            self.places[n] = slice(at, at + b.shape[1]); at += b.shape[1]
            blocks.append(b)
        return np.hstack(blocks)

    def table(self, matrix):
        out = self.data.copy()
        for n in out.columns:
            block = matrix[:, self.places[n]]
            gone = out[n].isna()
            if n in self.numbers:
                out.loc[gone, n] = (block[:, 0] * self.sd[n] + self.mean[n])[gone]
            else:
                out.loc[gone, n] = np.array(self.levels[n], dtype=object)[block.argmax(1)][gone]
        return out


def mean_mode(data, numbers, seed):
    out = data.copy()
    for n in out.columns:
        out[n] = out[n].fillna(out[n].mean() if n in numbers else out[n].value_counts().idxmax())
    return out


def knn5(data, numbers, seed):
    from sklearn.impute import KNNImputer
    coded = Coded(data, numbers)
    return coded.table(KNNImputer(n_neighbors=5).fit_transform(coded.matrix()))


def iterative(estimator, rounds=10):
    """scikit-learn's IterativeImputer on the one-hot matrix, every one-hot column a number; category = largest of its columns."""
    def run(data, numbers, seed):
        from sklearn.experimental import enable_iterative_imputer  # noqa: F401
        from sklearn.impute import IterativeImputer
        coded = Coded(data, numbers)
        filled = IterativeImputer(estimator(seed), max_iter=rounds, random_state=seed, tol=1e-3).fit_transform(coded.matrix())
        return coded.table(filled)
    return run


def chained(regressor, classifier, hot, rounds=10, forest=False):
    """One model a column: start from mean/mode, columns by growing number of missing cells, numbers by `regressor`, categories by `classifier`.

    Predictors are the other columns: numbers standardised, categories one-hot (hot) or as ordinal codes. `forest` stops as missForest does:
    once the change between rounds has grown (numbers and, if any, categories), keeping the round before; otherwise `rounds` rounds.
    """
    def run(data, numbers, seed):
        coded = Coded(data, numbers)
        gone = {n: data[n].isna().to_numpy() for n in data.columns}
        now = {}
        for n in data.columns:
            if n in numbers:
                now[n] = ((data[n].fillna(coded.mean[n]) - coded.mean[n]) / coded.sd[n]).to_numpy()
            else:
                codes = data[n].map({l: i for i, l in enumerate(coded.levels[n])})
                now[n] = codes.fillna(data[n].map({l: i for i, l in enumerate(coded.levels[n])}).value_counts().idxmax()).to_numpy(int)

        def block(n):
            if n in numbers:
                return now[n][:, None]
            return np.eye(len(coded.levels[n]))[now[n]] if hot else now[n][:, None].astype(float)

        order = sorted((n for n in data.columns if gone[n].any()), key=lambda n: gone[n].sum())
        last = (np.inf, np.inf)
        for number in range(rounds):
            before = {n: v.copy() for n, v in now.items()}
            for n in order:
                x = np.hstack([block(m) for m in data.columns if m != n])
                there = ~gone[n]
                if n in numbers:
                    model = regressor(seed + number)
                    now[n] = now[n].copy(); now[n][gone[n]] = model.fit(x[there], now[n][there]).predict(x[gone[n]])
                elif len(set(now[n][there])) > 1:
                    model = classifier(seed + number)
                    now[n] = now[n].copy(); now[n][gone[n]] = model.fit(x[there], now[n][there]).predict(x[gone[n]])
            if forest:
                d_num = sum(((now[n] - before[n]) ** 2).sum() for n in numbers) / max(sum((now[n] ** 2).sum() for n in numbers), 1e-12)
                d_cat = sum((now[n] != before[n]).sum() for n in coded.categories) / max(sum(gone[n].sum() for n in coded.categories), 1)
                if number and d_num > last[0] and d_cat > last[1]:
                    now = before
                    break
                last = (d_num, d_cat)
        out = data.copy()
        for n in out.columns:
            v = now[n] * coded.sd[n] + coded.mean[n] if n in numbers else np.array(coded.levels[n], dtype=object)[now[n]]
            out.loc[gone[n], n] = v[gone[n]]
        return out
    return run


def methods():
    from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor
    from sklearn.linear_model import BayesianRidge, LogisticRegression, Ridge, RidgeClassifier
    trees = lambda seed: ExtraTreesRegressor(100, min_samples_leaf=5, random_state=seed, n_jobs=1)
    tree_classes = lambda seed: ExtraTreesClassifier(100, min_samples_leaf=2, random_state=seed, n_jobs=1)
    return {
        "mean": mean_mode,
        "knn5": knn5,
        # own loop, defaults of scikit-learn but 5 / 2 rows a leaf; categories as codes
        "trees": chained(trees, tree_classes, hot=False, forest=True),
        # own loop, one-hot predictors
        "trees-hot": chained(trees, tree_classes, hot=True, forest=True),
        # IterativeImputer on one-hot; on adult (107 columns) few small trees, as otherwise it takes hours
        "trees-iterative": iterative(lambda seed: ExtraTreesRegressor(50, min_samples_leaf=5, random_state=seed, n_jobs=1)),
        "ridge": chained(lambda seed: Ridge(1.0), lambda seed: RidgeClassifier(1.0), hot=True),
        "ridge-logistic": chained(lambda seed: Ridge(1.0), lambda seed: LogisticRegression(C=1.0, max_iter=50), hot=True, rounds=5),
        "ridge-iterative": iterative(lambda seed: BayesianRidge()),
    }


def as_strings(table, numbers):
    out = pd.DataFrame(index=table.index)
    for n in table.columns:
        out[n] = [repr(float(v)) for v in table[n]] if n in numbers else [str(v) for v in table[n]]
    return out


FIELDS = ["data", "rate", "seed", "method", "rmse", "rmse_mean", "right", "right_mean", "seconds_cpu", "seconds_wall", "columns"]


def peers(args):
    results = HERE / "results.csv"
    done = set()
    if results.exists():
        with results.open() as file:
            done = {(r["data"], int(r["rate"]), int(r["seed"]), r["method"]) for r in csv.DictReader(file)}
    else:
        results.write_text(",".join(FIELDS) + "\n")
    known = methods()
    (HERE / "completed").mkdir(exist_ok=True)
    for name in args.data.split(","):
        for method in args.methods.split(","):
            for rate in map(int, args.rates.split(",")):
                for seed in map(int, args.seeds.split(",")):
                    if (name, rate, seed, method) in done:
                        continue
                    truth, masked = load(TABLES / f"{name}-{rate}-{seed}.csv", TABLES / f"{name}-truth.csv")
                    numbers, _ = split_kinds(truth)
                    data = typed(masked, numbers)
                    wall, cpu = time.perf_counter(), time.process_time()
                    completed = as_strings(known[method](data, numbers, seed), numbers)
                    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
                    completed.to_csv(HERE / "completed" / f"{name}-{rate}-{seed}-{method}.csv", index=False)
                    r = score(truth, masked, completed)
                    assert r["known_cells_changed"] == 0 and r["cells_left_empty"] == 0, r
                    with results.open("a", newline="") as file:
                        csv.writer(file, lineterminator="\n").writerow(
                            [name, rate, seed, method] + [f"{r[k]:.6f}" for k in ("rmse", "rmse_mean", "right", "right_mean")]
                            + [f"{cpu:.2f}", f"{wall:.2f}", json.dumps({n: round(c.get("rmse", c.get("right")), 5) for n, c in r["columns"].items()})])
                    print(name, rate, seed, method, f"rmse {r['rmse']:.4f} right {r['right']:.4f} {wall:.1f} s", flush=True)


def summary():
    table = pd.read_csv(HERE / "results.csv")
    order = [m for m in methods() if m in set(table.method)]
    for name in NAMES:
        part = table[table.data == name]
        if part.empty:
            continue
        print(f"\n{name}: RMSE of numbers in sd (pooled) / share of right categories (pooled); mean over seeds (sd over seeds)\n")
        print("| method | " + " | ".join(f"{r} %" for r in RATES) + " | CPU s at 30 % |")
        print("|---" * (len(RATES) + 2) + "|")
        for m in order:
            cells = []
            for r in RATES:
                p = part[(part.method == m) & (part.rate == r)]
                cells.append("-" if p.empty else f"{p.rmse.mean():.4f} ({p.rmse.std():.4f}) / {p.right.mean():.4f} ({p.right.std():.4f})"
                             + ("" if len(p) == 3 else f" n={len(p)}"))
            s = part[(part.method == m) & (part.rate == 30)].seconds_cpu.mean()
            if any(c != "-" for c in cells):
                print(f"| {m} | " + " | ".join(cells) + f" | {s:.1f} |")
        print(f"\n{name} at 30 %, column by column (RMSE / sd for numbers, share right for categories; mean over seeds)\n")
        columns = list(json.loads(part.iloc[0]["columns"]))
        print("| method | " + " | ".join(columns) + " |")
        print("|---" * (len(columns) + 1) + "|")
        for m in order:
            p = [json.loads(c) for c in part[(part.method == m) & (part.rate == 30)]["columns"]]
            if p:
                print(f"| {m} | " + " | ".join(f"{np.mean([c[n] for c in p]):.3f}" for n in columns) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("make").add_argument("folder", help="of penguins.csv and adult.csv"); commands.add_parser("summary")
    s = commands.add_parser("score")
    s.add_argument("--masked", required=True); s.add_argument("--truth", required=True); s.add_argument("--completed", required=True)
    s.add_argument("--json", action="store_true")
    p = commands.add_parser("peers")
    p.add_argument("--data", default="penguins,adult"); p.add_argument("--rates", default="10,30,50"); p.add_argument("--seeds", default="0,1,2")
    p.add_argument("--methods", default="mean,knn5,ridge,ridge-iterative,trees")
    args = parser.parse_args()
    if args.command == "make":
        make(Path(args.folder))
    elif args.command == "score":
        result = score(*load(args.masked, args.truth), read_strings(args.completed))
        print(json.dumps(result, indent=1)) if args.json else print_score(result)
    elif args.command == "peers":
        peers(args)
    else:
        summary()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""usefulness.py SYNTHETIC.csv TEST.csv: how useful a synthetic table is in place of the real one.

Trains the four classifiers of SDGym 0.2.2 (binary problems) on the first table, tests them on the second, real one:
decision tree (depth 15, balanced), AdaBoost (default), logistic regression (lbfgs, balanced, 50 iterations), MLP ((50,), 50 iterations).
Score: F1 of the positive class, and the mean of the four.

Encoding (--encoding):
  standard  (default) numbers: (x - mean) / standard deviation, both of the first table; categories: one-hot over the levels of the
            first + test tables; `?` is a level like any other.
  sdgym     what sdgym/evaluate.py (0.2.x) does: numbers with minimum >= 0 and maximum >= 1000 become ln(max(x, 0.01)),
            other numbers (x - min) / (max - min) * 5, minimum and maximum those of the real table; categories with more than two levels one-hot,
            with two levels 0/1.
Both: rows shuffled, at most 50 000 of the first table used (SDGym does this), target coded 1 for --positive.

Second part: share of every categorical level that is below 5 % in the real training rows (--real, default adult-train.csv beside TEST)
against its share in the first table, and how many lie within 10 % relative of the truth. For scale: the mean number within 10 %
when the real training rows are redrawn with replacement (100 redraws of the first table's size).
"""
import argparse
import json
import os
import sys
import time
import warnings
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import AdaBoostClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

warnings.filterwarnings("ignore")


class AdaBoostR:
    """Real AdaBoost, SAMME.R with stumps, 50 rounds: scikit-learn's default until 1.5, so SDGym's; removed in 1.8."""

    def __init__(self, seed):
        self.seed = seed

    def fit(self, x, y):
        weight = np.full(len(y), 1 / len(y))
        sign = np.where(y == 1, 1.0, -1.0)
        self.stumps = []
        for _ in range(50):
            stump = DecisionTreeClassifier(max_depth=1, random_state=self.seed).fit(x, y, sample_weight=weight)
            self.stumps.append(stump)
            p = np.clip(stump.predict_proba(x), np.finfo(float).eps, None)
            weight = weight * np.exp(-0.5 * sign * (np.log(p[:, 1]) - np.log(p[:, 0])))
            weight /= weight.sum()
        return self

    def predict(self, x):
        total = 0
        for stump in self.stumps:
            p = np.clip(stump.predict_proba(x), np.finfo(float).eps, None)
            total = total + np.log(p[:, 1]) - np.log(p[:, 0])
        return (total > 0).astype(int)


def read(path):
    table = pd.read_csv(path, keep_default_na=False, skipinitialspace=True)
    for name in table.columns:
        if not pd.api.types.is_numeric_dtype(table[name]):
            table[name] = table[name].astype(str).str.strip()
    return table


def encode(train, test, real, target, encoding):
    parts = [], []
    for name in real.columns:
        if name == target:
            continue
        if pd.api.types.is_numeric_dtype(real[name]):
            a, b = (pd.to_numeric(t[name]).to_numpy(float) for t in (train, test))
            if encoding == "standard":
                mean, scale = a.mean(), a.std() or 1.0
                a, b = (a - mean) / scale, (b - mean) / scale
            else:
                both = np.concatenate([real[name].to_numpy(float), test[name].to_numpy(float)])
                low, high = both.min(), both.max()
                if low >= 0 and high >= 1e3:
                    a, b = np.log(np.maximum(a, 1e-2)), np.log(np.maximum(b, 1e-2))
                else:
                    a, b = (a - low) / (high - low) * 5, (b - low) / (high - low) * 5
            parts[0].append(a[:, None]); parts[1].append(b[:, None])
        else:
            levels = np.array(sorted(set(train[name]) | set(test[name])))
            hot = [(t[name].to_numpy()[:, None] == levels[None, :]).astype(float) for t in (train, test)]
            if encoding == "sdgym" and len(levels) <= 2:
                hot = [h[:, -1:] for h in hot]
            parts[0].append(hot[0]); parts[1].append(hot[1])
    return tuple(np.hstack(p) for p in parts)


def models(seed):
    return {
        "tree": DecisionTreeClassifier(max_depth=15, class_weight="balanced", random_state=seed),
        "adaboost": AdaBoostClassifier(random_state=seed),
        "logistic": LogisticRegression(solver="lbfgs", class_weight="balanced", max_iter=50),
        "mlp": MLPClassifier(hidden_layer_sizes=(50,), max_iter=50, random_state=seed),
        "adaboost-samme.r": AdaBoostR(seed),
    }


def minority(real, table, limit=0.05):
    rows = []
    for name in real.columns:
        if pd.api.types.is_numeric_dtype(real[name]):
            continue
        truth = real[name].value_counts(normalize=True)
        found = table[name].value_counts(normalize=True)
        for level, share in truth.items():
            if share < limit:
                f = float(found.get(level, 0.0))
                rows.append({"column": name, "level": level, "real": float(share), "synthetic": f, "ratio": f / share})
    shares = np.array([r["real"] for r in rows])
    # A level's count in a redraw of n rows is Binomial(n, share); only the mean count within 10 % is wanted.
    draws = np.random.default_rng(0).binomial(len(table), shares, size=(100, len(shares))) / len(table)
    ceiling = float((np.abs(draws / shares - 1) <= 0.1).sum(1).mean()) if rows else 0.0
    return rows, ceiling


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table"); parser.add_argument("test")
    parser.add_argument("--target", default="income"); parser.add_argument("--positive", default=">50K")
    parser.add_argument("--real", help="the real training rows (default: adult-train.csv beside TEST)")
    parser.add_argument("--encoding", choices=["standard", "sdgym"], default="standard")
    parser.add_argument("--seeds", type=int, default=3, help="classifier seeds 0 ... n-1, averaged (SDGym averages 3 runs)")
    parser.add_argument("--json", nargs="?", const="-", help="print JSON instead of text, or write it to the named file as well")
    parser.add_argument("--no-levels", action="store_true", help="leave out the list of minority levels")
    args = parser.parse_args()

    test = read(args.test)
    real = read(args.real or Path(args.test).with_name("adult-train.csv"))
    table = read(args.table)
    missing = set(real.columns) - set(table.columns)
    if missing:
        sys.exit(f"columns missing in {args.table}: {sorted(missing)}")
    table = table[real.columns]
    bad = {n: int(table[n].isna().sum() + (table[n] == "").sum()) for n in table.columns}
    bad = {n: c for n, c in bad.items() if c}
    if bad:
        sys.exit(f"empty cells in {args.table}: {bad}")

    scores, seconds = {}, {}
    for seed in range(args.seeds):
        part = table.sample(n=min(len(table), 50_000), random_state=seed)
        x, x_test = encode(part, test, real, args.target, args.encoding)
        y = (part[args.target] == args.positive).to_numpy(int)
        y_test = (test[args.target] == args.positive).to_numpy(int)
        for name, model in models(seed).items():
            start = time.perf_counter()
            predicted = np.full(len(y_test), y[0]) if len(set(y)) == 1 else model.fit(x, y).predict(x_test)
            seconds[name] = time.perf_counter() - start
            scores.setdefault(name, []).append((f1_score(y_test, predicted, zero_division=0), accuracy_score(y_test, predicted)))
    four = ["tree", "adaboost", "logistic", "mlp"]
    f1 = {n: float(np.mean([s[0] for s in v])) for n, v in scores.items()}
    spread = {n: float(np.std([s[0] for s in v])) for n, v in scores.items()}
    accuracy = {n: float(np.mean([s[1] for s in v])) for n, v in scores.items()}
    old = ["tree", "adaboost-samme.r", "logistic", "mlp"]
    levels, ceiling = minority(real, table)
    inside = sum(abs(r["ratio"] - 1) <= 0.1 for r in levels)
    absent = sum(r["synthetic"] == 0 for r in levels)
    result = {
        "table": args.table, "test": args.test, "encoding": args.encoding, "seeds": args.seeds,
        "trainRows": int(min(len(table), 50_000)), "testRows": len(test),
        "f1": f1, "f1SpreadOverSeeds": spread, "accuracy": accuracy,
        "meanF1": float(np.mean([f1[n] for n in four])), "meanF1WithSammeR": float(np.mean([f1[n] for n in old])),
        "positiveShare": {"real": float((real[args.target] == args.positive).mean()),
                          "table": float((table[args.target] == args.positive).mean()),
                          "test": float((test[args.target] == args.positive).mean())},
        "minority": {"levels": len(levels), "within10Percent": inside, "absent": absent, "expectedOfARedraw": ceiling, "list": levels},
        "scikitLearn": sklearn.__version__,
    }
    if args.json == "-":
        print(json.dumps(result, indent=1)); return
    if args.json:
        Path(args.json).write_text(json.dumps(result, indent=1))
    print(f"{args.table}: {result['trainRows']} rows to train on, {len(test)} real rows to test on, encoding {args.encoding}, "
          f"{args.seeds} seeds, scikit-learn {sklearn.__version__}")
    print(f"{'classifier':<18} {'F1':>7} {'sd':>7} {'accuracy':>9}")
    for n in four + ["adaboost-samme.r"]:
        print(f"{n:<18} {f1[n]:7.4f} {spread[n]:7.4f} {accuracy[n]:9.4f}")
    print(f"{'mean of four':<18} {result['meanF1']:7.4f}   (with SAMME.R in place of AdaBoost: {result['meanF1WithSammeR']:.4f})")
    print(f"share of {args.positive}: real {result['positiveShare']['real']:.4f}, this table {result['positiveShare']['table']:.4f}")
    print(f"\nminority levels (below 5 % of the real rows): {len(levels)}; within 10 % of the truth {inside}; absent {absent}; "
          f"a redraw of the real rows has {ceiling:.1f} within 10 %")
    if not args.no_levels:
        print(f"{'column':<16} {'level':<28} {'real':>9} {'here':>9} {'ratio':>6}")
        for r in levels:
            print(f"{r['column']:<16} {r['level']:<28} {r['real']:9.5f} {r['synthetic']:9.5f} {r['ratio']:6.2f}")


main()

"""Regrets of tables of least values (function,sampler,seed,least): median, greatest, and seeds better than random search."""
import collections
import csv
import statistics
import sys

LEAST = {"branin": 0.397887, "hartmann": -3.32237}
values = collections.defaultdict(dict)
for path in sys.argv[1:]:
    for row in csv.DictReader(open(path)):
        values[row["function"], row["sampler"]][int(row["seed"])] = float(row["least"])
for (function, sampler), found in sorted(values.items()):
    regrets = [value - LEAST[function] for value in found.values()]
    wins = sum(found[seed] < values[function, "random"][seed] for seed in found)
    print(f"{function} {sampler}: median {statistics.median(regrets):.4f}, greatest {max(regrets):.3f}, better than random search in {wins} of {len(found)}")

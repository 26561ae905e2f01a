"""Groups of anomalies that lie together, drawn beside normal rows of five kinds. Usage: groups.py ELBO..."""

import collections
import os
import subprocess
import sys
import tempfile

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

work = tempfile.mkdtemp()
rows = 1500


def bulk(kind, count, d, draw):
    if kind == "normal":
        return draw.randn(count, d)
    if kind == "correlated":
        return draw.randn(count, d) @ (np.random.RandomState(7).randn(d, d) / np.sqrt(d))
    if kind == "clusters of 40, 30, 20, 10 %":
        centres = np.random.RandomState(8).randn(4, d) * 3
        return centres[draw.choice(4, count, p=[0.4, 0.3, 0.2, 0.1])] + draw.randn(count, d)
    if kind == "t, 5 degrees":
        return draw.randn(count, d) / np.sqrt(draw.chisquare(5, (count, 1)) / 5)
    return np.exp(0.6 * draw.randn(count, d))


def place(d, draw):
    direction = draw.randn(d)
    return direction * np.sqrt(d) * draw.uniform(1.5, 3) / np.linalg.norm(direction)


def sets():
    """What a set is like, its rows, and which of them are anomalies."""
    for d in (4, 8, 20):
        for kind in ("normal", "correlated", "clusters of 40, 30, 20, 10 %", "t, 5 degrees", "log-normal"):
            for share, spread in ((0.01, 0.1), (0.01, 0.4), (0.03, 0.1), (0.03, 0.4), (0.1, 0.1), (0.1, 0.4), (0.03, None), (0.03, 0)):
                draw = np.random.RandomState(int(share * 100) + int((spread or 0) * 10) + d)
                odd = int(rows * share)
                good = bulk(kind, rows - odd, d, draw)
                scale, centre = good.std(0), good.mean(0)
                if spread:
                    group, odd_rows = f"together, {share:.0%} of the rows", place(d, draw) + spread * draw.randn(odd, d)
                else:
                    group, odd_rows = "scattered, 3 %", draw.uniform(-4, 4, (odd, d))
                if spread == 0:
                    group = "scattered, 3 %, beside two good groups of 4 %"
                    for _ in range(2):
                        moved = draw.permutation(len(good))[:60]
                        good[moved] = centre + scale * (place(d, draw) + 0.5 * draw.randn(60, d))
                yield group, np.vstack([good, centre + scale * odd_rows]), np.arange(rows) >= len(good)


def tool(elbo, data):
    names = [os.path.join(work, name) for name in ("data.npy", "m.safetensors", "scores.csv")]
    np.save(names[0], data)
    subprocess.run([elbo, "mixture", names[0], "--for", "anomalies", "-o", names[1]], check=True, capture_output=True)
    subprocess.run([elbo, "score", names[1], names[0], "-o", names[2]], check=True, capture_output=True)
    found = np.genfromtxt(names[2], delimiter=",", names=True)["anomaly_score"]
    for name in names:
        os.remove(name)
    return found


def gaussian(data):
    data = data - data.mean(0)
    return (data @ np.linalg.inv(np.cov(data.T)) * data).sum(1)


areas = collections.defaultdict(list)
for group, data, odd in sets():
    scores = [tool(elbo, data) for elbo in sys.argv[1:]]
    scores += [gaussian(data), -IsolationForest(random_state=0).fit(data).score_samples(data)]
    areas[group].append([roc_auc_score(odd, one) for one in scores])
print("| anomalies |", " | ".join(sys.argv[1:]), "| Gaussian | isolation forest |")
for group, found in areas.items():
    print(f"| {group} |", " | ".join(f"{area:.3f}" for area in np.mean(found, 0)), f"| ({len(found)} sets)")

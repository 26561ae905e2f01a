"""What halving saves and costs on digits, and what killing a search changes.

digits.py ELBO DIGITS.idx FOLDER: a search of 40 trials on 3000 digits, judged on 3000 others; then all of its trials trained to the
end; then the same search killed at 20 random moments, and with 1, 2 and 4 workers (of 14 trials)."""
import csv
import gzip
import hashlib
import json
import pathlib
import random
import signal
import struct
import subprocess
import sys
import time

elbo, digits, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
parts = sys.argv[4:] or ["search", "whole", "kill", "workers"]
folder.mkdir(parents=True, exist_ok=True)
raw = gzip.open(digits).read()[16:]
for name, first in (("train", 0), ("test", 3000)):
    with open(folder / f"{name}.idx", "wb") as file:
        file.write(struct.pack(">IIII", 2051, 3000, 28, 28) + raw[first * 784:(first + 3000) * 784])
SPACE = ["--try", "hidden=64...256:log", "--try", "layers=1...3", "--try", "latent=4...64:log", "--try", "activation=relu,silu",
         "--try", "batch=32,64,128", "--try", "learning-rate=3e-4...5e-3:log"]


def search(name, *more, delay=None):
    command = [elbo, "search", "train.idx", "--network", "mlp", *SPACE, "--record", f"{name}.sqlite",
               "--output", f"{name}.safetensors", "--quiet", "--json", *more]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    if delay is not None:
        try:
            process.communicate(timeout=delay)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        return None
    return json.loads(process.communicate()[0])


def fingerprint(name, found):
    model = hashlib.sha256((folder / f"{name}.safetensors").read_bytes()).hexdigest()[:12]
    return model, json.dumps(found["finalists"], sort_keys=True)


if "search" in parts:
    began = time.time()
    found = search("digits", "--trials", "40", "--epochs", "9", "--test", "test.idx", "--report", "digits.html")
    print(json.dumps({key: found[key] for key in ("epochs", "epochsWithoutRungs", "test", "importance", "finalists")}, indent=1))
    print(f"search: {time.time() - began:.0f} s")
if "whole" in parts:
    subprocess.run([elbo, "runs", "digits.sqlite", "--of", "1", "--export", "trials.csv", "--force"], cwd=folder, check=True)
    scores = {}
    for row in csv.DictReader(open(folder / "trials.csv")):
        if row["verb"] != "trial":
            continue
        hidden = ",".join([row["hidden"] or "400"] * int(row["layers"] or 1))
        options = [f"--{name}={row[name]}" for name in ("latent", "activation", "batch", "learning-rate") if row[name]]
        out = subprocess.run([elbo, "train", "train.idx", "--network", "mlp", f"--hidden={hidden}", *options, "--epochs=9",
                              "--output", "whole.safetensors", "--force", "--quiet", "--json"], cwd=folder, capture_output=True, text=True)
        if out.returncode == 0:
            scores[int(row["number"])] = json.loads(out.stdout)["history"][-1]["validation"]["elbo"]
    print("all trials to the end:", sorted(scores.items(), key=lambda item: -item[1])[:5])
if "kill" in parts:
    small = ("--trials", "14", "--epochs", "6", "--seeds", "1")
    began = time.time()
    whole = fingerprint("uncut", search("uncut", *small))
    length = time.time() - began
    random.seed(0)
    for _ in range(20):
        search("cut", *small, delay=random.uniform(0.2, length / 4))
    print("killed at 20 moments:", "the same" if fingerprint("cut", search("cut", *small)) == whole else "DIFFERENT", f"({length:.0f} s whole)")
if "workers" in parts:
    small = ("--trials", "14", "--epochs", "6", "--seeds", "1")
    print("workers:", {fingerprint(f"w{n}", search(f"w{n}", *small, "--workers", str(n)))[0] for n in (1, 2, 4)})

"""What halving saves and costs on digits, and what killing a search changes.

digits.py ELBO TRAIN.idx TEST.idx FOLDER [PART ...]: a search of 40 trials, judged on the test digits; then all of its trials trained to
the end; then a search of 14 trials on 3000 digits killed at 20 random moments, and with 1, 2 and 4 workers."""
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

elbo, train, test, folder = sys.argv[1], sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4])
parts = sys.argv[5:] or ["search", "whole", "kill", "workers"]
folder.mkdir(parents=True, exist_ok=True)
for name, path, most in (("train", train, 60000), ("test", test, 60000), ("few", train, 3000)):
    raw = gzip.open(path).read()[16:][:most * 784]
    with open(folder / f"{name}.idx", "wb") as file:
        file.write(struct.pack(">IIII", 2051, len(raw) // 784, 28, 28) + raw)
# No more parameters than the default has: 400 units in one layer.
SPACE = ["--try", "hidden=64...400:log", "--try", "latent=4...64:log", "--try", "activation=relu,silu", "--try", "batch=32,64,128",
         "--try", "learning-rate=3e-4...5e-3:log", "--try", "schedule=constant,linear"]


def search(name, *more, data="few.idx", delay=None):
    command = [elbo, "search", data, "--network", "mlp", *SPACE, "--record", f"{name}.sqlite",
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
    found = search("digits", "--trials", "40", "--epochs", "9", "--test", "test.idx", "--report", "digits.html", data="train.idx")
    print(json.dumps({key: found[key] for key in ("epochs", "epochsWithoutRungs", "test", "importance", "finalists")}, indent=1))
    print(f"search: {time.time() - began:.0f} s")
if "whole" in parts:
    subprocess.run([elbo, "runs", "digits.sqlite", "--of", "1", "--export", "trials.csv", "--force"], cwd=folder, check=True)
    scores = {}
    for row in csv.DictReader(open(folder / "trials.csv")):
        if row["verb"] != "trial":
            continue
        names = ("hidden", "latent", "activation", "batch", "learning-rate", "schedule")
        options = [f"--{name}={row[name]}" for name in names if row[name]]
        out = subprocess.run([elbo, "train", "train.idx", "--network", "mlp", *options, "--epochs=9",
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

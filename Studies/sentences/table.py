"""Models of sentences beside each other: table.py ELBO TRAIN.txt TEST.txt [EPOCHS [ROW ...]]

Trains each row on TRAIN.txt (5 % held back), judges it on TEST.txt, once more for the sentences that do not stand in the training text, and adds a line
to results.tsv in the working folder. What stands there is not trained again; an interrupted training is resumed. SEEDS (default "0"), SAMPLES (default 50),
OPTIONS and THREADS (default 1) are read from the environment.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

COLUMNS = "row seed epochs reconstruction KL -ELBO -log-p -log-p-unseen information units swap seconds".split()


def rows(epochs):
    """What each row adds to `elbo train`; epochs of warm-ups are shares of the whole."""
    first, rise = max(1, epochs // 4), max(1, epochs // 4)
    return {
        "language-model": ["--recipe", "language-model"],
        "plain": ["--recipe", "vae"],
        "warm-up": ["--recipe", "vae", "--kl-warmup", f"{2 * rise}"],
        "word dropout": ["--recipe", "vae", "--kl-warmup", f"{2 * rise}", "--word-dropout", "0.25"],
        "cyclical": ["--recipe", "vae", "--kl-cycles", "4"],
        "free bits": ["--recipe", "vae", "--kl-warmup", f"{rise}", "--free-bits", "0.25"],
        "lagging": ["--recipe", "lagging", "--strategy", f"lagging-inference:steps=5,epochs={first}"],
        "text-vae": ["--recipe", "text-vae"],
        "text-vae, conv encoder": ["--recipe", "text-vae", "--encoder", "conv"],
        "text-vae, dilated decoder": ["--recipe", "text-vae", "--decoder", "dilated"],
        "text-vae, bidirectional": ["--recipe", "text-vae", "--encoder", "bidirectional"],
        "text-vae, sphere": ["--recipe", "text-vae", "--posterior", "von-mises-fisher"],
    }


def main():
    elbo, train, test = sys.argv[1:4]
    epochs = int(sys.argv[4]) if len(sys.argv) > 4 else 8
    chosen = rows(epochs)
    names = sys.argv[5:] or list(chosen)
    threads = ["--threads", os.environ.get("THREADS", "1")]
    results = Path("results.tsv")
    if not results.exists():
        results.write_text("\t".join(COLUMNS) + "\n")
    done = {tuple(line.split("\t")[:3]) for line in results.read_text().splitlines()}
    for seed in os.environ.get("SEEDS", "0").split():
        for name in names:
            if (name, seed, str(epochs)) in done:
                continue
            model = f"{name.replace(', ', '-').replace(' ', '-')}-{seed}-{epochs}.safetensors"
            began = time.time()
            subprocess.run(
                [elbo, "train", train, *chosen[name], "--epochs", str(epochs), "--validation", "0.05", "--seed", seed, "--output", model]
                + ["--resume", "--force", "--quiet", *threads, *os.environ.get("OPTIONS", "").split()],
                check=True, stdout=subprocess.DEVNULL,
            )
            seconds = time.time() - began
            found = judged(elbo, model, test, train, threads)
            line = [name, seed, str(epochs), *found, f"{seconds:.0f}"]
            with results.open("a") as file:
                file.write("\t".join(line) + "\n")
            print("\t".join(line), flush=True)


def judged(elbo, model, test, train, threads):
    """The numbers of a row, in nats a sentence; of a language model the bound is log p itself."""
    samples = ["--samples", os.environ.get("SAMPLES", "50")]
    command = [elbo, "evaluate", model, test, "--seen", train, "--json", "--quiet", *threads]
    is_exact = "language-model" in model
    found = json.loads(subprocess.run(command + ([] if is_exact else samples), check=True, capture_output=True, text=True).stdout)
    bound, sentences = found["bound"], found["sentences"]
    own = -bound["elbo"]["mean"] if is_exact else -found["logLikelihood"]["logLikelihood"]["mean"]
    unseen = sentences["unseen"]
    each = unseen.get("logLikelihood") or unseen["elbo"]
    latent = found["usage"]
    swap = sentences.get("swapPenalty") or {"mean": 0}
    numbers = [
        -bound["reconstruction"]["mean"], bound["kl"]["mean"], -bound["elbo"]["mean"], own, -each["mean"],
        latent.get("mutualInformation", float("nan")), latent["activeUnits"], swap["mean"],
    ]
    return [f"{number:.2f}" for number in numbers]


main()

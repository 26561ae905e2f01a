"""Runs Elbo and its peers in turns and writes what they took; `run` sets up what this needs."""

import argparse
import json
import os
import pathlib
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent
OURS = HERE / ".build/release/elbo-benchmarks"
ELBO = ROOT / ".build/release/elbo"


def output(command, **options):
    """What a command prints, as numbers."""
    command = [str(word) for word in command]
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, **options)
    return result.stdout


def number(command):
    return float(output(command).split()[0])


def peer(script, *arguments):
    return [sys.executable, HERE / "peers" / script, *arguments]


def measured(command):
    """Seconds, peak megabytes and standard output of a whole process."""
    began = time.perf_counter()
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True,
                             stderr=subprocess.DEVNULL)
    text = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    if status != 0:
        raise SystemExit(f"{command} failed")
    unit = 1 if platform.system() == "Darwin" else 1024
    return seconds, usage.ru_maxrss * unit / 1e6, text


class Comparison:
    """Figures of one kind of work, by program, in rounds that alternate."""

    def __init__(self, title, unit, programs, larger_is_better=False):
        self.title, self.unit, self.programs = title, unit, programs
        self.larger_is_better = larger_is_better
        self.figures = {name: [] for name in programs}

    def round(self):
        for name, measure in self.programs.items():
            self.figures[name].append(measure())

    def median(self, name):
        return statistics.median(self.figures[name])

    def spread(self, name):
        figures = self.figures[name]
        return f"{figure(min(figures))} to {figure(max(figures))}"

    def ratio(self, name):
        """Elbo's figure over the other's."""
        return self.median("Elbo") / self.median(name)


def steps(seconds):
    for work, label in [
        ("mlp", "training step, 784-400-20, batch 128"),
        ("conv28", "training step, convolutions on 28x28, batch 128"),
        ("conv64", "training step, convolutions on 64x64x3, batch 64"),
    ]:
        yield Comparison(label, "ms", {
            "Elbo": lambda work=work: number([OURS, "step", work, "--seconds", seconds]),
            "PyTorch": lambda work=work: number(peer("pytorch_step.py", work, seconds)),
            "JAX": lambda work=work: number(peer("jax_step.py", work, seconds)),
        })


def encodings(seconds):
    for work, label in [("mlp", "encoding digits, 784-400-20"), ("conv28", "encoding digits, convolutions")]:
        yield Comparison(label, "images/s", {
            "Elbo": lambda work=work: number([OURS, "encode", work, "--seconds", seconds]),
            "PyTorch": lambda work=work: number(peer("pytorch_encode.py", work, seconds)),
        }, larger_is_better=True)


def mixtures(scratch):
    """Iterations of EM on drawn clusters; mclust takes part where R has it."""
    import numpy as np
    for rows, columns, components, kind, iterations in [
        (100_000, 16, 16, "full", 10), (20_000, 64, 32, "full", 5), (200_000, 16, 16, "diag", 10),
    ]:
        path = scratch / f"clusters-{rows}-{columns}.npy"
        random = np.random.default_rng(0)
        centres = random.normal(size=(components, columns)) * 4
        clusters = random.integers(0, components, rows)
        data = random.normal(size=(rows, columns)) + centres[clusters]
        np.save(path, data)
        programs = {
            "Elbo": lambda p=path, k=components, c=kind, i=iterations: number(
                [OURS, "mixture", p, "--components", k, "--model", c, "--iterations", i]),
            "scikit-learn": lambda p=path, k=components, c=kind, i=iterations: number(
                peer("sklearn_mixture.py", p, k, c, i)),
        }
        if kind == "full" and has_mclust():
            table = path.with_suffix(".csv")
            np.savetxt(table, data, delimiter=",", fmt="%.17g")
            programs["mclust"] = lambda t=table, k=components, i=iterations: number(
                ["Rscript", HERE / "peers/mclust_mixture.R", t, k, i])
        yield Comparison(f"EM iteration, {kind}, {rows:,} x {columns}, {components} components", "ms", programs)


def has_mclust():
    try:
        return subprocess.run(["Rscript", "-e", "library(mclust)"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def jobs(folder, scratch):
    """The whole MNIST job: seconds, peak memory and seconds to the first step, from single runs."""
    runs = {"Elbo": [], "PyTorch": []}

    def ours():
        seconds, megabytes, text = measured([
            ELBO, "train", folder / "train-images-idx3-ubyte.gz", "--hidden", "400", "--latent", "20",
            "--batch", "128", "--epochs", "10", "--validation", "0", "--json",
            "--output", scratch / "mnist.safetensors"])
        return seconds, megabytes, json.loads(text)["secondsToFirstStep"]

    def theirs():
        seconds, megabytes, text = measured(peer("pytorch_job.py", folder, "10", scratch / "mnist.pt"))
        return seconds, megabytes, float(text.split()[0])

    def both(index):
        def take(name, run):
            def measure():
                if index == 0:
                    runs[name].append(run())
                return runs[name][-1][index]
            return measure
        return {"Elbo": take("Elbo", ours), "PyTorch": take("PyTorch", theirs)}

    yield Comparison("whole MNIST job, 10 epochs, command to saved model", "s", both(0))
    yield Comparison("peak memory of that job", "MB", both(1))
    yield Comparison("from its start to the end of the first step", "s", both(2))


def scaling(seconds, rounds):
    """One thread against two, and the time of a step against the batch."""
    lines = ["| step | 1 thread | 2 threads | ratio |", "|---|---|---|---|"]
    for work in ("mlp", "conv28", "conv64"):
        one, two = [], []
        for _ in range(rounds):
            one.append(number([OURS, "step", work, "--seconds", seconds, "--threads", "1"]))
            two.append(number([OURS, "step", work, "--seconds", seconds, "--threads", "2"]))
        one, two = statistics.median(one), statistics.median(two)
        lines.append(f"| {work} | {one:.2f} ms | {two:.2f} ms | {one / two:.2f} |")
    lines += ["", "| step | " + " | ".join(f"batch {b}" for b in BATCHES) + " |", "|---" * (len(BATCHES) + 1) + "|"]
    for work in ("mlp", "conv28", "conv64"):
        each = [number([OURS, "step", work, "--seconds", seconds, "--batch", str(b)]) / b * 1e3 for b in BATCHES]
        lines.append(f"| {work}, µs per example | " + " | ".join(f"{x:.1f}" for x in each) + " |")
    return lines


BATCHES = [32, 64, 128, 256, 512, 1024]


def machine():
    model = platform.processor() or platform.machine()
    try:
        cpuinfo = pathlib.Path("/proc/cpuinfo").read_text()
        model = re.search(r"model name\s*:\s*(.*)", cpuinfo).group(1)
        wide = "AVX-512" if " avx512f " in cpuinfo else "AVX2" if " avx2 " in cpuinfo else "no AVX2"
        model = f"{model}, {wide}"
    except (OSError, AttributeError):
        pass
    commit = output(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"]).strip()
    return f"{os.cpu_count()} cores of {model}; {platform.system()}; commit {commit}; {time.strftime('%d %B %Y')}"


def figure(x):
    """Four digits, without an exponent."""
    return f"{float(f'{x:.4g}'):,.0f}" if x >= 1000 else f"{x:.4g}"


def table(comparisons):
    if all("scikit-learn" in c.programs for c in comparisons):
        return mixture_table(comparisons)
    comparisons = [c for c in comparisons if "scikit-learn" not in c.programs]
    lines = ["| work | Elbo | PyTorch | JAX | Elbo / PyTorch | Elbo / JAX |", "|---|---|---|---|---|---|"]
    for c in comparisons:
        def cell(name):
            return f"{figure(c.median(name))} {c.unit}" if name in c.figures else "-"
        def ratio(name):
            ratio = c.ratio(name) if name in c.figures else None
            return "-" if ratio is None else f"{ratio:.3f}" if ratio < 0.1 else f"{ratio:.2f}"
        lines.append(f"| {c.title} | {cell('Elbo')} | {cell('PyTorch')} | {cell('JAX')} "
                     f"| {ratio('PyTorch')} | {ratio('JAX')} |")
    return lines


def mixture_table(comparisons):
    lines = ["| work | Elbo | scikit-learn | mclust | scikit-learn / Elbo |", "|---|---|---|---|---|"]
    for c in comparisons:
        mclust = f"{figure(c.median('mclust'))} ms" if "mclust" in c.figures else "-"
        lines.append(f"| {c.title} | {figure(c.median('Elbo'))} ms | {figure(c.median('scikit-learn'))} ms | {mclust} "
                     f"| {1 / c.ratio('scikit-learn'):.1f} |")
    return lines


def replace_between(path, marker, lines):
    """Puts lines between <!-- marker --> and <!-- end marker -->."""
    text = path.read_text()
    start, end = f"<!-- {marker} -->", f"<!-- end {marker} -->"
    before, rest = text.split(start)
    _, after = rest.split(end)
    path.write_text(before + start + "\n" + "\n".join(lines) + "\n" + end + after)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path, help="MNIST's files")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=str, default="3")
    parser.add_argument("--only", choices=["steps", "encoding", "mixture", "job"], help="print one part, write nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        parts = {
            "steps": list(steps(options.seconds)),
            "encoding": list(encodings(options.seconds)),
            "mixture": list(mixtures(pathlib.Path(scratch))),
            "job": list(jobs(options.folder.resolve(), pathlib.Path(scratch))),
        }
        chosen = [c for name, part in parts.items() if options.only in (None, name) for c in part]
        for turn in range(options.rounds):
            for comparison in chosen:
                comparison.round()
                figures = ", ".join(f"{n} {figure(f[-1])}" for n, f in comparison.figures.items())
                print(f"{turn + 1}/{options.rounds} {comparison.title}: {figures} {comparison.unit}", file=sys.stderr)
        lines = table(chosen)
        if options.only is None:
            lines += ["", *mixture_table(parts["mixture"])]
        print("\n".join(lines))
        if options.only:
            return
        profiles = []
        for work in ("mlp", "conv28", "conv64"):
            shares = output([OURS, "step", work, "--seconds", options.seconds, "--profile"]).splitlines()
            profiles += [f"{work}: {shares[1]}", ""]
            profiles += ["```", *shares[2:], "```", ""]
        operations = output([OURS, "operations"]).splitlines()
        where = machine()
        environment = {k: v for k, v in os.environ.items() if k.startswith(("OPENBLAS", "OMP", "MKL"))}
        (HERE / "Results.md").write_text("\n".join([
            "# Results", "",
            "Written by `Benchmarks/run`: medians of " + f"{options.rounds} rounds in which the programs take turns.", "",
            f"Machine: {where}.", "",
            f"Environment: {environment or 'nothing set'} (Elbo's executor uses no BLAS library on Linux).", "",
            *lines, "", "Ranges:", "",
            *[f"* {c.title}: " + ", ".join(f"{n} {c.spread(n)}" for n in c.figures) + f" {c.unit}" for c in chosen],
            "", "## Threads and batches", "", *scaling(options.seconds, options.rounds),
            "", "## Where a step's time goes", "", *profiles,
            "## Single operations", "", "```", *operations, "```", ""]))
        replace_between(ROOT / "README.md", "benchmarks", [*lines, "", f"{where}."])


main()

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


# What holds each program to one set of instructions. ONNX Runtime has no such switch.
PATHS = {
    "native": {},
    "avx2": {
        "ELBO_INSTRUCTIONS": "avx2", "ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2", "XLA_FLAGS": "--xla_cpu_max_isa=AVX2",
    },
}
# PyTorch's settings, as in peers/settings.py; where images lie is of no concern to a perceptron.
FLAT = ["mlp", "mlp1000", "text", "wave", "factor-vae", "aae", "avb", "vae-gan", "wgan-gp"]
SETTINGS = {work: ["eager", "compile"] for work in FLAT}
ALL_SETTINGS = ["eager", "eager-last", "compile", "compile-last"]
CHOSEN = list(ALL_SETTINGS)


def output(command, path="native"):
    """What a command prints, held to a path."""
    command = [str(word) for word in command]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env={**os.environ, **PATHS[path]})
    if result.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{result.stderr}")
    return result.stdout


def number(command, path="native"):
    return float(output(command, path).split()[0])


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

    def __init__(self, title, unit, programs, larger_is_better=False, path="native"):
        self.title, self.unit, self.programs, self.path = title, unit, programs, path
        self.larger_is_better = larger_is_better
        self.figures = {name: [] for name in programs}

    def round(self):
        for name, measure in self.programs.items():
            self.figures[name].append(measure())

    @property
    def rounds(self):
        """How many rounds are done."""
        return min(map(len, self.figures.values()))

    def median(self, name):
        return statistics.median(self.figures[name])

    def spread(self, name):
        figures = self.figures[name]
        return f"{figure(min(figures))} to {figure(max(figures))}"

    def best(self, peer):
        """The fastest of a peer's settings; nil when it takes no part."""
        names = [name for name in self.figures if name == peer or name.startswith(peer + " ")]
        pick = max if self.larger_is_better else min
        return pick(names, key=self.median) if names else None

    def ratio(self, peer):
        """Elbo's figure over that of a peer's fastest setting; nil when it takes no part."""
        name = self.best(peer)
        return self.median("Elbo") / self.median(name) if name else None


class Progress:
    """The figures so far, in a file: a run of the same commit on the same processor goes on where it was stopped."""

    PATH = HERE / "Results/unfinished.json"

    def __init__(self, comparisons, jobs, options):
        commit = output(["git", "-C", ROOT, "rev-parse", "HEAD"]).strip()
        self.comparisons, self.jobs = comparisons, jobs
        self.key = [commit, processor()[0], options.seconds, options.only, CHOSEN]
        try:
            known = json.loads(self.PATH.read_text())
        except (OSError, ValueError):
            return
        if known["key"] == self.key:
            for comparison in comparisons:
                comparison.figures |= known["figures"].get(f"{comparison.title}, {comparison.path}", {})

    def save(self, comparison):
        # The figures of a job come from one run and go into the file together.
        if comparison in self.jobs[:-1]:
            return
        figures = {f"{c.title}, {c.path}": c.figures for c in self.comparisons}
        self.PATH.write_text(json.dumps({"key": self.key, "figures": figures}))

    def done(self):
        self.PATH.unlink(missing_ok=True)


def with_pytorch(work, ours, script, seconds, path, others=()):
    """Elbo, PyTorch's settings, and others: what measures each."""
    programs = {"Elbo": lambda: number([OURS, *ours, "--seconds", seconds], path)}
    for setting in SETTINGS.get(work, ALL_SETTINGS):
        if setting not in CHOSEN:
            continue
        programs[f"PyTorch {setting}"] = lambda s=setting: number(peer(script, work, seconds, s), path)
    for name, other in others:
        programs[name] = lambda o=other: number(peer(o, work, seconds), path)
    return programs


def steps(seconds, path):
    jax = [("JAX", "jax_step.py")]
    for work, label, others in [
        ("mlp", "training step, 784-400-20, batch 128", jax),
        ("mlp1000", "training step, 784-1000-1000-100, batch 128", []),
        ("conv28", "training step, convolutions on 28x28, batch 128", jax),
        ("conv64", "training step, convolutions on 64x64x3, batch 64", jax),
        ("residual128", "training step, residual blocks on 128x128x3, batch 16", []),
        ("text", "training step, sentences of 32 of 10 000 tokens, batch 32", jax),
        ("clip", "training step, clips of 16 frames of 64x64, batch 16", []),
        ("srnn", "training step, 15 frames of 64x64 one after the other, batch 16", []),
        ("levels", "training step, levels of sounds, convolutions on 64x64, batch 64", []),
        ("wave", "training step, waves of 16384 samples and their spectra, batch 32", []),
        *((game, f"a round of {game}, 784-400-20, batch 128", [])
          for game in ("factor-vae", "aae", "avb", "vae-gan", "wgan-gp")),
    ]:
        yield Comparison(label, "ms", with_pytorch(
            work, ["step", work], "pytorch_step.py", seconds, path, others), path=path)


def encodings(seconds, path):
    others = [("ONNX Runtime", "onnx_encode.py")] if path == "native" else []
    for work, label in [("mlp", "encoding digits, 784-400-20"), ("conv28", "encoding digits, convolutions")]:
        yield Comparison(label, "images/s", with_pytorch(
            work, ["encode", work], "pytorch_encode.py", seconds, path, others), larger_is_better=True, path=path)


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
            "--output", scratch / "mnist.safetensors", "--force"])
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


def processor():
    """The processor's name, with family and model where its name says little, and its widest instructions."""
    name = platform.processor() or platform.machine()
    try:
        cpuinfo = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return name, "native"
    fields = dict(re.findall(r"(model name|cpu family|model)\s*: (.*)", cpuinfo))
    if "model name" in fields:
        name = f"{fields['model name']} (family {fields['cpu family']}, model {fields['model']})"
    return name, "AVX-512" if " avx512f " in cpuinfo else "AVX2" if " avx2 " in cpuinfo else "no AVX2"


def machine():
    commit = output(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"]).strip()
    name, instructions = processor()
    return f"{os.cpu_count()} cores of {name}, {instructions}; {platform.system()}; commit {commit}; {time.strftime('%d %B %Y')}"


def figure(x):
    """Four digits, without an exponent."""
    return f"{float(f'{x:.4g}'):,.0f}" if x >= 1000 else f"{x:.4g}"


def table(comparisons):
    if all("scikit-learn" in c.programs for c in comparisons):
        return mixture_table(comparisons)
    comparisons = [c for c in comparisons if "scikit-learn" not in c.programs]
    peers = ["PyTorch", "JAX", "ONNX Runtime"]
    lines = ["| work | instructions | Elbo | " + " | ".join(peers) + " | Elbo / "
             + " | Elbo / ".join(peers) + " |", "|---" * (3 + 2 * len(peers)) + "|"]
    for c in comparisons:
        def cell(peer):
            name = c.best(peer)
            setting = name[len(peer):].strip() if name else ""
            return f"{figure(c.median(name))} {c.unit}{f' ({setting})' if setting else ''}" if name else "-"
        def ratio(peer):
            ratio = c.ratio(peer)
            return "-" if ratio is None else f"{ratio:.3f}" if ratio < 0.1 else f"{ratio:.2f}"
        cells = [c.title, c.path, cell("Elbo"), *map(cell, peers), *map(ratio, peers)]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def record(comparisons, where):
    """Figures of one processor as others are compared with, beside the page."""
    return {"machine": where, "rows": [
        {"work": c.title, "path": c.path, "unit": c.unit, "larger is better": c.larger_is_better,
         "medians": {name: c.median(name) for name in c.figures}}
        for c in comparisons if "scikit-learn" not in c.programs]}


def slowest(folder):
    """For each kind of work the row, of all processors and paths recorded, in which Elbo is worst beside PyTorch."""
    rows = {}
    for path in sorted(set(folder.glob("*.json")) - {Progress.PATH}):
        file = json.loads(path.read_text())
        for row in file["rows"]:
            others = [v for name, v in row["medians"].items() if name.startswith("PyTorch")]
            larger = row["larger is better"]
            best = max(others) if larger else min(others)
            ours = row["medians"]["Elbo"]
            loss = best / ours if larger else ours / best
            if row["work"] not in rows or loss > rows[row["work"]][0]:
                rows[row["work"]] = (loss, ours, best, row, file["machine"])
    lines = ["| work | Elbo | PyTorch, its best setting | Elbo / PyTorch | where |", "|---|---|---|---|---|"]
    for work, (_, ours, best, row, where) in rows.items():
        lines.append(f"| {work} | {figure(ours)} {row['unit']} | {figure(best)} {row['unit']} | {ours / best:.2f} "
                     f"| {row['path']}, {where.split(';')[0]} |")
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
    parser.add_argument("--settings", type=lambda text: text.split(","), default=ALL_SETTINGS,
                        help="PyTorch's, such as eager,eager-last; with --only")
    options = parser.parse_args()
    if options.only:
        CHOSEN[:] = options.settings
    with tempfile.TemporaryDirectory() as scratch:
        # The AVX2 path is measured where the processor has more.
        paths = ["native", "avx2"] if processor()[1] == "AVX-512" else ["native"]
        parts = {
            "steps": [c for path in paths for c in steps(options.seconds, path)],
            "encoding": [c for path in paths for c in encodings(options.seconds, path)],
            "mixture": list(mixtures(pathlib.Path(scratch))),
            "job": list(jobs(options.folder.resolve(), pathlib.Path(scratch))),
        }
        chosen = [c for name, part in parts.items() if options.only in (None, name) for c in part]
        progress = Progress(chosen, parts["job"], options)
        for turn in range(options.rounds):
            for comparison in chosen:
                if comparison.rounds > turn:
                    continue
                comparison.round()
                figures = ", ".join(f"{n} {figure(f[-1])}" for n, f in comparison.figures.items())
                print(f"{turn + 1}/{options.rounds} {comparison.title}: {figures} {comparison.unit}", file=sys.stderr, flush=True)
                progress.save(comparison)
        lines = table(chosen)
        if options.only is None:
            lines += ["", *mixture_table(parts["mixture"])]
        print("\n".join(lines))
        if options.only:
            return progress.done()
        profiles = []
        for work in ("mlp", "conv28", "conv64"):
            shares = output([OURS, "step", work, "--seconds", options.seconds, "--profile"]).splitlines()
            profiles += [f"{work}: {shares[1]}", ""]
            profiles += ["```", *shares[2:], "```", ""]
        operations = output([OURS, "operations"]).splitlines()
        where = machine()
        environment = {k: v for k, v in os.environ.items() if k.startswith(("ELBO", "OPENBLAS", "OMP", "MKL"))}
        name = re.sub("[^a-z0-9]+", "-", processor()[0].lower()).strip("-")
        folder = HERE / "Results"
        (folder / f"{name}.json").write_text(json.dumps(record(chosen, where), indent=1) + "\n")
        (folder / f"{name}.md").write_text("\n".join([
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
        replace_between(HERE / "README.md", "slowest", slowest(folder))
        progress.done()


main()

"""Rows in time for the study of dynamical autoencoders: data.py FOLDER [SOUND].

FOLDER/linear-{train,test}.csv: a linear-Gaussian system (state 2, rows of 4), 400 and 100 series of 50 steps; prints the exact
log-likelihood of the test series. FOLDER/digits-{train,test}.csv, from SOUND/digits.tar and digits.csv (the Free Spoken Digit Dataset):
frames of 32 log-mel levels (8 kHz, window 256, hop 128) of the official parts (test: takes 0 to 4), at most 40 a recording.
FOLDER/notes-{train,test}.csv, from SOUND/notes.tar and notes.csv: the same of single notes (16 kHz, window 512, hop 400, 40 frames); whole
pairs of instrument and pitch are the test, those whose MD5 begins with a byte below 51.
"""
import csv
import hashlib
import io
import os
import sys
import tarfile

import numpy as np

folder = sys.argv[1]


def write(name, columns, series):
    with open(f"{folder}/{name}.csv", "w") as out:
        out.write("series,t," + ",".join(columns) + "\n")
        for place, rows in enumerate(series):
            for step, row in enumerate(rows):
                out.write(f"s{place},{step}," + ",".join(f"{value:.5f}" for value in row) + "\n")


def linear():
    rng = np.random.default_rng(3)
    a = np.array([[0.95, 0.25], [-0.25, 0.95]]) * 0.97
    c = rng.normal(size=(4, 2))
    q, r = np.array([0.3, 0.3]), np.array([0.4, 0.5, 0.3, 0.6])
    noise, told = np.diag(q**2), np.diag(r**2)
    first = np.eye(2)
    for _ in range(5000):
        first = a @ first @ a.T + noise
    root = np.linalg.cholesky(first)

    def draw(count):
        series = []
        for _ in range(count):
            z, rows = root @ rng.normal(size=2), []
            for _ in range(50):
                rows.append(c @ z + r * rng.normal(size=4))
                z = a @ z + q * rng.normal(size=2)
            series.append(np.array(rows))
        return series

    def exact(rows):
        mean, covariance, total = np.zeros(2), first.copy(), 0.0
        for row in rows:
            spread, away = c @ covariance @ c.T + told, row - c @ mean
            total -= 0.5 * (
                away @ np.linalg.solve(spread, away) + np.linalg.slogdet(2 * np.pi * spread)[1])
            gain = covariance @ c.T @ np.linalg.inv(spread)
            mean, covariance = mean + gain @ away, covariance - gain @ c @ covariance
            mean, covariance = a @ mean, a @ covariance @ a.T + noise
        return total

    write("linear-train", "abcd", draw(400))
    test = draw(100)
    write("linear-test", "abcd", test)
    print(f"linear: exact log-likelihood of the test series {sum(map(exact, test)) / 5000:.4f} nats per row")


def mel(bands, size, rate):
    """Triangles of height 1 on Slaney's scale."""
    def scale(f):
        return np.where(f < 1000, f * 3 / 200, 15 + np.log(np.maximum(f, 1) / 1000) / np.log(6.4) * 27)

    def hertz(m):
        return np.where(m < 15, m * 200 / 3, 1000 * np.exp((m - 15) * np.log(6.4) / 27))

    edges = hertz(np.linspace(0, scale(np.array(rate / 2.0)), bands + 2))
    f = np.arange(size // 2 + 1) * rate / size
    return np.array([
        np.maximum(0, np.minimum((f - low) / (mid - low), (high - f) / (high - mid)))
        for low, mid, high in zip(edges, edges[1:], edges[2:])])


def levels(wave, filters, size, hop):
    """Logarithms of mel levels, frame after frame."""
    window = np.hanning(size + 1)[:-1]
    starts = range(0, max(len(wave) - size, 0) + 1, hop)
    wave = np.pad(wave, (0, size))
    frames = np.array([np.abs(np.fft.rfft(wave[s:s + size] * window)) for s in starts])
    return np.log(np.maximum(frames @ filters.T * 2 / window.sum(), 1e-4))[:40]


def sounds(sound, name, filters, size, hop, part):
    """Rows of all recordings of which `part` says where they belong."""
    import soundfile

    parts = {"train": [], "test": []}
    with tarfile.open(f"{sound}/{name}.tar") as tar:
        members = {os.path.basename(n): n for n in tar.getnames()}
        for row in csv.DictReader(open(f"{sound}/{name}.csv")):
            file = members[os.path.basename(row["file"])]
            wave, _ = soundfile.read(io.BytesIO(tar.extractfile(file).read()))
            parts[part(row)].append(levels(wave, filters, size, hop))
    for own, series in parts.items():
        write(f"{name}-{own}", [f"band{b}" for b in range(32)], series)
        print(f"{name}, {own}: {len(series)} recordings, {sum(map(len, series))} frames")


def digit_part(row):
    return "test" if int(row["take"]) < 5 else "train"


def note_part(row):
    pair = hashlib.md5(f"{row['instrument']}{row['pitch']}".encode()).digest()
    return "test" if pair[0] < 51 else "train"


os.makedirs(folder, exist_ok=True)
linear()
if len(sys.argv) > 2:
    sounds(sys.argv[2], "digits", mel(32, 256, 8000), 256, 128, digit_part)
    sounds(sys.argv[2], "notes", mel(32, 512, 16000), 512, 400, note_part)

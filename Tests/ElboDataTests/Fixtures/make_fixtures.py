"""Makes the golden files of these tests, with the libraries that define the formats.

    pip install numpy==2.4.6 safetensors==0.8.0
    python make_fixtures.py

Every array file has an entry in expected.json: its shape and its values as the bit patterns of the
nearest 32-bit floats.
"""

import gzip
import io
import json
import pathlib
import random
import struct
import zipfile
from fractions import Fraction

import numpy as np
import safetensors.numpy

here = pathlib.Path(__file__).parent
expected = {}


def expect(name, array):
    array = np.asarray(array)
    with np.errstate(over="ignore"):
        floats = np.ascontiguousarray(array, dtype=np.float32)
    expected[name] = {"shape": list(array.shape), "bits": floats.view(np.uint32).ravel().tolist()}


def compressed(data):
    return gzip.compress(data, mtime=0)


# Arrays of every type: NumPy's own files.

samples = {
    "b1": [True, False, False, True, True, False],
    "u1": [0, 1, 2, 127, 128, 255],
    "u2": [0, 1, 255, 256, 32768, 65535],
    "u4": [0, 1, 65536, 16777217, 2**31, 2**32 - 1],
    "u8": [0, 1, 2**24 + 1, 2**32, 2**63, 2**64 - 1],
    "i1": [0, 1, -1, 127, -128, 5],
    "i2": [0, 1, -1, 32767, -32768, 300],
    "i4": [0, 1, -1, 2**31 - 1, -(2**31), 16777217],
    "i8": [0, 1, -1, 2**63 - 1, -(2**63), -16777217],
    "f2": [0.0, -1.5, 65504.0, 6.0e-8, -3.0e-5, 0.1],
    "f4": [0.0, -1.5, 3.4e38, 1e-45, -1e-39, 0.1],
    "f8": [0.0, -1.5, 3.4e38, 1e-45, 1.0000000596046448, 0.1],
}
for kind, values in samples.items():
    for order in "<>" if kind[1] != "1" else "|":
        array = np.array(values, dtype=order + kind).reshape(3, 2)
        name = f"{'big' if order == '>' else 'little'}-{kind}.npy"
        np.save(here / name, array)
        expect(name, array)

cube = np.arange(24, dtype="<f4").reshape(2, 3, 4)
np.save(here / "fortran-f4.npy", np.asfortranarray(cube))
expect("fortran-f4.npy", cube)
np.save(here / "fortran-u1.npy", np.asfortranarray(cube.astype("u1")))
expect("fortran-u1.npy", cube)
np.save(here / "rank-1.npy", np.arange(5, dtype="<i4"))
expect("rank-1.npy", np.arange(5).reshape(5))
for version in (2, 3):
    with open(here / f"version-{version}.npy", "wb") as file:
        np.lib.format.write_array(file, cube, version=(version, 0))
    expect(f"version-{version}.npy", cube)
np.save(here / "scalar.npy", np.float32(3))
np.save(here / "text.npy", np.array(["a", "bc"]))
np.save(here / "complex.npy", np.array([1j]))
np.save(here / "record.npy", np.zeros(2, dtype=[("a", "f4"), ("b", "i4")]))
np.save(here / "object.npy", np.array([{}], dtype=object), allow_pickle=True)
np.save(here / "no-rows.npy", np.zeros((0, 4), dtype="f4"))
bad = cube.reshape(6, 4).copy()
bad[4, 2] = np.nan
np.save(here / "nan.npy", bad)
np.save(here / "too-large.npy", np.array([[1.0, 2.0], [1e300, 4.0]]))

# Archives.

table = np.arange(12, dtype="<f8").reshape(4, 3) / 7
np.savez(here / "stored.npz", table)
expect("stored.npz", table)
np.savez_compressed(here / "deflated.npz", y=np.arange(4) % 2, X=table)
expect("deflated.npz", table)
np.savez(here / "only.npz", whatever=table)
expect("only.npz", table)
np.savez(here / "several.npz", first=table, second=table + 1)


class Unseekable(io.RawIOBase):
    """A stream into which zipfile must write sizes behind the data."""

    def __init__(self, file):
        self.file = file

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


with open(here / "streamed.npz", "wb") as file:
    with zipfile.ZipFile(Unseekable(file), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"a comment behind the directory"
        archive.writestr("notes.txt", "not an array")
        archive.writestr("data.npy", npy(table))
expect("streamed.npz", table)
with zipfile.ZipFile(here / "bzip2.npz", "w", zipfile.ZIP_BZIP2) as archive:
    archive.writestr("data.npy", npy(table))
with zipfile.ZipFile(here / "no-arrays.npz", "w") as archive:
    archive.writestr("notes.txt", "not an array")

# IDX, written by its specification: no library defines it.

codes = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}


def idx(array):
    header = bytes([0, 0, codes[array.dtype.str[1:]], array.ndim])
    return header + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


for kind in codes:
    array = np.array(samples[kind], dtype=">" + kind).reshape(3, 1, 2)
    (here / f"{kind}.idx").write_bytes(idx(array))
    expect(f"{kind}.idx", array)
images = (np.arange(2 * 5 * 5) * 7 % 256).astype("u1").reshape(2, 5, 5)
(here / "images-idx3-ubyte.gz").write_bytes(compressed(idx(images)))
expect("images-idx3-ubyte.gz", images)
data = idx(images)
(here / "members-idx3-ubyte.gz").write_bytes(compressed(data[:20]) + compressed(data[20:]) + bytes(7))
expect("members-idx3-ubyte.gz", images)
(here / "labels-idx1-ubyte.gz").write_bytes(compressed(idx(np.array([7, 3], dtype="u1"))))

# Text.

lines = ["x,y,z"] + [",".join(repr(float(v)) for v in row) for row in table]
(here / "table.csv.gz").write_bytes(compressed("\n".join(lines).encode() + b"\n"))
expect("table.csv.gz", table)
np.savetxt(here / "table.tsv", table, delimiter="\t")
expect("table.tsv", table)

# Decimal numbers that are hard to round: the middle of two floats, a hair below and above it.


def nearest(value):
    """The float nearest to a fraction, ties to even, by exact arithmetic."""
    if value < 0:
        return nearest(-value) | 0x80000000
    low, high = 0, 0x7F7FFFFF
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if exact(middle) <= value else (low, middle - 1)
    if low == 0x7F7FFFFF:
        return low
    below, above = value - exact(low), exact(low + 1) - value
    if below == above:
        return low + low % 2
    return low if below < above else low + 1


def exact(bits):
    return Fraction(struct.unpack("<f", struct.pack("<I", bits))[0])


def decimal(value):
    """The complete decimal expansion of a fraction whose denominator is a power of two."""
    places = value.denominator.bit_length() - 1
    digits = str(value.numerator * 5**places).rjust(places + 1, "0")
    return digits[: len(digits) - places] + ("." + digits[len(digits) - places :] if places else "")


random.seed(20)
texts = ["0", "-0", "1", "+1", ".5", "5.", "-1e-3", "1E+5", "16777217", "16777219", "1e-46", "1e-45",
    "7e-46", "3.4028235e38", "1.17549435e-38", "1.1754942e-38", "0.000000000000000000000000000001",
    "123456789012345678901234567890", "9999999999999999999", "10000000000000000000", "1e38", "1e-70",
    "0e99999", "0.1e1", "1" + "0" * 30, "0." + "0" * 50 + "1e50", "0.30000001192092896"]
for _ in range(120):
    bits = random.randrange(1, 0x7F7FFFFF)
    middle = (exact(bits) + exact(bits + 1)) / 2
    text = decimal(middle)
    if len(text) > 140:
        continue
    point = "" if "." in text else "."
    texts += [text, text + point + "0" * 20 + "1", decimal(exact(bits))]
    shorter = text.rstrip("0").rstrip(".")
    if "." in shorter:
        texts.append(shorter[:-1] + str(int(shorter[-1]) - 1) + "9" * 15)
for _ in range(400):
    value = random.uniform(-1, 1) * 10.0 ** random.randrange(-37, 38)
    texts += [repr(value), "%.18e" % value, "%.9g" % value, "%.3f" % (value % 1000)]
(here / "decimals.csv").write_text("\n".join(texts) + "\n")
expected["decimals.csv"] = {
    "shape": [len(texts)],
    # Tables are read as Float64, which networks see rounded once more.
    "bits": [0x80000000 if text == "-0" else nearest(Fraction(float(text))) for text in texts],
}

# safetensors: one file by the reference implementation, one by the rules of our writer.

safetensors.numpy.save_file(
    {
        "float32": np.array([[1.5, -2.0], [0.1, 3e38]], dtype="f4"),
        "float64": np.array([0.1, -1e300], dtype="f8"),
        "int32": np.array([-1, 2**31 - 1], dtype="i4"),
        "int64": np.array(-(2**63), dtype="i8"),
        "uint8": np.arange(5, dtype="u1"),
        "uint64": np.array([2**64 - 1], dtype="u8"),
        "nothing": np.zeros((0, 3), dtype="f4"),
    },
    here / "reference.safetensors",
    metadata={"format": "elbo", "quote": 'a "b" \\ \n\u00e9'},
)
safetensors.numpy.save_file({"half": np.zeros(2, dtype="f2")}, here / "half.safetensors")
header = (
    '{"__metadata__":{"a":"1","b":"two \\"quoted\\"\\n"},'
    '"bytes":{"dtype":"U8","shape":[3],"data_offsets":[20,23]},'
    '"weights":{"dtype":"F32","shape":[3],"data_offsets":[8,20]},'
    '"step":{"dtype":"U64","shape":[],"data_offsets":[0,8]}}'
).encode()
header += b" " * (-len(header) % 8)
body = struct.pack("<Q3f3B", 2**63 + 5, 1, -2, 0.5, 1, 2, 3)
written = struct.pack("<Q", len(header)) + header + body
loaded = safetensors.numpy.load(written)
assert loaded["step"] == 2**63 + 5 and loaded["weights"].tolist() == [1, -2, 0.5]
(here / "written.safetensors").write_bytes(written)

(here / "expected.json").write_text(json.dumps(expected, sort_keys=True, indent=None) + "\n")

"""Fixtures of ClipReadingTests.swift: GIF files with every way of disposal, transparency, local tables of colours and
interlaced rows, beside their frames on white as Pillow decodes them. Y4M streams beside what ffmpeg makes of them.

usage: make_videos.py  (Pillow 12, numpy, ffmpeg 5; writes into its own folder)
"""

import os
import subprocess

import numpy as np
from PIL import Image, ImageSequence

here = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(here, name)


def moving(disposal):
    frames = []
    for t in range(6):
        pixels = np.zeros((24, 32, 4), np.uint8)
        pixels[4 + t : 14 + t, 3 * t : 3 * t + 12] = [40 * t, 255 - 30 * t, 90, 255]
        pixels[0:3, :, :] = [10 * t, 10, 200, 255]
        frames.append(Image.fromarray(pixels, "RGBA"))
    return frames


for name, disposal, interlace in [("keep", 1, 1), ("background", 2, 0), ("previous", 3, 1)]:
    frames = moving(disposal)
    frames[0].save(
        path(f"{name}.gif"), save_all=True, append_images=frames[1:], duration=80, loop=0,
        disposal=disposal, interlace=interlace, optimize=False,
    )
    decoded = Image.open(path(f"{name}.gif"))
    result = []
    for frame in ImageSequence.Iterator(decoded):
        white = Image.new("RGBA", frame.size, "white")
        result.append(np.asarray(Image.alpha_composite(white, frame.convert("RGBA")))[..., :3])
    np.save(path(f"{name}.npy"), np.stack(result))

# Many colours, so that codes grow to twelve bits and the table is cleared.
noise = np.random.default_rng(1).integers(0, 256, (2, 80, 90), np.uint8)
images = [Image.fromarray(frame, "L") for frame in noise]
images[0].save(path("noise.gif"), save_all=True, append_images=images[1:], duration=40)
result = [np.asarray(frame.convert("L")) for frame in ImageSequence.Iterator(Image.open(path("noise.gif")))]
np.save(path("noise.npy"), np.stack(result))

for chroma in ["yuv420p", "yuv422p", "yuv444p", "gray"]:
    subprocess.run(
        f"ffmpeg -v error -y -f lavfi -i testsrc=size=24x18:rate=10:duration=0.3 -vf scale=out_color_matrix=bt601:out_range=tv"
        f" -pix_fmt {chroma} -strict -1 {path(chroma)}.y4m",
        shell=True, check=True,
    )


def decoded(name, across, down):
    """Frames of a Y4M stream of limited range by the formula of BT.601, coarse chroma repeated."""
    head, rest = open(path(name), "rb").read().split(b"\n", 1)
    height, width = 18, 24
    frames = []
    while rest:
        rest = rest[len(b"FRAME\n"):]
        planes = []
        for h, w in [(height, width)] + ([(-(-height // down), -(-width // across))] * 2 if across else []):
            planes.append(np.frombuffer(rest[: h * w], np.uint8).reshape(h, w).astype(float))
            rest = rest[h * w :]
        y = (planes[0] - 16) * 255 / 219
        if across:
            u, v = [
                np.repeat(np.repeat(p - 128, down, 0), across, 1)[:height, :width] * 255 / 224
                for p in planes[1:]
            ]
            rgb = [y + 1.402 * v, y - 0.344136 * u - 0.714136 * v, y + 1.772 * u]
        else:
            rgb = [y]
        frames.append(np.stack(rgb, -1))
    return np.clip(np.rint(np.stack(frames)), 0, 255).astype(np.uint8)


for name, across, down in [("yuv420p", 2, 2), ("yuv422p", 2, 1), ("yuv444p", 1, 1), ("gray", 0, 0)]:
    np.save(path(f"{name}.npy"), decoded(f"{name}.y4m", across, down))

# What ffmpeg itself makes of chroma as fine as luma.
rgb = subprocess.run(
    f"ffmpeg -v error -i {path('yuv444p.y4m')} -vf scale=in_color_matrix=bt601 -sws_flags accurate_rnd+full_chroma_int"
    " -f rawvideo -pix_fmt rgb24 -", shell=True, check=True, capture_output=True).stdout
difference = np.frombuffer(rgb, np.uint8).reshape(-1, 18, 24, 3).astype(int) - np.load(path("yuv444p.npy"))
print("largest difference from ffmpeg:", np.abs(difference).max())

"""Fixtures of ClipReadingTests.swift: GIF files with every way of disposal, transparency, local tables of colours and
interlaced rows, beside their frames on white as Pillow decodes them. Animated PNG beside its frames by formula. Y4M streams beside what ffmpeg makes of them.

usage: make_videos.py  (Pillow 12, numpy, ffmpeg 5; writes into its own folder)
"""

import os
import struct
import subprocess
import zlib

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


# Animated PNG written chunk by chunk, so that every way to dispose of a frame and to lay one is there, beside the frames by the formulas of
# the recommendation in floating point.
def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def packed(pixels):
    rows = pixels.reshape(pixels.shape[0], -1)
    return zlib.compress(np.concatenate([np.zeros((len(rows), 1), np.uint8), rows], 1).tobytes())


def composed(size, frames):
    """frames: (left, top, [height, width, 4], disposal, over); what is seen of each on white."""
    canvas = np.zeros((size[1], size[0], 4))
    seen = []
    for place, (left, top, pixels, disposal, over) in enumerate(frames):
        height, width = pixels.shape[:2]
        area = np.s_[top : top + height, left : left + width]
        before = canvas.copy()
        new = pixels / 255.0
        if over:
            old = canvas[area]
            opacity = new[..., 3:] + old[..., 3:] * (1 - new[..., 3:])
            colour = new[..., :3] * new[..., 3:] + old[..., :3] * old[..., 3:] * (1 - new[..., 3:])
            new = np.concatenate([np.divide(colour, opacity, out=np.zeros_like(colour), where=opacity > 0), opacity], -1)
        canvas[area] = new
        seen.append(np.rint(255 * (canvas[..., :3] * canvas[..., 3:] + 1 - canvas[..., 3:])))
        if disposal == 2 and place > 0:
            canvas = before
        elif disposal > 0:
            canvas[area] = 0
    return np.stack(seen).astype(np.uint8)


def animated(name, size, kind, frames, stored, shared=b"", still=None):
    """kind: the header's colour type; stored: each frame's pixels in it; still: a picture that is no frame."""
    header = struct.pack(">IIBBBBB", *size, 8, kind, 0, 0, 0)
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"acTL", struct.pack(">II", len(frames), 0)) + shared
    number = 0
    if still is not None:
        file += chunk(b"IDAT", packed(still))
    for place, (left, top, pixels, disposal, over) in enumerate(frames):
        height, width = pixels.shape[:2]
        file += chunk(
            b"fcTL", struct.pack(">IIIIIHHBB", number, width, height, left, top, 2, 25, disposal, over))
        number += 1
        data = packed(stored[place])
        if place == 0 and still is None:
            file += chunk(b"IDAT", data[:20]) + chunk(b"IDAT", data[20:])
        else:
            file += chunk(b"fdAT", struct.pack(">I", number) + data)
            number += 1
    open(path(f"{name}.apng"), "wb").write(file + chunk(b"IEND", b""))
    np.save(path(f"{name}-apng.npy"), composed(size, frames))


random = np.random.default_rng(2)
whole = random.integers(0, 256, (18, 24, 4), np.uint8)
frames = [(0, 0, whole, 0, 0)] + [
    (3 * t, 2 * t, random.integers(0, 256, (7, 9, 4), np.uint8), t % 3, t // 3 % 2) for t in range(1, 6)
]
animated("colours", (24, 18), 6, frames, [f[2] for f in frames], still=whole[::-1].copy())
# The first frame is gone back to: there is nothing before it.
frames = [(0, 0, whole, 2, 1), (5, 4, whole[:6, :8], 0, 1)]
animated("first", (24, 18), 6, frames, [f[2] for f in frames])
# Five colours, one of them half seen, one not at all.
palette = random.integers(0, 256, (5, 3), np.uint8)
opacity = np.array([255, 128, 0, 255, 255], np.uint8)
indices = [random.integers(0, 5, (18, 24, 1), np.uint8) for _ in range(3)]
colours = np.concatenate([palette, opacity[:, None]], 1)
frames = [(0, 0, colours[i[..., 0]], 0, t > 0) for t, i in enumerate(indices)]
animated(
    "table", (24, 18), 3, frames, indices, shared=chunk(b"PLTE", palette.tobytes()) + chunk(b"tRNS", opacity.tobytes()))
greys = [random.integers(0, 256, (18, 24, 1), np.uint8) for _ in range(3)]
frames = [(0, 0, np.concatenate([g, g, g, np.full_like(g, 255)], -1), 0, 0) for g in greys]
animated("greys", (24, 18), 0, frames, greys)

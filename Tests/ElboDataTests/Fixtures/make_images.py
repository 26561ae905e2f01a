"""Makes the image files of these tests and says what is in them.

    pip install pillow==13.0.0 numpy==2.4.6
    python make_images.py

Images/expected.json has an entry for every file: width, height, channels and the pixels (base64), upright, on
white where the file is transparent. For PNG they follow from the samples that were written, and Pillow must
agree to within one level; for JPEG they are Pillow's. Images/resized.json has what Pillow's ImageOps.fit with
BICUBIC (the cubic of Catmull and Rom) makes of some of them.
"""

import base64
import io
import json
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

here = pathlib.Path(__file__).parent / "Images"
here.mkdir(exist_ok=True)
expected = {}
random = np.random.default_rng(5)


def expect(name, pixels):
    pixels = np.asarray(pixels, dtype=np.uint8)
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    height, width, channels = pixels.shape
    expected[name] = {
        "width": width, "height": height, "channels": channels,
        "pixels": base64.b64encode(pixels.tobytes()).decode(),
    }


def on_white(image):
    white = Image.new("RGBA", image.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, image.convert("RGBA"))


# PNG: every colour type and depth, plain and interlaced, written sample by sample.

GREY, RGB, PALETTE, GREY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGB_ALPHA: 4}
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rows(samples, depth):
    """Filter byte 0 and packed samples for every row."""
    height, width, channels = samples.shape
    if width == 0 or height == 0:
        return b""
    result = b""
    for row in samples.reshape(height, -1):
        bits = "".join(format(int(value), f"0{depth}b") for value in row)
        bits += "0" * (-len(bits) % 8)
        result += b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")
    return result


def png(samples, depth, kind, interlaced=False, extra=b""):
    height, width, _ = samples.shape
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced))
    if interlaced:
        data = b"".join(rows(samples[y::dy, x::dx], depth) for x, y, dx, dy in PASSES)
    else:
        data = rows(samples, depth)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
            + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


def level(samples, depth):
    """Samples as bytes, rounded."""
    return (samples.astype(np.int64) * 255 * 2 + (2**depth - 1)) // (2 * (2**depth - 1))


def composite(colors, opacity):
    return (colors * opacity + 255 * (255 - opacity) + 127) // 255


def save_png(name, samples, depth, kind, interlaced=False, extra=b"", pixels=None, compared=True):
    (here / name).write_bytes(png(samples, depth, kind, interlaced, extra))
    if pixels is None:
        pixels = level(samples, depth)
        if kind in (GREY_ALPHA, RGB_ALPHA):
            pixels = composite(pixels[:, :, :-1], pixels[:, :, -1:])
    expect(name, pixels)
    image = Image.open(here / name)
    if not compared or (depth == 16 and kind == GREY):
        return  # Pillow keeps all 16 bits of a grey.
    theirs = np.asarray(on_white(image).convert("RGB")).astype(int)
    assert np.abs(theirs - pixels).max() <= (1 if depth <= 8 else 2), name


for kind, depths, label in [
        (GREY, [1, 2, 4, 8, 16], "grey"), (RGB, [8, 16], "rgb"), (GREY_ALPHA, [8, 16], "grey-alpha"),
        (RGB_ALPHA, [8, 16], "rgb-alpha")]:
    for depth in depths:
        samples = random.integers(0, 2**depth, (7, 13, CHANNELS[kind]))
        save_png(f"{label}-{depth}.png", samples, depth, kind)
        save_png(f"{label}-{depth}-interlaced.png", samples, depth, kind, interlaced=True)

for depth in [1, 2, 4, 8]:
    colors = random.integers(0, 256, (2**depth, 3))
    index = random.integers(0, 2**depth, (7, 13, 1))
    palette = chunk(b"PLTE", colors.astype(np.uint8).tobytes())
    save_png(f"palette-{depth}.png", index, depth, PALETTE, extra=palette, pixels=colors[index[:, :, 0]])
    opacity = np.concatenate([random.integers(0, 256, 2**depth // 2), np.full(2**depth // 2, 255)])
    trns = chunk(b"tRNS", opacity[: 2**depth // 2].astype(np.uint8).tobytes())
    save_png(
        f"palette-{depth}-transparent.png", index, depth, PALETTE, interlaced=True, extra=palette + trns,
        pixels=composite(colors, opacity[:, None])[index[:, :, 0]])

greys = np.repeat(random.integers(0, 256, (16, 1)), 3, axis=1)
index = random.integers(0, 16, (7, 13, 1))
save_png(
    "palette-of-greys.png", index, 4, PALETTE, extra=chunk(b"PLTE", greys.astype(np.uint8).tobytes()),
    pixels=greys[index[:, :, 0]][:, :, :1])

grey = random.integers(0, 4, (7, 13, 1))
save_png(
    "grey-2-transparent.png", grey, 2, GREY, extra=chunk(b"tRNS", struct.pack(">H", 1)),
    pixels=np.where(grey == 1, 255, level(grey, 2)), compared=False)  # Pillow compares with the scaled grey.
color = random.integers(0, 2, (7, 13, 3)) * 200
clear = (color == [200, 0, 200]).all(axis=2, keepdims=True)
save_png(
    "rgb-8-transparent.png", color, 8, RGB, extra=chunk(b"tRNS", struct.pack(">HHH", 200, 0, 200)),
    pixels=np.where(clear, 255, color))
plain = random.integers(0, 256, (7, 13, 3))
save_png("rgb-8-gamma.png", plain, 8, RGB, extra=chunk(b"gAMA", struct.pack(">I", 100000)))

# Orientations, in PNG without loss and in JPEG.


def exif(orientation, order=">"):
    mark = b"MM" if order == ">" else b"II"
    return mark + struct.pack(
        order + "HIHHHIHHI", 42, 8, 1, 274, 3, 1, orientation, 0, 0)


corner = random.integers(0, 256, (5, 8, 3)).astype(np.uint8)
blocks = np.kron(random.integers(0, 256, (2, 3, 3)), np.ones((8, 8, 1))).astype(np.uint8)
for orientation in range(1, 9):
    name = f"orientation-{orientation}.png"
    (here / name).write_bytes(png(corner, 8, RGB, extra=chunk(b"eXIf", exif(orientation))))
    expect(name, ImageOps.exif_transpose(Image.open(here / name)))
    name = f"orientation-{orientation}.jpg"
    record = exif(orientation, "<" if orientation % 2 else ">")
    Image.fromarray(blocks).save(
        here / name, quality=80, subsampling=0, exif=b"Exif\0\0" + record, optimize=True)
    expect(name, ImageOps.exif_transpose(Image.open(here / name)))

# JPEG of all kinds.

y, x = np.mgrid[0:21, 0:30]
smooth = np.stack(
    [128 + 100 * np.sin(x / 4), 128 + 100 * np.cos(y / 5), 4 * (x + y)], axis=2).clip(0, 255).astype(np.uint8)
photo = Image.fromarray(smooth)


def save_jpeg(name, image, **options):
    image.save(here / name, **{"quality": 85, **options})
    read = Image.open(here / name)
    expect(name, read if read.mode == "L" else read.convert("RGB"))


save_jpeg("grey.jpg", photo.convert("L"))
save_jpeg("color-444.jpg", photo, subsampling=0)
save_jpeg("color-422.jpg", photo, subsampling=1)
save_jpeg("color-420.jpg", photo, subsampling=2)
save_jpeg("progressive.jpg", photo, progressive=True)
save_jpeg("restarts.jpg", photo, restart_marker_blocks=1)
save_jpeg("stored-rgb.jpg", photo, keep_rgb=True)
save_jpeg("ink.jpg", photo.convert("CMYK"))

# Ink without Adobe's marker.
ink = (here / "ink.jpg").read_bytes()
place = ink.index(b"\xff\xee")
length = struct.unpack(">H", ink[place + 2:place + 4])[0]
(here / "plain-ink.jpg").write_bytes(ink[:place] + ink[place + 2 + length:])
expect("plain-ink.jpg", Image.open(here / "plain-ink.jpg").convert("RGB"))

# Resizing.

y, x = np.mgrid[0:37, 0:50]
detail = (127 + 60 * np.sin(x * y / 40)[:, :, None] + random.integers(-60, 60, (37, 50, 3))).astype(np.uint8)
Image.fromarray(detail).save(here / "detail.png")
y, x = np.mgrid[0:240, 0:400]
scene = np.stack([127 + 120 * np.sin((x + y) / 30), 127 + 120 * np.cos(y / 25), x * 255 / 400], axis=2)
Image.fromarray(scene.astype(np.uint8)).save(here / "scene.jpg", quality=60, optimize=True)

resized = []
for name, sizes in [
        ("detail.png", [(16, 16), (20, 10), (9, 20), (25, 37), (50, 37), (1, 1), (54, 40), (70, 5)]),
        ("scene.jpg", [(16, 16), (32, 20)])]:
    for size in sizes:
        for mode in ["RGB", "L"]:
            image = Image.open(here / name).convert(mode)
            fitted = np.asarray(ImageOps.fit(image, size, Image.Resampling.BICUBIC))
            resized.append({
                "name": name, "width": size[0], "height": size[1],
                "channels": 3 if mode == "RGB" else 1,
                "pixels": base64.b64encode(fitted.tobytes()).decode()})

(here / "expected.json").write_text(json.dumps(expected, indent=0, sort_keys=True))
(here / "resized.json").write_text(json.dumps(resized, indent=0))

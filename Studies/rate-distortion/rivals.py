"""Bits a pixel, PSNR over all pixels and mean SSIM of lossy files: models of codewords that are there, JPEG and WebP.

JPEG and WebP are given all test pictures as one sheet, so that they pay for one head, and each picture as a file of its own.
"""
import glob
import io
import os
import sys

import numpy
from PIL import Image
from skimage.metrics import structural_similarity

kind = sys.argv[1]
test = numpy.load(f"{kind}-test.npy")
count, height, width = test.shape
across = int(count ** 0.5)
while count % across:
    across -= 1


def sheet(pictures):
    rows = pictures.reshape(count // across, across, height, width)
    return rows.transpose(0, 2, 1, 3).reshape(count // across * height, across * width)


def pictures(sheet):
    rows = sheet.reshape(count // across, height, across, width)
    return rows.transpose(0, 2, 1, 3).reshape(test.shape)


def encoded(picture, form, quality):
    file = io.BytesIO()
    options = dict(optimize=True) if form == "JPEG" else dict(method=6)
    Image.fromarray(picture).save(file, form, quality=quality, **options)
    return file.getvalue()


def decoded(bytes):
    return numpy.asarray(Image.open(io.BytesIO(bytes)).convert("L"))


def line(name, size, back, beside=""):
    error = numpy.mean((test.astype(float) - back) ** 2)
    some = slice(None, None, max(1, count // 1000))
    similar = numpy.mean([structural_similarity(a, b, data_range=255) for a, b in zip(test[some], back[some])])
    print(f"| {name} | {size} | {8 * size / test.size:.4f} | {10 * numpy.log10(255 ** 2 / error):.2f} | {similar:.3f} | {beside} |")


print("| coder | bytes | bits a pixel | PSNR, dB | SSIM | model, bytes |\n|---|---|---|---|---|---|")
for model in sorted(glob.glob(f"{kind}-*.safetensors")):
    name = model.removesuffix(".safetensors")
    line(name, os.path.getsize(name + ".elbo"), numpy.load(name + ".npy"), os.path.getsize(model))
for form in ("JPEG", "WEBP"):
    for quality in (0, 1, 2, 5, 10, 20, 40, 70) if form == "WEBP" else (1, 2, 5, 10, 20, 40, 70):
        bytes = encoded(sheet(test), form, quality)
        line(f"{form} {quality}, one sheet", len(bytes), pictures(decoded(bytes)))
    for quality in (1, 10, 40):
        files = [encoded(picture, form, quality) for picture in test]
        line(f"{form} {quality}, a file each", sum(map(len, files)), numpy.stack([decoded(f) for f in files]))

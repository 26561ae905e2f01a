"""Rate-distortion curves from the tables that rivals.py prints: picture.py TABLE ... OUT.png, a row of panels for each table."""
import pathlib
import re
import sys

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as pyplot

*tables, out = sys.argv[1:]
figure, rows = pyplot.subplots(len(tables), 2, figsize=(9, 3.6 * len(tables)), squeeze=False, layout="constrained")
for table, axes in zip(tables, rows):
    points = {}
    for line in pathlib.Path(table).read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if len(cells) < 5 or not re.fullmatch(r"[\d.]+", cells[2]) or "a file each" in cells[0]:
            continue
        coder = cells[0].split()[0] if "one sheet" in cells[0] else "codewords"
        points.setdefault(coder, []).append([float(cell) for cell in cells[2:5]])
    for place, (axis, label) in enumerate(zip(axes, ("PSNR, dB", "SSIM")), 1):
        for coder, style in (("codewords", "o"), ("WEBP", "-"), ("JPEG", "--")):
            curve = sorted(points[coder])
            axis.plot([p[0] for p in curve], [p[place] for p in curve], style, label=coder)
        axis.set(xscale="log", xlabel="bits a pixel", ylabel=label, title=pathlib.Path(table).stem)
        axis.grid(alpha=0.3)
        axis.legend()
figure.savefig(out, dpi=90)

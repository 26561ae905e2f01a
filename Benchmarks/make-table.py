#!/usr/bin/env python3
"""Writes a CSV table for measuring how fast tables are read: numbers with six decimals, then categories.

    make-table.py rows numbers categories > table.csv

The same arguments give the same bytes. Only Python's own library is needed; the rows repeat after 20 000.
"""
import random
import sys


def main() -> None:
    rows, numbers, categories = (int(text) for text in sys.argv[1:4])
    draw = random.Random(1)
    names = [f"x{place + 1}" for place in range(numbers)]
    names += [f"k{place + 1}" for place in range(categories)]
    levels = [[f"level-{place}-{level}" for level in range(3 + place)] for place in range(categories)]
    out = sys.stdout
    out.write(",".join(names) + "\n")
    block = []
    for _ in range(min(rows, 20_000)):
        cells = [f"{draw.gauss(0, 10 ** (place % 4)):.6f}" for place in range(numbers)]
        cells += [draw.choice(texts) for texts in levels]
        block.append(",".join(cells) + "\n")
    text = "".join(block)
    whole, rest = divmod(rows, len(block))
    for _ in range(whole):
        out.write(text)
    out.write("".join(block[:rest]))


if __name__ == "__main__":
    main()

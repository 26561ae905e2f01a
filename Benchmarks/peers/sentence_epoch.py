"""An epoch of the language model that `elbo train TEXT --recipe language-model` trains, in PyTorch:

    sentence_epoch.py TEXT.txt [THREADS] [BATCH]

Words that occur twice, vectors of 128, an LSTM of 256, dropout of .3, Adam, gradients clipped to 5, batches of sentences of one length. Prints seconds from the
first step to the end of the epoch, from the start of the program to the first step, and the most memory held, in MiB.
"""

import time

started = time.time()

import collections
import random
import resource
import sys

import torch
from torch import nn
from torch.nn import functional as F


class Model(nn.Module):
    def __init__(self, vocabulary, size=128, units=256):
        super().__init__()
        self.vectors, self.dropout = nn.Embedding(vocabulary, size), nn.Dropout(0.3)
        self.layers, self.tokens = nn.LSTM(size, units, batch_first=True), nn.Linear(units, vocabulary)

    def forward(self, x):
        before = torch.cat([torch.ones_like(x[:, :1]), x[:, :-1]], 1)
        outputs, _ = self.layers(self.dropout(self.vectors(before)))
        logits = self.tokens(self.dropout(outputs))
        return F.cross_entropy(logits.flatten(0, 1), x.flatten(), ignore_index=0, reduction="sum") / len(x)


def main():
    torch.manual_seed(0)
    random.seed(0)
    torch.set_num_threads(int(sys.argv[2]) if len(sys.argv) > 2 else 2)
    size = int(sys.argv[3]) if len(sys.argv) > 3 else 64
    sentences = [line.split() for line in open(sys.argv[1], encoding="utf8")]
    counts = collections.Counter(word for sentence in sentences for word in sentence)
    words = {word: 4 + place for place, (word, count) in enumerate(counts.most_common(10_000)) if count > 1}
    coded = sorted(([words.get(word, 3) for word in sentence] + [2] for sentence in sentences), key=len)
    batches = [coded[i : i + size] for i in range(0, len(coded), size)]
    random.shuffle(batches)
    model = Model(4 + len(words))
    adam = torch.optim.Adam(model.parameters(), 3e-3)
    began, total = time.time(), 0.0
    for batch in batches:
        longest = len(batch[-1])
        x = torch.tensor([row + [0] * (longest - len(row)) for row in batch])
        adam.zero_grad()
        loss = model(x)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5)
        adam.step()
        total += loss.item() * len(batch)
    seconds = time.time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{seconds:.2f} s, {len(coded) / seconds:.0f} sentences a second, {began - started:.2f} s before, {memory} MiB, {total / len(coded):.2f} nats")


main()

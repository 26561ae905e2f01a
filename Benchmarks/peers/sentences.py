"""Sentences by LSTMs, in PyTorch; the same as in Sources/elbo-benchmarks/Workload.swift."""

import torch
from torch import nn
from torch.nn import functional as F


class SentenceVAE(nn.Module):
    """-ELBO of tokens [batch, places]; the code enters the decoder's first state and every place."""

    VOCABULARY, SIZE, LATENT = 10_000, 256, 32

    def __init__(self):
        super().__init__()
        size, latent = self.SIZE, self.LATENT
        self.read, self.written = nn.Embedding(self.VOCABULARY, size), nn.Embedding(self.VOCABULARY, size)
        self.encoder = nn.LSTM(size, size, batch_first=True)
        self.mean, self.log_variance = nn.Linear(size, latent), nn.Linear(size, latent)
        self.state = nn.Linear(latent, 2 * size)
        self.decoder = nn.LSTM(size + latent, size, batch_first=True)
        self.tokens = nn.Linear(size, self.VOCABULARY)

    def forward(self, x):
        _, (h, _) = self.encoder(self.read(x))
        mean, log_variance = self.mean(h[0]), self.log_variance(h[0])
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        before = torch.cat([torch.ones_like(x[:, :1]), x[:, :-1]], 1)
        told = torch.cat([self.written(before), z[:, None].expand(-1, x.shape[1], -1)], 2)
        state = torch.tanh(self.state(z)).chunk(2, 1)
        outputs, _ = self.decoder(told, tuple(part[None].contiguous() for part in state))
        loss = F.cross_entropy(self.tokens(outputs).flatten(0, 1), x.flatten(), reduction="sum")
        kl = -0.5 * torch.sum(1 + log_variance - mean * mean - log_variance.exp())
        return (loss + kl) / len(x)

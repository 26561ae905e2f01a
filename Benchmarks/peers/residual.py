"""Images of 128 x 128 by residual blocks, in PyTorch; the same as in Sources/elbo-benchmarks/Workload.swift."""

import torch
from torch import nn
from torch.nn import functional as F

CHANNELS = [32, 32, 64, 64, 128]
LATENT, FEATURES = 32, 256


def activated(channels):
    return [nn.GroupNorm(8, channels), nn.SiLU()]


class Block(nn.Module):
    """Twice normalisation, activation and a 3 x 3 convolution, added to what came in."""

    def __init__(self, channels):
        super().__init__()
        convolutions = [nn.Conv2d(channels, channels, 3, padding=1) for _ in range(2)]
        self.layers = nn.Sequential(*activated(channels), convolutions[0], *activated(channels), convolutions[1])

    def forward(self, x):
        return x + self.layers(x)


class ResidualVAE(nn.Module):
    """-ELBO of images [batch, 3, 128, 128], the mean over a batch."""

    def __init__(self):
        super().__init__()
        encoder, inputs = [], 3
        for outputs in CHANNELS:
            encoder += [nn.Conv2d(inputs, outputs, 4, 2, 1), *activated(outputs), Block(outputs)]
            inputs = outputs
        flat = inputs * 4 * 4
        self.encoder = nn.Sequential(*encoder, nn.Flatten(), nn.Linear(flat, FEATURES), nn.SiLU())
        decoder = [nn.Linear(LATENT, FEATURES), nn.SiLU(), nn.Linear(FEATURES, flat), nn.Unflatten(1, (inputs, 4, 4))]
        for outputs in reversed([3] + CHANNELS[:-1]):
            decoder += [*activated(inputs), Block(inputs), nn.ConvTranspose2d(inputs, outputs, 4, 2, 1)]
            inputs = outputs
        self.decoder = nn.Sequential(*decoder)
        self.mean, self.log_variance = nn.Linear(FEATURES, LATENT), nn.Linear(FEATURES, LATENT)

    def forward(self, x):
        h = self.encoder(x)
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        bits = F.binary_cross_entropy_with_logits(self.decoder(z), x, reduction="sum")
        kl = -0.5 * torch.sum(1 + log_variance - mean * mean - log_variance.exp())
        return (bits + kl) / len(x)

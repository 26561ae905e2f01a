"""Models of moving pictures in PyTorch; the same as in Sources/elbo-benchmarks/Workload.swift."""

import torch
from torch import nn
from torch.nn import functional as F

CHANNELS = [16, 32, 64, 64]
FRAMES = {"clip": 16, "srnn": 15}
LATENT = 32


class Spatial(nn.Module):
    """A halving of each frame of [batch, channels, frames, height, width], or the way back: frames are folded into the batch, which is
    faster here than Conv3d."""

    def __init__(self, inputs, outputs, transposed=False):
        super().__init__()
        self.layer = (nn.ConvTranspose2d if transposed else nn.Conv2d)(inputs, outputs, 4, 2, 1)

    def forward(self, x):
        y = self.layer(x.transpose(1, 2).flatten(0, 1))
        return y.unflatten(0, (x.shape[0], x.shape[2])).transpose(1, 2)


class Temporal(nn.Module):
    """A halving of the frames, or the way back: pixels are columns."""

    def __init__(self, channels, transposed=False):
        super().__init__()
        kind = nn.ConvTranspose2d if transposed else nn.Conv2d
        self.layer = kind(channels, channels, (4, 1), (2, 1), (1, 0))

    def forward(self, x):
        return self.layer(x.flatten(3)).unflatten(3, x.shape[3:])


def divergence(mean, log_variance, prior_mean, prior_log_variance):
    """KL of two diagonal normal laws, summed."""
    away = (mean - prior_mean) ** 2
    return 0.5 * torch.sum(
        prior_log_variance - log_variance + (log_variance.exp() + away) / prior_log_variance.exp() - 1)


class ClipVAE(nn.Module):
    """-ELBO of clips [batch, 1, 16, 64, 64] by (2+1)-D convolutions."""

    def __init__(self):
        super().__init__()
        encoder, inputs, frames, halved = [], 1, 16, []
        for outputs in CHANNELS:
            encoder += [Spatial(inputs, outputs), nn.SiLU()]
            halved.append(frames >= 4)
            if frames >= 4:
                encoder += [Temporal(outputs), nn.SiLU()]
                frames //= 2
            inputs = outputs
        flat = inputs * frames * 4 * 4
        self.encoder = nn.Sequential(*encoder, nn.Flatten(), nn.Linear(flat, 256), nn.SiLU())
        decoder = [nn.Linear(LATENT, 256), nn.SiLU(), nn.Linear(256, flat), nn.Unflatten(1, (inputs, frames, 4, 4))]
        for outputs, is_halved in zip(reversed([1] + CHANNELS[:-1]), reversed(halved)):
            if is_halved:
                decoder += [nn.SiLU(), Temporal(inputs, transposed=True)]
            decoder += [nn.SiLU(), Spatial(inputs, outputs, transposed=True)]
            inputs = outputs
        self.decoder = nn.Sequential(*decoder)
        self.mean, self.log_variance = nn.Linear(256, LATENT), nn.Linear(256, LATENT)

    def forward(self, x):
        h = self.encoder(x)
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        bits = F.binary_cross_entropy_with_logits(self.decoder(z), x, reduction="sum")
        zero = torch.zeros_like(mean)
        return (bits + divergence(mean, log_variance, zero, zero)) / len(x)


class Laws(nn.Module):
    """A hidden layer, then mean and log-variance."""

    def __init__(self, inputs, units, function):
        super().__init__()
        self.hidden, self.function = nn.Linear(inputs, units), function
        self.mean, self.log_variance = nn.Linear(units, LATENT), nn.Linear(units, LATENT)

    def forward(self, *seen):
        h = self.function(self.hidden(torch.cat(seen, 1)))
        return self.mean(h), self.log_variance(h)


class FrameSRNN(nn.Module):
    """-ELBO of clips [batch, 15, 1, 64, 64], frame after frame (Fraccaro et al. 2016), the recurrences by cuDNN's and oneDNN's own calls."""

    def __init__(self, units=128):
        super().__init__()
        encoder, inputs = [], 1
        for outputs in CHANNELS:
            encoder += [nn.Conv2d(inputs, outputs, 4, 2, 1), nn.SiLU()]
            inputs = outputs
        flat = inputs * 4 * 4
        self.encoder = nn.Sequential(*encoder, nn.Flatten(), nn.Linear(flat, units), nn.SiLU())
        decoder = [nn.Linear(LATENT + units, units), nn.SiLU(), nn.Linear(units, flat), nn.Unflatten(1, (inputs, 4, 4))]
        for outputs in reversed([1] + CHANNELS[:-1]):
            decoder += [nn.SiLU(), nn.ConvTranspose2d(inputs, outputs, 4, 2, 1)]
            inputs = outputs
        self.decoder = nn.Sequential(*decoder)
        self.memory, self.ahead = nn.GRU(units, units), nn.GRU(units, units)
        self.prior = Laws(LATENT + units, units, torch.relu)
        self.posterior = Laws(LATENT + 2 * units, units, torch.tanh)
        self.first = nn.Parameter(torch.zeros(LATENT))

    def forward(self, x):
        batch, frames = x.shape[:2]
        seen = self.encoder(x.transpose(0, 1).flatten(0, 1)).unflatten(0, (frames, batch))
        blank = self.encoder(torch.zeros_like(x[:, 0])).unsqueeze(0)
        h, _ = self.memory(torch.cat([blank, seen[:-1]]))
        g, _ = self.ahead(seen.flip(0))
        g = g.flip(0)
        z = self.first.expand(batch, LATENT)
        codes, kl = [], 0.0
        for t in range(frames):
            prior_mean, prior_log_variance = self.prior(z, h[t])
            away, log_variance = self.posterior(z, h[t], g[t])
            mean = prior_mean + away
            z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
            kl = kl + divergence(mean, log_variance, prior_mean, prior_log_variance)
            codes.append(z)
        logits = self.decoder(torch.cat([torch.cat(codes), h.flatten(0, 1)], 1))
        target = x.transpose(0, 1).flatten(0, 1)
        bits = F.binary_cross_entropy_with_logits(logits, target, reduction="sum")
        return (bits + kl) / (batch * frames)

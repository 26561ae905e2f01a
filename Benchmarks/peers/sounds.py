"""Models of sounds in PyTorch; the same as in Sources/elbo-benchmarks/Workload.swift."""

import torch
from torch import nn
from torch.nn import functional as F

LATENT, FEATURES = 32, 256


class SoundVAE(nn.Module):
    """Encoder, decoder and a code; the loss of what is decoded is a child's."""

    def __init__(self):
        super().__init__()
        self.mean, self.log_variance = nn.Linear(FEATURES, LATENT), nn.Linear(FEATURES, LATENT)

    def forward(self, x):
        h = self.encoder(x)
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        kl = -0.5 * torch.sum(1 + log_variance - mean * mean - log_variance.exp()) / len(x)
        return self.loss(x, self.decoder(z)) + kl


class LevelVAE(SoundVAE):
    """-ELBO of levels [batch, 1, 64, 64] under a Gaussian law whose variance is the mean squared error of the batch."""

    CHANNELS = [32, 32, 64, 64]

    def __init__(self):
        super().__init__()
        encoder, inputs = [], 1
        for outputs in self.CHANNELS:
            encoder += [nn.Conv2d(inputs, outputs, 4, 2, 1), nn.SiLU()]
            inputs = outputs
        flat = inputs * 4 * 4
        self.encoder = nn.Sequential(*encoder, nn.Flatten(), nn.Linear(flat, FEATURES), nn.SiLU())
        decoder = [nn.Linear(LATENT, FEATURES), nn.SiLU(), nn.Linear(FEATURES, flat), nn.Unflatten(1, (inputs, 4, 4))]
        for outputs in reversed([1] + self.CHANNELS[:-1]):
            decoder += [nn.SiLU(), nn.ConvTranspose2d(inputs, outputs, 4, 2, 1)]
            inputs = outputs
        self.decoder = nn.Sequential(*decoder)

    def loss(self, x, y):
        error = F.mse_loss(y, x)
        return 0.5 * (error / error.detach() + torch.log(error.detach())) * x[0].numel()


class WaveVAE(SoundVAE):
    """100 times the spectral distance of waves [batch, 16384], and the KL term."""

    PATCH, RATIOS, CHANNELS, SAMPLES = 16, [4, 4, 4, 2], [32, 64, 128, 256, 256], 16384
    WINDOWS, FLOOR, WEIGHT = [1024, 512, 256, 128, 64], 1e-3, 100

    def __init__(self):
        super().__init__()
        for window in self.WINDOWS:
            self.register_buffer(f"hann{window}", torch.hann_window(window))
        length = self.SAMPLES // self.PATCH
        encoder = [nn.Conv1d(self.PATCH, self.CHANNELS[0], 3, padding=1)]
        for ratio, inputs, outputs in zip(self.RATIOS, self.CHANNELS, self.CHANNELS[1:]):
            encoder += [nn.SiLU(), nn.Conv1d(inputs, outputs, 2 * ratio, ratio, ratio // 2)]
            length //= ratio
        flat, last = self.CHANNELS[-1] * length, self.CHANNELS[-1]
        self.trunk = nn.Sequential(
            *encoder, nn.SiLU(), nn.Flatten(), nn.Linear(flat, FEATURES), nn.SiLU())
        decoder = [nn.Linear(LATENT, FEATURES), nn.SiLU(), nn.Linear(FEATURES, flat), nn.Unflatten(1, (last, length))]
        for ratio, outputs, inputs in reversed(list(zip(self.RATIOS, self.CHANNELS, self.CHANNELS[1:]))):
            decoder += [nn.SiLU(), nn.ConvTranspose1d(inputs, outputs, 2 * ratio, ratio, ratio // 2)]
        self.decoder = nn.Sequential(
            *decoder, nn.SiLU(), nn.Conv1d(self.CHANNELS[0], self.PATCH, 3, padding=1))

    def encoder(self, x):
        return self.trunk(x.unflatten(1, (-1, self.PATCH)).transpose(1, 2))

    def powers(self, x, window):
        spectra = torch.stft(x, window, window // 4, window=getattr(self, f"hann{window}"), center=True,
                             pad_mode="constant", return_complex=True)
        return 16 / window**2 * (spectra.real**2 + spectra.imag**2) + self.FLOOR**2

    def loss(self, x, y):
        y = y.transpose(1, 2).flatten(1)
        distance = 0.0
        for window in self.WINDOWS:
            a, b = self.powers(x, window), self.powers(y, window)
            logs = 0.5 * torch.abs(torch.log(a) - torch.log(b)).mean((1, 2))
            squares = ((a.sqrt() - b.sqrt()) ** 2).sum((1, 2)) / a.sum((1, 2))
            distance = distance + logs + squares
        return self.WEIGHT * distance.mean()

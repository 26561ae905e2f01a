"""The networks of the step benchmarks, in PyTorch; the same as in Sources/elbo-benchmarks/Workload.swift."""

import torch
from torch import nn
from torch.nn import functional as F
from games import GAMES
from residual import ResidualVAE
from sentences import SentenceVAE
from sounds import LevelVAE, WaveVAE
from video import ClipVAE, FrameSRNN

BATCH = {"mlp": 128, "mlp1000": 128, "conv28": 128, "conv64": 64, "residual128": 16, "text": 32,
         "clip": 16, "srnn": 16, "levels": 64, "wave": 32, **{game: 128 for game in GAMES}}
SHAPE = {"mlp": (784,), "mlp1000": (784,), "conv28": (1, 28, 28), "conv64": (3, 64, 64), "residual128": (3, 128, 128),
         "clip": (1, 16, 64, 64), "srnn": (15, 1, 64, 64), "text": (32,),
         "levels": (1, 64, 64), "wave": (16384,), **{game: (784,) for game in GAMES}}
HIDDEN = {"mlp": [400], "mlp1000": [1000, 1000]}
LATENT = {"mlp": 20, "mlp1000": 100, "conv28": 32, "conv64": 32}


def convolutional(item, channels, features, latent):
    """Encoder trunk and decoder of a convolutional network, kernel 4, stride 2, padding 1 throughout."""
    encoder, inputs = [], item[0]
    for outputs in channels:
        encoder += [nn.Conv2d(inputs, outputs, 4, 2, 1), nn.ReLU()]
        inputs = outputs
    side = item[1] >> len(channels)
    flat = channels[-1] * side * side
    encoder += [nn.Flatten(), nn.Linear(flat, features), nn.ReLU()]
    decoder = [nn.Linear(latent, features), nn.ReLU(), nn.Linear(features, flat), nn.ReLU()]
    decoder += [nn.Unflatten(1, (channels[-1], side, side))]
    for outputs in reversed(channels[:-1]):
        decoder += [nn.ConvTranspose2d(inputs, outputs, 4, 2, 1), nn.ReLU()]
        inputs = outputs
    decoder += [nn.ConvTranspose2d(inputs, item[0], 4, 2, 1)]
    return nn.Sequential(*encoder), nn.Sequential(*decoder), features


def perceptron(item, hidden, latent):
    """Encoder trunk and decoder of a perceptron whose decoder mirrors the encoder."""
    encoder, decoder, inputs = [], [], item[0]
    for outputs in hidden:
        encoder += [nn.Linear(inputs, outputs), nn.ReLU()]
        inputs = outputs
    inputs = latent
    for outputs in reversed(hidden):
        decoder += [nn.Linear(inputs, outputs), nn.ReLU()]
        inputs = outputs
    return nn.Sequential(*encoder), nn.Sequential(*decoder, nn.Linear(inputs, item[0])), hidden[-1]


class VAE(nn.Module):
    """-ELBO of a batch, the mean over its examples, in nats."""

    def __init__(self, work):
        super().__init__()
        latent = LATENT[work]
        if work in HIDDEN:
            self.encoder, self.decoder, features = perceptron(SHAPE[work], HIDDEN[work], latent)
        else:
            channels = [32, 64] if work == "conv28" else [32, 32, 64, 64]
            self.encoder, self.decoder, features = convolutional(SHAPE[work], channels, 256, latent)
        self.mean, self.log_variance = nn.Linear(features, latent), nn.Linear(features, latent)

    def forward(self, x):
        h = self.encoder(x)
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        bits = F.binary_cross_entropy_with_logits(self.decoder(z), x, reduction="sum")
        kl = -0.5 * torch.sum(1 + log_variance - mean * mean - log_variance.exp())
        return (bits + kl) / len(x)


def examples(work, batch):
    """Random zeros and ones, random tokens, or for sounds normal numbers."""
    if work in ("levels", "wave"):
        return torch.randn(batch, *SHAPE[work])
    if work == "text":
        return torch.randint(4, SentenceVAE.VOCABULARY, (batch, *SHAPE[work]))
    return torch.rand(batch, *SHAPE[work]).round()


def model_of(work):
    """The model of a workload."""
    return {"clip": ClipVAE, "srnn": FrameSRNN, "residual128": ResidualVAE, "text": SentenceVAE,
            "levels": LevelVAE, "wave": WaveVAE, **GAMES}.get(work, lambda: VAE(work))()

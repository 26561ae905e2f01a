"""Games with a critic in PyTorch: the recipes of the same names on a perceptron of 784, 400 and 20 numbers.

A step is one round of turns, each on a batch of its own, with its own loss and optimiser, as in Sources/elbo-benchmarks/Workload.swift.
Where a network stands still in a turn, no gradient of its parameters is computed.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

LATENT, FEATURES = 20, 400


def dense(*sizes, activation=nn.ReLU, last=False):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), activation()]
    return nn.Sequential(*(layers if last else layers[:-1]))


def critic_of(inputs):
    return dense(inputs, 256, 256, 256, 1, activation=lambda: nn.LeakyReLU(0.2))


class Game(nn.Module):
    """Networks, and for each turn (loss, parameters it moves, how often)."""

    def __init__(self):
        super().__init__()
        self.encoder = dense(784, FEATURES, last=True)
        self.decoder = dense(LATENT, FEATURES, 784)

    def optimised(self, prepared):
        """A function of the next batches that plays one round."""
        turns = []
        for loss, modules, repeats, betas in self.turns():
            moved = [p for module in modules for p in module.parameters()]
            optimizer = torch.optim.Adam(moved, lr=1e-3, betas=betas, fused=True)
            turns.append((prepared(loss), moved, optimizer, repeats))

        def round(batch):
            for loss, moved, optimizer, repeats in turns:
                for p in self.parameters():
                    p.requires_grad_(False)
                for p in moved:
                    p.requires_grad_(True)
                for _ in range(repeats):
                    optimizer.zero_grad(set_to_none=True)
                    loss(batch()).backward()
                    optimizer.step()

        return round

    def reconstruction(self, z, x):
        return F.binary_cross_entropy_with_logits(self.decoder(z), x, reduction="sum") / len(x)

    def made(self, z):
        return torch.sigmoid(self.decoder(z))


MODEL, CRITIC = (0.9, 0.999), (0.5, 0.9)


def told(real, fake):
    """The critic's mean cross-entropy."""
    return 0.5 * (F.softplus(-real).mean() + F.softplus(fake).mean())


class Normal(Game):
    """A game with the posterior of a VAE."""

    def __init__(self):
        super().__init__()
        self.posterior = nn.Linear(FEATURES, 2 * LATENT)

    def draw(self, x):
        mean, log_variance = self.posterior(self.encoder(x)).chunk(2, 1)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        kl = -0.5 * torch.sum(1 + log_variance - mean * mean - log_variance.exp()) / len(x)
        return z, kl


class FactorVAE(Normal):
    def __init__(self):
        super().__init__()
        self.critic = critic_of(LATENT)

    def turns(self):
        return [(self.model, [self.encoder, self.posterior, self.decoder], 1, MODEL),
                (self.judge, [self.critic], 1, CRITIC)]

    def model(self, x):
        z, kl = self.draw(x)
        return self.reconstruction(z, x) + kl + 10 * self.critic(z).mean()

    def judge(self, x):
        z = self.draw(x)[0].detach()
        permuted = torch.stack([z[:, j].roll(-j - 1) for j in range(LATENT)], 1)
        scores = self.critic(torch.cat([z, permuted]))
        return told(scores[: len(z)], scores[len(z):])


class AAE(Game):
    def __init__(self):
        super().__init__()
        self.posterior = nn.Linear(FEATURES, LATENT)
        self.critic = critic_of(LATENT)

    def turns(self):
        return [(self.model, [self.encoder, self.posterior, self.decoder], 1, MODEL),
                (self.judge, [self.critic], 1, CRITIC),
                (self.fool, [self.encoder, self.posterior], 1, CRITIC)]

    def codes(self, x):
        return self.posterior(self.encoder(x))

    def model(self, x):
        return self.reconstruction(self.codes(x), x)

    def judge(self, x):
        z = self.codes(x).detach()
        scores = self.critic(torch.cat([torch.randn_like(z), z]))
        return told(scores[: len(z)], scores[len(z):])

    def fool(self, x):
        return F.softplus(-self.critic(self.codes(x))).mean()


class NoiseFunctions(nn.Module):
    """v of noise: 32 perceptrons of 4, 32, 32 and 20 numbers, side by side."""

    def __init__(self, functions=32, noise=4, hidden=32):
        super().__init__()

        def weight(inputs, outputs):
            return nn.Parameter(torch.randn(functions, inputs, outputs) / math.sqrt(inputs))

        self.shape = (functions, noise)
        self.first, self.second, self.last = weight(noise, hidden), weight(hidden, hidden), weight(hidden, LATENT)
        self.first_bias = nn.Parameter(0.5 * torch.randn(functions, 1, hidden))
        self.second_bias = nn.Parameter(torch.zeros(functions, 1, hidden))

    def forward(self, noise):
        hidden = torch.tanh(torch.baddbmm(self.first_bias, noise, self.first))
        hidden = torch.tanh(torch.baddbmm(self.second_bias, hidden, self.second))
        return torch.bmm(hidden, self.last)

    def noise(self, draws):
        functions, noise = self.shape
        return torch.randn(functions, draws, noise)


class AVB(Game):
    """Adaptive contrast: codes are sums of functions of noise, whose mean and covariances are those of 256 draws."""

    def __init__(self):
        super().__init__()
        self.values = NoiseFunctions()
        self.mean = nn.Linear(FEATURES, LATENT)
        self.amount = nn.Linear(FEATURES, self.values.shape[0] * LATENT)
        self.critic = critic_of(784 + LATENT)
        self.register_buffer("still", self.values.noise(256))

    def turns(self):
        return [(self.model, [self.encoder, self.mean, self.amount, self.values, self.decoder], 1, MODEL),
                (self.judge, [self.critic], 4, MODEL)]

    def draw(self, x):
        functions = self.values.shape[0]
        features = self.encoder(x)
        mean = self.mean(features)
        amounts = self.amount(features).view(-1, functions, LATENT) / math.sqrt(functions)
        z = mean + (amounts * self.values(self.values.noise(len(x))).transpose(0, 1)).sum(1)
        with torch.no_grad():
            known = self.values(self.still)
            centre = mean + (amounts * known.mean(1)).sum(1)
            known = known - known.mean(1, keepdim=True)
            own = known.transpose(1, 2) @ known / known.shape[1]
            covariance = torch.einsum("nmk,nml,mkl->nkl", amounts, amounts, own)
            covariance += 1e-4 * torch.diag_embed(covariance.diagonal(dim1=1, dim2=2))
            factor = torch.linalg.cholesky(covariance)
        standard = torch.linalg.solve_triangular(factor, (z - centre)[:, :, None], upper=False)[:, :, 0]
        return z, standard, factor.diagonal(dim1=1, dim2=2)

    def model(self, x):
        z, standard, pivots = self.draw(x)
        log_reference = -(0.5 * standard ** 2 + pivots.log() + 0.5 * math.log(2 * math.pi)).sum(1)
        log_prior = -(0.5 * z ** 2 + 0.5 * math.log(2 * math.pi)).sum(1)
        kl = self.critic(torch.cat([x, standard], 1))[:, 0] + log_reference - log_prior
        return self.reconstruction(z, x) + kl.mean()

    def judge(self, x):
        with torch.no_grad():
            standard = self.draw(x)[1]
        both = torch.cat([standard, torch.randn_like(standard)])
        scores = self.critic(torch.cat([torch.cat([x, x]), both], 1))
        return told(scores[: len(x)], scores[len(x):])


class VAEGAN(Normal):
    def __init__(self):
        super().__init__()
        self.seen = nn.Sequential(spectral_norm(nn.Linear(784, FEATURES)), nn.LeakyReLU(0.2))
        self.score = spectral_norm(nn.Linear(FEATURES, 1))

    def turns(self):
        return [(self.infer, [self.encoder, self.posterior], 1, MODEL), (self.decode, [self.decoder], 1, CRITIC),
                (self.judge, [self.seen, self.score], 1, CRITIC)]

    def scores(self, x, z, detached=False):
        made = self.made(torch.cat([z, torch.randn_like(z)]))
        features = self.seen(torch.cat([x, made.detach() if detached else made]))
        real, again, sampled = self.score(features).chunk(3)
        f, g, _ = features.chunk(3)
        return real, again, sampled, 0.5 * ((f.detach() - g) ** 2).sum(1).mean()

    def infer(self, x):
        z, kl = self.draw(x)
        f, g = self.seen(torch.cat([x, self.made(z)])).chunk(2)
        return kl + 0.5 * ((f.detach() - g) ** 2).sum(1).mean()

    def decode(self, x):
        _, again, sampled, error = self.scores(x, self.draw(x)[0].detach())
        return 0.1 * error + 0.5 * (F.softplus(-again).mean() + F.softplus(-sampled).mean())

    def judge(self, x):
        with torch.no_grad():
            z = self.draw(x)[0]
        real, again, sampled, _ = self.scores(x, z, detached=True)
        return F.softplus(-real).mean() + 0.5 * (F.softplus(again).mean() + F.softplus(sampled).mean())


class WGANGP(Game):
    def __init__(self):
        super().__init__()
        del self.encoder
        self.critic = dense(784, FEATURES, 1, activation=lambda: nn.LeakyReLU(0.2))

    def turns(self):
        return [(self.make, [self.decoder], 1, CRITIC), (self.judge, [self.critic], 5, CRITIC)]

    def make(self, x):
        return -self.critic(self.made(torch.randn(len(x), LATENT))).mean()

    def judge(self, x):
        with torch.no_grad():
            made = self.made(torch.randn(len(x), LATENT))
        scores = self.critic(torch.cat([x, made]))
        share = torch.rand(len(x), 1)
        between = (share * x + (1 - share) * made).requires_grad_()
        slope, = torch.autograd.grad(self.critic(between).sum(), between, create_graph=True)
        penalty = ((slope.square().sum(1).clamp_min(1e-12).sqrt() - 1) ** 2).mean()
        return 10 * penalty - scores[: len(x)].mean() + scores[len(x):].mean()


GAMES = {"factor-vae": FactorVAE, "aae": AAE, "avb": AVB, "vae-gan": VAEGAN, "wgan-gp": WGANGP}

"""Writes layers.json: layers on images and a whole convolutional autoencoder, by PyTorch in double precision.

    pip install torch
    python3 make_layer_fixtures.py

Arrays are as Elbo keeps them: images [N, H, W, C], filters [kh, kw, C / groups, O].
"""

import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(5)
torch.set_default_dtype(torch.float64)


def channels_last(x):
    return x.permute(0, 2, 3, 1)


def array(x):
    # Nine digits are enough to compare by and keep the file small.
    return dict(shape=list(x.shape), values=[float(f"{v:.9g}") for v in x.reshape(-1).tolist()])


def rounded(*shape):
    return (torch.randn(*shape) * 1000).round() / 1000


def case(module, x):
    """Output and gradients of the sum of the output's products with fixed numbers."""
    x = x.clone().requires_grad_()
    parameters = dict(module.named_parameters())
    for parameter in parameters.values():
        parameter.data = rounded(*parameter.shape) + (1 if parameter.dim() == 1 else 0)
    y = module(x)
    direction = rounded(*y.shape)
    gradients = torch.autograd.grad((y * direction).sum(), [x] + list(parameters.values()))
    # Conv2d keeps [O, C / groups, kh, kw], ConvTranspose2d [C, O / groups, kh, kw] with C its own inputs:
    # both become the filter of the convolution.
    filters = {n: p.permute(2, 3, 1, 0) if p.dim() == 4 else p for n, p in parameters.items()}
    slopes = {
        n: g.permute(2, 3, 1, 0) if g.dim() == 4 else g
        for n, g in zip(parameters, gradients[1:])
    }
    return dict(
        input=array(channels_last(x)), direction=array(channels_last(direction)),
        output=array(channels_last(y)), inputGradient=array(channels_last(gradients[0])),
        parameters={n: array(p) for n, p in filters.items()},
        gradients={n: array(g) for n, g in slopes.items()})


class Pool(torch.nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


cases = {
    "conv 4/2": case(torch.nn.Conv2d(2, 3, 4, 2, 1), rounded(2, 2, 7, 6)),
    "conv 3 grouped": case(torch.nn.Conv2d(4, 6, 3, 1, 1, groups=2), rounded(2, 4, 4, 3)),
    "conv 3 dilated": case(torch.nn.Conv2d(1, 2, 3, 1, 0, dilation=2), rounded(1, 1, 6, 7)),
    "transposed 4/2": case(torch.nn.ConvTranspose2d(3, 2, 4, 2, 1), rounded(2, 3, 3, 2)),
    "transposed 4/2 odd": case(
        torch.nn.ConvTranspose2d(2, 1, 4, 2, 1, output_padding=(1, 0)), rounded(2, 2, 2, 3)),
    "transposed grouped": case(
        torch.nn.ConvTranspose2d(4, 2, 3, 2, 1, groups=2), rounded(1, 4, 3, 3)),
    "group norm": case(torch.nn.GroupNorm(2, 6), rounded(3, 6, 2, 3)),
    "batch norm": case(torch.nn.BatchNorm2d(3), rounded(3, 3, 2, 2)),
    "max pool": case(Pool(lambda x: F.max_pool2d(x, 3, 2, 1)), rounded(2, 2, 5, 6)),
    "average pool": case(Pool(lambda x: F.avg_pool2d(x, 2, 2)), rounded(2, 3, 4, 6)),
    "nearest": case(Pool(lambda x: F.interpolate(x, scale_factor=(2, 3))), rounded(1, 2, 3, 2)),
    "bilinear": case(
        Pool(lambda x: F.interpolate(x, (5, 7), mode="bilinear")), rounded(2, 2, 3, 4)),
}
pathlib.Path(__file__).with_name("layers.json").write_text(json.dumps(cases) + "\n")

# A whole network of the kind of `ConvolutionalNetwork(channels: [2, 3], features: 5)` on 9 x 6 images of
# one channel, code of 2, without the posterior: layer by layer as Elbo names them.
from torch import nn


class Unflatten(nn.Module):
    def forward(self, x):
        # The dense layer's numbers are [H, W, C].
        return x.reshape(-1, 2, 1, 3).permute(0, 3, 1, 2)


class Flatten(nn.Module):
    def forward(self, x):
        return channels_last(x).reshape(x.shape[0], -1)


encoder = nn.Sequential(
    nn.Conv2d(1, 2, 4, 2, 1), nn.ReLU(), nn.Conv2d(2, 3, 4, 2, 1), nn.ReLU(), Flatten(),
    nn.Linear(6, 5), nn.ReLU())
decoder = nn.Sequential(
    nn.Linear(2, 5), nn.ReLU(), nn.Linear(5, 6), Unflatten(), nn.ReLU(),
    nn.ConvTranspose2d(3, 2, 4, 2, 1, output_padding=(0, 1)), nn.ReLU(),
    nn.ConvTranspose2d(2, 1, 4, 2, 1, output_padding=(1, 0)))
parameters = {}
for name, network in (("encoder", encoder), ("decoder", decoder)):
    for path, p in network.named_parameters():
        p.data = rounded(*p.shape) * 0.6
        kept = p.permute(2, 3, 1, 0) if p.dim() == 4 else p.t() if p.dim() == 2 else p
        # Elbo's encoder begins with a reshape.
        index, part = path.split(".")
        index = int(index) + (1 if name == "encoder" else 0)
        parameters[f"{name}.{index}.{part}"] = array(kept)
x, z = rounded(3, 1, 9, 6), rounded(3, 2)
network = dict(
    images=array(channels_last(x)), codes=array(z), parameters=parameters,
    features=array(encoder(x)), outputs=array(channels_last(decoder(z))))
pathlib.Path(__file__).with_name("network.json").write_text(json.dumps(network) + "\n")

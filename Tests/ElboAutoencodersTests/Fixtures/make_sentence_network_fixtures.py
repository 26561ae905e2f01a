# Golden numbers of encoders and decoders of sentences that are more than recurrent: PyTorch in double precision.
# Run: python3 make_sentence_network_fixtures.py > sentence-networks.json
import json
import math

import torch
import torch.nn.functional as F

V, E, D = 11, 5, 3
TOKENS = [[4, 7, 2, 0, 0, 0, 0, 0], [5, 5, 9, 10, 7, 4, 6, 2], [8, 2, 0, 0, 0, 0, 0, 0]]


class Parameters:
    """Parameters in the order of the model; their numbers are those that the Swift tests make as well."""

    def __init__(self):
        self.all = []

    def __call__(self, *shape):
        numbers = [0.2 * math.sin(1.7 * len(self.all) + 0.9 * i + 0.3) for i in range(math.prod(shape))]
        self.all.append(torch.tensor(numbers, dtype=torch.float64).reshape(shape).requires_grad_())
        return self.all[-1]

    def dense(self, inputs, outputs):
        return self(inputs, outputs), self(outputs)


def convolved(x, weight, bias, taps, dilation=1):
    """torch's convolution of [1, places, channels], padded before the first place."""
    kernel = weight.reshape(taps, x.shape[2], -1).permute(2, 1, 0)
    padded = F.pad(x.transpose(1, 2), ((taps - 1) * dilation, 0))
    return F.conv1d(padded, kernel, bias, dilation=dilation).transpose(1, 2)


def lstm(make, units):
    w, u, b = make(E, 4 * units), make(units, 4 * units), make(4 * units)
    return w, u, b


def run_lstm(parts, x, beside=None, initial=None):
    w, u, b = parts
    if beside is not None:
        w = torch.cat([w, beside[0]], 0)
        x = torch.cat([x, beside[1][:, None].expand(-1, x.shape[1], -1)], -1)
    net = torch.nn.LSTM(x.shape[2], u.shape[0], batch_first=True).double()
    weights = {
        "weight_ih_l0": w.T, "weight_hh_l0": u.T, "bias_ih_l0": b, "bias_hh_l0": torch.zeros_like(b),
    }
    return torch.func.functional_call(net, weights, (x, initial) if initial else (x,))[0]


def dilated(make, units, layers):
    enter = make.dense(E, units)
    blocks = [
        (d, make.dense(3 * units, units), make.dense(units, units)) for _ in range(layers) for d in (1, 2, 4)
    ]

    def run(x, beside):
        h = x @ enter[0] + enter[1] + beside
        for d, taps, mix in blocks:
            inner = F.relu(convolved(F.relu(h), *taps, taps=3, dilation=d))
            h = h + inner @ mix[0] + mix[1]
        return F.relu(h)

    return run


def attention(make, units, layers, heads=2):
    enter = make.dense(E, units)
    parts = []
    for _ in range(layers):
        parts.append({
            "before": (make(units), make(units)), "query": make.dense(units, 3 * units),
            "told": make.dense(units, units), "between": (make(units), make(units)),
            "wide": make.dense(units, 4 * units), "narrow": make.dense(4 * units, units),
        })
    after = (make(units), make(units))

    def norm(x, own):
        return F.layer_norm(x, (units,), own[0], own[1], 1e-5)

    def run(x, beside):
        places = x.shape[1]
        ahead = torch.arange(places)[:, None] - torch.arange(places)[None, :]
        slopes = torch.tensor([2.0 ** (-8 * (i + 1) / heads) for i in range(heads)], dtype=torch.float64)
        mask = -slopes[:, None, None] * ahead
        mask = mask.masked_fill(ahead < 0, -math.inf)
        h = x @ enter[0] + enter[1] + beside
        for own in parts:
            net = torch.nn.MultiheadAttention(units, heads, batch_first=True).double()
            y = norm(h, own["before"])
            weights = {
                "in_proj_weight": own["query"][0].T, "in_proj_bias": own["query"][1],
                "out_proj.weight": own["told"][0].T, "out_proj.bias": own["told"][1],
            }
            heard, _ = torch.func.functional_call(net, weights, (y, y, y), {"attn_mask": mask})
            h = h + heard
            inner = F.relu(norm(h, own["between"]) @ own["wide"][0] + own["wide"][1])
            h = h + inner @ own["narrow"][0] + own["narrow"][1]
        return norm(h, after)

    return run


def golden(encoder, decoder, units, layers):
    make = Parameters()
    encoder_vectors = make(V, E)
    if encoder == "bidirectional":
        both, features = [lstm(make, units), lstm(make, units)], 2 * units
        read = lambda x: torch.cat([run_lstm(both[0], x)[:, -1], run_lstm(both[1], x.flip(1))[:, -1]], 1)
    elif encoder == "conv":
        filters, features = [(w, make.dense(w * E, units)) for w in (3, 4, 5)], 3 * units
        read = lambda x: torch.cat(
            [F.relu(convolved(x, *f, taps=w)).max(1).values for w, f in filters], 1)
    else:
        stack, features = attention(make, units, layers), units
        read = lambda x: stack(x, 0)[:, -1]
    head_w, head_b = make.dense(features, D)
    decoder_vectors = make(V, E)
    if decoder == "recurrent":
        own = lstm(make, units)
        code, (state_w, state_b) = make(D, 4 * units), make.dense(D, 2 * units)

        def tell(x, z):
            h, c = (z @ state_w + state_b)[None].chunk(2, -1)
            return run_lstm(own, x, (code, z), (torch.tanh(h), c.contiguous()))
    else:
        layers_of = dilated if decoder == "dilated" else attention
        run = layers_of(make, units, layers)
        code = make(D, units)
        tell = lambda x, z: run(x, (z @ code)[:, None])
    out_w, out_b = make.dense(units, V)

    losses = []
    for row in TOKENS:  # One sentence at a time, without padding.
        x = torch.tensor([[t for t in row if t != 0]])
        z = read(encoder_vectors[x]) @ head_w + head_b
        before = torch.cat([torch.ones(1, 1, dtype=torch.long), x[:, :-1]], 1)
        logits = tell(decoder_vectors[before], z) @ out_w + out_b
        losses.append(F.cross_entropy(logits[0], x[0], reduction="sum"))
    gradients = torch.autograd.grad(torch.stack(losses).mean(), make.all)

    def projection(g):
        g = g.flatten()
        return [(g * torch.cos(0.7 * torch.arange(len(g), dtype=torch.float64) + 0.1)).sum().item(), g.norm().item()]

    return {
        "encoder": encoder, "decoder": decoder, "units": units, "layers": layers, "tokens": TOKENS,
        "losses": [l.item() for l in losses],
        # Of each gradient its product with cos(0.7 i + 0.1), and its length.
        "gradients": [[float(f"{x:.10g}") for x in projection(g)] for g in gradients],
    }


print(json.dumps({
    "torch": torch.__version__,
    "cases": [
        golden("bidirectional", "recurrent", 6, 1), golden("conv", "dilated", 6, 2),
        golden("attention", "attention", 64, 2),
    ],
}))

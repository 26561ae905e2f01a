# Golden numbers of recurrent encoders and decoders of sentences: PyTorch in double precision.
# Run: python3 make_sentence_fixtures.py > sentences.json
import json
import math

import torch
import torch.nn.functional as F

V, E, H, D = 11, 5, 6, 3
TOKENS = [[4, 7, 2, 0, 0], [5, 5, 9, 10, 2], [8, 2, 0, 0, 0]]


def value(parameter, shape):
    """The numbers that the Swift tests make as well."""
    count = math.prod(shape)
    numbers = [0.5 * math.sin(1.7 * parameter + 0.9 * i + 0.3) for i in range(count)]
    return torch.tensor(numbers, dtype=torch.float64).reshape(shape).requires_grad_()


def golden(cell, layers):
    gates, states = (4, 2) if cell == "lstm" else (3, 1)
    parameters = []

    def make(*shape):
        parameters.append(value(len(parameters), shape))
        return parameters[-1]

    def stack():
        made = []
        for layer in range(layers):
            inputs = E if layer == 0 else H
            made.append([make(inputs, gates * H), make(H, gates * H), make(gates * H)])
            if cell == "gru":
                made[-1].append(make(H))
        return made

    encoder_vectors, encoder = make(V, E), stack()
    head_w, head_b = make(H, D), make(D)
    decoder_vectors, decoder = make(V, E), stack()
    code = make(D, gates * H)
    state_w, state_b = make(D, layers * states * H), make(layers * states * H)
    out_w, out_b = make(H, V), make(V)

    def network(own, inputs):
        """torch.nn's own cells with these weights; the bias of the input takes all, as theirs is a sum of two."""
        kind = torch.nn.LSTM if cell == "lstm" else torch.nn.GRU
        net = kind(inputs, H, num_layers=layers, batch_first=True).double()
        weights = {}
        for layer, parts in enumerate(own):
            weights[f"weight_ih_l{layer}"] = parts[0].T
            weights[f"weight_hh_l{layer}"] = parts[1].T
            weights[f"bias_ih_l{layer}"] = parts[2]
            rest = torch.zeros(gates * H, dtype=torch.float64)
            if cell == "gru":
                rest = torch.cat([rest[: 2 * H], parts[3]])
            weights[f"bias_hh_l{layer}"] = rest
        return lambda x, s=None: torch.func.functional_call(net, weights, (x, s) if s is not None else (x,))

    losses = []
    for row in TOKENS:  # One sentence at a time, without padding.
        x = torch.tensor([[t for t in row if t != 0]])
        outputs, _ = network(encoder, E)(encoder_vectors[x])
        z = outputs[:, -1] @ head_w + head_b
        states_all = (z @ state_w + state_b).reshape(1, layers, states, H)
        h0 = torch.tanh(states_all[:, :, 0]).transpose(0, 1).contiguous()
        initial = (h0, states_all[:, :, 1].transpose(0, 1).contiguous()) if cell == "lstm" else h0
        before = torch.cat([torch.ones(1, 1, dtype=torch.long), x[:, :-1]], 1)
        # The code enters the first layer's gates as more inputs do.
        own = [list(p) for p in decoder]
        own[0][0] = torch.cat([own[0][0], code], 0)
        told = torch.cat([decoder_vectors[before], z[:, None].expand(-1, x.shape[1], -1)], -1)
        outputs, _ = network(own, E + D)(told, initial)
        losses.append(F.cross_entropy((outputs @ out_w + out_b)[0], x[0], reduction="sum"))
    loss = torch.stack(losses).mean()
    gradients = torch.autograd.grad(loss, parameters)
    return {
        "cell": cell, "layers": layers, "tokens": TOKENS,
        "losses": [l.item() for l in losses],
        "gradients": [[float(f"{x:.8g}") for x in g.flatten()] for g in gradients],
    }


print(json.dumps({
    "torch": torch.__version__, "cases": [golden(c, n) for c in ("lstm", "gru") for n in (1, 2)],
}))

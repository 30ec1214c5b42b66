"""
Records gradients by PyTorch's autograd for the figures of computational graphs, as figures_graphs.json: a two-layer network
and a logistic neuron, with what arrives at every node of them, and single gates, the maxima of PyTorch among them.
"""

import json
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)


def leaves(values):
    return [torch.tensor(value, requires_grad=True) for value in values]


def two_layers(*values):
    x, w1, b1, w2, b2, y = inputs = leaves(values)
    z = torch.nn.functional.linear(x[None], w1[None, None], b1[None])[0]
    h = torch.sigmoid(z)
    guess = torch.nn.functional.linear(h[None], w2[None, None], b2[None])[0]
    loss = 0.5 * torch.nn.functional.mse_loss(guess, y)
    nodes = [*inputs, z, h, guess, loss]
    for node in nodes:
        node.retain_grad()
    loss.backward()
    return {
        "state": dict(zip(("x", "w1", "b1", "w2", "b2", "y"), values)),
        "nodes": [{"value": node.item(), "gradient": node.grad.item()} for node in nodes],
    }


def neuron(w, x, is_fused):
    w0, w1, w2 = leaves(w)
    x0, x1 = leaves(x)
    nodes = [w0, x0, w1, x1, w2, w0 * x0, w1 * x1]
    nodes.append(nodes[5] + nodes[6] + w2)
    if is_fused:
        nodes.append(torch.sigmoid(nodes[7]))
    else:
        nodes.append(torch.neg(nodes[7]))
        nodes.append(torch.exp(nodes[8]))
        nodes.append(nodes[9] + 1)
        nodes.append(torch.reciprocal(nodes[10]))
    for node in nodes:
        node.retain_grad()
    nodes[-1].backward()
    return {"state": {"w": w, "x": x, "isFused": is_fused}, "nodes": [{"value": node.item(), "gradient": node.grad.item()} for node in nodes]}


MAXIMA = {
    "torch.maximum": torch.maximum,
    "torch.max": lambda a, b: torch.max(torch.stack((a, b))),
    "torch.amax": lambda a, b: torch.amax(torch.stack((a, b)), 0),
    "torch.max(dim=0)": lambda a, b: torch.max(torch.stack((a, b)), dim=0).values,
    "F.max_pool1d": lambda a, b: torch.nn.functional.max_pool1d(torch.stack((a, b)).view(1, 1, 2), 2).squeeze(),
}


def gates(a, b, upstream, maximum):
    def gate(f):
        inputs = leaves((a, b))
        output = f(*inputs)
        output.backward(torch.tensor(upstream))
        return {"output": output.item(), "sends": [value.grad.item() for value in inputs]}

    return {
        "state": {"a": a, "b": b, "upstream": upstream, "maximum": maximum},
        "gates": [gate(torch.add), gate(MAXIMA[maximum]), gate(torch.mul)],
    }


RECORD = {
    "gates": [gates(a, b, upstream, maximum) for a, b, upstream in ((3.0, -2.0, 2.0), (-1.5, 4.0, -3.0), (2.5, 2.5, 6.0)) for maximum in MAXIMA],
    "neurons": [neuron(w, x, is_fused) for w, x in (([1.0, -2.0, 0.5], [3.0, 1.0]), ([2.0, -1.0, -1.0], [1.0, 3.0]), ([-3.5, 0.5, 4.0], [0.0, -2.5])) for is_fused in (False, True)],
    "two_layers": [two_layers(2.0, 1.0, -1.0, -2.0, 0.5, 1.0), two_layers(-1.5, 0.7, 0.2, 3.1, -0.4, -2.0), two_layers(2.0, 4.0, 0.0, -2.0, 0.5, 1.0)],
}

if __name__ == "__main__":
    Path(__file__).with_suffix(".json").write_text(json.dumps(RECORD) + "\n")

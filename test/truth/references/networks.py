"""Attention, recurrent cells and the blocks of the classic networks, by PyTorch's own modules."""
import torch
from torch import nn
from torch.nn import functional as F

from . import carve, he, truth

f64 = torch.float64


@truth("attention")
def attention(Q, K, V, mask, scale):
    allowed = mask > 0.5
    products = Q @ K.T / (2**0.5 if scale else 1)
    # A query that may look nowhere looks everywhere alike, as with a mask of large finite numbers.
    scores = products.masked_fill(~allowed, -1e9)
    weights = scores.softmax(1)
    own = F.scaled_dot_product_attention(Q[None], K[None], V[None], allowed[None], scale=None if scale else 1.0)[0]
    seeing = allowed.any(1)
    assert torch.allclose(own[seeing], (weights @ V)[seeing])
    return dict(weights=weights, soft=weights @ V, hard=V[scores.argmax(1)])


@truth("nonlocal")
def non_local(x, row, column, weights):
    theta, phi, g, out = carve(weights, (4, 3, 1, 1), (4, 3, 1, 1), (4, 3, 1, 1), (3, 4, 1, 1))
    embed = lambda weight: F.conv2d(x, weight).flatten(2)[0]
    attention = torch.softmax(embed(theta).T @ embed(phi), dim=1)
    mixed = torch.einsum("qk,ck->cq", attention, embed(g)).reshape(1, 4, 12, 12)
    z = x + F.conv2d(mixed, he(out, 0.1))
    mine = attention[row * 12 + column]
    return dict(map=mine.reshape(12, 12), z=z[0], found=[mine[row * 12 + column], mine.max(), 1 / 144])


@truth("mha")
def multi_head(x, weights, causal):
    wq, wk, wv, wo = carve(weights, *[(8, 8)] * 4)
    layer = nn.MultiheadAttention(8, 2, bias=False, batch_first=True, dtype=f64)
    layer.in_proj_weight.data, layer.out_proj.weight.data = torch.cat([wq, wk, wv]), wo
    mask = torch.triu(torch.ones(4, 4, dtype=torch.bool), 1) if causal else None
    out, maps = layer(x[None], x[None], x[None], attn_mask=mask, average_attn_weights=False)
    return dict(maps=maps[0], mean=maps[0].mean(0), y=F.layer_norm(x + out[0], (8,)))


@truth("vit-tiny")
def vision_transformer(image, weights):
    shapes = [(16, 3, 8, 8), (1, 16), (17, 16), *[(16, 16)] * 4, (32, 16), (16, 32), (10, 16)]
    patch, cls, positions, wq, wk, wv, wo, up, down, head = carve(weights, *shapes)
    patches = F.conv2d(image, patch / 8, stride=8).flatten(2)[0].T
    start = torch.cat([cls, patches]) + positions
    layer = nn.MultiheadAttention(16, 2, bias=False, batch_first=True, dtype=f64)
    layer.in_proj_weight.data, layer.out_proj.weight.data = torch.cat([wq, wk, wv]), wo
    normed = F.layer_norm(start, (16,))[None]
    out, maps = layer(normed, normed, normed, average_attn_weights=False)
    middle = start + out[0]
    end = middle + F.linear(F.gelu(F.linear(F.layer_norm(middle, (16,)), up)), down)
    seen = maps[0, :, 0]
    return dict(
        maps=seen[:, 1:].reshape(2, 4, 4),
        own=torch.stack([seen[:, 0], seen[:, 1:].max(1).values], dim=1),
        logits=F.linear(F.layer_norm(end[:1], (16,)), head),
        tokens=len(start),
    )


@truth("rnn-unroll")
def rnn(x, h0, gain, weights):
    wi, wh, b = carve(weights, (3, 1), (3, 3), (3,))
    layer = nn.RNN(1, 3, dtype=f64)
    layer.weight_ih_l0.data, layer.weight_hh_l0.data = wi, gain * wh
    layer.bias_ih_l0.data, layer.bias_hh_l0.data = b, torch.zeros(3, dtype=f64)
    states = [h0, *layer(x[:, None], h0[None])[0]]

    def last_from(t):
        return lambda h: layer(x[t:, None], h[None])[1][0] if t < 8 else h

    norms = [torch.autograd.functional.jacobian(last_from(t), states[t].detach()).norm() for t in range(9)]
    return dict(states=torch.stack(states).T, gradient=norms, last=states[-1], factor=norms[0], difference=0)


@truth("lstm-cell")
def lstm(x, W, U, b, h0, c0):
    layer = nn.LSTMCell(1, 1, dtype=f64)
    # PyTorch orders the gates as the model does: i, f, g, o.
    layer.weight_ih.data, layer.weight_hh.data = W[:, None], U[:, None]
    layer.bias_ih.data, layer.bias_hh.data = b, torch.zeros(4, dtype=f64)
    h, c = h0.reshape(1, 1), c0.reshape(1, 1)
    rows, kept = [], 1.0
    for t in range(8):
        z = F.linear(x[t].reshape(1, 1), layer.weight_ih) + F.linear(h, layer.weight_hh) + b
        i, f, g, o = z[0]
        h, c = layer(x[t].reshape(1, 1), (h, c))
        rows.append(torch.stack([i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid(), c[0, 0], h[0, 0]]))
        kept = kept * f.sigmoid()
    rows = torch.stack(rows)
    return dict(gates=rows[:, :4].T, state=rows[:, 4:].T, last=rows, kept=kept, difference=0)


@truth("alexnet-mini")
def alexnet(image, weights):
    w1, w2, w3, w4 = carve(weights, (6, 3, 5, 5), (8, 6, 3, 3), (8, 8, 3, 3), (10, 72))
    pools, zeros, x = [], [], image
    for weight in (w1, w2, w3):
        x = F.relu(F.conv2d(x, he(weight), padding="same"))
        zeros.append((x == 0).double().mean())
        x = F.max_pool2d(x, 3, 2)
        pools.append(x)
    logits = F.linear(x.flatten(1), he(w4, 1))
    first, second, third = (pool[0] for pool in pools)
    sizes = [pool.shape[1:] for pool in pools]
    return dict(first=first, second=second, third=third, sizes=sizes, zeros=zeros, probabilities=logits.softmax(1))


@truth("vgg-block")
def vgg_block(x, weights, positive):
    weights = weights.abs() if positive else weights
    *small, large = carve(weights, *[(1, 1, 3, 3)] * 3, (1, 1, 7, 7))
    stacked = x
    for weight in small:
        stacked = F.relu(F.conv2d(stacked, he(weight), padding="same"))
    single = F.relu(F.conv2d(x, he(large), padding="same"))
    return dict(
        stacked=stacked[0, 0],
        single=single[0, 0],
        seen=[(stacked > 0).sum(), (single > 0).sum()],
        counts=[sum(weight.numel() for weight in small), large.numel()],
    )


@truth("inception-module")
def inception(x, weights):
    shapes = [(2, 3, 1, 1), (2, 3, 1, 1), (3, 2, 3, 3), (1, 3, 1, 1), (2, 1, 5, 5), (2, 3, 1, 1)]
    w1, r3, w3, r5, w5, wp = (he(weight) for weight in carve(weights, *shapes))
    layer = lambda value, weight: F.relu(F.conv2d(value, weight, padding="same"))
    branches = [layer(x, w1), layer(layer(x, r3), w3), layer(layer(x, r5), w5), layer(F.max_pool2d(x, 3, 1, 1), wp)]
    one, three, five, pooled = (branch[0] for branch in branches)
    direct = [nn.Conv2d(3, 2, 1), nn.Conv2d(3, 3, 3), nn.Conv2d(3, 2, 5), nn.Conv2d(3, 2, 1)]
    costs = [len(weights), sum(layer.weight.numel() for layer in direct)]
    return dict(one=one, three=three, five=five, pooled=pooled, all=torch.cat(branches, 1).shape[1:], costs=costs)


@truth("residual-block")
def residual(x, scale, weights):
    a, b, deep, start = carve(weights, (3, 3, 3, 3), (3, 3, 3, 3), (12, 16, 16), (1, 16))
    norm = nn.BatchNorm2d(3, dtype=f64).eval()
    inner = F.relu(norm(F.conv2d(x, he(a), padding=1)))
    branch = scale * norm(F.conv2d(inner, he(b), padding=1))
    norms = []
    for skip in (1, 0):
        states = [start.clone().requires_grad_()]
        for weight in deep:
            h = states[-1]
            states.append(skip * h + h.relu() @ (scale * weight / 4))
        # A scale of zero and no skip leaves no path for some gradients: they are zero.
        gradients = torch.autograd.grad(states[-1].sum(), states, allow_unused=True, materialize_grads=True)
        norms.append([torch.linalg.vector_norm(gradient) for gradient in gradients])
    ends = [[of[0], of[12]] for of in norms]
    return dict(skip=(branch + x).relu()[0], plain=branch.relu()[0], norms=norms, ends=ends)


@truth("dense-block")
def dense(x, weights):
    shapes = [shape for layer in range(3) for shape in ((8, 3 + 4 * layer, 1, 1), (4, 8, 3, 3))]
    parts = carve(weights, *shapes)
    norm = lambda value: nn.BatchNorm2d(value.shape[1], dtype=f64).eval()(value).relu()
    added, widths, counts = [], [3], []
    for narrow, wide in zip(parts[::2], parts[1::2]):
        fresh = F.conv2d(norm(F.conv2d(norm(x), he(narrow))), he(wide), padding=1)
        x = torch.cat([x, fresh], dim=1)
        added.append(fresh[0])
        widths.append(x.shape[1])
        counts.append(narrow.numel() + wide.numel())
    return dict(widths=widths, first=added[0], second=added[1], third=added[2], parameters=counts)


@truth("mbconv")
def mbconv(image, weights):
    shapes = [(8, 3, 1, 1), (32, 8, 1, 1), (32, 1, 3, 3), (4, 32, 1, 1), (32, 4, 1, 1), (8, 32, 1, 1)]
    stem, expand, depthwise, squeeze, excite, project = (he(weight) for weight in carve(weights, *shapes))
    x = F.conv2d(image, stem)
    h = F.silu(F.conv2d(F.silu(F.conv2d(x, expand)), depthwise, padding=1, groups=32))
    s = F.conv2d(F.silu(F.conv2d(F.adaptive_avg_pool2d(h, 1), squeeze)), excite).sigmoid()
    y = x + F.conv2d(h * s, project)
    gates = s.flatten()
    counts = [weight.numel() for weight in (expand, depthwise, squeeze, excite, project)]
    return dict(gates=gates, y=y[0], some=[gates.min(), gates.mean(), gates.max()], weights=counts)

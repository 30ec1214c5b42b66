"""Losses, gradients, optimizers, schedules, regularisation and normalisation, by PyTorch's own modules and autograd."""
import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.optim import lr_scheduler

from . import carve, truth

f64 = torch.float64


@truth("activations")
def activations(x, negative_slope):
    grid = torch.linspace(-4, 4, 81, dtype=f64)
    functions = [
        torch.sigmoid,
        torch.tanh,
        F.relu,
        lambda z: F.leaky_relu(z, negative_slope.item()),
        F.elu,
        F.gelu,
        F.silu,
    ]

    def both(z):
        values, slopes = [], []
        for function in functions:
            at = z.clone().requires_grad_()
            out = function(at)
            out.sum().backward()
            values.append(out.detach())
            slopes.append(at.grad)
        return torch.stack(values), torch.stack(slopes)

    values, slopes = both(grid)
    mine, slope = both(x.reshape(1))
    return dict(grid=grid, values=values, slopes=slopes, at=torch.cat([mine, slope], dim=1))


@truth("uat-bumps")
def approximation(centres, heights, width, gain):
    x = torch.linspace(0, 1, 101, dtype=f64)
    total = sum(
        h * (torch.sigmoid(gain * (x - c + width / 2)) - torch.sigmoid(gain * (x - c - width / 2)))
        for c, h in zip(centres, heights)
    )
    target = 0.5 + 0.4 * torch.sin(2 * math.pi * x)
    error = (total - target).abs()
    return dict(x=x, curves=torch.stack([total, target]), largest=error.max(), mean=error.mean())


@truth("backprop-mlp")
def perceptron(x, W1, b1, W2, b2, y):
    leaves = [value.clone().requires_grad_() for value in (x, W1, b1, W2, b2)]
    x, W1, b1, W2, b2 = leaves
    h = torch.sigmoid(W1 @ x + b1)
    out = W2 @ h + b2
    loss = (out - y) ** 2 / 2
    dx, dW1, db1, dW2, db2 = torch.autograd.grad(loss, leaves)
    return dict(h=h, forward=[out, loss], dW2=dW2, db2=db2, dW1=dW1, db1=db1, dx=dx)


@truth("gates")
def gates(x, y, z, w, upstream):
    leaves = [value.clone().requires_grad_() for value in (x, y, z, w)]
    x, y, z, w = leaves
    total, most = x + y, torch.maximum(z, w)
    f = total * most
    return dict(forward=[total, most, f], gradients=list(torch.autograd.grad(f, leaves, upstream)))


@truth("logistic-neuron")
def neuron(w, x):
    w, x = w.clone().requires_grad_(), x.clone().requires_grad_()
    a, b = w[0] * x[0], w[1] * x[1]
    z = a + b + w[2]
    negated = -z
    power = negated.exp()
    below = 1 + power
    f = 1 / below
    nodes = [a, b, z, negated, power, below, f]
    gradients = torch.autograd.grad(f, nodes, retain_graph=True)
    dw, dx = torch.autograd.grad(f, [w, x])
    return dict(nodes=torch.stack([torch.stack(nodes), torch.stack(gradients)], dim=1), dw=dw, dx=dx)


@truth("softmax-ce")
def softmax_loss(logits, target, temperature):
    z = logits.clone().requires_grad_()
    losses = F.cross_entropy(z / temperature, target.long(), reduction="none")
    (gradient,) = torch.autograd.grad(losses.sum(), z)
    return dict(
        probabilities=F.softmax(z / temperature, dim=1), losses=losses[:, None], gradient=gradient, mean=losses.mean()
    )


@truth("label-smoothing")
def label_smoothing(logits, target, epsilon):
    z = logits.clone().requires_grad_()
    plain = F.cross_entropy(z, target.long(), reduction="none")
    smoothed = F.cross_entropy(z, target.long(), reduction="none", label_smoothing=epsilon.item())
    (gradient,) = torch.autograd.grad(smoothed.sum(), z)
    targets = torch.full((2, 3), epsilon.item() / 3, dtype=f64)
    targets[torch.arange(2), target.long()] += 1 - epsilon
    # The targets are those with which PyTorch's cross-entropy of probabilities is the same.
    assert torch.allclose(F.cross_entropy(z, targets, reduction="none"), smoothed)
    return dict(targets=targets, losses=torch.stack([plain, smoothed], dim=1), gradient=gradient)


@truth("triplet")
def triplet(embeddings, labels, margin):
    d = torch.cdist(embeddings, embeddings, compute_mode="donot_use_mm_for_euclid_dist")
    kinds, losses = {"easy": 0, "semi": 0, "hard": 0}, []
    anchors = []
    for a in range(6):
        positives = [p for p in range(6) if p != a and labels[p] == labels[a]]
        negatives = [n for n in range(6) if labels[n] != labels[a]]
        for p in positives:
            for n in negatives:
                losses.append(F.relu(d[a, p] - d[a, n] + margin))
                kinds["hard" if d[a, n] < d[a, p] else "semi" if d[a, n] < d[a, p] + margin else "easy"] += 1
        far = max([d[a, p] for p in positives], default=torch.zeros((), dtype=f64))
        near = min([d[a, n] for n in negatives], default=torch.tensor(1e6, dtype=f64))
        anchors.append([far, near, F.relu(far - near + margin)])
    above = [loss for loss in losses if loss > 0]
    batch_all = sum(above) / max(1, len(above))
    batch_hard = sum(loss for _, _, loss in anchors) / 6
    mine = torch.where((labels == labels[0])[:, None], embeddings, embeddings[0])
    return dict(
        plot=[embeddings, mine], distances=d, kinds=list(kinds.values()), anchors=anchors, losses=[batch_all, batch_hard]
    )


@truth("ntxent")
def contrastive(z, tau):
    unit = F.normalize(z, dim=1)
    similarities = F.cosine_similarity(z[:, None], z[None], dim=2)
    masked = (similarities / tau).masked_fill(torch.eye(4, dtype=torch.bool), -math.inf)
    losses = F.cross_entropy(masked, torch.tensor([2, 3, 0, 1]), reduction="none")
    plot = [unit[[0, 2]], unit[[1, 3]]]
    return dict(plot=plot, similarities=similarities, shares=masked.softmax(1), losses=losses[:, None], loss=losses.mean())


def descend(start, A, lr, noise):
    """Thirty steps of torch.optim.SGD, whose gradient is autograd's with `noise` added to it."""
    theta = start.clone().requires_grad_()
    optimizer = torch.optim.SGD([theta], lr=lr)
    path = [theta.detach().clone()]
    for t in range(30):
        optimizer.zero_grad()
        (theta @ A @ theta / 2).backward()
        theta.grad += noise[t]
        optimizer.step()
        path.append(theta.detach().clone())
    return torch.stack(path)


@truth("gd-quadratic")
def quadratic(theta, A, lr, level, noise):
    # Of another matrix the quadratic form has only the symmetric part.
    path = descend(theta, A, lr.item(), level * noise)
    loss = torch.einsum("ti,ij,tj->t", path, A, path) / 2
    low, high = torch.linalg.eigvalsh((A + A.T) / 2)
    return dict(path=path, loss=loss, limit=[low, high, 2 / high], last=[*path[-1], loss[-1]])


@truth("noise-gd")
def noisy_descent(A, lr, sigma, noise):
    start = torch.tensor([4.0, 2.0], dtype=f64)
    paths = torch.stack([descend(start, A, lr.item(), sigma * noise / B**0.5) for B in (1, 4, 16, 64)])
    distances = torch.linalg.vector_norm(paths, dim=2)
    return dict(paths=paths, distances=distances, late=distances[:, -10:].mean(1))


@truth("optim-steps")
def optimizer_steps(g, start, lr, momentum, beta1, beta2, weight_decay):
    lr, momentum, beta1, beta2 = (value.item() for value in (lr, momentum, beta1, beta2))
    made = [
        lambda p: torch.optim.SGD(p, lr),
        lambda p: torch.optim.SGD(p, lr, momentum=momentum),
        lambda p: torch.optim.Adagrad(p, lr),
        lambda p: torch.optim.RMSprop(p, lr, alpha=beta2),
        lambda p: torch.optim.Adadelta(p, lr, rho=beta2),
        lambda p: torch.optim.Adam(p, lr, betas=(beta1, beta2)),
        lambda p: torch.optim.AdamW(p, lr, betas=(beta1, beta2), weight_decay=weight_decay.item()),
    ]
    paths = []
    for make in made:
        theta = start.clone().requires_grad_()
        optimizer = make([theta])
        path = [theta.item()]
        for gradient in g:
            theta.grad = gradient.clone()
            optimizer.step()
            path.append(theta.item())
        paths.append(path)
    return dict(paths=paths, steps=[[path[1] - path[0], path[-1] - path[-2], path[-1]] for path in paths])


def rates(lr, make):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr)
    scheduler = make(optimizer)
    found = []
    for _ in range(100):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


@truth("lr-curves")
def stepped_rates(lr, gamma, step_size, first, second, decay, total_iters):
    all = [
        rates(lr.item(), lambda o: lr_scheduler.StepLR(o, step_size, gamma.item())),
        rates(lr.item(), lambda o: lr_scheduler.MultiStepLR(o, sorted([first, second]), gamma.item())),
        rates(lr.item(), lambda o: lr_scheduler.ExponentialLR(o, decay.item())),
        rates(lr.item(), lambda o: lr_scheduler.LinearLR(o, 1 / 3, 1.0, total_iters)),
    ]
    return dict(epoch=range(100), rates=all, at=[[curve[t] for t in (0, 29, 30, 50, 99)] for curve in all])


@truth("cosine-lr")
def cosine_rates(lr, eta_min, T_max, T_0, T_mult, warmup):
    lr, eta_min = lr.item(), eta_min.item()

    def warmed(optimizer):
        after = lr_scheduler.CosineAnnealingLR(optimizer, 100 - warmup, eta_min)
        if warmup == 0:
            return after
        before = lr_scheduler.LambdaLR(optimizer, lambda epoch: (epoch + 1) / warmup)
        return lr_scheduler.SequentialLR(optimizer, [before, after], [warmup])

    all = [
        rates(lr, lambda o: lr_scheduler.CosineAnnealingLR(o, T_max, eta_min)),
        rates(lr, lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, T_0, T_mult, eta_min)),
        rates(lr, warmed),
    ]
    return dict(epoch=range(100), rates=all, at=[[curve[t] for t in (0, 10, 25, 50, 99)] for curve in all])


@truth("regularizers")
def regularizers(x, p, mask, w, **rest):
    lr, penalty = rest["lr"].item(), rest["lambda"].item()
    kept = mask >= p
    train = torch.where(kept, x / (1 - p), 0)
    # PyTorch's own dropout scales what it keeps by the same factor.
    scaled = F.dropout(torch.ones(64, dtype=f64), p.item(), training=True)
    assert torch.allclose(scaled[scaled > 0], 1 / (1 - p))

    def stepped(loss, decay=0.0):
        leaf = w.clone().requires_grad_()
        optimizer = torch.optim.SGD([leaf], lr, weight_decay=decay)
        loss(leaf).backward()
        optimizer.step()
        return leaf.detach()

    l1 = stepped(lambda leaf: penalty * leaf.abs().sum())
    l2 = stepped(lambda leaf: 0 * leaf.sum(), decay=penalty)
    steps = [w, l1, F.softshrink(w, lr * penalty), l2]
    return dict(
        train=train,
        eval=F.dropout(x, p.item(), training=False),
        kept=[x.mean(), train.mean(), kept.double().mean()],
        steps=torch.stack(steps),
    )


@truth("batchnorm")
def batch_norm(x, gamma, beta, running_mean, running_var, momentum):
    layer = nn.BatchNorm1d(2, momentum=momentum.item(), dtype=f64)
    layer.weight.data, layer.bias.data = gamma, beta
    layer.running_mean, layer.running_var = running_mean.clone(), running_var.clone()
    evaluated = layer.eval()(x)
    train = layer.train()(x)
    statistics = [x.mean(0), x.var(0, correction=0), layer.running_mean, layer.running_var]
    return dict(train=train, eval=evaluated, statistics=torch.stack(statistics))


@truth("layernorm")
def layer_norm(x, gamma, beta, shifted):
    x = x + 100 if shifted else x
    statistics = torch.stack([x.mean(1), x.std(1, correction=0), x.square().mean(1).sqrt()], dim=1)
    return dict(layer=F.layer_norm(x, (4,), gamma, beta), rms=F.rms_norm(x, (4,), gamma, eps=1e-5), statistics=statistics)


@truth("mlp-moons")
def moons_network(x, spread, noise):
    t = torch.linspace(0, math.pi, 20, dtype=f64)
    clean = torch.cat([torch.stack([t.cos(), t.sin()], 1), torch.stack([1 - t.cos(), 0.5 - t.sin()], 1)])
    data = clean + noise * spread
    network = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 2), nn.Tanh(), nn.Linear(2, 2)).double()
    weights = [
        [-1.73, 1.11, -2.92, -1.06, 0.72, -0.34, 0.72, -0.36, -0.46, 0.29, -0.93, 0.56],
        [-1.11, 1.6, -0.78, -0.76, -0.04, 1.16],
        [1.31, -2.43, -0.72, -0.86, 0.64, 1.01, -1.13, 2.13, 0.57, 0.71, -0.52, -1.08],
        [-0.11, 0.17],
        [2.29, -2.09, -2.36, 1.98],
        [-0.16, 0.03],
    ]
    for parameter, values in zip(network.parameters(), weights):
        parameter.data = torch.tensor(values, dtype=f64).reshape(parameter.shape)
    right = (network(data).argmax(1) == torch.arange(40) // 20).sum()
    layers = torch.cat([network[:2](x), network[:4](x)])
    return dict(
        data=data.reshape(2, 20, 2),
        hidden=network[:4](data).reshape(2, 20, 2),
        probabilities=network(x).softmax(0)[None],
        layers=layers[None],
        right=right,
    )


@truth("mlp-3-4-4-1")
def counted_network(x, weights):
    network = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1)).double()
    parameters = list(network.parameters())
    for parameter, values in zip(parameters, carve(weights, *(p.shape for p in parameters))):
        parameter.data = values
    counts = torch.tensor([p.numel() for p in parameters]).reshape(3, 2)
    return dict(h1=network[:2](x)[None], h2=network[:4](x)[None], y=network(x)[0], parameters=counts)


@truth("init-depth")
def depth_of_signal(gain, activation, x, weights):
    function = {"ReLU": F.relu, "Tanh": torch.tanh, "none": lambda z: z}[activation]
    h, rms = x, [x.square().mean().sqrt()]
    for weight in weights:
        h = function(F.linear(h, (weight * gain / 4).T))
        rms.append(h.square().mean().sqrt())
    return dict(rms=rms, some=[rms[layer] for layer in (0, 1, 5, 10, 20)])


@truth("grad-chain")
def gradient_chain(gain, x, weights):
    norms = []
    for function in (torch.sigmoid, F.relu, lambda z: F.leaky_relu(z, 0.01)):
        states = [x.clone().requires_grad_()]
        for weight in weights:
            states.append(function(states[-1] @ (weight * gain / 8**0.5)))
        gradients = torch.autograd.grad(states[-1].sum(), states)
        norms.append([torch.linalg.vector_norm(gradient) for gradient in gradients])
    return dict(norms=norms, first=[[of[0], of[5], of[10]] for of in norms])


@truth("dead-relu")
def dead_units(bias, x, weights):
    layer = nn.Linear(4, 8, dtype=f64)
    layer.weight.data, layer.bias.data = weights, bias.expand(8)
    z = layer(x)
    dead = z.max(0).values <= 0
    units = torch.stack([(z > 0).double().mean(0), z.max(0).values, dead.double()], dim=1)
    return dict(units=units, dead=dead.sum(), zeros=(z.relu() == 0).double().mean())

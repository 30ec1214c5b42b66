"""Probabilities and what is decided by them, structure without labels: by PyTorch, NumPy and SciPy."""
import math

import numpy as np
import torch
from torch import nn
from torch.distributions import Categorical
from torch.nn import functional as F

from . import truth

f64 = torch.float64


@truth("active-learning")
def active_learning(logits, k):
    choices = Categorical(logits=logits)
    entropies = torch.cat([choices.probs, choices.entropy()[:, None]], dim=1)
    return dict(entropies=entropies, chosen=choices.entropy().topk(k).indices)


@truth("temperature-sampling")
def sampling(logits, temperature, u):
    choices = Categorical(logits=logits / temperature)
    edges = choices.probs.numpy().cumsum()[:4]
    drawn = np.searchsorted(edges, u.numpy(), side="left")
    shares = np.bincount(drawn, minlength=5) / 200
    return dict(shares=np.stack([choices.probs.numpy(), shares], axis=1), first=drawn[:10], entropy=choices.entropy())


@truth("zero-shot")
def zero_shot(image, texts, temperature):
    cosines = F.cosine_similarity(texts, image[None], dim=1)
    return dict(classes=torch.stack([cosines, (cosines / temperature).softmax(0)], dim=1))


@truth("prior-correction")
def prior_correction(probs, source, target):
    likelihoods = probs / source
    joint = likelihoods * target
    return dict(corrected=joint / joint.sum(1, keepdim=True))


@truth("linear-probe")
def linear_probe(features, labels, steps, lr):
    probe = nn.Linear(2, 2, dtype=f64)
    nn.init.zeros_(probe.weight), nn.init.zeros_(probe.bias)
    optimizer = torch.optim.SGD(probe.parameters(), lr.item())
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(probe(features), labels.long())
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    logits = probe(features)
    losses.append(F.cross_entropy(logits, labels.long()).item())
    return dict(
        loss=losses,
        probabilities=torch.stack([logits.softmax(1)[:, 1], labels], dim=1),
        weights=torch.cat([probe.weight, probe.bias[:, None]], dim=1),
        right=(logits.argmax(1) == labels).sum(),
    )


@truth("fixmatch")
def fixmatch(weak, strong, tau):
    confidence, label = weak.softmax(1).max(1)
    used = (confidence >= tau).double()
    entropy = F.cross_entropy(strong, label, reduction="none")
    samples = torch.stack([confidence, label.double(), used, entropy], dim=1)
    return dict(samples=samples, used=used.mean(), loss=(used * entropy).mean())


@truth("sharpen")
def sharpen(views, T, other, **rest):
    share = rest["lambda"].item()
    mean = views.mean(0)
    # A softmax of logarithms over the temperature is the normalised power.
    sharp = (mean.log() / T).softmax(0)
    weight = max(share, 1 - share)
    return dict(labels=torch.stack([mean, sharp, weight * sharp + (1 - weight) * other]), weight=weight)


@truth("graph-propagation")
def graph_propagation(x, sigma, steps):
    weights = np.exp(-(torch.cdist(x, x).numpy() ** 2) / (2 * sigma.item() ** 2))
    np.fill_diagonal(weights, 0)
    transition = np.linalg.solve(np.diag(weights.sum(1)), weights)
    labels = np.zeros((8, 2))
    labels[0], labels[4] = [1, 0], [0, 1]
    for _ in range(steps):
        labels = transition @ labels
        labels[0], labels[4] = [1, 0], [0, 1]
    lead = labels[:, 0] - labels[:, 1]
    # A point is drawn with those it belongs to, and with no others.
    series = [np.where(own[:, None], x.numpy(), np.nan) for own in (lead > 1e-6, lead < -1e-6, abs(lead) <= 1e-6)]
    return dict(plot=series, labels=labels)


@truth("kmeans-step")
def kmeans(x, c):
    x, c = x.numpy(), c.numpy()
    assigned = np.array([np.argmin([np.sum((point - centre) ** 2) for centre in c]) for point in x])
    members = [x[assigned == k] for k in range(3)]
    centres = np.array([own.mean(0) if len(own) else c[k] for k, own in enumerate(members)])
    inertia = [sum(np.sum((own - at[k]) ** 2) for k, own in enumerate(members)) for at in (c, centres)]
    counts = np.array([[len(own)] for own in members])
    spread = lambda value: value[np.arange(10) % 3]
    return dict(
        plot=[x, spread(c), spread(centres)],
        assigned=assigned[:, None],
        centres=np.concatenate([centres, counts], axis=1),
        inertia=inertia,
    )


@truth("pca")
def pca(x, angle):
    x = x.numpy()
    u = np.array([np.cos(np.radians(angle.item())), np.sin(np.radians(angle.item()))])
    mean = x.mean(0)
    z = (x - mean) @ u
    projected = mean + np.outer(z, u)
    values, vectors = np.linalg.eigh(np.cov(x.T, bias=True))
    error = np.mean(np.sum((x - projected) ** 2, axis=1))
    best = np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1])) % 180
    found = [z.var(), z.var() / values.sum(), error, values[1] / values.sum()]
    return dict(plot=[x, projected], found=found, best=best, projected=z[:, None])


@truth("pretext")
def pretext(image, turn, order, ratio, mask):
    rotated = torch.rot90(image, int(turn[:-1]) // 90, (2, 3))
    tiles = [image[0, :, r : r + 8, c : c + 8] for r in (0, 8, 16) for c in (0, 8, 16)]
    places = [tiles[int(tile)] for tile in order]
    jigsaw = torch.cat([torch.cat(places[row : row + 3], dim=2) for row in (0, 3, 6)], dim=1)[None]
    hidden = mask < ratio
    masked = torch.where(torch.kron(hidden[0, 0].double(), torch.ones(4, 4, dtype=f64)) > 0, 0, image)
    return dict(
        colour=torch.cat([image, rotated, jigsaw, masked]),
        grey=image.mean(1, keepdim=True),
        small=F.avg_pool2d(image, 3),
        hidden=hidden.sum(),
    )

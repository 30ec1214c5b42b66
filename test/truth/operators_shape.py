"""Calls of the shape, indexing and creation families, valid and invalid alike."""
from operators import Shaped

import torch

FLOATS = ["float32", "float32", "float64", "int64", "bool", "float16", "uint8"]


def shape(rng, low=0, high=4, sizes=(1, 2, 3, 4, 6)):
    return tuple(rng.choice(sizes) for _ in range(rng.randint(low, high)))


def T(rng, *args, dtype=None, **kwargs):
    return Shaped(shape(rng, *args, **kwargs), dtype or "float32")


def dim(rng, rank, slack=1):
    return rng.randint(-rank - slack, rank - 1 + slack)


def perm(rng, rank):
    dims = list(range(rank))
    rng.shuffle(dims)
    return [d - rank if rng.random() < 0.3 else d for d in dims]


def cases(rng):
    yield from reshapes(rng)
    yield from permutes(rng)
    yield from expands(rng)
    yield from joins(rng)
    yield from splits(rng)
    yield from pads(rng)
    yield from indexes(rng)


def factored(rng, n):
    sizes = []
    while n > 1 and len(sizes) < 3:
        d = rng.choice([k for k in range(1, n + 1) if n % k == 0])
        sizes.append(d)
        n //= d
    sizes.append(n)
    return sizes


def reshapes(rng):
    for _ in range(300):
        x = T(rng)
        n = 1
        for s in x.shape:
            n *= s
        sizes = factored(rng, n)
        if rng.random() < 0.5 and sizes:
            sizes[rng.randrange(len(sizes))] = -1
        if rng.random() < 0.2:
            sizes[rng.randrange(len(sizes))] = rng.choice([-2, -1, 0, 5, 7])
        name = rng.choice(["torch.Tensor.view", "torch.Tensor.reshape", "torch.reshape"])
        args = (x, tuple(sizes)) if rng.random() < 0.5 or name == "torch.reshape" else (x, *sizes)
        yield {"call": name, "args": args}
    for _ in range(60):
        yield {"call": "torch.Tensor.view", "args": (Shaped(shape(rng, 0, 3, (1, 2, 4, 6, 8)), rng.choice(FLOATS)), rng.choice([torch.int8, torch.int16, torch.int32, torch.float64, torch.complex64]))}
    for _ in range(100):
        x = T(rng)
        yield {"call": rng.choice(["torch.flatten", "torch.Tensor.flatten"]), "args": (x, dim(rng, len(x.shape)), dim(rng, len(x.shape)))[: rng.randint(1, 3)]}
        yield {"new": "torch.nn.Flatten", "args": (rng.randint(0, 2), rng.randint(-2, 3))[: rng.randint(0, 2)], "forward": (x,)}
    for _ in range(120):
        x = T(rng, 1, 4)
        d = dim(rng, len(x.shape), 0)
        sizes = factored(rng, x.shape[d])
        if rng.random() < 0.4:
            sizes[rng.randrange(len(sizes))] = rng.choice([-1, -1, 5])
        yield {"call": rng.choice(["torch.unflatten", "torch.Tensor.unflatten"]), "args": (x, d, tuple(sizes))}
        yield {"new": "torch.nn.Unflatten", "args": (d, tuple(sizes)), "forward": (x,)}
    for _ in range(120):
        x = Shaped(shape(rng, 0, 4, (1, 1, 2, 3)))
        r = len(x.shape)
        name = rng.choice(["torch.squeeze", "torch.Tensor.squeeze"])
        yield {"call": name, "args": (x,)}
        yield {"call": name, "args": (x, dim(rng, r))}
        yield {"call": name, "args": (x, tuple(perm(rng, r)[: rng.randint(0, r)]))}
        yield {"call": rng.choice(["torch.unsqueeze", "torch.Tensor.unsqueeze"]), "args": (x, dim(rng, r, 2))}
    for _ in range(30):
        yield {"call": rng.choice(["torch.Tensor.view_as", "torch.Tensor.reshape_as"]), "args": (T(rng, sizes=(1, 2)), T(rng, sizes=(1, 2)))}


def permutes(rng):
    for _ in range(120):
        x = T(rng)
        r = len(x.shape)
        p = perm(rng, r)
        if rng.random() < 0.3:
            p = [dim(rng, r) for _ in range(rng.randint(0, r + 1))]
        yield {"call": rng.choice(["torch.permute", "torch.Tensor.permute"]), "args": (x, tuple(p))}
        if p:
            yield {"call": "torch.Tensor.permute", "args": (x, *p)}
        yield {"call": rng.choice(["torch.transpose", "torch.Tensor.swapaxes", "torch.Tensor.transpose"]), "args": (x, dim(rng, r), dim(rng, r))}
        yield {"call": rng.choice(["torch.flip", "torch.Tensor.flip"]), "args": (x, [dim(rng, r, 0) if r else 0 for _ in range(rng.randint(0, 2))])}
        yield {"call": "torch.movedim", "args": (x, dim(rng, r), dim(rng, r))}
        k = rng.randint(0, r)
        yield {"call": "torch.Tensor.moveaxis", "args": (x, tuple(perm(rng, r)[:k]), tuple(perm(rng, r)[: rng.choice([k, k, k, 1])]))}
        yield {"call": "torch.roll", "args": (x, rng.choice([1, -2, (1, 2)]), rng.choice([(), dim(rng, r), (0, 1)]))}
        yield {"call": "torch.rot90", "args": (x, rng.randint(-3, 5), [dim(rng, r), dim(rng, r)])}
    for _ in range(20):
        for name in ["torch.t", "torch.Tensor.T", "torch.Tensor.mT", "torch.fliplr", "torch.flipud", "torch.adjoint"]:
            x = T(rng)
            if name == "torch.Tensor.T" and len(x.shape) > 2:
                continue
            yield {"call": name, "args": (x,)}


def expands(rng):
    for _ in range(150):
        x = T(rng, 0, 3, sizes=(1, 1, 2, 3))
        r = len(x.shape)
        target = [rng.choice([s, s, -1, 4]) if s == 1 else rng.choice([s, s, -1, -1, 4]) for s in x.shape]
        target = [rng.choice([2, 5, 1]) if rng.random() < 0.9 else 1 for _ in range(rng.randint(0, 2))] + target
        yield {"call": "torch.Tensor.expand", "args": (x, *target) if target else (x, ())}
        yield {"call": "torch.broadcast_to", "args": (x, tuple(target))}
        yield {"call": "torch.Tensor.expand_as", "args": (x, T(rng, 0, 3, sizes=(1, 2, 3)))}
        yield {"call": "torch.Tensor.repeat", "args": (x, *[rng.choice([1, 2, 3, 0, -1]) for _ in range(rng.randint(1, r + 2))])}
        yield {"call": "torch.tile", "args": (x, tuple(rng.choice([1, 2, 3]) for _ in range(rng.randint(0, r + 2))))}
        yield {"call": "torch.repeat_interleave", "args": (x, rng.choice([0, 1, 2, 3, -1])), "kwargs": {"dim": rng.choice([None, dim(rng, r)])}}
        yield {"call": "torch.broadcast_tensors", "args": (T(rng, 0, 3, sizes=(1, 2)), T(rng, 0, 3, sizes=(1, 2, 3)))}
    for _ in range(40):
        ts = [T(rng, 0, 1) for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.2:
            ts.append(T(rng, 2, 2))
        yield {"call": "torch.meshgrid", "args": tuple(ts), "kwargs": {"indexing": rng.choice(["ij", "xy", "ab"])}}
        yield {"call": "torch.meshgrid", "args": (ts,)}


def joins(rng):
    for _ in range(200):
        base = list(shape(rng, 1, 3))
        r = len(base)
        d = dim(rng, r, 0 if rng.random() < 0.9 else 1)
        ts = []
        for _ in range(rng.randint(1, 4)):
            s = list(base)
            if -r <= d < r:
                s[d] = rng.choice([1, 2, 5])
            if rng.random() < 0.08:
                s[rng.randrange(r)] = 7
            if rng.random() < 0.05:
                s = s + [2]
            if rng.random() < 0.05:
                s = [0]
            ts.append(Shaped(s, rng.choice(["float32"] * 6 + FLOATS)))
        yield {"call": rng.choice(["torch.cat", "torch.concat", "torch.concatenate"]), "args": (ts, d)}
    for _ in range(100):
        base = shape(rng, 0, 3)
        ts = [Shaped(base if rng.random() < 0.9 else shape(rng, 0, 3), rng.choice(["float32"] * 4 + ["int64", "float64"])) for _ in range(rng.randint(1, 4))]
        yield {"call": "torch.stack", "args": (ts,), "kwargs": {"dim": dim(rng, len(base), 1)}}
        for name in ["torch.hstack", "torch.vstack", "torch.dstack", "torch.column_stack"]:
            yield {"call": name, "args": (ts,)}


def splits(rng):
    for _ in range(150):
        x = T(rng, 0, 3, sizes=(1, 2, 4, 5, 7, 0) if rng.random() < 0.1 else (1, 2, 4, 5, 7))
        r = len(x.shape)
        d = dim(rng, r, 0) if r and rng.random() < 0.9 else 1
        n = x.shape[d] if -r <= d < r else 1
        yield {"call": rng.choice(["torch.split", "torch.Tensor.split"]), "args": (x, rng.choice([1, 2, 3, 0, -1, 9]), d)}
        cut = sorted(rng.randint(0, n) for _ in range(2))
        yield {"call": "torch.Tensor.split", "args": (x, [cut[0], cut[1] - cut[0], n - cut[1] + rng.choice([0, 0, 0, 1])]), "kwargs": {"dim": d}}
        yield {"call": rng.choice(["torch.chunk", "torch.Tensor.chunk"]), "args": (x, rng.choice([1, 2, 3, 4, 0]), d)}
        yield {"call": "torch.tensor_split", "args": (x, rng.choice([1, 2, 3, 4, 0, (1, 3), (-1,), (2, 1), (9,)]), d)}
        yield {"call": rng.choice(["torch.unbind", "torch.Tensor.unbind"]), "args": (x, d)}


def pads(rng):
    for _ in range(400):
        x = T(rng, 1, 5, sizes=(1, 2, 3, 5))
        n = rng.choice([2, 2, 4, 4, 6, 3])
        mode = rng.choice(["constant", "constant", "reflect", "replicate", "circular", "other"])
        yield {"call": "torch.nn.functional.pad", "args": (x, tuple(rng.choice([0, 1, 1, 2, 3, -1]) for _ in range(n)), mode)[: 2 if mode == "constant" else 3]}
    for _ in range(120):
        n = rng.choice([1, 2, 3])
        kind = rng.choice(["ZeroPad", "ConstantPad", "ReflectionPad", "ReplicationPad", "CircularPad"])
        pad = rng.choice([1, 2, tuple(rng.choice([0, 1, 2]) for _ in range(2 * n))])
        yield {"new": f"torch.nn.{kind}{n}d", "args": (pad, 0.5) if kind == "ConstantPad" else (pad,), "forward": (T(rng, n, n + 3, sizes=(1, 2, 3, 4)),)}


def item(rng, size):
    roll = rng.random()
    if roll < 0.2:
        return rng.randint(-size, size - 1) if rng.random() < 0.9 else size
    if roll < 0.55:
        b = lambda: rng.choice([None, rng.randint(-size - 2, size + 2)])
        return slice(b(), b(), rng.choice([None, None, 1, 2, 3]))
    if roll < 0.6:
        return None
    if roll < 0.65:
        return Ellipsis
    if roll < 0.68:
        return rng.random() < 0.5
    if roll < 0.85:
        return Shaped(rng.choice([(2,), (2,), (3,), (2, 1), (1,), ()]), rng.choice(["int64", "int64", "int32"]), "zeros")
    if roll < 0.9:
        return Shaped((size,), "bool")
    if roll < 0.95:
        return [rng.randint(-size, size - 1) for _ in range(rng.choice([2, 2, 3]))]
    return [rng.random() < 0.5 for _ in range(size)]


def indexes(rng):
    for _ in range(1200):
        x = T(rng, 1, 4, sizes=(1, 2, 3, 4))
        items = []
        for k in range(rng.randint(1, len(x.shape) + (rng.random() < 0.1))):
            items.append(item(rng, x.shape[min(k, len(x.shape) - 1)]))
        if sum(i is Ellipsis for i in items) > 1:
            continue
        if any(isinstance(i, Shaped) and i.dtype == "bool" for i in items):  # how many a mask selects is not for us to know
            items = [slice(None) if isinstance(i, (list, bool)) or isinstance(i, Shaped) and i.dtype != "bool" else i for i in items]
            items = [i if not isinstance(i, Shaped) or not any(isinstance(j, Shaped) for j in items[:n]) else slice(None) for n, i in enumerate(items)]
        yield {"call": "torch.Tensor.__getitem__", "args": (x, tuple(items))}
    for _ in range(40):
        x = T(rng, 2, 4, sizes=(2, 3))
        mask = Shaped(x.shape[: rng.randint(1, len(x.shape))], "bool")
        yield {"call": "torch.Tensor.__getitem__", "args": (x, (mask, *([slice(0, 1)] if rng.random() < 0.3 else [])))}

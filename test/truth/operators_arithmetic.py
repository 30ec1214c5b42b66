"""Calls of the arithmetic, reduction, indexing and creation functions, valid and invalid alike."""
from operators import Shaped

import torch

TYPES = ["float32", "float32", "float32", "float64", "float16", "bfloat16", "int64", "int32", "uint8", "bool", "complex64"]
REALS = ["float32", "float32", "float64", "float16", "int64", "int32", "uint8", "bool"]


def shape(rng, low=0, high=4, sizes=(1, 2, 3)):
    return tuple(rng.choice(sizes) for _ in range(rng.randint(low, high)))


def dim(rng, rank, slack=1):
    return rng.randint(-rank - slack, rank - 1 + slack)


def near(rng, s):
    """A shape that broadcasts with s, mostly."""
    t = [rng.choice([1, n, n]) for n in s]
    t = t[rng.randint(0, len(t)) :] if rng.random() < 0.4 else t
    if t and rng.random() < 0.1:
        t[rng.randrange(len(t))] = 5
    return tuple(t)


def cases(rng):
    yield from elementwise(rng)
    yield from products(rng)
    yield from reductions(rng)
    yield from orders(rng)
    yield from selections(rng)
    yield from creations(rng)
    yield from einsums(rng)
    yield from linalg(rng)
    yield from spectra(rng)
    yield from factors(rng)
    yield from counts(rng)


def operand(rng, s, types):
    roll = rng.random()
    if roll < 0.15:
        return rng.choice([2, 1, -1])
    if roll < 0.3:
        return rng.choice([2.5, 0.5])
    if roll < 0.33:
        return True
    return Shaped(near(rng, s), rng.choice(types))


def elementwise(rng):
    binary = "add sub mul div true_divide floor_divide remainder fmod pow float_power maximum minimum atan2 hypot copysign logaddexp eq ne lt le gt ge isclose logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor bitwise_left_shift xlogy".split()
    for name in binary:
        for _ in range(28):
            s = shape(rng)
            types = [t for t in TYPES if t != "complex64" or name in ("add", "sub", "mul", "div", "eq")]
            a, b = Shaped(s, rng.choice(types)), operand(rng, s, types)
            if name == "isclose" and isinstance(b, Shaped):
                b = Shaped(b.shape, a.dtype)
            yield {"call": rng.choice([f"torch.{name}", f"torch.Tensor.{name}"]), "args": (a, b)}
    for _ in range(40):
        s = shape(rng)
        yield {"call": "torch.div", "args": (Shaped(s, rng.choice(REALS)), operand(rng, s, REALS)), "kwargs": {"rounding_mode": rng.choice(["floor", "trunc", None, "up"])}}
        yield {"call": "torch.add", "args": (Shaped(s, rng.choice(REALS)), operand(rng, s, REALS)), "kwargs": {"alpha": rng.choice([2, 0.5])}}
        t = rng.choice(["float32", "float64", "int64"])
        for name in ["addcmul", "addcdiv"]:
            yield {"call": f"torch.{name}", "args": (Shaped(s, t), Shaped(near(rng, s), t), Shaped(near(rng, s), t)), "kwargs": {"value": rng.choice([1, 2, 0.5])}}
        f = rng.choice(["float32", "float64"])
        yield {"call": "torch.lerp", "args": (Shaped(s, f), Shaped(near(rng, s), rng.choice([f, f, f, "float64"])), rng.choice([0.5, Shaped(near(rng, s), f)]))}
        yield {"call": "torch.clamp", "args": (Shaped(s, rng.choice(REALS)),), "kwargs": rng.choice([{"min": 0}, {"max": 0.5}, {"min": -1, "max": 1}, {}, {"min": Shaped(near(rng, s))}])}
        yield {"call": "torch.where", "args": (Shaped(near(rng, s), rng.choice(["bool", "bool", "bool", "float32"])), operand(rng, s, REALS), operand(rng, s, REALS))}
        yield {"call": "torch.Tensor.masked_fill", "args": (Shaped(s, rng.choice(REALS)), Shaped(near(rng, s), rng.choice(["bool", "bool", "bool", "uint8"])), rng.choice([0, 1.5, Shaped((), "float32")]))}
    unary = "exp exp2 expm1 log log2 log10 log1p sqrt rsqrt reciprocal sin cos tan asin acos atan sinh cosh asinh acosh atanh sinc erf erfc erfinv lgamma digamma i0 deg2rad rad2deg neg sign sgn square floor ceil trunc frac isnan isinf isfinite isneginf isposinf isreal signbit logical_not abs round bitwise_not positive angle real imag nan_to_num logit".split()
    for name in unary:
        for t in ["float32", "float64", "float16", "bfloat16", "int64", "uint8", "bool"]:
            yield {"call": f"torch.{name}", "args": (Shaped(shape(rng, 0, 3), t),)}
    for name in ["abs", "exp", "neg", "sin", "angle"]:
        yield {"call": f"torch.{name}", "args": (Shaped((2, 3), "complex64"),)}
    for method in "float double half bfloat16 long int short char byte bool cpu contiguous clone detach".split():
        yield {"call": f"torch.Tensor.{method}", "args": (Shaped(shape(rng), rng.choice(REALS)),)}
    for _ in range(20):
        yield {"call": "torch.Tensor.to", "args": (Shaped(shape(rng), rng.choice(REALS)), rng.choice([torch.float16, "cpu", Shaped((1,), "int64"), torch.bool]))}
        yield {"call": "torch.Tensor.type", "args": (Shaped(shape(rng), rng.choice(REALS)), rng.choice([torch.float16, "torch.LongTensor", torch.bool]))}
        yield {"call": "torch.Tensor.type_as", "args": (Shaped(shape(rng), rng.choice(REALS)), Shaped((), rng.choice(REALS)))}


def products(rng):
    n = lambda: rng.choice([1, 2, 3])
    for _ in range(350):
        k, j = n(), n() if rng.random() < 0.1 else None
        a = (*shape(rng, 0, 2, (1, 2, 3)), n(), k) if rng.random() < 0.8 else (k,)
        lead = near(rng, a[:-2]) if len(a) > 2 else shape(rng, 0, 2, (1, 2))
        b = (*lead, j or k, n()) if rng.random() < 0.8 else (j or k,)
        t = rng.choice(["float32"] * 5 + ["int64", "float64"])
        yield {"call": rng.choice(["torch.matmul", "torch.Tensor.matmul", "torch.Tensor.__matmul__"]), "args": (Shaped(a, t), Shaped(b, t if rng.random() < 0.95 else "float64"))}
    for _ in range(60):
        i, j, k, b = n(), n(), n(), n()
        k2 = k if rng.random() < 0.85 else k + 1
        yield {"call": "torch.mm", "args": (Shaped((i, k)), Shaped((k2, j) if rng.random() < 0.9 else (b, k2, j)))}
        yield {"call": "torch.bmm", "args": (Shaped((b, i, k)), Shaped((b if rng.random() < 0.9 else b + 1, k2, j)))}
        yield {"call": "torch.mv", "args": (Shaped((i, k)), Shaped((k2,)))}
        yield {"call": "torch.dot", "args": (Shaped((k,)), Shaped((k2,)))}
        yield {"call": "torch.inner", "args": (Shaped((*shape(rng, 0, 2), k)), Shaped((*shape(rng, 0, 2), k2)))}
        yield {"call": "torch.outer", "args": (Shaped((i,)), Shaped((j,) if rng.random() < 0.9 else (j, 1)))}
        base = near(rng, (i, j))
        yield {"call": "torch.addmm", "args": (Shaped(base), Shaped((i, k)), Shaped((k2, j)))}
        yield {"call": "torch.baddbmm", "args": (Shaped(near(rng, (b, i, j))), Shaped((b, i, k)), Shaped((b, k2, j)))}
        yield {"call": "torch.addmv", "args": (Shaped(near(rng, (i,))), Shaped((i, k)), Shaped((k2,)))}
        yield {"call": "torch.chain_matmul", "args": (Shaped((i, k)), Shaped((k2, j)), Shaped((j, b)))}
        yield {"call": "torch.linalg.multi_dot", "args": ([Shaped((i, k)), Shaped((k2, j)), Shaped((j, b))],)}
        x, y = shape(rng, 0, 3, (1, 2)), shape(rng, 0, 3, (1, 2))
        yield {"call": "torch.tensordot", "args": (Shaped(x), Shaped(y)), "kwargs": {"dims": rng.choice([0, 1, 2, ([0], [0]), ([-1], [0]), ([0, 1], [1, 0])])}}
        yield {"call": "torch.cdist", "args": (Shaped((*shape(rng, 0, 1, (1, 2)), i, k)), Shaped((*shape(rng, 0, 1, (1, 2)), j, k2)))}
        yield {"call": "torch.nn.functional.cosine_similarity", "args": (Shaped(shape(rng, 0, 3)), Shaped(shape(rng, 0, 3))), "kwargs": {"dim": rng.randint(-2, 1)}}
        yield {"call": "torch.nn.functional.pairwise_distance", "args": (Shaped(shape(rng, 1, 3)), Shaped(shape(rng, 1, 3))), "kwargs": rng.choice([{}, {"keepdim": True}])}
        yield {"call": "torch.cross", "args": (Shaped((2, 3)), Shaped(rng.choice([(2, 3), (1, 3), (3,), (2, 4)]))), "kwargs": rng.choice([{}, {"dim": 1}, {"dim": 0}])}


def dims_of(rng, r):
    return rng.choice([None, dim(rng, r), dim(rng, r, 0) if r else 0, tuple(rng.sample(range(r), rng.randint(0, r))), [dim(rng, r, 0) if r else 0 for _ in range(2)]])


def reductions(rng):
    for name in "sum mean var std amax amin all any logsumexp prod nansum count_nonzero std_mean var_mean norm aminmax".split():
        for _ in range(45):
            s = shape(rng, 0, 4, (1, 2, 3) if rng.random() < 0.93 else (0, 2))
            r = len(s)
            x = Shaped(s, rng.choice(["float32", "float32", "float32", "float64", "int64", "bool", "uint8", "float16"]))
            d = dims_of(rng, r)
            if name in ("prod", "aminmax") and isinstance(d, (tuple, list)):
                d = dim(rng, r)
            kwargs = {} if d is None else {"dim": d}
            if rng.random() < 0.4 and name != "count_nonzero" and not (d is None and name == "prod"):
                kwargs |= {"dim": d, "keepdim": True}
                if d is None and name == "aminmax":
                    del kwargs["dim"]
            if name == "logsumexp" and d in ((), None):
                continue
            if name == "norm" and "keepdim" in kwargs and d is None:
                kwargs["p"] = 2
            if name in ("sum", "mean", "prod") and rng.random() < 0.2:
                kwargs["dtype"] = rng.choice([torch.float64, torch.int64])
            yield {"call": f"torch.{name}", "args": (x,), "kwargs": kwargs}
    for _ in range(40):
        s = shape(rng, 1, 4)
        yield {"call": "torch.Tensor.mean", "args": (Shaped(s), [dim(rng, len(s), 0)], rng.random() < 0.5)}
        yield {"call": "torch.Tensor.sum", "args": (Shaped(s, rng.choice(REALS)), dim(rng, len(s), 0), rng.random() < 0.5)}
        yield {"call": "torch.Tensor.var", "args": (Shaped(s), dim(rng, len(s), 0)), "kwargs": rng.choice([{"unbiased": False}, {"correction": 0}, {"keepdim": True}])}
        yield {"call": "torch.Tensor.std", "args": (Shaped(s), rng.random() < 0.5)}


def orders(rng):
    for _ in range(50):
        s = shape(rng, 0, 3, (1, 2, 3) if rng.random() < 0.9 else (0, 2))
        r = len(s)
        x = Shaped(s, rng.choice(["float32", "float32", "int64", "float64"]))
        d = dim(rng, r)
        for name in ["max", "min", "median"]:
            yield {"call": f"torch.{name}", "args": (x,)}
            yield {"call": f"torch.{name}", "args": (x, d, rng.random() < 0.5)}
        yield {"call": "torch.max", "args": (x, Shaped(near(rng, s)))}
        for name in ["argmax", "argmin"]:
            yield {"call": f"torch.{name}", "args": (x,), "kwargs": rng.choice([{}, {"dim": d}, {"dim": d, "keepdim": True}, {"keepdim": True}])}
        yield {"call": "torch.sort", "args": (x,), "kwargs": {"dim": d}}
        yield {"call": "torch.argsort", "args": (x, d)}
        yield {"call": "torch.topk", "args": (x, rng.choice([1, 2, 4]), d)}
        yield {"call": "torch.kthvalue", "args": (x, rng.choice([1, 2, 4]), d)}
        yield {"call": "torch.mode", "args": (x, d)}
        yield {"call": "torch.unique", "args": (x,), "kwargs": rng.choice([{}, {"return_counts": True}, {"return_inverse": True}])}
        for name in ["cumsum", "cumprod", "cummax", "logcumsumexp"]:
            yield {"call": f"torch.{name}", "args": (x, d)}
        yield {"call": "torch.diff", "args": (x,), "kwargs": rng.choice([{}, {"dim": d}, {"n": 2}])}
        yield {"call": "torch.quantile", "args": (Shaped(s), rng.choice([0.5, Shaped((2,)), 2.0])), "kwargs": rng.choice([{}, {"dim": d}, {"dim": d, "keepdim": True}])}


def selections(rng):
    index = lambda s: Shaped(s, "int64", "zeros")
    for _ in range(60):
        s = shape(rng, 0, 3, (2, 3, 4))
        r = len(s)
        x, d = Shaped(s), dim(rng, r)
        yield {"call": "torch.narrow", "args": (x, d, rng.randint(-2, 3), rng.randint(-1, 3))}
        yield {"call": "torch.select", "args": (x, d, rng.randint(-4, 3))}
        yield {"call": "torch.index_select", "args": (x, d, rng.choice([index((2,)), index((2,)), index(()), index((2, 2)), Shaped((2,))]))}
        yield {"call": "torch.take", "args": (x, index(shape(rng, 0, 2)))}
        i = index(tuple(rng.choice([1, n, n, 5]) for n in s)) if rng.random() < 0.9 else index(shape(rng, 0, 3))
        yield {"call": "torch.gather", "args": (x, d, i)}
        yield {"call": "torch.scatter", "args": (x, d, i, rng.choice([1.0, Shaped(i.shape), Shaped(s)]))}
        yield {"call": "torch.Tensor.scatter_add", "args": (x, d, i, Shaped(rng.choice([i.shape, s])))}
        yield {"call": "torch.take_along_dim", "args": (x, i, d)}
        yield {"call": "torch.masked_select", "args": (x, Shaped(near(rng, s), rng.choice(["bool", "bool", "uint8"])))}
        yield {"call": "torch.nonzero", "args": (x,), "kwargs": rng.choice([{}, {"as_tuple": True}])}
        yield {"call": "torch.diagonal", "args": (x, rng.randint(-2, 4), dim(rng, r), dim(rng, r))[: rng.choice([1, 2, 4])]}
        yield {"call": "torch.diag", "args": (x, rng.randint(-2, 2))}
        yield {"call": "torch.diag_embed", "args": (x, rng.randint(-2, 2), dim(rng, r + 1, 0), dim(rng, r + 1, 0))[: rng.choice([1, 2, 4])]}
        yield {"call": rng.choice(["torch.triu", "torch.tril"]), "args": (x, rng.randint(-1, 1))}
        yield {"call": "torch.as_strided", "args": (x, shape(rng, 1, 2, (1, 2)), shape(rng, 1, 2, (0, 1, 2)))}
        yield {"call": rng.choice(["torch.tril_indices", "torch.triu_indices"]), "args": (rng.randint(0, 4), rng.randint(0, 4), rng.randint(-3, 3))}
        yield {"call": "torch.trace", "args": (Shaped(shape(rng, 1, 3), rng.choice(REALS)),)}


def creations(rng):
    for _ in range(50):
        s = shape(rng, 0, 3, (0, 1, 2, 3, -1) if rng.random() < 0.1 else (0, 1, 2, 3))
        t = rng.choice([torch.float64, torch.int64, torch.bool])
        for name in ["zeros", "ones", "rand", "randn"]:
            yield {"call": f"torch.{name}", "args": s if rng.random() < 0.5 and s else (s,), "kwargs": {"dtype": t} if rng.random() < 0.3 else {}}
        yield {"call": "torch.full", "args": (s, rng.choice([1, 0.5, True])), "kwargs": {"dtype": t} if rng.random() < 0.3 else {}}
        yield {"call": "torch.randint", "args": rng.choice([(10, s), (2, 10, s), (5, 2, s)])}
        yield {"call": "torch.randperm", "args": (rng.randint(0, 5),)}
        yield {"call": "torch.arange", "args": rng.choice([(5,), (2, 7), (0, 10, 3), (0.0, 1.0, 0.3), (10, 0, -3), (5, 2), (0, 1, 0), (2.5,), (1, 2, 0.25)])}
        yield {"call": "torch.linspace", "args": (0, rng.choice([1, 1.0]), rng.choice([0, 1, 5, -1]))}
        yield {"call": "torch.eye", "args": (3, 4)[: rng.randint(1, 2)]}
        yield {"call": "torch.tensor", "args": (rng.choice([[[1, 2], [3, 4]], [1.0, 2], [True, 2], [], [[]], 3, 2.5, [[1, 2], [3]], [[[0.5]]]]),), "kwargs": {"dtype": t} if rng.random() < 0.3 else {}}
        x = Shaped(s if -1 not in s else (2,), rng.choice(REALS))
        for name in ["zeros_like", "randn_like", "ones_like"]:
            yield {"call": f"torch.{name}", "args": (x,), "kwargs": {"dtype": t} if rng.random() < 0.3 else {}}
        yield {"call": "torch.Tensor.new_zeros", "args": (x, s) if rng.random() < 0.5 or not s else (x, *s)}
        yield {"call": "torch.Tensor.new_full", "args": (x, s, 1)}
        yield {"call": "torch.nn.functional.one_hot", "args": (Shaped(shape(rng, 0, 2), rng.choice(["int64", "int64", "float32"]), "zeros"), rng.choice([3, 5, 1, -1, 0]))}
        yield {"call": "torch.multinomial", "args": (Shaped(shape(rng, 0, 3, (2, 3))), rng.randint(0, 3), rng.random() < 0.5)}
        yield {"call": "torch.bernoulli", "args": (Shaped(shape(rng, 0, 2), rng.choice(REALS)),)}
        yield {"call": "torch.normal", "args": rng.choice([(0.0, 1.0, (2, 3)), (Shaped((2,)), 1.0), (0.0, Shaped((3,))), (Shaped((2,)), Shaped((2,)))])}


EQUATIONS = ["ij,jk->ik", "bij,bjk->bik", "ij,jk", "ii->i", "ii", "ij->ji", "bhqd,bhkd->bhqk", "...ij,...jk->...ik", "i,j->ij", "ij->", "...i->...", "b...i,bi->b...", "ij,ij->ij", "ij,ji", "abc,cd,de->abe", "ijk", "kji", "ij,kl", "ij,jk->iz", "ij->ii", "i->ij", "...,...", "ab,bc->ac..", "bn...,nm->bm..."]


def einsums(rng):
    for _ in range(500):
        equation = rng.choice(EQUATIONS)
        sizes = {c: rng.choice([1, 2, 3]) for c in "abcdehijklmnqz"}
        rest = shape(rng, 0, 2, (1, 2))
        operands = []
        for term in equation.split("->")[0].split(","):
            s = []
            for part in term.replace("...", "~"):
                s += list(near(rng, rest)) if part == "~" else [sizes.get(part, 2)]
            if s and rng.random() < 0.06:
                s[rng.randrange(len(s))] = rng.choice([1, 4])
            if rng.random() < 0.03:
                s.append(2)
            operands.append(Shaped(s))
        if rng.random() < 0.03:
            operands.append(Shaped((2,)))
        yield {"call": "torch.einsum", "args": (equation, *operands) if rng.random() < 0.7 else (equation, operands)}


def linalg(rng):
    for _ in range(40):
        n = rng.choice([1, 2, 3])
        lead = shape(rng, 0, 2, (1, 2))
        square = Shaped((*lead, n, n if rng.random() < 0.85 else n + 1), rng.choice(["float32", "float32", "float64", "int64"]), "eye")
        wide = Shaped((*lead, n, rng.choice([1, 2, 4])) if rng.random() < 0.9 else (n,), "float32", "eye" if False else "ones")
        for name in "inv det slogdet eigh eigvalsh cholesky matrix_exp".split():
            yield {"call": f"torch.linalg.{name}", "args": (square,)}
        yield {"call": "torch.linalg.matrix_power", "args": (square, rng.choice([0, 2]))}
        for name in "svdvals pinv matrix_rank qr".split():
            yield {"call": f"torch.linalg.{name}", "args": (wide,)}
        yield {"call": "torch.linalg.svd", "args": (wide,), "kwargs": rng.choice([{}, {"full_matrices": False}])}
        yield {"call": "torch.linalg.solve", "args": (square, Shaped(rng.choice([(*lead, square.shape[-1], 2), (square.shape[-1],), (*lead, square.shape[-1])])))}
        yield {"call": "torch.linalg.lstsq", "args": (Shaped((*lead, 4, 2)), Shaped((*lead, 4, 3)))}
        x = Shaped(shape(rng, 0, 3), rng.choice(["float32", "float32", "int64"]))
        r = len(x.shape)
        yield {"call": "torch.linalg.norm", "args": (x,), "kwargs": rng.choice([{}, {"dim": dim(rng, r)}, {"dim": (-2, -1), "keepdim": True}, {"ord": 2, "dim": 0}])}
        yield {"call": "torch.linalg.vector_norm", "args": (x,), "kwargs": rng.choice([{}, {"dim": dim(rng, r)}, {"dim": (-2, -1), "keepdim": True}, {"ord": 1}])}
        yield {"call": "torch.linalg.matrix_norm", "args": (x,), "kwargs": rng.choice([{}, {"keepdim": True}, {"dim": (0, 1)}])}
        yield {"call": "torch.kron", "args": (Shaped(shape(rng, 0, 2)), Shaped(shape(rng, 0, 2)))}


def spectra(rng):
    for _ in range(60):
        s = shape(rng, 0, 3, (2, 3, 4, 5))
        r = len(s)
        x = Shaped(s, rng.choice(["float32", "float32", "float64", "complex64", "int64"]))
        d = dim(rng, r)
        for name in ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"]:
            yield {"call": f"torch.fft.{name}", "args": (x,), "kwargs": rng.choice([{}, {"dim": d}, {"n": 4}, {"n": 1}, {"n": 0}])}
        for name in ["fft2", "ifft2", "rfft2", "irfft2"]:
            yield {"call": f"torch.fft.{name}", "args": (x,), "kwargs": rng.choice([{}, {"s": (4, 4)}, {"dim": (0, 1)}, {"s": (4,), "dim": (-1,)}])}
        for name in ["fftn", "ifftn", "rfftn", "irfftn"]:
            yield {"call": f"torch.fft.{name}", "args": (x,), "kwargs": rng.choice([{}, {"s": (4, 4)}, {"dim": (0,)}, {"dim": d}, {"s": (4, -1), "dim": (0, 1)}])}
        yield {"call": "torch.fft.fftshift", "args": (x,), "kwargs": rng.choice([{}, {"dim": d}])}
        yield {"call": "torch.fft.fftfreq", "args": (rng.randint(1, 5),)}
        yield {"call": "torch.fft.rfftfreq", "args": (rng.randint(1, 5),)}


def factors(rng):
    for _ in range(30):
        n = rng.choice([1, 2, 3])
        lead = shape(rng, 0, 2, (1, 2))
        square = Shaped((*lead, n, n if rng.random() < 0.9 else n + 1), rng.choice(["float32", "float32", "float64"]), "eye")
        right = Shaped((*near(rng, lead), n if rng.random() < 0.9 else n + 2, rng.choice([1, 2, 4])))
        turned = Shaped((*near(rng, lead), rng.choice([1, 2, 4]), n))
        yield {"call": "torch.linalg.solve_triangular", "args": (square, right), "kwargs": {"upper": rng.random() < 0.5}}
        yield {"call": "torch.linalg.solve_triangular", "args": (square, turned), "kwargs": {"upper": True, "left": False}}
        yield {"call": "torch.triangular_solve", "args": (right, square)}
        yield {"call": "torch.cholesky_solve", "args": (right, square)}
        yield {"call": "torch.cholesky_inverse", "args": (square,)}
        wide = Shaped((*lead, n, rng.choice([1, 2, 4])), rng.choice(["float32", "float64", "int64"]), "eye") if rng.random() < 0.9 else Shaped((n,))
        yield {"call": "torch.linalg.lu_factor", "args": (wide,)}
        yield {"call": "torch.linalg.lu", "args": (wide,)}
        yield {"call": rng.choice(["torch.lu", "torch.Tensor.lu"]), "args": (wide,), "kwargs": rng.choice([{}, {"get_infos": True}])}
        pivots = Shaped((*lead, n), "int32")
        yield {"call": "torch.lu_unpack", "args": (square, pivots), "kwargs": rng.choice([{}, {"unpack_data": False}, {"unpack_pivots": False}])}
        yield {"call": "torch.linalg.lu_solve", "args": (square, pivots, right)}
        yield {"call": "torch.lu_solve", "args": (right, square, pivots)}


def counts(rng):
    for _ in range(12):
        x = Shaped(shape(rng, 0, 3), rng.choice(["float32", "float64"]))
        bins = rng.choice([1, 4, 0])
        yield {"call": rng.choice(["torch.histc", "torch.Tensor.histc"]), "args": (x, bins, 0, 5)}
        yield {"call": "torch.histogram", "args": (x, bins)}
    yield {"call": "torch.histc", "args": (Shaped((3,)),)}

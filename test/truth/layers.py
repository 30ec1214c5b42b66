"""
Records what PyTorch answers to seeded calls of layers and their functions: shapes and dtypes, weights, MACs, or that it raised.

    python test/truth/layers.py [convolution pooling linear normalization activation regularization]

Answers go to `layers_<family>.json`, one call a line, encoded as in operators.py. Gradients are on, as in training:
some pools are checked less strictly without. `macs` is half of what PyTorch's own FLOP counter counts.
"""
import json
import pathlib
import random
import sys
import warnings

import torch
from torch.utils.flop_counter import FlopCounterMode

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from operators import Shaped, encode, out, real, real_dict, resolve  # noqa: E402

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent
F = "torch.nn.functional."
NN = "torch.nn."


def T(*shape, dtype="float32", fill="ones"):
    return Shaped(shape, dtype, fill)


def record(case, count_macs):
    """A `new` case builds a module and calls it; a `call` case calls a function. Weights are read after the call (lazy modules)."""
    torch.manual_seed(0)
    counter = FlopCounterMode(display=False)
    weights = None
    try:
        args, kwargs = graded(real(tuple(case.get("args", ())))), real_dict(case.get("kwargs", {}))
        with counter:
            if "new" in case:
                module = resolve(case["new"])(*args, **kwargs)
                result = module(*graded(real(tuple(case["forward"]))), **real_dict(case.get("named", {})))
                weights = {name: list(p.shape) for name, p in module.named_parameters()}
            else:
                result = resolve(case["call"])(*args, **kwargs)
        line = out(case, encode(result), weights)
        if count_macs and result.numel() > 0:
            line["macs"] = counter.get_total_flops() // 2
        return line
    except Exception as error:  # what PyTorch refuses is the fact
        return out(case, {"raises": str(error).strip().split("\n")[0][:100]}, weights)


def graded(values):
    """The first tensor wants a gradient, as an activation does."""
    for value in values[:1]:
        if isinstance(value, torch.Tensor) and value.is_floating_point():
            value.requires_grad_()
    return values


def choice(rng, *values):
    return rng.choice(values)


def each(rng, n, *values):
    """One number for all axes, or one for each."""
    return rng.choice(values) if rng.random() < 0.6 else tuple(rng.choice(values) for _ in range(n))


def some(rng, **options):
    """Keyword arguments, each with a chance of one half."""
    return {name: make() for name, make in options.items() if rng.random() < 0.5}


def image(rng, n, channels, low=1, high=12, dtype="float32"):
    sizes = tuple(rng.randint(low, high) for _ in range(n))
    batch = {0: (), 1: (0,)}.get(rng.randint(0, 9), (rng.choice((1, 2)),))
    extra = (2,) if rng.random() < 0.03 else ()
    if rng.random() < 0.03 and batch != (0,):
        sizes = sizes[1:]
    return T(*extra, *batch, channels, *sizes, dtype=dtype)


def convolution(rng):
    for _ in range(900):
        n = rng.choice((1, 2, 2, 3))
        groups = choice(rng, *[1] * 9, 2, 2, 3, 3, 0)
        base = groups or 1
        channels, filters = base * rng.randint(1, 3) + (rng.random() < 0.06), base * rng.randint(1, 3) + (rng.random() < 0.06)
        seen = channels + (rng.random() < 0.06)
        padding = each(rng, n, 0, 0, 1, 2, 3) if rng.random() < 0.75 else choice(rng, "same", "valid", "full")
        kwargs = some(
            rng,
            stride=lambda: each(rng, n, 1, 1, 2, 3, *([0] if rng.random() < 0.1 else [])),
            padding=lambda: padding,
            dilation=lambda: each(rng, n, 1, 2, 3),
            bias=lambda: rng.random() < 0.5,
            padding_mode=lambda: choice(rng, *["zeros", "reflect", "replicate", "circular"] * 4, "mirror"),
        )
        kernel = each(rng, n, 1, 2, 3, 5, *([0] if rng.random() < 0.05 else []))
        dtype = choice(rng, *["float32"] * 20, "int64")
        x = image(rng, n, seen, dtype=dtype)
        if rng.random() < 0.15:
            yield {"new": f"{NN}LazyConv{n}d", "args": (filters, kernel), "kwargs": kwargs | {"groups": groups}, "forward": (x,)}
        else:
            yield {"new": f"{NN}Conv{n}d", "args": (channels, filters, kernel), "kwargs": kwargs | {"groups": groups}, "forward": (x,)}
    for _ in range(500):
        n = rng.choice((1, 2, 2, 3))
        groups = choice(rng, 1, 1, 2, 3)
        kernel = tuple(choice(rng, 1, 2, 3) for _ in range(n))
        filters, per = groups * rng.randint(1, 3) + (rng.random() < 0.06), rng.randint(1, 3)
        weight = T(filters, per, *kernel[: n if rng.random() < 0.97 else 0])
        bias = choice(rng, None, T(filters), T(filters), T(filters + 1))
        kwargs = some(
            rng,
            stride=lambda: each(rng, n, 1, 2),
            padding=lambda: each(rng, n, 0, 1, 2) if rng.random() < 0.8 else choice(rng, "same", "valid"),
            dilation=lambda: each(rng, n, 1, 2),
        )
        x = image(rng, n, groups * per + (rng.random() < 0.06))
        yield {"call": choice(rng, F, "torch.") + f"conv{n}d", "args": (x, weight, bias), "kwargs": kwargs | {"groups": groups}}
    for _ in range(700):
        n = rng.choice((1, 2, 2, 3))
        groups = choice(rng, 1, 1, 1, 2, 3)
        channels, filters = groups * rng.randint(1, 3) + (rng.random() < 0.05), groups * rng.randint(1, 3) + (rng.random() < 0.05)
        kwargs = some(
            rng,
            stride=lambda: each(rng, n, 1, 2, 2, 3),
            padding=lambda: each(rng, n, 0, 1, 2),
            output_padding=lambda: each(rng, n, 0, 0, 0, 1),
            dilation=lambda: each(rng, n, 1, 2),
            bias=lambda: rng.random() < 0.5,
        )
        kernel = each(rng, n, 1, 2, 3, 4)
        x = image(rng, n, channels + (rng.random() < 0.05), 1, 6)
        lazy = rng.random() < 0.1
        forward = (x,)
        if rng.random() < 0.15 and not lazy:
            forward = (x, [rng.randint(1, 14) for _ in range(n)])
        yield {
            "new": f"{NN}{'Lazy' if lazy else ''}ConvTranspose{n}d",
            "args": (filters, kernel) if lazy else (channels, filters, kernel),
            "kwargs": kwargs | {"groups": groups},
            "forward": forward,
        }
    for _ in range(250):
        n = rng.choice((1, 2, 3))
        groups = choice(rng, 1, 1, 2)
        channels = groups * rng.randint(1, 2)
        weight = T(channels, rng.randint(1, 2), *[choice(rng, 1, 2, 3) for _ in range(n)])
        bias = choice(rng, None, T(weight.shape[1] * groups), T(5))
        kwargs = some(
            rng,
            stride=lambda: each(rng, n, 1, 2, 3),
            padding=lambda: each(rng, n, 0, 1),
            output_padding=lambda: each(rng, n, 0, 1),
            dilation=lambda: each(rng, n, 1, 2),
        )
        x = image(rng, n, channels, 1, 6)
        yield {"call": choice(rng, F, "torch.") + f"conv_transpose{n}d", "args": (x, weight, bias), "kwargs": kwargs | {"groups": groups}}


def pooling(rng):
    for _ in range(1500):
        n, kind = rng.choice((1, 2, 2, 3)), choice(rng, "Max", "Avg")
        kernel = each(rng, n, 1, 2, 3, 4, 5, *([0] if rng.random() < 0.03 else []))
        kwargs = some(
            rng,
            stride=lambda: each(rng, n, 1, 2, 3, *([0] if rng.random() < 0.05 else [])),
            padding=lambda: each(rng, n, 0, 0, 1, 1, 2),
            ceil_mode=lambda: rng.random() < 0.7,
        )
        if kind == "Max":
            kwargs |= some(rng, dilation=lambda: each(rng, n, 1, 2, 3), return_indices=lambda: rng.random() < 0.5)
        else:
            kwargs |= some(rng, count_include_pad=lambda: rng.random() < 0.5)
            if n > 1:
                kwargs |= some(rng, divisor_override=lambda: choice(rng, None, 1, 3, 0))
        x = image(rng, n, 2)
        if rng.random() < 0.4:
            yield {"call": f"{F}{kind.lower()}_pool{n}d", "args": (x, kernel), "kwargs": kwargs}
        else:
            yield {"new": f"{NN}{kind}Pool{n}d", "args": (kernel,), "kwargs": kwargs, "forward": (x,)}
    for _ in range(500):
        n, kind = rng.choice((1, 2, 2, 3)), choice(rng, "Max", "Avg")
        size = rng.randint(0, 9) if rng.random() < 0.5 else tuple(choice(rng, 1, 2, 3, 7, *([None] if n > 1 else [])) for _ in range(n + (rng.random() < 0.05)))
        kwargs = {"return_indices": True} if kind == "Max" and rng.random() < 0.3 else {}
        x = image(rng, n, 2)
        if rng.random() < 0.4:
            yield {"call": f"{F}adaptive_{kind.lower()}_pool{n}d", "args": (x, size), "kwargs": kwargs}
        else:
            yield {"new": f"{NN}Adaptive{kind}Pool{n}d", "args": (size,), "kwargs": kwargs, "forward": (x,)}
    for _ in range(300):
        n = rng.choice((1, 2, 3))
        kernel = rng.randint(1, 4)
        kwargs = some(rng, stride=lambda: rng.randint(1, 3), ceil_mode=lambda: rng.random() < 0.5)
        norm = choice(rng, 1, 2, 2.0, 3.5, *([0] if rng.random() < 0.1 else []))
        x = image(rng, n, 2)
        if rng.random() < 0.5:
            yield {"call": f"{F}lp_pool{n}d", "args": (x, norm, kernel), "kwargs": kwargs}
        else:
            yield {"new": f"{NN}LPPool{n}d", "args": (norm, kernel), "kwargs": kwargs, "forward": (x,)}
    for _ in range(300):
        n = rng.choice((1, 2, 3))
        kernel, stride = rng.randint(1, 3), choice(rng, None, 1, 2, 3)
        x = image(rng, n, 2, 1, 5)
        shape = x.shape if rng.random() < 0.9 else (*x.shape[:-1], x.shape[-1] + 1)
        forward = (x, Shaped(shape, "int64", "zeros"))
        if rng.random() < 0.4:
            forward += ([rng.randint(1, 12) for _ in range(n)],)
        yield {"new": f"{NN}MaxUnpool{n}d", "args": (kernel, stride, choice(rng, 0, 0, 1)), "forward": forward}
    for _ in range(150):
        n = rng.choice((2, 3))
        kwargs = some(rng, output_size=lambda: rng.randint(1, 6), output_ratio=lambda: choice(rng, 0.5, 0.7, 1.5), return_indices=lambda: True)
        x = image(rng, n, 2, 3, 12)
        if len(x.shape) < n + 1 or 0 in x.shape:
            continue
        yield {"new": f"{NN}FractionalMaxPool{n}d", "args": (rng.randint(1, 3),), "kwargs": kwargs, "forward": (x,)}


def rows(rng, features, low=0, high=3):
    return tuple(rng.randint(1, 4) for _ in range(rng.randint(low, high))) + (features,)


def linear(rng):
    for _ in range(300):
        i, o = rng.randint(0, 6), rng.randint(0, 6)
        x = T(*rows(rng, i + (rng.random() < 0.15)), dtype=choice(rng, *["float32"] * 12, "int64", "bool"))
        if rng.random() < 0.2:
            yield {"new": f"{NN}LazyLinear", "args": (o,), "kwargs": some(rng, bias=lambda: False), "forward": (x,)}
        else:
            yield {"new": f"{NN}Linear", "args": (i, o), "kwargs": some(rng, bias=lambda: rng.random() < 0.5), "forward": (x,)}
    for _ in range(300):
        i, o = rng.randint(1, 5), rng.randint(1, 5)
        x = T(*rows(rng, i + (rng.random() < 0.1)))
        weight = T(o, i) if rng.random() < 0.85 else choice(rng, T(i), T(2, o, i))
        bias = choice(rng, None, None, T(o), T(o), T(1), T(o + 1)) if len(weight.shape) == 2 else None
        yield {"call": f"{F}linear", "args": (x, weight, bias)}
    for _ in range(200):
        a, b, o = rng.randint(1, 4), rng.randint(1, 4), rng.randint(1, 4)
        lead = rows(rng, 0)[:-1]
        x = T(*lead, a + (rng.random() < 0.1))
        y = T(*(lead if rng.random() < 0.9 else (*lead, 2)), b + (rng.random() < 0.1))
        if rng.random() < 0.5:
            yield {"new": f"{NN}Bilinear", "args": (a, b, o), "kwargs": some(rng, bias=lambda: False), "forward": (x, y)}
        else:
            yield {"call": choice(rng, F, "torch.") + "bilinear", "args": (x, y, T(o, a, b), choice(rng, None, T(o), T(o + 1)))}
    for args in ((), (3,), (3, "x")):
        yield {"new": f"{NN}Identity", "args": args, "kwargs": {"unused": 1} if args else {}, "forward": (T(2, 3),)}


def normalization(rng):
    def tall(n, channels):
        return T(*[2, channels, *[rng.randint(2, 4) for _ in range(n)]][rng.random() < 0.15 :])

    for _ in range(400):
        n, kind = rng.choice((1, 2, 3)), choice(rng, "BatchNorm", "InstanceNorm")
        c = rng.randint(1, 4)
        kwargs = some(rng, affine=lambda: rng.random() < 0.5, track_running_stats=lambda: rng.random() < 0.5, momentum=lambda: choice(rng, None, 0.2))
        if kind == "InstanceNorm":
            kwargs.pop("momentum", None)
        x = tall(n if rng.random() < 0.85 else rng.randint(0, 3), c + (rng.random() < 0.1))
        if rng.random() < 0.15:
            yield {"new": f"{NN}Lazy{kind}{n}d", "args": (), "kwargs": kwargs, "forward": (x,)}
        else:
            yield {"new": f"{NN}{kind}{n}d", "args": (c,), "kwargs": kwargs, "forward": (x,)}
    for _ in range(300):
        shape = [rng.randint(1, 4) for _ in range(rng.randint(1, 4))]
        k = rng.randint(0, len(shape))
        last = shape[len(shape) - k :] if rng.random() < 0.8 else [rng.randint(1, 4) for _ in range(k)]
        given = last[0] if len(last) == 1 and rng.random() < 0.5 else last
        kind = choice(rng, "LayerNorm", "RMSNorm")
        kwargs = some(rng, elementwise_affine=lambda: rng.random() < 0.5, eps=lambda: 1e-3)
        if kind == "LayerNorm":
            kwargs |= some(rng, bias=lambda: rng.random() < 0.5)
        yield {"new": NN + kind, "args": (given,), "kwargs": kwargs, "forward": (T(*shape),)}
        weight = choice(rng, None, T(*last), T(*last), T(7))
        yield {"call": choice(rng, F, "torch.") + choice(rng, "layer_norm", "rms_norm"), "args": (T(*shape), last, weight)}
    for _ in range(300):
        groups = rng.randint(1, 3)
        c = groups * rng.randint(1, 3) + (rng.random() < 0.1)
        x = tall(rng.randint(0, 3), c + (rng.random() < 0.1))
        yield {"new": f"{NN}GroupNorm", "args": (groups, c), "kwargs": some(rng, affine=lambda: False, eps=lambda: 1e-3), "forward": (x,)}
        yield {"call": choice(rng, F, "torch.") + "group_norm", "args": (x, groups, choice(rng, None, T(c)), choice(rng, None, T(c)))}
    for _ in range(150):
        c = rng.randint(1, 4)
        x = T(*[rng.randint(1, 3), c + (rng.random() < 0.1), *[rng.randint(1, 3) for _ in range(rng.randint(0, 3))]])
        stats = choice(rng, (None, None), (T(c), T(c)))
        kwargs = some(rng, weight=lambda: T(c), bias=lambda: T(c), training=lambda: rng.random() < 0.5)
        yield {"call": f"{F}batch_norm", "args": (x, *stats), "kwargs": kwargs}
        kwargs = some(rng, weight=lambda: T(c), bias=lambda: T(c))
        yield {"call": f"{F}instance_norm", "args": (x,), "kwargs": kwargs}
    for _ in range(150):
        x = T(*[rng.randint(1, 5) for _ in range(rng.randint(1, 5))])
        yield {"new": f"{NN}LocalResponseNorm", "args": (rng.randint(0, 5),), "forward": (x,)}
        yield {"call": f"{F}local_response_norm", "args": (x, rng.randint(1, 5)), "kwargs": some(rng, alpha=lambda: 0.1, beta=lambda: 0.5, k=lambda: 2.0)}
        yield {"call": f"{F}normalize", "args": (x,), "kwargs": some(rng, p=lambda: choice(rng, 1.0, 2.0), dim=lambda: rng.randint(-5, 4))}


def activation(rng):
    plain = "ReLU ReLU6 SELU SiLU Mish Hardswish Hardsigmoid Sigmoid LogSigmoid Tanh Softsign Tanhshrink GELU ELU CELU LeakyReLU RReLU Hardtanh Softplus Softshrink Hardshrink".split()
    dtypes = "float32 float32 float64 int64 bool".split()
    for name in plain:
        for _ in range(12):
            x = T(*rows(rng, rng.randint(1, 4)), dtype=rng.choice(dtypes))
            yield {"new": NN + name, "args": (), "forward": (x,)}
            snake = {"ReLU": "relu", "ReLU6": "relu6", "SELU": "selu", "SiLU": "silu", "LeakyReLU": "leaky_relu", "RReLU": "rrelu", "LogSigmoid": "logsigmoid"}.get(name, name.lower())
            yield {"call": F + snake, "args": (x,)}
    for name in "relu sigmoid tanh softmax log_softmax hardshrink prelu selu celu rrelu".split():
        for prefix in ("torch.", "torch.Tensor."):
            if prefix == "torch." or name in ("relu", "sigmoid", "tanh", "softmax", "log_softmax", "hardshrink", "prelu"):
                for _ in range(8):
                    x = T(*rows(rng, 3), dtype=rng.choice(dtypes))
                    more = {"softmax": (rng.randint(-4, 3),), "log_softmax": (rng.randint(-4, 3),), "prelu": (T(choice(rng, 1, 3)),)}.get(name, ())
                    yield {"call": prefix + name, "args": (x, *more)}
    for case in [
        {"new": NN + "LeakyReLU", "args": (0.2,)},
        {"new": NN + "ELU", "args": (2.0,), "kwargs": {"inplace": False}},
        {"new": NN + "CELU", "args": (0.0,)},
        {"new": NN + "Hardtanh", "args": (-2.0, 2.0)},
        {"new": NN + "Hardtanh", "args": (2.0, 1.0)},
        {"new": NN + "Hardtanh", "args": (1.0, 1.0)},
        {"new": NN + "RReLU", "args": (0.5, 0.1)},
        {"new": NN + "GELU", "args": ("tanh",)},
        {"new": NN + "GELU", "args": ("erf",)},
        {"new": NN + "Softshrink", "args": (-1.0,)},
        {"new": NN + "Threshold", "args": (0.1, 20)},
        {"new": NN + "Threshold", "args": (0.1,)},
        {"new": NN + "Softplus", "args": (), "kwargs": {"beta": 2, "threshold": 10}},
        {"new": NN + "ReLU", "args": (), "kwargs": {"slope": 1}},
        {"new": NN + "Sigmoid", "args": (3,)},
    ]:
        yield case | {"forward": (T(2, 3),)}
    for _ in range(120):
        x = T(*rows(rng, rng.randint(1, 4)), dtype=rng.choice(dtypes))
        dim = rng.randint(-4, 3)
        yield {"new": NN + choice(rng, "Softmax", "LogSoftmax", "Softmin"), "args": (), "kwargs": some(rng, dim=lambda: dim), "forward": (x,)}
        yield {"call": F + choice(rng, "softmax", "log_softmax", "softmin"), "args": (x,), "kwargs": some(rng, dim=lambda: dim) | some(rng, dtype=lambda: torch.float64)}
        yield {"new": NN + "GLU", "args": (dim,) if rng.random() < 0.7 else (), "forward": (T(*rows(rng, choice(rng, 2, 4, 3))),)}
        yield {"call": F + "glu", "args": (T(*rows(rng, choice(rng, 2, 4, 3))), dim)}
        yield {"new": NN + "Softmax2d", "args": (), "forward": (T(*rows(rng, 3, 1, 4)),)}
        yield {"call": F + "gumbel_softmax", "args": (T(*rows(rng, 3)),), "kwargs": some(rng, dim=lambda: dim, hard=lambda: True)}
        count = choice(rng, 1, 1, 3)
        yield {"new": NN + "PReLU", "args": (count,) if count > 1 else (), "forward": (T(*[choice(rng, 1, 3, 3) for _ in range(rng.randint(0, 4))]),)}
        yield {"call": F + "prelu", "args": (T(*[choice(rng, 1, 3, 3) for _ in range(rng.randint(0, 4))]), choice(rng, T(3), T(1), T(3, 1)))}


def regularization(rng):
    for name, snake in (("Dropout", "dropout"), ("Dropout1d", "dropout1d"), ("Dropout2d", "dropout2d"), ("Dropout3d", "dropout3d"), ("AlphaDropout", "alpha_dropout"), ("FeatureAlphaDropout", "feature_alpha_dropout")):
        for _ in range(30):
            x = T(*rows(rng, 3, 0, 4))
            p = choice(rng, 0.0, 0.1, 0.5, 1.0, 1.5, -0.1)
            yield {"new": NN + name, "args": (p,) if rng.random() < 0.8 else (), "forward": (x,)}
            yield {"call": F + snake, "args": (x,), "kwargs": some(rng, p=lambda: p, training=lambda: rng.random() < 0.8)}


FAMILIES = {f.__name__: f for f in (convolution, pooling, linear, normalization, activation, regularization)}


def main(names):
    torch.set_num_threads(1)
    for name in names:
        rng = random.Random(20261123)
        lines = []
        for case in FAMILIES[name](rng):
            line = json.dumps(record(case, name in ("convolution", "linear")), separators=(",", ":"))
            if line not in lines[-50:]:
                lines.append(line)
        (HERE / f"layers_{name}.json").write_text("[\n" + ",\n".join(dict.fromkeys(lines)) + "\n]\n")
        raised = sum('"out":{"raises"' in line for line in lines)
        print(f"{name}: {len(lines)} calls, {raised} raise")


if __name__ == "__main__":
    main(sys.argv[1:] or list(FAMILIES))

"""Calls of the recurrent, attention, embedding, folding and resampling families, valid and invalid alike."""
from operators import Shaped


def cases(rng):
    yield from recurrent(rng)
    yield from attention(rng)
    yield from transformers(rng)
    yield from embeddings(rng)
    yield from folds(rng)
    yield from resampling(rng)


def recurrent(rng):
    for _ in range(350):
        mode = rng.choice(["RNN", "LSTM", "GRU"])
        n, h = rng.choice([1, 3, 5]), rng.choice([2, 4, 6])
        kwargs = {}
        if rng.random() < 0.4:
            kwargs["num_layers"] = rng.choice([1, 2, 3, 0])
        for name, odds in [("batch_first", 0.4), ("bidirectional", 0.4)]:
            if rng.random() < odds:
                kwargs[name] = True
        if rng.random() < 0.2:
            kwargs["bias"] = False
        if rng.random() < 0.2:
            kwargs["dropout"] = rng.choice([0.5, 2.0])
        if mode == "LSTM" and rng.random() < 0.3:
            kwargs["proj_size"] = rng.choice([1, 2, 4])
        if mode == "RNN" and rng.random() < 0.3:
            kwargs["nonlinearity"] = rng.choice(["relu", "tanh", "gelu"])
        x = [rng.choice([1, 3]), rng.choice([2, 4]), n if rng.random() < 0.92 else n + 1]
        if rng.random() < 0.25:
            x = x[1:]
        if rng.random() < 0.04:
            x = [2] + x + [n]
        forward = [Shaped(x)]
        if rng.random() < 0.3:
            layers = kwargs.get("num_layers", 1) * (2 if kwargs.get("bidirectional") else 1)
            batch = [] if len(x) == 2 else [x[0] if kwargs.get("batch_first") else x[1]]
            if batch and rng.random() < 0.2:
                batch = [7]
            state = Shaped([layers] + batch + [kwargs.get("proj_size", 0) or h])
            forward.append((state, Shaped([layers] + batch + [h])) if mode == "LSTM" else state)
        yield {"new": f"torch.nn.{mode}", "args": (n, h), "kwargs": kwargs, "forward": tuple(forward)}
    for _ in range(120):
        mode = rng.choice(["RNN", "LSTM", "GRU"])
        n, h = rng.choice([1, 3]), rng.choice([2, 4])
        x = rng.choice([[n], [2, n], [2, n], [2, n + 1], [2, 2, n]])
        forward = [Shaped(x)]
        if rng.random() < 0.4:
            state = Shaped(x[:-1] + [h if rng.random() < 0.8 else h + 1])
            forward.append((state, state) if mode == "LSTM" else state)
        yield {"new": f"torch.nn.{mode}Cell", "args": (n, h), "kwargs": {"bias": False} if rng.random() < 0.3 else {}, "forward": tuple(forward)}


def attention(rng):
    # With four axes the CPU kernel reads past values that are shorter than the keys, instead of refusing them: not recorded.
    for _ in range(300):
        e, heads = rng.choice([(4, 2), (6, 3), (8, 1), (8, 4), (6, 4)])
        kwargs = {}
        for name, value, odds in [("bias", False, 0.2), ("add_bias_kv", True, 0.15), ("add_zero_attn", True, 0.1), ("batch_first", True, 0.5)]:
            if rng.random() < odds:
                kwargs[name] = value
        k, v = e, e
        if rng.random() < 0.2:
            k, v = 3, 5
            kwargs |= {"kdim": k, "vdim": v}
        first = kwargs.get("batch_first")
        t, s, b = rng.choice([1, 3]), rng.choice([2, 5]), rng.choice([1, 2])
        seq = lambda length, width: Shaped(([b, length, width] if first else [length, b, width]) if batched else [length, width])
        batched = rng.random() < 0.8
        q = seq(t, e if rng.random() < 0.92 else e + 1)
        key = seq(s, k)
        named = {}
        if rng.random() < 0.3:
            named["need_weights"] = False
        if rng.random() < 0.3:
            named["average_attn_weights"] = False
        if rng.random() < 0.3:
            named["attn_mask"] = Shaped(rng.choice([[t, s], [t, s], [b * heads, t, s] if batched else [heads, t, s], [t, s + 1]]))
        if rng.random() < 0.2:
            named["key_padding_mask"] = Shaped([b, s] if batched else [s], "bool", "zeros")
        yield {"new": "torch.nn.MultiheadAttention", "args": (e, heads), "kwargs": kwargs, "forward": (q, key, seq(s, v)), "named": named}
    for _ in range(250):
        e, ev = rng.choice([4, 8]), rng.choice([4, 3])
        lead = rng.choice([(), (2,), (2, 3), (2, 4)])
        t, s = rng.choice([1, 3]), rng.choice([1, 2, 5])
        named = {}
        if rng.random() < 0.3:
            named["is_causal"] = True
        if rng.random() < 0.3:
            named["attn_mask"] = Shaped(rng.choice([(t, s), (t, s), (1, s), (*lead, t, s), (t, s + 1), (s,)]), rng.choice(["bool", "float32"]))
        klead = lead
        if len(lead) == 2 and rng.random() < 0.3:
            named["enable_gqa"] = True
            klead = (2, rng.choice([1, 2, 3]))
        elif rng.random() < 0.1:
            klead = rng.choice([(1,) * len(lead), (5,) * len(lead)])
        yield {
            "call": "torch.nn.functional.scaled_dot_product_attention",
            "args": (Shaped((*lead, t, e)), Shaped((*klead, s, e if rng.random() < 0.95 else e + 1)), Shaped((*klead, s if rng.random() < 0.95 or len(lead) == 2 else s + 1, ev))),
            "kwargs": named,
        }


def transformers(rng):
    for _ in range(60):
        d, heads = rng.choice([(4, 2), (8, 4), (6, 4)])
        kwargs = {"dim_feedforward": rng.choice([4, 16])}
        for name, value, odds in [("batch_first", True, 0.5), ("norm_first", True, 0.3), ("bias", False, 0.2), ("dropout", 0.0, 0.2), ("activation", "gelu", 0.3)]:
            if rng.random() < odds:
                kwargs[name] = value
        x = Shaped(rng.choice([(3, 2, d), (5, d), (3, 2, d), (3, 2, d + 1), (2, 3, 4, d)]))
        memory = Shaped((*x.shape[:-2], *(x.shape[-2:-1] if not kwargs.get("batch_first") else (4,)), d)) if len(x.shape) == 3 else Shaped((4, d))
        yield {"new": "torch.nn.TransformerEncoderLayer", "args": (d, heads), "kwargs": kwargs, "forward": (x,)}
        yield {"new": "torch.nn.TransformerDecoderLayer", "args": (d, heads), "kwargs": kwargs, "forward": (x, memory)}
        n = rng.choice([1, 2])
        small = dict(kwargs)
        small |= {"num_encoder_layers": n, "num_decoder_layers": rng.choice([0, 1])}
        src = Shaped(rng.choice([(3, 2, d), (3, d), (3, 2, d)]))
        tgt = Shaped((*src.shape[:-1], d) if rng.random() < 0.8 else (4, *src.shape[1:]))
        yield {"new": "torch.nn.Transformer", "args": (d, heads), "kwargs": small, "forward": (src, tgt)}


def embeddings(rng):
    for _ in range(120):
        shape = tuple(rng.choice([1, 2, 3]) for _ in range(rng.randint(0, 3)))
        index = Shaped(shape, rng.choice(["int64", "int64", "int32", "float32", "bool", "uint8"]), "zeros")
        n, d = rng.choice([5, 10]), rng.choice([3, 4])
        kwargs = rng.choice([{}, {}, {"padding_idx": rng.choice([0, -1, 12])}, {"max_norm": 1.0}])
        yield {"new": "torch.nn.Embedding", "args": (n, d), "kwargs": kwargs, "forward": (index,)}
        yield {"call": "torch.nn.functional.embedding", "args": (index, Shaped(rng.choice([(n, d), (n, d), (n,)])))}
        bag = rng.choice([(Shaped((2, 3), "int64", "zeros"),), (Shaped((6,), "int64", "zeros"), Shaped((2,), "int64", "zeros")), (Shaped((6,), "int64", "zeros"),), (Shaped((2, 3), "float32", "zeros"),)])
        yield {"new": "torch.nn.EmbeddingBag", "args": (n, d), "kwargs": rng.choice([{}, {"mode": "sum"}, {"mode": "max"}, {"mode": "other"}]), "forward": bag}


def folds(rng):
    for _ in range(150):
        k = rng.choice([1, 2, 3, (2, 3)])
        kwargs = {}
        for name, values in [("dilation", [1, 2]), ("padding", [0, 1, (1, 0)]), ("stride", [1, 2, (2, 1)])]:
            if rng.random() < 0.4:
                kwargs[name] = rng.choice(values)
        x = Shaped(tuple(rng.choice([2, 4, 6]) for _ in range(rng.choice([3, 4, 4, 2]))))
        yield {"new": "torch.nn.Unfold", "args": (k,), "kwargs": kwargs, "forward": (x,)}
        yield {"call": "torch.nn.functional.unfold", "args": (x, k), "kwargs": kwargs}
        out = rng.choice([(4, 4), (4, 6), 5])
        kk = (k, k) if isinstance(k, int) else k
        ss = kwargs.get("stride", 1)
        ss = (ss, ss) if isinstance(ss, int) else ss
        pp = kwargs.get("padding", 0)
        pp = (pp, pp) if isinstance(pp, int) else pp
        dd = kwargs.get("dilation", 1)
        oo = (out, out) if isinstance(out, int) else out
        length = 1
        for i in range(2):
            length *= max(0, (oo[i] + 2 * pp[i] - dd * (kk[i] - 1) - 1) // ss[i] + 1)
        blocks = Shaped((2, 3 * kk[0] * kk[1] + (rng.random() < 0.1), length + (rng.random() < 0.1)))
        yield {"call": "torch.nn.functional.fold", "args": (blocks, out, k), "kwargs": kwargs}
        n = rng.choice([1, 2, 3])
        y = Shaped(tuple(rng.choice([4, 6, 9]) for _ in range(rng.choice([2, 3, 4, 4, 5]))))
        yield {"new": "torch.nn.PixelShuffle", "args": (n,), "forward": (y,)}
        yield {"new": "torch.nn.PixelUnshuffle", "args": (n,), "forward": (y,)}
        yield {"new": "torch.nn.ChannelShuffle", "args": (n,), "forward": (y,)}
        yield {"call": "torch.nn.functional.pixel_shuffle", "args": (y, rng.choice([2, 3, 0]))}
        z = Shaped(tuple(rng.choice([2, 4, 7]) for _ in range(rng.choice([1, 2, 3]))))
        yield {"call": "torch.Tensor.unfold", "args": (z, rng.randint(-2, 1), rng.choice([1, 2, 3, 8]), rng.choice([1, 2, 0]))}


def resampling(rng):
    for _ in range(350):
        mode = rng.choice(["nearest", "linear", "bilinear", "bicubic", "trilinear", "area", "nearest-exact", "other"])
        rank = {"linear": 3, "bilinear": 4, "bicubic": 4, "trilinear": 5}.get(mode, rng.choice([3, 4, 5]))
        if rng.random() < 0.1:
            rank = rng.choice([2, 3, 4, 5])
        x = Shaped(tuple(rng.choice([1, 2, 3, 5, 7]) for _ in range(rank)))
        n = max(1, rank - 2)
        kwargs = {"mode": mode}
        roll = rng.random()
        if roll < 0.45:
            kwargs["scale_factor"] = rng.choice([2, 0.5, 1.5, 0.3, 2.0, tuple(rng.choice([1.0, 2.0, 0.7]) for _ in range(n))])
        elif roll < 0.9:
            kwargs["size"] = rng.choice([3, 8, tuple(rng.choice([1, 4, 9]) for _ in range(n)), tuple(4 for _ in range(n + 1))])
        elif roll < 0.95:
            kwargs |= {"size": 4, "scale_factor": 2.0}
        if rng.random() < 0.2:
            kwargs["align_corners"] = rng.random() < 0.5
        if rng.random() < 0.15:
            kwargs["recompute_scale_factor"] = True
        yield {"call": "torch.nn.functional.interpolate", "args": (x,), "kwargs": kwargs}
        kwargs = dict(kwargs)
        yield {"new": "torch.nn.Upsample", "kwargs": kwargs, "forward": (x,)}
        yield {"new": rng.choice(["torch.nn.UpsamplingNearest2d", "torch.nn.UpsamplingBilinear2d"]), "kwargs": {k: v for k, v in kwargs.items() if k in ("size", "scale_factor")}, "forward": (x,)}
    for _ in range(100):
        x = Shaped(tuple(rng.choice([2, 3]) for _ in range(rng.choice([4, 4, 5, 3]))))
        g = Shaped((x.shape[0] if rng.random() < 0.9 else 5, *(rng.choice([2, 6]) for _ in range(len(x.shape) - 2)), len(x.shape) - 2 if rng.random() < 0.9 else 4))
        yield {"call": "torch.nn.functional.grid_sample", "args": (x, g), "kwargs": {"mode": rng.choice(["bilinear", "nearest", "bicubic"]), "align_corners": False}}
        size = tuple(rng.choice([2, 3]) for _ in range(rng.choice([4, 5])))
        yield {"call": "torch.nn.functional.affine_grid", "args": (Shaped((size[0], *rng.choice([(2, 3), (3, 4)]))), size), "kwargs": {"align_corners": False}}

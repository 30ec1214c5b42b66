"""Calls that the shape recorders do not make, or too rarely, and whose numbers lowering can get wrong."""


def t(*shape, d=None):
    return {"t": list(shape)} | ({"d": d} if d else {})


def new(name, *args, forward, **kwargs):
    return {"new": f"torch.nn.{name}", "args": list(args), "kwargs": kwargs, "forward": list(forward), "out": "?"}


def call(name, *args, **kwargs):
    return {"call": name, "args": list(args), "kwargs": kwargs, "out": "?"}


def f(value):
    return {"f": value}


def cases():
    for mode in ("zeros", "reflect", "replicate", "circular"):
        yield new("Conv2d", 2, 4, [3, 2], forward=[t(2, 2, 7, 6)], padding=[1, 2], stride=[2, 1], padding_mode=mode)
        yield new("Conv1d", 2, 4, 3, forward=[t(2, 2, 7)], padding=2, dilation=2, padding_mode=mode)
    yield new("Conv2d", 4, 4, 3, forward=[t(1, 4, 6, 5)], padding="same", dilation=2, groups=2)
    yield new("Conv2d", 4, 4, 4, forward=[t(1, 4, 6, 5)], padding="same")
    yield new("ConvTranspose2d", 4, 6, [3, 2], forward=[t(2, 4, 5, 4)], stride=[2, 3], padding=[1, 0], output_padding=[1, 2], groups=2, dilation=[2, 1])
    yield new("ConvTranspose1d", 2, 3, 4, forward=[t(2, 5)], stride=3, padding=1, bias=False)
    for ceil in (True, False):
        yield new("MaxPool2d", 3, forward=[t(2, 2, 8, 7)], stride=2, padding=1, dilation=[1, 2], ceil_mode=ceil)
        for counted in (True, False):
            yield new("AvgPool2d", [3, 2], forward=[t(2, 2, 8, 7)], stride=2, padding=1, ceil_mode=ceil, count_include_pad=counted)
            yield new("AvgPool1d", 4, forward=[t(2, 2, 9)], stride=3, padding=2, ceil_mode=ceil, count_include_pad=counted)
    yield new("AvgPool2d", 3, forward=[t(2, 2, 8, 7)], divisor_override=5)
    yield new("AdaptiveAvgPool2d", [3, 4], forward=[t(2, 2, 7, 9)])
    yield new("AdaptiveAvgPool2d", [7, 7], forward=[t(1, 2, 3, 3)])
    yield new("AdaptiveMaxPool2d", [3, 4], forward=[t(2, 2, 7, 9)])
    yield new("AdaptiveAvgPool1d", 4, forward=[t(2, 2, 7)])
    yield new("LPPool2d", f(2.0), 3, forward=[t(2, 2, 8, 7)], stride=2)
    for mode, options in (("nearest", {}), ("nearest-exact", {}), ("bilinear", {"align_corners": True}), ("bilinear", {"align_corners": False}), ("bicubic", {"align_corners": True}), ("bicubic", {"align_corners": False}), ("area", {})):
        for size in ({"size": [7, 9]}, {"size": [3, 2]}, {"scale_factor": f(1.7)}, {"scale_factor": f(0.6)}):
            yield call("torch.nn.functional.interpolate", t(1, 2, 5, 4), mode=mode, **size, **options)
    yield call("torch.nn.functional.interpolate", t(1, 2, 5, 4), size=[3, 3], mode="bilinear", antialias=True)
    for mode in ("bilinear", "bicubic"):
        for size in ([3, 3], [2, 7], [9, 8]):
            yield call("torch.nn.functional.interpolate", t(1, 2, 8, 7), size=size, mode=mode, antialias=True)
        yield call("torch.nn.functional.interpolate", t(1, 2, 8, 7), scale_factor=f(0.6), mode=mode, antialias=True)
        yield call("torch.nn.functional.interpolate", t(1, 2, 8, 7), size=[3, 3], mode=mode, antialias=True, align_corners=True)
    for kind, outs in (("RNN", 1), ("LSTM", 2), ("GRU", 1)):
        for first in (True, False):
            for both in (True, False):
                yield new(kind, 5, 4, forward=[t(3, 2, 5)], num_layers=2, bidirectional=both, batch_first=first)
        yield new(kind, 5, 4, forward=[t(3, 5)], bias=False)
        state = t(2, 2, 4)
        yield new(kind, 5, 4, forward=[t(3, 2, 5), state if outs == 1 else [state, state]], bidirectional=True)
    yield new("RNN", 5, 4, forward=[t(3, 2, 5)], nonlinearity="relu")
    yield new("RNN", 5, 4, forward=[t(3, 2, 5)], nonlinearity="relu", num_layers=2, bidirectional=True)
    yield new("LSTM", 5, 4, forward=[t(3, 2, 5)], proj_size=2)
    yield new("LSTM", 5, 4, forward=[t(2, 3, 5)], proj_size=3, num_layers=2, bidirectional=True, batch_first=True)
    yield new("LSTM", 5, 4, forward=[t(3, 5)], proj_size=2, bias=False)
    yield new("LSTM", 5, 4, forward=[t(3, 2, 5), [t(2, 2, 3), t(2, 2, 4)]], proj_size=3, bidirectional=True)
    for kind, outs in (("RNN", 1), ("LSTM", 2), ("GRU", 1)):
        state = t(2, 2, 4, d="float64")
        double = {"dtype": {"dtype": "float64"}}
        yield new(kind, 5, 4, forward=[t(3, 2, 5, d="float64")], num_layers=2, bidirectional=True, **double)
        yield new(kind, 5, 4, forward=[t(2, 3, 5, d="float64")], batch_first=True, bias=False, **double)
        yield new(kind, 5, 4, forward=[t(3, 2, 5, d="float64"), state if outs == 1 else [state, state]], bidirectional=True, **double)
        yield new(kind, 5, 4, forward=[t(3, 5, d="float64")], **double)
    yield new("RNN", 5, 4, forward=[t(3, 2, 5, d="float64")], nonlinearity="relu", **double)
    yield new("Linear", 5, 4, forward=[t(3, 5, d="float64")], **double)
    yield new("Conv2d", 2, 4, 3, forward=[t(2, 2, 7, 6, d="float64")], **double)
    yield new("LayerNorm", [5], forward=[t(3, 5, d="float64")], **double)
    yield new("BatchNorm2d", 2, forward=[t(2, 2, 7, 6, d="float64")], **double)
    for n, size, out in ((1, [7], 3), (2, [7, 9], [3, 4]), (2, [6, 8], [3, 4]), (3, [4, 5, 3], [2, 3, 1])):
        yield new(f"AdaptiveMaxPool{n}d", out, forward=[t(2, 2, *size)], return_indices=True)
    yield new("AdaptiveMaxPool2d", [3, 2], forward=[t(2, 5, 5)], return_indices=True)
    x, y = t(2, 5, 8), t(2, 3, 8)
    yield new("MultiheadAttention", 8, 2, forward=[x, x, x], batch_first=True)
    yield new("MultiheadAttention", 8, 4, forward=[x, y, y], batch_first=True, bias=False)
    yield new("MultiheadAttention", 8, 2, forward=[t(5, 2, 8), t(3, 2, 6), t(3, 2, 4)], kdim=6, vdim=4)
    yield new("MultiheadAttention", 8, 2, forward=[t(5, 8), t(3, 8), t(3, 8)])
    yield {**new("MultiheadAttention", 8, 2, forward=[x, y, y], batch_first=True), "named": {"attn_mask": t(5, 3, d="float32"), "average_attn_weights": False}}
    yield {**new("MultiheadAttention", 8, 2, forward=[x, y, y], batch_first=True), "named": {"need_weights": False}}
    yield {**new("MultiheadAttention", 8, 2, forward=[x, y, y], batch_first=True), "named": {"attn_mask": t(5, 3, d="bool")}}
    for extra in ({}, {"add_bias_kv": True}, {"add_zero_attn": True}, {"add_bias_kv": True, "add_zero_attn": True, "kdim": 8, "bias": False}):
        for masks in ({}, {"attn_mask": t(4, 5, 3)}, {"key_padding_mask": t(2, 3)}, {"attn_mask": t(5, 3), "key_padding_mask": t(2, 3)}):
            yield {**new("MultiheadAttention", 8, 2, forward=[x, y, y], batch_first=True, **extra), "named": masks}
    yield {**new("MultiheadAttention", 8, 2, forward=[x, y, y], batch_first=True), "named": {"attn_mask": t(4, 5, 3, d="bool"), "average_attn_weights": False}}
    yield {**new("MultiheadAttention", 8, 2, forward=[x, y, y], batch_first=True, add_zero_attn=True), "named": {"key_padding_mask": t(2, 3, d="bool")}}
    yield {**new("MultiheadAttention", 8, 2, forward=[t(5, 8), t(3, 8), t(3, 8)], add_bias_kv=True), "named": {"key_padding_mask": t(3), "attn_mask": t(2, 5, 3)}}
    handed = [t(5, 2, 8), t(3, 2, 8), t(3, 2, 8), 8, 2, t(24, 8), t(24)]
    forward = "torch.nn.functional.multi_head_attention_forward"
    yield call(forward, *handed, None, None, False, f(0), t(8, 8), t(8))
    yield call(forward, *handed, t(1, 1, 8), t(1, 1, 8), True, f(0), t(6, 8), None, attn_mask=t(4, 5, 3), key_padding_mask=t(2, 3), need_weights=False)
    separate = {"use_separate_proj_weight": True, "q_proj_weight": t(8, 8), "k_proj_weight": t(8, 6), "v_proj_weight": t(8, 4)}
    yield call(forward, t(5, 2, 8), t(3, 2, 6), t(3, 2, 4), 8, 2, None, None, None, None, False, f(0), t(8, 8), t(8), average_attn_weights=False, **separate)
    for reduce in ("sum", "prod", "amax", "amin"):
        yield call("torch.scatter_reduce", t(4, 3), 0, t(3, 2, d="int64"), t(3, 3), reduce=reduce) | {"fill": {"n": 4}}
    yield call("torch.einsum", "...ij,...jk->...ik", t(4, 1, 2, 3), t(5, 3, 2))
    yield call("torch.einsum", "bi,bj", t(1, 2), t(3, 4))
    yield call("torch.rsub", t(3, 4), t(3, 4))
    yield call("torch.rsub", t(3, 4), 2, alpha=3)
    yield new("SyncBatchNorm", 4, forward=[t(3, 4, 5)])
    yield call("torch.full_like", t(3, 4), f(1.5))
    yield call("torch.scalar_tensor", 3)
    yield call("torch.Tensor.new_ones", t(3, 4), [2, 3])
    yield call("torch.clamp_min", t(3, 4), f(0.5))
    yield call("torch.clamp_max", t(3, 4), f(0.5))
    yield new("ReflectionPad3d", [1, 2, 1, 0, 2, 1], forward=[t(2, 2, 3, 4, 5)])
    for name in ("cpu", "requires_grad_", "conj", "byte", "short", "char"):
        yield call(f"torch.Tensor.{name}", t(3, 4))
    for options in ({}, {"norm_first": True, "activation": "gelu"}, {"batch_first": True, "layer_norm_eps": f(0.01)}, {"bias": False}):
        yield new("TransformerEncoderLayer", 8, 2, 12, forward=[t(5, 2, 8)], **options)
        # With the batch first PyTorch takes another path, in which a mask of floats means another thing.
        if "batch_first" not in options:
            yield new("TransformerEncoderLayer", 8, 2, 12, forward=[t(5, 2, 8), t(5, 5)], **options)
    sdpa = "torch.nn.functional.scaled_dot_product_attention"
    yield call(sdpa, t(2, 4, 5, 6), t(2, 4, 3, 6), t(2, 4, 3, 7))
    yield call(sdpa, t(2, 4, 5, 6), t(2, 4, 5, 6), t(2, 4, 5, 6), is_causal=True)
    yield call(sdpa, t(2, 4, 5, 6), t(2, 4, 3, 6), t(2, 4, 3, 7), scale=f(0.3), attn_mask=t(5, 3))
    yield call(sdpa, t(2, 4, 5, 6), t(2, 2, 5, 6), t(2, 2, 5, 6), enable_gqa=True)
    yield call("torch.sparse.mm", t(2, 3), t(3, 4))
    yield call("torch.inner", t(2, 3), t(d="int64"))
    flex = "torch.nn.attention.flex_attention.flex_attention"
    yield call(flex, t(2, 4, 5, 6), t(2, 4, 3, 6), t(2, 4, 3, 7), scale=f(0.3))
    yield call(flex, t(2, 4, 5, 6), t(2, 2, 3, 6), t(2, 2, 3, 7), enable_gqa=True)
    for kind in ("BatchNorm1d", "BatchNorm2d"):
        shape = t(3, 4, 5) if kind.endswith("1d") else t(3, 4, 5, 2)
        yield new(kind, 4, forward=[shape], eps=f(0.01))
        yield new(kind, 4, forward=[shape], affine=False)
        yield new(kind, 4, forward=[shape], track_running_stats=False)
    yield new("BatchNorm1d", 4, forward=[t(3, 4)])
    yield new("InstanceNorm2d", 4, forward=[t(3, 4, 5, 2)], affine=True)
    yield new("InstanceNorm2d", 4, forward=[t(3, 4, 5, 2)], track_running_stats=True)
    yield new("GroupNorm", 2, 4, forward=[t(3, 4, 5, 2)], eps=f(0.001))
    yield new("LayerNorm", [5, 2], forward=[t(3, 4, 5, 2)], bias=False)
    yield new("RMSNorm", [5, 2], forward=[t(3, 4, 5, 2)])
    for approximate in ("none", "tanh"):
        yield new("GELU", forward=[t(3, 8)], approximate=approximate)
    yield new("PReLU", 4, forward=[t(3, 4, 5)])
    yield new("Softplus", forward=[t(30)], beta=f(3.0), threshold=f(2.0))
    yield new("EmbeddingBag", 6, 3, forward=[t(4, 5, d="int64")], mode="sum")
    yield new("Embedding", 6, 3, forward=[t(4, 5, d="int64")], padding_idx=1)
    yield new("Bilinear", 3, 4, 5, forward=[t(2, 3), t(2, 4)])
    yield new("Dropout", f(0.5), forward=[t(3, 4)])
    yield new("LocalResponseNorm", 4, forward=[t(2, 7, 3, 3)], alpha=f(0.2), beta=f(0.6), k=f(1.5))
    for reduction in ("mean", "sum", "none"):
        yield new("MSELoss", forward=[t(3, 4), t(3, 4)], reduction=reduction)
        yield new("CrossEntropyLoss", forward=[t(4, 5), t(4, d="int64")], reduction=reduction, label_smoothing=f(0.1))
    rows, cell = {"s": [1, None, 2]}, t(3, d="int64")
    mask = t(4, d="bool")
    write = "torch.Tensor.__setitem__"
    yield call(write, t(4, 6), [rows], f(2.5))
    yield call(write, t(4, 6), [{"e": 1}, {"s": [None, 3, None]}], t(3))
    yield call(write, t(4, 6, 2), [-1, None, {"s": [1, None, 3]}], t(1, 1, 2, 2))
    yield call(write, t(4, 6, d="int64"), [0], t(6))
    yield call(write, t(4, 6), [mask], t(6))
    yield call(write, t(4, 6, 3), [{"s": [None, 4, None]}, t(4, 3, d="bool")], t(4, 1)) | {"args": [t(4, 4, 3), [{"s": [None, 2, None]}, t(4, 3, d="bool")], t(2, 1)]}
    yield call(write, t(4, 6, d="bool"), [mask, {"s": [2, None, None]}], True)
    yield call(write, t(4, 6), [cell], t(3, 1))
    yield call(write, t(5, 6, 5), [cell, {"s": [1, 3, None]}, cell], t(3, 2))
    yield call(write, t(5, 5, 6), [cell, t(2, 3, d="int64")], f(7))
    # Cut to what another axis has in full.
    yield call(write, t(2, 4, 3), [{"s": [None, None, None]}, {"s": [None, 2, None]}, {"s": [None, 2, None]}], t(2, 2, 2))
    read = "torch.Tensor.__getitem__"
    yield call(read, t(5, 6, 5), [cell, {"s": [1, 3, None]}, cell])
    yield call(read, t(6, 5, 5), [{"s": [1, 3, None]}, cell, t(2, 3, d="int64")])
    yield call(read, t(5, 5, 6), [[0, 2], [1, 3]])
    yield call(read, t(5, 6), [t(d="int64")])
    for form in ("torch.", "torch.Tensor."):
        yield call(form + "index_add", t(5, 3), 0, t(4, d="int64"), t(4, 3))
        yield call(form + "index_copy", t(3, 5), -1, cell, t(3, 3))
        yield call(form + "index_fill", t(3, 5), 1, cell, f(-2))
    yield call("torch.index_add", t(5, 3), 1, cell, t(5, 3), alpha=f(0.5)) | {"fill": {"n": 3}}
    yield call("torch.index_fill", t(3, 5), 0, t(d="int64"), f(3)) | {"fill": {"n": 3}}
    yield from losses()
    yield new("RNNCell", 5, 4, forward=[t(3, 5), t(3, 4)], nonlinearity="relu")
    yield call("torch.bucketize", t(3, 4), t(1))
    yield call("torch.msort", t(3, 4))
    yield call("torch.diagflat", t(2, 2), 1)
    for name, p in (("torch.linalg.vector_norm", f(3)), ("torch.linalg.vector_norm", f(0)), ("torch.linalg.vector_norm", f("inf")), ("torch.norm", f(3))):
        yield call(name, t(3, 4, 2), p, [0, 2])
    yield call("torch.logaddexp2", t(3, 4), t(3, 4))
    yield call("torch.special.xlog1py", t(3, 4), t(3, 4)) | {"fill": {"f": "unit"}}
    yield call("torch.nn.functional.fold", t(2, 18, 4), [6, 7], [3, 3], stride=[2, 3])
    yield call("torch.nn.functional.fold", t(2, 8, 15), [5, 4], [2, 2], dilation=[2, 1], padding=[1, 0])
    yield call("torch.diag_embed", t(2, 3), offset=1, dim1=0, dim2=2)
    yield call("torch.diag_embed", t(2, 3), offset=-2)
    yield call("torch.cdist", t(2, 3, 4), t(5, 4), p=f(1))
    yield from written_out()
    yield from complex_numbers()
    yield from step_by_step()
    yield from not_a_number()
    yield from exact()
    yield from regions()


def written_out():
    """What ONNX has no operator of its own for; `gaps` has NaN in it."""
    gaps = {"fill": {"f": "gaps"}}
    for name in ("maximum", "fmax", "minimum", "fmin"):
        yield call(f"torch.{name}", t(4, 5), t(4, 5)) | gaps
    for equal in (True, False):
        yield call("torch.isclose", t(4, 5), t(4, 5), rtol=f(0.5), atol=f(0.3), equal_nan=equal) | gaps
    yield call("torch.linspace", f(-1.5), 4, 9)
    yield call("torch.logspace", f(-1), f(2), 7)
    yield call("torch.logspace", 0, 3, 4, base=f(2))
    for name in ("hann", "hamming", "blackman", "bartlett", "kaiser"):
        for periodic in (True, False):
            yield call(f"torch.{name}_window", 9, periodic)
    yield call("torch.hamming_window", 8, True, f(0.6), f(0.3))
    yield call("torch.kaiser_window", 8, False, f(5))
    for n in (6, 7):
        for name in ("fftfreq", "rfftfreq"):
            yield call(f"torch.fft.{name}", n, d=f(0.5))
        yield call("torch.fft.fftshift", t(3, n))
        yield call("torch.fft.ifftshift", t(3, n), dim=[1])
    yield call("torch.nn.Transformer.generate_square_subsequent_mask", 3)
    for k in (-1, 0, 1, 2, 3):
        yield call("torch.rot90", t(3, 4, 2), k, [0, 2])
    for how in ("linear", "lower", "higher", "midpoint", "nearest"):
        for name in ("quantile", "nanquantile"):
            fill = gaps if name == "nanquantile" else {"fill": {}}
            yield call(f"torch.{name}", t(4, 7), f(0.3), dim=0, interpolation=how) | fill
    yield call("torch.quantile", t(4, 7), t(3), dim=1, keepdim=True) | {"fill": {"f": "unit"}}
    yield call("torch.quantile", t(4, 7), f(0.5), dim=1) | gaps
    yield call("torch.quantile", t(4, 7), f(0.9))
    for name in ("median", "nanmedian"):
        yield call(f"torch.{name}", t(4, 7))
        for fill in (gaps, {"fill": {}}):
            yield call(f"torch.{name}", t(4, 7), 1) | fill
            yield call(f"torch.{name}", t(4, 6), 0, keepdim=True) | fill
    yield call("torch.kthvalue", t(4, 7), 3, 0)
    yield call("torch.kthvalue", t(4, 7), 7) | gaps
    for name in ("cumprod", "cummax", "cummin", "logcumsumexp"):
        yield call(f"torch.{name}", t(3, 5, 2), 1)
        yield call(f"torch.{name}", t(7), 0)
    for name in ("cummax", "cummin"):
        yield call(f"torch.{name}", t(3, 9), 1) | gaps
        yield call(f"torch.{name}", t(3, 9, d="int64"), 1)
    yield call("torch.diff", t(3, 6), n=2, dim=0, prepend=t(1, 6), append=t(2, 6))
    yield call("torch.diff", t(3, 6, d="bool"))
    for right in (True, False):
        yield call("torch.searchsorted", t(1), t(2, 5), right=right) | gaps
        yield call("torch.bucketize", t(4, 5), t(1), right=right) | gaps
    yield call("torch.searchsorted", t(3, 1), t(3, 4), side="right")
    yield call("torch.kron", t(2, 3), t(4, 1, 2))
    for p in (0, 1, 2, 3, float("inf")):
        yield call("torch.nn.functional.pdist", t(5, 3), f(p) if p != float("inf") else f("inf"))
    for corners in (True, False):
        yield call("torch.nn.functional.affine_grid", t(2, 2, 3), [2, 3, 4, 5], align_corners=corners)
        yield call("torch.nn.functional.affine_grid", t(1, 3, 4), [1, 3, 1, 5, 4], align_corners=corners)
    yield call("torch.addbmm", t(3, 5), t(4, 3, 2), t(4, 2, 5), beta=f(0.5), alpha=f(2))
    yield call("torch.addbmm", t(5), t(4, 3, 2), t(4, 2, 5), beta=0) | gaps
    for order in ("fro", 1, -1, f("inf"), f("-inf")):
        yield call("torch.linalg.matrix_norm", t(2, 3, 4), order, [0, 2], True)
        yield call("torch.linalg.norm", t(3, 4), order)
    for power in (0, 1, 2, 5, 6):
        yield call("torch.linalg.matrix_power", t(2, 3, 3), power)
    for n in (1, 2, 3):
        yield call("torch.linalg.det", t(2, n, n))
    for side in ("left", "right"):
        for first in (True, False):
            yield call("torch.nn.utils.rnn.pad_sequence", [t(3, 2), t(5, 2), t(1, 2)], first, f(-1.5), side)
    yield call("torch.select_scatter", t(3, 4), t(3), 1, -2)
    yield call("torch.select_scatter", t(3, 4), t(4), dim=0, index=1)
    yield call("torch.slice_scatter", t(5, 4), t(2, 4), 0, 1, 5, 2)
    yield call("torch.slice_scatter", t(5, 4), t(5, 2), dim=1, start=-2)
    yield call("torch.diagonal_scatter", t(3, 4), t(3), 1)
    yield call("torch.diagonal_scatter", t(2, 4, 3), t(4, 2), offset=-1, dim1=0, dim2=2) | {"args": [t(3, 4, 3), t(4, 2)]}
    for n, fill in ((3, {"n": 3}), (2, {"n": 2})):
        yield call("torch.index_put", t(4, 6), [t(n, d="int64"), t(n, d="int64")], t(n)) | {"fill": fill}
    yield call("torch.index_put", t(4, 6), [t(3, d="int64")], t(6), True) | {"fill": {"n": 3}}
    yield call("torch.Tensor.masked_scatter", t(4, 6), t(6, d="bool"), t(40))
    for mode in ("sum", "mean", "max"):
        yield new("EmbeddingBag", 6, 3, forward=[t(4, 5, d="int64")], mode=mode, padding_idx=2)
        yield new("EmbeddingBag", 6, 3, forward=[t(7, d="int64"), t(3, d="int64")], mode=mode) | {"fill": {"n": 1}}
    yield new("EmbeddingBag", 6, 3, forward=[t(4, 5, d="int64"), None, t(4, 5)], mode="sum", padding_idx=-6)
    for options in ({}, {"batch_first": True}, {"norm_first": True, "activation": "gelu"}, {"bias": False}):
        yield new("TransformerDecoderLayer", 8, 2, 12, forward=[t(5, 3, 8), t(5, 3, 8)], **options)
    yield new("TransformerDecoderLayer", 8, 2, 12, forward=[t(5, 3, 8), t(4, 3, 8), t(5, 5), t(5, 4)])
    yield new("TransformerDecoderLayer", 8, 2, 12, forward=[t(5, 8), t(4, 8)])
    for options in ({}, {"batch_first": True}, {"norm_first": True, "activation": "gelu"}, {"bias": False}):
        yield new("Transformer", 8, 2, 2, 1, 12, forward=[t(5, 3, 8), t(5, 3, 8)], **options)
    yield new("Transformer", 8, 2, 1, 2, 12, forward=[t(4, 3, 8), t(5, 3, 8), t(4, 4), t(5, 5), t(5, 4)])
    for reduction in ("none", "mean", "sum"):
        for fill in ({"n": 4, "from": -1}, {"n": 5, "from": 0}):
            yield new("MultiLabelMarginLoss", forward=[t(4, 5), t(4, 5, d="int64")], reduction=reduction) | {"fill": fill}
    for form in ("torch.nansum", "torch.nanmean"):
        yield call(form, t(4, 6)) | gaps
        yield call(form, t(4, 6), 1, True) | gaps


def regions():
    """Boxes, taps that are shifted, and pictures read at the places of a grid."""
    boxes = {"fill": {"f": "boxes"}}
    for aligned in (True, False):
        for ratio in (2, 0, -1, 3):
            yield call("torch.ops.torchvision.roi_align", t(2, 3, 12, 14), t(7, 5), f(1), 3, 2, ratio, aligned) | boxes
        yield call("torch.ops.torchvision.roi_align", t(2, 3, 12, 14), t(7, 5), f(0.5), 4, 4, -1, aligned) | boxes
        yield call("torch.ops.torchvision.roi_align", t(2, 1, 5, 6), t(7, 5), f(1.5), 2, 2, 2, aligned) | boxes
    x = t(2, 4, 9, 8)
    for groups, sets in ((1, 1), (2, 1), (1, 2), (2, 4)):
        for used in (True, False):
            yield call("torch.ops.torchvision.deform_conv2d", x, t(6, 4 // groups, 3, 2), t(2, 12 * sets, 9, 4), t(2, 6 * sets, 9, 4), t(6), 1, 2, 1, 0, 1, 1, groups, sets, used)
    yield call("torch.ops.torchvision.deform_conv2d", t(1, 2, 7, 7), t(3, 2, 3, 3), t(1, 18, 2, 5), t(1, 9, 2, 5), t(3), 2, 1, 0, 1, 2, 2, 1, 1, True) | {"fill": {"f": "far"}}
    yield call("torch.ops.torchvision.deform_conv2d", t(1, 2, 1, 6), t(3, 2, 1, 3), t(1, 6, 1, 6), t(1, 3, 1, 6), t(3), 1, 1, 0, 1, 1, 1, 1, 1, True)
    for mode in ("bilinear", "nearest", "bicubic"):
        for padding in ("zeros", "border", "reflection"):
            for corners in (True, False):
                yield call("torch.nn.functional.grid_sample", t(2, 3, 5, 4), t(2, 3, 6, 2), mode, padding, corners)
                if mode != "bicubic":
                    yield call("torch.nn.functional.grid_sample", t(2, 3, 4, 5, 3), t(2, 2, 3, 4, 3), mode, padding, corners)
    yield call("torch.nn.functional.grid_sample", t(1, 2, 5, 4), t(1, 3, 6, 2), "bicubic", "reflection", True) | {"fill": {"f": "far"}}
    yield call("torch.nn.functional.grid_sample", t(1, 2, 4, 5, 3), t(1, 2, 3, 4, 3), "bilinear", "reflection", False) | {"fill": {"f": "far"}}


def not_a_number():
    """Where NaN goes: through, to one end, or nowhere."""
    gaps = {"fill": {"f": "gaps"}}
    for name in ("max", "min"):
        yield call(f"torch.{name}", t(4, 5), t(4, 5)) | gaps
        yield call(f"torch.{name}", t(4, 6)) | gaps
        yield call(f"torch.{name}", t(4, 6), 1) | gaps
        yield call(f"torch.{name}", t(3, 4), 1, keepdim=True) | gaps
        yield call(f"torch.a{name}", t(4, 6), [0, 1]) | gaps
        yield call(f"torch.a{name}", t(3, 4), 1, keepdim=True) | gaps
        yield call(f"torch.arg{name}", t(4, 6)) | gaps
        yield call(f"torch.arg{name}", t(3, 4), 1) | gaps
        yield call(f"torch.clamp_{name}", t(4, 6), f(0.5)) | gaps
        yield call(f"torch.clamp_{name}", t(4, 6), t(6)) | gaps
    yield call("torch.aminmax", t(3, 4), dim=1) | gaps
    yield call("torch.clamp", t(4, 6), f(-0.5), f(0.5)) | gaps
    yield call("torch.clamp", t(4, 6), t(6), t(4, 1)) | gaps
    for options in ({}, {"descending": True}):
        yield call("torch.sort", t(4, 9), 1, **options) | gaps
        yield call("torch.sort", t(9, 2), 0, **options) | gaps
        yield call("torch.argsort", t(4, 9), 1, **options) | gaps
    yield call("torch.msort", t(9, 2)) | gaps
    for largest in (True, False):
        yield call("torch.topk", t(4, 9), 3, largest=largest) | gaps
    for name, *args in (
        ("ReLU",), ("ReLU6",), ("LeakyReLU",), ("RReLU",), ("ELU",), ("SELU",), ("CELU",), ("CELU", f(-2)), ("GELU",), ("SiLU",), ("Mish",), ("Hardswish",),
        ("Hardsigmoid",), ("Hardtanh",), ("Hardshrink",), ("Softshrink",), ("Tanhshrink",), ("Softplus",), ("Softsign",), ("Threshold", f(0.1), f(20)), ("PReLU",),
        ("LogSigmoid",), ("Sigmoid",), ("Tanh",), ("MaxPool1d", 2), ("AvgPool1d", 2), ("AdaptiveMaxPool1d", 3),
    ):
        yield new(name, *args, forward=[t(2, 3, 7) if name.endswith("1d") else t(4, 6)]) | gaps
    yield new("MaxPool2d", 2, forward=[t(1, 2, 6, 6)], stride=2, padding=1) | gaps
    yield new("MaxPool2d", 2, forward=[t(1, 2, 6, 6)], return_indices=True) | gaps
    for name in ("sign", "sgn", "trunc", "frac", "round", "floor", "ceil", "abs", "square", "nan_to_num", "isfinite", "signbit", "logical_not", "sinc", "erfc",
                 "cumsum", "count_nonzero", "all", "any", "logsumexp", "softmax", "log_softmax", "nansum"):
        args = [1] if name in ("cumsum", "logsumexp", "softmax", "log_softmax") else []
        yield call(f"torch.{name}", t(4, 6), *args) | gaps
    for name in ("remainder", "fmod", "floor_divide", "copysign", "heaviside", "logaddexp", "xlogy", "atan2", "eq", "ne", "lt", "ge", "logical_and"):
        yield call(f"torch.{name}", t(4, 6), t(4, 6)) | gaps
    yield call("torch.Tensor.to", t(4, 6), {"dtype": "bool"}) | gaps
    yield call("torch.tril", t(4, 6)) | gaps
    yield call("torch.prod", t(4, 6), 1) | gaps
    yield call("torch.renorm", t(4, 6), f(2), 0, f(1)) | gaps


def exact():
    """Whole numbers, memory and small matrices."""
    for d in ("int64", "int32", "uint8"):
        for name in ("left", "right"):
            for first in (0, -9, 100):
                if first < 0 and d == "uint8":
                    continue
                fill = {"fill": {"n": 70 if d != "uint8" else 12, "from": first}}
                yield call(f"torch.bitwise_{name}_shift", t(4, 6, d=d), t(4, 6, d=d)) | fill
    yield call("torch.bitwise_left_shift", t(4, 6, d="int64"), 3)
    yield call("torch.bitwise_right_shift", t(4, 6, d="int64"), 1) | {"fill": {"n": 9, "from": -5}}
    for name in ("real", "angle"):
        yield call(f"torch.{name}", t(4, 6))
    yield call("torch.angle", t(4, 6)) | {"fill": {"f": "gaps"}}
    yield call("torch.angle", t(4, 6, d="int64")) | {"fill": {"n": 5, "from": -2}}
    for n in (1, 2, 3):
        for name in ("slogdet", "inv"):
            yield call(f"torch.linalg.{name}", t(2, n, n))
    for places in (2, -1):
        yield call("torch.round", t(4, 6), decimals=places)
    yield call("torch.sort", t())
    yield call("torch.topk", t(), 1)
    yield call("torch.as_strided", t(4, 6), [3, 4], [2, 3])
    yield call("torch.as_strided", t(3, 4), [2, 2, 2], [4, 0, 1])


def complex_numbers():
    for name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft"):
        made = [t(2, 6)] if name in ("rfft", "ihfft") else [t(2, 6), t(2, 6, d="complex64")]
        for x in made:
            for norm in (None, "ortho", "forward", "backward"):
                yield call(f"torch.fft.{name}", x, norm=norm)
            for n in (4, 7, 9):
                yield call(f"torch.fft.{name}", x, n, 0)
                yield call(f"torch.fft.{name}", x, n=n)
        for x in [t(2, 5, 4)] if name in ("rfft", "ihfft") else [t(2, 5, 4), t(2, 5, 4, d="complex64")]:
            yield call(f"torch.fft.{name}2", x, norm="ortho")
            yield call(f"torch.fft.{name}2", x, [3, 6], [0, 2])
            yield call(f"torch.fft.{name}n", x)
            yield call(f"torch.fft.{name}n", x, [4, -1], norm="forward")
    yield call("torch.fft.rfft", t(3, 8, d="float64"))
    rough = {"fill": {"f": "rough"}}
    long = t(2, 4500, d="complex64")
    for norm in (None, "ortho", "forward"):
        for name in ("fft", "ifft"):
            yield call(f"torch.fft.{name}", long, norm=norm) | rough
        yield call("torch.fft.rfft", t(2, 4500), norm=norm) | rough
        yield call("torch.fft.irfft", long, 5000, norm=norm) | rough
        yield call("torch.fft.irfft", long, norm=norm) | rough
        yield call("torch.fft.hfft", t(4101, 2, d="complex64"), 8191, 0, norm=norm) | rough
    yield call("torch.fft.ihfft", t(2, 8192)) | rough
    yield call("torch.fft.irfft", t(2500, 2), dim=0) | rough
    yield call("torch.fft.fft", t(2, 3001), 4200) | rough
    yield call("torch.fft.fft2", t(2, 2100, 3)) | rough
    yield call("torch.fft.rfft", t(1, 16384, d="float64")) | rough
    yield call("torch.fft.fft", t(1, 4099))
    yield call("torch.fft.fft", t(3, 8, d="int64"))
    z, w = t(3, 4, d="complex64"), t(3, 4, d="complex64")
    for name in ("real", "imag", "abs", "angle", "view_as_real", "conj", "resolve_conj", "neg", "flipud", "sum", "mean", "clone", "tril"):
        yield call(f"torch.{name}", z)
    yield call("torch.view_as_complex", t(3, 4, 2))
    for name in ("complex", "polar"):
        yield call(f"torch.{name}", t(3, 4), t(3, 4))
    for name in ("mul", "add", "sub"):
        for other in (w, t(3, 4), t(4), 2, f(0.5)):
            yield call(f"torch.{name}", z, other)
        yield call(f"torch.{name}", t(3, 4), w)
    for other in (w, t(3, 4), t(4), 2, f(0.5), t(3, 1, d="complex64")):
        yield call("torch.div", z, other)
    yield call("torch.div", t(4), z)
    yield call("torch.Tensor.__truediv__", z, w)
    yield call("torch.add", z, w, alpha=2)
    yield call("torch.matmul", z, t(4, 2, d="complex64"))
    yield call("torch.bmm", t(2, 3, 4, d="complex64"), t(2, 4, 2, d="complex64"))
    yield call("torch.einsum", "bixy,ioxy->boxy", t(2, 3, 4, 2, d="complex64"), t(3, 2, 4, 2, d="complex64"))
    yield call("torch.reshape", z, [2, 6])
    yield call("torch.permute", z, [1, 0])
    yield call("torch.Tensor.flatten", z)
    yield call("torch.unsqueeze", z, 1)
    yield call("torch.sum", z, 0)
    yield call("torch.roll", z, 1, 1)
    yield call("torch.cat", [z, w], 1)
    yield call("torch.stack", [z, w], -1)
    yield call("torch.chunk", z, 2, 1)
    yield call("torch.fft.fftshift", z, dim=[1])
    yield call("torch.nn.functional.pad", z, [1, 2], value=f(3))
    yield call("torch.where", t(3, 4, d="bool"), z, w)
    yield call("torch.masked_fill", z, t(3, 4, d="bool"), f(2))
    yield call("torch.index_select", z, 1, t(3, d="int64")) | {"fill": {"n": 4}}
    yield call("torch.zeros", [2, 3], dtype={"dtype": "complex64"})
    yield call("torch.ones", [2, 3], dtype={"dtype": "complex64"})
    yield call("torch.Tensor.to", t(3, 4), {"dtype": "complex64"})
    yield call("torch.Tensor.float", z)
    yield call("torch.Tensor.cfloat", t(3, 4))
    yield call("torch.Tensor.__getitem__", z, [{"s": [1, None, None]}, {"s": [None, 2, None]}])
    yield call("torch.Tensor.__setitem__", z, [{"s": [1, None, None]}, {"s": [None, 2, None]}], t(2, 2, d="complex64"))
    for x in (t(40), t(2, 40), t(2, 40, d="float64")):
        d = "float64" if x.get("d") else "float32"
        yield call("torch.stft", x, 8, return_complex=True)
        yield call("torch.stft", x, 8, 3, window=t(8, d=d), return_complex=True) | {"fill": {"f": "above"}}
        yield call("torch.stft", x, 9, 4, 6, t(6, d=d), False, normalized=True, onesided=False, return_complex=True)
        yield call("torch.stft", x, 8, win_length=6, pad_mode="constant", return_complex=False)
    yield call("torch.stft", t(2, 40), 8, pad_mode="replicate", return_complex=True)
    yield call("torch.stft", t(2, 9000), 4096, 1024, 4000, t(4000), return_complex=True) | {"fill": {"f": "above"}}
    yield call("torch.stft", t(9000), 2100, 700, center=False, onesided=False, normalized=True, return_complex=False)
    z = t(2, 2049, 5, d="complex64")
    yield call("torch.istft", z, 4096, 1024, window=t(4096)) | {"fill": {"f": "above"}}
    yield call("torch.istft", z, 4096, 1500, 4000, t(4000), normalized=True, length=7500) | {"fill": {"f": "above"}}
    for x in (t(5, 7, d="complex64"), t(2, 5, 7, d="complex64")):
        yield call("torch.istft", x, 8)
        yield call("torch.istft", x, 8, 3, window=t(8)) | {"fill": {"f": "above"}}
        yield call("torch.istft", x, 8, 2, 6, t(6), normalized=True, length=15) | {"fill": {"f": "above"}}
        yield call("torch.istft", x, 8, 2, length=30)
    yield call("torch.istft", t(8, 7, d="complex64"), 8, 3, window=t(8), center=False, onesided=False) | {"fill": {"f": "above"}}


def step_by_step():
    """What takes many steps: elimination, series, alignments."""
    rough = {"fill": {"f": "rough"}}
    for n in (1, 2, 3, 4, 7, 20):
        for name in ("det", "slogdet", "inv"):
            yield call(f"torch.linalg.{name}", t(2, n, n)) | rough
        yield call("torch.linalg.solve", t(2, n, n), t(2, n, 3)) | rough
    yield call("torch.linalg.inv", t(40, 40)) | rough
    yield call("torch.linalg.inv", t(3, 5, 5, d="float64")) | rough
    yield call("torch.linalg.solve", t(4, 4), t(4)) | rough
    yield call("torch.linalg.solve", t(3, 4, 4), t(3, 4)) | rough
    yield call("torch.linalg.solve", t(4, 4), t(3, 4, 2)) | rough
    yield call("torch.linalg.solve", t(2, 4, 4), t(3, 4), left=False) | rough | {"args": [t(4, 4), t(3, 4)]}
    yield call("torch.linalg.solve", t(2, 4, 4), t(2, 3, 4), left=False) | rough
    for power in (-1, -3):
        yield call("torch.linalg.matrix_power", t(2, 3, 3), power) | rough
    yield call("torch.det", t(2, 2)) | {"fill": {"f": "above"}}
    for n in (1, 2, 5, 9):
        yield call("torch.linalg.cholesky", t(2, n, n)) | {"fill": {"f": "positive"}}
    yield call("torch.linalg.cholesky", t(4, 4), upper=True) | {"fill": {"f": "positive"}}
    for shape in ([1, 1], [2, 2], [3, 5], [5, 3], [2, 4, 4], [2, 3, 6, 4], [20, 3]):
        for mode in ("reduced", "complete", "r"):
            yield call("torch.linalg.qr", t(*shape), mode) | rough
    yield call("torch.linalg.qr", t(4, 4, d="float64")) | {"fill": {"f": "positive"}}
    for n in (1, 2, 3, 6):
        for fill in ({"f": "unit"}, {}, {"f": "far"}, {"f": "rough"}):
            yield call("torch.linalg.matrix_exp", t(2, n, n)) | {"fill": fill}
    yield call("torch.matrix_exp", t(3, 3, d="float64")) | rough
    for d in ("float32", "float64"):
        for fill in ({"f": "unit"}, {"f": "above"}, {}, {"f": "far"}, {"f": "gaps"}):
            for name in ("lgamma", "digamma", "i0"):
                yield call(f"torch.{name}", t(6, 7, d=d)) | {"fill": fill}
            yield call("torch.polygamma", 0, t(6, 7, d=d)) | {"fill": fill}
            # Near its poles what PyTorch gives in float32 is mostly rounding.
            if d == "float64" or "f" in fill and fill["f"] in ("unit", "above"):
                for n in (1, 2, 3, 7, 12):
                    yield call("torch.polygamma", n, t(6, 7, d=d)) | {"fill": fill}
    for name in ("lgamma", "digamma", "i0"):
        yield call(f"torch.{name}", t(9, d="int64")) | {"fill": {"n": 9, "from": -3}}
    yield call("torch.erfinv", t(6, 7)) | {"fill": {"f": "unit"}}
    yield call("torch.erfinv", t(3, d="int64")) | {"fill": {"n": 3, "from": -1}}
    long = "int64"
    for reduction in ("none", "mean", "sum"):
        yield call("torch.nn.functional.ctc_loss", t(9, 3, 5), t(3, 4, d=long), [9, 7, 5], [4, 3, 2], reduction=reduction) | {"fill": {"n": 4, "from": 1}}
        yield new("CTCLoss", 2, forward=[t(9, 3, 5), t(3, 4, d=long), [9, 9, 2], [4, 0, 3]], reduction=reduction, zero_infinity=True) | {"fill": {"n": 2, "from": 0}}
        yield new("CTCLoss", forward=[t(6, 3, 5), t(3, 4, d=long), [6, 6, 2], [4, 1, 4]], reduction=reduction) | {"fill": {"n": 1, "from": 1}}
        yield new("CTCLoss", forward=[t(8, 3, 5), t(6, d=long), [8, 7, 8], [3, 1, 2]], reduction=reduction) | {"fill": {"n": 4, "from": 1}}
        yield new("CTCLoss", forward=[t(8, 5), t(3, d=long), [8], [3]], reduction=reduction) | {"fill": {"n": 4, "from": 1}}
        yield new("CTCLoss", forward=[t(5, 2, 5), t(2, 2, d=long), t(2, d=long), t(2, d=long)], reduction=reduction) | {"fill": {"n": 2, "from": 1}}


def losses():
    x, y, many, classes = t(4, 5), t(4, 5), t(4, 5, 3), t(4, d="int64")
    signs = {"fill": {"n": 2, "from": 0}}
    for reduction in ("none", "mean", "sum"):
        how = {"reduction": reduction}
        for name, options in (("L1Loss", {}), ("MSELoss", {}), ("SmoothL1Loss", {"beta": f(0.5)}), ("HuberLoss", {"delta": f(0.7)}), ("SoftMarginLoss", {}), ("HingeEmbeddingLoss", {"margin": f(1.5)}), ("MultiLabelSoftMarginLoss", {})):
            yield new(name, forward=[x, y], **options, **how)
        for name, options in (("PoissonNLLLoss", {"full": True}), ("PoissonNLLLoss", {"log_input": False}), ("KLDivLoss", {}), ("BCELoss", {})):
            yield new(name, forward=[x, y], **options, **how) | {"fill": {"f": "unit"}}
        yield new("KLDivLoss", forward=[x, y], log_target=True, **how)
        yield new("BCEWithLogitsLoss", forward=[x, y], **how) | {"fill": {"f": "unit"}}
        yield call("torch.nn.functional.binary_cross_entropy_with_logits", x, y, t(5), pos_weight=t(5), **how) | {"fill": {"f": "unit"}}
        yield call("torch.nn.functional.binary_cross_entropy", x, y, t(4, 1), **how) | {"fill": {"f": "unit"}}
        for options in ({}, {"label_smoothing": f(0.1)}, {"ignore_index": 2}, {"ignore_index": 1, "label_smoothing": f(0.2)}):
            yield new("CrossEntropyLoss", forward=[x, classes], **options, **how)
        yield new("CrossEntropyLoss", forward=[many, t(4, 3, d="int64")], **how)
        yield new("CrossEntropyLoss", forward=[x, y], label_smoothing=f(0.1), **how)
        yield new("CrossEntropyLoss", forward=[t(5), t(d="int64")], **how)
        yield call("torch.nn.functional.cross_entropy", x, classes, t(5), ignore_index=3, label_smoothing=f(0.3), **how) | {"fill": {"f": "unit"}}
        yield call("torch.nn.functional.cross_entropy", x, y, t(5), **how) | {"fill": {"f": "unit"}}
        yield new("NLLLoss", forward=[many, t(4, 3, d="int64")], ignore_index=1, **how)
        yield call("torch.nn.functional.nll_loss", x, classes, t(5), **how)
        yield call("torch.nn.functional.multi_margin_loss", x, classes, p=2, margin=f(0.5), **how)
        yield call("torch.nn.functional.multi_margin_loss", x, classes, weight=t(5), **how)
        yield new("GaussianNLLLoss", forward=[x, y, t(4, 1)], full=True, **how) | {"fill": {"f": "above"}}
        yield new("GaussianNLLLoss", forward=[x, y, t(4)], **how) | {"fill": {"f": "above"}}
        yield new("CosineEmbeddingLoss", forward=[x, y, t(4, d="int64")], margin=f(0.2), **how) | {"fill": {"n": 1, "from": 1}}
        yield new("CosineEmbeddingLoss", forward=[x, y, t(4, d="int64")], margin=f(-0.9), **how) | {"fill": {"n": 1, "from": -1}}
        yield new("HingeEmbeddingLoss", forward=[x, t(4, 5, d="int64")], **how) | {"fill": {"n": 3, "from": -1}}
        yield new("MarginRankingLoss", forward=[t(4), t(4), t(4, d="int64")], margin=f(0.3), **how) | {"fill": {"n": 3, "from": -1}}
        for options in ({}, {"p": f(1)}, {"swap": True, "margin": f(2)}, {"p": f(3)}):
            yield new("TripletMarginLoss", forward=[x, y, t(4, 5)], **options, **how)
        yield new("TripletMarginWithDistanceLoss", forward=[x, y, t(4, 5)], **how)
    yield new("KLDivLoss", forward=[x, y], reduction="batchmean") | {"fill": {"f": "unit"}}
    yes = t(3, 4, d="bool")
    for name in ("add", "mul", "maximum", "minimum", "fmax", "fmin"):
        yield call(f"torch.{name}", yes, yes)
    yield call("torch.add", yes, yes, alpha=True)
    yield call("torch.nn.functional.normalize", t(3, 4, d="float64"), p=f(3))
    for p in (1, 2, 3.5, "inf"):
        for dim in (0, -1):
            yield call("torch.renorm", t(3, 2, 4), f(p), dim, f(0.7))
    yield call("torch.Tensor.renorm", t(3, 4, d="float64"), f(2), 1, f(0.0))
    yield call("torch.renorm", t(3, 4), f(2), 0, f(100))
    yield call("torch.einsum", "i,j->ij", t(3, d="int64"), t(4))

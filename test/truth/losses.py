"""Records what PyTorch's losses return, or say, for shapes and dtypes; and some values. Needs torch. Writes losses.json."""

import inspect
import json
import math
import warnings
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.modules import loss as losses

warnings.simplefilter("ignore")

DTYPES = {"f": torch.float32, "d": torch.float64, "h": torch.float16, "i": torch.int64, "s": torch.int32, "b": torch.bool, "u": torch.uint8}


def tensor(text):
    """`f4x10`: float32 of shape (4, 10); `i`: an int64 scalar."""
    shape = [int(size) for size in text[1:].split("x") if size]
    return torch.zeros(shape, dtype=DTYPES[text[0]])


def case(name, inputs, **arguments):
    given = {key: tensor(value[1:]) if isinstance(value, str) and value.startswith("@") else value for key, value in arguments.items()}
    tensors = [tensor(text) for text in inputs.split()]
    fact = {"name": name, "inputs": inputs.split(), "arguments": arguments}
    try:
        if name[0].isupper():
            output = getattr(nn, name)(**given)(*tensors)
        else:
            output = getattr(F, name)(*tensors, **given)
        return {**fact, "shape": list(output.shape), "dtype": str(output.dtype).split(".")[1]}
    except (ValueError, RuntimeError, IndexError, TypeError) as error:
        return {**fact, "raises": str(error).splitlines()[0]}


def each(names, *inputs, **arguments):
    return [case(name, one, **arguments) for name in names.split() for one in inputs]


CE = "CrossEntropyLoss cross_entropy"
NLL = "NLLLoss nll_loss"
ELEMENTWISE = "L1Loss l1_loss MSELoss mse_loss SmoothL1Loss smooth_l1_loss HuberLoss huber_loss SoftMarginLoss soft_margin_loss KLDivLoss kl_div PoissonNLLLoss poisson_nll_loss HingeEmbeddingLoss hinge_embedding_loss"

SHAPES = [
    *each(CE, "f4x10 i4", "f10 i", "f4x10x8x8 i4x8x8", "f4x10x7 i4x7", "f4x10 f4x10", "f10 f10", "f4x10x8x8 f4x10x8x8", "d4x10 i4", "h4x10 i4"),
    *each(CE, "f4x10 i4", "f4x10x8x8 i4x8x8", "f10 i", "f4x10 f4x10", "f4x10x8x8 f4x10x8x8", reduction="none"),
    *each(CE, "f4x10 i4", reduction="sum", label_smoothing=0.1),
    *each(CE, "f4x10 i5", "f4x10 i4x1", "f4x10 i", "f4x10 i4x10", "f4x10 f4", "f4x10 s4", "f4x10 b4", "f4x10 u4", "f4x10x8x8 i4x8x7", "f4x10x8x8 i4x10x8x8", "f4x10x8x8 i4", "i4x10 i4", "f10 i10", "f10 i1", "f i", "f4x10 f4x9", "f4x10x8x8 f4x8x8", "f4x1 i4", "f4x1 f4x1"),
    *each(CE, "f4x10 i4", weight="@f10"),
    *each(CE, "f4x10 i4", weight="@f9"),
    *each(CE, "f4x10 f4x10", weight="@f9"),
    *each(CE, "f4x10 i4", reduction="average"),
    *each(CE, "f4x10 i4", label_smoothing=1.5),
    *each(NLL, "f4x10 i4", "f10 i", "f4x10x8x8 i4x8x8", "f4x10x7 i4x7", "f4x10 i5", "f4x10 f4x10", "f4x10 f4", "f4x10 s4", "f4x10x8x8 i4x8x7", "f4x10x8x8 i4", "f4x10x7 i4x6", "f i", "f10 i10"),
    *each(NLL, "f4x10 i4", "f4x10x8x8 i4x8x8", "f10 i", reduction="none"),
    *each("BCELoss binary_cross_entropy", "f4 f4", "f4x3 f4x3", "f4x1 f4", "f4 i4", "f4 d4", "f f"),
    *each("BCELoss binary_cross_entropy", "f4x3 f4x3", reduction="none"),
    *each("BCEWithLogitsLoss binary_cross_entropy_with_logits", "f4 f4", "f4x3 f4x3", "f4x1 f4", "f4 i4", "f4 d4", "f f", "i4 f4"),
    *each("BCEWithLogitsLoss binary_cross_entropy_with_logits", "f4x3 f4x3", reduction="none", pos_weight="@f3"),
    *each("BCEWithLogitsLoss binary_cross_entropy_with_logits", "f4x3 f4x3", pos_weight="@f4"),
    *each(ELEMENTWISE, "f4x3 f4x3", "f f", "d4 d4", "f4 d4", "d4 f4", "f4x1 f4", "f4x3 f3", "f4x3 f4x2"),
    *each(ELEMENTWISE, "f4x3 f4x3", "f4x1 f4", reduction="none"),
    *each("L1Loss MSELoss SmoothL1Loss HuberLoss PoissonNLLLoss KLDivLoss", "f4 i4", "i4 i4", "f4 b4"),
    *each("KLDivLoss", "f4x10 f4x10", reduction="batchmean"),
    *each("MultiLabelSoftMarginLoss multilabel_soft_margin_loss", "f4x3 f4x3", "f3 f3", "f4x3 f3", "f4x3 f4x2"),
    *each("MultiLabelSoftMarginLoss multilabel_soft_margin_loss", "f4x3 f4x3", "f4x5x3 f4x5x3", reduction="none"),
    *each("MultiLabelMarginLoss multilabel_margin_loss", "f4x3 i4x3", "f3 i3", "f4x3 i4", "f4x3 f4x3"),
    *each("MultiLabelMarginLoss multilabel_margin_loss", "f4x3 i4x3", "f3 i3", reduction="none"),
    *each("MultiMarginLoss multi_margin_loss", "f4x3 i4", "f3 i", "f4x3 i5", "f4x3 f4"),
    *each("MultiMarginLoss multi_margin_loss", "f4x3 i4", reduction="none"),
    *each("GaussianNLLLoss gaussian_nll_loss", "f4x3 f4x3 f4x3", "f4x3 f4x3 f4x1", "f4x3 f4x3 f4", "f4x3 f4x3 f3", "f4x3 f4x3 f4x2"),
    *each("GaussianNLLLoss gaussian_nll_loss", "f4x3 f4x3 f4x3", reduction="none"),
    *each("CosineEmbeddingLoss cosine_embedding_loss", "f4x8 f4x8 f4", "f8 f8 f", "f4x8 f4x8 f4x1", "f4x8 f4x7 f4", "f4x8 f4x8 i4"),
    *each("CosineEmbeddingLoss cosine_embedding_loss", "f4x8 f4x8 f4", reduction="none"),
    *each("MarginRankingLoss margin_ranking_loss", "f4 f4 f4", "f4 f5 f4", "f4x1 f4 f4", "f4x2 f4x2 f4x2"),
    *each("MarginRankingLoss margin_ranking_loss", "f4 f4 f4", reduction="none"),
    *each("TripletMarginLoss triplet_margin_loss TripletMarginWithDistanceLoss triplet_margin_with_distance_loss", "f4x8 f4x8 f4x8", "f8 f8 f8", "f4x8 f4x8 f4x7", "f4x8 f4x8 f8", "f4x5x8 f4x5x8 f4x5x8"),
    *each("TripletMarginLoss triplet_margin_loss TripletMarginWithDistanceLoss triplet_margin_with_distance_loss", "f4x8 f4x8 f4x8", "f8 f8 f8", "f4x5x8 f4x5x8 f4x5x8", reduction="none"),
]


def ctc(log_probs, targets, input_lengths, target_lengths, **arguments):
    T, N = (log_probs + [None])[:2] if len(log_probs) == 3 else (log_probs[0], None)
    tensors = [
        torch.zeros(log_probs),
        torch.ones(targets, dtype=torch.int64),
        torch.full([N] if N else [], input_lengths),
        torch.full([N] if N else [], target_lengths),
    ]
    fact = {"log_probs": log_probs, "targets": targets, "lengths": list(tensors[2].shape), "arguments": arguments}
    try:
        return {**fact, "shape": list(nn.CTCLoss(**arguments)(*tensors).shape)}
    except (ValueError, RuntimeError) as error:
        return {**fact, "raises": str(error).splitlines()[0]}


CTC = [
    ctc([50, 16, 20], [16, 30], 50, 30),
    ctc([50, 16, 20], [16, 30], 50, 30, reduction="none"),
    ctc([50, 20], [30], 50, 30, reduction="none"),
    ctc([50, 16, 20], [160], 50, 10),
    ctc([50, 16, 20], [15, 30], 50, 30),
    ctc([50, 16, 20], [16, 30], 50, 30, blank=20),
]


def values():
    uniform = torch.zeros(2, 10)
    logits = torch.tensor([[2.0, 1, 0]])
    yield "uniform", F.cross_entropy(uniform, torch.tensor([1, 2])).item()
    yield "smoothed", F.cross_entropy(logits, torch.tensor([0]), label_smoothing=0.1).item()
    best = torch.full((1, 10), 0.0)
    best[0, 0] = math.log((10 * 0.9 + 0.1) / 0.1)
    yield "floor", F.cross_entropy(best, torch.tensor([0]), label_smoothing=0.1).item()
    yield "bce at 0", F.binary_cross_entropy_with_logits(torch.zeros(3), torch.tensor([0.0, 1, 1])).item()
    yield "triplet", F.triplet_margin_loss(torch.tensor([[0.0, 0]]), torch.tensor([[1.0, 0]]), torch.tensor([[0.0, 1.5]])).item()
    yield "huber at 3", F.huber_loss(torch.tensor(3.0), torch.tensor(0.0), delta=1.0).item()
    yield "smooth l1 at 3", F.smooth_l1_loss(torch.tensor(3.0), torch.tensor(0.0), beta=2.0).item()


def parameters(function):
    return [
        {"name": p.name, **({"required": True} if p.default is inspect.Parameter.empty else {"default": p.default}), "keyword": p.kind is p.KEYWORD_ONLY}
        for p in inspect.signature(function).parameters.values()
        if p.name != "self"
    ]


CLASSES = [name for name in losses.__all__ if name not in ("NLLLoss2d", "LinearCrossEntropyLoss")]
FUNCTIONS = sorted({fact["name"] for fact in SHAPES if fact["name"][0].islower()} | {"ctc_loss"})

FACTS = {
    "torch": torch.__version__.split("+")[0],
    "shapes": SHAPES,
    "ctc": CTC,
    "values": dict(values()),
    "classes": {name: {"init": parameters(getattr(nn, name).__init__), "forward": parameters(getattr(nn, name).forward)} for name in CLASSES},
    "functions": {name: parameters(getattr(F, name)) for name in FUNCTIONS},
}

Path(__file__).with_suffix(".json").write_text(json.dumps(FACTS) + "\n")

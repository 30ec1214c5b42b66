"""
Which small combinations of arguments the built-in functions take: every declaration by position and by name, arguments of two
declarations together, one argument too many, one of another type. What Python's own functions take is in signatures.json.
"""
import itertools
import re

import torch
from operators import Shaped, encode, resolve

REDUCTIONS = "sum nansum mean nanmean prod amax amin all any logsumexp aminmax max min argmax argmin median nanmedian mode std var std_mean var_mean count_nonzero sort argsort topk kthvalue cumsum cumprod softmax log_softmax".split()
SHAPES = "flatten squeeze unsqueeze transpose movedim moveaxis permute ravel unbind chunk split tile roll flip repeat_interleave narrow select diagonal tril triu".split()
OPERANDS = "eq ne lt le gt ge clamp clip maximum minimum dot inner cross isclose".split()
# What the parser itself does not list, because it is declared once.
ONCE = {
    "int dim": "unsqueeze unbind",
    "int dim, bool keepdim = False": "logsumexp mode",
    "tuple of ints dim = None, bool keepdim = False": "amax amin nansum nanmean",
    "int dim = None, bool keepdim = False": "argmax argmin",
    "*, int dim = None, bool keepdim = False": "aminmax",
    "int k, int dim = -1, bool keepdim = False": "kthvalue",
    "int k, int dim = -1, bool largest = True, bool sorted = True": "topk",
    "int dim, *, torch.dtype dtype = None": "cumsum cumprod",
    "int dim, torch.dtype dtype = None": "softmax log_softmax",
    "int start_dim = 0, int end_dim = -1": "flatten",
    "int dim0, int dim1": "transpose",
    "tuple of ints dims": "permute flip tile",
    "int chunks, int dim = 0": "chunk",
    "int split_size_or_sections, int dim = 0": "split",
    "int shifts, int dims": "roll",
    "int dim, int index": "select",
    "int offset = 0, int dim1 = 0, int dim2 = 1": "diagonal",
    "int diagonal = 0": "tril triu",
    "": "ravel",
    "Tensor other": "maximum minimum inner",
    "Tensor tensor": "dot",
    "Tensor other, int dim = None": "cross",
    "Tensor other, float rtol = 1e-05, float atol = 1e-08, bool equal_nan = False": "isclose",
}
X = Shaped((2, 3))
VALUES = {
    "Tensor": [X],
    "tuple of ints": [1, [0], (0, 1)],
    "int": [1, 0, -1],
    "bool": [True, False],
    "Number": [2, 0.5],
    "float": [0.5],
    "torch.dtype": [torch.float64],
}
OTHERS = [None, 2, 0.5, True, X, (0, 1), "x"]


def declarations(name, function):
    """[(name, type, keyword only)] of what stands after the tensor, for each declaration."""
    texts = next((text for text, names in ONCE.items() if name in names.split()), None)
    if texts is not None:
        return [parsed(texts)]
    try:
        function(torch.ones(2, 3), nothing=1)
    except TypeError as error:
        found = re.findall(r"^ \* \((.*)\)$", str(error), re.M)
        return [parsed(text.removeprefix("Tensor input").removeprefix(", ")) for text in found]
    return []


def parsed(text):
    keyword, parameters = False, []
    for part in filter(None, text.split(", ")):
        if part == "*":
            keyword = True
            continue
        type_, name = re.match(r"(.+?) (\w+)(?: = .*)?$", part).groups()
        if name != "out" and type_ in VALUES:
            parameters.append((name, type_, keyword))
    return parameters


def combinations(rng, declared):
    union = {name: type_ for declaration in declared for name, type_, _ in declaration}
    some = lambda type_: rng.choice(VALUES[type_])
    for declaration in declared:
        positional = [(name, type_) for name, type_, keyword in declaration if not keyword]
        for n in range(len(positional) + 1):
            first = lambda: [some(type_) for _, type_ in positional[:n]]
            yield first(), {}
            rest = [name for name in union if name not in dict(positional[:n])]
            for names in itertools.chain(itertools.combinations(rest, 1), itertools.combinations(rest, 2)):
                yield first(), {name: some(union[name]) for name in names}
            for i in range(n):
                args = first()
                args[i] = rng.choice(OTHERS)
                yield args, {}
        yield [some(type_) for _, type_ in positional] + [True], {}


def cases(rng):
    for name in REDUCTIONS + SHAPES + OPERANDS:
        declared = declarations(name, resolve(f"torch.{name}"))
        for owner in ("torch", "torch.Tensor"):
            if hasattr(resolve(owner), name):
                for args, kwargs in combinations(rng, declared):
                    yield {"call": f"{owner}.{name}", "args": (X, *args)} | ({"kwargs": kwargs} if kwargs else {})
        if name in OPERANDS:
            yield {"call": f"torch.{name}", "args": (2, X)}

"""Breaks working models one edit at a time and records what PyTorch says: facts for `test/accuracy/mutations.ts`.

    python test/truth/mutations.py            (writes test/truth/mutations.json.gz; some ten minutes)
    python test/truth/mutations.py a.py b.py --out elsewhere.json     (other scripts, for a run of one's own)

A subject is a script that builds a model and calls it: those under test/samples/models, and torchvision's sources (fetched
by `npm run fetch`) with a line `factory(weights=None)(torch.randn(…))` to run. A mutant is the subject with one span replaced:
one size changed, two arguments swapped, one layer, one call, one keyword left out, and so on. Each mutant runs in a process
forked from one that has imported everything. Only statements that the subject runs are edited. Recorded: the span, the new
text, the kind of edit, and whether Python accepts it or the line where it raises within the subject's own file (the innermost
frame), and the line there on which the module that was running had been made. Nothing of a source's text is recorded but the
few words of the edit.
"""
import ast
import gzip
import importlib.util
import json
import multiprocessing
import os
import random
import sys
import traceback
import warnings
import zlib
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "test/samples/models"
TORCHVISION = ROOT / ".vscode-test/python/torchvision-0.14.1"
OURS, THEIRS = 30, 14
SECONDS = 30

# Each with an image small enough that running hundreds of mutants is a matter of minutes.
FACTORIES = {
    "alexnet": ("alexnet", 96), "vgg": ("vgg11_bn", 64), "resnet": ("resnet18", 64), "densenet": ("densenet121", 64),
    "googlenet": ("googlenet", 64), "inception": ("inception_v3", 299), "mobilenetv2": ("mobilenet_v2", 64),
    "mobilenetv3": ("mobilenet_v3_small", 64), "shufflenetv2": ("shufflenet_v2_x0_5", 64),
    "squeezenet": ("squeezenet1_1", 64), "mnasnet": ("mnasnet0_5", 64), "efficientnet": ("efficientnet_b0", 64),
    "regnet": ("regnet_y_400mf", 64), "convnext": ("convnext_tiny", 64), "vision_transformer": ("vit_b_32", 224),
    "swin_transformer": ("swin_t", 64),
}


def subjects(paths):
    if paths:
        return [(Path(path).stem, Path(path), None) for path in paths]
    ours = [(path.stem, path, None) for path in sorted(MODELS.glob("*.py"))]
    theirs = [
        (f"torchvision/{name}", TORCHVISION / f"torchvision/models/{name}.py", (factory, side))
        for name, (factory, side) in FACTORIES.items()
    ]
    return ours + theirs


# ---------------------------------------------------------------------------------------------------------------- edits
class Edits(ast.NodeVisitor):
    """Every edit the kinds below allow, as (kind, from, to, text), offsets in characters."""

    def __init__(self, text):
        self.text = text
        self.starts = [0]
        for line in text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.found = []
        self.function = None
        self.depth = 0

    def place(self, line, column):
        # ast counts columns in UTF-8 bytes.
        start = self.starts[line - 1]
        text = self.text[start:self.starts[line]]
        return start + len(text.encode()[:column].decode())

    def span(self, node):
        return self.place(node.lineno, node.col_offset), self.place(node.end_lineno, node.end_col_offset)

    def source(self, node):
        start, end = self.span(node)
        return self.text[start:end]

    def edit(self, kind, node, text):
        start, end = self.span(node)
        if self.text[start:end] != text:
            self.found.append((kind, start, end, text))

    def visit_FunctionDef(self, node):
        outer, self.function = self.function, node
        self.generic_visit(node)
        self.function = outer

    def visit_ClassDef(self, node):
        for child in node.body:
            self.visit(child)

    def visit_If(self, node):
        # `if __name__ == "__main__":` runs too.
        self.generic_visit(node)

    def visit_Constant(self, node):
        value = node.value
        if isinstance(value, bool):
            self.edit("flag", node, str(not value))
        elif isinstance(value, int):
            for other in {value + 1, value * 2, value - 1, value // 2} - {value}:
                if other >= 0:
                    self.edit("size", node, str(other))

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant) and isinstance(node.operand.value, int):
            self.edit("dim", node, str(node.operand.value))
            self.edit("dim", node, str(-node.operand.value - 1))
            self.edit("dim", node, "0")
        else:
            self.generic_visit(node)

    def visit_BinOp(self, node):
        others = {ast.Mult: "+", ast.FloorDiv: "*", ast.Add: "-", ast.Sub: "+"}.get(type(node.op))
        left, right = self.source(node.left), self.source(node.right)
        if others and not isinstance(node.left, (ast.Constant, ast.List)) | isinstance(node.right, ast.List):
            self.edit("operator", node, f"{left} {others} {right}")
            self.edit("operand", node, left)
        if isinstance(node.op, ast.MatMult):
            self.edit("matmul", node, f"{right} @ {left}")
            self.edit("matmul", node, f"{left} * {right}")
        self.generic_visit(node)

    def visit_Call(self, node):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        plain = [a for a in node.args if not isinstance(a, ast.Starred)]
        if len(plain) == len(node.args):
            for a, b in zip(node.args, node.args[1:]):
                (start, middle), (after, end) = self.span(a), self.span(b)
                if self.text[start:middle] != self.text[after:end]:
                    between = self.text[middle:after]
                    self.found.append(("swap", start, end, self.text[after:end] + between + self.text[start:middle]))
        pieces = [*node.args, *node.keywords]
        if len(pieces) > 1:
            for before, keyword in zip(pieces, pieces[1:]):
                if isinstance(keyword, ast.keyword) and keyword.arg:
                    self.found.append(("keyword", self.span(before)[1], self.span(keyword)[1], ""))
                elif name == "Sequential":
                    self.found.append(("layer", self.span(before)[1], self.span(keyword)[1], ""))
        if isinstance(node.func, ast.Attribute):
            owner = self.source(node.func.value)
            shaped = {"view", "reshape", "permute", "transpose", "contiguous", "flatten", "squeeze", "unsqueeze", "repeat",
                      "expand", "expand_as", "mean", "softmax", "float", "split", "chunk", "unbind", "masked_fill", "clone"}
            if name in shaped and owner not in ("torch", "F", "nn", "np"):
                self.edit("method", node, owner)
            if name == "reshape" and owner not in ("torch", "F"):
                self.edit("view", node.func, f"{owner}.view")
            is_module = self.function is not None and self.function.name != "__init__" and owner.startswith("self")
            is_function = owner in ("F", "torch", "nn.functional") and name not in ("randn", "zeros", "ones", "tensor")
            if (is_module or is_function) and len(node.args) >= 1:
                self.edit("call", node, self.source(node.args[0]))
        others = {"Conv2d": "Conv1d", "Conv1d": "Conv2d", "BatchNorm2d": "BatchNorm1d", "BatchNorm1d": "BatchNorm2d",
                  "MaxPool2d": "MaxPool1d", "ConvTranspose2d": "Conv2d", "LSTM": "GRU", "GRU": "LSTM", "Conv3d": "Conv2d",
                  "LayerNorm": "BatchNorm1d", "AdaptiveAvgPool2d": "AdaptiveAvgPool1d", "Embedding": "Linear",
                  "max_pool2d": "max_pool1d", "cat": "stack", "bmm": "mul", "Flatten": "Identity"}
        if name in others and isinstance(node.func, ast.Attribute):
            self.edit("type", node.func, f"{self.source(node.func.value)}.{others[name]}")
        self.generic_visit(node)

    def visit_List(self, node):
        if len(node.elts) > 1:
            for a, b in zip(node.elts, node.elts[1:]):
                self.found.append(("item", self.span(a)[1], self.span(b)[1], ""))
        self.generic_visit(node)

    def visit_Tuple(self, node):
        if len(node.elts) > 1 and isinstance(node.ctx, ast.Load):
            a, b = node.elts[0], node.elts[-1]
            self.found.append(("item", self.span(a)[1], self.span(b)[1], ""))
        self.generic_visit(node)

    def visit_Assign(self, node):
        if self.function is not None:
            targets = node.targets[0]
            if isinstance(targets, ast.Attribute) or isinstance(node.value, ast.Call):
                self.edit("statement", node, "pass")
        self.generic_visit(node)

    def visit_AugAssign(self, node):
        self.edit("statement", node, "pass")
        self.generic_visit(node)

    def visit_Expr(self, node):
        if isinstance(node.value, ast.Constant):
            return
        if self.function is not None:
            self.edit("statement", node, "pass")
        self.generic_visit(node)

    def visit_JoinedStr(self, node):
        pass

    def visit_arguments(self, node):
        for default in [*node.defaults, *filter(None, node.kw_defaults)]:
            self.visit(default)

    def visit_Name(self, node):
        if self.function is None or not isinstance(node.ctx, ast.Load):
            return
        names = [a.arg for a in self.function.args.args if a.arg != "self"]
        if node.id in names and len(names) > 1:
            other = names[(names.index(node.id) + 1) % len(names)]
            self.edit("name", node, other)

    def visit_Assert(self, node):
        pass

    def visit_Raise(self, node):
        pass


def runs(tree, text, edit, lines):
    """Whether the script runs the innermost statement of an edit: what it never runs says nothing of what it accepts."""
    at = text.count("\n", 0, edit[1]) + 1
    around = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node.lineno <= at <= node.end_lineno]
    inner = max(around, key=lambda node: (node.lineno, -node.end_lineno))
    # The head of a function or class runs with what is around it.
    last = inner.body[0].lineno if isinstance(inner, (ast.FunctionDef, ast.ClassDef)) else inner.end_lineno
    return any(line in lines for line in range(inner.lineno, last + 1))


def mutants(name, text, count, lines):
    edits = Edits(text)
    tree = ast.parse(text)
    edits.visit(tree)
    chance = random.Random(zlib.crc32(name.encode()))
    kinds = {}
    for edit in sorted(found for found in set(edits.found) if runs(tree, text, found, lines)):
        kinds.setdefault(edit[0], []).append(edit)
    chosen = []
    while len(chosen) < count and kinds:
        kind = chance.choice(sorted(kinds))
        edit = kinds[kind].pop(chance.randrange(len(kinds[kind])))
        if not kinds[kind]:
            del kinds[kind]
        try:
            ast.parse(text[:edit[1]] + edit[3] + text[edit[2]:])
        except SyntaxError:
            continue
        chosen.append(edit)
    return chosen


# -------------------------------------------------------------------------------------------------------------- running
def note_where_modules_are_made(filename):
    import torch

    init = torch.nn.Module.__init__

    def noting(self, *args, **kwargs):
        frame = sys._getframe(1)
        # A module's own __init__ is not where it is made.
        while frame and (frame.f_code.co_filename != filename or frame.f_locals.get("self") is self):
            frame = frame.f_back
        init(self, *args, **kwargs)
        self.__dict__["_made_on_line"] = frame.f_lineno if frame else None

    torch.nn.Module.__init__ = noting


def lines_of(error, filename):
    import torch

    raised = made = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        module = frame.f_locals.get("self")
        if frame.f_code.co_filename == filename:
            raised, made = line, None
        elif isinstance(module, torch.nn.Module) and frame.f_code.co_name == "forward":
            made = module.__dict__.get("_made_on_line")
    return [raised, made]


def verdict(text, path, driver, channel, lines=None):
    """Runs in a child process: sends None where the script runs, else [type, message, lines]; `lines` takes those that ran."""
    import torch

    if lines is not None:
        def watch(frame, event, _argument):
            if frame.f_code.co_filename != str(path):
                return None
            lines.add(frame.f_lineno)
            return watch

        sys.settrace(watch)

    torch.set_num_threads(1)
    torch.manual_seed(0)
    sys.stdout = open(os.devnull, "w")
    namespace = {"__name__": "__main__", "__file__": str(path)}
    if driver:
        namespace |= {"__name__": f"torchvision.models._{path.stem}", "__package__": "torchvision.models"}
    try:
        note_where_modules_are_made(str(path))
        # dataclasses look their module up.
        module = type(sys)(namespace["__name__"])
        module.__dict__.update(namespace)
        sys.modules[namespace["__name__"]] = module
        exec(compile(text, str(path), "exec"), module.__dict__)
        if driver:
            factory, side = driver
            module.__dict__[factory](weights=None)(torch.randn(2, 3, side, side))
        channel.send(None)
    except BaseException as error:
        channel.send([type(error).__name__, str(error)[:300], lines_of(error, str(path))])


def watched(text, path, driver, channel):
    """Runs in a child process: sends what the script says, and the lines that ran."""
    lines = set()
    said = []
    verdict(text, path, driver, type("Said", (), {"send": staticmethod(said.append)}), lines)
    channel.send([said[0], sorted(lines)])


def judged(text, path, driver, run=verdict):
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    child = fork.Process(target=run, args=(text, path, driver, theirs), daemon=True)
    child.start()
    theirs.close()
    answer = "slow"
    if ours.poll(SECONDS):
        try:
            answer = ours.recv()
        except EOFError:
            answer = "crash"
    child.kill()
    child.join()
    return answer


def prepare(any_torchvision):
    warnings.simplefilter("ignore")
    import einops.layers.torch  # noqa: F401
    import numpy  # noqa: F401
    import torch.optim  # noqa: F401
    import torch.nn.utils  # noqa: F401

    if any_torchvision:
        sys.path.insert(0, str(TORCHVISION))
        # ONNX export has moved since; no model needs it.
        export = type(sys)("torchvision.ops._register_onnx_ops")
        export._register_custom_op = lambda: None
        sys.modules[export.__name__] = export
        import torchvision

        from torchvision.models import _api

        assert torchvision.__file__.startswith(str(TORCHVISION)), torchvision.__file__
        # A second copy of a file registers its factories a second time.
        _api.BUILTIN_MODELS.clear()


def main(arguments):
    out = ROOT / "test/truth/mutations.json.gz"
    if "--out" in arguments:
        at = arguments.index("--out")
        out = Path(arguments[at + 1])
        arguments = arguments[:at] + arguments[at + 2:]
    count = None
    if "--count" in arguments:
        at = arguments.index("--count")
        count = int(arguments[at + 1])
        arguments = arguments[:at] + arguments[at + 2:]
    chosen = subjects(arguments)
    prepare(any(driver for _, _, driver in chosen))
    facts = []
    for name, path, driver in chosen:
        text = path.read_text()
        answer = judged(text, path, driver, watched)
        whole, lines = (answer, []) if isinstance(answer, str) else answer
        if whole is not None:
            print(f"{name} does not run: {whole}", file=sys.stderr)
            continue
        edits = []
        for kind, start, end, new in mutants(name, text, count or (THEIRS if driver else OURS), set(lines)):
            answer = judged(text[:start] + new + text[end:], path, driver)
            if answer in ("slow", "crash"):
                continue
            edits.append([kind, start, end, new, answer])
        facts.append({"subject": name, "factory": driver and driver[0], "input": driver and [2, 3, driver[1], driver[1]],
                      "path": str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path), "length": len(text),
                      "mutants": edits})
        print(name, len(edits), sum(e[4] is not None for e in edits), flush=True)
    data = json.dumps(facts, separators=(",", ":")).encode()
    out.write_bytes(gzip.compress(data, 9, mtime=0) if out.suffix == ".gz" else data)


if __name__ == "__main__":
    main(sys.argv[1:])

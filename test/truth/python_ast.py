"""Records what CPython (3.12 or later) reads in the sample files, in the words of src/python/ast.ts.

Without arguments: writes python-ast.json from test/samples/python. With files: prints one JSON line for each,
`null` where CPython itself refuses the file.
"""

import ast
import json
import math
import re
import sys
from pathlib import Path

OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
    ast.UAdd: "+", ast.USub: "-", ast.Invert: "~", ast.Not: "not", ast.And: "and", ast.Or: "or",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}
COMPREHENSIONS = {ast.ListComp: "list", ast.SetComp: "set", ast.DictComp: "dict", ast.GeneratorExp: "generator"}


class Normalizer:
    def __init__(self, text):
        self.lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
        self.starts = [0]
        if text.startswith("\ufeff"):
            self.starts = [1]
            self.lines[0] = self.lines[0][1:]
        for line in self.lines:
            self.starts.append(self.starts[-1] + utf16(line))

    def offset(self, line, column):
        text = self.lines[line - 1]
        if not text.isascii():
            column = utf16(text.encode()[:column].decode())
        return self.starts[line - 1] + column

    def end(self, node):
        return self.offset(node.end_lineno, node.end_col_offset)

    def span(self, node):
        return {"from": self.offset(node.lineno, node.col_offset), "to": self.end(node)}

    def all(self, nodes):
        return [self(node) for node in nodes]

    def __call__(self, node):
        if node is None:
            return None
        fields = {name: value for name, value in getattr(self, type(node).__name__)(node).items() if value is not None}
        if isinstance(node, ast.stmt):
            fields["to"] = self.end(node)
        return fields

    # Expressions

    def Name(self, node):
        return {"kind": "Name", "id": node.id, **self.span(node)}

    def Constant(self, node):
        return {**constant(node.value), **self.span(node)}

    def JoinedStr(self, node):
        return {"kind": "FString", "parts": self.parts(node)}

    def parts(self, node):
        return [part.value if isinstance(part, ast.Constant) else self.replacement(part) for part in node.values]

    def replacement(self, node):
        part = {"value": self(node.value)}
        if node.conversion != -1:
            part["conversion"] = chr(node.conversion)
        if node.format_spec is not None:
            values = node.format_spec.values
            part["format"] = "".join(value.value if isinstance(value, ast.Constant) else "{}" for value in values)
        return part

    def Attribute(self, node):
        return {"kind": "Attribute", "value": self(node.value), "name": node.attr, "to": self.end(node)}

    def Subscript(self, node):
        return {"kind": "Subscript", "value": self(node.value), "index": self(node.slice), "to": self.end(node)}

    def Slice(self, node):
        return {"kind": "Slice", "lower": self(node.lower), "upper": self(node.upper), "step": self(node.step)}

    def Call(self, node):
        return {
            "kind": "Call", "callee": self(node.func), "arguments": self.arguments(node.args, node.keywords),
            "to": self.end(node),
        }

    def arguments(self, positional, keywords):
        placed = []
        for value in positional:
            starred = isinstance(value, ast.Starred)
            argument = {"value": self(value.value), "unpack": "*"} if starred else {"value": self(value)}
            placed.append(((value.lineno, value.col_offset), argument))
        for keyword in keywords:
            argument = {"value": self(keyword.value)}
            argument.update({"unpack": "**"} if keyword.arg is None else {"name": keyword.arg})
            placed.append(((keyword.lineno, keyword.col_offset), argument))
        return [argument for _, argument in sorted(placed, key=lambda pair: pair[0])]

    def BinOp(self, node):
        operator = OPERATORS[type(node.op)]
        return {"kind": "BinaryOperation", "operator": operator, "left": self(node.left), "right": self(node.right)}

    def UnaryOp(self, node):
        return {"kind": "UnaryOperation", "operator": OPERATORS[type(node.op)], "operand": self(node.operand)}

    def BoolOp(self, node):
        first, *rest = self.all(node.values)
        for right in rest:
            first = {"kind": "BooleanOperation", "operator": OPERATORS[type(node.op)], "left": first, "right": right}
        return first

    def Compare(self, node):
        pairs = zip(node.ops, node.comparators)
        rest = [{"operator": OPERATORS[type(operator)], "right": self(right)} for operator, right in pairs]
        return {"kind": "Compare", "left": self(node.left), "rest": rest}

    def IfExp(self, node):
        return {"kind": "Conditional", "test": self(node.test), "body": self(node.body), "orelse": self(node.orelse)}

    def Lambda(self, node):
        return {"kind": "Lambda", "parameters": self.parameters(node.args), "body": self(node.body)}

    def Tuple(self, node):
        return {"kind": "Tuple", "elements": self.all(node.elts)}

    def List(self, node):
        return {"kind": "List", "elements": self.all(node.elts)}

    def Set(self, node):
        return {"kind": "Set", "elements": self.all(node.elts)}

    def Dict(self, node):
        pairs = zip(node.keys, node.values)
        entries = [{"value": self(value)} if key is None else {"key": self(key), "value": self(value)} for key, value in pairs]
        return {"kind": "Dict", "entries": entries}

    def comprehension(self, node):
        keyed = isinstance(node, ast.DictComp)
        clauses = [
            {"target": self(clause.target), "iterable": self(clause.iter), "conditions": self.all(clause.ifs)}
            for clause in node.generators
        ]
        return {
            "kind": "Comprehension", "type": COMPREHENSIONS[type(node)],
            "element": self(node.key if keyed else node.elt), "value": self(node.value) if keyed else None,
            "clauses": clauses,
        }

    ListComp = SetComp = DictComp = GeneratorExp = comprehension

    def Starred(self, node):
        return {"kind": "Starred", "value": self(node.value)}

    def NamedExpr(self, node):
        return {"kind": "NamedExpression", "target": self(node.target), "value": self(node.value)}

    def Await(self, node):
        return {"kind": "Await", "value": self(node.value)}

    def Yield(self, node):
        return {"kind": "Yield", "value": self(node.value), "from": False}

    def YieldFrom(self, node):
        return {"kind": "Yield", "value": self(node.value), "from": True}

    def parameters(self, node):
        positional = [("positional-only", argument) for argument in node.posonlyargs]
        positional += [("positional", argument) for argument in node.args]
        defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults
        listed = [(kind, argument, default) for (kind, argument), default in zip(positional, defaults)]
        if node.vararg:
            listed.append(("rest", node.vararg, None))
        listed += [("keyword-only", argument, default) for argument, default in zip(node.kwonlyargs, node.kw_defaults)]
        if node.kwarg:
            listed.append(("keywords", node.kwarg, None))
        result = []
        for kind, argument, default in listed:
            parameter = {"name": argument.arg, "type": kind}
            if argument.annotation is not None:
                parameter["annotation"] = self(argument.annotation)
            if default is not None:
                parameter["default"] = self(default)
            result.append(parameter)
        return result

    # Statements

    def Module(self, node):
        return {"body": self.all(node.body)}

    def Expr(self, node):
        return {"kind": "Expression", "value": self(node.value)}

    def Assign(self, node):
        return {"kind": "Assign", "targets": self.all(node.targets), "value": self(node.value)}

    def TypeAlias(self, node):
        return {"kind": "Assign", "targets": [self(node.name)], "value": self(node.value)}

    def AugAssign(self, node):
        operator = OPERATORS[type(node.op)]
        return {"kind": "AugmentedAssign", "target": self(node.target), "operator": operator, "value": self(node.value)}

    def AnnAssign(self, node):
        fields = {"target": self(node.target), "annotation": self(node.annotation), "value": self(node.value)}
        return {"kind": "AnnotatedAssign", **fields}

    def FunctionDef(self, node):
        return {
            "kind": "FunctionDef", "name": node.name, "parameters": self.parameters(node.args),
            "returns": self(node.returns), "body": self.all(node.body), "decorators": self.all(node.decorator_list),
            "async": isinstance(node, ast.AsyncFunctionDef), "generator": yields(node.body),
        }

    AsyncFunctionDef = FunctionDef

    def ClassDef(self, node):
        return {
            "kind": "ClassDef", "name": node.name, "arguments": self.arguments(node.bases, node.keywords),
            "body": self.all(node.body), "decorators": self.all(node.decorator_list),
        }

    def If(self, node):
        return {"kind": "If", "test": self(node.test), "body": self.all(node.body), "orelse": self.all(node.orelse)}

    def For(self, node):
        return {
            "kind": "For", "target": self(node.target), "iterable": self(node.iter), "body": self.all(node.body),
            "orelse": self.all(node.orelse), "async": isinstance(node, ast.AsyncFor),
        }

    AsyncFor = For

    def While(self, node):
        return {"kind": "While", "test": self(node.test), "body": self.all(node.body), "orelse": self.all(node.orelse)}

    def With(self, node):
        items = [
            {"context": self(item.context_expr), **({"target": self(item.optional_vars)} if item.optional_vars else {})}
            for item in node.items
        ]
        return {"kind": "With", "items": items, "body": self.all(node.body), "async": isinstance(node, ast.AsyncWith)}

    AsyncWith = With

    def Try(self, node):
        handlers = []
        for handler in node.handlers:
            fields = {"type": self(handler.type), "name": handler.name, "body": self.all(handler.body)}
            handlers.append({name: value for name, value in fields.items() if value is not None})
        return {
            "kind": "Try", "body": self.all(node.body), "handlers": handlers, "orelse": self.all(node.orelse),
            "finally": self.all(node.finalbody),
        }

    TryStar = Try

    def Return(self, node):
        return {"kind": "Return", "value": self(node.value)}

    def Raise(self, node):
        return {"kind": "Raise", "exception": self(node.exc), "cause": self(node.cause)}

    def Assert(self, node):
        return {"kind": "Assert", "test": self(node.test), "message": self(node.msg)}

    def Delete(self, node):
        return {"kind": "Delete", "targets": self.all(node.targets)}

    def names(self, node):
        return [{"name": alias.name, **({"alias": alias.asname} if alias.asname else {})} for alias in node.names]

    def Import(self, node):
        return {"kind": "Import", "names": self.names(node)}

    def ImportFrom(self, node):
        return {"kind": "ImportFrom", "module": node.module or "", "level": node.level, "names": self.names(node)}

    def Global(self, node):
        return {"kind": "Global", "names": node.names}

    def Nonlocal(self, node):
        return {"kind": "Nonlocal", "names": node.names}

    def Pass(self, node):
        return {"kind": "Pass"}

    def Break(self, node):
        return {"kind": "Break"}

    def Continue(self, node):
        return {"kind": "Continue"}

    # Patterns

    def Match(self, node):
        cases = []
        for case in node.cases:
            fields = {"pattern": self(case.pattern), "guard": self(case.guard), "body": self.all(case.body)}
            cases.append({name: value for name, value in fields.items() if value is not None})
        return {"kind": "Match", "subject": self(node.subject), "cases": cases}

    def MatchValue(self, node):
        return {"kind": "MatchValue", "value": self(node.value)}

    def MatchSingleton(self, node):
        return {"kind": "MatchValue", "value": {**constant(node.value), **self.span(node)}}

    def MatchAs(self, node):
        return {"kind": "MatchAs", "pattern": self(node.pattern), "name": node.name}

    def MatchSequence(self, node):
        return {"kind": "MatchSequence", "patterns": self.all(node.patterns)}

    def MatchStar(self, node):
        return {"kind": "MatchStar", "name": node.name}

    def MatchMapping(self, node):
        pairs = zip(node.keys, node.patterns)
        entries = [{"key": self(key), "pattern": self(pattern)} for key, pattern in pairs]
        return {"kind": "MatchMapping", "entries": entries, "rest": node.rest}

    def MatchClass(self, node):
        pairs = zip(node.kwd_attrs, node.kwd_patterns)
        keywords = [{"name": name, "pattern": self(pattern)} for name, pattern in pairs]
        return {
            "kind": "MatchClass", "callee": self(node.cls), "patterns": self.all(node.patterns), "keywords": keywords,
        }

    def MatchOr(self, node):
        return {"kind": "MatchOr", "patterns": self.all(node.patterns)}


def constant(value):
    kind = type(value).__name__
    if value is None or value is ...:
        return {"kind": "Constant", "type": "None" if value is None else "Ellipsis", "value": "null"}
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    elif isinstance(value, complex):
        value = value.imag
    elif kind == "int" and value > 2**53 - 1:
        value = f"{value}n"
    if isinstance(value, float) and math.isinf(value):
        value = "Infinity"
    return {"kind": "Constant", "type": kind, "value": value}


def yields(body):
    """Whether these statements hold a yield that is not in a function or lambda of its own."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            waiting += node.decorator_list + node.args.defaults + [value for value in node.args.kw_defaults if value]
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return False


def utf16(text):
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def record(path):
    text = path.read_bytes().decode("utf-8")
    return Normalizer(text)(ast.parse(text.removeprefix("\ufeff")))


def main():
    sys.setrecursionlimit(20_000)
    if len(sys.argv) > 1:
        for file in sys.argv[1:]:
            try:
                print(json.dumps(record(Path(file))))
            except (SyntaxError, ValueError):
                print("null")
        return
    here = Path(__file__).parent
    samples = sorted((here.parent / "samples" / "python").glob("*.py"))
    facts = {sample.name: record(sample) for sample in samples}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(tree)}" for name, tree in facts.items())
    (here / "python-ast.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()

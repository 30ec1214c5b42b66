"""Calls of einops, valid and invalid alike, and of padding sequences."""
from operators import Shaped

REARRANGE = [
    "b c h w -> b h w c", "b c h w -> b (c h w)", "b c (h p) (w q) -> b (h w) (p q c)", "b (c r) h w -> b c (h r) w",
    "b n (h d) -> b h n d", "b h n d -> b n (h d)", "... h w -> ... (h w)", "b ... -> b (...)", "... (a b) -> ... b a",
    "a b -> b a", "b c h w -> (b c) 1 h w", "b 1 h w -> b h w", "b () h w -> h w b", "b c h w -> b c h", "b c -> b c c",
    "a (b c) d -> a b c d", "b c h w -> b c (h w", "b c h w", "b c h -> ... b", "(... a) b -> a b", "b c h w -> b h w c 2",
]
REDUCE = [
    "b c h w -> b c", "b c (h p) (w q) -> b c h w", "b c h w -> b c 1 1", "b c h w -> b c () ()", "... w -> ...",
    "b c h w -> ", "b (c 2) h w -> b c", "b c h w -> b d", "b n d -> b d",
]
REPEAT = ["h w -> h w c", "b c -> b (c r)", "h w -> (h p) (w q)", "b n d -> (b r) n d", "a b -> a b 3", "a b -> a c", "... -> ... r", "a b -> b"]


def cases(rng):
    for name, patterns in [("rearrange", REARRANGE), ("reduce", REDUCE), ("repeat", REPEAT)]:
        for _ in range(400):
            pattern = rng.choice(patterns)
            left = pattern.split("->")[0]
            rank = len([g for g in left.replace("()", "1").replace("(", " ( ").split() if g]) if "(" not in left else left.count("(") + len([t for t in strip(left).split()])
            shape = [rng.choice([1, 2, 4, 6]) for _ in range(rank + (rng.randint(-1, 2) if "..." in left else (rng.random() < 0.06)))]
            lengths = {}
            for letter, size in [("p", 2), ("q", rng.choice([1, 2])), ("r", rng.choice([2, 3])), ("c", 2), ("d", 2), ("b", 2)]:
                if letter in "pqr" and letter in pattern and rng.random() < 0.93 or rng.random() < 0.12 and letter in pattern:
                    lengths[letter] = size
            if rng.random() < 0.03:
                lengths["z"] = 2
            x = Shaped(shape, rng.choice(["float32"] * 6 + ["int64"]))
            extra = (rng.choice(["mean", "max", "sum", "other"]),) if name == "reduce" else ()
            yield {"call": f"einops.{name}", "args": (x, pattern, *extra), "kwargs": lengths}
            if name != "repeat" and rng.random() < 0.4:
                yield {"new": f"einops.layers.torch.{name.title()}", "args": (pattern, *extra), "kwargs": lengths, "forward": (x,)}
    for _ in range(60):
        b, n, d = rng.choice([1, 2]), rng.choice([2, 3]), rng.choice([2, 4])
        other = rng.choice([d, d, d, d + 1])
        pattern = rng.choice(["batch query dim, batch key dim -> batch query key", "b i d, b j d -> b i j", "b i d, b j d -> b", "b i d, b j d -> z"])
        yield {"call": "einops.einsum", "args": (Shaped((b, n, d)), Shaped((b, 3, other)), pattern)}
        yield {"call": "einops.pack", "args": ([Shaped((b, n, d)), Shaped((b, d)), Shaped((b, 2, 2, d if rng.random() < 0.8 else d + 1))], rng.choice(["b * d", "b * d", "b c * d", "* d"]))}
        yield {"call": "einops.unpack", "args": (Shaped((b, 5, d)), [[2], [], [2]], rng.choice(["b * d", "* b d d"]))}
        yield {"call": "torch.nn.utils.rnn.pad_sequence", "args": ([Shaped((n, d)), Shaped((4, other)), Shaped((1, d))], rng.random() < 0.5)}


def strip(left):
    depth, out = 0, ""
    for c in left:
        depth += (c == "(") - (c == ")")
        out += c if depth == 0 and c not in "()" else ""
    return out

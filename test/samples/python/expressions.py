# Every kind of expression, with the precedences that are easy to get wrong.
import math

counts = [0, 7, 1_000, 0xFF, 0Xdead_beef, 0o17, 0b1010, 9007199254740991, 9007199254740993, 12345678901234567890123]
measures = [0., .5, 1.5, 1e3, 1.e-3, 1_0.0_1E+2, 1e400, 2j, 1.5J, 1_0j]
rates = 1. / math.sqrt(2.), 3. if counts else 0., 1.if counts else 2

signs = -2 ** 2, (-2) ** 2, 2 ** -1, -2 ** -3 ** 2, +-~counts[1], not -1 == 1
ladder = 1 | 2 ^ 3 & 4 << 5 + 6 * 7 // 8 % 9 - 10 >> 1
product = counts @ measures @ counts / 2
grouped = (1 + 2) * 3 - (4 - (5 - 6))

logic = not counts and measures or not not rates
logic = counts or measures and not counts in measures
chain = 0 < len(counts) <= 10 != 11 is not None
member = 3 in counts, 4 not in counts, counts is rates, not counts is rates, not (3 in counts)
choice = 'few' if len(counts) < 3 else 'some' if len(counts) < 30 else 'many'

empty = (), [], {}, set()
single = (1,), [1], {1}, {1: 2}
trailing = (1, 2,), [1, 2,], {1, 2,}, {1: 2, 3: 4,}
spread = [*counts, 0, *measures], (*counts,), {*counts, 1}, {**{'a': 1}, 'b': 2, **{}}
bare = *counts, 1

squares = [n * n for n in counts if n if n % 2]
pairs = {(a, b) for a in range(3) for b in range(a) if a != b}
table = {key: value for key, (value, *_) in zip('ab', [[1], [2]])}
lazy = (n for n in (1, 2, 3) if (lambda: n)())
total = sum(n for n in counts)
nested = [[cell for cell in row] for row in [[1, 2], [3]]]
picked = [a if a else 0 for a, in [(1,), (2,)]]

x = counts
axes = x[0], x[-1], x[1:], x[:2], x[::2], x[1:2:3], x[:], x[::]
planes = x[:, 0], x[..., None], x[:, 0, ..., None], x[1:2, ::3, 4], x[0,], x[(1, 2)], x[1:2,]
stars = x[*counts], x[*counts, 0], x[0:1, *counts]
deep = x[0][1](2)(3).real.imag[n := 4]

call = f(1, *counts, key=2, *measures, **{'a': 1}, other=3, **{})
call = f(n for n in counts)
call = f((yield_ := 1), b := 2, lambda: 0, *a or b)
call = f(
    1,  # the first
    two=2,

    # a comment alone
    three=3,
)

nothing = lambda: None
many = lambda a, /, b, c=1, *args, d, e=2, **kwargs: (a, b, c, d, e)
only = lambda *, key: key
packed = lambda *args, **kwargs: (args, kwargs)
trail = lambda a, b,: a
curried = lambda a: lambda b: a if b else lambda: a

if (n := len(counts)) > 3 and (m := n):
    print(n, m, sep='')
while chunk := next(iter(counts), None):
    break

constants = True, False, None, ..., Ellipsis, __debug__
größe, ﬁeld, 数 = 1, 2, 3
print
print(größe, end='')
match = type = case = _ = 1
match.real, type(case), match[0] if match else _

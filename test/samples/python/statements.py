# Statements of one line and of several.
from __future__ import annotations
import os, sys as system
import os.path as path, collections.abc
from . import sibling
from .. import *
from .module import name as other, last
from ...far.away import (
    first,
    second as two,  # renamed
)
from .... import deepest

a = 1; b = 2; c = 3;
a = b = c = a, b
a, b = b, a
(a, *b), [c, d] = (1, 2), [3, 4]
*a, = range(3)
a.b.c = x[0] = x[1:2], = value
a: int
a: int = 1
a.b: list[int] = []
x[0]: 'str' = ''
(a): int = 2
pair: tuple[int, ...] = 1, 2
a += 1; a -= 1; a *= 2; a /= 2; a //= 2; a %= 2; a **= 2
a @= b; a &= b; a |= b; a ^= b; a <<= 1; a >>= 1
a += 1, 2

del a
del a, b[0], c.d
del (a, b), [c]
del (a)
del (a), b
assert a
assert a, 'message' 'more'
pass
...
'a string alone'
a, b
*a, b

if a: pass
elif b: pass
else: pass

if a:
    if b:
        a
    elif c: b; c
    elif d:
        d
    else:
        e
else:
    f

for i in range(3): continue
for i, (j, *k) in pairs: print(i); break
else:
    done()
for x[0] in 1, 2: pass
for a.b, in *c, d:
    pass
for (i) in (j): pass
while not a:
    pass
else: pass

with open(a): pass
with open(a) as b, open(c) as (d, e), f as g.h, i as j[0]: pass
with (open(a) as b, open(c) as d,):
    pass
with (
    open(a) as b,
    open(c)
):
    pass
with (a): pass
with (a, b): pass
with (a).b as c: pass
with (a, b) as c: pass
with (a if b else c) as d, (e): pass
with (yield_): pass

try: a
except: b
try:
    a
except ValueError:
    b
except (TypeError, KeyError) as error:
    c
else:
    d
finally:
    e
try:
    a
finally:
    b
try:
    a
except* ValueError as group:
    b
except* (OSError, KeyError):
    c

raise
raise ValueError
raise ValueError('a') from error

type Point = tuple[float, float]
type Box[T: (int, str), *Ts, **P] = dict[T, P]
type = 3
type (a)

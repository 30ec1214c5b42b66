# Functions and classes, with everything their headers may hold.
import functools


def nothing(): pass


def every(a, b: int, /, c, d: str = 'x', *args: int, e, f: float = 1., **kwargs: dict[str, int]) -> tuple[int, ...]:
    """Says what it does."""
    global first, second
    return a, b, *args

def named(*, key, other=None,): return key
def packed(*args: *Ts, **kwargs): return
def positional(a, b=2, /): return (a), b


def outer(x):
    y = 0
    def inner(z=lambda: (yield)):
        nonlocal y, x
        y += 1
        return y
    return inner


def counted(n):
    while True:
        received = yield
        yield received
        yield n, *received
        got = yield n
        got = other = yield from counted(n)
        got += yield
        got: int = yield 3
        await_ = (yield)
        print((yield n), f'{yield n}', [(yield)])


async def waited(source):
    async with source as s, other() as o:
        pass
    async for item in source:
        await item
        value = await item.get() ** 2 + -await other
    else:
        pass
    return [x async for x in source if await x], {k: v async for k, v in source}


async def streamed():
    yield 1


@functools.cache
def cached(): ...

@first
@second.third(4)[5].sixth
@(lambda f: f)
@named_ := seventh
async def decorated(): ...


def generic[T](x: T) -> T: return x
def bounded[T: int, *Ts, **P](*args: *Ts) -> Callable[P, T]: ...


class Empty: pass
class Based(Empty, metaclass=type, *bases, **options): ...
class Bare(): ...
class Box[T](Based): item: T


@functools.total_ordering
class Layer(Empty):
    """A class with a bit of everything."""

    size: int = 3
    names = [n for n in 'abc']

    def __init__(self, size, *, bias=True):
        super().__init__()
        self.size, self.bias = size, bias
        for index in range(size):
            setattr(self, f'layer{index + 1}', None)

    @property
    def area(self) -> int: return self.size ** 2

    @area.setter
    def area(self, value): self.size = int(value ** .5)

    class Inner:
        depth = 2

        async def go(self):
            return await self


def last():
    if True:
        return
    # a comment that ends the block

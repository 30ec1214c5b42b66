# match, its patterns, and names that only look like it.
match point:
    case 0 | -1 | 1.5 | -2j | 1 + 2j | -3 - 4j: pass
    case 'text' | b'bytes' | 'a' 'b': pass
    case None | True | False: pass
    case name: pass

match a, *b:
    case (): pass
    case []: pass
    case (x): pass
    case (x,): pass
    case [x]: pass
    case x, y: pass
    case x,: pass
    case *_, last: pass
    case [first, *rest]: pass
    case (first, (second, *_), [third]): pass
    case _: pass

match config:
    case {}: pass
    case {'kind': 'conv', 'size': int(size), **rest}: pass
    case {Key.name: 1, -1: _, None: x, 'a' 'b': y,}: pass
    case Point(): pass
    case Point(0, y=0): pass
    case geometry.Point(x, y, color=Color.red | Color.blue as c,): pass
    case str() | int() as value if value: pass
    case [Point(x=0) as p, *_] if (n := p) and n: pass
    case (1 | 2) as small: return_ = small
    case Color.red: pass

match (x := f()):
    case 1:
        match x:
            case 2: pass
            case _:
                pass
match -x:
    case 1: pass
match [a, b]: 
    case [1, 2]: pass
match not a, lambda: 0:
    case _: pass
match x if y else z:
    case _: pass
match {}:
    case {**rest}: pass

match = {}
match[a], match(a, b), match.a, match * a, match - a
match(a)
match[a:b]
match: int = 3
match, a = a, match
case = _ = match
print(match, case)

"""Strings of every prefix, quote and escape."""

plain = 'single', "double", 'it''s', "", ''
quotes = 'say "hi"', "it's", 'it\'s', "say \"hi\"", '''it's "fine"''', """a "quoted" word"""
long = """first
second \
still second
    indented "" and ' end\""""
escapes = '\\ \' \" \a \b \f \n \r \t \v \0 \12 \377 \x41 \u00e9 \U0001F600 \q \
joined'
raw = r'\n \' \\', R"\d+\.", r'''\
''', rb'\x00', bR"\'", Rb'a' B'b' b"c"
data = b'\x00\xff\101\n', b'caf\u00e9 \N{x}', B"bytes"
unicode = u'text', U"text", 'ünïcödé', '日本語', '😀 wide'
joined = 'one' "two" '''three''' r'\four'
across = ('first '
          'second '   # with a comment between
          f'third {len(plain)}')

name, width, digits = 'x', 10, 3
formatted = f'', f'plain', f'{name}', F"{name}", f'a{name}b{name}c'
braces = f'{{}}', f'{{{name}}}', f'}}{{', f'{ {"a": 1}["a"] }', f'{{name}}'
conversions = f'{name!r}', f'{name!s:>10}', f'{name!a}', f'{ name !r}'
specs = f'{width:5d}', f'{digits:.2f}', f'{width:{digits}}', f'{width:{digits}.{digits}f}', f'{name:%Y-%m}', f'{width:}'
documenting = f'{name=}', f'{name = }', f'{name=!s}', f'{width=:>5}', f'{width + 1 = }'
comparisons = f'{width != 3}', f'{width==3}', f'{width <= 3 >= digits}', f'{(lambda v: v)(1)}', f'{(n := 1)}'
inside = f'{name if name else width}', f'{[i for i in range(3)]}', f'{name, width}', f'{*plain,}', f'{width:{"<"}5}'
reused = f'{plain['a']}', f"{", ".join(plain)}", f'{f'{f'{name}'}'}', f'{name + '}'}'
multiline = f'''{
    name  # the name
} and {width:
>5}'''
broken_line = f'{name
    + name}'
rawly = rf'\d{name}\{width}', fr'{name}\n', Rf"\N{name}", f'\{name}', f'\t{name}\n'
mixed = 'a' f'{name}' 'b' r'\c' f'{width}' "d"
slices = f'{plain[1:2]}', f'{plain[::2]:>5}', f"{name:\x3e5}"

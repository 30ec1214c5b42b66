def f(a,
      b):
    """Doc
    string."""
    c = a + \
        b

    return c, "one \
two", f"""{a}
"""

x = [
  1,  # one
]

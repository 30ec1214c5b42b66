# Layout: byte order mark, tabs, odd blank lines, continuations, comments and no line break at the end.
if a:
	b
	if c:
		d

   # a comment at an odd column
		e
  	
	f
g = 1 + \
    2 \
  + 3
if h and \
   i:
    pass  # why

def j(
  k,
      l
): return (k +
l)

if m: n = [
1,

2
]; o = 3
class P:

  # first a comment

  q = 1
# at the margin
  r = 2
  def s(self):
        return """
not indented
  """


  t = 3
u = (  # opened
  v
    # inside
)
while w:
    x; \
    y
    z = \
1
assert not \
  a; b
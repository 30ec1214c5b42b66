// A tensor of one of several dtypes: what does not rest on the dtype is known, what does is not, and no problem rests on it.
import { strict as assert } from 'node:assert';
import { evaluateIn, openSession } from '../../src/interpreter/session';
import { Tensor, Unknown } from '../../src/interpreter/values';
import { showShape } from '../../src/tensor/shape';

const OPEN = `
import torch
from torch import nn
import torch.nn.functional as F
exact = torch.rand(1).item() > 2
`;

function said(text: string, ...names: readonly string[]): readonly string[] {
  const session = openSession({ uri: 'spec.py', text: OPEN + text });
  const problems = session.parts.flatMap(part => part.problems.map(({ message }) => message));
  const values = names.map(name => {
    const value = evaluateIn(session, name);
    if (value instanceof Tensor) return `${showShape(value.shape)} ${(value.open ?? [value.dtype]).join('|')}`;
    return value instanceof Unknown ? 'unknown' : String(value);
  });
  return [...values, ...problems];
}

describe('a tensor whose dtype is one of several', () => {
  it('keeps its shape through what takes each of them, and promotes as each would', () =>
    assert.deepEqual(
      said(
        `
x = torch.ones(2, 3, dtype=torch.float64) if exact else torch.ones(2, 3)
n = torch.ones(2, 3).long() if exact else torch.ones(2, 3).int()
a, b, c, d = x + 1, x + n, n / 2, torch.stack([x, x])
`,
        'a',
        'b',
        'c',
        'd',
      ),
      ['2×3 float64|float32', '2×3 float64|float32', '2×3 float32', '2×2×3 float64|float32'],
    ));

  it('is the one that PyTorch takes where it refuses the others', () =>
    assert.deepEqual(
      said(
        `
i = torch.ones(2, 3).long() if exact else torch.ones(2, 3)
e = nn.Embedding(10, 4)(i)
y = F.linear(i, torch.ones(4, 3))
`,
        'e',
        'y',
      ),
      ['2×3×4 float32', '2×4 float32'],
    ));

  it('is told as a problem only where every one of them fails, and not for the dtype', () =>
    assert.deepEqual(
      said(
        `
i = torch.ones(2, 3).double() if exact else torch.ones(2, 3)
e = nn.Embedding(10, 4)(i)
y = nn.Linear(4, 4)(i)
`,
        'e',
        'y',
      ),
      [
        'unknown',
        'unknown',
        'Linear expects 4 features, the input has 3: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x4)',
      ],
    ));

  it('leaves unknown what rests on it: a mask may be indices, what a dtype is, how wide it is', () =>
    assert.deepEqual(
      said(
        `
m = torch.ones(3).bool() if exact else torch.ones(3).long()
y = torch.rand(3, 4)[m]
n = m.sum()
t = m.dtype
w = m.element_size()
f = m.is_floating_point()
`,
        'y',
        'n',
        't',
        'w',
        'f',
      ),
      ['unknown', '() int64', 'unknown', 'unknown', 'false'],
    ));

  it('comes of a cast to a dtype that is not known', () =>
    assert.deepEqual(
      said(
        `
dtype = torch.float64 if exact else torch.float32
x = torch.zeros(2, 3, dtype=dtype)
y = (torch.rand(2, 3).to(dtype) * x).float()
`,
        'x.shape[1]',
        'y',
      ),
      ['3', '2×3 float32'],
    ));
});

/** How results lie in memory, against PyTorch: the same strides, or nothing said; and `view` refused where PyTorch refuses it. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { openSession } from '../../src/interpreter/session';
import { Tensor } from '../../src/interpreter/values';

type Case = readonly [
  expression: string,
  result: readonly [shape: readonly number[], strides: readonly number[]] | null,
];

const cases = JSON.parse(readFileSync('test/truth/strides.json', 'utf8')) as Case[];
const scope = `import torch
from torch import nn
import torch.nn.functional as F
a, b, s = torch.randn(2, 3, 4, 5), torch.randn(2, 3, 4, 5), torch.randn(3, 1, 5)
m, q, r = torch.randn(4, 6), torch.randn(2, 4, 6), torch.randn(6, 4)
`;

/** Calls after which PyTorch's choice depends on more than the operands' order, so that nothing is said. */
const unsaid = /Conv2d|BatchNorm2d|max_pool2d|interpolate|cat|stack|sum|mean|roll|clone|m @ q|where/;

describe('strides', () => {
  for (const [expression, result] of cases)
    it(`${expression} ${JSON.stringify(result)}`, () => {
      const { frame, parts } = openSession({ uri: 'strides.py', text: `${scope}y = ${expression}\n` });
      const y = frame.names.get('y');
      const refused = parts.flatMap(part => part.problems).map(({ code }) => code);
      if (y instanceof Tensor) assert.deepEqual(y.shape, result?.[0] ?? y.shape);
      const strides = y instanceof Tensor ? y.strides : undefined;
      if (unsaid.test(expression)) {
        assert.ok(refused.every(code => code === 'non-contiguous-view' && result === null));
        assert.ok(strides === undefined || sameStrides(result, strides), `${strides}`);
      } else {
        assert.deepEqual(refused, result === null ? ['non-contiguous-view'] : []);
        assert.ok(result === null || (strides && sameStrides(result, strides)), `${strides}`);
      }
    });
});

/** An axis of size 1 has one position, so its stride means nothing. */
function sameStrides(result: Case[1], strides: readonly number[]): boolean {
  return result?.[0].every((size, i) => size === 1 || result[1][i] === strides[i]) ?? false;
}

/**
 * Where nobody knows whether a gradient came, neither None nor a tensor is told; else what PyTorch has
 * (test/truth/gradients.py).
 */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { analyze } from '../../src/interpreter/analyze';
import { holdingsIn } from '../../src/network/holdings';

const check = (name: string, body: string, expected: readonly string[]) =>
  it(name, () => {
    const text = `import torch
from torch import nn

x = torch.ones(2, 3, requires_grad=True)
layer = nn.Linear(3, 4)
${body}`;
    assert.deepEqual(seenIn(text), expected);
  });

function seenIn(text: string): readonly string[] {
  const { problems, variables } = analyze({ uri: 'train.py', text });
  assert.deepEqual(problems, []);
  const held = [...holdingsIn(variables)].filter(({ span }) => text.slice(span.from, span.to) === 'seen');
  return held.flatMap(one => one.held.map(each => ('value' in each && each.value === null ? 'None' : 'a tensor')));
}

interface Recorded {
  readonly name: string;
  readonly source: string;
  readonly seen: string;
}

const recorded: readonly Recorded[] = JSON.parse(readFileSync('test/truth/gradients.json', 'utf8'));

/** What is not followed. */
const OPEN: ReadonlySet<string> = new Set([
  'of another tensor after zero_grad()',
  'after zero_grad() that leaves zeros',
  'of a parameter after zero_grad() and another step',
  'after zero_grad() and a step of a closure',
  'after zero_grad() in a branch that is not known',
]);

describe('the gradient of a tensor', () => {
  check('is None before any', 'seen = x.grad\n', ['None']);
  check('is there once the loss was computed from it', 'layer(x).sum().backward()\nseen = x.grad\n', ['a tensor']);
  check(
    'is not known where the loss was computed from others',
    'layer(x.detach()).sum().backward()\nseen = x.grad\n',
    [],
  );
  check(
    'is not known of what a layer computed',
    'y = layer(x.detach()).requires_grad_()\ny.sum().backward()\nseen = y.grad\n',
    [],
  );
  check('is not known of parameters', 'layer(x).sum().backward()\nseen = layer.weight.grad\n', []);
  check(
    'is not known once something unknown went back',
    'import accelerate\n\naccelerate.Accelerator().backward(x.sum())\nseen = x.grad\n',
    [],
  );
  check(
    'is not known after a branch that may not run',
    'if torch.rand(1).item() > 0.5:\n    x.sum().backward()\nseen = x.grad\n',
    [],
  );
  for (const { name, source, seen } of recorded)
    it(`is that of PyTorch, or not known: ${name}`, () =>
      assert.deepEqual(seenIn(source), OPEN.has(name) ? [] : [seen]));
});

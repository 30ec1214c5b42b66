/** What is told of an input whose first layer stands behind a `view`, against what PyTorch takes (test/truth/moved_inputs.py). */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { open } from '../../src/interpreter/analyze';
import { isKnown, showDim } from '../../src/tensor/dim';
import { isUnknown } from '../../src/tensor/unknown';

interface Case {
  readonly name: string;
  readonly source: string;
  /** By each shape that PyTorch takes, what it gives. */
  readonly accepted: Readonly<Record<string, readonly number[]>>;
}

const cases: readonly Case[] = JSON.parse(readFileSync('test/truth/moved_inputs.json', 'utf8'));
const SIZES = [6, 10, 14];

/** What nothing tells. */
const OPEN = '?';
const told: Readonly<Record<string, string>> = {
  'a view of patches': OPEN,
  'channels flattened and moved': 'b×12×h×w',
  'a view that keeps its order': 'b×12×h×w',
  'channels last': 'B×12×H×W',
  'a transpose': 'B×12×T',
  'a vector': 'B×12',
  'a view of what is there': 'b×n×12',
  windows: OPEN,
  'a mean': 'B×T×12',
  'an axis taken away': 'B×12',
};

const traced = (text: string) => {
  const opened = open({ uri: 'model.py', text });
  const network = opened.trace(opened.models()[0]!);
  return isUnknown(network) ? assert.fail(network.reason) : network;
};

describe('an input that is moved before the first layer', () => {
  for (const { name, source, accepted } of cases) {
    it(`is told only as PyTorch takes it: ${name}`, () => {
      const { inputs, tensors, outputs } = traced(`${source}Net()\n`);
      const input = inputs[0]!.tensor === null ? undefined : tensors[inputs[0]!.tensor]!.shape;
      assert.equal(input?.map(showDim).join('×') ?? OPEN, told[name]);
      if (!input) return;
      const left = [...SIZES];
      const shape = input.map(size => (isKnown(size) ? size : left.shift()!)).join('x');
      const given = open({ uri: 'model.py', text: source }).trace('Net()', { given: [shape] });
      assert.ok(!isUnknown(given) && outputs.length === 1);
      assert.deepEqual(
        given.outputs.map(id => id !== null && given.tensors[id]!.shape),
        [accepted[shape]],
      );
    });
    it(`is told where the features are open, too: ${name}`, () => {
      const { inputs, tensors } = traced(source.replace('features=12, patch=2', 'features, patch'));
      const input = inputs[0]!.tensor === null ? undefined : tensors[inputs[0]!.tensor]!.shape;
      assert.equal(
        input?.map(showDim).join('×') ?? OPEN,
        name === 'an axis taken away' ? OPEN : told[name]!.replace('12', 'features'),
      );
    });
  }
});

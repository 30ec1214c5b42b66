/** Inputs that `forward` asks for with an exception of its own, against what PyTorch gives for them (test/truth/asked_inputs.py). */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { open } from '../../src/interpreter/analyze';
import { type Dim, showDim, substitute } from '../../src/tensor/dim';
import { isUnknown } from '../../src/tensor/unknown';

interface Case {
  readonly name: string;
  readonly source: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly outputs: readonly (readonly number[])[];
}

const cases: readonly Case[] = JSON.parse(readFileSync('test/truth/asked_inputs.json', 'utf8'));

const told: Readonly<Record<string, string>> = {
  'a decoder asks for its own tokens': 'input_ids B×S int64 symbolic, decoder_input_ids B×T int64 symbolic',
  'a length that a check names comes with tokens':
    'input_features 1×20×300 float32 solved, decoder_input_ids 1×T int64 symbolic',
  'two sequences are of one length': 'word_ids B×T int64 symbolic, place_ids B×T int64 symbolic',
  'an argument that must be named': 'x B×6 float32 symbolic, y B×4 float32 symbolic',
  'an image size that a check names': 'x 1×3×70×70 float32 solved',
  'an argument that a layer takes as it comes': 'tokens B×T int64 symbolic, picture B×3×H×W float32 symbolic',
  'an image size that the positions tell': 'x 1×3×900×900 float32 solved',
  "an operator of the code's own": 'x B×6 float32 symbolic',
  'frames before channels': 'pixel_values 1×16×3×224×224 float32 solved',
  'a long table of positions': 'tokens B×T int64 symbolic',
  'a step of which sines are made': 'x B×3×H×W float32 symbolic, t B float32 symbolic',
  'a step that may be a number, and words':
    'x batch×3×height×width float32 symbolic, step batch int64 symbolic, words batch×T×12 float32 symbolic',
  'an image that is made as large as the one beside it': 'x B×3×H×W float32 symbolic',
  'tokens whose places are counted first': 'input_ids B×T int64 symbolic',
  'arguments without those that are not taken beside them': 'tokens B×T int64 symbolic, features B×6 float32 symbolic',
};

describe('inputs that forward asks for', () => {
  for (const { name, source, inputs, outputs } of cases)
    it(`are told, and what comes of them: ${name}`, () => {
      const network = open({ uri: 'model.py', text: source }).trace('Net()');
      if (isUnknown(network)) return assert.fail(network.reason);
      const shapeOf = (id: number | null) => (id === null ? [] : network.tensors[id]!.shape);
      assert.equal(
        network.inputs
          .map(input => {
            const dtype = input.tensor === null ? '?' : network.tensors[input.tensor]!.dtype;
            return `${input.name} ${shapeOf(input.tensor).map(showDim).join('×')} ${dtype} ${input.from}`;
          })
          .join(', '),
        told[name],
      );
      const sizes: Record<string, Dim> = {};
      for (const input of network.inputs)
        for (const [axis, size] of shapeOf(input.tensor).entries()) sizes[showDim(size)] = inputs[input.name]![axis]!;
      const given = network.outputs.map(id => shapeOf(id).map(size => substitute(size, sizes)));
      assert.deepEqual(given, outputs);
      assert.deepEqual(network.problems, []);
    });
});

/** What each unit sees of the input, by calculation, is what the gradient reaches in PyTorch (test/truth/fields.py). */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import type { ReceptiveField } from '../../src/network/network';
import { isUnknown } from '../../src/tensor/unknown';
import facts from '../truth/fields.json';

type Span = readonly number[] | null;

describe('what a unit sees', () => {
  for (const { name, source, input, units } of facts as unknown as readonly Fact[])
    it(`is what PyTorch’s gradient reaches: ${name}`, () => {
      const network = open({ uri: 'net.py', text: source }).trace('Net()', { given: [input] });
      assert.ok(!isUnknown(network));
      assert.deepEqual(network.problems, []);
      const lengths = input.split('x').slice(2).map(Number);
      const wrong: string[] = [];
      for (const [path, measured] of Object.entries(units)) {
        const call = network.calls.findLast(each => each.path === path)!;
        assert.ok(call.rf, `${path} has no field`);
        const sizes = network.tensors[call.outputs[0]!]!.shape.slice(2).map(Number);
        const boxOf = (at: number) => {
          const unit = sizes.map(size => Math.min(size - 1, at));
          const box = lengths.map((length, axis) => spanOf(call.rf!, axis, unit, length));
          // What sees nothing along one axis sees nothing at all.
          return box.includes(null) ? box.map(() => null) : box;
        };
        measured.forEach((spans, axis) => {
          spans.forEach((span, at) => {
            const calculated = boxOf(at)[axis]!;
            if (`${calculated}` !== `${span}`)
              wrong.push(`${path}, axis ${axis}, unit ${at}: ${calculated}, not ${span}`);
          });
        });
      }
      assert.deepEqual(wrong, []);
    });
});

interface Fact {
  readonly name: string;
  readonly source: string;
  readonly input: string;
  readonly units: Readonly<Record<string, readonly (readonly Span[])[]>>;
}

/** The part that lies on the input, as a figure works it out from the field alone. */
function spanOf(field: ReceptiveField, axis: number, unit: readonly number[], length: number): Span {
  if (field.size === 'all') return [0, length];
  const { size, stride, start, windows, within, along } = field;
  const position = unit.at(along?.[axis] ?? axis)!;
  const seen = windows?.[axis] ?? [[start![axis]!, start![axis]! + size[axis]!]];
  const [first, end] = within?.[axis] ?? [0, length];
  const span = seen[position % seen.length]!;
  if (!span) return null;
  const by = Math.floor(position / seen.length) * Math.round(stride![axis]! * seen.length);
  const [from, to] = [Math.max(first!, span[0]! + by), Math.min(end!, span[1]! + by)];
  return from < to ? [from, to] : null;
}

/** What the hover of a model's factory says of its parts, and of an RNN's start, is what torchvision and PyTorch have (test/truth/model_parts.json). */
import { strict as assert } from 'node:assert';
import facts from '../truth/model_parts.json';
import { hoverText } from './hover-text';

const exact = (n: number) => n.toLocaleString('en-US');

function factory(name: string): string {
  return hoverText(`from torchvision import models\nmodels.${name[0]}$0${name.slice(1)}()`);
}

describe('the hover of a factory', () => {
  for (const [name, [features, linear, first]] of Object.entries(facts.split) as [string, [number, number, number]][])
    it(`splits ${name} into convolutions and linear layers`, () => {
      const text = factory(name);
      for (const part of [` ${exact(features)}, linear layers ${exact(linear)}`, `alone has ${exact(first)};`])
        assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
    });

  for (const [name, { layers, into, out }] of Object.entries(facts.widths))
    it(`tells the channels of ${name} from block to block`, () => {
      const blocks = into.map((from, i) => `${exact(from)} → ${exact(out[i]!)}`).join(', ');
      const said = `Channels of its blocks of ${layers.join(', ')} layers: ${blocks}.`;
      assert.ok(factory(name).includes(said), `${factory(name)}\n\nlacks: ${said}`);
    });

  it('says nothing of the parts of a ResNet', () => assert.ok(!/linear layers|blocks of/.test(factory('resnet18'))));
});

it('the weights of an RNN begin with the largest eigenvalue that its hover names', () => {
  for (const radius of Object.values(facts['radius of W_hh'])) assert.ok(Math.abs(radius - 0.577) < 0.05, `${radius}`);
  assert.deepEqual(facts['quarter turn'], [
    [1, 3],
    [0, 2],
  ]);
});

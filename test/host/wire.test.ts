import { strict as assert } from 'node:assert';
import { pack, unpack } from '../../src/host/wire';
import { Float, Opaque } from '../../src/operators/argument';
import { add, symbol } from '../../src/tensor/dim';
import { Tensor } from '../../src/tensor/tensor';
import { Unknown } from '../../src/tensor/unknown';

const across = <T>(value: T): T => unpack(structuredClone(pack(value))) as T;

describe('what crosses between threads', () => {
  const check = (title: string, value: unknown) =>
    it(`keeps ${title}`, () => assert.deepStrictEqual(across(value), value));

  check('plain data', { a: [1, 'x', true, null, undefined], b: { c: [] } });
  check('a tensor', new Tensor([add(symbol('B'), 1), 3], 'int64'));
  check('a float, so that it is never taken for a size', [new Float(64), 64]);
  check('an unknown with its reason', { padding: new Unknown('not given') });
  check('an object with the arguments it was made with', new Opaque('torch.optim.SGD', { lr: new Float(0.1) }));

  it('keeps what is shared shared', () => {
    const shape = [1, 2];
    const [first, second] = across([shape, shape]);
    assert.equal(first, second);
  });

  it('keeps what a function gives for the first steps, as far as that is known', () => {
    const halves = new Opaque('<lambda>', undefined, ([step]) =>
      (step as number) < 3 ? new Float(0.5 ** (step as number)) : new Unknown('it looks at the clock'),
    );
    const { call } = across(halves);
    assert.deepEqual(
      [0, 2, 3, 4].map(step => call!([step])),
      [
        new Float(1),
        new Float(0.25),
        new Unknown('it looks at the clock'),
        new Unknown('the function was not tried with this argument'),
      ],
    );
  });
});

import { strict as assert } from 'node:assert';
import { type ConvState, convArithmetic } from '../../src/figures/conv-arithmetic';
import facts from '../truth/figures.json';

const { initial, compute } = convArithmetic;

describe('convolution arithmetic', () => {
  const cases: [Partial<ConvState>, number][] = [
    [{ input: 7, kernel_size: 3, stride: 2, padding: 1 }, 4],
    [{ input: 224, kernel_size: 7, stride: 2, padding: 3 }, 112],
    [{ input: 5 }, 3],
    [{ input: 6 }, 3],
    [{ input: 3, transposed: true }, 5],
    [{ input: 3, transposed: true, output_padding: 1 }, 6],
  ];
  for (const [change, output] of cases) {
    it(`gives ${output} for ${JSON.stringify(change)}`, () => assert.equal(size(change), output));
  }

  it("has PyTorch's output sizes", () => {
    for (const { state, output } of facts.convolutions) {
      assert.equal(size(state), output ?? undefined, JSON.stringify(state));
    }
  });

  it('shows which cells each window covers', () => {
    const numbers = compute({ ...initial, input: 5, kernel_size: 3, stride: 2, padding: 1 });
    assert.deepEqual(numbers.windows, [
      [-1, 0, 1],
      [1, 2, 3],
      [3, 4, 5],
    ]);
    assert.deepEqual(numbers.overlap, [1, 2, 1, 2, 1]);
  });

  it('counts what the floor drops', () => {
    assert.equal(compute({ ...initial, input: 8, stride: 3, padding: 0 }).dropped, 2);
    assert.deepEqual(compute({ ...initial, input: 6 }).sameOutput, [5, 6]);
  });

  it('counts the contributions to each cell of a transposed convolution', () => {
    const numbers = compute({ ...initial, input: 3, padding: 0, transposed: true });
    assert.deepEqual(numbers.overlap, [1, 1, 2, 1, 2, 1, 1]);
    assert.deepEqual(numbers.overlap, facts.checkerboard);
  });

  it('costs what PyTorch counts', () => {
    const numbers = compute({ ...initial, stride: 1, padding: 1 });
    assert.deepEqual([numbers.cost!.parameters, numbers.separable.parameters], [73_856, 8_960]);
    assert.ok(Math.abs(numbers.separable.macs / numbers.cost!.macs - 0.1189) < 1e-4);
    const bare = compute({ ...initial, stride: 1, padding: 1, bias: false });
    assert.deepEqual([bare.cost!.parameters, bare.separable.parameters], [73_728, 8_768]);
  });

  it('is not set from a call that it cannot show whole', () => {
    const channels = { in_channels: 3, out_channels: 8, bias: null };
    const known = { ...channels, kernel_size: 3, stride: 1, padding: 1, dilation: 1, groups: 1 };
    const shown = (change: object) =>
      convArithmetic.fromCall!({ operator: 'Conv2d', arguments: { ...known, ...change } }) !== undefined;
    assert.deepEqual(
      [
        {},
        { padding: 'same' },
        { stride: undefined },
        { stride: [1, 2] },
        { kernel_size: [3, 5] },
        { out_channels: undefined },
        { bias: undefined },
      ].map(shown),
      [true, true, false, false, false, false, false],
    );
  });

  it('is set from a call', () => {
    const call = {
      operator: 'Conv2d',
      arguments: {
        in_channels: 3,
        out_channels: 64,
        kernel_size: [7, 7],
        stride: [2, 2],
        padding: [3, 3],
        dilation: [1, 1],
        groups: 1,
        bias: true,
      },
      input: [1, 3, 224, 224],
    };
    const state = convArithmetic.fromCall!(call)!;
    assert.equal(compute(state).output, 112);
    assert.equal(convArithmetic.python!(state), 'nn.Conv2d(3, 64, 7, stride=2, padding=3)');
    assert.equal(
      convArithmetic.formula(state, compute(state)).text,
      'H_out = ⌊(224 + 2·3 − 1·(7 − 1) − 1) / 2⌋ + 1 = 112',
    );
  });
});

function size(change: Partial<ConvState>) {
  return compute({ ...initial, ...change }).output;
}

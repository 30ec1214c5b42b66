/** The figures of gated units, against PyTorch (test/truth/figures_gated.json, by figures_gated.py). */
import { strict as assert } from 'node:assert';
import type { FigureCall } from '../../src/figures/figure';
import { type GatedState, gatedUnit } from '../../src/figures/gated-unit';
import { lstm } from '../../src/figures/lstm';
import truth from '../truth/figures_gated.json';
import { near } from './near';

describe('the belt of an LSTM', () => {
  for (const { state, c, plain, back, plainBack } of truth.belts) {
    const { steps } = lstm.compute({ ...lstm.initial, ...state });
    const at = `${state.inputs.length} steps`;

    it(`has the gradients that autograd has along nn.LSTMCell: ${at}`, () => {
      near(
        steps.map(step => step.back),
        back,
        1e-12,
      );
      near(
        steps.map(step => step.c),
        c,
        1e-12,
      );
    });

    it(`lies beside nn.RNNCell and its gradients: ${at}`, () => {
      near(
        steps.map(step => step.plain),
        plain,
        1e-12,
      );
      near(
        steps.map(step => step.plainBack),
        plainBack,
        1e-12,
      );
    });
  }

  for (const { state, h, c, outputs } of truth.stacks) {
    const { num_layers, bidirectional, layer, reverse } = state;
    it(`ends where nn.LSTM does: layer ${layer} of ${num_layers}, ${reverse ? 'reverse' : 'forward'}${bidirectional ? ' of both' : ''}`, () => {
      const { steps, ...found } = lstm.compute({ ...lstm.initial, ...state });
      assert.deepEqual([found.layer, found.reverse], [layer, reverse]);
      near([steps.at(-1)!.h, steps.at(-1)!.c], [h, c], 1e-12);
      if (outputs)
        near(
          steps.map(step => step.h),
          outputs,
          1e-12,
        );
    });
  }

  it('says which layer and direction is drawn, and what time a step of the reverse one reads', () => {
    const said = (change: object) => {
      const state = { ...lstm.initial, ...change };
      return lstm.summary(state, lstm.compute(state)).slice(0, 80);
    };
    assert.deepEqual(
      [
        said({}),
        said({ num_layers: 3, layer: 1 }),
        said({ num_layers: 3, layer: 2, bidirectional: true, reverse: true, step: 2 }),
        said({ bidirectional: true, step: 0 }),
      ].map(text => text.replace(/ reads [\d.]+/, ' reads …').replace(/:.*/, '')),
      [
        'Step 4 reads …',
        'Layer 1 (of 0 to 2). Step 4 reads …',
        'Layer 2 (of 0 to 2), reverse direction. Step 2 reads … at time 7',
        'The layer, forward direction. Step 0 reads …',
      ],
    );
  });

  it('is as deep as the call, of which the first layer is drawn', () => {
    const of = (change: object) => {
      const known = { num_layers: 1, bidirectional: false, bias: true, proj_size: 0, batch_first: true, ...change };
      const state = lstm.fromCall!({ operator: 'LSTM', arguments: known, input: [8, 12, 3] });
      return state && [state.num_layers, state.bidirectional, state.layer, state.reverse];
    };
    assert.deepEqual(of({ num_layers: 2, bidirectional: true }), [2, true, 0, false]);
    assert.deepEqual(of({ num_layers: 8 }), [8, false, 0, false]);
    for (const unknown of [{ num_layers: 9 }, { num_layers: undefined }, { bidirectional: undefined }])
      assert.equal(of(unknown), undefined);
  });

  it('is as long as the sequence of the call, wherever its axis is, and not begun where that is not known', () => {
    const lengthOf = (input: readonly number[] | undefined, change: object = {}) => {
      const known = { num_layers: 1, bidirectional: false, bias: true, proj_size: 0, batch_first: false, ...change };
      const call: FigureCall = { operator: 'LSTM', arguments: known, ...(input && { input }) };
      return lstm.fromCall!(call)?.inputs.length;
    };
    assert.deepEqual(
      [
        lengthOf([12, 8, 3]),
        lengthOf([8, 12, 3], { batch_first: true }),
        lengthOf([12, 3]),
        lengthOf([12, 3], { batch_first: true }),
      ],
      [12, 12, 12, 12],
    );
    assert.deepEqual(
      [
        lengthOf(undefined),
        lengthOf([41, 8, 3]),
        lengthOf([12, 8, 3], { batch_first: undefined }),
        lengthOf([12, 8, 3], { bias: false }),
      ],
      [undefined, undefined, undefined, undefined],
    );
  });

  it('lets half of the cell on at each step of a call whose biases are as PyTorch makes them', () => {
    const known = { num_layers: 1, bidirectional: false, bias: true, proj_size: 0, batch_first: false };
    const state = lstm.fromCall!({ operator: 'LSTM', arguments: known, input: [3, 8, 5] })!;
    near(lstm.compute(state).kept, 0.125, 1e-12);
  });
});

describe('a gated unit', () => {
  for (const { state, ...expected } of truth.units)
    it(`keeps and writes what PyTorch’s does: ${JSON.stringify(state)}`, () =>
      near(gatedUnit.compute({ ...gatedUnit.initial, ...(state as Partial<GatedState>) }), expected, 1e-12));

  it('is set to the cell that is called, with gates that read 0 from its biases', () => {
    const unitOf = (operator: string, bias: unknown = true) =>
      gatedUnit.fromCall!({ operator, arguments: { bias } })?.unit;
    assert.deepEqual(
      ['LSTM', 'LSTMCell', 'GRU', 'GRUCell', 'RNN'].map(operator => unitOf(operator)),
      ['LSTM', 'LSTM', 'GRU', 'GRU', undefined],
    );
    assert.equal(unitOf('LSTM', false), undefined);
  });
});

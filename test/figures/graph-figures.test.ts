/** The figures of computational graphs, against PyTorch's autograd (test/truth/figures_graphs.json, by figures_graphs.py). */
import { strict as assert } from 'node:assert';
import { filledIn, logisticNeuron, type NeuronState, withEntry } from '../../src/figures/logistic-neuron';
import { type ThreeGatesState, threeGates } from '../../src/figures/three-gates';
import { NAMES, STEPS, twoLayerGraph } from '../../src/figures/two-layer-graph';
import truth from '../truth/figures_graphs.json';
import { near } from './near';

describe('the graph of a two-layer network', () => {
  const { initial, compute } = twoLayerGraph;
  for (const { state, nodes } of truth.two_layers)
    it(`has autograd’s value and gradient at every node: ${Object.values(state)}`, () =>
      near(compute({ ...initial, ...state }).nodes, nodes, 1e-12));

  it('hands back what adds up to the gradient of every node, by local times upstream', () => {
    const { nodes, sent } = compute(initial);
    for (const { local, upstream, sent: product } of sent) near(local * upstream, product, 1e-12);
    for (const [index, { gradient }] of nodes.slice(0, -1).entries()) {
      const arriving = sent.filter(({ node }) => node === index).reduce((sum, each) => sum + each.sent, 0);
      near(arriving, gradient, 1e-12);
    }
  });

  it('shows a value after its step forward, and a gradient after its step back', () => {
    const there = (step: number) => {
      const { hasValue, hasGradient, at } = compute({ ...initial, step });
      const named = (flags: readonly boolean[]) => NAMES.filter((_, index) => flags[index]).join(' ');
      return [named(hasValue), named(hasGradient), at === undefined ? '' : NAMES[at]];
    };
    assert.deepEqual(
      Array.from({ length: STEPS + 1 }, (_, step) => there(step)),
      [
        ['x w₁ b₁ w₂ b₂ y', '', ''],
        ['x w₁ b₁ w₂ b₂ y z', '', 'z'],
        ['x w₁ b₁ w₂ b₂ y z h', '', 'h'],
        ['x w₁ b₁ w₂ b₂ y z h ŷ', '', 'ŷ'],
        ['x w₁ b₁ w₂ b₂ y z h ŷ L', '', 'L'],
        ['x w₁ b₁ w₂ b₂ y z h ŷ L', 'L', 'L'],
        ['x w₁ b₁ w₂ b₂ y z h ŷ L', 'y ŷ L', 'L'],
        ['x w₁ b₁ w₂ b₂ y z h ŷ L', 'w₂ b₂ y h ŷ L', 'ŷ'],
        ['x w₁ b₁ w₂ b₂ y z h ŷ L', 'w₂ b₂ y z h ŷ L', 'h'],
        ['x w₁ b₁ w₂ b₂ y z h ŷ L', 'x w₁ b₁ w₂ b₂ y z h ŷ L', 'z'],
      ],
    );
  });
});

describe('the graph of a logistic neuron', () => {
  const { initial, compute } = logisticNeuron;
  for (const { state, nodes } of truth.neurons) {
    const at: NeuronState = { ...initial, ...state };
    it(`has autograd’s value and gradient at every node: ${JSON.stringify(state)}`, () =>
      near(compute(at).nodes, nodes, 1e-12));

    it(`takes autograd’s gradients for right, and no other: ${JSON.stringify(state)}`, () => {
      const judged = (change: (gradient: number) => number) => {
        let given = at;
        for (const [node, { gradient }] of nodes.entries()) {
          const entry = { text: '', value: change(gradient) };
          given = { ...given, attempt: withEntry(given, compute(given), node, entry) };
        }
        return compute(given).targets.map(({ isRight }) => isRight);
      };
      const all = (value: boolean) => nodes.slice(1).map(() => value);
      assert.deepEqual(
        judged(gradient => gradient),
        all(true),
      );
      assert.deepEqual(
        judged(gradient => Number(gradient.toPrecision(3))),
        all(true),
      );
      // Rounded to 0.1, the wrong sign, halved, or the value in its place.
      assert.deepEqual(
        judged(gradient => 1.05 * gradient + 1e-6),
        all(false),
      );
      assert.deepEqual(
        judged(gradient => -gradient || 1),
        all(false),
      );
    });
  }

  it('forgets what was entered for other numbers', () => {
    const filled = { ...initial, attempt: filledIn(compute(initial)) };
    const right = (state: NeuronState) => compute(state).targets.filter(({ isRight }) => isRight).length;
    assert.deepEqual([right(filled), right({ ...filled, isFused: true }), right(initial)], [11, 0, 0]);
  });
});

describe('three gates', () => {
  for (const { state, gates } of truth.gates)
    it(`send back what autograd does: ${Object.values(state)}`, () =>
      near(threeGates.compute(state as ThreeGatesState).gates, gates, 1e-12));
});

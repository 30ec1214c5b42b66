/**
 * Two moons, and a network of three hidden layers of two tanh units each that was trained to tell them apart: scikit-learn's
 * points and PyTorch's weights, as test/truth/figures_layers.py makes them.
 */

type Place = readonly [x: number, y: number];

export const MOONS: readonly { readonly x: Place; readonly label: 0 | 1 }[] = [
  { x: [0.79, -0.36], label: 1 },
  { x: [1.01, 0.06], label: 1 },
  { x: [0.51, -0.48], label: 1 },
  { x: [0.28, 0.26], label: 0 },
  { x: [-0.36, 0.13], label: 1 },
  { x: [-1.03, -0.21], label: 0 },
  { x: [-0.22, -0.21], label: 1 },
  { x: [-0.09, -0.37], label: 1 },
  { x: [0.7, -0.38], label: 1 },
  { x: [0.25, -0.58], label: 1 },
  { x: [0.35, -0.5], label: 1 },
  { x: [0.92, -0.07], label: 1 },
  { x: [0.07, -0.51], label: 1 },
  { x: [0.24, -0.42], label: 1 },
  { x: [0.17, 0.21], label: 0 },
  { x: [0.29, 0.1], label: 0 },
  { x: [-0.83, 0.2], label: 0 },
  { x: [-0.51, 0.52], label: 0 },
  { x: [0.94, -0.19], label: 1 },
  { x: [-0.13, -0.39], label: 1 },
  { x: [0.77, -0.22], label: 1 },
  { x: [-0.2, -0.03], label: 1 },
  { x: [-0.32, 0.13], label: 1 },
  { x: [-0.1, 0.49], label: 0 },
  { x: [-0.86, 0.34], label: 0 },
  { x: [-0.13, 0.49], label: 0 },
  { x: [1, 0.15], label: 1 },
  { x: [0.31, -0.07], label: 0 },
  { x: [-1, -0.02], label: 0 },
  { x: [0.37, -0.13], label: 0 },
  { x: [-0.91, 0.04], label: 0 },
  { x: [0.08, 0.31], label: 0 },
  { x: [-0.56, 0.42], label: 0 },
  { x: [-0.48, 0.49], label: 0 },
  { x: [-0.26, 0.56], label: 0 },
  { x: [-0.74, 0.33], label: 0 },
];

/** Rows of each weight one after the other; the last layer is the head. */
export const MOONS_LAYERS: readonly { readonly weight: readonly number[]; readonly bias: readonly number[] }[] = [
  { weight: [2.76, 0.22, -0.87, 0.53], bias: [-0.02, 0.02] },
  { weight: [0.88, -0.61, 1.28, 2.18], bias: [1.87, -0.03] },
  { weight: [0.98, -1.27, 0.22, 2.21], bias: [-0.68, -0.25] },
  { weight: [5.48, -8.68], bias: [-1.26] },
];

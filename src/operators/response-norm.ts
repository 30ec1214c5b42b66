/**
 * Local response normalisation: every value against its neighbouring channels at the same position.
 */
import { type Dim, product, showDim } from '../tensor/dim';
import type { Tensor } from '../tensor/tensor';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator } from './operator';
import { int, known, real, tensor } from './parameter';
import { Problem } from './problem';
import { requireAtLeast } from './window';

const input = { input: tensor() };

export const responseNorms: readonly Operator[] = [localResponseNorm()];

interface ResponseArguments {
  readonly input: Tensor;
  readonly size: Dim;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
}

function localResponseNorm(): Operator<ResponseArguments> {
  const own = { size: int(), alpha: real(1e-4), beta: real(0.75), k: real(1) };
  return {
    id: 'LocalResponseNorm',
    family: 'normalization',
    purpose: 'Divides every value by the activity of its neighbouring channels at the same position.',
    note: 'alexnet',
    documentation: 'generated/torch.nn.LocalResponseNorm.html',
    rule: {
      output: responseOutput,
      headline: ({ size, alpha, beta, k }) => `${showDim(size)} channels · α ${alpha} · β ${beta} · k ${k}`,
      summary: ({ size }) =>
        `Divides every value by the mean square of ${showDim(size)} neighbouring channels, raised to a power.`,
      formula: ({ size, alpha, beta, k }) =>
        formula(`y = x / (${k} + ${alpha}·mean of x² over ${showDim(size)} channels)^${beta}`),
      lower: lowerResponse,
    },
    classes: [{ name: 'torch.nn.LocalResponseNorm', parameters: own, forward: input }],
    functions: [{ names: ['torch.nn.functional.local_response_norm'], parameters: { ...input, ...own } }],
  };
}

function responseOutput({ input, size }: ResponseArguments): Tensor {
  const rank = input.shape.length;
  if (rank < 3) {
    throw new Problem('wrong-rank', `Expected 3D or higher dimensionality input (got ${rank} dimensions)`, {
      expected: 'at least 3D',
      found: `${rank}D`,
      parameter: 'input',
    });
  }
  if (product(input.shape) !== 0)
    requireAtLeast([size], 1, `kernel size should be greater than zero, but got ${showDim(size)}`, 'size');
  return input;
}

/** PyTorch's α multiplies the mean, as ONNX's does; for an even size the windows lean the other way, so they are built by hand. */
function lowerResponse({ input, size, alpha, beta, k }: ResponseArguments, graph: Lowering): LoweredValue {
  const x = graph.input(input);
  const length = known(size, 'the size');
  if (input.shape.length === 4 && length % 2 === 1) {
    return graph.node('LRN', [x], { size: length, alpha: { float: alpha }, beta: { float: beta }, bias: { float: k } });
  }
  const constant = (value: number) => graph.constant([value], [], 'float32');
  const shape = input.shape.map(dim => known(dim, 'the input size'));
  const [batch, channels, ...rest] = shape as [number, number, ...number[]];
  const planes = graph.constant([batch, 1, channels, rest.reduce((a, b) => a * b, 1)], [4], 'int64');
  const squares = graph.node('Reshape', [graph.node('Mul', [x, x]), planes]);
  const means = graph.node('AveragePool', [squares], {
    kernel_shape: [length, 1],
    pads: [Math.floor(length / 2), 0, Math.floor((length - 1) / 2), 0],
    count_include_pad: 1,
  });
  const back = graph.node('Reshape', [means, graph.constant(shape, [shape.length], 'int64')]);
  const base = graph.node('Add', [graph.node('Mul', [back, constant(alpha)]), constant(k)]);
  return graph.node('Div', [x, graph.node('Pow', [base, constant(beta)])]);
}

/**
 * Linear layers: every output feature is a weighted sum of all input features, the same for every row of the input.
 */

import { add, type Dim, equal, isKnown, less, multiply, product, showCount, showDim } from '../tensor/dim';
import { broadcast, isMismatch } from '../tensor/shape';
import { showList } from '../tensor/show';
import { type Shape, Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { requireFloating } from './floating';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { Explanation, Operator, Weight } from './operator';
import { type ArgumentsOf, anything, attempt, derive, int, optional, tensor, truth } from './parameter';
import { Problem } from './problem';
import { factor, requireAtLeast } from './window';

interface LinearArguments {
  readonly input: Tensor;
  readonly in_features: Dim;
  readonly out_features: Dim;
  /** A function's own tensor, or whether the module has one. */
  readonly bias: boolean | Tensor | null;
  readonly weight?: Tensor;
}

const own = { out_features: int(), bias: truth(true), device: anything(null), dtype: anything(null) };
const call = { input: tensor(), weight: tensor(), bias: optional(tensor()) };
const input = { input: tensor() };

const linear: Operator<LinearArguments> = {
  id: 'Linear',
  family: 'linear',
  purpose: 'Makes every output feature a learned weighted sum of all input features: y = x Wᵀ + b.',
  note: 'parameter-counting',
  argumentNotes: { bias: 'batch-normalization' },
  documentation: 'generated/torch.nn.Linear.html',
  rule: {
    output,
    macs: (args, result) => multiply(product((result as Tensor).shape), args.in_features),
    reach: () => ({ kind: 'all', dims: [-1] }),
    headline: args => {
      const from = attempt(() => showCount(args.in_features));
      const to = showCount(args.out_features);
      return `${from === undefined ? '' : `${from} → `}${to} features${args.bias === false ? ' · no bias' : ''}`;
    },
    summary: args =>
      `${args.out_features === 1 ? 'The one output is a' : `Each of the ${showCount(args.out_features)} outputs is its own`} weighted sum of all ${showCount(args.in_features)} inputs${args.bias ? ', plus a bias' : ''}.`,
    formula: args => formula(`parameters = ${parameterText(args)}`),
    explain,
    lower,
  },
  classes: [
    {
      name: 'torch.nn.Linear',
      parameters: { in_features: int(), ...own },
      forward: input,
      check: args => {
        const weight = showList([args.out_features, args.in_features]);
        for (const name of ['in_features', 'out_features'] as const) {
          requireAtLeast(
            [args[name]],
            0,
            `Trying to create tensor with negative dimension ${showDim(args[name])}: ${weight}`,
            name,
          );
        }
      },
      weights,
    },
    {
      name: 'torch.nn.LazyLinear',
      parameters: own,
      forward: input,
      weights,
      adapt: (args: ArgumentsOf<typeof own & typeof input>) => derive(args, { in_features: a => lastOf(a.input) }),
    },
    {
      name: 'torch.nn.modules.linear.NonDynamicallyQuantizableLinear',
      parameters: { in_features: int(), ...own },
      forward: input,
      weights,
    },
  ],
  functions: [
    {
      names: ['torch.nn.functional.linear', 'torch._C._nn.linear'],
      parameters: call,
      adapt: (args: ArgumentsOf<typeof call>) =>
        derive(args, {
          in_features: a => lastOf(matrix(a.weight)),
          out_features: a => (a.weight.shape.length === 1 ? 1 : a.weight.shape[0]!),
        }),
    },
  ],
};

function lastOf(tensor: Tensor): Dim {
  const last = tensor.shape.at(-1);
  if (last !== undefined) return last;
  throw new Problem('wrong-rank', 'both arguments to linear need to be at least 1D, but they are 0D and 2D', {
    found: '0D',
    expected: 'at least 1D',
    parameter: 'input',
  });
}

function matrix(weight: Tensor): Tensor {
  if (weight.shape.length === 1 || weight.shape.length === 2) return weight;
  throw new Problem('wrong-rank', `linear expects a weight with 1 or 2 dimensions, but it is ${weight.shape.length}D`, {
    found: `${weight.shape.length}D`,
    expected: '2D',
    parameter: 'weight',
  });
}

function output(args: LinearArguments): Tensor {
  const { input, in_features, out_features, weight } = args;
  const found = lastOf(input);
  if (equal(found, in_features) === false) {
    const rows = product(input.shape.slice(0, -1));
    const shapes = `${showDim(rows)}x${showDim(found)} and ${showDim(in_features)}x${showDim(out_features)}`;
    throw new Problem(
      'mismatched-in-features',
      `Linear expects ${showCount(in_features)} features, the input has ${showCount(found)}: mat1 and mat2 shapes cannot be multiplied (${shapes})`,
      { expected: in_features, found, parameter: weight ? 'weight' : 'in_features' },
    );
  }
  requireFloating(input, weight, 'mat1 and mat2 must have the same dtype');
  const rest = input.shape.slice(0, -1);
  const shape = weight?.shape.length === 1 ? rest : [...rest, out_features];
  if (args.bias instanceof Tensor) checkBias(args.bias, shape);
  return new Tensor(shape, input.dtype);
}

function checkBias(bias: Tensor, shape: Shape): void {
  const common = broadcast(shape, bias.shape);
  if (
    !isMismatch(common) &&
    bias.shape.length <= shape.length &&
    common.every((dim, i) => equal(dim, shape[i]!) !== false)
  )
    return;
  throw new Problem(
    'mismatched-sizes',
    `The expanded size of the tensor must match the existing size: the result is ${showList(shape)}, the bias is ${showList(bias.shape)}`,
    { expected: showList(shape.slice(-1)), found: showList(bias.shape), parameter: 'bias' },
  );
}

function weights({ in_features, out_features, bias }: LinearArguments): Readonly<Record<string, Weight | null>> {
  const init = { kind: 'fan-in', fanIn: in_features } as const;
  return {
    weight: { shape: [out_features, in_features], init },
    bias: bias ? { shape: [out_features], init } : null,
  };
}

/** `512·10 + 10 = 5,130`; of sizes that are no numbers the sum would be the same again. */
function parameterText({ in_features, out_features, bias }: LinearArguments): string {
  const total = multiply(out_features, add(in_features, bias ? 1 : 0));
  const sum = `${factor(in_features)}·${factor(out_features)}${bias ? ` + ${showDim(out_features)}` : ''}`;
  return isKnown(total) ? `${sum} = ${showCount(total)}` : sum;
}

function explain(args: LinearArguments): Explanation {
  const text = attempt(() => parameterText(args));
  const rows = attempt(() => args.input.shape.slice(0, -1));
  const facts =
    text === undefined || !text.includes('=')
      ? []
      : [`${text} parameters${args.bias ? ', one bias for each output' : ', no bias'}.`];
  if (rows && rows.length > 1)
    facts.push(`Applied to each of the ${showCount(product(rows))} rows on its own, with the same weights.`);
  const bound = attempt(() =>
    isKnown(args.in_features) && args.in_features > 0 && !args.weight ? 1 / Math.sqrt(args.in_features) : undefined,
  );
  if (bound !== undefined)
    facts.push(`Starts uniform in ±1/√${showDim(args.in_features)} = ±${Number(bound.toPrecision(3))}.`);
  const remarks = attempt(() => (less(args.out_features, 1) ? ['It has no outputs.'] : [])) ?? [];
  return { formulas: text === undefined ? [] : [formula(`parameters = ${text}`)], facts, remarks };
}

function lower(args: LinearArguments, graph: Lowering): LoweredValue {
  const x = graph.input(args.input);
  const weight = args.weight ? graph.input(args.weight) : graph.weight('weight')!;
  const bias =
    args.bias instanceof Tensor ? graph.input(args.bias) : args.bias === true ? graph.weight('bias') : undefined;
  const vector = args.weight?.shape.length === 1;
  const simple =
    args.input.shape.length === 2 && !vector && !(args.bias instanceof Tensor && args.bias.shape.length > 1);
  if (simple) return graph.node('Gemm', bias ? [x, weight, bias] : [x, weight], { transB: 1 });
  const turned = vector ? weight : graph.node('Transpose', [weight], { perm: [1, 0] });
  const y = graph.node('MatMul', [x, turned]);
  return bias ? graph.node('Add', [y, bias]) : y;
}

interface BilinearArguments {
  readonly input1: Tensor;
  readonly input2: Tensor;
  readonly in1_features: Dim;
  readonly in2_features: Dim;
  readonly out_features: Dim;
  readonly bias: boolean | Tensor | null;
  readonly weight?: Tensor;
}

const pair = { input1: tensor(), input2: tensor() };
const bilinearCall = { ...pair, weight: tensor(), bias: optional(tensor()) };

const bilinear: Operator<BilinearArguments> = {
  id: 'Bilinear',
  family: 'linear',
  purpose: 'Makes every output a learned weighted sum of all products of one feature of each input.',
  note: 'parameter-counting',
  documentation: 'generated/torch.nn.Bilinear.html',
  rule: {
    output: bilinearOutput,
    macs: (args, result) =>
      add(
        multiply(product((result as Tensor).shape), multiply(args.in1_features, args.in2_features)),
        multiply(product((result as Tensor).shape), args.in2_features),
      ),
    reach: () => ({ kind: 'all', dims: [-1] }),
    headline: args =>
      `${showCount(args.in1_features)} × ${showCount(args.in2_features)} → ${showCount(args.out_features)} features`,
    formula: args => formula(`parameters = ${bilinearParameters(args)}`),
    explain: args => ({ formulas: [], facts: [`${bilinearParameters(args)} parameters.`], remarks: [] }),
    lower: lowerBilinear,
  },
  classes: [
    {
      name: 'torch.nn.Bilinear',
      parameters: { in1_features: int(), in2_features: int(), ...own },
      forward: pair,
      check: args =>
        requireAtLeast(
          [args.in1_features],
          1,
          `in1_features must be > 0, but got (in1_features=${showDim(args.in1_features)})`,
          'in1_features',
        ),
      weights: ({ in1_features, in2_features, out_features, bias }) => {
        const init = { kind: 'fan-in', fanIn: in1_features } as const;
        return {
          weight: { shape: [out_features, in1_features, in2_features], init },
          bias: bias ? { shape: [out_features], init } : null,
        };
      },
    },
  ],
  functions: [
    {
      names: ['torch.nn.functional.bilinear', 'torch.bilinear'],
      parameters: bilinearCall,
      adapt: (args: ArgumentsOf<typeof bilinearCall>) =>
        derive(args, {
          out_features: a => cube(a.weight)[0]!,
          in1_features: a => cube(a.weight)[1]!,
          in2_features: a => cube(a.weight)[2]!,
        }),
    },
  ],
};

function cube(weight: Tensor): Shape {
  if (weight.shape.length === 3) return weight.shape;
  throw new Problem('wrong-rank', `bilinear(): expected weight to be 3D, got ${weight.shape.length}D`, {
    expected: '3D',
    found: `${weight.shape.length}D`,
    parameter: 'weight',
  });
}

function bilinearOutput({ input1, input2, in1_features, in2_features, out_features, bias }: BilinearArguments): Tensor {
  if (input1.shape.length !== input2.shape.length) {
    throw new Problem(
      'wrong-rank',
      `bilinear(): input dimensions do not match: got ${input1.shape.length} and ${input2.shape.length}`,
      { parameter: 'input2' },
    );
  }
  const differ = input1.shape.slice(0, -1).findIndex((dim, i) => equal(dim, input2.shape[i]!) === false);
  if (differ >= 0) {
    const [a, b] = [input1.shape[differ]!, input2.shape[differ]!];
    throw new Problem(
      'mismatched-sizes',
      `bilinear(): input batch dimensions do not match at dim ${differ}: got ${showDim(a)} and ${showDim(b)}`,
      { expected: a, found: b, parameter: 'input2' },
    );
  }
  for (const [i, tensor, features] of [
    [1, input1, in1_features],
    [2, input2, in2_features],
  ] as const) {
    if (equal(lastOf(tensor), features) === false) {
      throw new Problem(
        'mismatched-in-features',
        `bilinear(): input${i} size does not match weight size: got ${showDim(lastOf(tensor))} but expected ${showDim(features)}`,
        { expected: features, found: lastOf(tensor), parameter: `in${i}_features` },
      );
    }
  }
  if (bias instanceof Tensor && bias.shape.length > 0 && equal(bias.shape[0]!, out_features) === false) {
    throw new Problem(
      'mismatched-sizes',
      `bilinear(): bias size does not match weight size: got ${showDim(bias.shape[0]!)} but expected ${showDim(out_features)}`,
      { expected: out_features, found: bias.shape[0]!, parameter: 'bias' },
    );
  }
  return new Tensor([...input1.shape.slice(0, -1), out_features], input1.dtype);
}

function bilinearParameters({ in1_features, in2_features, out_features, bias }: BilinearArguments): string {
  const total = add(product([out_features, in1_features, in2_features]), bias ? out_features : 0);
  return `${[out_features, in1_features, in2_features].map(factor).join('·')}${bias ? ` + ${showDim(out_features)}` : ''} = ${showCount(total)}`;
}

/** `Σ_ij x1_i W_kij x2_j`: the products (…, i, 1)·(…, 1, j), flattened, times the flattened weight. */
function lowerBilinear(args: BilinearArguments, graph: Lowering): LoweredValue {
  const int64 = (...values: readonly number[]) => graph.constant(values, [values.length], 'int64');
  const [x1, x2] = [graph.input(args.input1), graph.input(args.input2)];
  const weight = args.weight ? graph.input(args.weight) : graph.weight('weight')!;
  const bias =
    args.bias instanceof Tensor ? graph.input(args.bias) : args.bias === true ? graph.weight('bias') : undefined;
  const products = graph.node('Mul', [
    graph.node('Unsqueeze', [x1, int64(-1)]),
    graph.node('Unsqueeze', [x2, int64(-2)]),
  ]);
  const rank = args.input1.shape.length;
  const flat = graph.node('Reshape', [products, int64(...Array<number>(rank - 1).fill(0), -1)]);
  const rows = graph.node('Transpose', [graph.node('Reshape', [weight, int64(0, -1)])], { perm: [1, 0] });
  const y = graph.node('MatMul', [flat, rows]);
  return bias ? graph.node('Add', [y, bias]) : y;
}

const identity: Operator<{ readonly input: Argument }> = {
  id: 'Identity',
  family: 'linear',
  purpose: 'Returns its input as it is: a placeholder where a layer was taken out.',
  note: 'transfer-learning-methods',
  documentation: 'generated/torch.nn.Identity.html',
  rule: {
    output: args => args.input,
    lower: (args, graph) => tensorsOf(args.input).map(each => graph.input(each)),
  },
  classes: [
    {
      name: 'torch.nn.Identity',
      parameters: { args: { ...anything([]), rest: true }, kwargs: { ...anything({}), extra: true } },
      // It looks at nothing: lists of tensors and `None` pass as well.
      forward: { input: anything() },
    },
  ],
};

function tensorsOf(value: Argument): readonly Tensor[] {
  if (value instanceof Tensor) return [value];
  return Array.isArray(value) ? value.flatMap((item: Argument) => tensorsOf(item)) : [];
}

export const linears: readonly Operator[] = [linear, bilinear, identity];

/**
 * Softmax and its kind: every vector along one axis becomes a distribution.
 */

import { shown } from '../figures/shown';
import { showCount } from '../tensor/dim';
import { type DType, kindOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { Numbers } from './argument';
import { sentences } from './explanation';
import { formula } from './formula';
import type { Operator } from './operator';
import { anything, attempt, bool, dtype, integer, optional, type Parameters, real, tensor } from './parameter';
import { Problem } from './problem';

interface SoftmaxArguments {
  readonly input: Tensor;
  readonly dim: number | null;
  readonly dtype?: DType | null;
}

const input = { input: tensor() };

type Kind = 'Softmax' | 'LogSoftmax' | 'Softmin';

const purposes: { readonly [K in Kind]: string } = {
  Softmax: 'Turns scores along one axis into positive numbers that add up to 1.',
  LogSoftmax: 'The logarithm of softmax, computed without overflow; what NLLLoss expects.',
  Softmin: 'Softmax of the negated scores: the smallest gets the largest share.',
};

const equations: { readonly [K in Kind]: string } = {
  Softmax: 'y_i = exp(x_i) / Σ exp(x_j)',
  LogSoftmax: 'y_i = x_i − log Σ exp(x_j)',
  Softmin: 'y_i = exp(−x_i) / Σ exp(−x_j)',
};

export const softmaxes: readonly Operator[] = [
  softmax('Softmax', 'softmax'),
  softmax('LogSoftmax', 'log_softmax'),
  softmax('Softmin', 'softmin'),
  softmax2d(),
  gumbel(),
];

function softmax(id: Kind, snake: string): Operator<SoftmaxArguments> {
  const call = { ...input, dim: optional(integer()), _stacklevel: anything(3), dtype: optional(dtype()) };
  // The built-in function falls back to no axis.
  const short = { ...input, dim: integer(), dtype: optional(dtype()) };
  const everywhere = id !== 'Softmin';
  return {
    id,
    family: 'activation',
    purpose: purposes[id],
    note: 'softmax-cross-entropy#softmax',
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: args => {
        axisOf(args);
        if (id === 'Softmin' && args.input.dtype === 'bool') {
          throw new Problem('wrong-dtype', 'Negation, the `-` operator, on a bool tensor is not supported.', {
            expected: 'float32',
            found: 'bool',
            parameter: 'input',
          });
        }
        return new Tensor(args.input.shape, floating(args, snake));
      },
      reach: args => ({
        kind: 'all',
        dims: args.input.shape.length === 0 ? [] : [axisOf(args) - args.input.shape.length],
      }),
      headline: args => `dim ${args.dim ?? 'not given'}`,
      summary: args => {
        const size = attempt(() => args.input.shape[axisOf(args)]);
        if (size === undefined) return purposes[id];
        return `Works on vectors of ${showCount(size)} along dim ${args.dim ?? axisOf(args)}${id === 'LogSoftmax' ? '.' : '; each comes out with sum 1.'}`;
      },
      formula: () => formula(equations[id]),
      explain: args => ({
        formulas: [formula(equations[id])],
        facts: sentences(resultFact(id, args), 'Adding one number to all scores changes nothing.'),
        remarks: [
          ...(attempt(() => args.dim) === null ? ['Without dim PyTorch guesses the axis and warns; say which.'] : []),
          ...(id === 'Softmax' ? ['CrossEntropyLoss applies log-softmax itself; give it the scores, not this.'] : []),
        ],
      }),
      lower: (args, graph) => {
        const given = graph.input(args.input);
        const to = { float16: 10, bfloat16: 16, float32: 1, float64: 11 }[floating(args, snake) as string];
        const x = args.dtype && to !== undefined ? graph.node('Cast', [given], { to }) : given;
        const axis = axisOf(args);
        if (id === 'LogSoftmax') return graph.node('LogSoftmax', [x], { axis });
        return graph.node('Softmax', [id === 'Softmin' ? graph.node('Neg', [x]) : x], { axis });
      },
    },
    classes: [{ name: `torch.nn.${id}`, parameters: { dim: optional(integer()) }, forward: input }],
    functions: [
      { names: [`torch.nn.functional.${snake}`], parameters: call },
      ...(everywhere
        ? [{ names: [`torch.${snake}`, `torch.Tensor.${snake}`, `torch.special.${snake}`], parameters: short }]
        : []),
    ],
  };
}

/** `dim=None` means 0 for one or three axes (and none), otherwise 1: what PyTorch falls back to. Errors: `dim-out-of-range`. */
function axisOf({ input, dim }: SoftmaxArguments): number {
  const rank = input.shape.length;
  const chosen = dim ?? (rank === 0 || rank === 1 || rank === 3 ? 0 : 1);
  const bound = Math.max(rank, 1);
  if (chosen >= -bound && chosen < bound) return chosen < 0 ? chosen + bound : chosen;
  throw new Problem(
    'dim-out-of-range',
    `Dimension out of range (expected to be in range of [${-bound}, ${bound - 1}], but got ${chosen})`,
    { expected: `${-bound} to ${bound - 1}`, found: chosen, parameter: 'dim' },
  );
}

function floating({ input, dtype }: SoftmaxArguments, name: string): DType {
  const kind = kindOf(dtype ?? input.dtype);
  if (kind === 'float' || kind === 'complex') return dtype ?? input.dtype;
  throw new Problem('wrong-dtype', `"${name}" not implemented for '${dtype ?? input.dtype}'`, {
    expected: 'float32',
    found: dtype ?? input.dtype,
    parameter: 'input',
  });
}

function softmax2d(): Operator<{ readonly input: Tensor }> {
  return {
    id: 'Softmax2d',
    family: 'activation',
    purpose: 'Softmax over the channels at every pixel.',
    note: 'softmax-cross-entropy#softmax',
    documentation: 'generated/torch.nn.Softmax2d.html',
    rule: {
      output: ({ input }) => {
        const rank = input.shape.length;
        if (rank === 3 || rank === 4) return input;
        throw new Problem('wrong-rank', `Softmax2d: expected input to be 3D or 4D, got ${rank}D instead`, {
          expected: '3D or 4D',
          found: `${rank}D`,
          parameter: 'input',
        });
      },
      reach: () => ({ kind: 'all', dims: [-3] }),
      formula: () => formula(equations.Softmax),
      lower: ({ input }, graph) => graph.node('Softmax', [graph.input(input)], { axis: -3 }),
    },
    classes: [{ name: 'torch.nn.Softmax2d', parameters: {}, forward: input }],
  };
}

interface GumbelArguments {
  readonly logits: Tensor;
  readonly tau: number;
  readonly hard: boolean;
  readonly dim: number;
}

function gumbel(): Operator<GumbelArguments> {
  const call = {
    logits: tensor(),
    tau: real(1),
    hard: bool(false),
    eps: real(1e-10),
    dim: integer(-1),
  } satisfies Parameters;
  return {
    id: 'gumbel_softmax',
    family: 'activation',
    purpose: 'Draws from a categorical distribution in a way that gradients pass through.',
    note: 'softmax-cross-entropy',
    documentation: 'generated/torch.nn.functional.gumbel_softmax.html',
    rule: {
      output: ({ logits, dim }) => {
        axisOf({ input: logits, dim });
        return logits;
      },
      reach: ({ logits, dim }) => ({ kind: 'all', dims: [axisOf({ input: logits, dim }) - logits.shape.length] }),
      headline: ({ tau, hard, dim }) => `τ ${tau} · dim ${dim}${hard ? ' · one-hot' : ''}`,
      formula: ({ tau }) => formula(`y = softmax((x + g) / ${tau}), g Gumbel noise`),
    },
    functions: [{ names: ['torch.nn.functional.gumbel_softmax'], parameters: call }],
  };
}

const MOST_SCORES = 10;

/** What comes out of one short vector whose numbers the code shows. */
function resultFact(id: Kind, args: SoftmaxArguments): string | undefined {
  const scores = attempt(() => args.input);
  const dim = attempt(() => axisOf(args));
  const dtype = attempt(() => args.dtype) ?? scores?.dtype;
  if (!(scores instanceof Numbers) || dim === undefined || (dtype !== 'float32' && dtype !== 'float64'))
    return undefined;
  const { values, shape } = scores;
  const isOneVector = shape[dim] === values.length && values.length > 1 && values.length <= MOST_SCORES;
  if (!isOneVector || !values.every(Number.isFinite)) return undefined;
  const signed = id === 'Softmin' ? values.map(value => -value) : values;
  const most = Math.max(...signed);
  const logarithm = most + Math.log(signed.reduce((sum, value) => sum + Math.exp(value - most), 0));
  const logs = signed.map(value => value - logarithm);
  // Below that float32 has few digits left, or none.
  if (Math.min(...logs) < -80) return undefined;
  const results = id === 'LogSoftmax' ? logs : logs.map(Math.exp);
  return `From ${values.map(value => shown(value)).join(', ')} it makes ${results.map(value => shown(value, 4)).join(', ')}.`;
}

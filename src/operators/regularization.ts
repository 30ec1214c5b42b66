/**
 * Dropout in its forms. Shapes pass unchanged; what differs is whether single values or whole channels are dropped,
 * and that everything is the identity in `eval()`.
 */
import { shown } from '../figures/shown';
import { product } from '../tensor/dim';
import { showCount } from '../tensor/show';
import type { Tensor } from '../tensor/tensor';
import { known } from './explanation';
import { formula } from './formula';
import type { Explanation, FunctionForm, Operator } from './operator';
import { anything, bool, real, tensor } from './parameter';
import { Problem } from './problem';

interface DropoutArguments {
  readonly input: Tensor;
  readonly p: number;
  /** Function calls only; modules follow `train()` and `eval()`. */
  readonly training?: boolean;
}

const input = { input: tensor() };
const own = { p: real(0.5), inplace: bool(false) };

type Dropped = 'values' | 'channels';

export const regularizations: readonly Operator[] = [
  dropout('Dropout', 'dropout', 'values', true, [
    { names: ['torch.dropout'], parameters: { ...input, p: real(), train: anything() } },
  ]),
  dropout('Dropout1d', 'dropout1d', 'channels', true),
  dropout('Dropout2d', 'dropout2d', 'channels', true),
  dropout('Dropout3d', 'dropout3d', 'channels', true),
  dropout('AlphaDropout', 'alpha_dropout', 'values', false),
  dropout('FeatureAlphaDropout', 'feature_alpha_dropout', 'channels', false),
];

function dropout(
  id: string,
  snake: string,
  dropped: Dropped,
  training: boolean,
  more: readonly FunctionForm<DropoutArguments>[] = [],
): Operator<DropoutArguments> {
  const alpha = id.includes('Alpha');
  return {
    id,
    family: 'regularization',
    purpose: `In training, drops ${dropped === 'values' ? 'single values' : 'whole channels'} at random${alpha ? ' so that mean and variance stay' : ''}; in evaluation, passes everything.`,
    note: 'regularization#dropout',
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: args => {
        // Whatever the probability is, the shape stays.
        if (known(() => args.p) !== undefined) {
          check(args);
          checkRank(args, id);
        }
        return args.input;
      },
      headline: args => `p ${shown(args.p)}`,
      summary: args => summary(args, dropped),
      formula: args =>
        alpha
          ? formula(`P(dropped) = ${shown(args.p)}`)
          : formula(`y = x·m / (1 − ${shown(args.p)}), P(m = 0) = ${shown(args.p)}`),
      explain: args => explain(args, alpha, dropped),
      // As in evaluation: what is measured must not be random.
      lower: (args, graph) => graph.input(args.input),
    },
    classes: [{ name: `torch.nn.${id}`, parameters: own, forward: input, check }],
    functions: [
      {
        names: [`torch.nn.functional.${snake}`],
        parameters: { ...input, p: real(0.5), training: bool(training), inplace: bool(false) },
      },
      { names: [`torch.nn.functional.${snake}_`], parameters: { ...input, p: real(0.5), training: bool(training) } },
      ...more,
    ],
  };
}

function check({ p }: DropoutArguments): void {
  if (p >= 0 && p <= 1) return;
  throw new Problem('invalid-argument', `dropout probability has to be between 0 and 1, but got ${p}`, {
    expected: 'between 0 and 1',
    found: `${p}`,
    parameter: 'p',
  });
}

function checkRank({ input, p, training }: DropoutArguments, id: string): void {
  const rank = input.shape.length;
  if (id === 'Dropout1d' && rank !== 2 && rank !== 3) {
    throw new Problem(
      'wrong-rank',
      `dropout1d: Expected 2D or 3D input, but received a ${rank}D input. Note that dropout1d exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).`,
      { expected: '2D or 3D', found: `${rank}D`, parameter: 'input' },
    );
  }
  // Without anything to draw PyTorch does not look at the shape; dropout3d adds a batch axis first.
  const draws = p > 0 && p < 1 && training !== false;
  const least = { Dropout2d: 2, Dropout3d: 1, FeatureAlphaDropout: 2 }[id] ?? 0;
  if (draws && rank < least) {
    throw new Problem('wrong-rank', 'Feature dropout requires at least 2 dimensions in the input', {
      expected: 'at least 2D',
      found: `${rank}D`,
      parameter: 'input',
    });
  }
}

function summary({ p, training }: DropoutArguments, dropped: Dropped): string {
  if (training === false) return 'training=False: the input passes unchanged.';
  return `In training each ${dropped === 'values' ? 'value' : 'channel'} is set to 0 with probability ${shown(p)}; in evaluation nothing happens.`;
}

function explain(args: DropoutArguments, alpha: boolean, dropped: Dropped): Explanation {
  const { p } = args;
  const facts = ['No parameters; train() turns it on, eval() turns it off.'];
  const remarks: string[] = [];
  if (!alpha && p < 1) {
    facts.unshift(
      `What is kept is multiplied by 1/(1 − ${shown(p)}) = ${Number((1 / (1 - p)).toPrecision(4))}, so the expected value stays the same.`,
    );
  }
  if (alpha)
    facts.unshift(
      'Dropped values become SELU’s lower limit, and the result is rescaled so that mean and variance stay.',
    );
  const values = known(() => args.input?.shape);
  const total = values && product(values);
  if (dropped === 'values' && p > 0 && p < 1 && typeof total === 'number')
    facts.splice(1, 0, `Of the input’s ${showCount(total)} values ${shown(total * (1 - p), 6)} are kept on average.`);
  if (dropped === 'channels')
    facts.push('Neighbouring positions are alike, so a whole channel must go for the drop to matter.');
  if (p === 0) remarks.push('p=0 drops nothing: the layer does nothing.');
  if (p === 1) remarks.push('p=1 drops everything: in training the output is all zeros.');
  if (p > 0.5 && p < 1) remarks.push(`p=${shown(p)} drops more than half; 0.1 to 0.5 is usual.`);
  return { formulas: alpha ? [] : [formula(`E[y] = (1 − ${shown(p)})·x / (1 − ${shown(p)}) = x`)], facts, remarks };
}

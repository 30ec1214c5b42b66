/** What a recurrent layer's arguments mean: which axis is time, what stands in `h_n`, where dropout is, how the weights begin. */
import { shown } from '../figures/shown';
import { type Dim, isKnown, showDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { known, sentences } from './explanation';
import type { Explanation } from './operator';
import type { Mode, RecurrentArguments } from './recurrent';

export function explainRecurrent(mode: Mode, args: RecurrentArguments): Explanation {
  const layers = known(() => args.num_layers);
  const both = known(() => args.bidirectional);
  const first = known(() => args.batch_first);
  const dropout = known(() => args.dropout);
  const bias = known(() => args.bias);
  const hidden = known(() => args.hidden_size);
  const bound = hidden !== undefined && isKnown(hidden) && hidden > 0 ? 1 / Math.sqrt(hidden) : undefined;
  const isAlone = known(() => args.input instanceof Tensor && args.input.shape.length === 2);
  return {
    formulas: [],
    facts: sentences(
      first === false &&
        !isAlone &&
        'batch_first is False: input and output are (L, N, features), time before the batch.',
      first === true &&
        !isAlone &&
        `batch_first is True: input and output are (N, L, features), h_n${mode === 'LSTM' ? ' and c_n are' : ' is'} (${both ? '2·layers' : 'layers'}, N, features) all the same.`,
      layers !== undefined &&
        both !== undefined &&
        `output has the last layer at every step; h_n the end of ${layers === 1 ? 'the layer' : `each of the ${layers} layers`}${both ? ', in each direction' : ''}.`,
      bound !== undefined &&
        bias !== undefined &&
        `Every weight${bias ? ' and bias' : ''} starts uniform in ±1/√${showDim(hidden!)} = ±${shown(bound, 3)}${bias && mode === 'LSTM' ? ', the forget gate’s bias too' : ''}.`,
    ),
    remarks: sentences(
      mode === 'RNN' && chainRemark(args),
      dropout !== undefined &&
        dropout > 0 &&
        layers === 1 &&
        `dropout ${shown(dropout)} does nothing: it stands between layers, and there is one.`,
    ),
  };
}

/**
 * What T steps do to a gradient. A square matrix uniform in ±1/√h has entries of variance 1/(3h), so for large h its spectral
 * radius is near 1/√3 and its spectral norm near 2/√3 (circular law and its companion for norms).
 */
function chainRemark(args: RecurrentArguments): string | false {
  const hidden = known(() => args.hidden_size);
  const steps = known(() => stepsOf(args));
  const power = steps === undefined ? 'T' : showDim(steps);
  const worst = `Back through ${steps === undefined ? 'T' : showDim(steps)} steps a gradient is multiplied by at most ‖W_hh‖^${power}, for the slope of ${known(() => args.nonlinearity) === 'relu' ? 'ReLU' : 'tanh'} is at most 1.`;
  if (hidden === undefined || !isKnown(hidden) || hidden < 32) return worst;
  const start = `At the start the largest eigenvalue of W_hh is about 1/√3 = 0.577`;
  if (steps === undefined || !isKnown(steps) || steps < 2) return `${worst} ${start}: 0.577^T vanishes.`;
  return `${worst} ${start}: 0.577^${steps} = ${shown(3 ** (-steps / 2), 2)}.`;
}

/** How long the sequence is. */
function stepsOf(args: RecurrentArguments): Dim | undefined {
  const { input, batch_first } = args;
  if (!(input instanceof Tensor)) return undefined;
  return input.shape.length === 2 ? input.shape[0] : input.shape[batch_first ? 1 : 0];
}

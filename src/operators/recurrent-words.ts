/** What a recurrent layer's arguments mean: which axis is time, what stands in `h_n`, where dropout is, how the weights begin. */
import { shown } from '../figures/shown';
import { isKnown, showDim } from '../tensor/dim';
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
      dropout !== undefined &&
        dropout > 0 &&
        layers === 1 &&
        `dropout ${shown(dropout)} does nothing: it stands between layers, and there is one.`,
    ),
  };
}

/**
 * Connectionist temporal classification: a target sequence without an alignment to the inputs.
 * Sources: Graves et al. 2006; PyTorch documentation, torch.nn.CTCLoss.
 */
import { type Dim, equal, showDim } from '../../tensor/dim';
import { Tensor } from '../../tensor/tensor';
import { known, quantity } from '../explanation';
import { anything, bool, int, tensor } from '../parameter';
import { Problem } from '../problem';
import { loss, reduction } from './define';

const init = { blank: int(0), ...reduction, zero_infinity: bool(false) };
const forward = { log_probs: tensor(), targets: tensor(), input_lengths: anything(), target_lengths: anything() };

export const ctc = loss({
  id: 'CTCLoss',
  function: 'ctc_loss',
  purpose: 'Sums the probability of every alignment of a target sequence with a longer input sequence.',
  note: 'rnn',
  init,
  forward,
  functionParameters: { ...forward, ...init },
  headline: args => `blank ${quantity(args, 'blank').text}`,
  each: ({ log_probs, targets, blank }) => {
    const { shape } = log_probs;
    if (shape.length !== 2 && shape.length !== 3)
      throw new Problem('wrong-rank', `log_probs must be (T, N, C) or (T, C), but has ${shape.length} dimensions`, {
        parameter: 'log_probs',
      });
    const classes = shape.at(-1)!;
    if (typeof blank === 'number' && typeof classes === 'number' && (blank < 0 || blank >= classes))
      throw new Problem('invalid-argument', 'blank must be in label range', { parameter: 'blank', found: blank });
    const batch = shape.length === 3 ? shape[1]! : undefined;
    if (batch !== undefined && targets.shape.length === 2) demandBatch(batch, targets.shape[0]!);
    return new Tensor(batch === undefined ? [] : [batch], log_probs.dtype);
  },
  formula: () => ({
    tex: 'L = -\\ln\\sum_{\\pi\\,\\mapsto\\,y}\\ \\prod_t p_t(\\pi_t)',
    text: 'L = −ln Σ over alignments π of y of Π p_t(π_t)',
  }),
  facts: args => {
    const classes = known(() => args.log_probs?.shape.at(-1));
    return [
      'It takes log-probabilities of shape (T, N, C), time first; the targets never hold the blank.',
      `Class ${quantity(args, 'blank').text} is the blank${classes === undefined ? '' : `, so ${showDim(classes)} classes spell ${typeof classes === 'number' ? classes - 1 : `${showDim(classes)} − 1`} symbols`}.`,
      'An input shorter than its target (plus its repeats) costs infinity; zero_infinity turns that into 0.',
    ];
  },
});

function demandBatch(expected: Dim, found: Dim): void {
  if (equal(expected, found) === false)
    throw new Problem(
      'mismatched-sizes',
      `Expected tensor to have size ${showDim(expected)} at dimension 0, but got size ${showDim(found)} for argument #2 'targets' (while checking arguments for ctc_loss_allocate_outputs)`,
      { expected, found, parameter: 'targets' },
    );
}

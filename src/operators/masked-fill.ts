/** `masked_fill`: one value wherever a mask is true. Attention writes −∞ into its scores with it, so that softmax leaves them out. */
import { shown } from '../figures/shown';
import { isKnown } from '../tensor/dim';
import { kindOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { isTensor, lowerOperand, type Operand, operand, shapeOf } from './broadcasting';
import { both, functional } from './entry';
import { sentences } from './explanation';
import { chosen } from './index-lowering';
import { tensor } from './parameter';
import { Problem } from './problem';

export const maskedFill = functional({
  id: 'masked_fill',
  family: 'indexing',
  purpose: 'Replaces the elements where a mask is true by one value.',
  note: 'attention',
  names: both('masked_fill'),
  parameters: { input: tensor(), mask: tensor(), value: operand() },
  output: ({ input, mask, value }) => {
    if (mask.dtype !== 'bool')
      throw new Problem(
        'wrong-dtype',
        `masked_fill_ only supports boolean masks, but got mask with dtype ${mask.dtype}`,
        { expected: 'bool', found: mask.dtype, parameter: 'mask' },
      );
    if (isTensor(value) && value.shape.length > 0)
      throw new Problem(
        'wrong-rank',
        `masked_fill only supports a 0-dimensional value tensor, but got tensor with ${value.shape.length} dimension(s).`,
        { expected: '0D', found: `${value.shape.length}D`, parameter: 'value' },
      );
    return new Tensor(shapeOf(input, mask), input.dtype);
  },
  headline: ({ value }) => shownValue(value) ?? '',
  summary: ({ value }) => `Puts ${shownValue(value) ?? '?'} wherever the mask is true and leaves the rest as it is.`,
  explain: ({ input, value }) => ({ formulas: [], facts: sentences(softmaxFact(input, value)), remarks: [] }),
  lower: ({ input, mask, value }, graph) =>
    chosen(graph, graph.input(mask), lowerOperand(graph, value, input.dtype), graph.input(input), input.dtype),
});

/** A number as a float, where it is one and known. */
function numberOf(value: Operand): number | undefined {
  return isTensor(value) || value.value === undefined || !isKnown(value.value) ? undefined : value.value;
}

function shownValue(value: Operand): string | undefined {
  const number = numberOf(value);
  if (number === undefined || isTensor(value)) return undefined;
  return value.kind === 'bool' ? (number ? 'True' : 'False') : shown(number);
}

/** Below this, e^value is 0 in every floating-point type, beside any score that a network comes to. */
const NOTHING = -1e4;

/** What a softmax makes of the value, where it is one that is meant for a softmax. */
function softmaxFact(input: Tensor, value: Operand): string | undefined {
  const number = numberOf(value);
  if (number === undefined || number > NOTHING || kindOf(input.dtype) !== 'float') return undefined;
  const whole = number === Number.NEGATIVE_INFINITY ? 'becomes nan' : 'gets equal weights everywhere';
  return `Before a softmax, e^(${shown(number)}) = 0: masked places get weight 0. A row that is masked whole ${whole}.`;
}

/** `(predicted == labels).sum().item()`: how many answers are right, which is not yet an accuracy. */
import type { Call, Expression } from '../../python/ast';
import type { Span } from '../../source/span';
import { type Around, methodOf, pathTo } from './place';

export function countedAnswerRemarks(name: string, at: Span, around: Around): readonly string[] {
  if (!/^torch\.Tensor\.(item|sum|mean)$|^torch\.(sum|mean)$/.test(name)) return [];
  const calls = pathTo(around.text, { from: at.to - 1, to: at.to }).filter(node => node.kind === 'Call');
  const reduced = calls.flatMap(call => chainOf(call)).find(call => isReduced(call));
  if (!reduced) return [];
  return methodOf(reduced) === 'sum'
    ? [
        'It counts where the two agree: right answers of this batch. Add them up over batches and divide by the number of samples; a mean of batch accuracies is off where the last batch is smaller.',
      ]
    : [
        'The share of the batch where the two agree: its accuracy. Over an epoch weigh it by the size of the batch, or count with sum(): the last batch may be smaller.',
      ];
}

/** The call and those it is called on. */
function chainOf(call: Call): readonly Call[] {
  const owner = call.callee.kind === 'Attribute' ? call.callee.value : undefined;
  return [call, ...(owner?.kind === 'Call' ? chainOf(owner) : [])];
}

/** `.sum()` or `.mean()` of all of a comparison, possibly turned into floats. */
function isReduced(call: Call): boolean {
  if (!/^(sum|mean)$/.test(methodOf(call) ?? '') || call.arguments.length > 0) return false;
  return call.callee.kind === 'Attribute' && isComparison(call.callee.value);
}

function isComparison(expression: Expression): boolean {
  if (expression.kind === 'Compare') return expression.rest.length === 1 && expression.rest[0]!.operator === '==';
  if (expression.kind !== 'Call' || expression.callee.kind !== 'Attribute') return false;
  const { name, value } = expression.callee;
  if (/^(eq)$/.test(name)) return expression.arguments.length === 1;
  return /^(float|double|int|long|type|to|cpu|detach)$/.test(name) && isComparison(value);
}

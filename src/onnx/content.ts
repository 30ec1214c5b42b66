/** What a tensor holds after something was written into the memory that it shares with others. */
import type { Call, Content, TensorId, TracedTensor, ViewOf } from '../network/network';
import { castTo } from '../operators/cast-node';
import type { LoweredValue } from '../operators/lowering';
import { positionsIn, writtenAt } from '../operators/positions';
import { isInOrder, isStretched } from '../operators/sharing';
import { lower, sizes, Unlowered } from './call';
import type { GraphBuilder } from './graph';

/** Where the numbers of tensors and calls belong. */
export interface Scope {
  readonly calls: Readonly<Record<number, Call>>;
  readonly tensors: Readonly<Record<TensorId, TracedTensor>>;
  readonly read: (id: TensorId) => LoweredValue;
  /** Told of each value what it was made from. */
  readonly join?: (value: LoweredValue, ...from: readonly LoweredValue[]) => LoweredValue;
}

export function lowerContent(scope: Scope, graph: GraphBuilder, content: Content, id: TensorId): LoweredValue {
  const { calls, tensors, read, join = value => value } = scope;
  const { dtype, shape: target } = tensors[id]!;
  if (content.kind === 'unknown' || content.kind === 'either') throw new Unlowered(content.reason);
  if (content.kind === 'cast') {
    const value = read(content.value);
    return join(castTo(graph, value, tensors[content.value]!.dtype, dtype), value);
  }
  const base = read(content.of);
  if (content.kind === 'view') return join(viewed(scope, graph, content, base), base);
  const value = read(content.value);
  const { id: operator } = calls[content.call]!.operator!;
  const shape = sizes(target);
  if (isStretched(operator)) throw new Unlowered('a write into a stretched or overlapping view is not exported');
  if (isInOrder(operator)) return join(graph.node('Reshape', [value, graph.constant(shape)]), value);
  const positions = viewed(scope, graph, content, positionsIn(graph, shape));
  return join(writtenAt(graph, base, shape, positions, value), base, value);
}

/** What a view would be of another tensor of the same shape. */
function viewed({ calls, read }: Scope, graph: GraphBuilder, view: ViewOf, of: LoweredValue): LoweredValue {
  const instead = (id: TensorId) => (id === view.read ? of : read(id));
  return lower(calls[view.call]!, graph, instead, () => undefined)[view.output]!;
}

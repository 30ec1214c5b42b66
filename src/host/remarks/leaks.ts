/** `X = scaler.fit_transform(X)` before `train_test_split(X, y)`: what is learned of the test rows leaks into training. */
import type { Mention } from '../../network/network';
import type { Assign } from '../../python/ast';
import { walk } from '../../python/find';
import { lineText } from '../../source/cells';
import { type Around, functionOf, pathTo } from './place';

export function leakRemarks({ operator, at }: Mention, around: Around): readonly string[] {
  if (operator.name !== 'sklearn.base.BaseEstimator.fit_transform') return [];
  const path = pathTo(around.text, { from: at.span.to - 1, to: at.span.to });
  const assigned = path.findLast((node): node is Assign => node.kind === 'Assign');
  const [target] = assigned?.targets ?? [];
  if (assigned?.targets.length !== 1 || target?.kind !== 'Name') return [];
  const splits = around.analysis.mentions.filter(
    other => other.operator.name === 'sklearn.model_selection.train_test_split' && other.at.uri === around.uri,
  );
  const [split] = splits;
  if (!split || splits.length !== 1 || split.at.span.from < assigned.span.to) return [];
  const there = pathTo(around.text, { from: split.at.span.to - 1, to: split.at.span.to });
  const call = there.findLast(node => node.kind === 'Call' && node.span.from === split.at.span.from);
  if (call?.kind !== 'Call' || functionOf(there) !== functionOf(path)) return [];
  let uses = false;
  for (const { value } of call.arguments)
    walk(value, node => {
      if (node.kind === 'Name' && node.id === target.id) uses = true;
    });
  return uses
    ? [
        `It is fitted on all rows, before train_test_split (${lineText(around, split.at.span.from)}): what it learns of the test rows leaks into training. Split first, fit on the training rows, and transform() the others.`,
      ]
    : [];
}

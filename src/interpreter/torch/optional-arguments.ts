/** A call that is given either None or a tensor, nobody knows which: its answer is known where it is the same for both. */
import type { Answer } from '../../operators/answer';
import type { Output } from '../../operators/operator';
import type { Bound } from '../../operators/parameter';
import { sameShape } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import { UnknownOptional } from '../../tensor/unknown';
import { tensorsIn, toValue } from './convert';

/** More arguments than that are not gone through: each doubles the calls. */
const MOST = 3;

/** `undefined` where no argument is of that kind, or the answers differ. A way that PyTorch refuses is not taken. */
export function answerForEither(answered: (to: Bound) => Answer, bound: Bound): Answer | undefined {
  const open = Object.keys(bound).filter(name => bound[name] instanceof UnknownOptional);
  if (open.length === 0 || open.length > MOST) return undefined;
  const ways = open.reduce<readonly Bound[]>(
    (before, name) =>
      before.flatMap(way => [
        { ...way, [name]: (bound[name] as UnknownOptional).tensor },
        { ...way, [name]: null },
      ]),
    [bound],
  );
  const answers = ways.map(answered).filter(({ outcome }) => !('problem' in outcome));
  const [first, ...others] = answers;
  if (first?.output === undefined) return undefined;
  return others.every(({ output }) => output !== undefined && agree(output, first.output!)) ? first : undefined;
}

function agree(a: Output, b: Output): boolean {
  const [some, others] = [tensorsIn(toValue(a)), tensorsIn(toValue(b))];
  return some.length > 0 && some.length === others.length && some.every((tensor, i) => isAlike(tensor, others[i]!));
}

function isAlike(a: Tensor | null, b: Tensor | null): boolean {
  return a !== null && b !== null && sameShape(a.shape, b.shape) === true && a.dtype === b.dtype && !a.open && !b.open;
}

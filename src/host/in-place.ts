/**
 * `x.add_(1)` does what `x.add(1)` does, to `x` itself.
 * Source: PyTorch documentation, Tensor Views and torch.Tensor: methods that end in `_` work in place.
 */
import { remarked } from './description';
import type { Subject } from './subject';

/** Says it of a subject that is called by such a name in the text. */
export function inPlace(subject: Subject, text: string): Subject {
  const { description, focus } = subject;
  const written = text.slice(focus.from, focus.to);
  const name = /\w+$/.exec(written)?.[0];
  // A mark on the tensor is all that changes.
  if (!name || name === 'requires_grad_' || name.toLowerCase() !== `${description.title}_`.toLowerCase())
    return subject;
  return { ...subject, description: { ...remarked(description, [REMARK]), title: name } };
}

const REMARK = 'In place: it changes the tensor itself and gives it back; nothing is copied.';

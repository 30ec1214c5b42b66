/** `x.shape` and `x.size(1)`: the sizes of the tensor there, axis by axis. */

import { contains } from '../source/span';
import { showDim, showShape } from '../tensor/show';
import type { Analysed } from './analysis';
import { hasHole } from './known-words';
import type { Subject } from './subject';

/** What stands at an offset, where it is the name of a tensor's sizes and these are known. */
export function sizesSubject({ analysis, uri, text }: Analysed, offset: number): Subject | undefined {
  for (const { at, name, shape } of analysis.sizes ?? []) {
    const focus = { from: at.span.to - name.length, to: at.span.to };
    // `getattr(x, 'shape')` asks too, and has no such name at its end.
    if (at.uri !== uri || !shape || !contains(focus, offset) || text.slice(focus.from, focus.to) !== name) continue;
    const axes = shape.map((size, axis) => `axis ${axis} is ${showDim(size)}`).filter(words => !hasHole(words));
    if (axes.length === 0 && shape.length > 0) return undefined;
    return {
      description: {
        title: name,
        headline: showShape(shape),
        sentence:
          shape.length === 0 ? 'One number: a tensor without axes.' : `The sizes of a tensor: ${axes.join(', ')}.`,
        problems: [],
        origins: [],
      },
      focus,
      key: `${focus.from} ${focus.to} sizes`,
    };
  }
  return undefined;
}

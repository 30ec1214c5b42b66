/**
 * Shapes as lists of sizes: equality, element count, broadcasting. Source: PyTorch documentation, "Broadcasting semantics".
 */
import { type Dim, equal, isKnown, maximum, product, unknownDim, whyUnknown } from './dim';
import type { Shape } from './tensor';

export { showShape } from './show';

export function elements(shape: Shape): Dim {
  return product(shape);
}

/** Whether both have the same sizes; `undefined` where the algebra cannot tell. */
export function sameShape(a: Shape, b: Shape): boolean | undefined {
  if (a.length !== b.length) return false;
  const axes = a.map((dim, i) => equal(dim, b[i]!));
  return axes.includes(false) ? false : axes.includes(undefined) ? undefined : true;
}

/** The first axis where two shapes do not fit, counted from the end (−1 is the last), with both sizes. */
export interface Mismatch {
  readonly axis: number;
  readonly sizes: readonly [Dim, Dim];
}

export function isMismatch(result: Shape | Mismatch): result is Mismatch {
  return !Array.isArray(result);
}

/** The common shape of all, right-aligned, sizes of 1 stretched; or where that fails. */
export function broadcast(...shapes: readonly Shape[]): Shape | Mismatch {
  let result: Shape = [];
  for (const shape of shapes) {
    const next = broadcastTwo(result, shape);
    if (isMismatch(next)) return next;
    result = next;
  }
  return result;
}

function broadcastTwo(a: Shape, b: Shape): Shape | Mismatch {
  const result: Dim[] = [];
  for (let axis = -1; axis >= -Math.max(a.length, b.length); axis--) {
    const [x, y] = [a.at(axis) ?? 1, b.at(axis) ?? 1];
    if (axis < -a.length || axis < -b.length || x === 1 || y === 1) result.unshift(axis < -a.length || x === 1 ? y : x);
    else if (equal(x, y) === false && neverOne(x) && neverOne(y)) return { axis, sizes: [x, y] };
    else result.unshift(fitting(x, y));
  }
  return result;
}

/** Given that the two broadcast, each is the result or 1: a number above 1 wins, otherwise it is the larger. */
function fitting(x: Dim, y: Dim): Dim {
  if (equal(x, y)) return x;
  if (isKnown(x)) return x;
  if (isKnown(y)) return y;
  const reason = whyUnknown(x) ?? whyUnknown(y);
  return reason === undefined ? maximum(x, y) : unknownDim(reason);
}

function neverOne(dim: Dim): boolean {
  return equal(dim, 1) === false;
}

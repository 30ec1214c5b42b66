/**
 * The language of einops: axes by name, `( )` for axes merged into one, `...` for the rest, `1` for an axis of one element.
 * Reading the left side against a shape gives every name a size; the right side then spells the result. Source: einops docs.
 */
import { type Dim, divides, equal, floorDivide, product, showDim } from '../tensor/dim';
import type { Shape } from '../tensor/tensor';
import { agree, spelled } from './axes';
import { Problem } from './problem';

export type Transform = 'rearrange' | 'reduce' | 'repeat';

/** One axis of a side: the names merged in it. */
type Group = readonly string[];

/** An ellipsis outside brackets stands for several axes; inside it is merged with its neighbours. */
const SPREAD: Group = ['...'];

/**
 * The shape after `transform(tensor, pattern, **lengths)`. Errors: `invalid-argument` for the pattern, `wrong-rank`,
 * `mismatched-sizes` where an axis does not split as it says.
 */
export function transformed(
  transform: Transform,
  shape: Shape,
  pattern: string,
  lengths: Readonly<Record<string, Dim>>,
): Shape {
  const [left, right] = sides(pattern);
  const [from, to] = [parse(left, pattern), parse(right, pattern)];
  checkNames(transform, from, to, lengths, pattern);
  const sizes = new Map<string, Dim>(Object.entries(lengths));
  const unnamed = bindAxes(from, shape, sizes, pattern);
  return to.flatMap(group => spell(group, sizes, unnamed));
}

/** Every single axis of both sides with its size, brackets opened; axes without a name have one that is theirs alone. */
export function axesOf(shape: Shape, pattern: string, lengths: Readonly<Record<string, Dim>>) {
  const [from, to] = sides(pattern).map(side => parse(side, pattern)) as [readonly Group[], readonly Group[]];
  const sizes = new Map<string, Dim>(Object.entries(lengths));
  const unnamed = bindAxes(from, shape, sizes, pattern);
  const axes = (side: string, groups: readonly Group[]) =>
    groups.flat().flatMap((name, i) => {
      if (name === '...') return unnamed.map((size, at) => ({ name: `...${at}`, size }));
      const size = sizes.get(name);
      return [size === undefined ? { name: `${side}${i}`, size: Number(name) as Dim } : { name, size }];
    });
  return { left: axes('left ', from), right: axes('right ', to) };
}

/** Names on the left that the right does not have, with their positions from the end: what `reduce` takes away. */
export function sides(pattern: string): readonly [string, string] {
  const parts = pattern.split('->');
  if (parts.length !== 2) throw invalid(`'${pattern}' needs exactly one '->'`);
  return [parts[0]!, parts[1]!];
}

export function parse(side: string, pattern: string): readonly Group[] {
  const groups: Group[] = [];
  let open: string[] | undefined;
  for (const token of side.match(/\.\.\.|[()]|[^\s()]+/g) ?? []) {
    if (token === '(') {
      if (open) throw invalid(`'${pattern}': axis composition is one-level (brackets inside brackets not allowed)`);
      open = [];
    } else if (token === ')') {
      if (!open) throw invalid(`'${pattern}': brackets are not balanced`);
      groups.push(open);
      open = undefined;
    } else {
      if (token !== '...' && !/^([A-Za-z][A-Za-z0-9_]*|_|\d+|\*)$/.test(token))
        throw invalid(`'${pattern}': invalid axis identifier: ${token}`);
      if (open) open.push(token);
      else groups.push(token === '...' ? SPREAD : [token]);
    }
  }
  if (open) throw invalid(`'${pattern}': brackets are not balanced`);
  const names = groups.flat().filter(isName);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw invalid(`Indexing expression contains duplicate dimension "${twice}"`);
  if (groups.flat().filter(name => name === '...').length > 1)
    throw invalid(`'${pattern}': expression may contain dots only inside ellipsis (...), once`);
  return groups;
}

function checkNames(
  transform: Transform,
  from: readonly Group[],
  to: readonly Group[],
  lengths: Readonly<Record<string, Dim>>,
  pattern: string,
): void {
  const [left, right] = [from.flat(), to.flat()];
  const only = (a: readonly string[], b: readonly string[]) =>
    a.filter(name => (isName(name) || name === '...') && !b.includes(name));
  const anonymous = (side: readonly string[]) => side.find(name => /^\d+$/.test(name) && name !== '1');
  if (right.includes('...') && !left.includes('...'))
    throw invalid(`Ellipsis found in right side, but not left side of a pattern ${pattern}`);
  if (from.some(group => group !== SPREAD && group.includes('...')))
    throw invalid(`Ellipsis inside parenthesis in the left side is not allowed: ${pattern}`);
  if (transform === 'rearrange') {
    const lost = [...only(left, right), ...only(right, left)];
    if (lost.length > 0)
      throw invalid(`Identifiers only on one side of expression (should be on both): ${lost.join(', ')}`);
    if (anonymous([...left, ...right]))
      throw invalid('Non-unitary anonymous axes are not supported in rearrange (exception is length 1)');
  } else if (transform === 'repeat') {
    const lost = only(left, right);
    if (lost.length > 0) throw invalid(`Unexpected identifiers on the left side of repeat: ${lost.join(', ')}`);
    const unsized = only(right, left).filter(name => !(name in lengths));
    if (unsized.length > 0) throw invalid(`Specify sizes for new axes in repeat: ${unsized.join(', ')}`);
  } else {
    const made = only(right, left);
    if (made.length > 0)
      throw invalid(`Unexpected identifiers on the right side of reduce ${transform}: ${made.join(', ')}`);
    if (anonymous(right)) throw invalid('Non-unitary anonymous axes are not supported on the right side of reduce');
  }
  const unused = Object.keys(lengths).find(name => !left.includes(name) && !right.includes(name));
  if (unused) throw invalid(`Axis ${unused} is not used in transform`);
}

/** Gives every name on the left its size; returns what the ellipsis stands for. */
function bindAxes(from: readonly Group[], shape: Shape, sizes: Map<string, Dim>, pattern: string): Shape {
  const dots = from.indexOf(SPREAD);
  const rank = from.length;
  if (dots < 0 ? rank !== shape.length : rank - 1 > shape.length)
    throw new Problem(
      'wrong-rank',
      `'${pattern}': wrong shape: expected ${dots < 0 ? '' : '>='}${dots < 0 ? rank : rank - 1} dims. Received ${shape.length}-dim tensor.`,
      { expected: `${dots < 0 ? rank : rank - 1}D`, found: `${shape.length}D`, parameter: 'tensor' },
    );
  const spread = shape.length - rank + 1;
  from.forEach((group, i) => {
    if (i === dots) return;
    split(group, shape[dots >= 0 && i > dots ? i + spread - 1 : i]!, sizes, pattern, shape);
  });
  return dots < 0 ? [] : shape.slice(dots, dots + spread);
}

/** One axis of the tensor, and the names it falls into; at most one of them may be new. */
function split(group: Group, size: Dim, sizes: Map<string, Dim>, pattern: string, shape: Shape): void {
  const open = group.filter(name => isName(name) && !sizes.has(name));
  if (open.length > 1) throw invalid(`Could not infer sizes for ${open.join(', ')} in '${pattern}'`);
  const known = product(group.filter(name => !open.includes(name)).map(name => sizes.get(name) ?? Number(name)));
  if (open.length === 0) {
    if (agree(known, size) === undefined)
      throw new Problem(
        'mismatched-sizes',
        `'${pattern}': shape mismatch, ${showDim(size)} != ${showDim(known)} in ${spelled(shape)}`,
        { expected: known, found: size, parameter: 'tensor' },
      );
    return;
  }
  if (equal(known, 0) === true || divides(known, size) === false)
    throw new Problem(
      'mismatched-sizes',
      `'${pattern}': shape mismatch, can't divide axis of length ${showDim(size)} in chunks of ${showDim(known)}`,
      { expected: `a multiple of ${showDim(known)}`, found: size, parameter: 'tensor' },
    );
  sizes.set(open[0]!, floorDivide(size, known));
}

function spell(group: Group, sizes: ReadonlyMap<string, Dim>, unnamed: Shape): Shape {
  if (group === SPREAD) return unnamed;
  return [product(group.flatMap(name => (name === '...' ? [...unnamed] : [sizes.get(name) ?? Number(name)])))];
}

function isName(token: string): boolean {
  return /^[A-Za-z]/.test(token);
}

export function invalid(message: string): Problem {
  return new Problem('invalid-argument', message, { parameter: 'pattern' });
}

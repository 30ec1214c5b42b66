/**
 * The ratio test behind a matcher: which share of the second distance the file asks the first to stay below, and what that
 * keeps. Read from `m.distance < 0.75 * n.distance` in a loop or comprehension over pairs; silent where the file has several.
 * Source of what 0.8 drops: Lowe 2004, section 7.1.
 */
import { shown } from '../../figures/shown';
import type { Compare, Comprehension, Expression, For, If } from '../../python/ast';
import { type Child, childrenOf } from '../../python/find';
import { lineText } from '../../source/cells';
import { parsedText } from '../parsed';
import { numberAt } from './known-number';
import type { Around } from './place';

export function ratioTestRemarks(name: string, around: Around): readonly string[] {
  if (!CONCERNED.test(name)) return [];
  const tests = testsIn(parsedText(around.text).module.body, around);
  const [test] = tests;
  return test && tests.length === 1 ? [words(test, around)] : [];
}

const CONCERNED = /^cv2\.(DescriptorMatcher\.knnMatch|(BFMatcher|FlannBasedMatcher)(_create|\.create)?)$/;

interface RatioTest {
  /** It keeps a pair where the nearest is below this share of the second. */
  readonly share: number;
  /** The names of the pair stand the wrong way round. */
  readonly isSwapped: boolean;
  readonly at: number;
}

function words({ share, isSwapped, at }: RatioTest, around: Around): string {
  const line = lineText(around, at);
  if (isSwapped)
    return share <= 1
      ? `The test on ${line} asks the second neighbour to be nearer than ${shown(share)} of the first: the first is never farther, so it keeps nothing.`
      : `The test on ${line} compares the second neighbour with the first: d₂ < ${shown(share)}·d₁ keeps what is ambiguous, the opposite of a ratio test.`;
  const keeps = `The ratio test on ${line} keeps a match where d₁ < ${shown(share)}·d₂`;
  if (share <= 0) return `${keeps}: none, since distances are not negative.`;
  if (share > 1) return `${keeps}: nearly every one, since d₁ ≤ d₂ always. It drops something only below 1.`;
  if (share === 1) return `${keeps}: all but ties.`;
  const clear = `the second must be at least ${shown(1 / share, 3)} times as far`;
  const against =
    share === 0.8
      ? 'It is Lowe’s own value'
      : share < 0.8
        ? 'It keeps fewer and safer ones than Lowe’s 0.8'
        : 'It keeps more, and more false ones, than Lowe’s 0.8';
  return `${keeps}: ${clear}. ${against}, which drops about 90% of SIFT’s false matches and under 5% of the right ones.`;
}

/** Every ratio test in the code, with the pair that the loop around it takes apart. */
function testsIn(body: readonly Child[], around: Around): readonly RatioTest[] {
  const found: RatioTest[] = [];
  const visit = (node: Child, pairs: readonly (readonly [string, string])[]): void => {
    const inner = [...pairs, ...pairsOf(node)];
    for (const [test, kept] of conditionsOf(node)) {
      const ratio = ratioOf(test, around);
      const order = ratio && orderOf(ratio, inner);
      if (ratio && order && kept)
        found.push({ share: ratio.share, isSwapped: order === 'swapped', at: test.span.from });
    }
    for (const child of childrenOf(node)) visit(child, inner);
  };
  for (const node of body) visit(node, []);
  return found;
}

/** Which of the two is the nearest: by their places in the pair that is taken apart, or by their index. */
function orderOf(
  { small, large }: Ratio,
  pairs: readonly (readonly [string, string])[],
): 'right' | 'swapped' | undefined {
  const [a, b] = [small, large].map(text => /^(.*)\[([01])\]$/.exec(text)) as [
    RegExpExecArray | null,
    RegExpExecArray | null,
  ];
  if (a && b) return a[1] === b[1] ? (a[2] === '0' ? 'right' : 'swapped') : undefined;
  const pair = pairs.findLast(names => names.includes(small) && names.includes(large));
  return pair && (pair[0] === large ? 'swapped' : 'right');
}

/** `m, n` of `for m, n in matches`, also of `for i, (m, n) in enumerate(matches)`. */
function pairsOf(node: Child): readonly (readonly [string, string])[] {
  const targets =
    node.kind === 'For'
      ? [(node as For).target]
      : node.kind === 'Comprehension'
        ? (node as Comprehension).clauses.map(({ target }) => target)
        : [];
  return targets.flatMap(target => {
    if (target.kind !== 'Tuple' && target.kind !== 'List') return [];
    const own = namesOf(target.elements);
    const nested = target.elements.flatMap(element =>
      element.kind === 'Tuple' || element.kind === 'List' ? [namesOf(element.elements)] : [],
    );
    return [own, ...nested].filter(pair => pair !== undefined);
  });
}

function namesOf([first, second, ...more]: readonly Expression[]): readonly [string, string] | undefined {
  return first?.kind === 'Name' && second?.kind === 'Name' && more.length === 0 ? [first.id, second.id] : undefined;
}

/** Conditions with whether what fulfils them is kept: a body that goes on to the next pair drops it. */
function conditionsOf(node: Child): readonly (readonly [Expression, boolean])[] {
  if (node.kind === 'If') {
    const { test, body } = node as If;
    const kept = !body.some(({ kind }) => kind === 'Continue' || kind === 'Pass');
    return parts(test).map(part => [part, kept] as const);
  }
  if (node.kind !== 'Comprehension') return [];
  return (node as Comprehension).clauses.flatMap(({ conditions }) =>
    conditions.flatMap(parts).map(condition => [condition, true] as const),
  );
}

/** What `and` joins must all be true. */
function parts(test: Expression): readonly Expression[] {
  return test.kind === 'BooleanOperation' && test.operator === 'and'
    ? [...parts(test.left), ...parts(test.right)]
    : [test];
}

interface Ratio {
  readonly small: string;
  readonly large: string;
  readonly share: number;
}

function ratioOf(test: Expression, around: Around): Ratio | undefined {
  if (test.kind !== 'Compare' || test.rest.length !== 1) return undefined;
  const { left, rest } = test as Compare;
  const { operator, right } = rest[0]!;
  if (operator === '<' || operator === '<=') return sidesOf(left, right, around);
  return operator === '>' || operator === '>=' ? sidesOf(right, left, around) : undefined;
}

/** `m.distance` below `0.75 * n.distance`, or their quotient below a number. */
function sidesOf(low: Expression, high: Expression, around: Around): Ratio | undefined {
  const small = distanceOf(low);
  if (small !== undefined) {
    const bound = high.kind === 'BinaryOperation' && high.operator === '*' ? [high.left, high.right] : [];
    for (const [factor, of] of [bound, bound.toReversed()]) {
      const [share, large] = [factor && numberAt(factor, around), of && distanceOf(of)];
      if (share !== undefined && large !== undefined && large !== small) return { small, large, share };
    }
    return undefined;
  }
  const share = numberAt(high, around);
  if (low.kind !== 'BinaryOperation' || low.operator !== '/' || share === undefined) return undefined;
  const [a, b] = [distanceOf(low.left), distanceOf(low.right)];
  return a !== undefined && b !== undefined && a !== b ? { small: a, large: b, share } : undefined;
}

/** `m` of `m.distance`, `m[0]` of `m[0].distance`. */
function distanceOf(expression: Expression): string | undefined {
  if (expression.kind !== 'Attribute' || expression.name !== 'distance') return undefined;
  const { value } = expression;
  if (value.kind === 'Name') return value.id;
  const isPlace =
    value.kind === 'Subscript' && value.value.kind === 'Name' && value.index.kind === 'Constant' && value.value.id;
  return isPlace ? `${isPlace}[${(value.index as { readonly value: unknown }).value}]` : undefined;
}

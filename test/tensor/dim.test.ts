/** The dimension algebra: canonical forms keep their value, and what it decides is decided rightly. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import type { Dim } from '../../src/tensor/dim';
import * as dims from '../../src/tensor/dim';
import { evaluate } from '../../src/tensor/evaluate';

const { add, subtract, multiply, floorDivide, ceilDivide, modulo, minimum, maximum, negate, showDim, symbol, equal } =
  dims;
const [H, n, h] = [symbol('H'), symbol('n_embd'), symbol('n_head')];

describe('dimension algebra', () => {
  it('gives up a size that holds itself over and over', () => {
    // Halved four times and doubled again, as one hourglass after the other does.
    const hourglass = (size: Dim, depth: number): Dim =>
      depth === 0 ? size : maximum(size, multiply(2, hourglass(floorDivide(size, 2), depth - 1)));
    const sizes = [1, 2, 3, 4, 5, 6, 7, 8].reduce<Dim[]>(all => [...all, hourglass(all.at(-1)!, 4)], [H]);
    assert.deepEqual(
      sizes.map(size => dims.whyUnknown(size)),
      [undefined, undefined, undefined, ...Array(6).fill('its size is too long an expression')],
    );
  });

  it('knows of a drawn number that it leaves room for a block', () => {
    const block = 32;
    // `random.randrange(n - block)`.
    const drawn = dims.drawnDim(0, subtract(subtract(n, block), 1), 'drawn');
    const end = add(drawn, block);
    assert.equal(dims.less(end, n), true);
    assert.equal(keyOf(minimum(end, n)), keyOf(end));
    assert.equal(dims.less(subtract(n, drawn), block), false);
    // One more may or may not fit.
    assert.equal(dims.less(add(end, 1), n), undefined);
    assert.equal(dims.less(drawn, 1), undefined);
    assert.equal(dims.less(multiply(2, drawn), n), undefined);
  });

  it('adds many at once as one by one', () => {
    const many = [H, 3, floorDivide(H, 2), multiply(-1, H), n, floorDivide(H, 2), 4];
    assert.equal(keyOf(dims.sum(many)), keyOf(many.reduce(add, 0)));
    assert.equal(dims.sum([1, 2, 3]), 6);
    assert.equal(dims.sum([]), 0);
  });

  it('shows sizes as a person would write them', () => {
    const cases: readonly [Dim, string][] = [
      [multiply(4, n), '4·n_embd'],
      [add(floorDivide(subtract(H, 1), 2), 1), '⌊(H + 1)/2⌋'],
      [floorDivide(add(H, 3), 4), '⌊(H + 3)/4⌋'],
      [subtract(5, H), '5 − H'],
      [add(multiply(H, H), -1), 'H² − 1'],
      [modulo(H, 2), 'H − 2·⌊H/2⌋'],
      [minimum(H, 4), 'min(H, 4)'],
      [floorDivide(n, multiply(2, h)), '⌊n_embd/(2·n_head)⌋'],
      [dims.unknownDim('read from a file'), '?'],
      [add(dims.unknownDim('read from a file'), 3), '?'],
      [-3, '−3'],
    ];
    assert.deepEqual(
      cases.map(([dim]) => showDim(dim)),
      cases.map(([, shown]) => shown),
    );
  });

  it('simplifies quotients', () => {
    const cases: readonly [Dim, Dim][] = [
      [floorDivide(floorDivide(H, 2), 2), floorDivide(H, 4)],
      [floorDivide(add(multiply(H, 3), 7), 3), add(H, 2)],
      [floorDivide(add(multiply(H, n), h), n), add(H, floorDivide(h, n))],
      [floorDivide(add(floorDivide(add(H, 1), 2), 1), 2), floorDivide(add(H, 3), 4)],
      [ceilDivide(H, 2), floorDivide(add(H, 1), 2)],
      [negate(floorDivide(negate(H), 3)), floorDivide(add(H, 2), 3)],
      [floorDivide(add(multiply(2, H), 1), 4), floorDivide(H, 2)],
      [floorDivide(multiply(multiply(6, H), n), multiply(3, n)), multiply(2, H)],
      [modulo(multiply(4, H), 2), 0],
      [maximum(H, 1), H],
      [minimum(minimum(H, 4), 2), minimum(2, H)],
    ];
    for (const [a, b] of cases) assert.equal(keyOf(a), keyOf(b), `${showDim(a)} and ${showDim(b)}`);
  });

  it('uses divisibility where it is known', () => {
    const facts = [{ dividend: n, divisor: h }];
    const whole = multiply(h, floorDivide(n, h));
    assert.equal(equal(whole, n), undefined);
    assert.equal(equal(whole, n, facts), true);
    assert.equal(showDim(dims.simplify(whole, facts)), 'n_embd');
    assert.equal(showDim(dims.simplify(floorDivide(H, 4), [{ dividend: H, divisor: 32 }])), 'H/4');
    assert.equal(dims.divides(16, H, [{ dividend: H, divisor: 32 }]), true);
    assert.equal(dims.divides(64, H, [{ dividend: H, divisor: 32 }]), undefined);
  });

  it('decides what holds for all values, and nothing else', () => {
    const unknown = dims.unknownDim('?');
    const cases: readonly [boolean | undefined, boolean | undefined][] = [
      [equal(H, H), true],
      [equal(H, add(H, 1)), false],
      [equal(add(multiply(2, H), 1), 4), false],
      [equal(H, 0), false],
      [equal(H, 3), undefined],
      [equal(H, n), undefined],
      [equal(unknown, unknown), true],
      [equal(unknown, dims.unknownDim('?')), undefined],
      [equal(unknown, 0), undefined],
      [dims.less(H, 1), false],
      [dims.less(0, H), true],
      [dims.less(H, 5), undefined],
      [dims.less(unknown, 0), undefined],
    ];
    assert.deepEqual(
      cases.map(([decided]) => decided),
      cases.map(([, expected]) => expected),
    );
  });

  it('evaluates, substitutes and canonicalises to the same value', () => {
    fc.assert(
      fc.property(expression, bindings, (tree, values) => {
        const expected = direct(tree, values);
        if (expected === undefined) return;
        const dim = build(tree);
        assert.equal(evaluate(dim, values), expected, showDim(dim));
        assert.equal(dims.substitute(dim, values), expected, showDim(dim));
        const half = dims.substitute(dim, { a: values.a });
        assert.equal(evaluate(half, values), expected, showDim(half));
      }),
      { seed: 20261123, numRuns: 3000 },
    );
  });

  it('never decides wrongly', () => {
    fc.assert(
      fc.property(expression, expression, bindings, (s, t, values) => {
        const [a, b] = [direct(s, values), direct(t, values)];
        if (a === undefined || b === undefined) return;
        const [x, y] = [build(s), build(t)];
        const same = equal(x, y);
        if (same !== undefined) assert.equal(same, a === b, `${showDim(x)} = ${showDim(y)}`);
        const order = dims.compare(x, y);
        if (order !== undefined) assert.equal(order, Math.sign(a - b), `${showDim(x)} ? ${showDim(y)}`);
        const below = dims.less(x, y);
        if (below !== undefined) assert.equal(below, a < b, `${showDim(x)} < ${showDim(y)}`);
      }),
      { seed: 20261123, numRuns: 3000 },
    );
  });

  it('keeps values under divisibility facts', () => {
    fc.assert(
      fc.property(expression, bindings, fc.integer({ min: 1, max: 6 }), (tree, values, factor) => {
        const given = { ...values, a: values.a * factor };
        const expected = direct(tree, given);
        if (expected === undefined) return;
        const simple = dims.simplify(build(tree), [{ dividend: symbol('a'), divisor: factor }]);
        assert.equal(evaluate(simple, given), expected, showDim(simple));
      }),
      { seed: 20261123, numRuns: 2000 },
    );
  });

  it('has no zero to divide by', () => {
    assert.throws(() => floorDivide(H, 0), RangeError);
  });
});

type Tree = number | string | readonly [Operation, Tree, Tree];
type Operation = keyof typeof operations;
type Values = { readonly a: number; readonly b: number; readonly c: number };

const operations = {
  add: [add, (x: number, y: number) => x + y],
  subtract: [subtract, (x: number, y: number) => x - y],
  multiply: [multiply, (x: number, y: number) => x * y],
  floorDivide: [floorDivide, (x: number, y: number) => Math.floor(x / y)],
  ceilDivide: [ceilDivide, (x: number, y: number) => Math.ceil(x / y)],
  modulo: [modulo, (x: number, y: number) => x - y * Math.floor(x / y)],
  minimum: [minimum, Math.min],
  maximum: [maximum, Math.max],
} as const;

const bindings = fc.record({
  a: fc.integer({ min: 1, max: 30 }),
  b: fc.integer({ min: 1, max: 30 }),
  c: fc.integer({ min: 1, max: 30 }),
});

const expression: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Tree>('a', 'b', 'c'),
    fc.integer({ min: -6, max: 9 }),
    fc.tuple(fc.constantFrom(...(Object.keys(operations) as Operation[])), tie('tree'), tie('tree')),
  ),
})).tree;

function build(tree: Tree): Dim {
  if (typeof tree === 'number') return tree;
  if (typeof tree === 'string') return symbol(tree);
  return operations[tree[0]][0](build(tree[1]), build(tree[2]));
}

/** The value by plain arithmetic; `undefined` where it divides by 0 for these or (as a whole) for all values. */
function direct(tree: Tree, values: Values): number | undefined {
  if (typeof tree === 'number') return tree;
  if (typeof tree === 'string') return values[tree as keyof Values];
  const [x, y] = [direct(tree[1], values), direct(tree[2], values)];
  const divides = tree[0] === 'floorDivide' || tree[0] === 'ceilDivide' || tree[0] === 'modulo';
  if (x === undefined || y === undefined || (divides && (y === 0 || build(tree[2]) === 0))) return undefined;
  return operations[tree[0]][1](x, y) + 0;
}

function keyOf(dim: Dim): string {
  return typeof dim === 'number' ? `${dim}` : dim.key;
}

/** Calls that PyTorch accepts are accepted with sizes by name, and their answers come to PyTorch's numbers. */
import { strict as assert } from 'node:assert';
import { findOperator } from '../../src/operators/catalogue';
import { infer, type Output } from '../../src/operators/operator';
import { bind } from '../../src/operators/parameter';
import { evaluate, symbol } from '../../src/tensor/dim';
import { Tensor } from '../../src/tensor/tensor';
import activation from '../truth/layers_activation.json';
import convolution from '../truth/layers_convolution.json';
import linear from '../truth/layers_linear.json';
import normalization from '../truth/layers_normalization.json';
import pooling from '../truth/layers_pooling.json';
import shape from '../truth/operators_b_shape.json';
import { decode, type Encoded, type Fact } from './facts';

const families = { activation, convolution, linear, normalization, pooling, shape };

describe('sizes by name', () => {
  for (const [family, facts] of Object.entries(families)) {
    it(`lead to the numbers PyTorch gives: ${family}`, () => {
      const accepted = (facts as unknown as readonly Fact[]).filter(fact => !isRefusal(fact.out));
      const wrong = accepted
        .flatMap(fact => [only(fact, 'last'), only(fact, 'all')])
        .filter(said => said !== undefined);
      assert.deepEqual(wrong, []);
    });
  }
});

/** Puts names in the place of all sizes of the first tensor, or of the last one only; says where the answer then differs. */
function only(fact: Fact, which: 'all' | 'last'): string | undefined {
  const name = (fact.call ?? fact.new)!;
  const { operator, form } = findOperator(name)!;
  const values: Record<string, number> = {};
  let first = true;
  const named = (value: Encoded) => {
    const decoded = decode(value);
    if (!(decoded instanceof Tensor) || !first || decoded.shape.includes(0)) return decoded;
    first = false;
    const sizes = decoded.shape.map((size, i) => {
      if (which === 'last' && i < decoded.shape.length - 1) return size;
      values[`s${i}`] = size as number;
      return symbol(`s${i}`);
    });
    return new Tensor(sizes, decoded.dtype);
  };
  const keywords = Object.fromEntries(Object.entries(fact.kwargs ?? {}).map(([key, value]) => [key, decode(value)]));
  const isClass = 'forward' in form && fact.forward !== undefined;
  const bound = {
    ...bind(name, form.parameters, (fact.args ?? []).map(isClass ? decode : named), keywords),
    ...(isClass ? bind(name, form.forward!, fact.forward!.map(named), {}) : {}),
  };
  const said = infer<unknown, Output>(form, bound, args => operator.rule.output!(args));
  if ('unknown' in said)
    return said.unknown.reason.startsWith('the rule failed')
      ? `${JSON.stringify(fact)}: ${said.unknown.reason}`
      : undefined;
  if ('problem' in said) return `${JSON.stringify(fact)}: ${said.problem.message}`;
  const [found, expected] = [shapesOf(said.ok), shapesOf(decode(fact.out) as Output)];
  const numbers = found.map(sizes => sizes.map(size => evaluate(size, values)));
  const differs =
    numbers.length !== expected.length ||
    numbers.some(
      (sizes, i) =>
        sizes.length !== expected[i]!.length || sizes.some((size, j) => size !== undefined && size !== expected[i]![j]),
    );
  return differs ? `${JSON.stringify(fact)}: ${JSON.stringify(numbers)}` : undefined;
}

function shapesOf(output: Output): readonly Tensor['shape'][] {
  if (output instanceof Tensor) return [output.shape];
  return Array.isArray(output) ? output.flatMap(item => shapesOf(item as Output)) : [];
}

function isRefusal(out: Encoded): boolean {
  return typeof out === 'object' && out !== null && 'raises' in out;
}

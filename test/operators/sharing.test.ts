/** Whose memory a result lies in, against PyTorch (test/truth/sharing.py): where the catalogue is certain, it is right. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { findOperator } from '../../src/operators/catalogue';
import { infer } from '../../src/operators/operator';
import { type Bound, bind } from '../../src/operators/parameter';
import { sharingOf } from '../../src/operators/sharing';
import { contiguousStrides } from '../../src/tensor/strides';
import { Tensor } from '../../src/tensor/tensor';
import recorded from '../truth/sharing.json';
import { decode, type Encoded, type Fact } from './facts';

describe('memory that a result shares', () => {
  for (const [file, [rows, reversed]] of Object.entries(recorded) as [string, [string, string]][]) {
    const facts = JSON.parse(readFileSync(`test/truth/${file}`, 'utf8')) as readonly Fact[];
    it(`is PyTorch's in ${file}`, () => {
      const wrong: string[] = [];
      for (const [i, fact] of facts.entries())
        for (const [answers, reverse] of [
          [rows, false],
          [reversed, true],
        ] as const) {
          const said = certainty(fact, reverse);
          if (answers[i] === '.' || said === undefined || said === answers[i]) continue;
          wrong.push(`${said} for ${answers[i]}${reverse ? ' in reverse order' : ''}: ${JSON.stringify(fact)}`);
        }
      assert.equal(wrong.join('\n'), '');
    });
  }
});

/** `undefined` where it is not known. */
function certainty(fact: Fact, reverse: boolean): string | undefined {
  const name = (fact.call ?? fact.new)!;
  const found = findOperator(name);
  if (!found?.operator.rule.output) return undefined;
  const { operator, form } = found;
  const laid = (values: readonly Encoded[] = []) =>
    values.map(value => {
      const tensor = decode(value);
      if (tensor instanceof Tensor) {
        const rows = contiguousStrides(reverse ? tensor.shape.toReversed() : tensor.shape);
        tensor.strides = reverse ? rows!.toReversed() : rows!;
      }
      return tensor;
    });
  const named = (values: Fact['kwargs'] = {}) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, decode(value)]));
  let bound: Bound;
  try {
    bound = {
      ...bind(name, form.parameters, laid(fact.args), named(fact.kwargs)),
      ...('forward' in form && form.forward ? bind(name, form.forward, laid(fact.forward), named(fact.named)) : {}),
    };
  } catch {
    return undefined;
  }
  const outcome = infer(form, bound, args => operator.rule.output!(args));
  if (!('ok' in outcome)) return undefined;
  const shared = sharingOf(operator, bound, outcome.ok);
  if (!shared) return '0';
  return shared.certain ? '1' : undefined;
}

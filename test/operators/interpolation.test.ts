/** What is said of the position an output pixel reads, against where PyTorch reads it on a ramp. */
import { strict as assert } from 'node:assert';
import { type Argument, Float } from '../../src/operators/argument';
import { findOperator } from '../../src/operators/catalogue';
import { infer } from '../../src/operators/operator';
import { bind } from '../../src/operators/parameter';
import { Tensor } from '../../src/tensor/tensor';
import facts from '../truth/interpolation.json';

describe('interpolate says where a pixel reads', () => {
  const { operator, form } = findOperator('torch.nn.functional.interpolate')!;
  for (const { length, reads, ...given } of facts)
    it(`${length} ${JSON.stringify(given)}`, () => {
      const keywords: Record<string, Argument> = {};
      for (const [name, value] of Object.entries(given))
        keywords[name] = name === 'scale_factor' ? new Float(value as number) : value;
      const parameters = 'parameters' in form ? form.parameters : {};
      const bound = bind('interpolate', parameters, [new Tensor([1, 1, length], 'float64')], keywords);
      const outcome = infer(form, bound, args => operator.rule.explain!(args));
      assert.ok('ok' in outcome, JSON.stringify(outcome));
      const [said] = outcome.ok.facts;
      const number = Number(/ = ([\d.]+) of the input/.exec(said!)![1]);
      assert.ok(Math.abs(number - reads) < 5e-4, `${said}; PyTorch reads ${reads}`);
    });
});

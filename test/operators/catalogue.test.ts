/** What holds for every entry of the catalogue, whoever wrote it. */
import { strict as assert } from 'node:assert';
import { findOperator, operators } from '../../src/operators/catalogue';
import type { ClassForm, FunctionForm, Operator } from '../../src/operators/operator';

describe('the catalogue', () => {
  it('has no id twice', () => {
    const ids = operators.map(operator => operator.id);
    assert.deepEqual(repeated(ids), []);
  });

  it('has no qualified name twice', () => {
    assert.deepEqual(repeated(operators.flatMap(forms).flatMap(form => form.names)), []);
  });

  it('finds every name it lists', () => {
    const lost = operators
      .flatMap(forms)
      .flatMap(form => form.names.filter(name => findOperator(name)?.form !== form.form));
    assert.deepEqual(lost, []);
  });

  it('finds nothing for a name PyTorch does not have', () => {
    assert.equal(findOperator('torch.nn.Conv4d'), undefined);
  });

  it('says what each operator is for in one sentence', () => {
    const wordy = operators.filter(({ purpose }) => !/^[^\n]+[.]$/.test(purpose));
    assert.deepEqual(
      wordy.map(({ id, purpose }) => `${id}: ${purpose}`),
      [],
    );
  });
});

// biome-ignore lint/suspicious/noExplicitAny: entries of every type
type AnyForm = ClassForm<any> | FunctionForm<any>;

function forms(operator: Operator): readonly { readonly names: readonly string[]; readonly form: AnyForm }[] {
  return [
    ...(operator.classes ?? []).map(form => ({ names: [form.name], form })),
    ...(operator.functions ?? []).map(form => ({ names: form.names, form })),
  ];
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, i) => names.indexOf(name) !== i);
}

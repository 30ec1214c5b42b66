/** Parameters have PyTorch's names, order, kinds and defaults (test/truth/signatures.json). */
import { strict as assert } from 'node:assert';
import { operators } from '../../src/operators/catalogue';
import type { Parameters } from '../../src/operators/parameter';
import facts from '../truth/signatures.json';
import { decode, type Encoded } from './facts';

describe('signatures', () => {
  it('are those of PyTorch', () => {
    const recorded = facts as unknown as Readonly<Record<string, readonly (readonly [string, string, Encoded?])[]>>;
    const forms = operators.flatMap(({ classes = [], functions = [] }) => [
      ...classes.map(form => [form.name, form.parameters] as const),
      ...functions.flatMap(form => form.names.map(name => [name, form.parameters] as const)),
    ]);
    const wrong = forms.flatMap(([name, parameters]) => {
      const fact = recorded[name];
      if (!fact || fact.some(([parameter]) => parameter === 'args')) return [];
      const expected = fact.map(([parameter, kind, ...standard]) =>
        spell(
          parameter,
          kind,
          standard.map(value => decode(value as Encoded)),
        ),
      );
      const said = spellAll(parameters);
      return said.join(', ') === expected.join(', ')
        ? []
        : [`${name}(${said.join(', ')})\n  PyTorch: (${expected.join(', ')})`];
    });
    assert.deepEqual(wrong, []);
  });
});

function spellAll(parameters: Parameters): readonly string[] {
  return Object.entries(parameters).map(([name, { rest, extra, keyword, default: standard }]) =>
    spell(
      name,
      rest ? 'rest' : extra ? 'extra' : keyword ? 'keyword' : '',
      standard === undefined || rest || extra ? [] : [standard],
    ),
  );
}

/** 1 and 1.0 are the same default; so are `(1,)` and 1. */
function spell(name: string, kind: string, standard: readonly unknown[]): string {
  const value = JSON.stringify(standard.map(plain));
  return `${kind} ${name}${standard.length > 0 ? `=${value}` : ''}`.trim();
}

function plain(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'value' in value) return (value as { value: unknown }).value;
  return Array.isArray(value) ? value.map(plain) : value;
}

/** Every comment in the Python blocks of test/specs/operators/*.md holds (test/specs/README.md). */
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateIn, openSession, type Session } from '../../src/interpreter/session';
import { Tensor, Tuple, type Value } from '../../src/interpreter/values';
import { showDim } from '../../src/tensor/dim';
import { showShape } from '../../src/tensor/shape';

const folder = join('test', 'specs', 'operators');

describe('specifications', () => {
  for (const file of readdirSync(folder).filter(name => name.endsWith('.md'))) {
    it(`of ${file.replace('.md', '')} hold`, () => {
      assert.deepEqual(blocks(readFileSync(join(folder, file), 'utf8')).flatMap(checkBlock), []);
    });
  }
});

interface Block {
  readonly source: string;
  /** The line of the file before the block. */
  readonly line: number;
}

function blocks(text: string): readonly Block[] {
  return [...text.matchAll(/^```python\n(.*?)^```$/gms)].map(match => ({
    source: match[1]!,
    line: text.slice(0, match.index).split('\n').length,
  }));
}

function checkBlock({ source, line }: Block): readonly string[] {
  const session = openSession({ uri: 'spec.py', text: source });
  const lines = source.split('\n');
  const expectations = lines.map(text => /# (shape|problem|params): (.*)$/.exec(text));
  const wrong = lines.flatMap((text, i) => {
    const [, kind, expected = ''] = expectations[i] ?? [];
    const problems = problemsOn(session, source, i);
    if (kind === 'problem')
      return problems.length === 1 && problems[0]!.includes(expected)
        ? []
        : [`${line + i + 1}: ${problems.join('; ') || 'no problem'}`];
    const found = kind === undefined ? undefined : say(session, kind, text.split('=')[0]!.trim());
    return [
      ...problems,
      ...(found === undefined || found === expected ? [] : [`${kind} is ${found}, not ${expected}`]),
    ].map(said => `${line + i + 1}: ${said}`);
  });
  return wrong;
}

function problemsOn({ parts }: Session, source: string, line: number): readonly string[] {
  const problems = parts.flatMap(part => part.problems);
  const on = problems.filter(({ at }) => source.slice(0, at.span.from).split('\n').length - 1 === line);
  return on.map(problem => problem.message);
}

function say(session: Session, kind: string, name: string): string {
  if (kind === 'shape') {
    const value = evaluateIn(session, name);
    const values: readonly Value[] = value instanceof Tuple ? value.items : [value];
    return values.map(v => (v instanceof Tensor ? showShape(v.shape) : `no tensor: ${JSON.stringify(v)}`)).join('; ');
  }
  const count = evaluateIn(session, `sum(p.numel() for p in ${name}.parameters())`);
  return typeof count === 'number' ? showDim(count) : JSON.stringify(count);
}

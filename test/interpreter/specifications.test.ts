/** Every comment in the Python blocks of test/specs holds (test/specs/README.md). */
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateIn, openSession, type Session } from '../../src/interpreter/session';
import { representation } from '../../src/interpreter/texts';
import { Tensor, Tuple, Unknown } from '../../src/interpreter/values';
import { showShape } from '../../src/tensor/shape';

for (const folder of ['operators', 'python'])
  describe(`test/specs/${folder}`, () => {
    const path = join('test', 'specs', folder);
    for (const file of readdirSync(path).filter(name => name.endsWith('.md')))
      for (const block of blocks(readFileSync(join(path, file), 'utf8')))
        it(`${file}:${block.line}`, () => assert.deepEqual(wrongIn(block.source), []));
  });

/** Whatever its fence says, a block is a specification. */
function blocks(text: string): readonly { readonly source: string; readonly line: number }[] {
  return [...text.matchAll(/^```\w*\n(.*?)^```$/gms)].map(match => ({
    source: match[1]!,
    line: text.slice(0, match.index).split('\n').length + 1,
  }));
}

function wrongIn(source: string): readonly string[] {
  const session = openSession({ uri: 'spec.py', text: source });
  // A refusal that nothing catches ends the script, too, and is said once more as the reason why.
  const refused = [...source.matchAll(/# problem: (.*)$/gm)].map(([, words]) => words!);
  const said = session.unknowns.map(({ reason }) => reason).filter(reason => !refused.some(it => reason.includes(it)));
  const problems = new Map(
    session.parts
      .flatMap(part => part.problems)
      .map(problem => [lineOf(source, problem.at.span.from), problem.message]),
  );
  for (const [i, line] of source.split('\n').entries()) {
    const [, kind, expected = ''] = /# (shape|value|params|problem): (.*)$/.exec(line) ?? [];
    const problem = problems.get(i);
    if (kind === 'problem') {
      if (!problem?.includes(expected)) said.push(`line ${i + 1}: ${problem ?? 'no problem'}, not ${expected}`);
    } else if (problem !== undefined) said.push(`line ${i + 1}: ${problem}`);
    if (kind === undefined || kind === 'problem') continue;
    const found = sayIn(session, kind, line.split('=')[0]!.trim());
    if (found !== expected) said.push(`line ${i + 1}: ${kind} is ${found}, not ${expected}`);
  }
  return said;
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length - 1;
}

function sayIn(session: Session, kind: string, name: string): string {
  const text = kind === 'params' ? `sum(p.numel() for p in ${name}.parameters())` : name;
  const value = evaluateIn(session, text);
  if (value instanceof Unknown) return `unknown: ${value.reason}`;
  if (kind === 'shape')
    return (value instanceof Tuple ? value.items : [value])
      .map(item => (item instanceof Tensor ? showShape(item.shape) : 'no tensor'))
      .join('; ');
  const shown = representation(session.run, value, { uri: 'spec.py', span: { from: 0, to: 0 } });
  return shown instanceof Unknown ? `unknown: ${shown.reason}` : shown;
}

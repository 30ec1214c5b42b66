/** Every note that ships keeps the contract of content/README.md. */
import { strict as assert } from 'node:assert';
import { readContent } from './read-content';
import { checkNotes, type Source } from './rules';

describe('the notes', () => {
  const sources = readContent();
  const problems = checkNotes(sources);
  for (const { path } of sources)
    it(path, () => {
      const own = problems.filter(problem => problem.uri === path);
      assert.deepEqual(
        own.map(({ message, at }) => `${at.line + 1}:${at.column + 1} ${message}`),
        [],
      );
    });
});

describe('the check of notes', () => {
  it('finds what a broken note breaks', () => {
    const source: Source = { path: 'content/2-deep-learning-fundamentals/pooling.md', text: BROKEN };
    assert.deepEqual(
      checkNotes([source])
        .map(({ message, at }) => `${at.line + 1}:${at.column + 1} ${message}`)
        .map(line => line.replace(/ Python: .*/, ' Python'))
        .filter(line => !line.includes('symbols lack')),
      [
        '26:1 a single item has exactly one `[x]`; this one has 2',
        '1:1 the curriculum gives it the model `pooling`',
        '1:1 there is no reference model `puling` in src/onnx/reference',
        '1:1 `## See also` is missing',
        '12:1 KaTeX refuses $\\nope$: Undefined control sequence: \\nope at position 1: \\̲n̲o̲p̲e̲',
        '12:1 MathJax refuses $\\nope$: Undefined control sequence \\nope',
        '18:7 Python',
        '18:8 Python',
        '15:10 there is no note `nowhere`',
        '30:1 `pool-b` has no explanation: a `>` block',
        '30:1 `pool-b` needs the question before it to be understood',
        '34:1 `pool-c`: the choice "b" has no reason',
        '34:1 `pool-c`: the right choice is the longest by far, which gives it away',
        '1:1 2 quiz items; at least 4 are needed',
      ],
    );
  });
});

const BROKEN = `---
id: pooling
section: 2-deep-learning-fundamentals
order: 15
title: Pooling
question: What does pooling do?
symbols: [torch.nn.MaxPool2d]
model: puling
sources: [The documentation]
---

It takes a $\\nope$.

## Explanation
See [it](note:nowhere).

\`\`\`python
def f(:
\`\`\`

## Pitfalls

## Quiz
### A {#pool-a .single}
Which?
- [x] a — yes.
- [x] b — yes.

> Both.
### B {#pool-b .numeric}
And how many?

= 3
### C {#pool-c .single}
Which one?
- [x] a and all that is true of it — yes.
- [ ] b

> The first.
`;

/**
 * What a hover says, whole, for every kind of call: the cases of hovers.md, each a call with the caret at `$0` and the text
 * that a reader sees there. `UPDATE=1` writes what is said now into the file, to be read before it is kept.
 */
import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { hoverText } from './hover-text';

const path = 'test/host/hovers.md';
const text = readFileSync(path, 'utf8');
const [, head] = /```python\n([\s\S]*?)```/.exec(text)!;
const CASE = /^## (.*)\n\n```python\n([\s\S]*?)\n```\n\n```text\n([\s\S]*?)\n```$/gm;
const cases = [...text.matchAll(CASE)].map(([, title, code, expected]) => ({
  title: title!,
  code: code!,
  expected: expected!,
}));

describe('the hover of', () => {
  for (const { title, code, expected } of cases)
    it(title, () => assert.equal(process.env.UPDATE ? expected : hoverText(head + code), expected));

  it('a call stays within what VS Code shows, with every picture in it', () => {
    for (const { code } of cases) assert.ok(hoverText(head + code).length < 10_000, code);
  });

  after(() => {
    if (!process.env.UPDATE) return;
    writeFileSync(
      path,
      text.replace(CASE, (whole, _title, code: string, expected: string) =>
        whole.replace(`\`\`\`text\n${expected}\n`, () => `\`\`\`text\n${hoverText(head + code)}\n`),
      ),
    );
  });
});

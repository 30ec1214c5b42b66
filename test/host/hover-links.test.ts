import { strict as assert } from 'node:assert';
import type { Analysed } from '../../src/host/analysis';
import { linksOf } from '../../src/host/hover-links';
import type { Measurements } from '../../src/host/measurements';
import { subjectAt } from '../../src/host/subject';
import { analyze } from '../../src/interpreter/analyze';
import { shippedLibrary } from './hover-text';

const uri = 'file:///a.py';

function titles(marked: string, canRun = true): readonly string[] {
  const offset = marked.indexOf('$0');
  const text = `import torch\nimport torch.nn as nn\n${marked.replace('$0', '')}`;
  const analysed = { analysis: analyze({ uri, text }), uri, text, textOf: () => undefined } as unknown as Analysed;
  const measurements = { textOf: () => undefined } as unknown as Measurements;
  const subject = subjectAt(analysed, measurements, shippedLibrary(), text.length - marked.length + 2 + offset);
  assert.ok(subject);
  return linksOf(subject, { uri }, canRun).map(({ title }) => title);
}

describe('the links of a hover', () => {
  const check = (code: string, expected: readonly string[], canRun = true) =>
    it(`${code
      .split('\n')
      .find(line => line.includes('$0'))!
      .replace('$0', '·')
      .trim()}${canRun ? '' : ', where nothing runs'}`, () => assert.deepEqual(titles(code, canRun), expected));

  check('torch.optim.S$0GD([torch.zeros(2)], lr=0.1)', ['Explain', 'Quiz me']);
  const net = 'class Net(nn.Module):\n    def forward(self, x):\n        return x.vi$0ew(3)\nNet()(torch.zeros(1, 3))';
  check(net, ['Explain', 'Quiz me', 'Run']);
  check(net, ['Explain', 'Quiz me'], false);
  check('x = torch.zeros(1, 2)\nprint(x.sha$0pe)', []);
});

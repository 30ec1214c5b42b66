/** No kind of question goes without a model that it is asked about and an answer of PyTorch's to compare with. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { analyze } from '../../src/interpreter/analyze';
import { rulesOf } from '../../src/panels/quiz-rules';
import { makers } from '../../src/quiz/generate/generate';
import { library } from './exchange/samples';

/** By the file whose facts (test/truth/quiz*.json) the tests beside this one compare its questions with. */
const texts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['model', 'modes', 'meet', 'gradients'].map(name => [name, readFileSync(`test/quiz/${name}.py`, 'utf8')]),
  ),
  // PyTorch refuses this one: 8 channels of 4×4 make 128 features.
  crash:
    'import torch\nfrom torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(3, 8, 3, padding=1)\n        self.b = nn.Linear(100, 10)\n\n    def forward(self, x):\n        return self.b(torch.flatten(self.a(x), 1))\n\n\nNet()(torch.randn(1, 3, 4, 4))\n',
};

const subjects = Object.values(texts).flatMap(text => {
  const analysis = analyze({ uri: 'file:///model.py', text });
  const one = {
    analysis,
    rules: rulesOf(library),
    show: ({ span }: { span: { from: number; to: number } }) => ({
      line: `line ${text.slice(0, span.from).split('\n').length}`,
      text: text.slice(span.from, span.to),
    }),
  };
  return [one, ...analysis.networks.map(network => ({ ...one, network }))];
});

describe('every kind of question', () => {
  for (const [name, make] of Object.entries(makers))
    it(`${name} is asked of a model whose facts are recorded`, () =>
      assert.ok(subjects.some(subject => make(subject).length > 0)));
});

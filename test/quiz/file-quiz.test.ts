/** Which questions a file gives: those about its code, and where that is little, those of the notes on what it uses. */
import { strict as assert } from 'node:assert';
import type { Analysed } from '../../src/host/analysis';
import { analyze } from '../../src/interpreter/analyze';
import { questionsFor } from '../../src/panels/quiz-questions';
import { noteQuestion } from '../../src/quiz/question';
import { library } from './exchange/samples';

const notes = library.items.map(noteQuestion);
const uri = 'file:///model.py';

function asked(text: string) {
  const analysis = analyze({ uri, text });
  const analysed = { analysis, uri, text, textOf: () => undefined, locate: at => at } as Partial<Analysed> as Analysed;
  return questionsFor({ kind: 'file', uri }, notes, library, analysed);
}

const layers = `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.fc = nn.Linear(8 * 16 * 16, 10)

    def forward(self, x):
        return self.fc(torch.flatten(self.norm(self.conv(x)), 1))
`;

describe('a quiz about a file', () => {
  it('is about its code where that gives a session', () => {
    const { questions, title } = asked(`${layers}\n\nNet()(torch.randn(2, 3, 16, 16))\n`);
    assert.equal(title, 'Quiz: model.py');
    assert.ok(questions.every(({ code }) => code !== undefined));
  });

  it('takes in the notes on what it uses, and no others, where little of it is certain', () => {
    const { questions } = asked('from torch import nn\n\nnorm = nn.LayerNorm(width())\n');
    const topics = new Set(questions.filter(({ code }) => code === undefined).map(({ topic }) => topic));
    assert.deepEqual([...topics], ['layer-normalization']);
  });

  it('asks nothing of the notes where it uses nothing they teach', () => {
    assert.deepEqual(asked('import os\n\nprint(os.getcwd())\n').questions, []);
  });

  it('does not ask for a sum over dozens of layers', () => {
    const frozen = (blocks: number) =>
      asked(`import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.frozen = nn.Sequential(*[nn.Linear(8, 8) for _ in range(${blocks})])
        self.learns = nn.Sequential(*[nn.Linear(8, 8) for _ in range(9)])
        for p in self.frozen.parameters():
            p.requires_grad = False

    def forward(self, x):
        return self.learns(self.frozen(x))


Net()(torch.randn(2, 8))
`).questions.some(({ card }) => card === 'code:trainable');
    assert.deepEqual([frozen(2), frozen(8)], [true, false]);
  });
});

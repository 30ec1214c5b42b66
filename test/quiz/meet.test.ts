/**
 * Questions where branches meet and gradients stop, and what is not asked because one number would not be true of every
 * output value, against what PyTorch answered (test/truth/quiz_meet.json, recorded by quiz_meet.py beside it).
 */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { analyze } from '../../src/interpreter/analyze';
import { rulesOf } from '../../src/panels/quiz-rules';
import { generateQuestions } from '../../src/quiz/generate/generate';
import type { Question } from '../../src/quiz/question';
import truth from '../truth/quiz_meet.json';
import { library } from './exchange/samples';

function questionsOf(text: string): readonly Question[] {
  const analysis = analyze({ uri: 'file:///model.py', text });
  return generateQuestions({
    analysis,
    rules: rulesOf(library),
    show: ({ span }) => ({
      line: `line ${text.slice(0, span.from).split('\n').length}`,
      text: text.slice(span.from, span.to),
    }),
  });
}

const text = readFileSync('test/quiz/meet.py', 'utf8');
const questions = questionsOf(text);
const only = (wanted: string, from = questions) => from.filter(({ card }) => card.split(':')[1] === wanted);

describe('questions about what meets', () => {
  it('the shape of tensors put side by side', () => {
    const [question, ...more] = only('concatenation');
    assert.deepEqual(more, []);
    const { item } = question!;
    assert.deepEqual(item.type === 'shape' && item.dims.map(Number), truth.joined);
  });

  it('whose weights a loss behind detach() trains', () => {
    const [{ item }] = only('gradient-stop') as [Question];
    const right = item.type === 'single' ? item.choices.filter(choice => choice.right).map(choice => choice.text) : [];
    assert.deepEqual(right, [`Those of \`${truth.trained_by_probe.join('` and of `')}\` only`]);
  });

  it('how far layers see, only where that is the same for every channel and not beyond interpolation', () => {
    const fields = only('receptive-field').map(({ item }) => [
      /value of `(\w+)`/.exec(item.prompt)![1],
      item.type === 'numeric' && item.accepted.value,
    ]);
    assert.deepEqual(Object.fromEntries(fields), truth.fields);
    assert.notEqual(truth.pool_by_channel[0], truth.pool_by_channel[1]);
  });

  it('nothing about the shape returned where it is not a tensor', () => {
    assert.equal(truth.returns, 'dict');
    assert.deepEqual(only('network-output'), []);
    const bare = questionsOf(text.replace('{"out": self.probe(z.detach())}', 'self.probe(z.detach())'));
    assert.equal(only('network-output', bare).length, 1);
  });

  it('nothing about the heaviest layer where a heavier one does not run', () => {
    assert.equal(Math.max(...Object.values(truth.params)), truth.params.unused);
    assert.deepEqual(only('heaviest'), []);
  });
});

describe('questions about a network that is not known to its end', () => {
  const tokens = `import elsewhere
import torch
from torch import nn


class Tokens(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(50, 8)
        self.out = nn.Linear(8, 3)

    def forward(self, x):
        return elsewhere.pool(self.out(self.embedding(x)))


Tokens()(torch.arange(20))
`;
  it('ask about the layers before', () => {
    const shapes = only('output-shape', questionsOf(tokens)).map(({ item }) => item.type === 'shape' && item.dims);
    assert.deepEqual(shapes, [
      ['20', '8'],
      ['20', '3'],
    ]);
  });
});

/**
 * Questions about what shapes do not show, against what PyTorch answered (test/truth/quiz_modes.json, recorded by
 * quiz_modes.py beside it), and what must not be asked because it is not certain.
 */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { analyze } from '../../src/interpreter/analyze';
import type { Item } from '../../src/notes/item';
import { rulesOf } from '../../src/panels/quiz-rules';
import { generateQuestions, makers } from '../../src/quiz/generate/generate';
import type { Question } from '../../src/quiz/question';
import truth from '../truth/quiz_modes.json';
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

const text = readFileSync('test/quiz/modes.py', 'utf8');
const questions = questionsOf(text);
const kind = ({ card }: Question) => card.split(':')[1]!;
const only = (wanted: string, from = questions) => from.filter(question => kind(question) === wanted);
const pathIn = (prompt: string) => /`([a-z][\w.]*?)`/.exec(prompt)![1]!;
const value = (item: Item) => (item.type === 'numeric' ? item.accepted.value : undefined);

describe('questions about what shapes do not show', () => {
  it('there are thirty kinds and more', () => assert.ok(Object.keys(makers).length >= 30));

  const byLayer = (wanted: string, facts: Readonly<Record<string, number>>) =>
    it(`${wanted} is what PyTorch says`, () => {
      assert.ok(only(wanted).length > 0);
      for (const { item } of only(wanted)) {
        const path = pathIn(item.prompt.replace(/^`forward` runs /, '').replace(/^With a batch of \d+, /, ''));
        assert.equal(value(item), facts[path], item.prompt);
      }
    });
  byLayer('batch-memory', truth.bytes_at_32);
  byLayer('saved-numbers', truth.saved);
  byLayer('shared-weights', truth.layer_params);
  byLayer('without-bias', truth.bias);
  byLayer('kernel-span', truth.span);

  const whole = (wanted: string, expected: unknown) =>
    it(`${wanted} is what PyTorch says`, () => {
      const [question, ...more] = only(wanted);
      assert.deepEqual(more, []);
      const { item } = question!;
      assert.deepEqual(item.type === 'shape' ? item.dims.map(Number) : value(item), expected);
    });
  whole('network-output', truth.output);
  whole('layer-count', truth.convolutions);
  whole('training-memory', truth.params * 16);
  whole('second-step', Number(truth.second_step.toPrecision(6)));
  whole(
    'when-the-rate',
    truth.step_rates.findIndex(rate => rate <= 0.01 * (1 + 1e-9)),
  );

  const choices = (wanted: string, isRight: (path: string) => boolean) =>
    it(`${wanted} is what PyTorch says, choice by choice`, () => {
      const [{ item }] = only(wanted) as [Question];
      assert.ok(item.type === 'multiple' && item.choices.length >= 3);
      for (const choice of item.choices) assert.equal(choice.right, isRight(pathIn(choice.text)), choice.text);
    });
  choices('frozen', path => !truth.learns[path as keyof typeof truth.learns]);
  choices('eval-mode', path => truth.changes_in_eval[path as keyof typeof truth.changes_in_eval]);

  it('the rate under a schedule made of two', () => {
    const { item } = only('learning-rate').find(({ card }) => card.endsWith(':SequentialLR'))!;
    const steps = Number(/after (\d+)/.exec(item.prompt)![1]);
    assert.ok(Math.abs(value(item)! - truth.sequential_rates[steps]!) < 1e-9, item.prompt);
  });
});

describe('larger images', () => {
  const right = (from: readonly Question[]) =>
    only('input-changed', from).map(({ item }) =>
      item.type === 'single' ? item.choices.find(choice => choice.right)!.text : '',
    );

  it('break where PyTorch breaks', () =>
    assert.deepEqual(right(questions), [`\`${truth.fails_on_larger}\` raises an error`]));

  it('break nothing behind adaptive pooling', () => {
    const adaptive = text.replace('nn.MaxPool2d(2)', 'nn.AdaptiveAvgPool2d(12)').replace('def forward', 'def forward');
    assert.deepEqual(right(questionsOf(adaptive)), ['Nothing breaks: it runs']);
  });

  it('are not asked about where code looks at a shape', () => {
    const looking = text.replace('x = self.pool(x)', 'x = self.pool(x) if x.shape[2] < 30 else x[:, :, ::4, ::4]');
    assert.deepEqual(right(questionsOf(looking)), []);
  });
});

describe('what is not certain', () => {
  it('is not asked: parameters of a layer that may run more often', () => {
    const unsure = text.replace(
      'x = self.again(torch.relu(self.again(x)))',
      'x = self.again(x)\n        if input():\n            x = self.again(x)',
    );
    assert.deepEqual(only('shared-weights', questionsOf(unsure)), []);
  });

  it('is said where a number is a default of a function that nothing calls', () => {
    const code = `import torch

model = torch.nn.Linear(2, 3)

def train(lr=0.1, *, data):
    plain = torch.optim.SGD(model.parameters(), lr=0.2)
    return plain, torch.optim.SGD(model.parameters(), lr=lr)
`;
    assert.deepEqual(
      only('first-step', questionsOf(code)).map(({ item }) => item.prompt.split('takes')[0]!.trim()),
      [
        '`torch.optim.SGD(model.parameters(), lr=0.2)`',
        'By default (`lr=0.1` of `train()`): `torch.optim.SGD(model.parameters(), lr=lr)`',
      ],
    );
  });
});

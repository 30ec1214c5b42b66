/**
 * Questions made from real code through the whole analysis. What the grader takes for right must be what PyTorch
 * answered (test/truth/quiz.json, recorded by quiz.py beside it), and what is offered as wrong must be wrong.
 */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { analyze } from '../../src/interpreter/analyze';
import type { Item } from '../../src/notes/item';
import { buildLibrary } from '../../src/notes/library';
import { parseNote } from '../../src/notes/parse-note';
import { rulesOf } from '../../src/panels/quiz-rules';
import { generateQuestions } from '../../src/quiz/generate/generate';
import { grade } from '../../src/quiz/grade';
import type { Question } from '../../src/quiz/question';
import { readContent } from '../content/read-content';
import truth from '../truth/quiz.json';

const library = buildLibrary(readContent().map(({ path, text }) => parseNote(text, path).note));

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

/** The answer as text: what a reader would have to type or choose. */
function answerOf(item: Item): unknown {
  switch (item.type) {
    case 'numeric':
      return item.accepted.value;
    case 'shape':
      return item.dims.map(Number);
    case 'single':
      return item.choices.find(({ right }) => right)!.text;
    case 'order':
      return item.steps;
    case 'match':
      return item.pairs;
    default:
      return undefined;
  }
}

const layers = truth.layers as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const fields = truth.fields as Readonly<Record<string, { size: number; stride: number }>>;
const weighted = (key: 'params' | 'macs') =>
  Object.entries(layers)
    .map(([path, layer]) => [path, layer[key] as number] as const)
    .sort((a, b) => b[1] - a[1])[0]![0];
/** The layer a question names: `stem`, or `fc1` from "`fc1`: `nn.Linear(…)`". */
const pathIn = (text: string) => /`([a-z][\w.]*?)(?:\.weight)?`/.exec(text)![1]!;

/** PyTorch's answer to a question of each kind. */
const TRUTH: Readonly<Record<string, (question: Question) => unknown>> = {
  'output-shape': ({ item }) => layers[pathIn(item.prompt)]!.out,
  parameters: ({ item }) => layers[pathIn(item.prompt)]!.params,
  macs: ({ item }) => layers[pathIn(item.prompt)]!.macs,
  'weight-shape': ({ item }) => layers[pathIn(item.prompt)]!.weight,
  'padding-changed': ({ item }) => layers[pathIn(item.prompt)]!['padding=0'],
  'stride-changed': ({ item }) => layers[pathIn(item.prompt)]!['stride=1'],
  'dilation-changed': ({ item }) => layers[pathIn(item.prompt)]!['dilation=2'],
  'receptive-field': ({ item }) => fields[pathIn(item.prompt)]!.size,
  'total-stride': ({ item }) => fields[pathIn(item.prompt)]!.stride,
  'activation-memory': ({ item }) => layers[pathIn(item.prompt)]!.bytes,
  'in-features': () => (layers.fc1!.in as number[])[1],
  'skip-connection': ({ item }) => layers[`${pathIn(item.prompt)}.down`]!.out,
  separable: ({ item }) => layers[pathIn(item.prompt)]!.separable,
  'kept-size': ({ item }) =>
    (layers[pathIn(item.prompt)]!.keeping as Record<string, number>)[/kernel_size=(\d+)`\?/.exec(item.prompt)![1]!],
  'network-output': () => layers.fc2!.out,
  'training-memory': () => truth.params * 16,
  'batch-memory': ({ item }) => ((layers[pathIn(item.prompt)]!.bytes as number) / 2) * 32,
  'layer-count': () => Object.values(layers).filter(({ weight }) => (weight as number[] | null)?.length === 4).length,
  'saved-numbers': ({ item }) => 2 * (layers[pathIn(item.prompt)]!.params as number) + 1,
  'without-bias': ({ item }) => (layers[pathIn(item.prompt)]!.out as number[])[1],
  'when-the-rate': () => {
    const rates = Object.entries(truth.rates.StepLR as Record<string, number>);
    return Number(rates.find(([, rate]) => rate <= 3e-5 * (1 + 1e-9))![0]);
  },
  trainable: () => truth.trainable,
  'total-parameters': () => truth.params.toLocaleString('en-US'),
  'first-step': ({ card }) => truth.first[card.split(':')[2] as keyof typeof truth.first],
  'learning-rate': ({ card, item }) =>
    (truth.rates as Record<string, Record<string, number>>)[card.split(':')[2]!]![/after (\d+)/.exec(item.prompt)![1]!],
};

describe('questions about the reader’s code', () => {
  const text = readFileSync('test/quiz/model.py', 'utf8');
  const questions = questionsOf(text);
  const kind = ({ card }: Question) => card.split(':')[1]!;

  it('come in many kinds, on four levels', () => {
    assert.deepEqual(
      [...new Set(questions.map(kind))].sort(),
      [
        ...Object.keys(TRUTH),
        'busiest',
        'eval-mode',
        'frozen',
        'halving',
        'heaviest',
        'input-changed',
        'match-shapes',
        'running-order',
      ].sort(),
    );
    assert.deepEqual([...new Set(questions.map(({ code }) => code!.level))].sort(), [
      'block',
      'relation',
      'value',
      'whole',
    ]);
  });

  for (const question of questions) {
    const { item, card } = question;
    const answer = TRUTH[kind(question)];
    if (answer)
      it(`${card}: ${item.prompt.slice(0, 90)}`, () => {
        const expected = answer(question);
        assert.notEqual(expected ?? undefined, undefined);
        const found = answerOf(item);
        if (typeof expected === 'number')
          assert.ok(Math.abs((found as number) - expected) <= Math.abs(expected) * 1e-6, `${found} is not ${expected}`);
        else assert.deepEqual(found, expected);
      });
  }

  const only = (wanted: string) => questions.filter(question => kind(question) === wanted);

  it('the heaviest and the busiest layer', () => {
    assert.deepEqual(
      only('heaviest').map(({ item }) => pathIn(answerOf(item) as string)),
      [weighted('params')],
    );
    assert.deepEqual(
      only('busiest').map(({ item }) => pathIn(answerOf(item) as string)),
      [weighted('macs')],
    );
  });

  it('which layer halves the resolution', () => {
    const halves = (path: string) => {
      const { in: given, out } = layers[path] as { in: number[]; out: number[] };
      return out[2] === given[2]! / 2 && out[3] === given[3]! / 2;
    };
    assert.ok(only('halving').length > 0);
    for (const { item } of only('halving'))
      if (item.type === 'single')
        for (const choice of item.choices) assert.equal(choice.right, halves(pathIn(choice.text)), choice.text);
  });

  it('the order of the layers, and their shapes', () => {
    const [order, match] = [only('running-order')[0]!.item, only('match-shapes')[0]!.item];
    const paths = (answerOf(order) as string[]).map(pathIn);
    assert.deepEqual(
      paths,
      truth.order.filter(path => paths.includes(path)),
    );
    for (const [left, right] of answerOf(match) as [string, string][])
      assert.equal(right, `(${(layers[pathIn(left)]!.out as number[]).join(', ')})`);
  });

  it('offer nothing wrong that is right, and explain everything', () => {
    for (const { item, card } of questions) {
      assert.notEqual(item.explanation, '', card);
      if (item.type === 'numeric' || item.type === 'shape')
        for (const { text, reason } of item.mistakes ?? [])
          assert.deepEqual(
            grade(item, { type: item.type, text }),
            { ...grade(item, { type: item.type, text }), outcome: 'wrong', remark: reason },
            `${card}: ${text}`,
          );
      if (item.type === 'single') {
        assert.equal(item.choices.filter(({ right }) => right).length, 1, card);
        assert.equal(new Set(item.choices.map(({ text }) => text)).size, item.choices.length, card);
        assert.ok(
          item.choices.every(({ reason }) => reason),
          card,
        );
      }
    }
  });

  it('have ids of their own, and notes that exist', () => {
    assert.equal(new Set(questions.map(({ item }) => item.id)).size, questions.length);
    assert.deepEqual(
      questions.flatMap(({ note }) => (note && !library.note(note.note) ? [note.note] : [])),
      [],
    );
  });

  it('stay the same when lines move, and change when the code does', () => {
    const prints = (source: string) => new Set(questionsOf(source).map(({ code }) => code!.fingerprint));
    const before = prints(text);
    assert.deepEqual(prints(`# a line more\n${text}`), before);
    const after = prints(text.replace('nn.Conv2d(3, 32, 7', 'nn.Conv2d(3, 32, 5'));
    assert.ok([...before].some(print => !after.has(print)));
  });
});

describe('what is not certain', () => {
  const kinds = (code: string) => [...new Set(questionsOf(code).map(({ card }) => card))].sort();
  const net = (body: string, call: string) =>
    `import torch\nfrom torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self, width=8):\n        super().__init__()\n        self.a = nn.Conv2d(3, width, 3, padding=1)\n        self.b = nn.Linear(${body}, 10)\n\n    def forward(self, x):\n        return self.b(torch.flatten(self.a(x), 1))\n\n${call}`;

  it('is not asked: an input nobody knows', () => {
    const cards = kinds(net('64', ''));
    assert.deepEqual(
      cards.filter(card => /output-shape|macs|activation-memory|batch-memory|in-features/.test(card)),
      [],
    );
  });

  it('is asked about as what it is: a crash', () => {
    const code = net('100', 'Net()(torch.randn(1, 3, 4, 4))\n');
    const fix = questionsOf(code).find(({ card }) => card.startsWith('code:fix'))!;
    assert.equal(answerOf(fix.item), 128);
    const why = questionsOf(code).find(({ card }) => card.startsWith('code:why-it-fails'))!;
    assert.match(String(answerOf(why.item)), /100.*128|128.*100/);
  });

  it('is silence where there is no model', () => assert.deepEqual(kinds('import os\nprint(os.name)\n'), []));
});

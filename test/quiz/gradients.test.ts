/**
 * Questions about where gradients stop, against what PyTorch's backward pass reached (test/truth/quiz_gradients.json,
 * recorded by quiz_gradients.py beside it).
 */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { analyze } from '../../src/interpreter/analyze';
import { rulesOf } from '../../src/panels/quiz-rules';
import { generateQuestions } from '../../src/quiz/generate/generate';
import type { Question } from '../../src/quiz/question';
import truth from '../truth/quiz_gradients.json';
import { library } from './exchange/samples';

const text = readFileSync('test/quiz/gradients.py', 'utf8');
const analysis = analyze({ uri: 'file:///model.py', text });
const questions = generateQuestions({
  analysis,
  rules: rulesOf(library),
  show: ({ span }) => ({
    line: `line ${text.slice(0, span.from).split('\n').length}`,
    text: text.slice(span.from, span.to),
  }),
});

const trained: Readonly<Record<string, readonly string[] | null>> = truth.trained_by;

/** `layer ← those of its choices that it says are trained`, layer and choices as in the question. */
function claims(kind: string): readonly { layer: string; asked: readonly string[]; said: readonly string[] }[] {
  return questions
    .filter(({ card }) => card === `code:${kind}`)
    .map(({ item }: Question) => {
      assert.ok(item.type === 'single');
      const [layer] = /(?<=output of `)[\w.]+/.exec(item.prompt)!;
      const asked = [...new Set(item.choices.flatMap(({ text }) => text.match(/(?<=`)[\w.]+(?=`)/g) ?? []))];
      const { text } = item.choices.find(({ right }) => right)!;
      return { layer, asked, said: text.match(/(?<=`)[\w.]+(?=`)/g) ?? [] };
    });
}

describe('where gradients stop', () => {
  const check = (kind: string, layers: readonly string[]) =>
    it(`${kind}: ${layers}`, () => {
      const found = claims(kind);
      assert.deepEqual(
        found.map(({ layer }) => layer),
        layers,
      );
      for (const { layer, asked, said } of found)
        assert.deepEqual(
          asked.filter(path => said.includes(path)),
          asked.filter(path => trained[layer]!.includes(path)),
          layer,
        );
    });
  check('gradient-stop', ['neck', 'student', 'free', 'after', 'outer']);
  check('gradient-through', ['middle']);

  it('is known of every layer: those whose output has no history run without gradients', () => {
    const [network] = analysis.networks;
    const untracked = network!.calls.filter(({ untracked }) => untracked).map(({ path }) => path);
    assert.deepEqual(
      truth.layers.filter(path => untracked.includes(path)),
      truth.layers.filter(path => trained[path] === null),
    );
  });
});

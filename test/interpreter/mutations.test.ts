/** A part of `npm run mutations`: every broken model whose fault the analysis finds is still found, and none that works is blamed. */
import { strict as assert } from 'node:assert';
import { readSubjects, Source } from '../accuracy/mutants';

const sample = ['lenet', 'gpt', 'unet', 'dcgan', 'pointnet', 'vit', 'shuffle', 'crnn'];

describe('models broken by one edit', () => {
  for (const subject of readSubjects('test/truth/mutations.json.gz').filter(({ subject }) =>
    sample.includes(subject),
  )) {
    const source = new Source(subject);
    it(`${subject.subject} as it is`, () => assert.deepEqual(source.problems(source.text), []));
    for (const mutant of subject.mutants) {
      const [kind, from, to, inserted, raised] = mutant;
      const name = `${subject.subject}: ${kind} ${source.text.slice(from, to).slice(0, 60)} → ${inserted.slice(0, 60)}`;
      it(name.replace(/\s+/g, ' '), () => {
        const { verdict, problems } = source.judge(mutant);
        const said = problems.map(({ message }) => message).join('; ');
        assert.equal(verdict, raised === null ? 'silent' : 'flagged', said || 'nothing is said');
      });
    }
  }
});

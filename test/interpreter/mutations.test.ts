/** Models changed by one edit that PyTorch accepts: nothing is said of them. `npm run mutations` judges the others too. */
import { strict as assert } from 'node:assert';
import { readSubjects, Source } from '../accuracy/mutants';

const wanted = ['dcgan', 'dense', 'gpt', 'lenet', 'mixer', 'patchgan', 'shuffle', 'tcn', 'video3d', 'vit'];

describe('models changed by one edit', () => {
  for (const subject of readSubjects('test/truth/mutations.json.gz').filter(({ subject }) => wanted.includes(subject)))
    it(subject.subject, () => {
      const source = new Source(subject);
      const wrong = subject.mutants.flatMap(mutant => {
        const { verdict, problems } = source.judge(mutant);
        const [kind, from, to, inserted] = mutant;
        return verdict === 'false'
          ? [`${kind}, ${source.text.slice(from, to)} -> ${inserted}: ${problems.map(({ message }) => message)}`]
          : [];
      });
      assert.deepEqual(wrong, []);
      assert.deepEqual(source.problems(source.text), []);
    }).timeout(60_000);
});

// `npm run mutations`: of models broken by one edit, how many are flagged where PyTorch raises; of those it still accepts, how many
// are flagged wrongly. `npm run mutations -- unet --show` says which are not right; a path to another file of facts judges those.
import { readSubjects, Source, type Verdict } from './mutants';

const words = process.argv.slice(2).filter(word => !word.startsWith('--'));
const facts = words.find(word => /\.json(\.gz)?$/.test(word)) ?? 'test/truth/mutations.json.gz';
const wanted = words.filter(word => word !== facts);
const show = process.argv.includes('--show');

type Score = Record<Verdict, number>;
const rows: [string, Score][] = [];
for (const subject of readSubjects(facts)) {
  if (wanted.length > 0 && !wanted.some(word => subject.subject.includes(word))) continue;
  const source = new Source(subject);
  const score: Score = { flagged: 0, elsewhere: 0, missed: 0, silent: 0, false: 0 };
  for (const problem of source.problems(source.text).filter(({ severity }) => severity === 'error')) {
    score.false++;
    console.log(`${subject.subject} as it is: ${problem.message}`);
  }
  for (const mutant of subject.mutants) {
    const { verdict, problems, text } = source.judge(mutant);
    score[verdict]++;
    if (!show || verdict === 'flagged' || verdict === 'silent') continue;
    const [kind, from, to, inserted, raised] = mutant;
    const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
    console.log(
      `${verdict}: ${subject.subject} line ${lineOf(from)}: ${kind} ${JSON.stringify(source.text.slice(from, to))} -> ${JSON.stringify(inserted)}`,
    );
    if (raised)
      console.log(
        `    PyTorch, line ${raised[2].filter(line => line !== null).join(' or ')}: ${raised[0]}: ${raised[1].split('\n')[0]}`,
      );
    for (const { at, code, message } of problems) console.log(`    said, line ${lineOf(at.from)}: ${code}: ${message}`);
  }
  rows.push([subject.subject, score]);
}
const total = rows.reduce((sum, [, score]) => added(sum, score), {
  flagged: 0,
  elsewhere: 0,
  missed: 0,
  silent: 0,
  false: 0,
});
console.log(
  '| model | mutants | rejected | at the right line | elsewhere | not flagged | accepted | flagged wrongly |',
);
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const [name, s] of [...rows, ['**all**', total] as const]) {
  const rejected = s.flagged + s.elsewhere + s.missed;
  const accepted = s.silent + s.false;
  console.log(
    `| ${name} | ${rejected + accepted} | ${rejected} | ${s.flagged} | ${s.elsewhere} | ${s.missed} | ${accepted} | ${s.false} |`,
  );
}
console.log(
  `${((100 * total.flagged) / (total.flagged + total.elsewhere + total.missed)).toFixed(1)} % at the right line`,
);

function added(a: Score, b: Score): Score {
  return Object.fromEntries(Object.entries(a).map(([key, value]) => [key, value + b[key as Verdict]])) as Score;
}

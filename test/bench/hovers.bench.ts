// Hovers when everything is warm: the whole Markdown with its pictures, for every call of test/host/hovers.md. Beside it,
// what typesetting one formula that was not seen before costs, and reading a file of 5,000 lines.
import { readFileSync } from 'node:fs';
import type { Analysed } from '../../src/host/analysis';
import { hoverMarkdown, longest } from '../../src/host/hover-markdown';
import { imageMarkdown, loadMaths, type Maths } from '../../src/host/maths';
import type { Measurements } from '../../src/host/measurements';
import { answerAbout } from '../../src/host/note-answer';
import { plotPicture, plotThemes } from '../../src/host/plot';
import { subjectAt } from '../../src/host/subject';
import { analyze } from '../../src/interpreter/analyze';
import { hoverText as written } from '../../src/notes/render';
import { parse } from '../../src/python/parse';
import { shippedLibrary } from '../host/hover-text';
import { median, middle, type Row, shown } from './benchmark';
import { manyModels } from './many-models';

const unmeasured = { textOf: () => undefined } as unknown as Measurements;
const style = { colour: '#cccccc', size: 15 };

export default async function hovers(): Promise<readonly Row[]> {
  const maths = await loadMaths();
  const calls = callsOf(readFileSync('test/host/hovers.md', 'utf8'));
  const times: number[] = [];
  let largest = 0;
  for (const { analysed, offset } of calls) {
    largest = Math.max(largest, hover(analysed, offset, maths).length);
    times.push(middle(Array.from({ length: 5 }, () => timeOf(() => hover(analysed, offset, maths)))));
  }
  let seen = 0;
  const formula = await median(() =>
    maths.picture(`H_{out} = \\left\\lfloor\\frac{${++seen} + 6 - 7}{2}\\right\\rfloor`, style),
  );
  const reading = await median(() => parse(manyModels));
  const ordered = times.toSorted((a, b) => a - b);
  const quantile = (share: number) => ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))]!;
  return [
    ['p50', quantile(0.5)],
    ['p95', quantile(0.95)],
    ['slowest', quantile(1)],
  ].map(([name, time]) => ({
    [`${calls.length} warm hovers`]: String(name),
    time: shown(Number(time)),
    '/ one new formula': (Number(time) / formula).toFixed(2),
    '/ parsing 5,000 lines': (Number(time) / reading).toFixed(2),
    'largest, of the room there is': `${largest.toLocaleString('en-US')} of ${longest.toLocaleString('en-US')} characters`,
  }));
}

function timeOf(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

interface Place {
  readonly analysed: Analysed;
  readonly offset: number;
}

function callsOf(cases: string): readonly Place[] {
  const [, head = ''] = /```python\n([\s\S]*?)```/.exec(cases) ?? [];
  return [...cases.matchAll(/^## .*\n\n```python\n([\s\S]*?)\n```/gm)].map(([, code]) => {
    const marked = head + code;
    const text = marked.replace('$0', '');
    const uri = 'file:///code.py';
    const analysed = { analysis: analyze({ uri, text }), uri, text, textOf: () => undefined };
    return { analysed: analysed as unknown as Analysed, offset: marked.indexOf('$0') };
  });
}

/** What `editor/hover.ts` hands to VS Code. */
function hover(analysed: Analysed, offset: number, maths: Maths): string {
  const library = shippedLibrary();
  const subject = subjectAt(analysed, unmeasured, library, offset);
  if (!subject) return '';
  const note = answerAbout(library, subject);
  const image = (tex: string, alt?: string) => {
    const picture = maths.picture(tex, style, alt);
    return 'uri' in picture ? imageMarkdown(picture) : undefined;
  };
  const address = (tex: string, display: boolean) => {
    const picture = maths.picture(tex, { ...style, display });
    return 'uri' in picture ? picture.uri : undefined;
  };
  return hoverMarkdown(subject.description, {
    picture: ({ tex, text }) => image(tex, text),
    plot: plot => imageMarkdown(plotPicture(plot, plotThemes.dark)),
    ...(note ? { short: written(note, { picture: address }) } : {}),
    links: [{ title: 'Explain', command: 'receptive.explain', arguments: [{ uri: 'file:///code.py', from: 0 }] }],
  });
}

/**
 * What a note in content/ must keep to, besides being well-formed: the contract of content/README.md, rule by rule.
 * `npm run notes` prints what these find, for authors; the test over content/ asserts that they find nothing.
 */
import katex from 'katex';
import { figures, stateWith } from '../../src/figures/catalogue';
import { analyze } from '../../src/interpreter/analyze';
import type { Item, ItemOf } from '../../src/notes/item';
import { codeBlocks, formulas, wordCount } from '../../src/notes/markdown';
import type { Note, NoteProblem, Position } from '../../src/notes/note';
import { nameOf, parseNote, splitLines } from '../../src/notes/parse-note';
import { findReference } from '../../src/onnx/reference/catalogue';
import { parse } from '../../src/python/parse';
import { grade } from '../../src/quiz/grade';
import type { Response } from '../../src/quiz/response';
import curriculum from '../truth/curriculum.json';
import { compileWithMathJax } from './mathjax';

export interface Source {
  /** As in `content/2-deep-learning-fundamentals/pooling.md`. */
  readonly path: string;
  readonly text: string;
}

interface Fact {
  readonly section: string;
  readonly order: number;
  readonly symbols: readonly string[];
  readonly anchors: readonly string[];
  readonly models: readonly string[];
}

const facts = curriculum.notes as Readonly<Record<string, Fact>>;

const SHORT_ANSWER_WORDS = 80;
const LEAST_ITEMS = 4;

export function checkNotes(sources: readonly Source[]): readonly NoteProblem[] {
  const parsed = sources.map(source => ({ ...source, ...parseNote(source.text, source.path) }));
  const notes = new Map(parsed.map(({ note }) => [note.id, note]));
  const owners = new Map<string, string>();
  return parsed.flatMap(({ note, text, problems }) => [
    ...problems,
    ...checkFrontMatter(note),
    ...checkText(note),
    ...checkFormulas(note, text),
    ...checkPython(note, text),
    ...checkLinks(note, notes),
    ...note.items.flatMap(item => checkItem(note, item, owners)),
    ...checkItemTypes(note),
  ]);
}

function checkFrontMatter(note: Note): NoteProblem[] {
  const problems: NoteProblem[] = [];
  const report = reporter(note, problems);
  const folder = note.uri.split('/').at(-2) ?? '';
  const fact = facts[note.id];
  if (note.id !== nameOf(note.uri)) report(`id is \`${note.id}\`, the file is called \`${nameOf(note.uri)}\``);
  if (note.section !== folder) report(`section is \`${note.section}\`, the folder is \`${folder}\``);
  if (!note.title) report('title is missing');
  if (!note.question.endsWith('?')) report('question is missing, or does not end in a question mark');
  if (note.sources.length === 0) report('sources are missing');
  if (!fact) report(`\`${note.id}\` is no note of the curriculum`);
  else {
    if (note.section !== fact.section) report(`the curriculum has it in section ${fact.section}`);
    if (note.order !== fact.order) report(`the curriculum has it as number ${fact.order}`);
    const has = new Set(note.symbols.map(symbol => symbol.name));
    const missing = fact.symbols.filter(name => !has.has(name));
    if (missing.length) report(`symbols lack ${missing.map(name => `\`${name}\``).join(', ')}`);
    const anchors = new Set(note.headings.map(heading => heading.anchor));
    for (const anchor of fact.anchors)
      if (!anchors.has(anchor)) report(`a heading \`{#${anchor}}\` is missing: hovers lead there`);
  }
  if (fact?.models.some(model => !note.models.includes(model)))
    report(`the curriculum gives it the model ${fact.models.map(model => `\`${model}\``).join(' and ')}`);
  for (const model of note.models)
    if (!findReference(model)) report(`there is no reference model \`${model}\` in src/onnx/reference`);
  for (const { id, settings } of note.figures) {
    const figure = figures.get(id);
    if (!figure) report(`there is no figure \`${id}\``);
    else if (stateWith(figure, settings ?? {}) === undefined) report(`\`${figure.id}\` has no such settings`);
  }
  for (const symbol of note.symbols) {
    if (!/^[A-Za-z_]\w*(\.\w+)*$/.test(symbol.name)) report(`\`${symbol.name}\` is no qualified name`);
    if (symbol.anchor && !note.headings.some(heading => heading.anchor === symbol.anchor))
      report(`symbol \`${symbol.name}\` points at #${symbol.anchor}, which is no heading here`);
  }
  return problems;
}

function checkText(note: Note): NoteProblem[] {
  const problems: NoteProblem[] = [];
  const report = reporter(note, problems);
  const words = wordCount(note.shortAnswer);
  if (words === 0) report('the short answer before the first heading is missing');
  if (words > SHORT_ANSWER_WORDS) report(`the short answer has ${words} words; ${SHORT_ANSWER_WORDS} fit a hover`);
  for (const title of ['Explanation', 'Pitfalls', 'See also'])
    if (!note.headings.some(heading => heading.level === 2 && heading.title === title))
      report(`\`## ${title}\` is missing`);
  return problems;
}

function checkFormulas(note: Note, text: string): NoteProblem[] {
  const problems: NoteProblem[] = [];
  const report = reporter(note, problems);
  const lines = splitLines(text);
  const end = lines.indexOf('---', 1);
  const visible = lines.map((line, index) => (index <= end ? '' : line)).join('\n');
  const inFrontMatter = formulas(`${note.title}\n\n${note.question}`).map(formula => ({ ...formula, line: 0 }));
  for (const { tex, display, line } of [...inFrontMatter, ...formulas(visible)]) {
    const at = { line, column: 0 };
    try {
      katex.renderToString(tex, { displayMode: display, throwOnError: true, strict: 'error' });
    } catch (error) {
      report(`KaTeX refuses $${tex}$: ${(error as Error).message.replace(/^KaTeX parse error: /, '')}`, at);
    }
    const refusal = compileWithMathJax(tex, display);
    if (refusal) report(`MathJax refuses $${tex}$: ${refusal}`, at);
  }
  // A dollar sign that opened nothing shows as a dollar sign: the formula was not recognised.
  const plain = visible
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, block => block.replace(/[^\n]/g, ' '))
    .replace(/`[^`\n]*`/g, '');
  const known = new Set(formulas(visible).map(formula => formula.tex));
  for (const [index, line] of plain.split('\n').entries())
    for (const match of line.matchAll(/(?<![\\$])\$(?!\$)([^$\n]+)\$(?!\$)/g))
      if (!known.has(match[1]!.replaceAll('\\|', '|')) && /^\S(.*\S)?$/.test(match[1]!) && !line.includes('{{'))
        report(`$${match[1]}$ is not taken as a formula: a letter or digit stands right before or after it`, {
          line: index,
          column: match.index,
        });
  return problems;
}

function checkPython(note: Note, text: string): NoteProblem[] {
  const problems: NoteProblem[] = [];
  const report = reporter(note, problems);
  for (const { language, code, line } of codeBlocks(text)) {
    if (language === '') report('a code block has no language', { line: line - 1, column: 0 });
    if (language !== 'python') continue;
    for (const { message, span } of parse(code).module.problems) {
      const before = code.slice(0, span.from).split('\n');
      report(`Python: ${message}`, { line: line + before.length - 1, column: before.at(-1)!.length });
    }
    const analysis = analyze({ uri: note.uri, text: code });
    for (const { message, at } of [...analysis.problems, ...analysis.networks.flatMap(network => network.problems)])
      report(`the Python block raises when it runs: ${message}`, {
        line: line + code.slice(0, at.span.from).split('\n').length - 1,
        column: 0,
      });
  }
  return problems;
}

function checkLinks(note: Note, notes: ReadonlyMap<string, Note>): NoteProblem[] {
  const problems: NoteProblem[] = [];
  const report = reporter(note, problems);
  for (const link of note.links) {
    const id = link.id || note.id;
    const target = notes.get(id);
    if (!target && !facts[id]) report(`there is no note \`${id}\``, link.at);
    // A note still to be written has the anchors that the curriculum gives it.
    const anchors = target ? target.headings.map(heading => heading.anchor) : (facts[id]?.anchors ?? []);
    if (link.anchor && !anchors.includes(link.anchor))
      report(`\`${id}\` has no heading \`{#${link.anchor}}\``, link.at);
  }
  return problems;
}

function checkItem(note: Note, item: Item, owners: Map<string, string>): NoteProblem[] {
  const problems: NoteProblem[] = [];
  const report = reporter(note, problems);
  const owner = owners.get(item.id);
  if (owner) report(`the item id \`${item.id}\` is taken by ${owner}`, item.at);
  owners.set(item.id, note.id);
  if (!item.explanation) report(`\`${item.id}\` has no explanation: a \`>\` block`, item.at);
  for (const response of ownAnswers(item))
    if (grade(item, response).outcome !== 'right')
      report(`\`${item.id}\`: the grader does not take its own answer (${JSON.stringify(response)})`, item.at);
  if (item.figure) checkFigure(item, message => report(`\`${item.id}\`: ${message}`, item.at));
  // Sessions mix topics: the question before it in the note is not the one the reader has just seen.
  if (
    /^(And|Then|But|The same|With the same|What about|At that|With those|In the same)\b|\bgive there\?|\bthat (block|layer|network|neuron)\b/.test(
      item.prompt,
    )
  )
    report(`\`${item.id}\` needs the question before it to be understood`, item.at);
  if (item.prompt === item.title) report(`\`${item.id}\` has no prompt under its heading`, item.at);
  if (item.type === 'single' || item.type === 'multiple') {
    for (const choice of item.choices)
      if (!choice.reason) report(`\`${item.id}\`: the choice "${choice.text}" has no reason`, item.at);
    const texts = item.choices.map(choice => choice.text);
    if (new Set(texts).size < texts.length) report(`\`${item.id}\`: two choices are the same`, item.at);
    if (item.type === 'multiple' && !item.choices.some(choice => choice.right))
      report(`\`${item.id}\` has no right choice`, item.at);
  }
  if (item.type === 'single' && standsOut(item))
    report(`\`${item.id}\`: the right choice is the longest by far, which gives it away`, item.at);
  return problems;
}

/** A writer who takes care over the right choice alone makes it the longest, and a reader who knows nothing picks that. */
function standsOut({ choices }: ItemOf<'single' | 'multiple'>): boolean {
  const longest = (right: boolean) =>
    Math.max(...choices.filter(choice => choice.right === right).map(({ text }) => text.length));
  return longest(true) > Math.max(longest(false) * 1.25, longest(false) + 6);
}

/** The figure exists, takes the settings, and its words or formula hold the number asked for. */
function checkFigure(item: Item, report: (message: string) => void): void {
  const figure = figures.get(item.figure!.id);
  const state = figure && stateWith(figure, item.figure!.settings ?? {});
  if (!figure) report(`there is no figure \`${item.figure!.id}\``);
  else if (state === undefined) report(`\`${figure.id}\` has no such settings`);
  if (!figure || state === undefined) return;
  const numbers = figure.compute(state);
  const said = `${figure.formula(state, numbers).text} ${figure.summary(state, numbers)}`.replaceAll('−', '-');
  const values = (said.match(/-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?/g) ?? []).map(text => Number(text.replaceAll(',', '')));
  if (item.type !== 'numeric' || item.figure!.settings === undefined) return;
  const { value, tolerance } = item.accepted;
  const off = Math.max(tolerance, Math.abs(value) * 1e-3);
  if (!values.some(other => [other, other / 100].some(number => Math.abs(number - value) <= off)))
    report(`the figure does not say ${value}; it says: ${said}`);
}

/** What the item itself says is right, as a reader would answer it. */
function ownAnswers(item: Item): readonly Response[] {
  switch (item.type) {
    case 'numeric':
      return [{ type: 'numeric', text: item.accepted.text.replace(/±.*?(?=[^\d\s.e-]|$)/, '') }];
    case 'shape':
      return [{ type: 'shape', text: `(${item.dims.join(', ')})` }];
    case 'text':
    case 'trace':
      return item.accepted.map(text => ({ type: item.type, text }));
    case 'cloze':
      return [{ type: 'cloze', texts: item.gaps.map(([first]) => first!) }];
    default:
      return [];
  }
}

function checkItemTypes(note: Note): NoteProblem[] {
  const problems: NoteProblem[] = [];
  const report = reporter(note, problems);
  if (note.items.length < LEAST_ITEMS) report(`${note.items.length} quiz items; at least ${LEAST_ITEMS} are needed`);
  else if (new Set(note.items.map(item => item.type)).size < 2) report('the quiz items are all of one type');
  return problems;
}

function reporter(note: Note, problems: NoteProblem[]) {
  return (message: string, at: Position = note.at) => problems.push({ uri: note.uri, message, at });
}

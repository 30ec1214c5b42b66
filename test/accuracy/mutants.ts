/**
 * Models broken by one edit each, and what is said of them beside what PyTorch said (test/truth/mutations.py records it).
 *
 * A rejected mutant is *flagged at the right line* where an error stands in the statement of the model's file that raises: the
 * innermost frame in that file of PyTorch's traceback. A layer that raises inside PyTorch's own containers (`nn.Sequential`) has
 * no line of its own there: for it the call in which that very layer is made is right as well. An accepted mutant must have no error at all; what is
 * merely regretted (a layer that is never called) is no error.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectResolver } from '../../src/cli/project';
import { type FileProblem, problemsIn } from '../../src/host/problems';
import { analyze, ModuleCache, open } from '../../src/interpreter/analyze';
import type { Analysis } from '../../src/network/network';
import { walk } from '../../src/python/find';
import { parse } from '../../src/python/parse';
import type { Span } from '../../src/source/span';
import { isUnknown } from '../../src/tensor/unknown';

/** `[kind of edit, from, to, new text, null or [exception, message, [line that raises, line that made the layer]]]`. */
export type Mutant = readonly [
  string,
  number,
  number,
  string,
  readonly [string, string, readonly (number | null)[]] | null,
];

export interface Subject {
  readonly subject: string;
  /** For a source that makes no model itself: what to build, and what to call it with. */
  readonly factory: string | null;
  readonly input: readonly number[] | null;
  readonly path: string;
  /** Of the text that the spans belong to. */
  readonly length: number;
  readonly mutants: readonly Mutant[];
}

export type Verdict = 'flagged' | 'elsewhere' | 'missed' | 'silent' | 'false';

export interface Judged {
  readonly verdict: Verdict;
  readonly problems: readonly FileProblem[];
  readonly text: string;
}

export function readSubjects(path: string): readonly Subject[] {
  const bytes = readFileSync(path);
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as Subject[];
}

/** The subject's text as it was recorded, and the folder its imports are resolved from. */
export class Source {
  private readonly cache = new ModuleCache();
  readonly text: string;
  constructor(
    readonly subject: Subject,
    root = '.',
  ) {
    this.path = isAbsolute(subject.path) ? subject.path : join(root, subject.path);
    this.text = readFileSync(this.path, 'utf8');
    if (this.text.length !== subject.length)
      throw new Error(`${subject.path} has changed since its mutants were recorded`);
    this.root = subject.factory === null ? undefined : this.path.slice(0, this.path.indexOf('/torchvision/'));
  }
  private readonly path: string;
  private readonly root: string | undefined;

  judge([, from, to, inserted, raised]: Mutant): Judged {
    const text = this.text.slice(0, from) + inserted + this.text.slice(to);
    const problems = this.problems(text).filter(({ severity }) => severity === 'error');
    if (raised === null) return { verdict: problems.length === 0 ? 'silent' : 'false', problems, text };
    const isRight = ({ at }: FileProblem) => raised[2].some(line => line !== null && isAt(text, at, line));
    return {
      verdict: problems.some(isRight) ? 'flagged' : problems.length > 0 ? 'elsewhere' : 'missed',
      problems,
      text,
    };
  }

  problems(text: string): readonly FileProblem[] {
    const source = { uri: this.path, text };
    const options = { cache: this.cache, resolve: projectResolver(this.path, this.root) };
    return problemsIn(this.analysis(source, options), this.path, () => '');
  }

  private analysis(source: { uri: string; text: string }, options: Parameters<typeof open>[1]): Analysis {
    const { factory, input } = this.subject;
    if (factory === null) return analyze(source, options);
    const opened = open(source, options);
    const network = opened.trace(`${factory}(weights=None)`, { given: [input!.join('x')] });
    return { ...opened.rest({ explored: false }), networks: isUnknown(network) ? [] : [network] };
  }
}

/**
 * Whether a span begins on a line, or stands in a call or a comprehension that begins there, or in a call whose method is named
 * there.
 */
function isAt(text: string, span: Span, line: number): boolean {
  const start = lineStart(text, line);
  const end = lineStart(text, line + 1);
  const begins = ({ from }: Span) => from >= start && from < end;
  if (begins(span)) return true;
  let found = false;
  for (const statement of parse(text).module.body)
    walk(statement, node => {
      if (node.kind !== 'Call' && node.kind !== 'Comprehension') return;
      if (span.from < node.span.from || span.to > node.span.to) return;
      found ||= begins(node.span);
      if (node.kind === 'Call') found ||= begins({ from: node.callee.span.to - 1, to: node.callee.span.to });
    });
  return found;
}

function lineStart(text: string, line: number): number {
  let at = 0;
  for (let i = 1; i < line && at >= 0; i++) at = text.indexOf('\n', at) + 1;
  return at;
}

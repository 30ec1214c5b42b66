// Data flows source → python → interpreter → network → what the learner sees, and imports go the same way.
//
// The sources are scanned as text, so that type-only imports count too: a bundler would have dropped them.
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from '../files.mjs';

interface Room {
  /** The rooms this one may import, beside itself. `node` and `vscode` stand for those modules. */
  readonly imports: readonly string[];
  /** What may be imported as a type only, beside these. */
  readonly types?: readonly string[];
}

const analysis = ['source', 'python', 'tensor', 'operators', 'network', 'interpreter'];
const belowHost = [...analysis, 'figures', 'notes', 'quiz', 'onnx', 'runtime'];
const all = [...belowHost, 'host', 'editor', 'panels', 'protocol', 'node'];

const rooms: Record<string, Room> = {
  source: { imports: [] },
  python: { imports: ['source'] },
  tensor: { imports: [] },
  // A scheduler's plot and the figure of its note are one computation, and `figures` is where plots are computed.
  operators: { imports: ['tensor', 'figures'] },
  network: { imports: ['source', 'tensor'], types: ['operators'] },
  interpreter: { imports: ['source', 'python', 'tensor', 'operators', 'network'] },
  figures: { imports: ['tensor'] },
  notes: { imports: ['tensor', 'network'] },
  // What a figure asks before it shows is a question too; which figures there are is handed in.
  quiz: { imports: ['tensor', 'network', 'notes'], types: ['figures'] },
  // Reference models start from the test pictures of figures and write numbers as they do.
  onnx: { imports: ['tensor', 'operators', 'network', 'figures'] },
  runtime: { imports: ['tensor', 'onnx', 'node', 'onnxruntime'], types: ['network'] },
  host: { imports: [...belowHost, 'node', 'vscode'] },
  editor: { imports: [...belowHost, 'host', 'node', 'vscode'] },
  panels: { imports: [...belowHost, 'host', 'protocol', 'node', 'vscode'] },
  /** `src/panels/*-protocol.ts`: the messages, which neither half of a panel owns. */
  protocol: { imports: [], types: [...belowHost, 'host'] },
  /** `media/`: the webview halves. The code in a note is told apart by the tokens of `python`. */
  media: {
    imports: ['python', 'tensor', 'figures', 'notes', 'quiz', 'protocol'],
    types: ['source', 'operators', 'network'],
  },
  'extension.ts': { imports: [...all, 'vscode'] },
  /** What the commands of the command line do; of the host it may share what needs no editor. */
  cli: { imports: [...belowHost, 'host', 'node'] },
  'cli.ts': { imports: ['cli', ...all] },
};

describe('the import table', () => {
  const sources = [...filesUnder('src'), ...filesUnder('media')].filter(path => /\.tsx?$/.test(path));

  it('knows every room', () => {
    const found = new Set(sources.map(roomOf));
    assert.deepEqual(
      [...found].filter(room => !(room in rooms)),
      [],
    );
  });

  it('is kept', () => {
    assert.deepEqual(
      sources.flatMap(path => violations(path, readFileSync(path, 'utf8'))),
      [],
    );
  });

  it('keeps the command line and the worker away from the editor', () => {
    for (const entry of ['src/cli.ts', 'src/cli/command-line.ts', 'src/runtime/worker.ts'])
      assert.deepEqual(
        [...reachedFrom(entry)].filter(path => modulesOf(path).includes('vscode')),
        [],
      );
  });

  const check = (path: string, code: string, expected: string[]) =>
    it(`reads ${code}`, () => assert.deepEqual(violations(path, code), expected));

  check('src/tensor/dim.ts', "import { show } from './show';", []);
  check('src/python/parse.ts', "import { parser } from '@lezer/python';", []);
  check('src/tensor/dim.ts', "import { Span } from '../source/span';", ['src/tensor/dim.ts imports source']);
  check('src/tensor/dim.ts', "import type {\n  Span,\n} from '../source/span';", ['src/tensor/dim.ts imports source']);
  check('src/tensor/dim.ts', "export * from '../network/network';", ['src/tensor/dim.ts imports network']);
  check('src/quiz/grade.ts', "await import('../host/log');", ['src/quiz/grade.ts imports host']);
  check('src/quiz/grade.ts', "import 'node:fs';", ['src/quiz/grade.ts imports node']);
  check('src/quiz/grade.ts', "import * as vscode from 'vscode';", ['src/quiz/grade.ts imports vscode']);
  check('src/network/totals.ts', "import type { Bound } from '../operators/parameter';", []);
  check('src/network/totals.ts', "import { Bound } from '../operators/parameter';", [
    'src/network/totals.ts imports operators',
  ]);
  check('src/panels/quiz-protocol.ts', "import * as vscode from 'vscode';", [
    'src/panels/quiz-protocol.ts imports vscode',
  ]);
  check('media/quiz/index.tsx', "import type { Card } from '../../src/panels/quiz-protocol';", []);
  check('media/quiz/index.tsx', "import { quiz } from '../../src/panels/quiz';", [
    'media/quiz/index.tsx imports panels',
  ]);
  check('src/host/devices.ts', "import { env } from 'onnxruntime-node';", ['src/host/devices.ts imports onnxruntime']);
});

/** One line for every room that `path` imports and may not. */
function violations(path: string, code: string): string[] {
  const from = roomOf(path);
  const { imports, types = [] } = rooms[from] ?? { imports: [] };
  const forbidden = [...code.matchAll(importPattern)].flatMap(match => {
    const { type, source, effect, dynamic } = match.groups!;
    const to = target(path, (source ?? effect ?? dynamic)!);
    const allowed = to === undefined || to === from || imports.includes(to) || (type && types.includes(to));
    return allowed ? [] : [`${path} imports ${to}`];
  });
  return [...new Set(forbidden)];
}

/** The sources that `entry` needs when it runs: what it imports as more than a type, and what that imports. */
function reachedFrom(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const module of modulesOf(entry)) {
    const path = join(entry, '..', module).replaceAll('\\', '/');
    if (module.startsWith('.') && existsSync(`${path}.ts`)) reachedFrom(`${path}.ts`, seen);
  }
  return seen;
}

function modulesOf(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(importPattern)]
    .filter(({ groups }) => !groups!.type)
    .map(({ groups }) => (groups!.source ?? groups!.effect ?? groups!.dynamic)!);
}

const importPattern =
  /^(?:import|export)\s+(?<type>type\s)?[^'";]*?\bfrom\s+'(?<source>[^']+)'|^import\s+'(?<effect>[^']+)'|\bimport\('(?<dynamic>[^']+)'\)/gm;

/** The room a module belongs to; `undefined` for a package that any room may use. */
function target(path: string, module: string): string | undefined {
  if (module.startsWith('.')) return roomOf(join(path, '..', module).replaceAll('\\', '/'));
  if (module.startsWith('node:')) return 'node';
  if (module.startsWith('onnxruntime-')) return 'onnxruntime';
  return module === 'vscode' ? 'vscode' : undefined;
}

function roomOf(path: string): string {
  if (path.startsWith('media/')) return 'media';
  if (/^src\/panels\/[\w-]*protocol(\.ts)?$/.test(path)) return 'protocol';
  return path.split('/')[1]!;
}

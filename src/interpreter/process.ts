/**
 * What a program finds about its own process and may change: `os.environ`, `sys.argv`, `sys.path`, `sys.modules`. Each analysis
 * starts with its own, as each run of a program does.
 */
import { pathOf } from '../source/path';
import { Dict, List, Unknown } from './values';

export interface Process {
  /** Switches that nobody set: the code's own defaults hold. */
  readonly environ: Dict;
  readonly argv: List;
  /** Where modules are looked for, besides what is installed: first the folder of the script. */
  readonly path: List;
  /** A module of the name, if it can be found at all. */
  readonly modules: Dict;
  /** Options of the command line that have no default: a program that needs one is started with it. */
  readonly withoutDefault: Set<string>;
}

export function newProcess(script: string): Process {
  const reason = 'which modules have been loaded is not followed';
  const modules = new Dict();
  modules.unknown = new Unknown(reason);
  modules.find = (run, name) => run.imports.find(run, name, run.uri) ?? new Unknown(reason);
  return {
    environ: new Dict(),
    argv: new List(['']),
    path: new List([folderOf(pathOf(script))]),
    modules,
    withoutDefault: new Set(),
  };
}

type Part = 'environ' | 'argv' | 'path' | 'modules';

const PARTS: Readonly<Record<string, Part>> = {
  'os.environ': 'environ',
  'sys.argv': 'argv',
  'sys.path': 'path',
  'sys.modules': 'modules',
};

/** The part of a process that a name of the standard library stands for. */
export function partOfProcess(name: string): Part | undefined {
  return PARTS[name];
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** The files around the inspected one: the project it belongs to, the installed packages, and how imports are found in them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve as absolute, dirname, join } from 'node:path';
import { moduleCandidates, packagesAround } from '../host/modules';
import { findFile } from '../host/workspace-files';
import type { ReadFile, Resolve } from '../interpreter/analyze';
import { decodeSource } from '../source/encoding';

/** Finds modules below the root, beside the file, and in the project's virtual environment. */
export function projectResolver(file: string, root: string | undefined): Resolve {
  const roots = root === undefined ? projectRoots(file) : [absolute(root), dirname(file)];
  const folders = [...new Set([...roots, ...environments(roots)])];
  const texts = new Map<string, string | undefined>();
  const read = (path: string) => {
    if (!texts.has(path)) texts.set(path, textOf(path));
    return texts.get(path);
  };
  return (module, from) => {
    const packages = packagesAround(from);
    const starts = packages === undefined ? folders : [packages, ...folders];
    for (const uri of moduleCandidates(module, from, starts)) {
      const text = read(decodeURIComponent(uri));
      if (text !== undefined) return { uri, text };
    }
    return undefined;
  };
}

/** Finds files that code opens in the project, and nowhere else. */
export function projectReader(file: string, root: string | undefined): ReadFile {
  const roots = root === undefined ? projectRoots(file) : [absolute(root), dirname(file)];
  // The outermost: the others lie in it.
  const top = roots.reduce((outer, folder) => (folder.length < outer.length ? folder : outer));
  return (path, from) =>
    findFile(path, from, [top, ...roots.filter(folder => !folder.startsWith(`${top}/`) && folder !== top)], textOf);
}

/** The text of a file, where there is one; a path may also lead through a file, as `model.py/.git` does. */
function textOf(path: string): string | undefined {
  return existsSync(path) && statSync(path).isFile() ? decodeSource(path, readFileSync(path)) : undefined;
}

const MARKS = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', '.git'];

/** Where absolute imports start: above the file's package, beside the file, and the project's top. */
function projectRoots(file: string): readonly string[] {
  const beside = dirname(file);
  let top = beside;
  while (existsSync(join(top, '__init__.py'))) top = dirname(top);
  const roots = [top, beside];
  for (let folder = top; ; folder = dirname(folder)) {
    if (MARKS.some(mark => existsSync(join(folder, mark)))) {
      roots.push(folder, join(folder, 'src'));
      break;
    }
    if (folder === dirname(folder)) break;
  }
  return roots;
}

function environments(roots: readonly string[]): readonly string[] {
  const active = process.env.VIRTUAL_ENV;
  const prefixes = [...(active ? [active] : []), ...roots.flatMap(root => [join(root, '.venv'), join(root, 'venv')])];
  return prefixes.flatMap(packageFolders);
}

/** `lib/python3.12/site-packages` of an environment, `Lib/site-packages` on Windows. */
function packageFolders(prefix: string): readonly string[] {
  const windows = join(prefix, 'Lib', 'site-packages');
  if (existsSync(windows)) return [windows];
  const lib = join(prefix, 'lib');
  if (!existsSync(lib)) return [];
  return readdirSync(lib)
    .filter(name => name.startsWith('python'))
    .map(name => join(lib, name, 'site-packages'))
    .filter(existsSync);
}

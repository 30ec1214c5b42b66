/** Modules that are found where the code itself tells Python to look: `sys.path.append('models')`. */
import type { ReadFile, Resolve, SourceText } from './imports';
import type { List, Value } from './values';

/**
 * Looks in the folders of `sys.path` too: in those before the script's own first, in those after it when nothing else was found.
 * A relative folder starts from wherever the program is run, as the path of a file does.
 */
export function withSearchPath(resolve: Resolve, readFile: ReadFile | undefined, script: string, path: List): Resolve {
  const [own] = path.items;
  const lookIn = (folders: readonly Value[], module: string): SourceText | undefined => {
    for (const folder of folders) {
      if (typeof folder !== 'string') continue;
      const base = `${folder}/${module.replaceAll('.', '/')}`;
      for (const file of [`${base}/__init__.py`, `${base}.py`]) {
        const found = readFile?.(file, script);
        if (found !== undefined && typeof found !== 'string') return found;
      }
    }
    return undefined;
  };
  return (module, from) => {
    const { items } = path;
    if (module.startsWith('.') || (items.length === 1 && items[0] === own)) return resolve(module, from);
    const at = own === undefined ? -1 : items.indexOf(own);
    return (
      lookIn(items.slice(0, Math.max(at, 0)), module) ?? resolve(module, from) ?? lookIn(items.slice(at + 1), module)
    );
  };
}

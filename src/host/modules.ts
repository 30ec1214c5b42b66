/**
 * Where Python would look for a module: from its dotted name and the file that imports it to the files it may be.
 * Pure: uris in, uris out; whether there is such a file is for others to find out.
 */

/**
 * The files that `module` may be, the first existing one is it. `roots` are the folders that absolute names start from, in
 * order, without a slash at their end; a name with leading dots starts from the importing file's own folder.
 */
export function moduleCandidates(module: string, from: string, roots: readonly string[]): readonly string[] {
  const dots = /^\.*/.exec(module)![0].length;
  const path = module
    .slice(dots)
    .split('.')
    .filter(part => part !== '')
    .map(encodeURIComponent)
    .join('/');
  const starts = dots > 0 ? [parentOf(from, dots)] : roots;
  return starts.flatMap(start => {
    const base = path ? `${start}/${path}` : start;
    return path ? [`${base}/__init__.py`, `${base}.py`] : [`${base}/__init__.py`];
  });
}

/** The folders from a file's own up to `top`, the file's own first; only its own where it does not lie in `top`. */
export function foldersAbove(file: string, top: string | undefined): readonly string[] {
  const folders = [parentOf(file, 1)];
  if (top === undefined || !file.startsWith(`${top}/`)) return folders;
  while (folders.at(-1)!.length > top.length) folders.push(parentOf(folders.at(-1)!, 1));
  return folders;
}

/** The `site-packages` folder that an installed file belongs to. */
export function packagesAround(file: string): string | undefined {
  return /^.*\/(?:site|dist)-packages(?=\/)/.exec(file)?.[0];
}

function parentOf(uri: string, levels: number): string {
  let end = uri.length;
  for (let i = 0; i < levels; i++) end = uri.lastIndexOf('/', end - 1);
  return uri.slice(0, end);
}

/**
 * Paths of files, as Python code writes them, and the uris of sources. A source is named by a uri (`file:///w/a%20b.py`) in the
 * editor and by its plain path on the command line; both are absolute.
 */

/** The path that `__file__` has: absolute, with nothing encoded. */
export function pathOf(uri: string): string {
  const match = SCHEME.exec(uri);
  if (!match) return uri;
  const path = decodeURIComponent(uri.slice(match[0].length));
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}

/** The uri of an absolute path in the file system of the source `like`. */
export function uriOf(path: string, like: string): string {
  const match = SCHEME.exec(like);
  if (!match) return path;
  const rooted = path.startsWith('/') ? path : `/${path}`;
  return match[0] + rooted.split('/').map(encodeURIComponent).join('/');
}

export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
}

/** Without `.`, `..` and doubled slashes, as `os.path.normpath` gives it. */
export function normalized(path: string): string {
  const root = path.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (root === '') parts.push('..');
  }
  return root + parts.join('/') || '.';
}

const SCHEME = /^[a-z][a-z0-9+.-]+:\/\/[^/]*/i;

/**
 * Which file of the workspace a path means that code opens. Pure: uris in, texts out. A relative path starts from wherever the
 * program is run, which no text tells: usually the top of the workspace, or a folder between it and the file.
 */
import { isAbsolute, normalized, pathOf, uriOf } from '../source/path';
import { foldersAbove } from './modules';

export interface Found {
  readonly uri: string;
  readonly text: string;
}

/** Larger files hold data, not a configuration that a person wrote. */
const LONGEST = 1024 * 1024;

/** The file, or in words why there is none. `tops` are the folders that are open: nothing outside of them is read. */
export function findFile(
  path: string,
  from: string,
  tops: readonly string[],
  read: (uri: string) => string | undefined,
): Found | string {
  const written = path.replaceAll('\\', '/');
  const found: Found[] = [];
  let isInside = false;
  for (const uri of candidates(written, from, tops)) {
    if (!tops.some(top => uri.startsWith(`${top}/`))) continue;
    isInside = true;
    const text = read(uri);
    if (text === undefined || found.some(known => known.uri === uri)) continue;
    if (text.length > LONGEST) return `${path} is larger than 1 MiB`;
    if (text.includes('\0')) return `${path} is no text`;
    found.push({ uri, text });
  }
  if (!isInside) return `${path} lies outside of the workspace`;
  const [first, ...others] = found;
  if (!first) return `${path} was not found in the workspace`;
  const other = others.find(({ text }) => text !== first.text);
  return other ? `${path} may be ${shown(first, tops)} or ${shown(other, tops)}` : first;
}

function candidates(path: string, from: string, tops: readonly string[]): readonly string[] {
  if (isAbsolute(path)) return [uriOf(normalized(path), from)];
  const top = tops.find(folder => from.startsWith(`${folder}/`));
  const folders = [...foldersAbove(from, top), ...tops];
  return folders.map(folder => uriOf(normalized(`${pathOf(folder)}/${path}`), from));
}

function shown({ uri }: Found, tops: readonly string[]): string {
  const top = tops.find(folder => uri.startsWith(`${folder}/`));
  return pathOf(uri).slice(top === undefined ? 0 : pathOf(top).length + 1);
}

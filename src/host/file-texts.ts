/**
 * The texts of files that are not on screen, at once: the interpreter asks while it runs and cannot wait. A file on a disk
 * is read then and there; a file of another file system is absent the first time, and wanted. No editor here: this also
 * runs in the thread that analyses.
 */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeSource } from '../source/encoding';

export interface FileTexts {
  /** `undefined` where there is no such file, or not yet. */
  read(uri: string): string | undefined;
  /** What was asked for in vain since the last time, and may be on another file system. */
  wanted(): readonly string[];
  /** Answers what was wanted; `undefined` where there is no such file. */
  put(uri: string, text: string | undefined): void;
}

/** Larger files are no source code that a person wrote. */
const largest = 4 * 1024 * 1024;

export function openFileTexts(): FileTexts {
  const onDisk = new Map<string, { readonly modified: number; readonly text: string }>();
  const elsewhere = new Map<string, string | undefined>();
  const missing = new Set<string>();

  const readDisk = (uri: string): string | undefined => {
    const path = fileURLToPath(uri);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile() || stat.size > largest) return undefined;
    const known = onDisk.get(uri);
    if (known?.modified === stat.mtimeMs) return known.text;
    const text = decodeSource(path, readFileSync(path));
    onDisk.set(uri, { modified: stat.mtimeMs, text });
    return text;
  };

  return {
    read: uri => {
      if (!uri.startsWith('file:')) {
        if (!elsewhere.has(uri)) missing.add(uri);
        return elsewhere.get(uri);
      }
      try {
        return readDisk(uri);
      } catch {
        return undefined;
      }
    },
    wanted: () => {
      const uris = [...missing];
      missing.clear();
      return uris;
    },
    put: (uri, text) => {
      elsewhere.set(uri, text);
    },
  };
}

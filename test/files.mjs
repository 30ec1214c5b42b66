// The one way to find files, for the build and for the tests that look at the repository itself.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files under `folder`, as sorted paths with forward slashes from the repository's root.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name).replaceAll('\\', '/'))
    .sort();
}

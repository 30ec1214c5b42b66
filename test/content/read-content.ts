/** Every note under content/, as its path from the repository's root and its text. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Source } from './rules';

export function readContent(): readonly Source[] {
  return readdirSync('content', { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(folder => readdirSync(`content/${folder.name}`).map(file => `content/${folder.name}/${file}`))
    .filter(path => path.endsWith('.md'))
    .sort()
    .map(path => ({ path, text: readFileSync(path, 'utf8') }));
}

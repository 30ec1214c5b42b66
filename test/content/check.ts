/**
 * `npm run notes -- [part of a path]…`: what is wrong with the notes, for those who write them.
 * Prints `path:line:column message`, one a line, and ends with 1 where there is any.
 */
import { readContent } from './read-content';
import { checkNotes } from './rules';

const sources = readContent();
const parts = process.argv.slice(2);
const wanted = (path: string) => parts.length === 0 || parts.some(part => path.includes(part.replace(/^\.\//, '')));
const problems = checkNotes(sources).filter(problem => wanted(problem.uri));
for (const { uri, message, at } of problems) console.log(`${uri}:${at.line + 1}:${at.column + 1} ${message}`);
console.log(`${sources.filter(source => wanted(source.path)).length} notes, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

// Parsing a file of 5,000 lines: an edit with the earlier parse at hand against parsing it all.
import { parse } from '../../src/python/parse';
import type { Benchmark } from './benchmark';
import { manyModels } from './many-models';

const text = manyModels;
const first = parse(text);
let edits = 0;

/** Adds a character at this fraction of the text, a different one each time. */
function edited(fraction: number): string {
  const at = text.indexOf('inplanes, planes', Math.floor(text.length * fraction));
  return `${text.slice(0, at)}${edits++} + ${text.slice(at)}`;
}

const benchmarks: readonly Benchmark[] = [0, 0.5, 0.95].map(fraction => ({
  name: `edit at ${100 * fraction} % of 5,000 lines / cold parse`,
  subject: () => parse(edited(fraction), first),
  yardstick: () => parse(text),
}));
export default benchmarks;

/**
 * The names that PyTorch's modules have, so that a slip of the pen (`nn.Relu`, `torch.zeors`) is told from what the catalogue
 * does not hold. Recorded from PyTorch 2.15 by test/truth/torch_names.py: what `dir()` lists, and the modules below.
 */
import recorded from './torch-names.json';

const NAMES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(recorded).map(([module, names]) => [module, new Set(names.split(' '))]),
);

/**
 * The name that a name of a module is a misspelling of; `undefined` where it is there, or like none: other versions may have it.
 * Numbers are no misspelling: after `Conv3d` there may come a `Conv4d`.
 */
export function misspelt(module: string, name: string): string | undefined {
  const names = NAMES.get(module);
  if (!names || names.has(name) || name.startsWith('_')) return undefined;
  const near = [...names].filter(known => known.length > 3 && isNear(name, known));
  return near.find(known => known.toLowerCase() === name.toLowerCase()) ?? near[0];
}

/** Whether the names differ by upper and lower case, by one letter that is missing or too many, or by two that are swapped. */
export function isNear(name: string, known: string): boolean {
  if (name.toLowerCase() === known.toLowerCase()) return true;
  const [short, long] = name.length < known.length ? [name, known] : [known, name];
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (long.length === short.length)
    return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
  if (long.length !== short.length + 1) return false;
  return /[a-z_]/i.test(long[at]!) && short.slice(at) === long.slice(at + 1);
}

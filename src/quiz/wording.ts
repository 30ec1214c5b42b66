/**
 * Short answers in words: the same answer in another spelling is the same answer, another word is not.
 * Case, punctuation, articles, hyphens and British or American spelling do not matter; one slip of the finger is forgiven in long words.
 */
export function sameWording(given: string, accepted: string): boolean {
  const a = normalWording(given);
  const b = normalWording(accepted);
  if (a === b) return true;
  if (a === '' || b === '') return false;
  if (a.replaceAll(' ', '') === b.replaceAll(' ', '')) return true;
  const code = /[\d_()=[\].]/;
  return !code.test(a) && !code.test(b) && isSlip(a, b);
}

/** What a program prints: spaces and the kind of quotes do not matter, everything else does. */
export function samePrint(given: string, accepted: string): boolean {
  const a = normalPrint(given);
  const b = normalPrint(accepted);
  if (a === b) return true;
  const numeric = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
  return numeric.test(a) && numeric.test(b) && Number(a) === Number(b) && a.includes('.') === b.includes('.');
}

export function normalWording(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\\(?:text|mathrm|mathbf|mathit|operatorname)\s*\{([^}]*)\}/g, '$1')
    .replace(/[$\\`*"“”'‘’]/g, '')
    .replace(/[-‐–—/,;:!?]+/g, ' ')
    .replace(/\.(?=\s|$)/g, ' ')
    .replace(/isation\b/g, 'ization')
    .replace(/is(e|ed|es|ing)\b/g, 'iz$1')
    .replace(/our\b/g, 'or')
    .split(/\s+/)
    .filter(word => word !== '');
  while (words.length > 1 && ['a', 'an', 'the', 'its', 'it', 'is'].includes(words[0]!)) words.shift();
  return words.join(' ');
}

function normalPrint(text: string): string {
  const trimmed = text
    .trim()
    .replace(/^`+|`+$/g, '')
    .replaceAll('"', "'");
  const bare = /^(true|false|none)$/i.test(trimmed)
    ? trimmed[0]!.toUpperCase() + trimmed.slice(1).toLowerCase()
    : trimmed;
  return bare
    .replace(/\s*([,()[\]{}:=])\s*/g, '$1')
    .replace(/,(?=[)\]])/g, '')
    .replace(/\s+/g, ' ');
}

/**
 * One letter added, left out, changed or swapped, in a word of six letters or more. The first letter must be right, since
 * that is where opposites differ: `inductive`, `deductive`; `upsampling`, `subsampling`.
 */
function isSlip(a: string, b: string): boolean {
  const given = a.split(' ');
  const accepted = b.split(' ');
  if (given.length !== accepted.length) return false;
  const different = given.flatMap((word, index) =>
    word === accepted[index] ? [] : [[word, accepted[index]!] as const],
  );
  return (
    different.length === 1 &&
    different.every(([x, y]) => y.length >= 6 && x[0] === y[0] && distanceIsOne(x, y) && !ANTONYMS.has(`${x} ${y}`))
  );
}

/** Real words one letter apart. */
const ANTONYMS = new Set(
  [
    ['invariance', 'invariants'],
    ['covariate', 'covariates'],
    ['inference', 'interference'],
    ['adaptive', 'additive'],
    ['training', 'trailing'],
    ['stride', 'strife'],
    ['macro', 'micro'],
  ].flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]),
);

function distanceIsOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

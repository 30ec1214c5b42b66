/**
 * Arithmetic family: `einsum`. Letters name axes; a letter that the output does not name is summed over. Each letter has one
 * size (1 stretches), an ellipsis stands for the axes nobody named, which broadcast.
 */
import { add, type Dim, equal, product, showDim } from '../tensor/dim';
import type { DType } from '../tensor/dtype';
import { type Shape, Tensor } from '../tensor/tensor';
import { isUnknown } from '../tensor/unknown';
import type { Argument } from './argument';
import { agree, crossed, unknowable } from './axes';
import { broadcastShapes, promoted } from './broadcasting';
import { castTo } from './cast-node';
import { functional } from './entry';
import { formula } from './formula';
import { ELLIPSIS } from './indexing';
import type { LoweredValue, Lowering } from './lowering';
import { sameType } from './matmul';
import type { Operator, Reach } from './operator';
import { either, known, type Parameter, tensor, text } from './parameter';
import { Problem } from './problem';

export const einsums: readonly Operator[] = [
  functional({
    id: 'einsum',
    family: 'arithmetic',
    purpose: 'Sums products of tensors along axes named by letters.',
    note: 'attention',
    names: ['torch.einsum'],
    parameters: { equation: either(text(), tensor()), operands: { ...spreadOperands(), rest: true } },
    output: args => {
      const { equation, operands } = writtenOut(args);
      const read = einsumOf(equation, operands);
      return new Tensor(read.shape, productType(read, operands));
    },
    macs: args => einsumMacs(writtenOut(args)),
    reach: args => {
      const { equation, operands } = writtenOut(args);
      return reachOfEinsum(einsumOf(equation, operands), operands);
    },
    headline: args => writtenOut(args).equation,
    summary: args => {
      const { equation, operands } = writtenOut(args);
      return einsumWords(einsumOf(equation, operands));
    },
    formula: (args, output) => {
      const { equation, operands } = writtenOut(args);
      return formula(
        `${equation}: ${operands.map(t => crossed(t.shape)).join(', ')} → ${crossed((output as Tensor).shape)}`,
      );
    },
    lower: (args, graph, output) => {
      const { equation, operands } = writtenOut(args);
      return lowerEinsum(einsumOf(equation, operands), operands, (output as Tensor).dtype, graph);
    },
  }),
];

export interface Einsum {
  readonly shape: Shape;
  /** The size of every letter; `...` is the number of elements of the unnamed axes. */
  readonly sizes: ReadonlyMap<string, Dim>;
  readonly output: readonly string[];
  readonly inputs: readonly (readonly string[])[];
}

/** Reads an equation against its operands. Errors: `invalid-argument` for the equation, `mismatched-sizes`, `wrong-rank`. */
export function einsumOf(equation: string, operands: readonly Tensor[]): Einsum {
  const compact = equation.replaceAll(' ', '');
  const [left, right, ...more] = compact.split('->');
  if (more.length > 0 || !/^[A-Za-z.,]*$/.test(left!) || (right !== undefined && !/^[A-Za-z.]*$/.test(right)))
    throw invalid(`einsum(): invalid equation '${equation}'`);
  const inputs = left!.split(',').map(term => subscripts(term, equation));
  if (operands.length === 0)
    throw new Problem('wrong-call', 'einsum(): must provide at least one operand', { parameter: 'operands' });
  if (inputs.length !== operands.length)
    throw invalid(`einsum(): the equation names ${inputs.length} operands, but ${operands.length} were given`);
  const sizes = new Map<string, Dim>();
  const unnamed: Shape[] = [];
  for (const [i, { shape }] of operands.entries()) read(inputs[i]!, shape, i, sizes, unnamed);
  const rest = broadcastShapes(unnamed);
  const output = right === undefined ? implicitOutput(inputs) : subscripts(right, equation);
  const named = output.filter(letter => letter !== '...');
  const strange = named.find(letter => !sizes.has(letter));
  if (strange)
    throw invalid(`einsum(): output subscript ${strange} does not appear in the equation for any input operand`);
  const twice = named.find((letter, i) => named.indexOf(letter) !== i);
  if (twice) throw invalid(`einsum(): output subscript ${twice} appears more than once in the output`);
  sizes.set('...', product(rest));
  return { shape: output.flatMap(letter => (letter === '...' ? rest : [sizes.get(letter)!])), sizes, output, inputs };
}

/** Of each operand, all along the letters that are summed over, and the others where the output names them. */
export function reachOfEinsum({ inputs, output, shape, sizes }: Einsum, operands: readonly Tensor[]): Reach {
  const isPlain = inputs.every(term => !term.includes('...') && new Set(term).size === term.length);
  if (!isPlain) return { kind: 'merge' };
  return {
    kind: 'inputs',
    of: operands.map((operand, i) => {
      const term = inputs[i]!;
      // An axis of one element stretches.
      const kept = term.filter((letter, at) => output.includes(letter) && operand.shape[at] === sizes.get(letter));
      const summed = term.flatMap((letter, at) => (kept.includes(letter) ? [] : [at - term.length]));
      const order = output.map(letter => (kept.includes(letter) ? kept.indexOf(letter) - kept.length : null));
      const left = kept.map(letter => sizes.get(letter)!);
      const steps = [
        ...(summed.length > 0 ? [{ reach: { kind: 'all', dims: summed } as const, shape: left }] : []),
        { reach: { kind: 'axes', order } as const, shape },
      ];
      return [operand, { kind: 'steps', steps }];
    }),
  };
}

/** The equation as a sentence, with the size of every letter. */
function einsumWords({ inputs, output, sizes }: Einsum): string {
  const terms = inputs.map(term => term.join(''));
  const named = (letter: string) =>
    letter === '...' ? 'place of the unnamed axes' : `${letter} (${showDim(sizes.get(letter)!)})`;
  const summed = [...new Set(inputs.flat())].filter(letter => !output.includes(letter));
  const what = terms.length > 1 ? `Multiplies ${list.format(terms)}` : `Takes ${terms[0]}`;
  const sum = summed.length > 0 ? ` and sums over every ${list.format(summed.map(named))}` : ', summing over nothing';
  const each = output.length > 0 ? `, for every ${list.format(output.map(named))}` : ', to one number';
  const twice = terms.filter((_, i) => new Set(inputs[i]).size < inputs[i]!.length);
  const diagonal = twice.map(term => ` ${term} is read on its diagonal alone.`);
  return `${what}${sum}${each}.${diagonal.join('')}`;
}

const list = new Intl.ListFormat('en-GB');

/** Where nothing that factors share is summed over, they are multiplied, which promotes; otherwise it is a product of matrices. */
export function productType({ inputs, output, sizes }: Einsum, operands: readonly Tensor[]): DType {
  const summed = [...new Set(inputs.flat())].filter(letter => !output.includes(letter) && sizes.get(letter) !== 1);
  const shared = summed.some(letter => inputs.filter(term => term.includes(letter)).length > 1);
  return shared ? sameType(...operands) : promoted(...operands);
}

/**
 * Runtimes take only letters of one size and no ellipses of different lengths, so unnamed axes get letters of their own and
 * axes that stretch are left out.
 */
export function lowerEinsum(
  { inputs, output, shape }: Einsum,
  operands: readonly Tensor[],
  dtype: DType,
  graph: Lowering,
): LoweredValue {
  const free = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter(letter => !inputs.flat().includes(letter));
  // Unnamed axes are counted from the last, as they broadcast.
  const spelledOut = (letters: readonly string[], rank: number) =>
    letters.flatMap(letter => (letter === '...' ? free.slice(0, rank - letters.length + 1).reverse() : [letter]));
  const terms = operands.map((t, i) => spelledOut(inputs[i]!, t.shape.length));
  const sizes = new Map<string, number>();
  for (const [i, { shape }] of operands.entries())
    for (const [at, letter] of terms[i]!.entries())
      sizes.set(letter, Math.max(known(shape[at]!, 'a size'), sizes.get(letter) ?? 1));
  const values = operands.map((t, i) => {
    const stretched = terms[i]!.flatMap((letter, at) => (t.shape[at] === 1 && sizes.get(letter) !== 1 ? [at] : []));
    const value = castTo(graph, graph.input(t), t.dtype, dtype);
    if (stretched.length === 0) return value;
    terms[i] = terms[i]!.filter((_, at) => !stretched.includes(at));
    return graph.node('Squeeze', [value, graph.constant(stretched)]);
  });
  const result = spelledOut(output, shape.length);
  return graph.node('Einsum', values, {
    equation: `${terms.map(term => term.join('')).join(',')}->${result.join('')}`,
  });
}

/** Every combination of all letters once; with more than two operands, in PyTorch's order from left to right, pair by pair. */
function einsumMacs({ equation, operands }: Written): Dim {
  if (operands.length < 2) return 0;
  const { sizes, inputs, output } = einsumOf(equation, operands);
  let macs: Dim = 0;
  let held = new Set(inputs[0]);
  for (let i = 1; i < inputs.length; i++) {
    const together = new Set([...held, ...inputs[i]!]);
    const cost = product([...together].map(letter => sizes.get(letter)!));
    macs = i === 1 ? cost : add(macs, cost);
    const later = new Set([...output, ...inputs.slice(i + 1).flat()]);
    held = new Set([...together].filter(letter => later.has(letter)));
  }
  return macs;
}

function read(
  letters: readonly string[],
  shape: Shape,
  position: number,
  sizes: Map<string, Dim>,
  unnamed: Shape[],
): void {
  const dots = letters.indexOf('...');
  const named = letters.length - (dots >= 0 ? 1 : 0);
  if (dots < 0 ? named !== shape.length : named > shape.length)
    throw new Problem(
      'wrong-rank',
      `einsum(): the number of subscripts in the equation (${named}) ${dots < 0 ? 'does not match' : 'is more than'} the number of dimensions (${shape.length}) for operand ${position}${dots < 0 ? ' and no ellipsis was given' : ''}`,
      { expected: `${named}D`, found: `${shape.length}D`, parameter: 'operands' },
    );
  const gap = shape.length - named;
  let at = 0;
  const own = new Map<string, Dim>();
  for (const letter of letters) {
    if (letter === '...') {
      unnamed.push(shape.slice(at, at + gap));
      at += gap;
      continue;
    }
    const size = shape[at++]!;
    // Within one operand a letter has one size; between operands 1 stretches.
    const before = own.get(letter);
    if (before !== undefined && agree(before, size) === undefined) throw differing(letter, position, size, before);
    own.set(letter, before === undefined ? size : agree(before, size)!);
  }
  for (const [letter, size] of own) {
    const before = sizes.get(letter);
    if (before === undefined || equal(before, 1) === true) sizes.set(letter, size);
    else if (equal(size, 1) !== true) {
      const both = agree(before, size);
      if (both === undefined) throw differing(letter, position, size, before);
      sizes.set(letter, both);
    }
  }
}

/** Without `->`: the unnamed axes, then the letters that occur once, in alphabetical order (capitals first). */
function implicitOutput(inputs: readonly (readonly string[])[]): readonly string[] {
  const all = inputs.flat();
  const once = [...new Set(all)].filter(letter => letter !== '...' && all.indexOf(letter) === all.lastIndexOf(letter));
  return [...(all.includes('...') ? ['...'] : []), ...once.sort()];
}

function subscripts(term: string, equation: string): readonly string[] {
  const letters: readonly string[] = term.match(/\.\.\.|[A-Za-z]|\./g) ?? [];
  if (letters.includes('.') || letters.filter(letter => letter === '...').length > 1)
    throw invalid(`einsum(): found '.' for an operand that is not part of any ellipsis in '${equation}'`);
  return letters;
}

interface Written {
  readonly equation: string;
  readonly operands: readonly Tensor[];
}

/** `einsum(a, [0, 1], b, [1, 2], [0, 2])` names axes by numbers up to 51, in place of the letters from A to Z and a to z. */
function writtenOut(args: { readonly equation: string | Tensor; readonly operands: readonly Argument[] }): Written {
  const { equation, operands } = args;
  if (!(equation instanceof Tensor)) {
    const open = operands.flat().find(isUnknown);
    if (open) return unknowable(open.reason);
    const given = operands.filter(operand => operand instanceof Tensor);
    if (given.length < operands.length) throw invalid('einsum(): operands after an equation must be tensors');
    return { equation, operands: given };
  }
  const all: readonly Argument[] = [equation, ...operands];
  const named = Math.floor(all.length / 2);
  const subscripts = Array.from({ length: named }, (_, i) => lettersOf(all[2 * i + 1]!));
  const output = all.length % 2 === 1 ? `->${lettersOf(all.at(-1)!)}` : '';
  const tensors = Array.from({ length: named }, (_, i) => all[2 * i]).filter(operand => operand instanceof Tensor);
  if (tensors.length < named) throw invalid('einsum(): expected a tensor before each list of subscripts');
  return { equation: `${subscripts.join(',')}${output}`, operands: tensors };
}

function lettersOf(sublist: Argument): string {
  if (!Array.isArray(sublist)) throw invalid('einsum(): expected a list of subscripts after each tensor');
  return (sublist as readonly Argument[])
    .map(axis => {
      if (axis === ELLIPSIS) return '...';
      if (isUnknown(axis)) return unknowable(axis.reason);
      if (typeof axis !== 'number' || axis < 0 || axis > 51)
        throw invalid(`einsum(): expected subscripts to be integers in the range [0, 52), but got ${axis}`);
      return String.fromCharCode(axis < 26 ? 65 + axis : 71 + axis);
    })
    .join('');
}

/** `einsum(equation, a, b)` and `einsum(equation, [a, b])`, and what stands between the tensors of the other form. */
function spreadOperands(): Parameter<readonly Argument[]> {
  return {
    type: 'tuple of Tensors',
    read: given => {
      if (!Array.isArray(given)) return undefined;
      const items: readonly Argument[] =
        given.length === 1 && Array.isArray(given[0]) && given[0].some(item => item instanceof Tensor)
          ? given[0]
          : given;
      return items.find(isUnknown) ?? items;
    },
  };
}

function differing(letter: string, position: number, size: Dim, before: Dim): Problem {
  return new Problem(
    'mismatched-sizes',
    `einsum(): subscript ${letter} has size ${showDim(size)} for operand ${position} which does not broadcast with previously seen size ${showDim(before)}`,
    { expected: before, found: size, parameter: 'operands' },
  );
}

function invalid(message: string): Problem {
  return new Problem('invalid-argument', message, { parameter: 'equation' });
}

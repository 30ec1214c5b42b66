/**
 * An input that no layer takes as it comes, as the step of a diffusion model, of which sines are made first: one number for each
 * of the batch, where the code takes that, and nothing else with another result.
 */
import type { DType } from '../tensor/dtype';
import { sameShape } from '../tensor/shape';
import type { Shape } from '../tensor/tensor';
import { forwardOf } from './forward-parameters';
import type { Session } from './session';
import type { Solving } from './solve';
import { type Forward, forwardOnce, type GivenInput } from './trace';
import { type ModuleInstance, Tensor } from './values';

/** So many are looked for at once. */
const MOST = 2;

/** How inputs are laid out, and what they are with a batch and a size in the place of names. */
export interface Trying {
  readonly arrange: (inputs: readonly Solving[]) => readonly Solving[];
  readonly at: (inputs: readonly Solving[], batch: number, size: number) => readonly GivenInput[];
}

/** The inputs laid out, those that no layer tells among them where they are found. */
export function arrangedWithUntold(
  session: Session,
  root: ModuleInstance,
  inputs: readonly Solving[],
  { arrange, at }: Trying,
): readonly Solving[] {
  const arranged = arrange(inputs);
  const untold = inputs.filter(({ spec }) => !spec).map(({ name }) => name);
  const [first] = inputs.flatMap(({ layout }) => layout?.[0] ?? []);
  const batch = typeof first === 'string' ? first : 'B';
  if (untold.length === 0 || untold.length > MOST || untold.length === inputs.length) return arranged;
  const given = (all: readonly Solving[], size: number, others: ReadonlyMap<string, Tensor> = new Map()) =>
    forwardOnce(
      session,
      root,
      at(all, BATCH, size).map(input => ({ ...input, value: others.get(input.name) ?? input.value })),
    );
  // What is known without them needs none.
  if (SIZES.some(size => shapesOf(given(arranged, size)))) return arranged;
  for (const dtype of dtypesOf(session, root, untold)) {
    const told = { dtype, fixed: [], spatial: 0, leading: ['B'] };
    // What they are decides how the others lie.
    const supposed = arrange(
      inputs.map(input => (untold.includes(input.name) ? { ...input, told, layout: [batch] } : input)),
    );
    if (supposed.some(({ layout }) => !layout)) continue;
    for (const size of SIZES) {
      const gives = shapesOf(given(supposed, size));
      if (!gives) continue;
      const isOther = untold.some(name =>
        othersThan(given(supposed, size), name).some(shape => {
          const result = shapesOf(given(supposed, size, new Map([[name, new Tensor(shape, dtype)]])));
          return result && !areSame(gives, result);
        }),
      );
      return isOther ? arranged : supposed;
    }
  }
  return arranged;
}

/** Sizes that meet nothing else by chance. */
const SIZES = [64, 224];
const BATCH = 3;

/** Shapes that an input may have instead of one number for each of the batch. */
function othersThan({ inputs, tracer }: Forward, name: string): readonly Shape[] {
  const id = inputs.find(input => input.name === name)?.tensor ?? null;
  const [n] = id === null ? [] : tracer.tensors.at(id).shape;
  return n === undefined ? [] : [[], [n, 1], [n, 7], [7, n], [n, 7, 65]];
}

/** What comes out, where all of it is known. */
function shapesOf({ raised, tracer, outputs }: Forward): readonly Shape[] | undefined {
  if (raised || tracer.problems.length > 0 || outputs.length === 0) return undefined;
  const shapes = outputs.map(id => (id === null ? undefined : tracer.tensors.at(id).shape));
  return shapes.every(shape => shape !== undefined) ? shapes : undefined;
}

function areSame(some: readonly Shape[], others: readonly Shape[]): boolean {
  return some.length === others.length && some.every((shape, i) => sameShape(shape, others[i]!) === true);
}

/** Whole numbers first where an annotation says so. */
function dtypesOf({ run }: Session, root: ModuleInstance, names: readonly string[]): readonly DType[] {
  const forward = forwardOf(root);
  const annotations = forward?.parameters.flatMap(({ name, annotation }) =>
    annotation && names.includes(name) ? [{ uri: forward.location.uri, span: annotation.span }] : [],
  );
  const isWhole = annotations?.some(at => /\bint\b|Long|Int/.test(run.imports.textOf(at)));
  return isWhole ? ['int64', 'float32'] : ['float32', 'int64'];
}

/**
 * Every transform, and `Compose`, which passes a picture through a chain of them and tells what it is after each.
 * Source: torchvision documentation, torchvision.transforms.
 */
import { shown } from '../../figures/shown';
import { isUnknown } from '../../tensor/unknown';
import { type Argument, Float, Opaque } from '../argument';
import { unknowable } from '../axes';
import { scalar } from '../explanation';
import { infer, type Operator } from '../operator';
import { anything, type Parameter } from '../parameter';
import { augmentations } from './augmentations';
import { type Picture, type TransformOperator, transform } from './define';
import { sizes } from './sizes';
import { values } from './values';

const compose = transform({
  name: 'Compose',
  purpose: 'Chains transforms: each takes what the one before it gave.',
  parameters: { transforms: parts() },
  step: ({ transforms }, picture) => chain(transforms, picture).after ?? unknowable('a transform in it is not known'),
  headline: ({ transforms }) => plural(transforms.length),
  steps: ({ transforms }) => chain(transforms).said,
  remarks: ({ transforms }) => chain(transforms).remarks,
  onTensors: false,
});

const randomApply = transform({
  name: 'RandomApply',
  purpose: 'Applies a list of transforms with a given probability, or none of them.',
  parameters: { transforms: parts(), p: scalar(new Float(0.5)) },
  step: ({ transforms, p }, picture) => either([chain(transforms, picture).after, p < 1 ? picture : undefined], p < 1),
  headline: ({ transforms, p }) => `${plural(transforms.length)} · p ${shown(p)}`,
  facts: ({ p }) => [
    p > 0 && p < 1 && `All of them, in order, for ${shown(100 * p)}% of the images; the others pass as they are.`,
    p >= 1 && 'All of them, in order, for every image.',
    p <= 0 && 'With p 0 it does nothing.',
    'It draws once for the whole list: the transforms in it draw for themselves besides.',
  ],
  steps: ({ transforms }) => transforms.map(nameOf),
  onTensors: false,
});

const randomChoice = transform({
  name: 'RandomChoice',
  purpose: 'Applies one of several transforms, chosen at random for each image.',
  parameters: { transforms: parts(), p: anything(null) },
  step: ({ transforms }, picture) => either(transforms.map(part => chain([part], picture).after)),
  headline: ({ transforms }) => `one of ${transforms.length}`,
  facts: ({ transforms, p }) => [
    `One of: ${transforms.map(nameOf).join(', ')}.`,
    p === null && transforms.length > 1 && `Each has a chance of 1 in ${transforms.length}.`,
  ],
  onTensors: false,
});

const randomOrder = transform({
  name: 'RandomOrder',
  purpose: 'Applies several transforms in random order.',
  parameters: { transforms: parts() },
  step: ({ transforms }, picture) =>
    transforms.every(part => chain([part], picture).after === picture) ? picture : unknowable('the order is random'),
  headline: ({ transforms }) => plural(transforms.length),
  facts: ({ transforms }) => [
    `All of them, in an order drawn anew for each image: ${transforms.map(nameOf).join(', ')}.`,
  ],
  onTensors: false,
});

const lambda = transform({
  name: 'Lambda',
  purpose: 'Applies a function of your own.',
  parameters: { lambd: anything() },
  step: (_, { form }) => ({ form }),
  onTensors: false,
});

/** Instances, each with what it was made with where that is known. */
function parts(): Parameter<readonly (Opaque | undefined)[]> {
  return {
    type: 'list of transforms',
    read: a => {
      if (!Array.isArray(a)) return undefined;
      return (a as readonly Argument[]).map(item => (item instanceof Opaque && !isUnknown(item) ? item : undefined));
    },
  };
}

interface Chain {
  readonly said: readonly string[];
  readonly remarks: readonly string[];
  /** What comes out, where that is known. */
  readonly after?: Picture;
  /** Otherwise, after which step nothing is known any more. */
  readonly lost?: string;
  readonly names: readonly string[];
}

const opened: Picture = { form: 'image', range: [0, 255] };

/** What a transform, or a chain of them, makes of an image, where that is known, and what goes wrong on the way. */
export function transformed(by: Argument, picture: Picture): Omit<Chain, 'said'> {
  if (!(by instanceof Opaque)) return { remarks: [], names: [] };
  const within = /(^|\.)Compose$/.test(by.name) ? parts().read(by.made?.transforms ?? null) : undefined;
  return chain(Array.isArray(within) ? (within as readonly (Opaque | undefined)[]) : [by], picture);
}

/** What the picture is after each step, as long as that is known. */
function chain(transforms: readonly (Opaque | undefined)[], first: Picture = opened): Chain {
  const said: string[] = [];
  const remarks: string[] = [];
  let picture: Picture | undefined = first;
  let lost: string | undefined;
  for (const part of transforms) {
    const name = nameOf(part);
    const entry = part && entryOf(part);
    const before: Picture | undefined = picture;
    picture = entry && part?.made && before ? follow(entry, part.made, before, name, remarks) : undefined;
    if (before?.form === 'image' && before.dtype === undefined && name === 'Normalize')
      remarks.push('Normalize takes a float tensor, but nothing before it makes one: ToTensor belongs in front.');
    if (before?.channels === 1 && name === 'Normalize' && !picture)
      remarks.push(
        'The image has 1 channel here and Normalize several: torchvision.transforms raises RuntimeError, v2 makes a channel for each of them.',
      );
    const result = picture && picture !== before ? describePicture(picture) : undefined;
    if (before && !picture) lost = name;
    said.push(`${name}${result ? ` → ${result}` : picture || !before ? '' : ' → not known'}`);
  }
  return { said, remarks, names: transforms.map(nameOf), ...(picture ? { after: picture } : { lost }) };
}

function nameOf(part: Opaque | undefined): string {
  return part?.name.slice(part.name.lastIndexOf('.') + 1) ?? 'a transform that is not known';
}

function plural(count: number): string {
  return `${count} transform${count === 1 ? '' : 's'}`;
}

function entryOf({ name }: Opaque): TransformOperator | undefined {
  return [...chained, ...containers].find(({ classes }) =>
    classes!.some(form => form.name === name || form.name.endsWith(`.${name}`)),
  );
}

/** What is common to all that an image may become; unknown where one of them is, or where one is no tensor. */
function either(pictures: readonly (Picture | undefined)[], all = true): Picture {
  const known = pictures.filter(picture => picture !== undefined);
  const [first, ...others] = known;
  if (!first || (all && known.length < pictures.length)) unknowable('a transform in it is not known');
  if (others.some(({ form, copies }) => form !== first.form || copies !== first.copies))
    unknowable('it gives now one kind of image, now another');
  const ranges = known.map(({ range }) => range);
  const same = <K extends keyof Picture>(key: K) =>
    known.every(picture => JSON.stringify(picture[key]) === JSON.stringify(first[key]));
  if (others.every(other => other === first)) return first;
  return {
    form: first.form,
    ...(same('size') ? { size: first.size } : {}),
    ...(same('channels') ? { channels: first.channels } : {}),
    ...(same('dtype') ? { dtype: first.dtype } : {}),
    ...(same('copies') ? { copies: first.copies } : {}),
    ...(ranges.every(range => range !== undefined)
      ? { range: [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))] as const }
      : {}),
  };
}

function follow(
  entry: TransformOperator,
  made: NonNullable<Opaque['made']>,
  picture: Picture,
  name: string,
  remarks: string[],
): Picture | undefined {
  const outcome = infer(entry.classes![0]!, made, () => entry.stepOf(made, picture));
  if ('ok' in outcome) return outcome.ok;
  if ('problem' in outcome) remarks.push(`${name} raises here: ${outcome.problem.message}.`);
  return undefined;
}

/** `3×224×224, float32, 0 to 1`. */
export function describePicture({ size, form, channels, dtype, range, copies }: Picture): string {
  const shape = size && (form === 'tensor' ? `${channels ?? 'C'}×${size.join('×')}` : size.join('×'));
  return [
    copies && `${copies} images`,
    shape ?? (form === 'tensor' ? 'tensor of varying size' : 'image of varying size'),
    form === 'tensor' && dtype,
    form === 'tensor' && range && `${shown(range[0], 3)} to ${shown(range[1], 3)}`,
  ]
    .filter(part => part)
    .join(', ');
}

const chained: readonly TransformOperator[] = [...sizes, ...values, ...augmentations, lambda];

const containers: readonly TransformOperator[] = [compose, randomApply, randomChoice, randomOrder];

export const transforms: readonly Operator[] = [...chained, ...containers];

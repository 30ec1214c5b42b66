/**
 * Every transform, and `Compose`, which passes a picture through a chain of them and tells what it is after each.
 * Source: torchvision documentation, torchvision.transforms.
 */
import { shown } from '../../figures/shown';
import { isUnknown } from '../../tensor/unknown';
import { type Argument, Float, Opaque } from '../argument';
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
  headline: ({ transforms }) => `${transforms.length} transforms`,
  facts: ({ transforms }) => chain(transforms).said,
  remarks: ({ transforms }) => chain(transforms).remarks,
  onTensors: false,
});

const randomApply = transform({
  name: 'RandomApply',
  purpose: 'Applies a list of transforms with a given probability, or none of them.',
  parameters: { transforms: parts(), p: scalar(new Float(0.5)) },
  headline: ({ p }) => `p ${shown(p)}`,
  onTensors: false,
});

const randomChoice = transform({
  name: 'RandomChoice',
  purpose: 'Applies one of several transforms, chosen at random for each image.',
  parameters: { transforms: parts(), p: anything(null) },
  onTensors: false,
});

const randomOrder = transform({
  name: 'RandomOrder',
  purpose: 'Applies several transforms in random order.',
  parameters: { transforms: parts() },
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
}

/** What the picture is after each step, as long as that is known. */
function chain(transforms: readonly (Opaque | undefined)[]): Chain {
  const said: string[] = [];
  const remarks: string[] = [];
  let picture: Picture | undefined = { form: 'image', range: [0, 255] };
  transforms.forEach((part, index) => {
    const name = part?.name.slice(part.name.lastIndexOf('.') + 1) ?? 'a transform that is not known';
    const entry =
      part &&
      chained.find(({ classes }) =>
        classes!.some(form => form.name === part.name || form.name.endsWith(`.${part.name}`)),
      );
    const before: Picture | undefined = picture;
    picture = entry && part?.made && before ? follow(entry, part.made, before, name, remarks) : undefined;
    if (before?.form === 'image' && before.dtype === undefined && name === 'Normalize')
      remarks.push('Normalize takes a float tensor, but nothing before it makes one: ToTensor belongs in front.');
    said.push(
      `${index + 1}. ${name}${picture && picture !== before ? ` → ${described(picture)}` : picture ? '' : ' → not known'}`,
    );
  });
  return { said, remarks };
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

function described({ size, form, channels, dtype, range, copies }: Picture): string {
  const shape = size && (form === 'tensor' ? `${channels ?? 3}×${size.join('×')}` : size.join('×'));
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

export const transforms: readonly Operator[] = [...chained, compose, randomApply, randomChoice, randomOrder];

/**
 * How a transform is written: what it does to a picture (size, kind, value range). The same step serves a call on a tensor,
 * the explanation of one transform, and the chain in `Compose`.
 */
import type { DType } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { isUnknown, Unknown } from '../../tensor/unknown';
import { type Argument, Float, Opaque } from '../argument';
import { unknowable } from '../axes';
import { known, sentences } from '../explanation';
import type { Formula, Operator, Output } from '../operator';
import { type ArgumentsOf, type Bound, type Parameter, type Parameters, view } from '../parameter';
import type { Size } from './geometry';

/** What is known of an image on its way through a pipeline. */
export interface Picture {
  readonly size?: Size;
  readonly form: 'image' | 'tensor';
  readonly channels?: number;
  readonly dtype?: DType;
  readonly range?: readonly [number, number];
  /** How many pictures one has become (`FiveCrop`). */
  readonly copies?: number;
}

export interface Transform<P extends Parameters> {
  readonly name: string;
  /** `both`, or only in one of `torchvision.transforms` and `torchvision.transforms.v2`. */
  readonly where?: 'v1' | 'v2' | 'both';
  readonly purpose: string;
  readonly note?: string;
  readonly parameters: P;
  /** What comes out; absent where size, kind and range stay. */
  readonly step?: (args: ArgumentsOf<P>, picture: Picture) => Picture;
  readonly headline?: (args: ArgumentsOf<P>) => string;
  readonly formula?: (args: ArgumentsOf<P>) => Formula;
  readonly facts?: (args: ArgumentsOf<P>) => readonly (string | false | undefined)[];
  readonly remarks?: (args: ArgumentsOf<P>) => readonly (string | false | undefined)[];
  /** The transforms it holds, each with what it makes of the image. */
  readonly steps?: (args: ArgumentsOf<P>) => readonly string[];
  /** What the class of `torchvision.transforms.v2` refuses beyond what both refuse. */
  readonly checkV2?: (args: ArgumentsOf<P>) => void;
  /** Whether a call on a tensor can be answered; not for what takes PIL images only or mixes batches. */
  readonly onTensors?: boolean;
}

export interface TransformOperator extends Operator {
  readonly stepOf: (made: Bound, picture: Picture) => Picture | undefined;
}

export function transform<P extends Parameters>(spec: Transform<P>): TransformOperator {
  const { name, where = 'both', purpose, parameters } = spec;
  const v2Only = where === 'v2';
  const names = [
    ...(v2Only ? [] : [`torchvision.transforms.${name}`]),
    ...(where === 'v1' ? [] : [`torchvision.transforms.v2.${name}`]),
  ];
  type Args = ArgumentsOf<P>;
  const forward = spec.onTensors === false ? undefined : { img: image() };
  return {
    id: name,
    family: 'transform',
    purpose,
    note: spec.note ?? 'regularization#data-augmentation',
    documentation: `https://pytorch.org/vision/stable/generated/${v2Only ? 'torchvision.transforms.v2' : 'torchvision.transforms'}.${name}.html`,
    rule: {
      output: (args: Args & { readonly img: Tensor }) => outputOf(spec, args, args.img),
      headline: (args: Args) => known(() => spec.headline?.(args)) ?? '',
      explain: (args: Args) => {
        const formula = known(() => spec.formula?.(args));
        const steps = known(() => spec.steps?.(args)) ?? [];
        return {
          formulas: formula ? [formula] : [],
          facts: sentences(...(known(() => spec.facts?.(args)) ?? [])),
          remarks: sentences(...(known(() => spec.remarks?.(args)) ?? [])),
          ...(steps.length > 0 ? { steps } : {}),
        };
      },
    },
    classes: names.map(qualified => ({
      name: qualified,
      parameters,
      ...(forward ? { forward } : {}),
      ...(spec.checkV2 && qualified.includes('.v2.') ? { check: spec.checkV2 as never } : {}),
    })),
    stepOf: (made, picture) => (spec.step ? known(() => spec.step!(view(parameters, made) as Args, picture)) : picture),
  };
}

function outputOf<P extends Parameters>(spec: Transform<P>, args: ArgumentsOf<P>, img: Tensor): Output {
  if (!spec.step) return img;
  const { shape, dtype } = img;
  const [channels, height, width] = [shape.at(-3), shape.at(-2), shape.at(-1)];
  const size = typeof height === 'number' && typeof width === 'number' ? ([height, width] as const) : undefined;
  const picture: Picture = {
    form: 'tensor',
    dtype,
    ...(size ? { size } : {}),
    ...(typeof channels === 'number' ? { channels } : {}),
  };
  const after = spec.step(args, picture);
  if (after.form === 'image') return new Unknown('a PIL image, not a tensor');
  if (!after.size && after !== picture) unknowable('the size of the image is not known as numbers');
  const leading = shape.slice(0, -3);
  const made = new Tensor(
    [...leading, ...(shape.length >= 3 ? [after.channels ?? channels!] : []), ...(after.size ?? shape.slice(-2))],
    after.dtype ?? dtype,
  );
  return after.copies ? Array<Tensor>(after.copies).fill(made) : made;
}

/** A tensor; of a PIL image or anything else nothing is known here. */
function image(): Parameter<Tensor> {
  return {
    type: 'PIL Image or Tensor',
    read: a =>
      a instanceof Tensor || isUnknown(a) ? a : new Unknown('the input is not a tensor whose shape is known'),
  };
}

/** One or two ints, or one to four, as numbers; what is no number is not known. */
export function whole(most: number, ...defaults: [Argument?]): Parameter<readonly number[]> {
  return {
    type: most === 2 ? 'int or sequence' : 'int or sequence of up to four ints',
    read: a => {
      const items: readonly Argument[] = Array.isArray(a) ? a : [a as Argument];
      if (items.length === 0 || items.length > most) return undefined;
      const unknown = items.find(
        item => isUnknown(item) || item instanceof Opaque || (typeof item === 'object' && !(item instanceof Float)),
      );
      if (unknown !== undefined)
        return unknown instanceof Unknown ? unknown : new Unknown('a size is not known as a number');
      return items.every(item => typeof item === 'number') ? (items as number[]) : undefined;
    },
    ...(defaults[0] === undefined ? {} : { default: defaults[0] }),
  };
}

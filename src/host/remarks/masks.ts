/**
 * Resizing by mixing neighbours what holds classes or yes-and-no: between classes 0 and 2 it finds a 1 that nobody drew. Said
 * of whole numbers, which the analysis knows, and with an "if" of what a variable's name calls a mask or a label map.
 */
import type { Mention } from '../../network/network';
import { type Argument, Opaque } from '../../operators/argument';
import { walk } from '../../python/find';
import { type DType, kindOf } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { type Around, pathTo } from './place';

export function maskRemarks(name: string, around: Around, mention?: Mention): readonly string[] {
  const [, image, mode, standard, nearest] = RESIZES.find(([pattern]) => pattern.test(name)) ?? [];
  if (!mention || !image || mention.own || mention.at.uri !== around.uri) return [];
  const how = modeOf(mention.arguments[mode!], standard!);
  if (!how) return [];
  const value = mention.arguments[image];
  const span = mention.argumentSpans[image];
  const named = span && nameIn(around.text, span.from, span.to);
  const isWhole = value instanceof Tensor && isWide(value.open ? undefined : value.dtype);
  if (!isWhole && !named) return [];
  return [
    named === undefined
      ? `It mixes whole numbers: if they are classes, ${how} between 0 and 2 gives 1, a class that is not there. ${nearest} keeps them.`
      : `If ${named} holds classes, ${how} mixes them: between 0 and 2 it gives 1, a class that is not there. ${nearest} keeps them.`,
  ];
}

/** The callee, its image, its mode, what that is by default, and what keeps classes. */
const RESIZES: readonly (readonly [RegExp, string, string, string, string])[] = [
  [/^torch\.nn\.functional\.(interpolate|upsample)$/, 'input', 'mode', 'nearest', 'mode="nearest"'],
  [/^cv2\.resize$/, 'src', 'interpolation', 'INTER_LINEAR', 'INTER_NEAREST'],
  [/^cv2\.(warpAffine|warpPerspective|remap)$/, 'src', 'flags', 'INTER_LINEAR', 'INTER_NEAREST'],
];

/** The mode, where it mixes neighbours. */
function modeOf(mode: Argument | undefined, standard: string): string | undefined {
  const given = mode === undefined || mode === null ? standard : mode instanceof Opaque ? mode.name : mode;
  const name = typeof given === 'string' ? given.replace(/^cv2\./, '') : given === 1 ? 'INTER_LINEAR' : '';
  return /^(bilinear|bicubic|trilinear|linear|INTER_LINEAR|INTER_CUBIC|INTER_AREA|INTER_LANCZOS4)$/.test(name)
    ? name
    : undefined;
}

/** What photographs are not made of, which are bytes or floats. */
function isWide(dtype: DType | undefined): boolean {
  return dtype !== undefined && kindOf(dtype) === 'integer' && dtype !== 'uint8';
}

/** What is resized, where its name says that it holds classes. */
function nameIn(text: string, from: number, to: number): string | undefined {
  const path = pathTo(text, { from, to });
  const written = path.find(({ span }) => span.from === from && span.to === to);
  if (!written) return undefined;
  let found: string | undefined;
  walk(written, node => {
    const name = node.kind === 'Name' ? node.id : node.kind === 'Attribute' ? node.name : undefined;
    if (name && CLASSES.test(name)) found ??= name;
    // What is called on a network's answer says nothing of it.
    return (
      node.kind !== 'Call' ||
      /^(float|unsqueeze|squeeze|to|astype|permute|type|double|copy|numpy|cuda|cpu)$/.test(methodName(node.callee))
    );
  });
  return found;
}

function methodName(callee: { readonly kind: string; readonly name?: string }): string {
  return callee.kind === 'Attribute' ? (callee.name ?? '') : '';
}

const CLASSES =
  /^(gt_?|seg_?|class_?|true_?|target_?|sem_?)?(masks?|labels?|label_?maps?|segmentation(_?map)?|seg_?maps?|annotations?|annos?)(_?(img|image|map|np|tensor|gt|true))?$/i;

/**
 * The sizes that a transform makes, against those at which the file's pretrained model of torchvision was measured. Said only
 * where the file has one such model and its weights are known.
 */
import type { Mention } from '../../network/network';
import type { DottedName } from '../../python/symbols';
import { lineText } from '../../source/cells';
import { type PretrainedSizes, pretrainedSizes } from '../known-models';
import { symbolsIn } from '../parsed';
import type { Around } from './place';

export function pretrainedSizeRemarks(name: string, around: Around, mention?: Mention): readonly string[] {
  const kind = TRANSFORM.exec(name)?.[1];
  if (!kind || !mention) return [];
  const side = sideOf(mention);
  const model = side === undefined ? undefined : modelOf(around);
  if (side === undefined || !model) return [];
  const { resize, crop } = model.sizes;
  const wanted = kind === 'Resize' ? resize : crop;
  if (!wanted || wanted === side || (kind === 'Resize' && crop === side)) return [];
  const own = [resize && `resize to ${resize}`, crop && `crop ${crop}×${crop}`].filter(Boolean).join(' and ');
  return [
    `${model.name} (${model.line}) starts from ${model.sizes.weights}, whose own transforms() ${own}; this makes ${side}.`,
  ];
}

const TRANSFORM = /^torchvision\.transforms\.(?:v2\.)?(Resize|CenterCrop|RandomResizedCrop)$/;

/** One size for both sides. */
function sideOf({ arguments: { size }, assumed }: Mention): number | undefined {
  if (assumed.length > 0) return undefined;
  const sides = Array.isArray(size) ? size : [size];
  const [first] = sides;
  return typeof first === 'number' && sides.every(side => side === first) ? first : undefined;
}

/** The only model of torchvision's that the file makes from weights; `undefined` where there is another, or its weights are not known. */
function modelOf(
  around: Around,
): { readonly name: string; readonly line: string; readonly sizes: PretrainedSizes } | undefined {
  const symbols = symbolsIn(around.text);
  const made = symbols.list.filter(
    (symbol): symbol is DottedName & { call: object } => symbol.call !== undefined && MODEL.test(symbol.name),
  );
  if (made.length !== 1) return undefined;
  const [{ name, span, call }] = made as [DottedName & { call: NonNullable<DottedName['call']> }];
  if (call.arguments.some(({ unpack }) => unpack)) return undefined;
  const names = call.arguments.map(({ name: own }) => own ?? 'pretrained');
  const shown = Object.fromEntries(
    call.arguments.flatMap(({ value }, i) => {
      const text = symbols.shownValue(value);
      return text === undefined ? [] : [[names[i]!, text]];
    }),
  );
  const bare = name.slice(name.lastIndexOf('.') + 1);
  const sizes = pretrainedSizes(`torchvision.models.${bare}`, { shown, names });
  return sizes && { name: bare, line: lineText(around, span.from), sizes };
}

const MODEL = /^torchvision\.models\.(?:\w+\.)*[a-z]\w*$|^timm\.create_model$/;

/**
 * The sizes of the frames that the file gives to RAFT, which takes multiples of 8 of at least 128: what it raises, and which
 * padding makes them fit. Said on the call that makes the model, for calls whose frames are known.
 * Source: torchvision, models.optical_flow.raft (RAFT.forward, CorrBlock.build_pyramid); run in test/truth/vision_models.json.
 */
import { holdingAt } from '../../network/holdings';
import { lineText } from '../../source/cells';
import { Tensor } from '../../tensor/tensor';
import { symbolsIn } from '../parsed';
import type { Around } from './place';

export function flowSizeRemarks(name: string, around: Around): readonly string[] {
  if (!RAFT.test(name)) return [];
  const calls = symbolsIn(around.text).list.filter(({ maker }) => maker && RAFT.test(maker.name));
  const remarks = calls.flatMap(({ call }) => {
    const [first] = call!.arguments;
    const size =
      first && !first.unpack && first.value.kind === 'Name' ? frameSize(first.value.span.to, around) : undefined;
    return size ? [sizeWords(size, lineText(around, call!.span.from))] : [];
  });
  return [...new Set(remarks)].slice(0, 2);
}

const RAFT = /^torchvision\.models\.optical_flow\.raft_(large|small)$/;
const [MULTIPLE, LEAST] = [8, 128];

/** Height and width of the images that a variable holds, whenever it is read here. */
function frameSize(offset: number, { analysis }: Around): readonly [number, number] | undefined {
  const holding = holdingAt(analysis.variables, offset);
  if (holding?.held.length !== 1 || holding.others) return undefined;
  const [held] = holding.held;
  const value = held && 'value' in held ? held.value : undefined;
  if (!(value instanceof Tensor) || value.shape.length !== 4) return undefined;
  const [, , height, width] = value.shape;
  return typeof height === 'number' && typeof width === 'number' ? [height, width] : undefined;
}

function sizeWords([height, width]: readonly [number, number], line: string): string {
  const given = `The frames of ${line} are ${height}×${width}`;
  const targets = [height, width].map(side => Math.max(LEAST, Math.ceil(side / MULTIPLE) * MULTIPLE));
  const [down, across] = [targets[0]! - height, targets[1]! - width];
  if (down === 0 && across === 0)
    return `${given}, both divisible by 8: the flow is worked out on ${height / 8}×${width / 8} cells, and comes back as ${height}×${width}.`;
  const odd = [height, width].filter(side => side % MULTIPLE !== 0);
  const cause =
    odd.length > 0
      ? `${[...new Set(odd)].join(' and ')} ${new Set(odd).size === 1 ? 'is' : 'are'} not divisible by 8`
      : `a side below ${LEAST} leaves its correlation pyramid too small`;
  const pads = [Math.floor(across / 2), Math.ceil(across / 2), Math.floor(down / 2), Math.ceil(down / 2)];
  const crop = `flow[..., ${pads[2]}:${pads[2]! + height}, ${pads[0]}:${pads[0]! + width}]`;
  return `${given}: ${cause}, and it raises ValueError. F.pad(frames, (${pads.join(', ')}), mode="replicate") makes ${targets.join('×')}; ${crop} cuts the flow back.`;
}

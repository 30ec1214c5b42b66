/** What each pretext task makes of the photograph: what the network is given, and the answer that costs nothing. */
import { type Colour, greyOf, PHOTO_SIDE, photo, shows, THINGS } from './photo';

/** By rows; what is absent is hidden. */
export type Picture = readonly (readonly (Colour | null)[])[];

export interface Pair {
  readonly input: Picture;
  /** In words, what it has to answer. */
  readonly target: string;
  /** The same as a picture, where pixels are the answer. */
  readonly answer?: Picture;
  /** How many answers there are to choose from, where it is a class. */
  readonly answers?: number;
}

export const TASKS = [
  'rotation',
  'jigsaw',
  'context',
  'frame order',
  'clustering',
  'inpainting',
  'masking',
  'super-resolution',
  'colourisation',
  'cross-channel',
  'rendering',
] as const;
export type Task = (typeof TASKS)[number];

/** How many labels a task has to choose from in the figure. */
export const LABELS: Partial<Record<Task, number>> = {
  rotation: 4,
  jigsaw: 8,
  context: 8,
  'frame order': 6,
  clustering: 9,
  'cross-channel': 3,
};

/** Sides of a masked patch, of a pixel of super-resolution and of one of nine tiles, in pixels. */
export const PATCH = 4;
const TILE = PHOTO_SIDE / 3;
const NEIGHBOURS = [
  'above left',
  'above',
  'above right',
  'left',
  'right',
  'below left',
  'below',
  'below right',
] as const;
const CHANNELS = ['red', 'green', 'blue'] as const;

/** @param label which turn, order, neighbour, tile or channel. @param visible how many patches are not masked. */
export function pairOf(task: Task, label: number, visible: number): Pair {
  if (task === 'rotation') {
    const turns = label % 4;
    let turned: Picture = photo;
    // As torch.rot90: counter-clockwise.
    for (let turn = 0; turn < turns; turn++) {
      const before = turned;
      turned = grid((r, c) => before[c]![PHOTO_SIDE - 1 - r]!);
    }
    return { input: turned, target: `${90 * turns}° counter-clockwise`, answers: 4 };
  }
  if (task === 'jigsaw') {
    const order = permutation(label * 3, 4);
    const half = PHOTO_SIDE / 2;
    const from = (r: number, c: number) => order[2 * Math.floor(r / half) + Math.floor(c / half)]!;
    return {
      input: grid(
        (r, c) => photo[half * Math.floor(from(r, c) / 2) + (r % half)]![half * (from(r, c) % 2) + (c % half)]!,
      ),
      target: `the order (${order.join(', ')})`,
      answers: 24,
    };
  }
  if (task === 'context') return contextPair(label % 8);
  if (task === 'frame order') return framePair(label % 6);
  if (task === 'clustering') {
    const tile = label % 9;
    return {
      input: grid((r, c) => (tileOf(r, c) === tile ? photo[r]![c]! : null)),
      target: `cluster ${clusters()[tile]}`,
      answers: 3,
    };
  }
  if (task === 'masking') {
    const across = PHOTO_SIDE / PATCH;
    const seen = new Set(permutation(1_000_003, across ** 2).slice(0, visible));
    return {
      input: grid((r, c) => (seen.has(across * Math.floor(r / PATCH) + Math.floor(c / PATCH)) ? photo[r]![c]! : null)),
      target: 'the pixels of the hidden patches',
      answer: photo,
    };
  }
  if (task === 'inpainting')
    return {
      input: grid((r, c) => (tileOf(r, c) === 4 ? null : photo[r]![c]!)),
      target: 'the pixels of the hole',
      answer: grid((r, c) => (tileOf(r, c) === 4 ? photo[r]![c]! : null)),
    };
  if (task === 'colourisation')
    return { input: grid((r, c) => greyed(greyOf(photo[r]![c]!))), target: 'the colours', answer: photo };
  if (task === 'cross-channel') {
    const channel = label % 3;
    const others = CHANNELS.filter((_, index) => index !== channel);
    return {
      input: grid((r, c) => greyed(photo[r]![c]![channel]!)),
      target: `${others.join(' and ')}, from ${CHANNELS[channel]}`,
      answer: grid((r, c) => photo[r]![c]!.map((value, index) => (index === channel ? 0 : value)) as unknown as Colour),
    };
  }
  if (task === 'rendering')
    return {
      input: photo,
      target: `what each pixel shows: ${THINGS.join(', ')}`,
      answer: grid((r, c) => greyed(shows[r]![c]! / (THINGS.length - 1))),
    };
  return {
    input: grid((r, c) => meanOf(Math.floor(r / PATCH) * PATCH, Math.floor(c / PATCH) * PATCH, PATCH)),
    target: 'the picture at full resolution',
    answer: photo,
  };
}

/** The middle of the middle tile, and of the neighbour that is asked about: the gap keeps edges from giving it away. */
function contextPair(label: number): Pair {
  const tile = label < 4 ? label : label + 1;
  const isInner = (at: number) => at % TILE >= 1 && at % TILE < TILE - 1;
  const isSeen = (r: number, c: number) => [4, tile].includes(tileOf(r, c)) && isInner(r) && isInner(c);
  return {
    input: grid((r, c) => (isSeen(r, c) ? photo[r]![c]! : null)),
    target: `“${NEIGHBOURS[label]}”`,
    answers: 8,
  };
}

const FRAME = 16;
const GAP = 2;

/** A camera that is swept to the right, in an order that may be wrong: three frames beside each other. */
function framePair(label: number): Pair {
  const order = permutation(label, 3);
  const width = 3 * FRAME + 2 * GAP;
  const isRight = order[1] === 1;
  return {
    input: photo.map(line =>
      Array.from({ length: width }, (_, c) => {
        const [place, at] = [Math.floor(c / (FRAME + GAP)), c % (FRAME + GAP)];
        return at < FRAME ? line[(order[place]! * (PHOTO_SIDE - FRAME)) / 2 + at]! : null;
      }),
    ),
    target: isRight ? 'in order, forwards or backwards' : 'out of order',
    answers: 2,
  };
}

/**
 * K-means with three means over the mean colours of nine tiles, each as if it were a picture of its own; it starts from the
 * tiles in the upper left, in the middle and in the lower left.
 */
export function clusters(): readonly number[] {
  const colours = Array.from({ length: 9 }, (_, tile) => meanOf(TILE * Math.floor(tile / 3), TILE * (tile % 3), TILE));
  let means: readonly Colour[] = [colours[0]!, colours[4]!, colours[6]!];
  for (;;) {
    const of = colours.map(colour => {
      const away = means.map(mean => mean.reduce((sum, value, k) => sum + (value - colour[k]!) ** 2, 0));
      return away.indexOf(Math.min(...away));
    });
    const next = means.map((mean, cluster): Colour => {
      const own = colours.filter((_, tile) => of[tile] === cluster);
      return own.length === 0 ? mean : average(own);
    });
    if (JSON.stringify(next) === JSON.stringify(means)) return of;
    means = next;
  }
}

function tileOf(row: number, column: number): number {
  return 3 * Math.floor(row / TILE) + Math.floor(column / TILE);
}

function meanOf(top: number, left: number, side: number): Colour {
  return average(photo.slice(top, top + side).flatMap(line => line.slice(left, left + side)));
}

function average(colours: readonly Colour[]): Colour {
  return [0, 1, 2].map(k => colours.reduce((sum, colour) => sum + colour[k]!, 0) / colours.length) as unknown as Colour;
}

function greyed(value: number): Colour {
  return [value, value, value];
}

function grid(at: (row: number, column: number) => Colour | null): Picture {
  return Array.from({ length: PHOTO_SIDE }, (_, r) => Array.from({ length: PHOTO_SIDE }, (__, c) => at(r, c)));
}

/** The `index`-th order of 0 to n − 1, in a fixed sequence of them; index 0 is the order itself. */
function permutation(index: number, n: number): number[] {
  const left = Array.from({ length: n }, (_, i) => i);
  let rest = index;
  return Array.from({ length: n }, (_, i) => {
    const at = rest % (n - i);
    rest = Math.floor(rest / (n - i));
    return left.splice(at, 1)[0]!;
  });
}

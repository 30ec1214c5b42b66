/**
 * OpenCV's resampling: resize, warp, remap. Sizes go in as `(width, height)` and come out as array shapes, height first.
 * Source: OpenCV documentation, Geometric Image Transformations; sizes checked against OpenCV in test/truth/opencv.json.
 */
import type { Argument } from '../argument';
import { scalar } from '../explanation';
import { mapThrough, matrixText, planeFacts, planeMap } from '../matrices/plane';
import { type Rows, rowsOf, vectorOf } from '../matrices/written';
import { anything, type Parameter } from '../parameter';
import { INTERPOLATIONS } from './constants';
import { constant, given, imageSize, pair, shown, tex, vision } from './define';

const interpolation = constant(INTERPOLATIONS, 'INTER_LINEAR');

/** `None` and `(0, 0)` mean: by the factors. */
const size: Parameter<readonly number[] | null> = {
  ...pair(),
  type: 'tuple of 2 ints or None',
  read: a => {
    const read = pair().read(a);
    if (a === null) return null;
    return Array.isArray(read) && read.every(side => side === 0) ? null : read;
  },
  default: null,
};

const MODES: Readonly<Record<string, string>> = {
  INTER_NEAREST:
    'INTER_NEAREST copies one source pixel: right for label maps, jagged for photographs. It leans to the upper left, as PyTorch’s nearest does.',
  INTER_NEAREST_EXACT: 'INTER_NEAREST_EXACT copies the pixel whose centre is nearest, as PIL and scikit-image do.',
  INTER_LINEAR: 'INTER_LINEAR blends the 4 source pixels around each position.',
  INTER_LINEAR_EXACT: 'INTER_LINEAR_EXACT blends 4 source pixels, with the same bits on every machine.',
  INTER_CUBIC: 'INTER_CUBIC blends 4×4 source pixels; it can overshoot the range of the samples.',
  INTER_AREA: 'INTER_AREA averages all the source pixels that an output pixel covers: the right mode for shrinking.',
  INTER_LANCZOS4: 'INTER_LANCZOS4 blends 8×8 source pixels: sharp, with some ringing at edges.',
};

const CORNERS = 'It matches the outer edges of the pixels, as align_corners=False does in PyTorch.';

function shapeFact(dsize: readonly number[]): string {
  return `dsize is (width, height): the array that comes out has ${dsize[1]} rows and ${dsize[0]} columns.`;
}

const resize = vision({
  name: 'cv2.resize',
  purpose: 'Resizes an image to a size, or by a factor along each axis.',
  note: 'interpolation',
  argumentNotes: { interpolation: 'interpolation' },
  documentation: 'warping',
  parameters: { src: anything(), dsize: size, dst: anything(null), fx: scalar(0), fy: scalar(0), interpolation },
  headline: ({ dsize, fx, fy, interpolation }) => [
    dsize
      ? `to ${dsize[0]}×${dsize[1]} (width × height)`
      : fx > 0 && fy > 0 && `width × ${shown(fx)}, height × ${shown(fy)}`,
    interpolation,
  ],
  formulas: ({ dsize, fx, fy }) => [
    !dsize &&
      fx > 0 &&
      fy > 0 && {
        tex: `W' = \\mathrm{round}(${tex(fx)}\\,W), \\quad H' = \\mathrm{round}(${tex(fy)}\\,H)`,
        text: `W′ = round(${shown(fx)}·W), H′ = round(${shown(fy)}·H)`,
      },
  ],
  facts: args => [
    given(() => args.dsize && shapeFact(args.dsize)) || undefined,
    given(() => MODES[args.interpolation]),
    given(() => /LINEAR|CUBIC|LANCZOS/.test(args.interpolation)) && CORNERS,
  ],
  remarks: ({ dsize, fx, fy, interpolation }) => [
    dsize !== null && (fx !== 0 || fy !== 0) && 'fx and fy are ignored, because dsize is given.',
    !dsize &&
      Math.min(fx, fy) > 0 &&
      Math.min(fx, fy) <= 0.5 &&
      interpolation !== 'INTER_AREA' &&
      !interpolation.startsWith('INTER_NEAREST') &&
      `${interpolation} looks at a fixed number of pixels and skips others when it shrinks this much, so fine patterns alias; INTER_AREA averages them.`,
    interpolation === 'INTER_AREA' &&
      !dsize &&
      Math.min(fx, fy) > 1 &&
      'Enlarging with INTER_AREA gives blocks much like nearest neighbour; INTER_LINEAR or INTER_CUBIC is smooth.',
  ],
});

const warpParameters = {
  src: anything(),
  M: anything(),
  dsize: pair(),
  dst: anything(null),
  flags: constant(INTERPOLATIONS, 'INTER_LINEAR'),
  borderMode: anything(null),
  borderValue: anything(0),
};

interface Warp {
  readonly src: Argument;
  readonly M: Argument;
  readonly dsize: readonly number[];
  readonly flags: string;
}

/** What the numbers of M do, to the image where its size is known: the other way round with WARP_INVERSE_MAP. */
function mapFacts(args: Warp): readonly string[] {
  const map = planeMap(rowsOf(given(() => args.M)));
  const flags = given(() => args.flags);
  if (!map || flags === undefined || /INVERSE/.test(flags)) return [];
  return planeFacts(map, imageSize(given(() => args.src)));
}

const warpFacts = (args: Warp, inverse: string) => [
  ...mapFacts(args),
  given(() => shapeFact(args.dsize)),
  inverse,
  given(() => MODES[args.flags]),
];

const to = (dsize: readonly number[] | undefined) => dsize && `to ${dsize[0]}×${dsize[1]} (width × height)`;

const warpPerspective = vision({
  name: 'cv2.warpPerspective',
  purpose: 'Moves an image by a homography: every output pixel is looked up in the source.',
  note: 'homography#warping',
  argumentNotes: { flags: 'interpolation', M: 'homography#definition' },
  documentation: 'warping',
  parameters: warpParameters,
  headline: args => [to(given(() => args.dsize)), given(() => args.flags)],
  formulas: () => [
    {
      tex: "\\lambda\\begin{bmatrix}x'\\\\y'\\\\1\\end{bmatrix} = M\\begin{bmatrix}x\\\\y\\\\1\\end{bmatrix}",
      text: 'λ·(x′, y′, 1) = M·(x, y, 1), M is 3×3',
    },
  ],
  facts: args =>
    warpFacts(args, 'M maps the source to the output; OpenCV inverts it itself, unless flags hold WARP_INVERSE_MAP.'),
});

const warpAffine = vision({
  name: 'cv2.warpAffine',
  purpose: 'Moves an image by an affine map: shift, turn, scale and shear.',
  note: 'interpolation#uses',
  argumentNotes: { flags: 'interpolation', M: 'homography#classes' },
  documentation: 'warping',
  parameters: warpParameters,
  headline: args => [to(given(() => args.dsize)), given(() => args.flags)],
  formulas: () => [
    {
      tex: "\\begin{bmatrix}x'\\\\y'\\end{bmatrix} = M\\begin{bmatrix}x\\\\y\\\\1\\end{bmatrix}",
      text: '(x′, y′) = M·(x, y, 1), M is 2×3',
    },
  ],
  facts: args =>
    warpFacts(args, 'M maps the source to the output; OpenCV inverts it itself, unless flags hold WARP_INVERSE_MAP.'),
});

const remap = vision({
  name: 'cv2.remap',
  purpose: 'Looks every output pixel up at the source position that two maps give for it.',
  note: 'interpolation#uses',
  argumentNotes: { interpolation: 'interpolation' },
  documentation: 'warping',
  parameters: { src: anything(), map1: anything(), map2: anything(), interpolation: constant(INTERPOLATIONS) },
  headline: ({ interpolation }) => [interpolation],
  formulas: () => [
    {
      tex: '\\mathrm{dst}(x, y) = \\mathrm{src}(\\mathrm{map}_1(x, y),\\ \\mathrm{map}_2(x, y))',
      text: 'dst(x, y) = src(map1(x, y), map2(x, y))',
    },
  ],
  facts: args => [
    'The output has the size of the maps, which hold columns (map1) and rows (map2) of the source.',
    given(() => MODES[args.interpolation]),
  ],
});

const points = (count: number, rows: string) => ({
  parameters: { src: anything(), dst: anything() },
  facts: (args: { readonly src: Argument; readonly dst: Argument }) => [
    throughFact(count, rowsOf(given(() => args.src)), rowsOf(given(() => args.dst))),
    `It takes exactly ${count} pairs of points as float32, all trusted, of which no three lie on a line.`,
    rows,
  ],
});

/** The matrix itself, where the code shows the points. */
function throughFact(count: number, from: Rows | undefined, to: Rows | undefined): string | undefined {
  const fits = [from, to].every(points => points?.length === count && points[0]!.length === 2);
  if (!fits) return undefined;
  const map = mapThrough(from!, to!);
  return map
    ? `Here it is ${matrixText(count === 3 ? map.slice(0, 2) : map)}.`
    : 'These points do not fix one: three of them lie on a line, or two are the same.';
}

const getPerspectiveTransform = vision({
  name: 'cv2.getPerspectiveTransform',
  purpose: 'Solves for the homography that carries four points to four others.',
  note: 'homography#estimation',
  documentation: 'warping',
  ...points(4, '8 equations for 8 unknowns: the matrix is 3×3, its last entry is set to 1.'),
});

const getAffineTransform = vision({
  name: 'cv2.getAffineTransform',
  purpose: 'Solves for the affine map that carries three points to three others.',
  note: 'homography#classes',
  documentation: 'warping',
  ...points(3, '6 equations for 6 unknowns: the matrix is 2×3.'),
});

const getRotationMatrix = vision({
  name: 'cv2.getRotationMatrix2D',
  purpose: 'The 2×3 matrix that turns about a point and scales, for warpAffine.',
  note: 'homography#classes',
  documentation: 'warping',
  parameters: { center: anything(), angle: scalar(), scale: scalar() },
  headline: args => [given(() => `${shown(args.angle)}°`), given(() => args.scale !== 1 && `× ${shown(args.scale)}`)],
  formulas: args => {
    const turn = given(() => rounded(args.scale * Math.cos((args.angle * Math.PI) / 180)));
    const lift = given(() => rounded(args.scale * Math.sin((args.angle * Math.PI) / 180)));
    if (turn === undefined || lift === undefined) return [];
    const centre = given(() => vectorOf(args.center, 2));
    const [x, y] = centre ?? [];
    // What holds the centre where it is.
    const across = centre && rounded((1 - turn) * x! - lift * y!);
    const down = centre && rounded(lift * x! + (1 - turn) * y!);
    const shift = (value: number | undefined, name: string) => (value === undefined ? name : shown(value));
    const shiftTex = (value: number | undefined, name: string) => (value === undefined ? name : tex(value));
    return [
      {
        tex: `\\begin{bmatrix} ${tex(turn)} & ${tex(lift)} & ${shiftTex(across, 't_x')} \\\\ ${tex(-lift)} & ${tex(turn)} & ${shiftTex(down, 't_y')} \\end{bmatrix}`,
        text: `[${shown(turn)} ${shown(lift)} ${shift(across, 't_x')}; ${shown(-lift)} ${shown(turn)} ${shift(down, 't_y')}]`,
      },
    ];
  },
  facts: () => [
    'A positive angle turns against the clock as one looks at the image, whose y axis points down.',
    'The last column holds the centre where it is. What turns out of the image is cut off unless dsize grows.',
  ],
});

/** cos 90° is no 6·10⁻¹⁷. */
function rounded(value: number): number {
  return Number(value.toFixed(12)) + 0;
}

export const sampling = [
  resize,
  warpPerspective,
  warpAffine,
  remap,
  getPerspectiveTransform,
  getAffineTransform,
  getRotationMatrix,
];

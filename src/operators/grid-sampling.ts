/** Resampling family: images read at the places of a grid, and the grids that affine maps give. */
import { type Dim, equal } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { mustAgree, numbers, spelled } from './axes';
import { functional } from './entry';
import { known, sentences } from './explanation';
import type { Operator } from './operator';
import { bool, ints, optional, tensor, text } from './parameter';
import { Problem } from './problem';
import { linspace } from './spaced-values';
import { lowerSampling } from './volume-sampling';

const NOTE = 'interpolation';

export const gridSampling: readonly Operator[] = [
  functional({
    id: 'grid_sample',
    family: 'resampling',
    purpose: 'Reads an image at the positions of a grid, from −1 to 1.',
    note: NOTE,
    names: ['torch.nn.functional.grid_sample'],
    parameters: {
      input: tensor(),
      grid: tensor(),
      mode: text('bilinear'),
      padding_mode: text('zeros'),
      align_corners: optional(bool()),
    },
    output: ({ input, grid, mode, padding_mode }) => sampled(input, grid, mode, padding_mode),
    reach: () => ({ kind: 'merge' }),
    headline: ({ mode, padding_mode, align_corners }) =>
      `${mode} · ${padding_mode} outside · ${align_corners ? 'corners aligned' : 'edges aligned'}`,
    explain: args => ({
      formulas: [],
      facts: sentences(
        known(() => cornersFact(args.align_corners)),
        'The grid is N×H×W×2, x first: (−1, −1) is top left.',
      ),
      remarks: [],
    }),
    lower: ({ input, grid, mode, padding_mode, align_corners }, graph, output) => {
      if (input.shape.length !== 4)
        return lowerSampling(graph, input, grid, { mode, padding_mode, align_corners }, output as Tensor);
      return graph.node('GridSample', [graph.input(input), graph.input(grid)], {
        mode: mode === 'bilinear' ? 'bilinear' : mode,
        padding_mode,
        align_corners: align_corners ? 1 : 0,
      });
    },
  }),
  functional({
    id: 'affine_grid',
    family: 'resampling',
    purpose: 'The sampling positions that an affine map gives, for grid_sample.',
    note: NOTE,
    names: ['torch.nn.functional.affine_grid'],
    parameters: { theta: tensor(), size: ints(), align_corners: optional(bool()) },
    output: ({ theta, size }) => affineGrid(theta, size),
    reach: () => ({ kind: 'merge' }),
    explain: args => ({
      formulas: [],
      facts: sentences(
        known(() => cornersFact(args.align_corners)),
        'theta maps places of the output to places of the input; give grid_sample the same align_corners.',
      ),
      remarks: [],
    }),
    lower: ({ theta, align_corners }, graph, output) => {
      const shape = numbers((output as Tensor).shape);
      const spatial = shape.slice(1, -1);
      // Positions from −1 to 1: the centres of the outermost pixels, or their outer edges.
      const along = spatial.map(n =>
        n === 1 ? [0] : linspace(-1, 1, n).map(x => (align_corners ? x : (x * (n - 1)) / n)),
      );
      const places = along.reduce<readonly (readonly number[])[]>(
        (before, line) => before.flatMap(place => line.map(x => [x, ...place])),
        [[1]],
      );
      // (…, x, y, 1) · θᵀ
      const base = graph.constant(places.flat(), [places.length, spatial.length + 1], theta.dtype);
      const turned = graph.node('Transpose', [graph.input(theta)], { perm: [0, 2, 1] });
      return graph.node('Reshape', [graph.node('MatMul', [base, turned]), graph.constant(shape)]);
    },
  }),
];

function cornersFact(alignCorners: boolean | null): string {
  return alignCorners
    ? 'align_corners=True: −1 and 1 are the centres of the outermost pixels.'
    : 'align_corners=False: −1 and 1 are the outer edges of the image, half a pixel beyond the outermost centres.';
}

/** (N, C, H, W) read at (N, H', W', 2) gives (N, C, H', W'); volumes likewise. */
function sampled(input: Tensor, grid: Tensor, mode: string, paddingMode: string): Tensor {
  const rank = input.shape.length;
  if (!['bilinear', 'nearest', 'bicubic'].includes(mode))
    throw new Problem(
      'invalid-argument',
      `nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '${mode}'`,
      { parameter: 'mode' },
    );
  if (!['zeros', 'border', 'reflection'].includes(paddingMode))
    throw new Problem(
      'invalid-argument',
      `nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', but got: '${paddingMode}'`,
      { parameter: 'padding_mode' },
    );
  if ((rank !== 4 && rank !== 5) || grid.shape.length !== rank)
    throw new Problem(
      'wrong-rank',
      `grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got input with sizes ${spelled(input.shape)} and grid with sizes ${spelled(grid.shape)}`,
      { expected: '4D or 5D', found: `${rank}D`, parameter: 'grid' },
    );
  const batch = mustAgree(
    input.shape[0]!,
    grid.shape[0]!,
    'mismatched-sizes',
    () =>
      `grid_sampler(): expected grid and input to have same batch size, but got input with sizes ${spelled(input.shape)} and grid with sizes ${spelled(grid.shape)}`,
    'grid',
  );
  mustAgree(
    rank - 2,
    grid.shape.at(-1)!,
    'mismatched-sizes',
    () =>
      `grid_sampler(): expected grid to have size ${rank - 2} in last dimension, but got grid with sizes ${spelled(grid.shape)}`,
    'grid',
  );
  return new Tensor([batch, input.shape[1]!, ...grid.shape.slice(1, -1)], input.dtype);
}

/** (N, n, n + 1) and the sizes (N, C, …) give (N, …, n): a place of the input for each place of the output. */
function affineGrid(theta: Tensor, size: readonly Dim[]): Tensor {
  const n = size.length - 2;
  if (n !== 2 && n !== 3)
    throw new Problem(
      'wrong-rank',
      `affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got size ${spelled(size)}`,
      { expected: '4 or 5 sizes', found: `${size.length}`, parameter: 'size' },
    );
  const expected = [size[0]!, n, n + 1];
  const fits = theta.shape.length === 3 && theta.shape.every((d, i) => equal(d, expected[i]!) !== false);
  if (!fits)
    throw new Problem(
      'mismatched-sizes',
      `Expected a batch of ${n}D affine matrices of shape Nx${n}x${n + 1} for size ${spelled(size)}. Got ${spelled(theta.shape)}.`,
      { expected: spelled(expected), found: spelled(theta.shape), parameter: 'theta' },
    );
  return new Tensor([size[0]!, ...size.slice(2), n], theta.dtype);
}

/** Features of boxes and convolutions with shifted taps in ONNX: its RoiAlign, and its GridSample before a product. */
import type { Dim } from '../tensor/dim';
import type { Tensor } from '../tensor/tensor';
import { concrete, numbers, range } from './axes';
import { castTo } from './cast-node';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';

/** ONNX has the number of the picture apart from the box. */
export function lowerRegions(
  args: {
    readonly input: Tensor;
    readonly rois: Tensor;
    readonly spatial_scale: number;
    readonly pooled_height: Dim;
    readonly pooled_width: Dim;
    readonly sampling_ratio: Dim;
    readonly aligned: boolean;
  },
  graph: Lowering,
): LoweredValue {
  const { input, rois, spatial_scale, pooled_height, pooled_width, aligned } = args;
  const given = graph.input(rois);
  const columns = (from: number, to: number) =>
    graph.node('Slice', [given, ...[from, to, 1].map(at => graph.constant([at]))]);
  const pictures = castTo(graph, graph.node('Squeeze', [columns(0, 1), graph.constant([1])]), rois.dtype, 'int64');
  return graph.node('RoiAlign', [graph.input(input), columns(1, 5), pictures], {
    output_height: concrete(pooled_height),
    output_width: concrete(pooled_width),
    // 0 takes as many values as a cell has pixels, which PyTorch does for all that is not positive.
    sampling_ratio: Math.max(0, concrete(args.sampling_ratio)),
    spatial_scale: { float: spatial_scale },
    coordinate_transformation_mode: aligned ? 'half_pixel' : 'output_half_pixel',
  });
}

/**
 * Each tap of each output is read at its place plus its offset, times its mask; then a matrix product does what the
 * convolution does. Source: Zhu et al. 2018, "Deformable ConvNets v2".
 */
export function lowerDeformed(
  args: {
    readonly input: Tensor;
    readonly weight: Tensor;
    readonly offset: Tensor;
    readonly mask: Tensor;
    readonly bias: Tensor | null;
    readonly groups: Dim;
    readonly offset_groups: Dim;
    readonly use_mask: boolean;
  } & Readonly<Record<'stride_h' | 'stride_w' | 'pad_h' | 'pad_w' | 'dilation_h' | 'dilation_w', Dim>>,
  graph: Lowering,
): LoweredValue {
  const { input, weight, offset, mask, bias } = args;
  const e = new Expression(graph, input.dtype);
  const [batch, channels, height, width] = numbers(input.shape) as [number, number, number, number];
  const [out, , rows, columns] = numbers(weight.shape) as [number, number, number, number];
  const [high, wide] = numbers(offset.shape.slice(2)) as [number, number];
  const [groups, sets] = [concrete(args.groups), concrete(args.offset_groups)];
  const taps = rows * columns;
  const shaped = (value: LoweredValue, shape: readonly number[]) =>
    graph.node('Reshape', [value, graph.constant(shape)]);

  /** (N·sets, taps·high, wide): where along one axis each tap is read, from −1 to 1 between the outer edges. */
  const along = (axis: 0 | 1): LoweredValue => {
    const letter = axis === 0 ? 'h' : 'w';
    const [stride, pad, dilation] = [args[`stride_${letter}`], args[`pad_${letter}`], args[`dilation_${letter}`]].map(
      size => concrete(size!),
    ) as [number, number, number];
    const regular = range(taps * high * wide).map(at => {
      const [tap, place] = [Math.floor(at / (high * wide)), at % (high * wide)];
      const [i, j] = axis === 0 ? [Math.floor(tap / columns), Math.floor(place / wide)] : [tap % columns, place % wide];
      return j * stride - pad + i * dilation;
    });
    const split = shaped(graph.input(offset), [batch * sets, taps, 2, high, wide]);
    const shift = graph.node('Gather', [split, graph.constant([axis], [])], { axis: 2 });
    const at = e.add(shift, graph.constant(regular, [1, taps, high, wide], input.dtype));
    const size = axis === 0 ? height : width;
    return shaped(e.sub(e.mul(e.add(at, 0.5), 2 / size), 1), [batch * sets, taps * high, wide]);
  };
  const grid = graph.node(
    'Concat',
    [along(1), along(0)].map(value => graph.node('Unsqueeze', [value, graph.constant([-1])])),
    { axis: -1 },
  );
  const parts = shaped(graph.input(input), [batch * sets, channels / sets, height, width]);
  const mode = { mode: 'bilinear', padding_mode: 'zeros', align_corners: 0 };
  let read = graph.node('GridSample', [parts, grid], mode);
  if (args.use_mask) read = e.mul(read, shaped(graph.input(mask), [batch * sets, 1, taps * high, wide]));
  const each = shaped(read, [batch, groups, (channels / groups) * taps, high * wide]);
  const kernels = shaped(graph.input(weight), [groups, out / groups, (channels / groups) * taps]);
  const sum = shaped(graph.node('MatMul', [kernels, each]), [batch, out, high, wide]);
  return bias ? e.add(sum, shaped(graph.input(bias), [1, out, 1, 1])) : sum;
}

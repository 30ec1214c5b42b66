/**
 * What torchvision computes in code of its own below Python: features of boxes (RoIAlign and its relatives), convolutions
 * whose taps are shifted, and the boxes that do not overlap a better one. `torchvision.ops` calls these.
 */
import { type Dim, multiply, showDim, unknownDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { mustAgree, mustHaveRank } from './axes';
import { functional } from './entry';
import type { Operator } from './operator';
import { bool, int, optional, real, tensor } from './parameter';
import { lowerDeformed, lowerRegions } from './region-lowering';
import { windowCount } from './window';

const DOCUMENTATION = 'https://docs.pytorch.org/vision/stable/generated/torchvision.ops';
const pooled = { pooled_height: int(), pooled_width: int() };
const regions = { input: tensor(), rois: tensor(), spatial_scale: real(), ...pooled };

export const regionSampling: readonly Operator[] = [
  functional({
    id: 'roi_align',
    family: 'pooling',
    purpose: 'Features of each box at one size: the mean of values read between the pixels.',
    note: 'pooling',
    documentation: `${DOCUMENTATION}.roi_align.html`,
    names: ['torch.ops.torchvision.roi_align'],
    parameters: { ...regions, sampling_ratio: int(), aligned: bool() },
    output: ({ input, rois, pooled_height, pooled_width }) => of(input, rois, 'roi_align', pooled_height, pooled_width),
    reach: () => ({ kind: 'merge' }),
    lower: lowerRegions,
  }),
  functional({
    id: 'roi_pool',
    family: 'pooling',
    purpose: 'Features of each box at one size: the largest of the pixels in each cell.',
    note: 'pooling',
    documentation: `${DOCUMENTATION}.roi_pool.html`,
    names: ['torch.ops.torchvision.roi_pool'],
    parameters: regions,
    output: ({ input, rois, pooled_height, pooled_width }) => {
      const values = of(input, rois, 'roi_pool', pooled_height, pooled_width);
      return [values, new Tensor(values.shape, 'int32')];
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'deform_conv2d',
    family: 'convolution',
    purpose: 'A convolution whose taps are read at places shifted by learned offsets.',
    note: 'convolution-variants',
    documentation: `${DOCUMENTATION}.deform_conv2d.html`,
    names: ['torch.ops.torchvision.deform_conv2d'],
    parameters: {
      input: tensor(),
      weight: tensor(),
      offset: tensor(),
      mask: tensor(),
      bias: optional(tensor()),
      stride_h: int(),
      stride_w: int(),
      pad_h: int(),
      pad_w: int(),
      dilation_h: int(),
      dilation_w: int(),
      groups: int(),
      offset_groups: int(),
      use_mask: bool(),
    },
    output: args => {
      const { input, weight, offset } = args;
      mustHaveRank(input.shape, 4, 'deform_conv2d');
      const [batch, , height, width] = input.shape as [Dim, Dim, Dim, Dim];
      const [channels, , rows, columns] = weight.shape as [Dim, Dim, Dim, Dim];
      const out = [
        windowCount(height, rows, args.stride_h, multiply(2, args.pad_h), args.dilation_h),
        windowCount(width, columns, args.stride_w, multiply(2, args.pad_w), args.dilation_w),
      ];
      const wanted = multiply(multiply(2, args.offset_groups), multiply(rows, columns));
      mustAgree(
        wanted,
        offset.shape[1] ?? wanted,
        'mismatched-sizes',
        () =>
          `deform_conv2d: offset.shape[1] is not valid: got: ${showDim(offset.shape[1]!)} expected: ${showDim(wanted)}`,
        'offset',
      );
      for (const [i, size] of out.entries())
        mustAgree(
          size,
          offset.shape[i + 2] ?? size,
          'mismatched-sizes',
          () =>
            `deform_conv2d: offset output dims: ${offset.shape.slice(2).map(showDim).join('x')} - computed output dims: ${out.map(showDim).join('x')}`,
          'offset',
        );
      return new Tensor([batch, channels, ...out], input.dtypes);
    },
    macs: ({ weight, offset, input }) =>
      [input.shape[0]!, ...weight.shape, ...offset.shape.slice(2)].reduce((a, b) => multiply(a, b), 1 as Dim),
    reach: () => ({ kind: 'merge' }),
    lower: lowerDeformed,
  }),
  functional({
    id: 'nms',
    family: 'indexing',
    purpose: 'The boxes that overlap no better one, best first; how many depends on the values.',
    note: 'pooling',
    documentation: `${DOCUMENTATION}.nms.html`,
    names: ['torch.ops.torchvision.nms'],
    parameters: { boxes: tensor(), scores: tensor(), iou_threshold: real() },
    output: ({ boxes }) => {
      mustHaveRank(boxes.shape, 2, 'nms', 'boxes');
      return new Tensor([unknownDim('how many boxes are left depends on how they overlap')], 'int64');
    },
    reach: () => ({ kind: 'merge' }),
  }),
];

/** (N, C, H, W) and boxes (K, 5), each with its picture's number first, give (K, C, height, width). */
function of(input: Tensor, rois: Tensor, callee: string, height: Dim, width: Dim): Tensor {
  mustHaveRank(input.shape, 4, callee);
  mustHaveRank(rois.shape, 2, callee, 'rois');
  mustAgree(5, rois.shape[1]!, 'mismatched-sizes', () => 'rois must have shape as Tensor[K, 5]', 'rois');
  return new Tensor([rois.shape[0]!, input.shape[1]!, height, width], input.dtypes);
}

/**
 * `F.multi_head_attention_forward`: multi-head attention whose weights are handed to it, as pooling by attention does. Sizes
 * are those of `nn.MultiheadAttention` with the time axis first; the output projection may change the width.
 */
import type { Dim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { checkHeads, type MultiheadArguments, multiheadMacs, multiheadOutput, reachOfSequences } from './attention';
import { lowerMultihead } from './attention-lowering';
import { unknowable } from './axes';
import { functional } from './entry';
import type { Operator } from './operator';
import { bool, int, noneOr, optional, real, tensor } from './parameter';

interface HandedWeights {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
  readonly embed_dim_to_check: Dim;
  readonly num_heads: Dim;
  readonly in_proj_weight: Tensor | null;
  readonly in_proj_bias: Tensor | null;
  readonly bias_k: Tensor | null;
  readonly bias_v: Tensor | null;
  readonly add_zero_attn: boolean;
  readonly out_proj_weight: Tensor;
  readonly out_proj_bias: Tensor | null;
  readonly key_padding_mask: Tensor | null;
  readonly need_weights: boolean;
  readonly attn_mask: Tensor | null;
  readonly use_separate_proj_weight: boolean;
  readonly q_proj_weight: Tensor | null;
  readonly k_proj_weight: Tensor | null;
  readonly v_proj_weight: Tensor | null;
  readonly static_k: Tensor | null;
  readonly static_v: Tensor | null;
  readonly average_attn_weights: boolean;
  readonly is_causal: boolean;
}

export const attentionFunctional: readonly Operator[] = [
  functional({
    id: 'multi_head_attention_forward',
    family: 'attention',
    purpose: 'Attention in several heads at once, with the weights of its projections handed to it.',
    note: 'transformer',
    names: ['torch.nn.functional.multi_head_attention_forward'],
    documentation: 'generated/torch.nn.MultiheadAttention.html',
    parameters: {
      query: tensor(),
      key: tensor(),
      value: tensor(),
      embed_dim_to_check: int(),
      num_heads: int(),
      in_proj_weight: noneOr(tensor()),
      in_proj_bias: noneOr(tensor()),
      bias_k: noneOr(tensor()),
      bias_v: noneOr(tensor()),
      add_zero_attn: bool(),
      dropout_p: real(),
      out_proj_weight: tensor(),
      out_proj_bias: noneOr(tensor()),
      training: bool(true),
      key_padding_mask: optional(tensor()),
      need_weights: bool(true),
      attn_mask: optional(tensor()),
      use_separate_proj_weight: bool(false),
      q_proj_weight: optional(tensor()),
      k_proj_weight: optional(tensor()),
      v_proj_weight: optional(tensor()),
      static_k: optional(tensor()),
      static_v: optional(tensor()),
      average_attn_weights: bool(true),
      is_causal: bool(false),
    },
    output: (args: HandedWeights) => {
      if (args.static_k !== null || args.static_v !== null)
        unknowable('keys and values that are already projected are not followed');
      checkHeads(args.embed_dim_to_check, args.num_heads);
      const [output, weights] = multiheadOutput(asModule(args));
      const width = args.out_proj_weight.shape[0]!;
      return [new Tensor([...output.shape.slice(0, -1), width], output.dtype), weights];
    },
    macs: (args: HandedWeights) => multiheadMacs(asModule(args)),
    lower: (args, graph, outputs) => {
      const { in_proj_weight, in_proj_bias, q_proj_weight, k_proj_weight, v_proj_weight, bias_k, bias_v } = args;
      const handed = new Map<string, Tensor | null>([
        ...(args.use_separate_proj_weight
          ? Object.entries({ q_proj_weight, k_proj_weight, v_proj_weight })
          : [['in_proj_weight', in_proj_weight] as const]),
        ...Object.entries({ in_proj_bias, bias_k, bias_v }),
        ['out_proj.weight', args.out_proj_weight],
        ['out_proj.bias', args.out_proj_bias],
      ]);
      const weightOf = (name: string) => {
        const weight = handed.get(name);
        return weight ? graph.input(weight) : undefined;
      };
      return lowerMultihead(asModule(args), graph, outputs as [Tensor, Tensor | null], weightOf);
    },
    reach: args => reachOfSequences(args, args.query.shape.length === 2 ? -2 : -3),
  }),
];

/** What `nn.MultiheadAttention` of these weights would be called with. */
function asModule(args: HandedWeights): MultiheadArguments {
  const width = (weight: Tensor | null) =>
    (args.use_separate_proj_weight ? weight?.shape[1] : undefined) ?? args.embed_dim_to_check;
  const { query, key, value, num_heads, key_padding_mask, attn_mask, need_weights } = args;
  const { add_zero_attn, average_attn_weights, is_causal } = args;
  return {
    ...{ query, key, value, num_heads, key_padding_mask, attn_mask, need_weights },
    ...{ add_zero_attn, average_attn_weights, is_causal },
    embed_dim: args.embed_dim_to_check,
    kdim: width(args.k_proj_weight),
    vdim: width(args.v_proj_weight),
    bias: true,
    add_bias_kv: args.bias_k !== null,
    batch_first: false,
  };
}

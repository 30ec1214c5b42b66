/**
 * Attention family: the ready-made transformer blocks. Each is one entry with the weights of all it holds, named as PyTorch
 * names them: attention, two linear layers of `dim_feedforward`, and a layer norm after (or before) each part.
 */
import { add, type Dim, multiply, showDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { type Argument, Float, Opaque } from './argument';
import { checkHeads } from './attention';
import { explainLayer } from './attention-words';
import { concrete, mustAgree, range, unknowable } from './axes';
import { functional } from './entry';
import type { Lowering } from './lowering';
import type { Operator } from './operator';
import { anything, bool, int, integer, optional, type Parameter, real, tensor } from './parameter';
import { Problem } from './problem';
import {
  type DecoderMasks,
  lowerDecoder,
  lowerDecoderLayer,
  lowerEncoder,
  lowerEncoderLayer,
  lowerTransformer,
} from './transformer-lowering';
import {
  type LayerArguments,
  layerMacs,
  layersOf,
  layerWeights,
  normWeights,
  parameterFormula,
  prefixed,
  type Side,
  type Weights,
} from './transformer-parts';
import { decoded, headline, sequence, wholeSequence } from './transformer-rules';

const NOTE = 'transformer';

const layerParameters = {
  d_model: int(),
  nhead: int(),
  dim_feedforward: int(2048),
  dropout: real(new Float(0.1)),
  activation: anything('relu'),
  layer_norm_eps: real(new Float(1e-5)),
  batch_first: bool(false),
  norm_first: bool(false),
  bias: bool(true),
  device: anything(null),
  dtype: anything(null),
};

const masks = { mask: optional(tensor()), src_key_padding_mask: optional(tensor()), is_causal: anything(false) };
const bothMasks = {
  tgt_mask: optional(tensor()),
  memory_mask: optional(tensor()),
  tgt_key_padding_mask: optional(tensor()),
  memory_key_padding_mask: optional(tensor()),
  tgt_is_causal: anything(false),
  memory_is_causal: anything(false),
};

export const transformers: readonly Operator[] = [
  encoderLayer(),
  decoderLayer(),
  stack('TransformerEncoder', 'encoder', 'A stack of transformer encoder layers.'),
  stack('TransformerDecoder', 'decoder', 'A stack of transformer decoder layers.'),
  whole(),
  functional({
    id: 'generate_square_subsequent_mask',
    family: 'attention',
    purpose: 'A causal mask: −∞ above the diagonal, so that no position sees a later one.',
    note: NOTE,
    documentation: 'generated/torch.nn.Transformer.html',
    names: ['torch.nn.Transformer.generate_square_subsequent_mask'],
    parameters: { sz: int(), device: anything(null), dtype: anything(null) },
    output: ({ sz }) => new Tensor([sz, sz]),
    lower: ({ sz, dtype }, graph) => {
      if (dtype !== null) return unknowable('a causal mask of another dtype is not exported');
      const n = concrete(sz);
      const values = range(n * n).map(i => (i % n > Math.floor(i / n) ? Number.NEGATIVE_INFINITY : 0));
      return graph.constant(values, [n, n], 'float32');
    },
  }),
];

interface EncoderLayerArguments extends LayerArguments {
  readonly src: Tensor;
  readonly src_mask: Tensor | null;
  readonly src_key_padding_mask: Tensor | null;
}

function encoderLayer(): Operator<EncoderLayerArguments> {
  return {
    id: 'TransformerEncoderLayer',
    family: 'attention',
    purpose: 'Self-attention and a two-layer perceptron, each with a residual and a layer norm.',
    note: NOTE,
    argumentNotes: { norm_first: 'layer-normalization' },
    documentation: 'generated/torch.nn.TransformerEncoderLayer.html',
    rule: {
      output: args => sequence(args, args.src, 'src'),
      macs: args => layerMacs(args, args.src, undefined),
      reach: ({ batch_first, src }) => wholeSequence(batch_first, src),
      headline,
      formula: args => parameterFormula(args, 'encoder'),
      explain: args => explainLayer(args, 'encoder', () => args.src),
      lower: (args, graph) =>
        lowerEncoderLayer(graph, args, { src: args.src, mask: args.src_mask, padding: args.src_key_padding_mask }),
    },
    classes: [
      {
        name: 'torch.nn.TransformerEncoderLayer',
        parameters: layerParameters,
        forward: {
          src: tensor(),
          src_mask: optional(tensor()),
          src_key_padding_mask: optional(tensor()),
          is_causal: anything(false),
        },
        check: args => checkHeads(args.d_model, args.nhead),
        weights: args => layerWeights(args, 'encoder'),
      },
    ],
  };
}

function decoderLayer(): Operator<LayerArguments & DecoderMasks> {
  return {
    id: 'TransformerDecoderLayer',
    family: 'attention',
    purpose:
      'Self-attention, attention to the encoder’s output, and a two-layer perceptron, each with a residual and a norm.',
    note: NOTE,
    argumentNotes: { norm_first: 'layer-normalization' },
    documentation: 'generated/torch.nn.TransformerDecoderLayer.html',
    rule: {
      output: args => decoded(args, args.tgt, args.memory),
      macs: args => layerMacs(args, args.tgt, args.memory),
      reach: ({ batch_first, tgt }) => wholeSequence(batch_first, tgt),
      headline,
      formula: args => parameterFormula(args, 'decoder'),
      explain: args => explainLayer(args, 'decoder', () => args.tgt),
      lower: (args, graph) => lowerDecoderLayer(graph, args, args),
    },
    classes: [
      {
        name: 'torch.nn.TransformerDecoderLayer',
        parameters: layerParameters,
        forward: { tgt: tensor(), memory: tensor(), ...bothMasks },
        check: args => checkHeads(args.d_model, args.nhead),
        weights: args => layerWeights(args, 'decoder'),
      },
    ],
  };
}

interface StackArguments {
  readonly encoder_layer?: Opaque;
  readonly decoder_layer?: Opaque;
  readonly num_layers: number;
  readonly norm: Opaque | null;
  readonly src?: Tensor;
  readonly mask?: Tensor | null;
  readonly src_key_padding_mask?: Tensor | null;
  readonly tgt?: Tensor;
  readonly memory?: Tensor;
}

/** `TransformerEncoder(layer, num_layers)`: copies of the layer, read from the arguments it was made with. */
function stack(id: string, side: Side, purpose: string): Operator<StackArguments> {
  const one = (args: StackArguments) => layerOf((side === 'encoder' ? args.encoder_layer : args.decoder_layer)!, side);
  return {
    id,
    family: 'attention',
    purpose,
    note: NOTE,
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: args =>
        side === 'encoder' ? sequence(one(args), args.src!, 'src') : decoded(one(args), args.tgt!, args.memory!),
      macs: args => multiply(args.num_layers, layerMacs(one(args), (args.src ?? args.tgt)!, args.memory)),
      reach: args => wholeSequence(one(args).batch_first, (args.src ?? args.tgt)!),
      headline: args => `${args.num_layers} layers · ${headline(one(args))}`,
      ...(side === 'decoder' && {
        lower: (args: StackArguments, graph: Lowering) =>
          lowerDecoder(graph, one(args), args.num_layers, args as StackArguments & DecoderMasks, args.norm),
      }),
      ...(side === 'encoder' && {
        lower: (args: StackArguments, graph: Lowering) => {
          const masks = { src: args.src!, mask: args.mask ?? null, padding: args.src_key_padding_mask ?? null };
          return lowerEncoder(graph, one(args), args.num_layers, masks, args.norm);
        },
      }),
    },
    classes: [
      {
        name: `torch.nn.${id}`,
        parameters: {
          [`${side}_layer`]: object(),
          num_layers: integer(),
          norm: optional(object()),
          ...(side === 'encoder' && { enable_nested_tensor: bool(true), mask_check: bool(true) }),
        },
        forward: side === 'encoder' ? { src: tensor(), ...masks } : { tgt: tensor(), memory: tensor(), ...bothMasks },
        weights: args => ({ ...layersOf(one(args), side, args.num_layers, ''), ...normOf(args.norm) }),
      },
    ],
  };
}

interface TransformerArguments extends LayerArguments, Omit<DecoderMasks, 'memory'> {
  readonly src: Tensor;
  readonly src_mask: Tensor | null;
  readonly src_key_padding_mask: Tensor | null;
  readonly num_encoder_layers: number;
  readonly num_decoder_layers: number;
  readonly custom_encoder: Argument;
  readonly custom_decoder: Argument;
}

function whole(): Operator<TransformerArguments> {
  return {
    id: 'Transformer',
    family: 'attention',
    purpose: 'Encoder and decoder of “Attention is all you need”, without embeddings and output layer.',
    note: NOTE,
    argumentNotes: { norm_first: 'layer-normalization' },
    documentation: 'generated/torch.nn.Transformer.html',
    rule: {
      output: args => {
        if (args.custom_encoder !== null || args.custom_decoder !== null)
          return unknowable('a custom encoder or decoder is not followed');
        if (args.num_encoder_layers < 1 || args.num_decoder_layers < 1)
          throw new Problem('invalid-argument', 'index 0 is out of range: both stacks need at least one layer', {
            expected: 'at least 1',
            found: Math.min(args.num_encoder_layers, args.num_decoder_layers),
            parameter: args.num_encoder_layers < 1 ? 'num_encoder_layers' : 'num_decoder_layers',
          });
        const { src, tgt, batch_first } = args;
        if (src.shape.length === 3) {
          const at = batch_first ? 0 : 1;
          if (tgt.shape.length === 3)
            mustAgree(
              src.shape[at]!,
              tgt.shape[at]!,
              'mismatched-sizes',
              () =>
                `the batch number of src and tgt must be equal, but got ${showDim(src.shape[at]!)} and ${showDim(tgt.shape[at]!)}`,
              'tgt',
            );
        }
        return decoded(args, tgt, sequence(args, src, 'src'));
      },
      macs: args =>
        add(
          multiply(args.num_encoder_layers, layerMacs(args, args.src, undefined)),
          multiply(args.num_decoder_layers, layerMacs(args, args.tgt, args.src)),
        ),
      reach: ({ batch_first, tgt }) => wholeSequence(batch_first, tgt),
      headline: args => `${args.num_encoder_layers} + ${args.num_decoder_layers} layers · ${headline(args)}`,
      lower: (args, graph) =>
        lowerTransformer(graph, args, [args.num_encoder_layers, args.num_decoder_layers], {
          ...args,
          mask: args.src_mask,
          padding: args.src_key_padding_mask,
        }),
    },
    classes: [
      {
        name: 'torch.nn.Transformer',
        parameters: {
          d_model: int(512),
          nhead: int(8),
          num_encoder_layers: integer(6),
          num_decoder_layers: integer(6),
          dim_feedforward: int(2048),
          dropout: real(new Float(0.1)),
          activation: anything('relu'),
          custom_encoder: anything(null),
          custom_decoder: anything(null),
          layer_norm_eps: real(new Float(1e-5)),
          batch_first: bool(false),
          norm_first: bool(false),
          bias: bool(true),
          device: anything(null),
          dtype: anything(null),
        },
        forward: {
          src: tensor(),
          tgt: tensor(),
          src_mask: optional(tensor()),
          tgt_mask: optional(tensor()),
          memory_mask: optional(tensor()),
          src_key_padding_mask: optional(tensor()),
          tgt_key_padding_mask: optional(tensor()),
          memory_key_padding_mask: optional(tensor()),
          src_is_causal: anything(null),
          tgt_is_causal: anything(null),
          memory_is_causal: anything(false),
        },
        check: args => checkHeads(args.d_model, args.nhead),
        weights: args => {
          if (args.custom_encoder !== null || args.custom_decoder !== null)
            return unknowable('a custom encoder or decoder is not followed');
          return {
            ...layersOf(args, 'encoder', args.num_encoder_layers, 'encoder.'),
            ...prefixed('encoder.norm.', normWeights(args.d_model, args.bias)),
            ...layersOf(args, 'decoder', args.num_decoder_layers, 'decoder.'),
            ...prefixed('decoder.norm.', normWeights(args.d_model, args.bias)),
          };
        },
      },
    ],
  };
}

/** The final norm of a stack: a LayerNorm that was made with a width. */
function normOf(norm: Opaque | null): Weights {
  if (norm === null) return {};
  const width = norm.made?.normalized_shape;
  if (!norm.name.endsWith('LayerNorm') || norm.made === undefined || width === undefined)
    return unknowable(`the norm ${norm.name} is not followed`);
  const size = Array.isArray(width) ? (width as readonly Dim[]) : [width as Dim];
  if (norm.made.elementwise_affine === false) return {};
  return {
    'norm.weight': { shape: size, init: { kind: 'ones' } },
    ...(norm.made.bias !== false && { 'norm.bias': { shape: size, init: { kind: 'zeros' as const } } }),
  };
}

function layerOf(layer: Opaque, side: Side): LayerArguments {
  const expected = side === 'encoder' ? 'TransformerEncoderLayer' : 'TransformerDecoderLayer';
  const made = layer.made;
  if (!layer.name.endsWith(expected) || made === undefined)
    return unknowable(`the layer ${layer.name} is not one of PyTorch's own`);
  const read = <T>(parameter: Parameter<T>, name: string): T => {
    const value = parameter.read(made[name] ?? parameter.default ?? null);
    return value === undefined || (typeof value === 'object' && value !== null && 'reason' in value)
      ? unknowable(`${name} of the layer is not known`)
      : (value as T);
  };
  return {
    d_model: read(int(), 'd_model'),
    nhead: read(int(), 'nhead'),
    dim_feedforward: read(int(2048), 'dim_feedforward'),
    batch_first: read(bool(false), 'batch_first'),
    bias: read(bool(true), 'bias'),
    norm_first: read(bool(false), 'norm_first'),
    activation: read(anything('relu'), 'activation') as Argument,
    layer_norm_eps: read(real(new Float(1e-5)), 'layer_norm_eps'),
  };
}

function object(): Parameter<Opaque> {
  return { type: 'Module', read: a => (a instanceof Opaque ? a : undefined) };
}

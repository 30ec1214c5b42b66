/**
 * The configurations of transformers' best-known models: sizes in numbers, and how many parameters the body has that they make.
 * Sources: transformers 5, configuration and modeling files of each; counts recorded in test/truth/model_configs.json.
 */
import type { Formula } from '../operator';
import { anything, keywordOnly } from '../parameter';
import { count, libraryCall, value, wholeOf } from './define';

/** A part of the sum: its name, its arithmetic, its number of parameters. */
type Part = readonly [name: string, product: string, value: number];

interface Config {
  readonly name: string;
  readonly note: string;
  /** Under the documentation of the models. */
  readonly page: string;
  /** The class whose parameters are counted. */
  readonly model: string;
  /** By what they mean, the argument that says it and its default; `null` is left to the model. */
  readonly sizes: Readonly<Record<Size, readonly [name: string, standard: number | null]>>;
  /** Arguments besides these that do not change the count; where any other is given, nothing is counted. */
  readonly harmless: RegExp;
  readonly parts: (n: Numbers) => readonly Part[];
}

type Size = 'width' | 'layers' | 'heads' | 'inner' | 'vocabulary' | 'positions';
type Numbers = Readonly<Record<Size, number>>;

/** What changes no shape: rates, activations, tokens' numbers, labels of the head. */
const HARMLESS =
  /dropout|pdrop|_pdrop$|drop$|_act$|activation|_epsilon$|_eps$|initializer|_token_id$|num_labels|id2label|label2id|problem_type|use_cache|output_|return_dict|gradient_checkpointing|layer_norm|attn_implementation|dtype$|summary|scale_attn|reorder|rope|classifier/;

/** Four projections, two linear layers and two norms, biases included. */
function layerOf({ width, inner }: Numbers): number {
  return 4 * width * (width + 1) + 2 * width * inner + inner + width + 4 * width;
}

function layers(n: Numbers): Part {
  return ['layers', `${n.layers}·${count(layerOf(n))}`, n.layers * layerOf(n)];
}

function norm(name: string, { width }: Numbers): Part {
  return [name, `2·${count(width)}`, 2 * width];
}

function pooler({ width }: Numbers): Part {
  return ['pooler', `${count(width)}·${count(width + 1)}`, width * (width + 1)];
}

function embeddings({ vocabulary, positions, width }: Numbers, types: number): Part {
  const rows = [vocabulary, positions, types].filter(size => size > 0);
  return ['embeddings', `(${rows.map(count).join(' + ')})·${count(width)}`, (vocabulary + positions + types) * width];
}

const BERT_SIZES: Config['sizes'] = {
  width: ['hidden_size', 768],
  layers: ['num_hidden_layers', 12],
  heads: ['num_attention_heads', 12],
  inner: ['intermediate_size', 3072],
  vocabulary: ['vocab_size', 30522],
  positions: ['max_position_embeddings', 512],
};
const bertParts: Config['parts'] = n => [embeddings(n, 2), norm('their norm', n), layers(n), pooler(n)];

const CONFIGS: readonly Config[] = [
  {
    name: 'GPT2Config',
    note: 'transformer#bert-gpt',
    page: 'gpt2#transformers.GPT2Config',
    model: 'GPT2Model',
    sizes: {
      width: ['n_embd', 768],
      layers: ['n_layer', 12],
      heads: ['n_head', 12],
      inner: ['n_inner', null],
      vocabulary: ['vocab_size', 50257],
      positions: ['n_positions', 1024],
    },
    harmless: HARMLESS,
    parts: n => [embeddings(n, 0), layers(n), norm('last norm', n)],
  },
  {
    name: 'BertConfig',
    note: 'transformer#bert-gpt',
    page: 'bert#transformers.BertConfig',
    model: 'BertModel',
    sizes: BERT_SIZES,
    harmless: HARMLESS,
    parts: bertParts,
  },
  {
    name: 'RobertaConfig',
    note: 'transformer#bert-gpt',
    page: 'roberta#transformers.RobertaConfig',
    model: 'RobertaModel',
    sizes: { ...BERT_SIZES, vocabulary: ['vocab_size', 50265] },
    harmless: HARMLESS,
    parts: bertParts,
  },
  {
    name: 'DistilBertConfig',
    note: 'transformer#bert-gpt',
    page: 'distilbert#transformers.DistilBertConfig',
    model: 'DistilBertModel',
    sizes: {
      width: ['dim', 768],
      layers: ['n_layers', 6],
      heads: ['n_heads', 12],
      inner: ['hidden_dim', 3072],
      vocabulary: ['vocab_size', 30522],
      positions: ['max_position_embeddings', 512],
    },
    harmless: new RegExp(`${HARMLESS.source}|sinusoidal`),
    parts: n => [embeddings(n, 0), norm('their norm', n), layers(n)],
  },
];

function configuration({ name, note, page, model, sizes, harmless, parts }: Config) {
  const parameters = Object.fromEntries(
    Object.values(sizes).map(([argument, standard]) => [argument, keywordOnly(anything(standard))]),
  );
  const read = (args: object): Numbers | undefined => {
    const numbers = Object.fromEntries(
      Object.entries(sizes).map(([size, [argument]]) => [size, wholeOf(args as never, argument as never)]),
    ) as Partial<Record<Size, number>>;
    const { width } = numbers;
    const inner =
      numbers.inner ?? (value(args as never, sizes.inner[0] as never) === null && width ? 4 * width : undefined);
    const all = { ...numbers, inner };
    return Object.values(all).every(size => size !== undefined && size > 0) ? (all as Numbers) : undefined;
  };
  const counts = (args: object): Numbers | undefined => {
    const others = value(args as { keywords: object }, 'keywords');
    const given = others && typeof others === 'object' ? Object.keys(others) : undefined;
    return given?.every(argument => harmless.test(argument)) ? read(args) : undefined;
  };
  const size = (args: object, of: Size) => wholeOf(args as never, sizes[of][0] as never);
  return libraryCall({
    name: `transformers.${name}`,
    id: name,
    purpose: `The sizes and settings of a ${model.replace(/Model$/, '')} model. It holds no weights: a model made from it starts from random ones.`,
    note,
    page: `https://huggingface.co/docs/transformers/model_doc/${page}`,
    parameters,
    headline: args => [
      size(args, 'layers') !== undefined && `${size(args, 'layers')} layers`,
      size(args, 'width') !== undefined && `${count(size(args, 'width')!)} wide`,
      size(args, 'heads') !== undefined && `${size(args, 'heads')} heads`,
      size(args, 'vocabulary') !== undefined && `${count(size(args, 'vocabulary')!)} tokens`,
      size(args, 'positions') !== undefined && `up to ${count(size(args, 'positions')!)} long`,
    ],
    formulas: args => [sumOf(counts(args), parts)],
    facts: args => {
      const n = counts(args);
      const [width, heads] = [size(args, 'width'), size(args, 'heads')];
      return [
        n && `That is ${model}, the body alone; what stands on it comes on top.`,
        width !== undefined &&
          heads !== undefined &&
          width % heads === 0 &&
          `Each head has ${count(width)}/${heads} = ${count(width / heads)} features.`,
        `${model.replace(/Model$/, '')}….from_pretrained(name) is what loads weights; its sizes come with them.`,
      ];
    },
    remarks: args => {
      const [width, heads] = [size(args, 'width'), size(args, 'heads')];
      return [
        width !== undefined &&
          !!heads &&
          width % heads !== 0 &&
          `${count(width)} features cannot be divided among ${heads} heads: making the model raises.`,
      ];
    },
  });
}

function sumOf(n: Numbers | undefined, parts: Config['parts']): Formula | undefined {
  if (!n) return undefined;
  const all = parts(n);
  const total = all.reduce((sum, [, , part]) => sum + part, 0);
  const tex = (text: string) => text.replaceAll('·', '\\cdot ').replaceAll(',', '{,}');
  return {
    tex: `\\text{parameters} = ${all.map(([name, product]) => `\\underbrace{${tex(product)}}_{\\text{${name}}}`).join(' + ')} = ${tex(count(total))}`,
    text: `parameters = ${all.map(([name, product]) => `${product} (${name})`).join(' + ')} = ${count(total)}`,
  };
}

export const transformerConfigs = CONFIGS.map(configuration);

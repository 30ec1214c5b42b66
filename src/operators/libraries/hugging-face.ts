/**
 * Hugging Face transformers: tokenizers, pretrained models, pipelines, the trainer.
 * Source: transformers documentation; defaults as recorded in test/truth/libraries.json.
 */
import { anything, keywordOnly } from '../parameter';
import { count, libraryCall, numberOf, percent, plural, shown, textOf, value, when, wholeOf } from './define';

const DOCS = 'https://huggingface.co/docs/transformers/main_classes';
const named = { pretrained_model_name_or_path: anything() };
const NAME = 'pretrained_model_name_or_path';

const tokenizer = libraryCall({
  name: 'transformers.AutoTokenizer.from_pretrained',
  also: [
    'BertTokenizer',
    'BertTokenizerFast',
    'GPT2Tokenizer',
    'GPT2TokenizerFast',
    'RobertaTokenizer',
    'T5Tokenizer',
  ].map(name => `transformers.${name}.from_pretrained`),
  id: 'AutoTokenizer.from_pretrained',
  purpose: 'The vocabulary and the rules that a model was trained with: text to numbers and back.',
  note: 'transformer#input',
  page: 'https://huggingface.co/docs/transformers/model_doc/auto#transformers.AutoTokenizer',
  parameters: named,
  headline: args => [textOf(args, NAME)],
  facts: () => [
    'Model and tokenizer belong together: the numbers of another vocabulary mean other words to it.',
    'tok(texts, padding=True, truncation=True, return_tensors="pt") gives input_ids and attention_mask, batch × length; the mask is 0 where it padded.',
  ],
});

const BODY = 'The body without a head: last_hidden_state is batch × length × hidden size.';

/** Bodies that give something else. */
const OTHER_BODIES: Readonly<Record<string, string>> = {
  ResNet: 'The body without a head: last_hidden_state is batch × channels × height × width, the last feature map.',
  ConvNext: 'The body without a head: last_hidden_state is batch × channels × height × width, the last feature map.',
  CLIP: 'Two encoders: logits_per_image compares each image with each text, image_embeds and text_embeds are what they compare.',
};

/** What stands on top of the body, and what comes out. */
const HEADS: readonly (readonly [string, string, string])[] = [
  ['Model', '', BODY],
  ['ForSequenceClassification', 'num_labels', 'logits are batch × num_labels: one answer a text.'],
  ['ForTokenClassification', 'num_labels', 'logits are batch × length × num_labels: one answer a token.'],
  ['ForImageClassification', 'num_labels', 'logits are batch × num_labels: one answer an image.'],
  [
    'ForCausalLM',
    '',
    'logits are batch × length × vocabulary: position t predicts token t + 1. With labels=input_ids it shifts them itself.',
  ],
  [
    'LMHeadModel',
    '',
    'logits are batch × length × vocabulary: position t predicts token t + 1. With labels=input_ids it shifts them itself.',
  ],
  [
    'ForMaskedLM',
    '',
    'logits are batch × length × vocabulary, trained at the masked positions: labels are −100 elsewhere.',
  ],
  ['ForConditionalGeneration', '', 'An encoder and a decoder: labels are the target text, which it shifts itself.'],
  ['ForMaskedImageModeling', '', 'It predicts what stands under the masked patches.'],
  ['ForPreTraining', '', 'With the head it was pretrained with.'],
];

const FAMILIES =
  'AutoModel Bert GPT2 ViT Roberta DistilBert Llama T5 Swin Beit ViTMAE ResNet Dinov2 CLIP ConvNext DeiT'.split(' ');

const pretrained = [
  ...HEADS.map(([head, size, answer]) => loaded(head, size, answer, FAMILIES)),
  ...Object.entries(OTHER_BODIES).map(([family, answer]) => loaded('Model', '', answer, [family])),
];

/** `from_pretrained` of the classes with one head. */
function loaded(head: string, size: string, answer: string, families: readonly string[]) {
  const body = head === 'Model';
  const names = families
    .filter(family => !body || families.length === 1 || !(family in OTHER_BODIES))
    .map(family => (family === 'AutoModel' ? `AutoModel${body ? '' : head}` : `${family}${head}`))
    .filter(name => name !== 'AutoModelLMHeadModel');
  const [first, ...also] = names.map(name => `transformers.${name}.from_pretrained`);
  return libraryCall({
    name: first!,
    also,
    id: `${names[0]}.from_pretrained`,
    purpose: body
      ? 'A pretrained model, without a head: it turns tokens or patches into vectors.'
      : 'A pretrained model with a head for the task.',
    note: 'transfer-learning#weights',
    page: 'https://huggingface.co/docs/transformers/main_classes/model#transformers.PreTrainedModel.from_pretrained',
    parameters: { ...named, config: keywordOnly(anything(null)), num_labels: keywordOnly(anything(null)) },
    headline: args => [
      textOf(args, NAME),
      size !== '' && when(wholeOf(args, 'num_labels'), labels => plural(labels, 'label')),
    ],
    facts: args => [
      size === '' ? answer : answer.replace('num_labels', when(wholeOf(args, 'num_labels'), count) ?? 'num_labels'),
      size !== '' &&
        value(args, 'num_labels') === null &&
        (value(args, 'config') === null
          ? 'num_labels is not given: the checkpoint’s own configuration says how many, and 2 where it names no labels.'
          : 'The config that is given says how many labels there are.'),
      size !== '' &&
        'Where the checkpoint has no such head, the head is drawn at random, and a warning says so: train it before use.',
      'It comes in evaluation mode, dropout off; model.train() turns it on.',
    ],
  });
}

/** The heads that a model of random weights may have, by the class that makes one from any configuration. */
const DRAWN = [
  ...HEADS,
  [
    'ForQuestionAnswering',
    '',
    'start_logits and end_logits are batch × length: where the answer begins and ends.',
  ] as const,
]
  .filter(([head]) => !/^(LMHeadModel|ForConditionalGeneration)$/.test(head))
  .map(([head, size, answer]) => {
    const name = head === 'Model' ? 'AutoModel' : `AutoModel${head}`;
    return drawn(
      `transformers.${name}.from_config`,
      size === '' ? answer : answer.replace('num_labels', 'config.num_labels'),
    );
  });

/** A model made from a configuration alone. */
function drawn(name: string, answer?: string) {
  return libraryCall({
    name,
    id: name.replace('transformers.', ''),
    purpose: 'A model of the sizes of its configuration, with random weights.',
    note: 'transformer#bert-gpt',
    page: 'https://huggingface.co/docs/transformers/model_doc/auto',
    parameters: { config: anything() },
    headline: () => ['random weights'],
    facts: () => [
      answer,
      'Nothing is learned yet: from_pretrained(name) is what loads weights.',
      'It comes in training mode, dropout on; from_pretrained gives evaluation mode.',
    ],
  });
}

const configuration = libraryCall({
  name: 'transformers.AutoConfig.from_pretrained',
  also: ['BertConfig', 'GPT2Config', 'ViTConfig'].map(name => `transformers.${name}.from_pretrained`),
  id: 'AutoConfig.from_pretrained',
  purpose: 'The sizes and settings of a checkpoint, without its weights.',
  note: 'transfer-learning#weights',
  page: 'https://huggingface.co/docs/transformers/model_doc/auto#transformers.AutoConfig.from_pretrained',
  parameters: { ...named, num_labels: keywordOnly(anything(null)) },
  headline: args => [textOf(args, NAME), when(wholeOf(args, 'num_labels'), labels => plural(labels, 'label'))],
  facts: args => [
    'Keywords change single settings: num_labels, output_attentions, attention_probs_dropout_prob and whatever else the model has.',
    'AutoModel….from_pretrained(name, config=config) loads the weights with these settings; AutoModel….from_config(config) makes the model with weights drawn at random.',
    when(wholeOf(args, 'num_labels'), labels => `The head of a classifier made from it has ${count(labels)} outputs.`),
  ],
});

const TASKS: Readonly<Record<string, string>> = {
  'sentiment-analysis': 'Each text gives {label, score}: the likeliest class and its probability.',
  'text-classification': 'Each text gives {label, score}: the likeliest class and its probability.',
  'zero-shot-classification':
    'Each text gives labels and scores for the candidate_labels: an entailment model is asked about each.',
  'token-classification': 'Each text gives a list of {entity, score, index, word, start, end}.',
  ner: 'Each text gives a list of {entity, score, index, word, start, end}.',
  'fill-mask': 'Each text gives the likeliest tokens for its mask token, with score and sequence.',
  'text-generation': 'Each prompt gives generated_text, the prompt included unless return_full_text=False.',
  'question-answering': 'Question and context give {answer, score, start, end}: a span of the context.',
  'feature-extraction': 'Each text gives the hidden states, length × hidden size, as nested lists.',
  'image-classification': 'Each image gives a list of {label, score}, the likeliest first.',
  'zero-shot-image-classification': 'Each image gives {score, label} for the candidate_labels.',
  'object-detection': 'Each image gives a list of {score, label, box}.',
};

const pipeline = libraryCall({
  name: 'transformers.pipeline',
  id: 'pipeline',
  purpose: 'Everything for one task in one object: preprocessing, model, and what its output means.',
  note: 'transfer-learning#weights',
  page: `${DOCS}/pipelines`,
  parameters: { task: anything(null), model: anything(null), device: anything(null), batch_size: anything(null) },
  headline: args => [textOf(args, 'task'), textOf(args, 'model')],
  facts: args => [
    TASKS[textOf(args, 'task') ?? ''],
    'It runs in evaluation mode and without gradients; call it with one input or a list.',
  ],
  remarks: args => [
    value(args, 'model') === null &&
      'No model is named: the library’s default for the task is taken, and may be another one in the next version.',
  ],
});

const DECAY: Readonly<Record<string, string>> = {
  linear: 'then falls in a straight line to 0',
  cosine: 'then falls along half a cosine to 0',
  constant: 'and stays',
  constant_with_warmup: 'and stays',
};

const trainingArguments = libraryCall({
  name: 'transformers.TrainingArguments',
  also: ['transformers.Seq2SeqTrainingArguments'],
  id: 'TrainingArguments',
  purpose: 'All settings of a training run of Trainer.',
  note: 'transfer-learning-methods#fine-tuning',
  page: `${DOCS}/trainer#transformers.TrainingArguments`,
  parameters: {
    output_dir: anything(null),
    learning_rate: anything(5e-5),
    per_device_train_batch_size: anything(8),
    gradient_accumulation_steps: anything(1),
    num_train_epochs: anything(3),
    max_steps: anything(-1),
    weight_decay: anything(0),
    warmup_steps: anything(0),
    warmup_ratio: anything(0),
    lr_scheduler_type: anything('linear'),
    max_grad_norm: anything(1),
    label_smoothing_factor: anything(0),
    optim: anything('adamw_torch_fused'),
  },
  headline: args => [
    when(numberOf(args, 'learning_rate'), rate => `lr ${shown(rate)}`),
    when(wholeOf(args, 'per_device_train_batch_size'), size => `batches of ${count(size)} per device`),
    (wholeOf(args, 'max_steps') ?? 0) > 0
      ? plural(wholeOf(args, 'max_steps')!, 'step')
      : when(numberOf(args, 'num_train_epochs'), epochs => plural(epochs, 'epoch')),
  ],
  facts: args => [
    when(wholeOf(args, 'per_device_train_batch_size'), size =>
      when(wholeOf(args, 'gradient_accumulation_steps'), steps =>
        steps > 1
          ? `One step of the optimizer sees ${count(size)}·${steps} = ${count(size * steps)} samples a device: gradients of ${steps} batches are averaged.`
          : undefined,
      ),
    ),
    scheduleFact(args),
    /^adamw/.test(textOf(args, 'optim') ?? '') &&
      when(numberOf(args, 'weight_decay'), decay =>
        decay === 0
          ? 'AdamW with weight decay 0: the same steps as Adam.'
          : `AdamW with weight decay ${shown(decay)}, not on biases and norms.`,
      ),
    when(numberOf(args, 'max_grad_norm'), norm => norm > 0 && `Gradients are clipped to a norm of ${shown(norm)}.`),
    when(
      numberOf(args, 'label_smoothing_factor'),
      smoothing => smoothing > 0 && `Targets are smoothed by ${shown(smoothing)}.`,
    ),
  ],
});

function scheduleFact(args: {
  readonly lr_scheduler_type: unknown;
  readonly warmup_steps: unknown;
  readonly warmup_ratio: unknown;
}): string | undefined {
  const after = DECAY[textOf(args, 'lr_scheduler_type') ?? ''];
  const [steps, ratio] = [numberOf(args, 'warmup_steps'), numberOf(args, 'warmup_ratio')];
  if (!after || steps === undefined || ratio === undefined) return undefined;
  const share = steps > 0 && steps < 1 ? steps : steps === 0 ? ratio : 0;
  const warm =
    share > 0
      ? `over the first ${percent(share)} of the steps`
      : steps > 0
        ? `over the first ${plural(steps, 'step')}`
        : undefined;
  if (!warm) return `The rate starts at its full value, ${after}.`.replace('value, and stays', 'value and stays');
  return `The rate rises ${warm}, ${after}.`;
}

const trainer = libraryCall({
  name: 'transformers.Trainer',
  also: ['transformers.Seq2SeqTrainer'],
  id: 'Trainer',
  purpose: 'The training loop: batches, loss, backward, clipping, optimizer, schedule, evaluation, checkpoints.',
  note: 'transfer-learning-methods#fine-tuning',
  page: `${DOCS}/trainer#transformers.Trainer`,
  parameters: {
    model: anything(null),
    args: anything(null),
    data_collator: anything(null),
    train_dataset: anything(null),
    eval_dataset: anything(null),
    optimizers: keywordOnly(anything([null, null])),
    compute_metrics: keywordOnly(anything(null)),
  },
  facts: args => [
    'The loss is the model’s own: its output for a batch that has labels.',
    value(args, 'args') === null &&
      'Without args it takes the defaults: AdamW at 5e−5, batches of 8, 3 epochs, linear decay.',
    'It trains all parameters that require a gradient: freeze before, with requires_grad_(False).',
  ],
});

const stopping = libraryCall({
  name: 'transformers.EarlyStoppingCallback',
  id: 'EarlyStoppingCallback',
  purpose: 'Ends training when the watched metric has not improved for a number of evaluations.',
  note: 'regularization#early-stopping',
  page: `${DOCS}/callback#transformers.EarlyStoppingCallback`,
  parameters: { early_stopping_patience: anything(1), early_stopping_threshold: anything(0) },
  headline: args => [when(wholeOf(args, 'early_stopping_patience'), patience => `patience ${count(patience)}`)],
  facts: args => [
    when(
      wholeOf(args, 'early_stopping_patience'),
      patience => `It stops after ${plural(patience, 'evaluation')} in a row without an improvement.`,
    ),
    'It needs load_best_model_at_end=True and metric_for_best_model, and evaluation during training.',
  ],
});

const seed = libraryCall({
  name: 'transformers.set_seed',
  id: 'set_seed',
  purpose: 'Seeds Python’s random, NumPy and PyTorch on every device.',
  note: 'randomness#seeds',
  page: 'https://huggingface.co/docs/transformers/internal/trainer_utils#transformers.set_seed',
  parameters: { seed: anything(), deterministic: anything(false) },
  headline: args => [when(wholeOf(args, 'seed'), number => `seed ${number}`)],
  facts: args => [
    value(args, 'deterministic') === true
      ? 'deterministic: algorithms that may differ from run to run are refused.'
      : 'The same numbers on the same machine and versions; GPU kernels may still add in another order.',
  ],
});

export const huggingFace = [
  tokenizer,
  configuration,
  ...pretrained,
  ...DRAWN,
  drawn('transformers.PreTrainedModel'),
  pipeline,
  trainingArguments,
  trainer,
  stopping,
  seed,
];

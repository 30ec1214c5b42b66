/**
 * What stands around a model of transformers while it is tuned: data sets, collators, the trainer's methods, processors.
 * Source: documentation of transformers and datasets; the collators were run in transformers 5.24 (test/truth/libraries.json).
 */
import { anything, keywordOnly } from '../parameter';
import { count, libraryCall, numberOf, percent, shown, textOf, value, when, wholeOf } from './define';

const DOCS = 'https://huggingface.co/docs';
const TUNING = 'transfer-learning-methods#fine-tuning';
const WEIGHTS = 'transfer-learning#weights';

const padding = libraryCall({
  name: 'transformers.DataCollatorWithPadding',
  id: 'DataCollatorWithPadding',
  purpose: 'Makes a batch of texts of different lengths: each is padded to the longest of its own batch.',
  note: 'transformer#input',
  page: `${DOCS}/transformers/main_classes/data_collator#transformers.DataCollatorWithPadding`,
  parameters: { tokenizer: anything(), padding: anything(true), max_length: anything(null) },
  facts: args => [
    value(args, 'padding') === true && 'Shorter batches cost less than padding everything to one length beforehand.',
    'attention_mask is 0 where it padded. It does not pad lists of labels: DataCollatorForTokenClassification does.',
  ],
});

const masking = libraryCall({
  name: 'transformers.DataCollatorForLanguageModeling',
  id: 'DataCollatorForLanguageModeling',
  purpose: 'Makes batches for language models, with the labels: masked tokens, or the text itself.',
  note: 'self-supervised-learning',
  page: `${DOCS}/transformers/main_classes/data_collator#transformers.DataCollatorForLanguageModeling`,
  parameters: { tokenizer: anything(), mlm: anything(true), mlm_probability: keywordOnly(anything(0.15)) },
  headline: args => [
    value(args, 'mlm') === true && when(numberOf(args, 'mlm_probability'), share => `${percent(share)} masked`),
    value(args, 'mlm') === false && 'next token',
  ],
  facts: args =>
    value(args, 'mlm') === true
      ? [
          when(
            numberOf(args, 'mlm_probability'),
            share =>
              `${percent(share)} of the tokens are chosen, anew in every batch: of those 80% become [MASK], 10% another token, 10% stay. labels are −100 elsewhere.`,
          ),
        ]
      : value(args, 'mlm') === false
        ? ['labels are the input itself, −100 where it is padding; the model shifts them by one.']
        : [],
});

const sequences = libraryCall({
  name: 'transformers.DataCollatorForSeq2Seq',
  id: 'DataCollatorForSeq2Seq',
  purpose: 'Makes batches for encoder and decoder: inputs and labels are padded to the longest of the batch.',
  note: 'transformer#input',
  page: `${DOCS}/transformers/main_classes/data_collator#transformers.DataCollatorForSeq2Seq`,
  parameters: { tokenizer: anything(), model: anything(null) },
  facts: () => ['Labels are padded with −100, which the loss leaves out.'],
});

const trainerMethod = (
  name: string,
  purpose: string,
  parameters: Parameters<typeof libraryCall>[0]['parameters'],
  facts: readonly string[],
) =>
  libraryCall({
    name: `transformers.Trainer.${name}`,
    also: [`transformers.Seq2SeqTrainer.${name}`],
    id: `Trainer.${name}`,
    purpose,
    note: TUNING,
    page: `${DOCS}/transformers/main_classes/trainer#transformers.Trainer.${name}`,
    parameters: { self: anything(), ...parameters },
    facts: () => facts,
  });

const methods = [
  trainerMethod(
    'train',
    'Runs the whole training: epochs, batches, backward, steps, logs and checkpoints.',
    { resume_from_checkpoint: anything(null) },
    [
      'The model is changed in place and put into training mode; resume_from_checkpoint=True goes on from the last checkpoint in output_dir.',
      'It returns global_step, training_loss and metrics; evaluations during training are as eval_strategy says, which is none by default.',
    ],
  ),
  trainerMethod('evaluate', 'Runs the model over eval_dataset, without gradients.', { eval_dataset: anything(null) }, [
    'It returns a dict: eval_loss, and what compute_metrics gives, each with eval_ before its name.',
  ]),
  trainerMethod('predict', 'Runs the model over a data set and keeps what it answers.', { test_dataset: anything() }, [
    'It returns predictions (logits: argmax gives classes), label_ids and metrics.',
  ]),
];

const loading = libraryCall({
  name: 'datasets.load_dataset',
  also: ['datasets.load.load_dataset'],
  id: 'load_dataset',
  purpose: 'Fetches a data set from the Hub, or reads files, into tables on disk that are read as they are needed.',
  note: TUNING,
  page: `${DOCS}/datasets/package_reference/loading_methods#datasets.load_dataset`,
  parameters: { path: anything(), name: anything(null), split: keywordOnly(anything(null)) },
  headline: args => [textOf(args, 'path'), textOf(args, 'name'), textOf(args, 'split')],
  facts: args => [
    value(args, 'split') === null
      ? 'Without split it gives a DatasetDict: one table for each split, as ds["train"].'
      : when(textOf(args, 'split'), split => `split "${split}": one table.`),
    'ds.map(f, batched=True) makes new columns and keeps the result on disk.',
  ],
});

const processor = libraryCall({
  name: 'transformers.AutoImageProcessor.from_pretrained',
  also: ['AutoFeatureExtractor', 'ViTImageProcessor', 'ViTFeatureExtractor', 'AutoProcessor', 'CLIPProcessor'].map(
    name => `transformers.${name}.from_pretrained`,
  ),
  id: 'AutoImageProcessor.from_pretrained',
  purpose: 'The preparation that a model was trained with: the size of its images, their mean and spread.',
  note: WEIGHTS,
  page: `${DOCS}/transformers/model_doc/auto#transformers.AutoImageProcessor`,
  parameters: { pretrained_model_name_or_path: anything() },
  headline: args => [textOf(args, 'pretrained_model_name_or_path')],
  facts: () => [
    'processor(images, return_tensors="pt") gives pixel_values, batch × channels × height × width.',
    'Model and processor belong together. It resizes, scales and normalises itself: images that were normalised before are so twice.',
  ],
});

const metric = libraryCall({
  name: 'evaluate.load',
  id: 'evaluate.load',
  purpose: 'A metric by its name; compute(predictions=…, references=…) gives a dict with its value.',
  note: 'few-labels-strategies#long-tail',
  page: `${DOCS}/evaluate/package_reference/loading_methods#evaluate.load`,
  parameters: { path: anything() },
  headline: args => [textOf(args, 'path')],
  facts: () => ['It takes class labels, not logits: argmax first.'],
});

const quantized = libraryCall({
  name: 'transformers.BitsAndBytesConfig',
  id: 'BitsAndBytesConfig',
  purpose: 'Loads the weights of linear layers in 8 or 4 bits: a large model in little memory.',
  note: 'transfer-learning-methods#peft',
  page: `${DOCS}/transformers/main_classes/quantization#transformers.BitsAndBytesConfig`,
  parameters: { load_in_8bit: anything(false), load_in_4bit: anything(false) },
  headline: args => [
    value(args, 'load_in_4bit') === true && '4 bits',
    value(args, 'load_in_8bit') === true && '8 bits',
  ],
  facts: args => [
    value(args, 'load_in_4bit') === true &&
      'Half a byte a weight, a quarter of float16; what it computes in says bnb_4bit_compute_dtype.',
    value(args, 'load_in_8bit') === true && 'A byte a weight, half of float16.',
    'Such weights are not trained: LoRA on top is (QLoRA).',
  ],
});

const checkpoint = libraryCall({
  name: 'lightning.callbacks.ModelCheckpoint',
  also: ['pytorch_lightning.callbacks.ModelCheckpoint', 'lightning.pytorch.callbacks.ModelCheckpoint'],
  id: 'ModelCheckpoint',
  purpose: 'Saves the model as training goes, the best ones by a metric.',
  note: 'regularization#early-stopping',
  page: 'https://lightning.ai/docs/pytorch/stable/api/lightning.pytorch.callbacks.ModelCheckpoint.html',
  parameters: {
    dirpath: anything(null),
    filename: anything(null),
    monitor: anything(null),
    save_top_k: keywordOnly(anything(1)),
    mode: keywordOnly(anything('min')),
  },
  headline: args => [textOf(args, 'monitor'), textOf(args, 'monitor') !== undefined && textOf(args, 'mode')],
  facts: args => [
    value(args, 'monitor') === null && 'monitor None: it keeps the latest, not the best.',
    textOf(args, 'monitor') !== undefined &&
      when(wholeOf(args, 'save_top_k'), k =>
        k > 0
          ? `It keeps the ${k === 1 ? 'best one' : `${count(k)} best`}; best_model_path says where.`
          : k === -1
            ? 'save_top_k −1: it keeps all.'
            : undefined,
      ),
  ],
});

const scores = (
  [
    [
      'JaccardIndex',
      'Intersection over union: of what is called or is the class, the share that is both.',
      'TP / (TP + FP + FN)',
      '\\frac{TP}{TP + FP + FN}',
    ],
    [
      'F1Score',
      'The harmonic mean of precision and recall.',
      '2·TP / (2·TP + FP + FN)',
      '\\frac{2\\,TP}{2\\,TP + FP + FN}',
    ],
    [
      'Dice',
      'Twice the intersection over the sum of both: F1 of pixels.',
      '2·TP / (2·TP + FP + FN)',
      '\\frac{2\\,TP}{2\\,TP + FP + FN}',
    ],
    ['Precision', 'Of what was called positive, the share that is.', 'TP / (TP + FP)', '\\frac{TP}{TP + FP}'],
    ['Recall', 'Of what is positive, the share that was found.', 'TP / (TP + FN)', '\\frac{TP}{TP + FN}'],
  ] as const
).map(([name, purpose, text, tex]) =>
  libraryCall({
    name: `torchmetrics.${name}`,
    also: [`torchmetrics.classification.${name}`],
    id: `torchmetrics.${name}`,
    purpose,
    note: 'few-labels-strategies#long-tail',
    page: 'https://lightning.ai/docs/torchmetrics/stable/',
    parameters: { task: anything(null), threshold: anything(0.5), num_classes: anything(null) },
    headline: args => [
      textOf(args, 'task'),
      when(wholeOf(args, 'num_classes'), n => `${count(n)} classes`),
      textOf(args, 'task') === 'binary' && when(numberOf(args, 'threshold'), t => `threshold ${shown(t)}`),
    ],
    formulas: () => [{ tex, text }],
    facts: () => ['Call it with every batch; compute() at the end gives the value over all, reset() begins anew.'],
  }),
);

export const fineTuning = [
  padding,
  masking,
  sequences,
  ...methods,
  loading,
  processor,
  metric,
  quantized,
  checkpoint,
  ...scores,
];

/**
 * Where the arguments of a name that is not in the catalogue decide which note answers: the parameter under the caret, or
 * the value that one of them has. Parameters are listed in order where they may be given without their names.
 */
interface ArgumentRoutes {
  readonly names: RegExp;
  readonly parameters?: readonly string[];
  readonly byArgument?: Readonly<Record<string, string>>;
  readonly byValue?: (values: Readonly<Record<string, string>>) => string | undefined;
}

const TUNING = 'tuning-learning-rate-batch-size';

const ROUTES: readonly ArgumentRoutes[] = [
  {
    names: /^torchvision\.models\.(resnet\.)?(resnet\d+|ResNet)$/,
    byArgument: { weights: 'transfer-learning', zero_init_residual: `${TUNING}#batch-size` },
    byValue: ({ zero_init_residual }) => (zero_init_residual === 'True' ? `${TUNING}#batch-size` : undefined),
  },
  { names: /^torchvision\.models\./, byArgument: { weights: 'transfer-learning' } },
  {
    names: /^cv2\.findHomography$/,
    parameters: ['srcPoints', 'dstPoints', 'method', 'ransacReprojThreshold', 'mask', 'maxIters', 'confidence'],
    byValue: ({ method }) => (method && /^cv2\.(RANSAC|USAC_\w+)$/.test(method) ? 'ransac' : undefined),
  },
  {
    names: /^transformers\.(TrainingArguments|Seq2SeqTrainingArguments)$/,
    parameters: ['output_dir'],
    byArgument: {
      learning_rate: `${TUNING}#learning-rate`,
      warmup_ratio: TUNING,
      warmup_steps: TUNING,
      per_device_train_batch_size: `${TUNING}#batch-size`,
      per_device_eval_batch_size: `${TUNING}#batch-size`,
      weight_decay: 'regularization#weight-decay',
      label_smoothing_factor: 'label-smoothing',
      max_grad_norm: 'vanishing-exploding-gradients',
      seed: 'randomness',
    },
  },
];

export function argumentNote(
  name: string,
  argument: string,
  values: Readonly<Record<string, string>>,
): string | undefined {
  if (argument === 'lr_scheduler_type' && /^transformers\.\w*TrainingArguments$/.test(name))
    return /cosine/i.test(values.lr_scheduler_type ?? '') ? 'cosine-learning-rate' : 'lr-schedulers';
  return routesOf(name)?.byArgument?.[argument];
}

export function valueNote(name: string, values: Readonly<Record<string, string>>): string | undefined {
  return routesOf(name)?.byValue?.(values);
}

/** The parameter that an argument without a name fills. */
export function parameterAt(name: string, index: number): string | undefined {
  return routesOf(name)?.parameters?.[index];
}

function routesOf(name: string): ArgumentRoutes | undefined {
  return ROUTES.find(({ names }) => names.test(name));
}

/**
 * Hugging Face PEFT: low-rank additions to frozen weights.
 * Sources: Hu et al. 2021, LoRA, arXiv:2106.09685; Kalajdzievski 2023, rsLoRA, arXiv:2312.03732; PEFT documentation.
 */
import type { Argument } from '../argument';
import { anything, keywordOnly } from '../parameter';
import { count, libraryCall, numberOf, percent, shown, tex, textOf, value, when, wholeOf } from './define';

const NOTE = 'transfer-learning-methods#peft';

const lora = libraryCall({
  name: 'peft.LoraConfig',
  id: 'LoraConfig',
  purpose: 'Leaves the weights frozen and learns, beside some of the matrices, a product of two thin ones.',
  note: NOTE,
  page: 'https://huggingface.co/docs/peft/package_reference/lora#peft.LoraConfig',
  parameters: {
    r: keywordOnly(anything(8)),
    lora_alpha: keywordOnly(anything(8)),
    lora_dropout: keywordOnly(anything(0)),
    target_modules: keywordOnly(anything(null)),
    bias: keywordOnly(anything('none')),
    use_rslora: keywordOnly(anything(false)),
    use_dora: keywordOnly(anything(false)),
    init_lora_weights: keywordOnly(anything(true)),
    modules_to_save: keywordOnly(anything(null)),
    task_type: keywordOnly(anything(null)),
    inference_mode: keywordOnly(anything(false)),
  },
  headline: args => [
    when(wholeOf(args, 'r'), r => `rank ${count(r)}`),
    when(numberOf(args, 'lora_alpha'), alpha => `alpha ${shown(alpha)}`),
    value(args, 'use_dora') === true && 'DoRA',
    when(numberOf(args, 'lora_dropout'), p => p > 0 && `dropout ${shown(p)}`),
  ],
  formulas: args => {
    const [r, alpha, rooted] = [wholeOf(args, 'r'), numberOf(args, 'lora_alpha'), value(args, 'use_rslora')];
    if (!r || alpha === undefined || typeof rooted !== 'boolean' || value(args, 'use_dora') !== false) return [];
    const factor = alpha / (rooted ? Math.sqrt(r) : r);
    return [
      {
        tex: `W' = W + \\frac{${tex(alpha)}}{${rooted ? `\\sqrt{${r}}` : r}}\\,BA = W + ${factor === 1 ? '' : `${tex(factor)}\\,`}BA`,
        text: `W′ = W + ${shown(alpha)}/${rooted ? `√${r}` : r}·B·A = W + ${factor === 1 ? '' : `${shown(factor)}·`}B·A`,
      },
    ];
  },
  facts: args => [
    when(
      wholeOf(args, 'r'),
      r =>
        r > 0 &&
        `A matrix of out × in gets ${count(r)}·(in + out) new parameters: A is ${count(r)} × in, B is out × ${count(r)}. A 4096×4096 one gets ${count(r * 8192)} beside its 16,777,216.`,
    ),
    value(args, 'init_lora_weights') === true && 'B begins at 0, so training begins from the model as it was.',
    targetsOf(value(args, 'target_modules')),
    when(
      numberOf(args, 'lora_dropout'),
      p => p > 0 && `lora_dropout: in training ${percent(p)} of the inputs of A are dropped.`,
    ),
    textOf(args, 'bias') === 'all' && 'bias: all biases of the model are trained too.',
    textOf(args, 'bias') === 'lora_only' && 'bias: the biases of these layers are trained too.',
    value(args, 'inference_mode') === true && 'inference_mode: the additions are frozen as well.',
  ],
});

function targetsOf(targets: Argument | undefined): string | false {
  if (targets === null)
    return 'Which layers get one is chosen by the kind of model where PEFT knows it; target_modules names them.';
  if (targets === 'all-linear') return 'target_modules: all linear layers get one, but for the output layer.';
  if (typeof targets === 'string')
    return 'target_modules: the layers whose whole path matches this regular expression get one.';
  return Array.isArray(targets) && 'target_modules: the layers whose path is, or ends in, one of these names get one.';
}

const wrap = libraryCall({
  name: 'peft.get_peft_model',
  id: 'get_peft_model',
  purpose:
    'Freezes a model and puts into it the additions that a configuration asks for; those are trained, and what else it names.',
  note: NOTE,
  page: 'https://huggingface.co/docs/peft/package_reference/peft_model#peft.get_peft_model',
  parameters: { model: anything(), peft_config: anything() },
  facts: () => [
    'model.print_trainable_parameters() says how many numbers that are.',
    'The model that is given is changed in place. save_pretrained() of the result writes the additions alone.',
  ],
});

export const adapters = [lora, wrap];

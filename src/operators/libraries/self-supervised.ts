/**
 * Losses, heads and views of self-supervised learning as lightly and pytorch-metric-learning write them.
 * Sources: Chen et al. 2020, SimCLR, arXiv:2002.05709; documentation and text of lightly 1.5.
 */
import { anything } from '../parameter';
import { count, libraryCall, numberOf, shown, tex, value, when, wholeOf } from './define';

const LIGHTLY = 'https://docs.lightly.ai/self-supervised-learning';

const contrast = libraryCall({
  name: 'lightly.loss.NTXentLoss',
  also: ['lightly.loss.ntx_ent_loss.NTXentLoss'],
  id: 'NTXentLoss',
  purpose: 'Asks the two views of an image to be more alike than any other pair of the batch: SimCLR’s loss.',
  note: 'contrastive-learning#loss',
  page: `${LIGHTLY}/lightly.loss.html`,
  parameters: { temperature: anything(0.5), memory_bank_size: anything(0), gather_distributed: anything(false) },
  headline: args => [when(numberOf(args, 'temperature'), t => `temperature ${shown(t)}`)],
  formulas: args => [
    when(numberOf(args, 'temperature'), t => ({
      tex: `\\ell = -\\log\\frac{e^{s_{ij}/${tex(t)}}}{\\sum_{k\\ne i} e^{s_{ik}/${tex(t)}}}`,
      text: `ℓ = −log(e^(s_ij/${shown(t)}) / Σ over k ≠ i of e^(s_ik/${shown(t)})), s the cosine similarity`,
    })),
  ],
  facts: args => [
    when(
      numberOf(args, 'temperature'),
      t =>
        t > 0 &&
        `temperature ${shown(t)}: similarities, from −1 to 1, become scores from ${shown(-1 / t)} to ${shown(1 / t)}.`,
    ),
    'It takes the two batches of embeddings, N×D each, and normalises them itself.',
    value(args, 'memory_bank_size') === 0 &&
      'With N images there are 2(N − 1) negatives for each view; at random it is about ln(2N − 1): 6.236 for N = 256.',
    value(args, 'gather_distributed') === false &&
      'gather_distributed=False: on several GPUs the negatives are those of the own one.',
  ],
});

const projection = libraryCall({
  name: 'lightly.models.modules.SimCLRProjectionHead',
  also: ['lightly.models.modules.heads.SimCLRProjectionHead'],
  id: 'SimCLRProjectionHead',
  purpose: 'The small network between the features and the contrastive loss; it is thrown away after pretraining.',
  note: 'contrastive-learning',
  page: `${LIGHTLY}/lightly.models.html`,
  parameters: { input_dim: anything(2048), hidden_dim: anything(2048), output_dim: anything(128) },
  headline: args => [
    when(wholeOf(args, 'input_dim'), from =>
      wholeOf(args, 'hidden_dim') === undefined || wholeOf(args, 'output_dim') === undefined
        ? undefined
        : `${count(from)} → ${count(wholeOf(args, 'hidden_dim')!)} → ${count(wholeOf(args, 'output_dim')!)} features`,
    ),
  ],
  facts: () => [
    'A Linear with batch norm and ReLU, then a Linear with batch norm: the loss may forget in it what the features must keep, such as colour.',
    'num_layers=2 and batch_norm=True by default; batch_norm=False leaves the norms out.',
  ],
});

export const selfSupervised = [contrast, projection];

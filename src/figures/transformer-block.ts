/**
 * The block figure: one encoder layer, step by step, with the matrix that each step makes and the weights of each head.
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3; PyTorch documentation, torch.nn.TransformerEncoderLayer.
 */
import { encoderLayer, HEADS, type LayerRun, type Matrix, WORDS } from './encoder-layer';
import type { Figure } from './figure';
import { shown } from './shown';

export interface BlockState {
  readonly step: number;
  readonly head: (typeof HEADS)[number];
  /** The word that asks, from 0. */
  readonly query: number;
  readonly is_causal: boolean;
  readonly norm_first: boolean;
}

export interface Stage {
  readonly name: string;
  readonly tex: string;
  /** What it does, as a sentence. */
  readonly does: string;
  readonly values: Matrix;
  /** A column for each word, or for each feature. */
  readonly columns: 'words' | 'features';
}

export interface BlockNumbers {
  readonly run: LayerRun;
  readonly stages: readonly Stage[];
  /** The one that is shown. */
  readonly stage: Stage;
  /** Of the chosen head and query. */
  readonly weights: readonly number[];
}

const initial: BlockState = { step: 2, head: HEADS[0], query: 2, is_causal: false, norm_first: false };
const same: BlockState = { ...initial, head: HEADS[1], query: 1 };

export const transformerBlock: Figure<BlockState, BlockNumbers> = {
  id: 'transformer-block',
  title: 'A transformer block, step by step',
  caption:
    'Five words, two heads, weights set by hand. Step through the block; arcs show where the chosen word looks with the chosen head.',
  initial,
  controls: {
    step: { kind: 'whole', min: 0, max: 9, label: 'step' },
    head: { kind: 'choice', choices: HEADS, label: 'head looks for' },
    is_causal: { kind: 'switch', label: 'causal mask' },
    norm_first: { kind: 'switch', label: 'norm_first' },
  },
  presets: [
    { title: 'The word before', state: initial },
    { title: 'Words of the same kind', state: same },
    { title: 'The same, masked', state: { ...same, is_causal: true } },
    { title: 'The scores behind it', state: { ...same, step: 1, is_causal: true } },
    { title: 'After the block', state: { ...initial, step: 7 } },
    { title: 'Pre-norm: the sum is left as it is', state: { ...initial, norm_first: true, step: 9 } },
  ],
  compute,
  formula: (state, { stage, weights }) => {
    const list = weights.map(weight => weight.toFixed(2)).join(',\\,');
    return {
      tex: `${stage.tex}\\qquad a_{\\text{${WORDS[state.query]}}}=(${list})`,
      text: `${stage.name}; weights of “${WORDS[state.query]}”: ${weights.map(weight => weight.toFixed(2)).join(', ')}`,
    };
  },
  summary: (state, { stages, stage, weights }) => {
    const most = Math.max(...weights);
    const place = ['first', 'second', 'third', 'fourth', 'fifth'];
    const words = WORDS.flatMap((word, index) =>
      weights[index]! > most - 1e-9 ? [`the ${place[index]}, “${word}”,`] : [],
    );
    return `Step ${stages.indexOf(stage)} of ${stages.length - 1}, ${stage.name}: ${stage.does} With the head that looks for ${state.head}, the ${place[state.query]} word, “${WORDS[state.query]}”, gives ${words.join(' and ')} the most weight, ${shown(most, 2)}${words.length > 1 ? ' each' : ''}.`;
  },
  python: ({ is_causal, norm_first }) =>
    `layer = nn.TransformerEncoderLayer(8, nhead=2, dim_feedforward=8, dropout=0.0, batch_first=True${norm_first ? ', norm_first=True' : ''})\ny = layer(x${is_causal ? `, src_mask=nn.Transformer.generate_square_subsequent_mask(${WORDS.length}), is_causal=True` : ''})`,
  prompts: [
    {
      id: 'transformer-block-masked',
      question:
        'In “the cat sees the dog” a head looks for words of the same kind. With a causal mask, which word does “cat” give the most weight?',
      state: { ...same, is_causal: true },
      answer: ({ weights }) => WORDS[weights.indexOf(Math.max(...weights))]!,
      choices: [
        { text: 'cat', reason: 'The other noun comes later, and the mask hides it; what is left is itself.' },
        { text: 'dog', reason: 'It comes later: its score is −∞.' },
        { text: 'the', reason: 'It may be seen, but it is of another kind.' },
      ],
      explanation: 'Without the mask it shares its weight with “dog”.',
    },
    {
      id: 'transformer-block-share',
      question:
        'A head gives equal scores to two words, and far lower ones to all others. About which weight does each of the two get?',
      state: same,
      answer: ({ weights }) => weights[1]!,
      tolerance: 0.02,
      explanation: 'A row of weights sums to 1, so that the two share it: 0.5 each, less what leaks to the others.',
    },
    {
      id: 'transformer-block-norm',
      question:
        'A post-norm block ends in a LayerNorm whose weights are still 1 and 0. What is the mean of each row it gives out?',
      state: { ...initial, step: 7 },
      answer: ({ run }) =>
        Math.abs(Number((run.output[0]!.reduce((a, b) => a + b, 0) / run.output[0]!.length).toFixed(9))),
      explanation:
        'Each row is normalised by itself. A pre-norm block ends in a plain sum, so that its rows keep what mean they have.',
    },
  ],
};

function compute(state: BlockState): BlockNumbers {
  const run = encoderLayer(state);
  const stages = stagesOf(state, run);
  return {
    run,
    stages,
    stage: stages[Math.min(state.step, stages.length - 1)]!,
    weights: run.weights[HEADS.indexOf(state.head)]![state.query]!,
  };
}

function stagesOf({ head: name, norm_first }: BlockState, run: LayerRun): readonly Stage[] {
  const head = HEADS.indexOf(name);
  const h = head + 1;
  const features = (stage: string, tex: string, does: string, values: Matrix): Stage => ({
    name: stage,
    tex,
    does,
    values,
    columns: 'features',
  });
  const norm = (tex: string, values: Matrix) =>
    features('normalise', tex, 'each row gets mean 0 and variance 1.', values);
  const read = norm_first ? '\\hat X' : 'X';
  return [
    features(
      'embeddings',
      'X',
      'what kind of word it is, in three columns, and where it stands, in four.',
      run.embedded,
    ),
    ...(norm_first ? [norm('\\hat X=\\mathrm{LN}(X)', run.read)] : []),
    {
      name: 'scores',
      tex: `S_${h}=${read}W^Q_${h}(${read}W^K_${h})^\\top/\\sqrt4`,
      does: 'each word’s query times every word’s key.',
      values: run.scores[head]!,
      columns: 'words',
    },
    {
      name: 'weights',
      tex: `A_${h}=\\mathrm{softmax}(S_${h})`,
      does: 'each row of scores becomes positive and sums to 1.',
      values: run.weights[head]!,
      columns: 'words',
    },
    features(
      'head',
      `H_${h}=A_${h}\\,${read}W^V_${h}`,
      'each word takes up a mixture of the values.',
      run.heads[head]!,
    ),
    features(
      'heads joined',
      'Z=[H_1,H_2]\\,W^O',
      'the heads lie side by side, and one matrix mixes them.',
      run.attended,
    ),
    features(
      norm_first ? 'add' : 'add and normalise',
      norm_first ? 'X_1=X+Z' : 'X_1=\\mathrm{LN}(X+Z)',
      'what attention found is added to what was there.',
      run.added,
    ),
    ...(norm_first ? [norm('\\hat X_1=\\mathrm{LN}(X_1)', run.between)] : []),
    features(
      'feed-forward',
      `F=\\mathrm{ReLU}(${norm_first ? '\\hat X_1' : 'X_1'}W_1)\\,W_2`,
      'two layers work on each word alone; no word sees another.',
      run.fed,
    ),
    features(
      norm_first ? 'add' : 'add and normalise',
      norm_first ? 'Y=X_1+F' : 'Y=\\mathrm{LN}(X_1+F)',
      'the block’s output, of the same shape as its input.',
      run.output,
    ),
  ];
}

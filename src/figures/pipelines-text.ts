/** What the figure of semi-supervised pipelines says: formulas, summaries, code and questions. */
import { CLASSES } from './digit-network';
import type { Formula, Prompt } from './figure';
import type { PipelineNumbers, PipelineState } from './pipelines';
import { counted, shown, shownTex } from './shown';

export function pipelineFormula(
  { method, alpha, step, epsilon, T, threshold }: PipelineState,
  { loss, passes, start, lambda, isUsed }: PipelineNumbers,
): Formula {
  const value = shownTex(loss, 3);
  const said = shown(loss, 3);
  if (method === 'Π-model')
    return {
      tex: `\\tfrac1C\\lVert p^{(1)}-p^{(2)}\\rVert^2=${value}`,
      text: `mean squared difference of two passes = ${said}`,
    };
  if (method === 'mean teacher')
    return {
      tex: `\\theta'\\leftarrow${shown(alpha)}\\,\\theta'+${shown(1 - alpha)}\\,\\theta,\\quad ${shown(alpha)}^{${step}}=${shownTex(start, 3)},\\quad\\tfrac1C\\lVert f_{\\theta'}-f_\\theta\\rVert^2=${value}`,
      text: `the start is ${shown(alpha)} to the ${step} = ${shown(start, 3)} of the teacher; mean squared difference of teacher and student = ${said}`,
    };
  if (method === 'VAT')
    return {
      tex: `\\mathrm{KL}\\bigl(p(x)\\,\\|\\,p(x+r)\\bigr)=${value},\\quad\\lVert r\\rVert=${shown(epsilon)}`,
      text: `KL of the prediction and that after a step of length ${shown(epsilon)} = ${said}`,
    };
  if (method === 'MixMatch')
    return {
      tex: `q_i=\\bar p_i^{1/${shown(T)}}\\big/\\textstyle\\sum_j\\bar p_j^{1/${shown(T)}},\\quad\\lambda'=${shown(lambda)},\\quad\\tfrac1C\\lVert q'-p\\rVert^2=${value}`,
      text: `the mean, sharpened with T = ${shown(T)}, mixed with λ' = ${shown(lambda)}; mean squared difference = ${said}`,
    };
  const most = Math.max(...passes[0]!.probabilities);
  return {
    tex: `\\mathbb 1[${shownTex(most, 3)}\\ge ${shown(threshold)}]\\cdot H(\\hat q,p)=${value}`,
    text: `${shown(most, 3)} is ${isUsed ? 'at least' : 'less than'} ${shown(threshold)}: the loss is ${said}`,
  };
}

export function pipelineSummary(
  { method, K, step, threshold }: PipelineState,
  { passes, targets, loss, isUsed, start, lambda, label }: PipelineNumbers,
): string {
  const last = passes.at(-1)!.probabilities;
  const first = passes[0]!.probabilities;
  const found = best(last);
  const pull = `a loss of ${shown(loss, 3)}`;
  if (method === 'Π-model')
    return `Two passes of one network, with other shifts and other units dropped: ${best(first)}, and ${found}; ${pull}. Gradients flow through both, and no label is asked for.`;
  if (method === 'mean teacher')
    return `The teacher, an average of the student’s weights over ${counted(step, 'update')}, says ${best(first)}; ${shown(100 * start, 3)} % of it is the untrained start. The student says ${found}: ${pull}. No gradient reaches the teacher.`;
  if (method === 'VAT')
    return `The network says ${best(first)}; after the step that changes this most it says ${found}: ${pull}. Its own prediction stands in for the label.`;
  if (method === 'MixMatch') {
    const [mean, sharp, target] = targets.map(({ probabilities }) => probabilities);
    return `The mean over ${counted(K, 'view')} says ${best(mean!)}, sharpened ${best(sharp!)}. Mixed, ${shown(100 * lambda, 3)} % of it with a labelled picture, the target is ${best(target!)}; the network says ${found} of the mixture: ${pull}. However unsure, the picture is used.`;
  }
  return isUsed
    ? `The weak view says ${best(first)}, at least ${shown(100 * threshold, 3)} %: that class alone becomes the target. The strong view says ${found}: ${pull}. ${isRight(first, label) ? 'Whether the class is right, nobody checks' : `Nobody checks that the picture shows ${named(label)}`}.`
    : `The weak view says ${best(first)}, less than ${shown(100 * threshold, 3)} %: the picture is left out in this step. The strong view says ${found}, and is not corrected.`;
}

export function pipelineCode({ method, alpha, epsilon, K, T, dropout, threshold, lambda }: PipelineState): string {
  if (method === 'Π-model')
    return `# model has nn.Dropout(${dropout}) and is in train()\nloss = F.mse_loss(model(weak(x)).softmax(-1), model(weak(x)).softmax(-1))`;
  if (method === 'mean teacher')
    return `teacher = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(${alpha}))\nwith torch.no_grad():\n    q = teacher(weak(x)).softmax(-1)\nloss = F.mse_loss(model(weak(x)).softmax(-1), q)\n# after optimizer.step()\nteacher.update_parameters(model)`;
  if (method === 'VAT')
    return `p = model(x).softmax(-1).detach()\nr = (1e-3 * unit(torch.randn_like(x))).requires_grad_()\nkl = F.kl_div(model(x + r).log_softmax(-1), p, reduction='batchmean')\nr = ${epsilon} * unit(torch.autograd.grad(kl, r)[0])\nloss = F.kl_div(model(x + r).log_softmax(-1), p, reduction='batchmean')`;
  if (method === 'MixMatch')
    return `with torch.no_grad():\n    q = torch.stack([model(weak(x)).softmax(-1) for _ in range(${K})]).mean(0)\n    q = q ** (1 / ${T})\n    q = q / q.sum(-1, keepdim=True)\nlam = max(${lambda}, 1 - ${lambda})\nmix = lam * weak(x) + (1 - lam) * x_labelled\nloss = F.mse_loss(model(mix).softmax(-1), lam * q + (1 - lam) * y_labelled)`;
  return `with torch.no_grad():\n    q = model(weak(x)).softmax(-1)\nmask = q.amax(-1) >= ${threshold}\nloss = (F.cross_entropy(model(strong(x)), q.argmax(-1), reduction='none') * mask).mean()`;
}

export function pipelinePrompts(
  initial: PipelineState,
  compute: (state: PipelineState) => PipelineNumbers,
): readonly Prompt<PipelineState, PipelineNumbers>[] {
  return [
    {
      id: 'pipelines-teacher',
      question: 'A teacher with $\\alpha=0.5$ has been updated three times. Which share of it is the untrained start?',
      state: { ...initial, method: 'mean teacher', alpha: 0.5, step: 3 },
      answer: ({ start }) => start,
      explanation: '$0.5^3=0.125$: each update keeps half. A large $\\alpha$ makes a steadier and slower teacher.',
    },
    {
      id: 'pipelines-mixup',
      question: 'MixMatch draws $\\lambda=0.3$ for an unlabelled picture. Which share of the mixture is that picture?',
      state: { ...initial, method: 'MixMatch', picture: 1, lambda: 0.3 },
      answer: ({ lambda }) => lambda,
      explanation: '$\\lambda’=\\max(\\lambda,1-\\lambda)=0.7$: the mixture stays nearer to what it replaces.',
    },
    {
      id: 'pipelines-unsure',
      question:
        'The network is hardly more than half sure of an unlabelled picture. Which method learns *nothing* from it in this step?',
      state: { ...initial, picture: 2 },
      answer: (_, state) => {
        const silent = (['FixMatch', 'MixMatch', 'mean teacher'] as const).filter(
          method => compute({ ...state, method }).loss === 0,
        );
        return silent.join(' and ');
      },
      choices: [
        { text: 'FixMatch', reason: 'Its threshold of 0.95 is not reached.' },
        { text: 'MixMatch', reason: 'It sharpens and uses every picture.' },
        { text: 'mean teacher', reason: 'Teacher and student are compared, however unsure they are.' },
      ],
      explanation: 'Only FixMatch has a threshold. The picture still counts in the mean over the batch.',
    },
    {
      id: 'pipelines-dropout',
      question: 'A Π-model’s network without dropout, and both views alike: what is its consistency loss?',
      state: { ...initial, method: 'Π-model', picture: 4, dropout: 0, seed: alikeSeed(initial, compute) },
      answer: ({ loss }) => loss,
      explanation: '0: both passes are the same computation. All that it teaches comes from the perturbation.',
    },
  ];
}

/** The first seed that draws the same shift for both views. */
function alikeSeed(initial: PipelineState, compute: (state: PipelineState) => PipelineNumbers): number {
  const isAlike = (seed: number) => compute({ ...initial, method: 'Π-model', dropout: 0, seed }).loss === 0;
  return Array.from({ length: 30 }, (_, index) => index + 1).find(isAlike)!;
}

function isRight(probabilities: readonly number[], label: number): boolean {
  return probabilities.indexOf(Math.max(...probabilities)) === label;
}

/** `94.8 % for a 3`. */
function best(probabilities: readonly number[]): string {
  const most = Math.max(...probabilities);
  return `${shown(100 * most, 3)} % for ${named(probabilities.indexOf(most))}`;
}

/** `a 3`, `an 8`. */
function named(label: number): string {
  return `${CLASSES[label] === '8' ? 'an' : 'a'} ${CLASSES[label]}`;
}

/**
 * The figure of consistency: one unlabelled point and the two predictions for it that a loss compares. Two noisy passes (Π-model:
 * Laine & Aila 2016, arXiv:1610.02242), or a clean one and the worst small step away (VAT: Miyato et al. 2017, arXiv:1704.03976).
 */
import type { Figure } from './figure';
import { classify, divergence, HIDDEN } from './moons-classifier';
import { normal, uniform } from './random';
import { counted, shown, shownTex } from './shown';

export interface ConsistencyState {
  readonly method: 'Π-model' | 'VAT';
  /** The unlabelled point. */
  readonly point: readonly number[];
  /** Π-model: standard deviation of the noise on the input, and share of hidden units that each pass drops. */
  readonly noise: number;
  readonly dropout: number;
  /** VAT: length of the step, and how often its direction is improved. */
  readonly epsilon: number;
  readonly iterations: number;
  readonly seed: number;
}

type Place = readonly [x: number, y: number];

export interface Pass {
  /** Where the network was asked. */
  readonly at: Place;
  readonly probabilities: readonly number[];
  /** What each hidden unit was multiplied by: 0 where it was dropped. */
  readonly kept: readonly number[];
}

export interface ConsistencyNumbers {
  /** Without any noise. */
  readonly clean: readonly number[];
  /** Of the Π-model the two noisy ones; of VAT the clean one and the one at the end of the step. */
  readonly passes: readonly [Pass, Pass];
  /** Mean squared difference, or the divergence from the first to the second. */
  readonly loss: number;
  /** VAT: the random direction it starts from and the one it finds, of length 1. */
  readonly start: Place;
  readonly direction: Place;
  /** The divergence after a step the other way along the same line. */
  readonly opposite: number;
  /** The divergence all around at the distance of the step: its mean, its largest. */
  readonly around: { readonly mean: number; readonly worst: number };
}

/** How far along the direction the gradient is taken. */
const NEAR = 1e-3;
const DIRECTIONS = 360;

const initial: ConsistencyState = {
  method: 'VAT',
  point: [0.1, 0.35],
  noise: 0.25,
  dropout: 0.25,
  epsilon: 0.3,
  iterations: 1,
  seed: 4,
};
const twice: ConsistencyState = { ...initial, method: 'Π-model' };

export const consistency: Figure<ConsistencyState, ConsistencyNumbers> = {
  id: 'consistency',
  title: 'Two predictions that must agree',
  caption:
    'A network trained on the six ringed points. Drag the unlabelled one: where do its two predictions differ, and which way is worst?',
  initial,
  controls: {
    method: { kind: 'choice', choices: ['Π-model', 'VAT'], label: 'method' },
    noise: { kind: 'real', min: 0, max: 0.5, step: 0.01, label: 'noise σ', when: ({ method }) => method === 'Π-model' },
    dropout: {
      kind: 'real',
      min: 0,
      max: 0.75,
      step: 0.05,
      label: 'dropout p',
      when: ({ method }) => method === 'Π-model',
    },
    epsilon: { kind: 'real', min: 0.05, max: 0.8, step: 0.05, label: 'step ε', when: ({ method }) => method === 'VAT' },
    iterations: { kind: 'whole', min: 0, max: 5, label: 'iterations', when: ({ method }) => method === 'VAT' },
    seed: { kind: 'whole', min: 1, max: 50, label: 'seed' },
    point: { kind: 'numbers', min: -2, max: 3, step: 0.05, label: 'point x, y' },
  },
  presets: [
    { title: 'VAT: one iteration', state: initial },
    { title: 'VAT: the random direction it starts from', state: { ...initial, iterations: 0 } },
    { title: 'VAT: right line, wrong way', state: { ...initial, seed: 3 } },
    { title: 'VAT far from the boundary', state: { ...initial, point: [0, 1.1] } },
    { title: 'Π-model: noise and dropout', state: twice },
    { title: 'Π-model: dropout alone', state: { ...twice, noise: 0 } },
    { title: 'Π-model without noise: nothing to learn', state: { ...twice, noise: 0, dropout: 0 } },
  ],
  compute,
  formula: ({ method, epsilon }, { passes: [first, second], loss }) => {
    const list = ({ probabilities }: Pass) => probabilities.map(p => shown(p, 3)).join(',\\,');
    return method === 'VAT'
      ? {
          tex: `\\mathrm{KL}\\bigl(p(x)\\,\\|\\,p(x+r)\\bigr)=\\sum_kp_k\\ln\\frac{p_k}{q_k}=${shownTex(loss, 3)},\\quad\\lVert r\\rVert=${shown(epsilon)}`,
          text: `KL of (${list(first).replaceAll('\\,', ' ')}) and (${list(second).replaceAll('\\,', ' ')}) = ${shown(loss, 3)}, with a step of length ${shown(epsilon)}`,
        }
      : {
          tex: `\\tfrac1K\\lVert p^{(1)}-p^{(2)}\\rVert^2=${shownTex(loss, 3)}`,
          text: `mean squared difference of (${list(first).replaceAll('\\,', ' ')}) and (${list(second).replaceAll('\\,', ' ')}) = ${shown(loss, 3)}`,
        };
  },
  summary,
  python: ({ method, epsilon, iterations, dropout, noise }) =>
    method === 'VAT'
      ? `p = model(x).softmax(-1).detach()\nd = F.normalize(torch.randn_like(x), dim=-1)\nfor _ in range(${iterations}):\n    r = (1e-3 * d).requires_grad_()\n    kl = F.kl_div(model(x + r).log_softmax(-1), p, reduction='batchmean')\n    d = F.normalize(torch.autograd.grad(kl, r)[0], dim=-1)\nloss = F.kl_div(model(x + ${epsilon} * d).log_softmax(-1), p, reduction='batchmean')`
      : `# model has nn.Dropout(${dropout}) and is in train()\nnoisy = lambda: model(x + ${noise} * torch.randn_like(x)).softmax(-1)\nloss = F.mse_loss(noisy(), noisy())`,
  prompts: [
    {
      id: 'consistency-label',
      question: 'VAT stands for virtual *adversarial* training. Which label does its loss need of this point?',
      state: { ...initial, point: [0.6, 0.3] },
      answer: ({ loss }) => (loss > 0 ? 'None' : 'The true one'),
      choices: [
        { text: 'None', reason: 'The network’s own prediction at the point stands in for a label.' },
        { text: 'The true one', reason: 'That is adversarial training; “virtual” says that it does without.' },
        { text: 'A pseudo-label', reason: 'No class is picked: the whole distribution is compared.' },
      ],
      explanation: 'The divergence is from $p(x)$ to $p(x+r)$, both the network’s. So it works on unlabelled data.',
    },
    {
      id: 'consistency-random',
      question:
        'Near a boundary, VAT improves a random direction by one iteration. How does the divergence at the end of the step compare with the mean over all directions?',
      state: initial,
      answer: ({ loss, around }) => (loss > 1.5 * around.mean ? 'Clearly larger' : 'About the same'),
      choices: [
        { text: 'Clearly larger', reason: 'One step of power iteration turns it across the boundary.' },
        { text: 'About the same', reason: 'That is what a direction gives that was not improved.' },
        { text: 'Smaller', reason: 'The iteration follows the gradient upwards.' },
      ],
      explanation:
        'Random noise mostly runs along the boundary or only partly across. In images of thousands of dimensions it hardly ever hits.',
    },
    {
      id: 'consistency-still',
      question: 'A Π-model without augmentation, noise or dropout: what is its consistency loss?',
      state: { ...twice, noise: 0, dropout: 0, point: [0.6, 0.3] },
      answer: ({ loss }) => loss,
      explanation: '0 everywhere: both passes are the same computation. All that it teaches comes from the noise.',
    },
    {
      id: 'consistency-far',
      question: 'A point far from the boundary, on the side it belongs to. What does VAT’s loss say there?',
      state: { ...initial, point: [0, 1.1] },
      answer: ({ loss }) => (loss < 0.02 ? 'Next to nothing' : 'Much'),
      choices: [
        { text: 'Next to nothing', reason: 'No step of that length changes the prediction.' },
        { text: 'Much', reason: 'Only where a small step crosses the boundary is there much to say.' },
        { text: 'It is negative', reason: 'A divergence is 0 or more.' },
      ],
      explanation:
        'So the loss pushes where points lie close to the boundary, and the boundary moves to where there are none.',
    },
  ],
};

function compute(state: ConsistencyState): ConsistencyNumbers {
  const { method, epsilon, iterations, seed } = state;
  const x: Place = [state.point[0] ?? 0, state.point[1] ?? 0];
  const clean = classify(x);
  const { start, noises, drops } = drawn(seed);
  let direction = start;
  for (let done = 0; done < iterations; done++) {
    const { gradient } = divergence(clean, [x[0] + NEAR * direction[0], x[1] + NEAR * direction[1]]);
    direction = unit(gradient) ?? direction;
  }
  const step = ([dx, dy]: Place): Place => [x[0] + epsilon * dx, x[1] + epsilon * dy];
  const all = Array.from({ length: DIRECTIONS }, (_, index) => {
    const angle = (2 * Math.PI * index) / DIRECTIONS;
    return divergence(clean, step([Math.cos(angle), Math.sin(angle)])).value;
  });
  const around = { mean: all.reduce((a, b) => a + b, 0) / DIRECTIONS, worst: Math.max(...all) };
  const opposite = divergence(clean, step([-direction[0], -direction[1]])).value;
  const pass = (at: Place, kept: readonly number[]): Pass => ({ at, kept, probabilities: classify(at, kept) });
  const everyUnit = Array.from({ length: HIDDEN }, () => 1);
  if (method === 'VAT') {
    const passes = [pass(x, everyUnit), pass(step(direction), everyUnit)] as const;
    return { clean, passes, loss: divergence(clean, passes[1].at).value, start, direction, opposite, around };
  }
  const noisy = (which: 0 | 1): Pass =>
    pass(
      [x[0] + state.noise * noises[which][0], x[1] + state.noise * noises[which][1]],
      // What stays is scaled up, so that the mean is kept.
      drops[which].map(chance => (chance < state.dropout ? 0 : 1 / (1 - state.dropout))),
    );
  const passes = [noisy(0), noisy(1)] as const;
  const [p, q] = passes.map(({ probabilities }) => probabilities) as [readonly number[], readonly number[]];
  const loss = p.reduce((sum, value, k) => sum + (value - q[k]!) ** 2, 0) / p.length;
  return { clean, passes, loss, start, direction, opposite, around };
}

/** What chance decides, by seed alone: a direction, two noises of standard deviation 1, and for two passes a number a unit. */
function drawn(seed: number) {
  const [draw, chance] = [normal(seed), uniform(seed + 100)];
  const pair = (): Place => [draw(), draw()];
  const units = () => Array.from({ length: HIDDEN }, chance);
  return { start: unit(pair())!, noises: [pair(), pair()] as const, drops: [units(), units()] as const };
}

/** `undefined` for what has no direction. */
function unit([x, y]: Place): Place | undefined {
  const length = Math.hypot(x, y);
  return length === 0 ? undefined : [x / length, y / length];
}

function summary(
  { method, noise, dropout, iterations, epsilon }: ConsistencyState,
  { passes, loss, opposite, around, clean }: ConsistencyNumbers,
): string {
  const sure = (p: readonly number[]) => `${shown(100 * p[1]!, 3)} %`;
  if (method === 'VAT') {
    const share = around.worst > 0 ? loss / around.worst : 1;
    return `The network gives the lower moon ${sure(clean)} at the point and ${sure(passes[1].probabilities)} after a step of ${shown(epsilon)}: a divergence of ${shown(loss, 3)}. After ${counted(iterations, 'iteration')} the direction reaches ${shown(100 * share, 3)} % of the worst one (${shown(around.worst, 3)}); all directions have ${shown(around.mean, 3)} on average.${
      iterations > 0 && opposite > 1.5 * loss
        ? ` The other way along the same line it would be ${shown(opposite, 3)}: the iteration finds the line, and chance the way.`
        : ''
    } Training lowers it, and no label is asked for.`;
  }
  const dropped = passes.map(({ kept }) => kept.filter(factor => factor === 0).length);
  const where =
    noise === 0 && dropout === 0
      ? 'Nothing differs between the two passes'
      : `The two passes differ by noise of ${shown(noise)} on the input and by ${dropped[0]} and ${dropped[1]} of ${HIDDEN} hidden units dropped`;
  return `${where}. They give the lower moon ${sure(passes[0].probabilities)} and ${sure(passes[1].probabilities)}: a loss of ${shown(loss, 3)}. ${loss === 0 ? 'There is nothing to learn from that.' : 'Training lowers it, and no label is asked for.'}`;
}

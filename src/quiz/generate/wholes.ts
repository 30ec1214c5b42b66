/** The whole network: where the parameters are, how many there are, in which order things run. */
import type { Question } from '../question';
import {
  ask,
  constructorText,
  type LayerCall,
  layerCalls,
  type Maker,
  numeric,
  product,
  showCount,
  showTuple,
  slips,
  type Traced,
} from './subject';

export const heaviestLayer: Maker = subject =>
  byWeight(subject, 'heaviest', 'parameters', layer => layer.module.params, 'torch.nn.Module.parameters');
export const busiestLayer: Maker = subject =>
  byWeight(subject, 'busiest', 'multiply–accumulates', layer => layer.call.macs, 'conv-hyperparameters');

function byWeight(
  subject: Parameters<Maker>[0],
  kind: string,
  what: string,
  weigh: (layer: LayerCall) => unknown,
  name: string,
): readonly Question[] {
  if (!subject.network?.definition) return [];
  const traced = subject as Traced;
  const weighed = layerCalls(traced)
    .flatMap(layer => {
      const weight = weigh(layer);
      return typeof weight === 'number' && weight > 0 ? [{ layer, weight }] : [];
    })
    .sort((a, b) => b.weight - a.weight);
  const everything = traced.network.calls.every(call => !call.operator || call.unknown === undefined);
  const [first, second] = weighed;
  // A layer that does not run here, such as an auxiliary head, has its parameters all the same.
  const most = Math.max(
    0,
    ...traced.network.modules.flatMap(({ operator, params }) =>
      operator && typeof params === 'number' ? [params] : [],
    ),
  );
  if (kind === 'heaviest' && first && first.weight < most) return [];
  if (!everything || !first || !second || first.weight === second.weight || weighed.length < 3) return [];
  const others = [second, weighed[Math.floor(weighed.length / 2)]!, weighed.at(-1)!].filter(
    (other, index, all) => other !== first && all.indexOf(other) === index,
  );
  return [
    ask(
      traced,
      kind,
      'whole',
      traced.network.definition!,
      {
        type: 'single',
        title: `The layer with the most ${what}`,
        prompt: `Which layer of \`${traced.network.type}\` has the most ${what}?`,
        choices: [first, ...others].map(({ layer, weight }) => ({
          text: `\`${layer.path}\`: \`${constructorText(traced, layer)}\``,
          right: layer === first.layer,
          reason: `It has ${showCount(weight)}.`,
        })),
        explanation: `\`${first.layer.path}\` has **${showCount(first.weight)}** ${what}, ${Math.round((100 * first.weight) / weighed.reduce((sum, { weight }) => sum + weight, 0))} % of all layers together.`,
      },
      name,
    ),
  ];
}

export const totalParameters: Maker = subject => {
  const network = subject.network;
  if (!network?.definition || typeof network.totals.params !== 'number' || network.totals.params === 0) return [];
  const total = network.totals.params;
  const weights = network.modules.flatMap(module => (module.operator ? module.weights : []));
  const size = (shape: readonly unknown[]) =>
    shape.every(dim => typeof dim === 'number') ? product(shape as readonly number[]) : Number.NaN;
  const biases = weights.filter(({ name }) => name === 'bias').reduce((sum, { shape }) => sum + size(shape), 0);
  const norms = network.modules
    .filter(({ type }) => /Norm/.test(type))
    .reduce((sum, { params }) => sum + (typeof params === 'number' ? params : Number.NaN), 0);
  const largest = Math.max(
    ...network.modules.filter(module => module.operator).map(({ params }) => (typeof params === 'number' ? params : 0)),
  );
  const wrong = slips(total, [
    [total - biases, 'That leaves out the biases (and the shifts of normalisation layers).'],
    [total - norms, 'That leaves out the normalisation layers: their scales and shifts learn too.'],
    [norms > 0 ? total + norms : undefined, 'That counts running means and variances, which are buffers.'],
    [total - largest, 'That leaves out the largest layer.'],
    [total * 4, 'That is the number of bytes in float32.'],
  ]).slice(0, 3);
  if (wrong.length < 2 || network.unknowns.length > 0) return [];
  return [
    ask(
      subject,
      'total-parameters',
      'whole',
      network.definition,
      {
        type: 'single',
        title: 'Parameters in all',
        prompt: `How many learnable parameters does \`${network.model}\` have?`,
        choices: [
          {
            text: showCount(total),
            right: true,
            reason: 'Weights and biases of every layer, shared ones counted once.',
          },
          ...wrong.map(({ text, reason }) => ({ text: showCount(Number(text)), right: false, reason })),
        ],
        explanation: `**${showCount(total)}**, which \`sum(p.numel() for p in model.parameters())\` confirms. In float32 they take ${((total * 4) / 2 ** 20).toPrecision(3)} MiB.`,
      },
      'torch.nn.Module.parameters',
    ),
  ];
};

/** Layers that a person still adds up without a calculator's memory. */
const FEW_LAYERS = 3;

/** Only where what learns, or what does not, is few layers: the sum over dozens teaches nothing. */
export const trainableParameters: Maker = subject => {
  const network = subject.network;
  const { params, trainable } = network?.totals ?? {};
  if (!network?.definition || typeof params !== 'number' || typeof trainable !== 'number' || params === trainable)
    return [];
  const holding = (learns: boolean) =>
    network.modules.filter(({ weights }) => weights.some(weight => weight.trainable === learns)).length;
  if (Math.min(holding(true), holding(false)) > FEW_LAYERS) return [];
  return [
    ask(
      subject,
      'trainable',
      'whole',
      network.creation ?? network.definition,
      {
        type: 'numeric',
        title: 'What still learns',
        prompt: `Part of \`${network.model}\` is frozen. Of its ${showCount(params)} parameters, how many still receive a gradient?`,
        accepted: numeric(trainable),
        mistakes: slips(trainable, [
          [params, 'That counts the frozen ones too.'],
          [params - trainable, 'Those are the frozen ones.'],
        ]),
        explanation: `**${showCount(trainable)}** have \`requires_grad=True\`; the other ${showCount(params - trainable)} stay as they are.`,
      },
      'torch.Tensor.requires_grad_',
    ),
  ];
};

/** Four layers in the order `forward` runs them. */
export const runningOrder: Maker = subject => {
  if (!subject.network?.definition) return [];
  const traced = subject as Traced;
  const layers = layerCalls(traced).filter(({ path }) => !path.includes('.'));
  if (layers.length < 4) return [];
  const step = (layers.length - 1) / 3;
  const chosen = [0, 1, 2, 3].map(index => layers[Math.round(index * step)]!);
  return [
    ask(
      traced,
      'running-order',
      'whole',
      traced.network.definition!,
      {
        type: 'order',
        title: 'The way of the data',
        prompt: `In which order does the data pass these layers of \`${traced.network.type}\`?`,
        steps: chosen.map(layer => `\`${layer.path}\`: \`${constructorText(traced, layer)}\``),
        explanation: `By \`forward\`: ${chosen.map(({ path, output }) => `\`${path}\` gives ${showTuple(output)}`).join(', then ')}.`,
      },
      'torch.nn.Module',
    ),
  ];
};

/** Layers and the shapes they give. */
export const matchShapes: Maker = subject => {
  if (!subject.network?.definition) return [];
  const traced = subject as Traced;
  const distinct = new Map<string, LayerCall>();
  for (const layer of layerCalls(traced))
    if (!distinct.has(layer.output.join())) distinct.set(layer.output.join(), layer);
  const layers = [...distinct.values()];
  if (layers.length < 4) return [];
  const step = (layers.length - 1) / 3;
  const chosen = [0, 1, 2, 3].map(index => layers[Math.round(index * step)]!);
  const [input] = layerCalls(traced);
  return [
    ask(
      traced,
      'match-shapes',
      'whole',
      traced.network.definition!,
      {
        type: 'match',
        title: 'Layers and their shapes',
        prompt: `With an input of shape ${showTuple(input!.input)} to \`${input!.path}\`: which layer gives which shape?`,
        columns: ['Layer', 'Output'],
        pairs: chosen.map(layer => [
          `\`${layer.path}\`: \`${constructorText(traced, layer)}\``,
          showTuple(layer.output),
        ]),
        explanation: chosen
          .map(({ path, input: from, output }) => `- \`${path}\`: ${showTuple(from)} → ${showTuple(output)}`)
          .join('\n'),
      },
      'conv-output-size',
    ),
  ];
};

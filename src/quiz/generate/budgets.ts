/** What the whole costs and gives: its output, its layers, its bytes, and what another input would do to it. */
import { showBytes } from '../../tensor/bytes';
import {
  ask,
  knownShape,
  type LayerCall,
  layerCalls,
  layerName,
  type Maker,
  numeric,
  product,
  showCount,
  showTuple,
  slips,
  type Traced,
  texCount,
  texShape,
} from './subject';

/** What the model returns. */
export const networkOutput: Maker = subject => {
  const network = subject.network;
  if (!network?.definition || network.outputs.length !== 1 || network.nested || network.problems.length > 0) return [];
  const traced = subject as Traced;
  const [given] = network.inputs;
  const [input, output] = [knownShape(traced, given?.tensor), knownShape(traced, network.outputs[0])];
  const root = network.calls.find(({ path }) => path === '');
  if (
    !input ||
    !output ||
    network.inputs.length !== 1 ||
    root?.conditional ||
    network.calls.some(call => call.conditional)
  )
    return [];
  return [
    ask(
      traced,
      'network-output',
      'whole',
      network.definition,
      {
        type: 'shape',
        title: 'What comes out',
        prompt: `\`${network.model}\` is given $${texShape(input)}$. Which shape does it return?`,
        dims: output.map(String),
        mistakes:
          output.length > 1 && output[0] !== 1 && input[0] === output[0]
            ? [{ text: showTuple([1, ...output.slice(1)]), reason: `The batch of ${output[0]} stays a batch.` }]
            : [],
        explanation: `It returns **${showTuple(output)}**.`,
      },
      'torch.nn.Module',
    ),
  ];
};

/** How many convolutions or linear layers run. */
export const layerCount: Maker = subject => {
  const network = subject.network;
  if (!network?.definition || network.unknowns.length > 0 || network.problems.length > 0) return [];
  const traced = subject as Traced;
  if (network.calls.some(call => call.conditional || call.unknown !== undefined)) return [];
  const count = (type: string) => network.modules.filter(module => module.operator && module.type === type).length;
  const [convolutions, linear] = [count('Conv2d'), count('Linear')];
  // A class derived from `Conv2d` is one as well, and whether the reader means it is not certain.
  const ids = new Set(
    network.modules.flatMap(({ type, operator }) => (type === 'Conv2d' && operator ? [operator] : [])),
  );
  const derived = network.modules.some(({ type, operator }) => operator && ids.has(operator) && type !== 'Conv2d');
  if (convolutions < 3 || derived) return [];
  return [
    ask(
      traced,
      'layer-count',
      'whole',
      network.definition,
      {
        type: 'numeric',
        title: 'How many convolutions',
        prompt: `How many \`Conv2d\` layers does \`${network.model}\` have, those inside its blocks included?`,
        accepted: numeric(convolutions),
        mistakes: slips(convolutions, [
          [linear > 0 ? convolutions + linear : undefined, 'That counts the linear layers too.'],
        ]),
        explanation: `**${convolutions}**. \`sum(isinstance(m, nn.Conv2d) for m in model.modules())\` counts them.`,
      },
      'torch.nn.Module',
    ),
  ];
};

/** The weights in float32, and with what Adam keeps for each. */
export const weightMemory: Maker = subject => {
  const network = subject.network;
  const params = network?.totals.params;
  if (!network?.definition || typeof params !== 'number' || params === 0 || network.unknowns.length > 0) return [];
  const bytes = params * 16;
  const each = texCount(params);
  return [
    ask(
      subject,
      'training-memory',
      'whole',
      network.definition,
      {
        type: 'numeric',
        title: 'Memory before the first activation',
        prompt: `\`${network.model}\` has ${showCount(params)} parameters. Were all of them trained in float32 with \`Adam\`, how many bytes would weights, gradients and the optimizer’s two moments take together?`,
        accepted: numeric(bytes, 0, 'B'),
        mistakes: slips(bytes, [
          [params * 4, 'Those are the weights alone.'],
          [params * 8, 'Those are weights and gradients; Adam keeps two numbers more for each.'],
          [params * 12, 'One is missing: weight, gradient, first and second moment make four.'],
          [params * 4 * 4 * 2, 'A float32 takes 4 bytes, not 8.'],
        ]),
        explanation: `Weight, gradient and two moments, 4 bytes each: $4\\cdot4\\cdot${each}=${texCount(bytes)}$ bytes, ${showBytes(bytes)}. Activations come on top.`,
      },
      'torch.optim.Adam',
    ),
  ];
};

const BATCH = 32;

/** The bytes of one activation at another batch size. */
export const batchMemory: Maker = subject => {
  const network = subject.network;
  if (network?.inputs.length !== 1) return [];
  const traced = subject as Traced;
  const input = knownShape(traced, network.inputs[0]?.tensor);
  const batch = input?.[0];
  if (input?.length !== 4 || batch === undefined || batch === BATCH) return [];
  return layerCalls(traced)
    .filter(layer => isImageLayer(layer) && layer.output[0] === batch)
    .flatMap(layer => {
      const tensor = network.tensors[layer.call.outputs[0] ?? -1];
      if (tensor?.dtype !== 'float32') return [];
      const one = product(layer.output.slice(1)) * 4;
      const bytes = one * BATCH;
      return [
        ask(
          traced,
          'batch-memory',
          'relation',
          layer.call.site,
          {
            type: 'numeric',
            title: 'Memory at another batch size',
            prompt: `With a batch of ${batch}, ${layerName(traced, layer)} gives $${texShape(layer.output)}$ in float32. How many bytes would its output take with a batch of ${BATCH}?`,
            accepted: numeric(bytes, 0, 'B'),
            mistakes: slips(bytes, [
              [one * batch, `That is with a batch of ${batch}.`],
              [one * batch * BATCH, `The ${BATCH} replaces the ${batch}; it does not multiply it.`],
              [bytes / 4, 'That is the number of values; a float32 takes 4 bytes.'],
            ]),
            explanation: `$${BATCH}\\cdot${layer.output.slice(1).join('\\cdot')}\\cdot4=${texCount(bytes)}$ bytes, ${showBytes(bytes)}. Activations grow with the batch, weights do not.`,
          },
          'tuning-learning-rate-batch-size',
        ),
      ];
    });
};

function isImageLayer({ name, output }: LayerCall): boolean {
  return output.length === 4 && /\.(Conv2d|MaxPool2d|AvgPool2d|BatchNorm2d)$/.test(name);
}

/** What stops, or does not, when the images are twice as large. */
export const inputChanged: Maker = subject => {
  const network = subject.network;
  if (!network?.definition || network.inputs.length !== 1 || network.problems.length > 0) return [];
  const traced = subject as Traced;
  const input = knownShape(traced, network.inputs[0]?.tensor);
  if (input?.length !== 4) return [];
  // Code that looks at a shape may do something else with another one.
  const files = new Set(network.calls.map(({ site }) => site.uri));
  const looks = [...files].some(uri => {
    const text = traced.show({ uri, span: { from: 0, to: Number.MAX_SAFE_INTEGER } })?.text;
    return text === undefined || /\.shape\b|\.size\s*\(|\.numel\s*\(/.test(text);
  });
  if (looks) return [];
  const larger = [input[0]!, input[1]!, input[2]! * 2, input[3]! * 2];
  const outcome = traced.rules.rerun(network, larger);
  if (!outcome) return [];
  const layers = layerCalls(traced);
  const failing = outcome.fails === undefined ? undefined : layers.find(({ call }) => call.index === outcome.fails);
  if (outcome.fails !== undefined && !failing) return [];
  const others = [
    layers[0],
    layers.findLast(({ name }) => /\.Linear$/.test(name)),
    layers.findLast(({ name }) => /\.Conv2d$/.test(name)),
  ]
    .filter((layer): layer is LayerCall => layer !== undefined && layer !== failing)
    .filter((layer, index, all) => all.indexOf(layer) === index)
    .slice(0, 2);
  if (others.length === 0) return [];
  const choice = (layer: LayerCall, right: boolean) => ({
    text: `\`${layer.path}\` raises an error`,
    right,
    reason: right
      ? `${outcome.message ?? ''}`
      : failing && layer.call.index > failing.call.index
        ? 'It is not reached.'
        : 'It takes an input of this size as well.',
  });
  return [
    ask(
      traced,
      'input-changed',
      'whole',
      network.definition,
      {
        type: 'single',
        title: 'Larger images',
        prompt: `\`${network.model}\` is run on $${texShape(input)}$. What happens first if it is given $${texShape(larger)}$ instead?`,
        choices: [
          ...(failing ? [choice(failing, true)] : []),
          ...others.map(layer => choice(layer, false)),
          {
            text: 'Nothing breaks: it runs',
            right: !failing,
            reason: failing
              ? 'A convolution takes any size, but not everything here is one.'
              : 'No layer here depends on the size of the map it is given.',
          },
        ],
        explanation: failing
          ? `Convolutions and pooling pass the larger map on; \`${failing.path}\` was made for one size: ${outcome.message}. Adaptive pooling before it would make the size not matter.`
          : 'Convolutions, norms and pooling take any size, and nothing after them counts on one.',
      },
      failing?.name ?? 'torch.nn.AdaptiveAvgPool2d',
    ),
  ];
};

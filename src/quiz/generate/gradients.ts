/**
 * Where gradients stop and where they do not: `detach()`, `torch.no_grad()`, and frozen layers, which let them through.
 * A question follows one path of single inputs, so that no other way round could carry a gradient.
 */
import type { Call } from '../../network/network';
import type { Question } from '../question';
import { ask, constructorText, type LayerCall, layerCalls, lineOf, type Maker, type Traced } from './subject';

/** What a loss on a layer's output trains, where gradients are cut off before it. */
export const gradientStop: Maker = subject =>
  pathsOf(subject).flatMap(({ traced, layer, source, between }) => {
    if (!learns(layer) || !learns(source)) return [];
    const detached = between.find(({ type }) => type === 'detach');
    if (detached) return [behindDetach(traced, layer, source, detached)];
    return source.call.untracked === true ? [behindNoGrad(traced, layer, source)] : [];
  });

function behindDetach(traced: Traced, layer: LayerCall, source: LayerCall, cut: Call): Question {
  const text = oneLine(traced.show(cut.site)?.text);
  return stopped(traced, layer, source, {
    prompt: `\`${source.path}\` made the tensor that ${lineOf(traced, cut.site)} detaches, \`${text}\`, and \`${layer.path}\` is given the result.`,
    both: '`detach()` gives the values without their history, so nothing flows back to what made them.',
    explanation: `\`${text}\` has the same values and forgets how they were made. The backward pass reaches \`${layer.path}\` and ends there; to train \`${source.path}\` too, leave \`detach()\` out.`,
  });
}

function behindNoGrad(traced: Traced, layer: LayerCall, source: LayerCall): Question {
  return stopped(traced, layer, source, {
    prompt: `\`${source.path}\` runs on ${lineOf(traced, source.call.site)} while gradients are switched off (\`torch.no_grad()\` or the like), and \`${layer.path}\`, which runs outside of that, is given what it made.`,
    both: 'What runs without gradients keeps nothing that a backward pass could use, so it ends there.',
    explanation: `Without gradients \`${source.path}\` computes the same values and records no history. Its weights still have \`requires_grad=True\`, but the backward pass reaches \`${layer.path}\` and ends there.`,
  });
}

function stopped(
  traced: Traced,
  layer: LayerCall,
  source: LayerCall,
  { prompt, both, explanation }: { readonly prompt: string; readonly both: string; readonly explanation: string },
): Question {
  return ask(
    traced,
    'gradient-stop',
    'relation',
    layer.call.site,
    {
      type: 'single',
      title: 'Where gradients stop',
      prompt: `${prompt} A loss is computed from the output of \`${layer.path}\` alone. Whose weights get a gradient from it?`,
      choices: [
        { text: `Those of \`${layer.path}\` only`, right: true, reason: 'They are used after the cut.' },
        { text: `Those of \`${layer.path}\` and of \`${source.path}\``, right: false, reason: both },
        {
          text: `Those of \`${source.path}\` only`,
          right: false,
          reason: 'It is the other way round: what comes before the cut gets nothing.',
        },
        {
          text: 'Nobody’s',
          right: false,
          reason: `Only what comes before is cut off; \`${constructorText(traced, layer)}\` itself still learns.`,
        },
      ],
      explanation,
    },
    'backpropagation',
  );
}

/** What a loss trains behind a frozen layer: what comes before it too. */
export const gradientThrough: Maker = subject =>
  pathsOf(subject)
    .flatMap(({ traced, layer, source, between }) => {
      const cut = between.some(({ type, untracked }) => type === 'detach' || untracked) || source.call.untracked;
      if (cut || !isFrozen(layer) || !learns(source) || layer.call.untracked) return [];
      return [
        ask(
          traced,
          'gradient-through',
          'relation',
          layer.call.site,
          {
            type: 'single',
            title: 'Through a frozen layer',
            prompt: `\`${layer.path}\` is frozen here (\`requires_grad=False\`), \`${source.path}\` before it is not. A loss is computed from the output of \`${layer.path}\`. Whose weights get a gradient from it?`,
            choices: [
              {
                text: `Those of \`${source.path}\` only`,
                right: true,
                reason: 'The gradient passes through the frozen layer; only its own weights are left alone.',
              },
              {
                text: `Those of both`,
                right: false,
                reason: `The weights of \`${layer.path}\` do not require a gradient, so none is kept for them.`,
              },
              {
                text: `Those of \`${layer.path}\` only`,
                right: false,
                reason: 'It is the other way round: the frozen one gets none.',
              },
              {
                text: 'Nobody’s',
                right: false,
                reason:
                  'Freezing is not detaching: the layer is still a function of its input, and its derivative is used.',
              },
            ],
            explanation: `\`requires_grad=False\` says that no gradient is kept for these weights. The output of \`${layer.path}\` still depends on what \`${source.path}\` made, so the backward pass goes on through it. \`detach()\` or \`torch.no_grad()\` would end it.`,
          },
          'backpropagation',
        ),
      ];
    })
    .slice(0, 1);

interface Path {
  readonly traced: Traced;
  readonly layer: LayerCall;
  /** The layer with weights before it. */
  readonly source: LayerCall;
  /** What ran in between, from `layer` back. */
  readonly between: readonly Call[];
}

/** Each layer with weights that runs with gradients kept, and the one its only input comes from. */
function pathsOf(subject: Parameters<Maker>[0]): readonly Path[] {
  if (!subject.network) return [];
  const traced = subject as Traced;
  const layers = layerCalls(traced).filter(({ module }) => module.weights.length > 0);
  const byCall = new Map(layers.map(layer => [layer.call, layer]));
  // Shared weights get their gradient from wherever else they run.
  const runs = (layer: LayerCall) => traced.network.calls.filter(({ path }) => path === layer.path).length;
  return layers.flatMap(layer => {
    if (layer.call.untracked || layer.call.inputs.length !== 1) return [];
    const between: Call[] = [];
    for (let call = producerOf(traced, layer.call); call; call = producerOf(traced, call)) {
      const source = byCall.get(call);
      if (source)
        return source.path !== layer.path && runs(source) === 1 && runs(layer) === 1
          ? [{ traced, layer, source, between }]
          : [];
      if (call.inputs.length !== 1 || call.outputs.length !== 1 || call.params !== 0 || between.length > 8) return [];
      if (call.type !== 'detach' && call.untracked) return [];
      between.push(call);
    }
    return [];
  });
}

function learns({ module }: LayerCall): boolean {
  return module.weights.every(({ trainable }) => trainable);
}

function isFrozen({ module }: LayerCall): boolean {
  return module.weights.every(({ trainable }) => !trainable);
}

/** The call that made the tensor a call is given. */
function producerOf({ network }: Traced, call: Call): Call | undefined {
  const id = call.inputs[0];
  const producer = id === null || id === undefined ? undefined : network.tensors[id]?.producer;
  return producer === undefined ? undefined : network.calls[producer];
}

function oneLine(text = ''): string {
  return text.replace(/\s+/g, ' ');
}

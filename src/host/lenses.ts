/**
 * Which lines get a lens and what it says, as text: one on each class that is the root of a network, one on each layer
 * that holds weights. Activations, pooling and normalisation get none: a lens takes a line of the editor.
 */
import type { Analysis, Call, Mention, Network } from '../network/network';
import { operatorById } from '../operators/catalogue';
import type { Family } from '../operators/operator';
import type { Dim } from '../tensor/dim';
import { type Execution, flowText, showTensor } from './describe';
import { short } from './numbers';
import { callAt } from './target';

export type Lens =
  | { readonly kind: 'model'; readonly from: number; readonly network: Network }
  | {
      readonly kind: 'layer';
      readonly from: number;
      readonly mention: Mention;
      /** Layers side by side on its line, of which it is about the first. */
      readonly onLine: number;
    };

const layered: ReadonlySet<Family> = new Set(['convolution', 'linear', 'recurrent', 'attention', 'embedding']);

/** In the order of the file, at most one a line. */
export function lensesIn(analysis: Analysis, uri: string, text: string, show: 'models' | 'layers'): readonly Lens[] {
  const lines = new Map<number, Lens>();
  const lineOf = (from: number) => text.lastIndexOf('\n', from - 1) + 1;
  for (const network of analysis.networks) {
    const { definition, creation } = network;
    // A class of another file has its lens where this one makes a model of it.
    const at = definition?.uri === uri ? definition : definition && creation?.uri === uri ? creation : undefined;
    if (!at || lines.has(lineOf(at.span.from))) continue;
    lines.set(lineOf(at.span.from), { kind: 'model', from: at.span.from, network });
  }
  if (show === 'layers') {
    const layers = analysis.mentions
      .filter(mention => isLayer(analysis, mention, uri))
      .sort((a, b) => a.at.span.from - b.at.span.from);
    for (const mention of layers) {
      const { from, to } = mention.at.span;
      if (lines.has(lineOf(from))) continue;
      const beside = layers
        .map(({ at }) => at.span.from)
        .filter(other => other >= to && lineOf(other) === lineOf(from));
      lines.set(lineOf(from), { kind: 'layer', from, mention, onLine: 1 + new Set(beside).size });
    }
  }
  return [...lines.values()].sort((a, b) => a.from - b.from);
}

/** `ResNet · 11.7 M params · 1.81 GMACs · 3×224×224 → 1000`. */
export function modelLens(network: Network, sameClass: number): string {
  const { params, macs } = network.totals;
  const inputs = network.inputs.flatMap(input =>
    input.tensor === null ? [] : [withoutOne(showTensor(network, input.tensor))],
  );
  const outputs = network.outputs.map(id => withoutOne(showTensor(network, id)));
  return [
    sameClass > 1 ? `${network.model} (first of ${sameClass})` : network.type,
    params === undefined ? 'params not known' : `${short(params)} params`,
    macsText(macs),
    outputs.length > 0 && inputs.length > 0 ? `${flowText(inputs)} → ${flowText(outputs)}` : undefined,
  ]
    .filter(part => part !== undefined)
    .join(' · ');
}

/** Of sizes left open only what is one product: a sum of many says nothing at a glance. */
function macsText(macs: Dim | undefined): string | undefined {
  const text = macs === undefined || macs === 0 ? '' : short(macs);
  return text === '' || / [+−] /.test(text) ? undefined : `${text} MACs`.replace(/(?<=\d [GTP]) MACs/, 'MACs');
}

/** `Explain this layer · 9.4 K params · RF 43×43`; a line that runs several times shows the first and the last. */
export function layerLens(analysis: Analysis, { mention, onLine }: Extract<Lens, { kind: 'layer' }>): string {
  const { executions, modules } = callAt(analysis, mention.at);
  const records = executions.length > 0 ? executions.map(({ call }) => call) : modules;
  const params = records.map(record => (record.params === undefined ? '?' : short(record.params)));
  const fields = executions.flatMap(({ call }) => fieldText(call) ?? []);
  return [
    onLine > 1 ? `Explain the first of ${onLine} layers` : 'Explain this layer',
    params.length > 0 && !params.includes('?') ? `${firstToLast(params)} params` : undefined,
    fields.length > 0 ? `RF ${firstToLast(fields)}` : undefined,
    runsText(executions),
  ]
    .filter(part => part !== undefined)
    .join(' · ');
}

/** `runs 6 times`; of a file with several models, in how many of them it runs. */
function runsText(executions: readonly Execution[]): string | undefined {
  const networks = new Set(executions.map(({ network }) => network)).size;
  if (networks > 1) return `in ${networks} models`;
  return executions.length > 1 ? `runs ${executions.length} times` : undefined;
}

function fieldText({ rf }: Call): string | undefined {
  return rf && (rf.size === 'all' ? 'whole input' : rf.size.join('×'));
}

function firstToLast(texts: readonly string[]): string {
  return texts.every(text => text === texts[0]) ? texts[0]! : `${texts[0]} … ${texts.at(-1)}`;
}

function isLayer(analysis: Analysis, mention: Mention, uri: string): boolean {
  if (mention.at.uri !== uri || mention.aside) return false;
  const operator = operatorById(mention.operator.id);
  if (!operator || !layered.has(operator.family)) return false;
  // `nn.Identity` is a linear layer by family and `nn.Unfold` a convolution; they hold nothing.
  const made = (operator.classes ?? []).find(form => form.name === mention.operator.name);
  if (made && !made.weights) return false;
  const { modules } = callAt(analysis, mention.at);
  if (modules.length > 0 && modules.every(module => module.params === 0)) return false;
  // A class of the catalogue is a layer where it is made; a function that only computes has its hint.
  return (
    made !== undefined ||
    analysis.networks.some(network => network.modules.some(module => module.construction === mention.at))
  );
}

/** A plain batch axis says nothing: `1×3×224×224` reads `3×224×224`. */
function withoutOne(shape: string): string {
  return shape.replace(/^1×/, '');
}

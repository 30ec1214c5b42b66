/**
 * Which shapes stand behind which calls, as text: quiet on purpose. The batch axis is left out while it is plain, a call
 * inside another that comes out the same is silent, and a line that runs with several shapes shows the first of them.
 * What a run on this machine gave is marked: ✓ where it agrees, ✗ where it does not, which is never silent.
 */
import { holdingsIn } from '../network/holdings';
import type { Analysis, Call, Held, Network } from '../network/network';
import type { Span } from '../source/span';
import type { Dim } from '../tensor/dim';
import { showBrief, showDim, showShape } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { type Execution, flowText, isBlank } from './describe';
import { agrees, datedText, hasRun, type Measurement } from './measurement';
import { isOutermost } from './target';

export interface Hint {
  /** Offset of the call's end, where the hint stands. */
  readonly at: number;
  readonly call: { readonly from: number; readonly to: number };
  readonly label: string;
  /** What every run of it on this machine says about the shape; absent where there was none. */
  readonly mark?: '✓' | '✗';
  /** One line an execution, or the reason why nothing is known. */
  readonly tooltip: string;
}

type Measured = (execution: Execution) => Measurement | undefined;

export function hintsIn(
  analysis: Analysis,
  uri: string,
  from: number,
  to: number,
  measured: Measured = () => undefined,
): readonly Hint[] {
  const hints: Hint[] = [];
  for (const [place, group] of bySite(analysis, uri)) {
    const [start, end] = place.split(' ').map(Number) as [number, number];
    if (end < from || end > to) continue;
    const hint = hintOf(group, measured);
    if (hint) hints.push({ at: end, call: { from: start, to: end }, ...hint });
  }
  const add = (call: Span, label: string, tooltip: string) => {
    const isTold = hints.some(known => known.call.from === call.from && known.call.to === call.to);
    if (call.from >= from && call.to <= to && !isTold) hints.push({ at: call.to, call, label, tooltip });
  };
  for (const holding of holdingsIn(uri === analysis.uri ? analysis.results : undefined)) {
    const [first, ...others] = [...new Set(holding.held.flatMap(held => tensorsText(held, showBrief) ?? []))];
    if (first === undefined) continue;
    const full = new Set(holding.held.flatMap(held => tensorsText(held, showShape) ?? []));
    add(
      holding.span,
      others.length > 0 && !holding.others ? `${first} +${others.length}` : first,
      [...full].join('\n'),
    );
  }
  for (const { reason, call } of unreadIn(analysis, uri)) add(call, '?', `not known: ${reason}`);
  const quiet = hints.filter(
    hint =>
      !hints.some(
        outer => outer !== hint && isInside(hint, outer) && outer.label === hint.label && outer.mark === hint.mark,
      ),
  );
  return quiet.sort((a, b) => a.at - b.at);
}

/** Calls of what nobody can read: where shapes end without a traced call. */
function unreadIn({ networks }: Analysis, uri: string) {
  const places = new Map<string, { readonly reason: string; readonly call: Span }>();
  for (const network of networks) {
    if (network.calls.some(call => isBlank({ network, call }))) continue;
    for (const { reason, at } of network.unknowns)
      if (at.uri === uri) places.set(`${at.span.from} ${at.span.to}`, { reason, call: at.span });
  }
  return places.values();
}

/** The shapes of what a call outside any network gave; of anything else nothing. */
function tensorsText(held: Held, show: (shape: readonly Dim[]) => string): string | undefined {
  const tensors = 'value' in held ? [held.value].flat() : [];
  if (tensors.length === 0 || !tensors.every(value => value instanceof Tensor)) return undefined;
  return flowText(tensors.map(({ shape }) => written(shape, show)));
}

type Site = Execution[];

function bySite(analysis: Analysis, uri: string): ReadonlyMap<string, Site> {
  const sites = new Map<string, Site>();
  for (const network of analysis.networks)
    for (const call of network.calls) {
      if (call.site.uri !== uri || !isOutermost(network, call) || isBlank({ network, call })) continue;
      const place = `${call.site.span.from} ${call.site.span.to}`;
      const group = sites.get(place);
      if (group) group.push({ network, call });
      else sites.set(place, [{ network, call }]);
    }
  return sites;
}

function hintOf(site: Site, measured: Measured): Pick<Hint, 'label' | 'mark' | 'tooltip'> | undefined {
  const shown = new Map<string, { readonly brief: string; readonly tooltip: string }>();
  for (const { network, call } of site) {
    const label = labelOf(network, call, showShape);
    if (label === undefined || shown.has(label)) continue;
    const where = call.path ? `${call.path}: ` : '';
    const tooltip = where + (call.unknown ? `not known: ${call.unknown}` : fullShapes(network, call));
    shown.set(label, { brief: labelOf(network, call, showBrief)!, tooltip });
  }
  const labels = [...shown.values()];
  const known = (labels.find(({ brief }) => brief !== '?') ?? labels[0])?.brief;
  if (known === undefined) return undefined;
  const others = labels.length - 1;
  const { mark, lines } = runsOf(site, measured);
  if (!mark && site.every(isNowhereCalled)) return undefined;
  return {
    label: others > 0 ? `${known} +${others}` : known,
    ...(mark ? { mark } : {}),
    tooltip: [...labels.map(({ tooltip }) => tooltip).slice(0, 12), ...lines].join('\n'),
  };
}

/** A network that is only made: what stands there, `Net()` or the class, gives no tensor. */
function isNowhereCalled({ call: { parent, site, construction } }: Execution): boolean {
  const isThere = construction?.uri === site.uri && construction.span.from === site.span.from;
  return parent === undefined && isThere && construction.span.to === site.span.to;
}

/** One disagreement speaks for the whole line. */
function runsOf(site: Site, measured: Measured): { readonly mark?: '✓' | '✗'; readonly lines: readonly string[] } {
  const runs = site.flatMap(execution => {
    const measurement = measured(execution);
    return hasRun(measurement) ? [{ execution, measurement, right: agrees(measurement, execution) }] : [];
  });
  if (runs.length === 0) return { lines: [] };
  const told = runs.find(({ right }) => !right) ?? runs[0]!;
  return { mark: told.right ? '✓' : '✗', lines: [datedText(told.measurement, told.execution)] };
}

function labelOf(network: Network, call: Call, show: (shape: readonly Dim[]) => string): string | undefined {
  if (call.outputs.length === 0) return call.unknown === undefined ? undefined : '?';
  const shapes = call.outputs.map(id => {
    const tensor = id === null ? undefined : network.tensors[id];
    return tensor ? written(withoutBatch(tensor.shape, network), show) : '?';
  });
  if (shapes.every(shape => shape === '?')) return call.unknown === undefined ? undefined : '?';
  return flowText(shapes.length > 3 ? [...shapes.slice(0, 3), '…'] : shapes);
}

function fullShapes(network: Network, call: Call): string {
  return flowText(call.outputs.map(id => (id === null ? '?' : written(network.tensors[id]!.shape, showShape))));
}

/** Behind a call, the `()` of a scalar would read as a call of what it gives. */
function written(shape: readonly Dim[], show: (shape: readonly Dim[]) => string): string {
  return shape.length === 0 ? 'scalar' : show(shape);
}

/** The first axis is dropped while it is the input's own and says nothing: 1, or a bare letter such as `B`. */
function withoutBatch(shape: readonly Dim[], network: Network): readonly Dim[] {
  const [batch] = shape;
  const first = network.inputs.find(input => input.tensor !== null)?.tensor;
  const given = first === undefined || first === null ? undefined : network.tensors[first]?.shape[0];
  if (shape.length < 2 || batch === undefined || given === undefined || showDim(batch) !== showDim(given)) return shape;
  return batch === 1 || /^(B|N|b|bs|batch|batch_size)$/.test(showDim(batch)) ? shape.slice(1) : shape;
}

function isInside(inner: Hint, outer: Hint): boolean {
  return (
    outer.call.from <= inner.call.from &&
    inner.call.to <= outer.call.to &&
    outer.call.to - outer.call.from > inner.call.to - inner.call.from
  );
}

/** A network as the JSON that `receptive inspect --json` prints. */
import { EXPRESSION } from '../interpreter/session';
import { isInsideTorch } from '../interpreter/torch/composed';
import type { Analysis, Call, Network, NetworkProblem, ReceptiveField, TensorId } from '../network/network';
import { problemText, type Severity, severityOf } from '../network/problem-text';
import { totalMacs } from '../network/totals';
import type { LayerRun } from '../runtime/network';
import { lineText, type Place, placeAt } from '../source/cells';
import { positionAt } from '../source/source';
import type { Location } from '../source/span';
import { type Dim, isDim, showDim } from '../tensor/dim';
import type { FileText } from './source';

type Size = number | string;

export interface Report {
  readonly model: string;
  readonly file: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly shape: readonly Size[] | null;
    readonly dtype: string | null;
    readonly from: string;
    readonly evidence?: string;
    readonly alternatives?: string;
  }[];
  readonly layers: readonly Layer[];
  readonly outputs: readonly (readonly Size[] | null)[];
  readonly totals: {
    readonly params: Size | null;
    /** Those that require a gradient. */
    readonly trainable: Size | null;
    readonly macs: Size | null;
    /** Bytes of what one forward pass computes at this batch size. */
    readonly activations: Size | null;
  };
  readonly unknown: readonly (Place & { readonly reason: string })[];
  readonly diagnostics: readonly Diagnostic[];
  /** `receptive run`: what the model ran on. */
  readonly device?: { readonly provider: string; readonly adapter: string | null };
}

export interface Layer extends Place {
  readonly path: string | null;
  readonly type: string;
  /** Where the call stands, if not in the inspected file. */
  readonly file?: string;
  readonly in: readonly (readonly Size[] | null)[];
  readonly out: readonly (readonly Size[] | null)[];
  readonly params: Size | null;
  readonly macs: Size | null;
  readonly rf?: Omit<ReceptiveField, 'within'>;
  readonly conditional?: true;
  readonly unknown?: string;
  /** `receptive run`: what came out, or `null` and why nothing did. */
  readonly measured?: MeasuredLayer | null;
  readonly reason?: string;
}

/** Names as in `LayerRun` (runtime/network.ts); statistics are those of the first output. */
export type MeasuredLayer = Omit<LayerRun, 'picture'>;

export interface Diagnostic extends Place {
  readonly code: string;
  /** What PyTorch refuses is an error; what runs and is regretted a warning. */
  readonly severity: Severity;
  readonly column: number;
  readonly message: string;
  readonly expected?: Size;
  readonly found?: Size;
}

/** `line` and `column` count from 1; in a notebook `cell` too, and `line` in it. */
export function reportOf(network: Network, rest: Omit<Analysis, 'networks'>, source: FileText): Report {
  const { place, diagnostics } = tellerOf(source);
  const shape = (id: TensorId | null) => (id === null ? null : network.tensors[id]!.shape.map(size));
  return {
    model: network.model,
    file: source.uri.split('/').pop()!,
    inputs: network.inputs.map(({ name, tensor, from, evidence, alternatives }) => ({
      name,
      shape: shape(tensor),
      dtype: tensor === null ? null : network.tensors[tensor]!.dtype,
      from,
      ...(evidence && from !== 'flag' ? { evidence } : {}),
      ...(alternatives ? { alternatives } : {}),
    })),
    layers: network.calls.map(call => layerOf(call, network, source)),
    outputs: network.outputs.map(shape),
    totals: {
      params: amount(network.totals.params),
      trainable: amount(network.totals.trainable),
      macs: amount(network.totals.macs),
      activations: amount(network.totals.activations),
    },
    unknown: [
      ...rest.missing.map(({ module, at }) => ({ ...place(at), reason: `package ${module} is not installed` })),
      ...network.unknowns.map(({ reason, at }) => ({ ...place(at), reason })),
    ],
    diagnostics: diagnostics([...rest.problems, ...network.problems]),
  };
}

/** A model that PyTorch refuses to build: there is nothing to tell of it but why. */
export function refusalOf(
  model: string,
  reason: string,
  { problems }: Omit<Analysis, 'networks'>,
  source: FileText,
): Report {
  const { place, diagnostics } = tellerOf(source);
  return {
    model,
    file: source.uri.split('/').pop()!,
    inputs: [],
    layers: [],
    outputs: [],
    totals: { params: null, trainable: null, macs: null, activations: null },
    unknown: problems.slice(0, 1).map(({ at }) => ({ ...place(at), reason })),
    diagnostics: diagnostics(problems),
  };
}

function tellerOf(source: FileText) {
  const isHere = (at: Location) => at.uri === source.uri;
  const place = (at: Location): Place => (isHere(at) ? placeAt(source, at.span.from) : { line: 1 });
  const column = (at: Location) => (isHere(at) ? positionAt(source, at.span.from).column + 1 : 1);
  const lineOf = (at: Location) => (isHere(at) ? lineText(source, at.span.from) : '');
  const diagnostics = (problems: readonly NetworkProblem[]) =>
    problems.map(problem => diagnosticOf(problem, { ...place(problem.at), column: column(problem.at) }, lineOf));
  return { place, diagnostics };
}

function layerOf(call: Call, network: Network, source: FileText): Layer {
  // A layer inside a library's code stands where the file made it, if it did.
  const places = [call.site, call.construction, call.path === '' ? network.definition : undefined];
  const at = places.find(place => place?.uri === source.uri);
  const shape = (id: TensorId | null) => (id === null ? null : network.tensors[id]!.shape.map(size));
  return {
    path: call.path,
    type: call.type,
    ...(at ? placeAt(source, at.span.from) : { line: 0 }),
    ...(at || call.site.uri === EXPRESSION || isInsideTorch(call.site) ? {} : { file: call.site.uri }),
    in: call.inputs.map(shape),
    out: call.outputs.map(shape),
    params: amount(call.params),
    macs: amount(call.macs ?? (call.operator ? undefined : totalMacs(network.calls, call))),
    ...(call.rf ? { rf: plainField(call.rf) } : {}),
    ...(call.conditional ? { conditional: true as const } : {}),
    ...(call.unknown ? { unknown: call.unknown } : {}),
  };
}

function diagnosticOf(
  problem: NetworkProblem,
  place: Place & { readonly column: number },
  lineOf: (at: Location) => string,
): Diagnostic {
  const { code, expected, found } = problem;
  return {
    code,
    severity: severityOf(code),
    ...place,
    message: problemText(problem, lineOf),
    ...(expected === undefined ? {} : { expected: isDim(expected) ? size(expected) : expected }),
    ...(found === undefined ? {} : { found: isDim(found) ? size(found) : found }),
  };
}

function size(dim: Dim): Size {
  return typeof dim === 'number' ? dim : showDim(dim);
}

function amount(dim: Dim | undefined): Size | null {
  return dim === undefined ? null : size(dim);
}

function plainField({ within: _, ...field }: ReceptiveField): Omit<ReceptiveField, 'within'> {
  return field;
}

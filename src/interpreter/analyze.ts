/**
 * The way in to this room: a source goes in, everything that can be known about its models comes out. Models are listed
 * first and traced one by one, so that a view that needs one does not wait for ten.
 */
import type { Analysis, Network, NetworkProblem } from '../network/network';
import { explore } from './explore';
import type { SourceText } from './imports';
import { type InputOptions, inputsOf } from './inputs';
import { type Candidate, expressionModel, listModels } from './models';
import { type Options, openSession, type Session } from './session';
import { traceNetwork } from './trace';
import { ClassValue, ModuleInstance, Unknown } from './values';

export type { Resolve, SourceText } from './imports';
export { ModuleCache } from './imports';
export type { Candidate } from './models';
export type { Options } from './session';

/** An opened file. */
export interface Opened {
  readonly models: readonly Candidate[];
  /** The network of a model; Unknown, with the reason, where it cannot be built. */
  readonly trace: (model: Candidate | string, inputs?: InputOptions) => Network | Unknown;
  /**
   * What is known of the file besides its networks; to be asked once they have been traced. Who does not want the mentions
   * of functions that nothing called is spared the time to look through them.
   */
  readonly rest: (options?: { readonly explored?: boolean }) => Omit<Analysis, 'networks'>;
  readonly unknowns: Session['unknowns'];
}

export function open(source: SourceText, options: Options = {}): Opened {
  const session = openSession(source, options);
  explore(session, 'entries');
  let explored = false;
  let models: readonly Candidate[] | undefined;
  return {
    get models() {
      models ??= listModels(session);
      return models;
    },
    trace: (model, inputs) =>
      trace(session, typeof model === 'string' ? expressionModel(session, model) : model, inputs ?? {}),
    rest: (options = {}) => {
      if (!explored && options.explored !== false) {
        explore(session, 'rest');
        explored = true;
      }
      return {
        uri: source.uri,
        mentions: session.mentions.list,
        problems: session.problems.filter(problem => !session.traced.some(known => isSame(known, problem))),
        missing: session.missing,
      };
    },
    unknowns: session.unknowns,
  };
}

function isSame(a: NetworkProblem, b: NetworkProblem): boolean {
  return a.code === b.code && a.message === b.message && a.at.span.from === b.at.span.from;
}

/** Everything at once: every model the file can build, in the order of the text. */
export function analyze(
  source: SourceText,
  options: Options & { readonly inputsFor?: (model: Candidate) => InputOptions } = {},
): Analysis {
  const opened = open(source, options);
  const networks: Network[] = [];
  const built = new Set<string>();
  for (const model of opened.models) {
    // A class that a factory or an instance already shows is not built a second time.
    if ((model.kind === 'class' || model.kind === 'symbolic') && built.has(model.name)) continue;
    const network = opened.trace(model, options.inputsFor?.(model));
    if (network instanceof Unknown) continue;
    networks.push(network);
    for (const { type } of network.modules) built.add(type);
  }
  return { ...opened.rest(), networks };
}

function trace(session: Session, model: Candidate, options: InputOptions): Network | Unknown {
  const built = model.build();
  // `--model ResNet` names the class: build it without arguments.
  const root = built instanceof ClassValue ? expressionModel(session, `${model.model}()`).build() : built;
  if (root instanceof Unknown) return root;
  if (!(root instanceof ModuleInstance)) return new Unknown(`${model.model} is no nn.Module`);
  const exploring = model.kind === 'symbolic';
  const factory = options.factory ?? (model.kind === 'factory' || model.kind === 'expression' ? model.name : undefined);
  const inputs = inputsOf(session, root, { ...options, factory }, exploring);
  return traceNetwork(session, { model: model.model, root, creation: root.site }, inputs, exploring);
}

/** Traces one built model with given inputs: `forward` runs once, in evaluation mode, and leaves no trace in the model itself. */
import type { Input, Network, NetworkProblem } from '../network/network';
import type { Location } from '../source/span';
import { contiguousStrides } from '../tensor/strides';
import { assemble } from './assemble';
import { findInClass } from './attributes';
import { callMethod } from './call';
import { forwardOf } from './forward-parameters';
import { hiddenModules } from './hidden-modules';
import { guarded, type Session } from './session';
import { callModule } from './torch/call-module';
import { tensorsIn } from './torch/convert';
import { mapValue } from './torch/map-value';
import { modulesInside, TRAINING } from './torch/module-attributes';
import { isWaiting, materialize, operatorOf } from './torch/operator-classes';
import { type Enough, Tracer } from './tracer';
import { uncaughtProblem } from './uncaught';
import { Arguments, Func, type ModuleInstance, Tensor, Unknown, type Value } from './values';
import { Variables } from './variables';

export interface GivenInput {
  readonly name: string;
  readonly value: Value;
  readonly keyword?: boolean;
  readonly from: Input['from'];
  readonly evidence?: string;
  readonly at?: Location;
  readonly alternatives?: string;
  /** The size is the one that the factory's weights were trained on. */
  readonly isCrop?: true;
  /** The other model of the same class that the code calls with it. */
  readonly borrowedFrom?: ModuleInstance;
}

export interface Target {
  readonly model: string;
  readonly root: ModuleInstance;
  readonly creation?: Location;
}

export interface Forward {
  readonly tracer: Tracer;
  readonly result: Value;
  /** The tensors in the result, by id. */
  readonly outputs: readonly (number | null)[];
  readonly inputs: readonly Input[];
  /** `forward` ended in an exception, or its budget did. */
  readonly raised: boolean;
  readonly variables?: Variables;
}

export interface Forwarding {
  /** Ends the run once it has told what it was made for. */
  readonly enough?: Enough;
  readonly training?: boolean;
  /** Calls `model.eval()` first, for what the code's own `train` does then. */
  readonly settled?: boolean;
  /** Takes note of what variables hold; who only tries something out has none. */
  readonly variables?: Variables;
}

export function traceNetwork(
  session: Session,
  target: Target,
  given: readonly GivenInput[],
  exploring = false,
): Network {
  const evaluated = forwardOnce(session, target.root, given, exploring, { variables: new Variables() });
  const forward = exploring ? evaluated : (inTraining(session, target.root, given, evaluated) ?? evaluated);
  session.run.part.forward = forward.variables;
  // What stands behind the fault is looked through for what it mentions.
  if (forward.raised && !exploring) forwardOnce(session, target.root, given.map(notGiven), true);
  if (!exploring) forward.tracer.problems.push(...hiddenModules(target.root, session.source.uri));
  if (!exploring && forward === evaluated)
    forward.tracer.problems.push(...onlyInTraining(session, target.root, given, forward));
  session.traced.push(...forward.tracer.problems);
  const { journal } = session.run;
  const mark = journal.begin();
  try {
    // What was given is what lazy layers were waiting for.
    for (const { module, arguments: bound } of forward.tracer.calls) {
      const found = module && operatorOf(module.cls);
      if (module && bound && found && isWaiting(module, found)) materialize(session.run, module, found, bound);
    }
    return assemble({ ...target, ...forward, making: session.run.making });
  } finally {
    journal.rollBack(mark);
    journal.end();
  }
}

/**
 * Some models can be evaluated only once they have been put to it by a `train` of their own, others only once they have been
 * trained: what they do in training is what is known of them.
 */
function inTraining(
  session: Session,
  root: ModuleInstance,
  given: readonly GivenInput[],
  { raised, tracer }: Forward,
): Forward | undefined {
  // Code that says `model.eval()` means what it does in evaluation.
  if (!raised || root.attributes.get(TRAINING) === false || !tracer.askedForMode || tracer.problems.length > 0)
    return undefined;
  if (modulesInside(root).some(({ cls }) => findInClass(cls, 'train') instanceof Func)) {
    const settled = forwardOnce(session, root, given, false, { settled: true, variables: new Variables() });
    if (!settled.raised) return settled;
  }
  const trained = forwardOnce(session, root, given, false, { training: true, variables: new Variables() });
  const { problems } = trained.tracer;
  if (trained.raised && !problems.some(({ code }) => code !== 'uncaught-exception')) return undefined;
  const [reason] = tracer.unknowns;
  if (reason) trained.tracer.note(`this is what it does in training; in evaluation: ${reason.reason}`, reason.at);
  return trained;
}

/** What a layer does not take, where only training comes to it: a head behind `if not self.training: return x`. */
function onlyInTraining(
  session: Session,
  root: ModuleInstance,
  given: readonly GivenInput[],
  { raised, tracer }: Forward,
): readonly NetworkProblem[] {
  if (raised || !tracer.askedForMode || tracer.problems.length > 0 || root.attributes.get(TRAINING) === false)
    return [];
  // Of several sizes that evaluation takes, training may want another one.
  if (given.some(({ alternatives, isCrop }) => alternatives !== undefined || isCrop)) return [];
  const called = new Set(tracer.calls.map(({ module }) => module));
  const isLeft = modulesInside(root).some(module => module.cls.operator && !called.has(module) && isLayer(module));
  if (!isLeft) return [];
  const trained = forwardOnce(session, root, given, false, { training: true }).tracer;
  // Targets and the like that only training takes are not known.
  return trained.problems.filter(({ code }) => MISMATCHES.test(code)).map(({ call: _, ...problem }) => problem);
}

function isLayer({ parameters }: ModuleInstance): boolean {
  return parameters.size > 0;
}

/** Sizes that contradict each other, whatever else is given. */
const MISMATCHES = /^(?:mismatched-|impossible-view$)/;

/** `forward(self, *inputs)` takes what nobody has said. */
function openArguments(root: ModuleInstance, given: readonly GivenInput[]): Unknown | undefined {
  const rest = given.length === 0 ? forwardOf(root)?.parameters.find(({ type }) => type === 'rest') : undefined;
  return rest && new Unknown(`nothing in the file tells what '${rest.name}' holds`);
}

/** The argument as one of which nothing is known. */
export function notGiven({ name, keyword }: Pick<GivenInput, 'name' | 'keyword'>): GivenInput {
  return { name, keyword, value: new Unknown(`'${name}' is not given here`), from: 'symbolic' };
}

function raisesInTraining(
  session: Session,
  root: ModuleInstance,
  given: readonly GivenInput[],
  { message, at }: NetworkProblem,
): boolean {
  const { problems } = forwardOnce(session, root, given, false, { training: true }).tracer;
  return problems.some(problem => problem.message === message && problem.at.span.from === at.span.from);
}

/** One run of `forward`, to its end or until `enough`; everything it changed in the heap is put back. */
export function forwardOnce(
  session: Session,
  root: ModuleInstance,
  given: readonly GivenInput[],
  exploring = false,
  { enough, training = false, settled = false, variables }: Forwarding = {},
): Forward {
  const { run } = session;
  const tracer = new Tracer(enough, training);
  const inputs: Input[] = [];
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  for (const input of given) {
    const value = mapValue(input.value, tensor => {
      // What comes from a data loader lies row by row; of what the code passes itself it is known how it lies.
      if (input.from !== 'call') tensor.strides ??= contiguousStrides(tensor.shape);
      return tracer.tensors.input(tensor);
    });
    const tensor = value instanceof Tensor && 'id' in value ? (value.id as number) : null;
    inputs.push({
      name: input.name,
      tensor,
      from: input.from,
      evidence: input.evidence,
      at: input.at,
      alternatives: input.alternatives,
    });
    if (input.keyword) keywords.set(input.name, value);
    else positional.push(value);
  }
  const site = session.observed.get(root)?.[0]?.site ?? root.site;
  const mark = run.journal.begin();
  const before = {
    tracer: run.tracer,
    exploring: run.exploring,
    invented: run.invented,
    variables: run.variables,
  };
  const isTold = ({ from }: GivenInput) => from === 'call' || from === 'flag' || from === 'set';
  // Where `forward` takes nothing, all rests on how the model was made.
  run.invented = given.length === 0 ? before.invented : !given.every(isTold);
  run.tracer = tracer;
  run.exploring = exploring;
  run.variables = variables;
  try {
    let raised = true;
    const result = guarded(session, () => {
      if (settled) callMethod(run, root, 'eval', new Arguments(), site);
      const value = callModule(run, root, new Arguments(positional, keywords, openArguments(root, given)), site);
      raised = false;
      return value;
    });
    const isGiven = given.length > 0 && given.every(({ from }) => from === 'call' || from === 'flag' || from === 'set');
    const isCertain = isGiven && raised && !exploring && tracer.problems.length === 0;
    const uncaught = isCertain ? uncaughtProblem(session, session.raised) : undefined;
    // What a model keeps while it is trained may be what it asks for afterwards.
    const isFault = uncaught && (training || !tracer.askedForMode || raisesInTraining(session, root, given, uncaught));
    if (uncaught && isFault) tracer.problems.push(uncaught);
    if (result instanceof Unknown && tracer.problems.length === 0)
      tracer.note(result.reason, tracer.calls.at(-1)?.site ?? site);
    // Read now: what `forward` made is undone with the rest.
    const outputs = tensorsIn(result).map(tensor => (tensor && tracer.tensors.idOf(tensor)) ?? null);
    return { tracer, result, outputs, inputs, raised, variables };
  } finally {
    run.tracer = before.tracer;
    run.exploring = before.exploring;
    run.invented = before.invented;
    run.variables = before.variables;
    run.journal.rollBack(mark);
    run.journal.end();
  }
}

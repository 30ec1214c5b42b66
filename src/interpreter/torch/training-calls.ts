/**
 * Calls of a training loop (`optimizer.step()`, `DataLoader(…)`, `model.eval()`) and of other libraries (`PCA(…)`): nothing of
 * theirs matters to shapes, so they do what they did without the catalogue; what they were given is kept for whoever asks
 * about the line.
 */
import type { Argument } from '../../operators/argument';
import { Opaque } from '../../operators/argument';
import { findOperator, operators } from '../../operators/catalogue';
import type { Operator } from '../../operators/operator';
import { type Bound, bind, type Parameters } from '../../operators/parameter';
import { Problem } from '../../operators/problem';
import { hasTwoModes, SWITCHES, TWO_MODES } from '../../operators/training/modes';
import type { Location } from '../../source/span';
import { UnknownReader } from '../../tensor/unknown';
import { callValue } from '../call';
import type { Run } from '../run';
import {
  type Arguments,
  BoundMethod,
  type ClassValue,
  Instance,
  ModuleInstance,
  Native,
  Unknown,
  type Value,
} from '../values';
import { toArgument } from './convert';
import { clearGradients, mayGoBack } from './gradients';
import { loadingValue } from './loading';
import { modulesInside, unknownInside } from './module-attributes';

interface Entry {
  readonly operator: Operator;
  readonly name: string;
  readonly parameters: Parameters;
}

/** What a name stands for, with its calls kept where the catalogue has something to say of them. */
export function noted(name: string, value: Value): Value {
  const entry = entryOf(name);
  if (!entry) return value;
  if (value instanceof Unknown) return new NotedUnknown(value, entry);
  if (!(value instanceof Native)) return value;
  return new Native(value.name, (run, args, site) => {
    note(run, entry, args, site);
    return value.code(run, args, site);
  });
}

/** Keeps a call of what is made here, where the catalogue has something to say of it. */
export function noteCall(run: Run, name: string, args: Arguments, site: Location): void {
  const entry = entryOf(name);
  if (entry) note(run, entry, args, site);
}

/** A function that is not followed, but known by name. */
export class NotedUnknown extends Unknown {
  constructor(
    called: Unknown,
    private readonly entry: Entry,
  ) {
    super(called.reason);
    this.result = called instanceof UnknownReader ? called : new Unknown(called.reason);
  }

  get name(): string {
    return this.entry.name;
  }

  /** What a call of it gives: nothing that has a name. */
  readonly result: Unknown;

  /** A method of this base, as `opt.zero_grad()` of an optimizer of the code's own; never the base itself, whose call is noted. */
  attributeOf(instance: Instance, name: string): Value {
    const family = /Optimizer$/.test(this.name) ? 'optimizer' : /Scheduler$/.test(this.name) ? 'scheduler' : undefined;
    const method = family && trainingMethods(this.name, family).get(name);
    return method ? new BoundMethod(instance, method) : this.result;
  }

  /** Notes the call; what it makes, where that is followed after all, or has methods that are known by name. */
  called(run: Run, args: Arguments, site: Location): Value | undefined {
    const { operator, parameters, name } = this.entry;
    const bound = boundOf(run, this.entry, args);
    const methods = libraryMethods(name);
    const value =
      loadingValue(operator.id, parameters, args, bound) ??
      (methods.size > 0 ? new NotedObject(this.reason, new Opaque(operator.id, bound), methods) : undefined);
    note(run, this.entry, args, site, value instanceof Instance || value instanceof NotedObject ? value : undefined);
    return value;
  }
}

/** An object of another library: nothing of it is followed but who calls which of its methods. */
export class NotedObject extends Unknown {
  constructor(
    reason: string,
    /** What made it, with the arguments. */
    readonly argument: Opaque,
    private readonly methods: ReadonlyMap<string, Entry>,
  ) {
    super(reason);
  }

  attributeOf(name: string): Value {
    const entry = this.methods.get(name);
    const result = name === 'fit' ? this : new UnknownReader(this.reason);
    if (!entry) return result === this ? new UnknownReader(this.reason) : result;
    return new BoundMethod(
      this,
      new Native(entry.name, (run, args, site) => {
        note(run, entry, args, site);
        return callValue(run, result, args.from(1), site);
      }),
    );
  }
}

const BY_HOLDER = new Map<string, ReadonlyMap<string, Entry>>();

/** The methods of what a class of another library makes, as far as the catalogue has them. */
function libraryMethods(name: string): ReadonlyMap<string, Entry> {
  const isEstimator = /^sklearn\.(\w+\.)+[A-Z]\w*$|^sklearn\.pipeline\.make_pipeline$/.test(name);
  const holder = isEstimator ? 'sklearn.base.BaseEstimator' : name;
  const known = BY_HOLDER.get(holder) ?? new Map(methodsOf(holder));
  BY_HOLDER.set(holder, known);
  return known;
}

/** The methods of a class of the catalogue that a training loop calls: an optimizer's, a scheduler's. */
export function trainingMethods(id: string, family: Operator['family']): ReadonlyMap<string, Native> {
  const holders = HOLDERS[family]?.map(holder => holder.replace('*', id)) ?? [];
  const found = new Map<string, Native>();
  for (const holder of holders)
    for (const [name, entry] of methodsOf(holder)) {
      const result = new Unknown(`.${name} of ${id} is not followed`);
      const code = (run: Run, args: Arguments, site: Location) => {
        note(run, entry, args, site);
        // `step(closure)` calls the closure.
        if (name === 'step' && args.positional.length > 1) mayGoBack(run);
        if (name === 'zero_grad') clearGradients(run, args.get(0, 'self') ?? null, args.get(1, 'set_to_none') ?? true);
        return callValue(run, result, args.from(1), site);
      };
      found.set(name, new Native(entry.name, code));
    }
  return found;
}

/** `nn.Module`'s own methods, with their calls kept. */
export function noteModuleMethods(cls: ClassValue): void {
  for (const [name, entry] of methodsOf('torch.nn.Module')) {
    const own = cls.attributes.get(name);
    if (!(own instanceof Native)) continue;
    cls.attributes.set(
      name,
      new Native(own.name, (run, args, site) => {
        note(run, entry, args, site);
        return own.code(run, args, site);
      }),
    );
  }
}

/** Whose methods an instance has; a later one's win. */
const HOLDERS: { readonly [F in Operator['family']]?: readonly string[] } = {
  optimizer: ['torch.optim.Optimizer'],
  scheduler: ['torch.optim.lr_scheduler.LRScheduler', 'torch.optim.lr_scheduler.*'],
};

/** What is not followed here, and yet has something to say of its arguments. */
const KEPT: ReadonlySet<Operator['family']> = new Set(['training', 'library']);

/** Of schedules those that are functions: `get_linear_schedule_with_warmup(optimizer, …)`. */
const MADE_BY_FUNCTION = /^transformers\./;

function entryOf(name: string): Entry | undefined {
  const found = findOperator(name);
  return found && (KEPT.has(found.operator.family) || MADE_BY_FUNCTION.test(name))
    ? { operator: found.operator, name, parameters: found.form.parameters }
    : undefined;
}

function methodsOf(holder: string): readonly (readonly [string, Entry])[] {
  return operators
    .filter(({ family }) => KEPT.has(family))
    .flatMap(({ functions = [] }) => functions.flatMap(({ names }) => names))
    .filter(name => name.startsWith(`${holder}.`) && !name.slice(holder.length + 1).includes('.'))
    .map(name => [name.slice(holder.length + 1), entryOf(name)!] as const);
}

function note(run: Run, entry: Entry, args: Arguments, site: Location, made?: object): void {
  if (site.uri !== run.uri || !args.syntax || run.tracer) return;
  const { self: _, ...others } = entry.parameters;
  run.part.mentions.record(run, entry, boundOf(run, entry, args), others, args, site, made);
}

/** What can be bound; a call that Python would refuse says nothing here. */
function boundOf(run: Run, { operator, name, parameters }: Entry, args: Arguments): Bound {
  const positional = args.positional.map((value, i) =>
    i === 0 && parameters.self ? selfArgument(value, SWITCHES.has(operator.id)) : toArgument(value, run),
  );
  const keywords: Record<string, Argument> = {};
  for (const [keyword, value] of args.keywords) keywords[keyword] = toArgument(value, run);
  if (args.unknown)
    for (const parameter of Object.keys(parameters).slice(positional.length))
      if (!(parameter in keywords) && !parameters[parameter]!.rest && !parameters[parameter]!.extra)
        keywords[parameter] = toArgument(args.unknown);
  leaveOpen(args, parameters, positional.length, keywords);
  try {
    return bind(name, parameters, positional, keywords);
  } catch (error) {
    if (error instanceof Problem) return {};
    throw error;
  }
}

/** Arguments that hang on the machine, which is taken to have no GPU, and those that `**options` may hold, are not known. */
function leaveOpen(
  { syntax }: Arguments,
  parameters: Parameters,
  given: number,
  keywords: Record<string, Argument>,
): void {
  for (const { name, value } of syntax?.arguments ?? [])
    if (name && name in keywords && BY_MACHINE.has(name) && value.kind !== 'Constant')
      keywords[name] = new Unknown('it may hang on the machine');
  if (!syntax?.arguments.some(({ unpack }) => unpack === '**')) return;
  Object.entries(parameters).forEach(([name, { rest, extra }], i) => {
    if (i >= given && !(name in keywords) && !rest && !extra) keywords[name] = new Unknown('the options may hold it');
  });
}

const BY_MACHINE: ReadonlySet<string> = new Set(['device', 'device_type', 'map_location', 'enabled', 'pin_memory']);

/** A module, where it `switches`, as the layers in it that training and evaluation mode set apart, if all its layers are known. */
function selfArgument(value: Value, switches: boolean): Argument {
  if (value instanceof NotedObject) return value.argument;
  if (!(value instanceof ModuleInstance)) return toArgument(value);
  if (!switches || unknownInside(value)) return new Opaque(value.cls.name);
  const layers = modulesInside(value).flatMap(({ cls, bound }) => {
    const id = cls.mro.find(base => base.operator)?.operator?.operator.id;
    return id && bound && hasTwoModes(id, bound) ? [new Opaque(id, bound)] : [];
  });
  return new Opaque(value.cls.name, { [TWO_MODES]: layers });
}

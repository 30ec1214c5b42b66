/** A problem that a rule of the catalogue throws, at the place in the file where it is to be told. */
import type { Argument } from '../../operators/argument';
import type { Bound, Parameters } from '../../operators/parameter';
import type { Problem } from '../../operators/problem';
import type * as ast from '../../python/ast';
import type { Location, Span } from '../../source/span';
import { isCertain, placeInFile, type Run, raise } from '../run';
import { type ModuleInstance, Tensor, Unknown } from '../values';

/** Where a problem is to be shown: the call, and its arguments by the parameters they bind. */
export interface Place {
  readonly site: Location;
  readonly syntax?: ast.Call;
  readonly parameters: Parameters;
  readonly module?: ModuleInstance;
  readonly bound?: Bound;
}

/**
 * Makes a diagnostic of a problem, or raises it as Python would where the code may be expecting it. What comes out of the
 * faulty call is unknown, so one fault gives one problem.
 */
export function report(run: Run, problem: Problem, place: Place, call?: number): Unknown {
  // A library calls PyTorch rightly: where the catalogue refuses its call, the catalogue is what is incomplete. What it hands
  // on as `*args, **kwargs` is its caller's.
  const wrongCall = problem.code === 'wrong-call' || problem.code === 'wrong-type';
  const blamed = problem.detail.parameter;
  const value = blamed === undefined ? undefined : place.bound?.[blamed];
  // Defaults such as `None` and `channels=()` are there for others to fill in.
  const isLeftOpen = value === null || (Array.isArray(value) && value.length === 0);
  if (run.invented && wrongCall && (isLeftOpen || problem.detail.found === 'NoneType'))
    return new Unknown(problem.message);
  const doubtful =
    (problem.code === 'wrong-call' && place.site.uri !== run.uri && !handsOn(place.syntax)) ||
    (run.guessed && ['wrong-call', 'wrong-type', 'invalid-argument'].includes(problem.code));
  // Code that tries a call and takes another one on a TypeError knows what it does.
  if (!run.exploring && !isCertain(run) && (wrongCall || !doubtful))
    return raise(wrongCall ? 'TypeError' : 'RuntimeError', problem.message, place.site);
  if (!run.exploring && !doubtful) {
    const { parameter } = problem.detail;
    const own = parameter === undefined ? undefined : writtenAt(place, place.parameters, parameter);
    const made = parameter !== undefined && place.module ? constructorArgument(place.module, parameter) : undefined;
    const at = own ?? made ?? place.site;
    run.reportProblem({
      code: problem.code,
      message: problem.message,
      at: inFile(run, at, place),
      expected: problem.detail.expected,
      found: problem.detail.found,
      parameter,
      call,
      cause: place.bound && causeOf(run, place.bound, parameter),
    });
  }
  return new Unknown(problem.message);
}

function handsOn(syntax: ast.Call | undefined): boolean {
  if (!syntax) return false;
  const { callee } = syntax;
  // `norm_layer(channels)`: which layer it is was said by the caller too.
  const isGiven = callee.kind === 'Name' && /^[a-z]+_(layer|class|cls|type)$|_layer$/.test(callee.id);
  return isGiven || syntax.arguments.some(({ unpack }) => unpack !== undefined);
}

/** A layer that a container calls was made elsewhere: then the line that had it made tells more than that of the container. */
function inFile(run: Run, at: Location, { site, module }: Place): Location {
  const made = module && site === module.site && at.uri !== run.uri ? module.reachedFrom : undefined;
  return made ?? placeInFile(run, at) ?? module?.reachedFrom ?? run.tracer?.reachedFrom() ?? at;
}

function constructorArgument(module: ModuleInstance, parameter: string): Location | undefined {
  const form = module.cls.mro.find(base => base.operator)?.operator?.form;
  return form ? writtenAt(module, form.parameters, parameter) : undefined;
}

/** Where an argument stands, if it was written. */
function writtenAt(
  { site, syntax }: Pick<Place, 'site' | 'syntax'>,
  parameters: Parameters,
  parameter: string,
): Location | undefined {
  const span = syntax && argumentAt(syntax, parameters, parameter);
  return span && { uri: site.uri, span };
}

/** The expression that binds a parameter in a call. */
export function argumentAt(syntax: ast.Call, parameters: Parameters, parameter: string): Span | undefined {
  const named = syntax.arguments.find(argument => argument.name === parameter);
  if (named) return named.value.span;
  const index = Object.keys(parameters).indexOf(parameter);
  const positional = syntax.arguments.slice(0, index + 1);
  const found = positional[index];
  if (!found || positional.some(argument => argument.unpack || argument.name !== undefined)) return undefined;
  return found.value.span;
}

/** Of the blamed argument, where it is a tensor or holds some. */
function causeOf(run: Run, bound: Bound, parameter?: string): { message: string; at: Location } | undefined {
  const blamed = parameter === undefined ? undefined : bound[parameter];
  const own = blamed instanceof Tensor ? [blamed] : Array.isArray(blamed) ? (blamed as readonly Argument[]) : [];
  const given = own.some(argument => argument instanceof Tensor) ? own : Object.values(bound);
  for (const argument of given) {
    if (!(argument instanceof Tensor)) continue;
    const cause = run.tracer?.causeOf(argument);
    if (cause) return cause;
  }
  return undefined;
}

/**
 * What the question makers ask the catalogue and the notes: shapes under changed arguments, formulas with their numbers,
 * rates of a scheduler. The quiz room knows no operators, so these are handed in.
 */
import { learningRates, type Schedule } from '../figures/schedules/schedule';
import type { Call, Mention, Network, TensorId } from '../network/network';
import type { Library } from '../notes/library';
import { Float } from '../operators/argument';
import { findOperator } from '../operators/catalogue';
import { infer, type Output } from '../operators/operator';
import type { Bound } from '../operators/parameter';
import type { Rules } from '../quiz/generate/subject';
import { Tensor } from '../tensor/tensor';

export function rulesOf(library: Library): Rules {
  return {
    output: (call, changed) => knownShape(outputOf(call, changed)),
    formula: call => formulaOf(call),
    note: name => library.lookup(name)[0] ?? (library.note(name) ? { note: name } : undefined),
    rate: rateOf,
    rerun,
    construction,
  };
}

function outputOf(call: Call, changed: Bound): Output | undefined {
  const found = call.operator && findOperator(call.operator.name);
  const rule = found?.operator.rule.output;
  if (!found || !rule || !call.arguments || Object.keys(changed).some(name => !(name in call.arguments!)))
    return undefined;
  const outcome = infer(found.form, { ...call.arguments, ...changed }, rule);
  return 'ok' in outcome ? outcome.ok : undefined;
}

/** Operators whose other arguments are settings, not sizes of what they are given. */
const RERUNNABLE =
  /^(torch\.nn\.(Conv2d|ConvTranspose2d|BatchNorm2d|GroupNorm|MaxPool2d|AvgPool2d|Adaptive\w+Pool2d|ReLU6?|LeakyReLU|ELU|GELU|SiLU|Sigmoid|Tanh|Hardswish|Dropout(2d)?|Identity|Flatten|Linear)|torch\.nn\.functional\.(relu6?|leaky_relu|elu|gelu|silu|max_pool2d|avg_pool2d|adaptive_\w+_pool2d|dropout)|torch\.(relu|flatten|add|sigmoid|tanh)|torch\.Tensor\.(relu|flatten|add|__add__|__iadd__|add_))$/;

function rerun(network: Network, input: readonly number[]): { fails?: number; message?: string } | undefined {
  const first = network.inputs[0]?.tensor;
  if (first === null || first === undefined || network.unknowns.length > 0) return undefined;
  const shapes = new Map<TensorId, Tensor>([[first, new Tensor(input, network.tensors[first]!.dtype)]]);
  for (const call of network.calls) {
    // Containers and the reader's own modules are what they call.
    if (!call.operator) continue;
    const found = findOperator(call.operator.name);
    const rule = found?.operator.rule.output;
    if (call.conditional || call.unknown !== undefined || call.outputs.length !== 1 || call.outputs[0] === null)
      return undefined;
    if (!RERUNNABLE.test(call.operator.name) && network.calls.some(({ parent }) => parent === call.index)) continue;
    if (!RERUNNABLE.test(call.operator.name) || !found || !rule || !call.arguments) return undefined;
    const given = Object.entries(call.arguments).map(([name, argument]) => {
      const { id } = (argument ?? {}) as { readonly id?: TensorId };
      return [name, (id === undefined ? undefined : shapes.get(id)) ?? argument] as const;
    });
    if (call.inputs.some(id => id === null || !shapes.has(id))) return undefined;
    const outcome = infer(found.form, Object.fromEntries(given), rule);
    if ('problem' in outcome) return { fails: call.index, message: outcome.problem.message };
    if (!('ok' in outcome) || !(outcome.ok instanceof Tensor)) return undefined;
    shapes.set(call.outputs[0]!, outcome.ok);
  }
  return {};
}

/** Required arguments by position, the others by name where they are not the default; `undefined` if one is not plain. */
function construction({ operator, arguments: bound }: Call): string | undefined {
  const form = operator && findOperator(operator.name)?.form;
  if (!form || 'names' in form || !bound) return undefined;
  const written: string[] = [];
  for (const [name, parameter] of Object.entries(form.parameters)) {
    const value = bound[name];
    if (
      value === undefined ||
      (parameter.default !== undefined && JSON.stringify(parameter.default) === JSON.stringify(value))
    )
      continue;
    const text = python(value);
    if (text === undefined) return undefined;
    const positional =
      parameter.default === undefined || (name === 'kernel_size' && written.every(argument => !argument.includes('=')));
    written.push(positional ? text : `${name}=${text}`);
  }
  return `${operator.name.replace('torch.', '')}(${written.join(', ')})`;
}

function python(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (value === null) return 'None';
  if (value instanceof Float) return String(value.value);
  if (!Array.isArray(value)) return undefined;
  const items = value.map(python);
  return items.includes(undefined) ? undefined : `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;
}

function formulaOf(call: Call): string | undefined {
  const found = call.operator && findOperator(call.operator.name);
  const formula = found?.operator.rule.formula;
  const output = outputOf(call, {});
  if (!found || !formula || output === undefined || !call.arguments) return undefined;
  const outcome = infer(found.form, call.arguments, args => formula(args, output));
  return 'ok' in outcome ? outcome.ok.tex : undefined;
}

/** Only for an optimizer whose parameters are one group, which the scheduler starts afresh. */
function rateOf(scheduler: Mention, optimizer: Mention, steps: number): number | undefined {
  const operator = findOperator(scheduler.operator.name)?.operator as
    | { scheduleOf?(made: Bound, group: number): Schedule | undefined }
    | undefined;
  const lr = numberOf(optimizer.arguments.lr);
  const schedule = operator?.scheduleOf?.(scheduler.arguments, 0);
  if (!schedule || lr === undefined || scheduler.arguments.last_epoch !== -1 || steps < 0) return undefined;
  return learningRates(schedule, lr, steps).rates[steps];
}

function knownShape(output: Output | undefined): readonly number[] | undefined {
  const shape = output instanceof Tensor ? output.shape : undefined;
  return shape?.every(dim => typeof dim === 'number') ? (shape as readonly number[]) : undefined;
}

function numberOf(argument: unknown): number | undefined {
  const value = typeof argument === 'number' ? argument : (argument as { value?: unknown } | null | undefined)?.value;
  return typeof value === 'number' ? value : undefined;
}

/**
 * How the functions of PyTorch are written down in the families below: one signature under several names.
 * Classes and operators with unlike signatures write their entry out in full.
 */
import type { Family, Operator, Output, Rule } from './operator';
import { type ArgumentsOf, type Parameters, tensor } from './parameter';

export interface FunctionEntry<P extends Parameters> extends Rule<ArgumentsOf<P>> {
  readonly id: string;
  readonly family: Family;
  readonly purpose: string;
  readonly note?: string;
  readonly names: readonly string[];
  readonly parameters: P;
  /** By bare name, where PyTorch declares it several times: what stands after the tensor in each. */
  readonly overloads?: Readonly<Record<string, readonly Parameters[]>>;
  /** Named after the first name unless told otherwise. */
  readonly documentation?: string;
  readonly output: (args: ArgumentsOf<P>) => Output;
}

/** An operator that is only functions, all with the same parameters. */
export function functional<P extends Parameters>(entry: FunctionEntry<P>): Operator<ArgumentsOf<P>> {
  const { id, family, purpose, note, names, parameters, overloads, documentation, ...rule } = entry;
  const isNative = !names[0]!.startsWith('torch.nn.');
  return {
    id,
    family,
    purpose,
    ...(note ? { note } : {}),
    documentation: documentation ?? `generated/${names[0]}.html`,
    rule,
    functions: grouped(names, overloads ?? {}).map(([names, rests]) => ({
      names,
      parameters: isNative ? aliased(parameters) : parameters,
      ...(rests && { overloads: rests.map(rest => aliased({ input: tensor(), ...rest })) }),
    })),
  };
}

/** The names by what they are declared as. */
function grouped<T>(
  names: readonly string[],
  declared: Readonly<Record<string, T>>,
): readonly (readonly [readonly string[], T | undefined])[] {
  const of = (name: string) => declared[name.split('.').pop()!];
  const kinds = [...new Set(names.map(of))];
  return kinds.map(kind => [names.filter(name => of(name) === kind), kind] as const);
}

/** Built-in functions take NumPy's `axis` and `keepdims` as well; those written in Python (`torch.nn.functional`) do not. */
function aliased(parameters: Parameters): Parameters {
  const aliases: Readonly<Record<string, string>> = { dim: 'axis', keepdim: 'keepdims' };
  return Object.fromEntries(
    Object.entries(parameters).map(([name, p]) => [name, aliases[name] ? { ...p, alias: aliases[name] } : p]),
  );
}

/** `torch.name` and `torch.Tensor.name` of each. */
export function both(...names: readonly string[]): readonly string[] {
  return [...names.map(name => `torch.${name}`), ...names.map(name => `torch.Tensor.${name}`)];
}

export function method(...names: readonly string[]): readonly string[] {
  return names.map(name => `torch.Tensor.${name}`);
}

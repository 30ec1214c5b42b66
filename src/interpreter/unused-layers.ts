/**
 * Layers that a class makes and that nothing uses: no gradient ever reaches their parameters. Told where it is certain: a
 * network was traced to its end without them, and nowhere does the text of the file read them, by name or in another way.
 */
import type { Network, NetworkProblem } from '../network/network';
import type * as ast from '../python/ast';
import { walk } from '../python/find';
import type { Location } from '../source/span';
import { type Dim, showDim } from '../tensor/dim';
import { Unknown } from '../tensor/unknown';

interface Written {
  readonly uri: string;
  readonly text: string;
  readonly module: ast.Module;
}

/** A traced network, with what `unreachedModules` says of it. */
interface Traced {
  readonly network: Network | Unknown;
  readonly unreached: readonly string[];
}

export function unusedLayers(traces: readonly Traced[], written: Written): readonly NetworkProblem[] {
  // In most files everything is reached, and nothing of the text need be read.
  if (traces.every(({ unreached }) => unreached.length === 0) || UNDER_NO_NAME.test(written.text)) return [];
  const names = onlySet(written.text);
  const candidates = traces.flatMap(trace => attributes(trace, names, written.module));
  const found = new Map<number, NetworkProblem>();
  for (const { name, owner, type, params, construction } of candidates) {
    const at = assignment(written, owner, name, construction);
    if (!at || found.has(at.span.from)) continue;
    const message = `self.${name} is never used, so no gradient reaches its parameters (${type}, ${params})`;
    found.set(at.span.from, { code: 'unused-layer', message, at, found: name });
  }
  return [...found.values()];
}

function counted(params: Dim): string {
  return typeof params === 'number' ? params.toLocaleString('en-US') : showDim(params);
}

/** The paths of modules with parameters that the trace never came to, inside those it did; none where it has no end. */
export function unreachedModules(network: Network | Unknown): readonly string[] {
  if (network instanceof Unknown || !isWhole(network)) return [];
  const { calls, tensors, modules } = network;
  const reached = new Set<string>();
  const reach = (path: string) => {
    for (let p = path; !reached.has(p); p = ownerOf(p)) reached.add(p);
  };
  for (const { path } of calls) if (path !== null) reach(path);
  for (const { weight } of tensors) if (weight !== undefined) reach(weight);
  return modules
    .filter(({ path, params }) => !reached.has(path) && params !== undefined && params !== 0)
    .map(({ path }) => path)
    .filter(path => reached.has(ownerOf(path)));
}

function ownerOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

/** Ways to reach a module without writing its name. */
const UNDER_NO_NAME =
  /\b(?:children|named_children|get_submodule|vars|eval|exec|attrgetter)\s*\(|\b_modules\b|__dict__|__getattr__|__getattribute__|\bgetattr\s*\((?![^()]*,\s*["'][^"']*["']\s*[,)])/;

/** It ran to its end, and what it gave is known. */
function isWhole({ problems, unknowns, outputs }: Network): boolean {
  return problems.length === 0 && unknowns.length === 0 && outputs.length > 0 && !outputs.includes(null);
}

interface Attribute {
  readonly name: string;
  /** The class that makes it. */
  readonly owner: ast.ClassDef;
  readonly type: string;
  readonly params: string;
  readonly construction: Location;
}

/** Those of the unreached modules that the file's own classes hold under one of the names. */
function attributes(
  { network, unreached }: Traced,
  names: ReadonlySet<string>,
  module: ast.Module,
): readonly Attribute[] {
  if (network instanceof Unknown) return [];
  const at = new Map(network.modules.map(record => [record.path, record]));
  return unreached.flatMap(path => {
    const { type, params, construction } = at.get(path)!;
    const name = path.slice(path.lastIndexOf('.') + 1);
    const owner = names.has(name) ? ownClass(module, at.get(ownerOf(path))!.type) : undefined;
    if (!owner || !construction) return [];
    return [{ name, owner, type, params: `${counted(params!)} parameters`, construction }];
  });
}

/** A class of the file that is made from `nn.Module` alone, or from others of the file that are. */
function ownClass(module: ast.Module, name: string, depth = 0): ast.ClassDef | undefined {
  const found = module.body.filter(
    (statement): statement is ast.ClassDef => statement.kind === 'ClassDef' && statement.name === name,
  );
  const [cls, ...others] = found;
  if (!cls || others.length > 0 || depth > 8) return undefined;
  const isKnown = (base: ast.Expression) =>
    base.kind === 'Name'
      ? base.id === 'Module' || ownClass(module, base.id, depth + 1) !== undefined
      : base.kind === 'Attribute' && base.name === 'Module';
  return cls.arguments.length > 0 && cls.arguments.every(({ value, unpack }) => !unpack && isKnown(value))
    ? cls
    : undefined;
}

/** Attributes that the text sets and does nothing else with: it reads none of them, nor has their name in a string. */
function onlySet(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, name] of text.matchAll(/\.\s*([A-Za-z_]\w*)\s*(?::[^=\n]+)?=(?!=)/g)) names.add(name!);
  for (const [, name] of text.matchAll(/\.\s*([A-Za-z_]\w*)\b(?!\s*(?::[^=\n]+)?=(?!=))/g)) names.delete(name!);
  if (names.size > 0)
    for (const [quoted] of text.matchAll(/(?<=["'])[^"'\n]*(?=["'])/g))
      for (const [name] of quoted.matchAll(/\w+/g)) names.delete(name);
  return names;
}

/** The one statement of the class that sets it, around the construction. */
function assignment({ uri }: Written, owner: ast.ClassDef, name: string, construction: Location): Location | undefined {
  const found: ast.Assign[] = [];
  walk(owner, node => {
    if (node.kind === 'Assign' && node.targets.some(target => target.kind === 'Attribute' && target.name === name))
      found.push(node);
  });
  const [statement, ...others] = found;
  if (!statement || others.length > 0 || statement.targets.length > 1 || construction.uri !== uri) return undefined;
  const { span } = statement;
  return construction.span.from >= span.from && construction.span.to <= span.to ? { uri, span } : undefined;
}

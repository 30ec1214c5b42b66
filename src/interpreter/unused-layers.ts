/**
 * Layers that a class makes and that nothing uses: no gradient ever reaches their parameters. Told where it is certain: a
 * network was traced to its end without them, and nowhere does the text of the file read them, by name or in another way.
 */
import type { Network, NetworkProblem } from '../network/network';
import type * as ast from '../python/ast';
import { walk } from '../python/find';
import type { Location } from '../source/span';
import { showDim } from '../tensor/dim';

interface Written {
  readonly uri: string;
  readonly text: string;
  readonly module: ast.Module;
}

export function unusedLayers(networks: readonly Network[], written: Written): readonly NetworkProblem[] {
  const names = onlySet(written.text);
  if (names.size === 0 || UNDER_NO_NAME.test(written.text)) return [];
  const candidates = networks.filter(isWhole).flatMap(network => unreached(network, names, written));
  const found = new Map<number, NetworkProblem>();
  for (const { name, owner, type, params, construction } of candidates) {
    const at = assignment(written, owner, name, construction);
    if (!at || found.has(at.span.from)) continue;
    const message = `self.${name} is never used, so no gradient reaches its parameters (${type}, ${params})`;
    found.set(at.span.from, { code: 'unused-layer', message, at, found: name });
  }
  return [...found.values()];
}

/** Ways to reach a module without writing its name. */
const UNDER_NO_NAME =
  /\b(?:children|named_children|get_submodule|vars|eval|exec|attrgetter)\s*\(|\b_modules\b|__dict__|__getattr__|__getattribute__|\bgetattr\s*\((?![^()]*,\s*["'][^"']*["']\s*[,)])/;

/** It ran to its end, and what it gave is known. */
function isWhole({ problems, unknowns, outputs }: Network): boolean {
  return problems.length === 0 && unknowns.length === 0 && outputs.length > 0 && !outputs.includes(null);
}

interface Unreached {
  readonly name: string;
  /** The class that makes it. */
  readonly owner: ast.ClassDef;
  readonly type: string;
  readonly params: string;
  readonly construction: Location;
}

/** The attributes of the file's own modules that hold parameters and that the trace never came to. */
function unreached(
  { modules, calls, tensors }: Network,
  names: ReadonlySet<string>,
  written: Written,
): readonly Unreached[] {
  const reached = new Set<string>();
  const reach = (path: string) => {
    for (let p = path; !reached.has(p); p = p.slice(0, Math.max(0, p.lastIndexOf('.')))) reached.add(p);
  };
  for (const { path } of calls) if (path !== null) reach(path);
  for (const { weight } of tensors) if (weight !== undefined) reach(weight);
  const types = new Map(modules.map(({ path, type }) => [path, type]));
  return modules.flatMap(({ path, type, params, construction }) => {
    const cut = path.lastIndexOf('.');
    const parent = path.slice(0, Math.max(0, cut));
    const name = path.slice(cut + 1);
    if (!names.has(name) || reached.has(path) || !reached.has(parent)) return [];
    const owner = ownClass(written.module, types.get(parent)!);
    if (!owner || !construction || params === undefined || params === 0) return [];
    return [{ name, owner, type, params: `${showDim(params)} parameters`, construction }];
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

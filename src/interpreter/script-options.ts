/**
 * Which of a script's options a number depends on: `args.lr` is the default that `add_argument('--lr', default=1e-3)` gives
 * until somebody writes another on the command line. Told from the text alone.
 */
import type * as ast from '../python/ast';
import { type Child, walk } from '../python/find';
import type { Location } from '../source/span';
import type { Default } from './defaults';

export class ScriptOptions {
  /** By name of the option: its default, as written. */
  private readonly defaults = new Map<string, Default>();
  /** What `parse_args()` gives is kept under these names, and handed on under them. */
  private readonly holders = new Set<string>();
  /** Names that were set from options, by the function they stand in: 0 for the file's own. */
  private readonly names = new Map<string, ReadonlySet<Default>>();
  private readonly functions: readonly ast.FunctionDef[];

  constructor(
    private readonly source: { readonly uri: string; readonly text: string },
    { body }: ast.Module,
  ) {
    const functions: ast.FunctionDef[] = [];
    const parsers = new Set<string>();
    const all = (visit: (node: Child) => unknown) => {
      for (const statement of body) walk(statement, visit);
    };
    all(node => {
      if (node.kind === 'FunctionDef') functions.push(node);
      if (node.kind === 'Call') this.addOption(node);
      if (node.kind === 'FunctionDef' && node.body.some(returnsParsed)) parsers.add(node.name);
    });
    this.functions = functions;
    all(node => {
      if (node.kind !== 'Assign' || !(isParsed(node.value) || isCallOf(node.value, parsers))) return;
      const [target] = node.targets;
      const first = target?.kind === 'Tuple' ? target.elements[0] : target;
      if (first?.kind === 'Name') this.holders.add(first.id);
    });
    if (this.defaults.size === 0) return;
    const called = calledByName(body);
    // Through a function that is called by another that is called with an option.
    for (let depth = 0; depth < 3; depth++)
      all(node => {
        if (node.kind === 'Call') this.passOn(node, called);
        if (node.kind !== 'Assign') return;
        const found = this.within([node.value], node.span.from);
        for (const target of node.targets)
          if (target.kind === 'Name') this.add(this.keyOf(target.id, node.span.from), found);
      });
  }

  /** `seed_all(args.seed)` hands the option to the parameter of a function of this file. */
  private passOn({ callee, arguments: given, span }: ast.Call, called: ReadonlyMap<string, Called>): void {
    const target = callee.kind === 'Name' ? called.get(callee.id) : undefined;
    if (!target || given.some(({ unpack }) => unpack)) return;
    const { parameters, span: own } = target.definition;
    given.forEach(({ name, value }, i) => {
      const parameter = name === undefined ? parameters[i + target.skipped]?.name : name;
      if (parameter !== undefined) this.add(`${own.from} ${parameter}`, this.within([value], span.from));
    });
  }

  private add(key: string, found: ReadonlySet<Default>): void {
    if (found.size > 0) this.names.set(key, new Set([...(this.names.get(key) ?? []), ...found]));
  }

  /** What a call at `site` takes from the options, by way of these arguments. */
  of(values: readonly ast.Expression[], site: Location): readonly Default[] {
    return site.uri === this.source.uri ? [...this.within(values, site.span.from)] : [];
  }

  /** `parser.add_argument('--batch-size', '-b', default=64)`. */
  private addOption({ callee, arguments: given }: ast.Call): void {
    if (callee.kind !== 'Attribute' || callee.name !== 'add_argument') return;
    const text = (node: ast.Expression | undefined) =>
      node?.kind === 'Constant' && typeof node.value === 'string' ? node.value : undefined;
    const named = (name: string) => given.find(argument => argument.name === name)?.value;
    const flags = given.flatMap(({ name, value }) => (name === undefined ? (text(value) ?? []) : []));
    const long = flags.find(flag => flag.startsWith('--')) ?? flags[0];
    const dest = text(named('dest')) ?? long?.replace(/^-+/, '').replaceAll('-', '_');
    const value = named('default');
    if (!dest || !value || (value.kind === 'Constant' && value.type === 'None')) return;
    this.defaults.set(dest, { text: `${dest}=${this.source.text.slice(value.span.from, value.span.to)}` });
  }

  private within(values: readonly ast.Expression[], at: number): ReadonlySet<Default> {
    const found = new Set<Default>();
    for (const value of values)
      walk(value, node => {
        const one = node.kind === 'Attribute' && this.isHolder(node.value) ? this.defaults.get(node.name) : undefined;
        if (one) found.add(one);
        if (node.kind !== 'Name') return;
        for (const key of [this.keyOf(node.id, at), `0 ${node.id}`])
          for (const other of this.names.get(key) ?? []) found.add(other);
      });
    return found;
  }

  /** `args`, and `self.args` where code keeps it. */
  private isHolder(node: ast.Expression): boolean {
    if (node.kind === 'Name') return this.holders.has(node.id);
    return node.kind === 'Attribute' && this.holders.has(node.name) && node.value.kind === 'Name';
  }

  private keyOf(name: string, at: number): string {
    const around = this.functions.filter(({ span }) => span.from <= at && at < span.to);
    return `${around.at(-1)?.span.from ?? 0} ${name}`;
  }
}

interface Called {
  readonly definition: ast.FunctionDef;
  /** `self`. */
  readonly skipped: number;
}

/** Functions of the file, and its classes with their constructors, by the names they are called by; those that are defined once. */
function calledByName(body: readonly ast.Statement[]): ReadonlyMap<string, Called> {
  const found = new Map<string, Called | undefined>();
  const add = (name: string, one: Called | undefined) => found.set(name, found.has(name) ? undefined : one);
  for (const statement of body) {
    if (statement.kind === 'FunctionDef') add(statement.name, { definition: statement, skipped: 0 });
    if (statement.kind !== 'ClassDef') continue;
    const made = statement.body.find(
      (inner): inner is ast.FunctionDef => inner.kind === 'FunctionDef' && inner.name === '__init__',
    );
    add(statement.name, made && { definition: made, skipped: 1 });
  }
  return new Map([...found].flatMap(([name, one]) => (one ? [[name, one] as const] : [])));
}

function isParsed(node: ast.Expression): boolean {
  const name = node.kind === 'Call' && node.callee.kind === 'Attribute' ? node.callee.name : undefined;
  return name === 'parse_args' || name === 'parse_known_args';
}

function isCallOf(node: ast.Expression, names: ReadonlySet<string>): boolean {
  return node.kind === 'Call' && node.callee.kind === 'Name' && names.has(node.callee.id);
}

/** `return parser.parse_args()`, or the name that it was given just before. */
function returnsParsed(statement: ast.Statement, _index: number, body: readonly ast.Statement[]): boolean {
  if (statement.kind !== 'Return' || !statement.value) return false;
  const { value } = statement;
  if (isParsed(value)) return true;
  return (
    value.kind === 'Name' &&
    body.some(
      other =>
        other.kind === 'Assign' &&
        isParsed(other.value) &&
        other.targets.some(target => target.kind === 'Name' && target.id === value.id),
    )
  );
}

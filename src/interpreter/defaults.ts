/** Which of a function's defaults a number depends on, where the function is looked through though nothing calls it. */
import type * as ast from '../python/ast';
import { type Child, walk } from '../python/find';
import { contains, type Location } from '../source/span';

export interface Default {
  /** As written, `epochs=30`. */
  readonly text: string;
  /** The function that has it: `train`, or `Trainer` for its constructor; an option of the script has none. */
  readonly of?: string;
}

/** A function whose defaults count; `name` where it is called by another, as constructors are. */
export interface Origin {
  readonly definition: ast.FunctionDef;
  readonly name?: string;
}

export class Defaults {
  /** By each name of the function and attribute of `self`: the defaults that its value comes from. */
  private readonly sources = new Map<string, ReadonlySet<Default>>();

  /** `made`: the constructor that made the instance a method runs on. */
  constructor(
    private readonly source: { readonly uri: string; readonly text: string },
    private readonly own: Origin,
    private readonly made?: Origin,
  ) {
    if (made && made.definition !== own.definition) {
      for (const [name, one] of this.follow(made)) this.sources.set(`self.hparams.${name}`, new Set([one]));
      // Its names are not the method's; what it left on the instance is.
      for (const name of [...this.sources.keys()]) if (!name.includes('.')) this.sources.delete(name);
    }
    this.follow(own);
  }

  /** What a call at `site` takes from the defaults, by way of these arguments. */
  of(values: readonly ast.Expression[], site: Location): readonly Default[] {
    const inside = [this.own, this.made].some(
      origin => origin && contains(origin.definition.span, site.span.from) && site.uri === this.source.uri,
    );
    return inside ? [...this.within(values)] : [];
  }

  private follow(origin: Origin): ReadonlyMap<string, Default> {
    const written = this.written(origin);
    for (const [name, one] of written) this.sources.set(name, new Set([one]));
    for (const statement of origin.definition.body)
      walk(statement, node => {
        const found = this.within(valuesOf(node));
        if (found.size > 0) for (const key of keysOf(node)) this.add(key, found);
      });
    return written;
  }

  private add(key: string, found: ReadonlySet<Default>): void {
    this.sources.set(key, new Set([...found, ...(this.sources.get(key) ?? [])]));
  }

  /** By parameter; `None` is no number. */
  private written({ definition, name: of = definition.name }: Origin): ReadonlyMap<string, Default> {
    return new Map(
      definition.parameters.flatMap(({ name, default: value }) =>
        !value || (value.kind === 'Constant' && value.type === 'None')
          ? []
          : [[name, { text: `${name}=${this.source.text.slice(value.span.from, value.span.to)}`, of }] as const],
      ),
    );
  }

  private within(values: readonly ast.Expression[]): ReadonlySet<Default> {
    const found = new Set<Default>();
    for (const value of values)
      walk(value, node => {
        const key = 'span' in node ? keyOf(node as ast.Expression) : undefined;
        for (const one of this.sources.get(key ?? '') ?? []) found.add(one);
      });
    return found;
  }
}

/** What an assignment of any kind assigns. */
function valuesOf(node: Child): readonly ast.Expression[] {
  return 'value' in node && ('targets' in node || 'target' in node) && node.value ? [node.value] : [];
}

/** The names and attributes it assigns to. */
function keysOf(node: Child): readonly string[] {
  const keys: string[] = [];
  const targets = 'targets' in node ? node.targets : 'target' in node ? [node.target] : [];
  for (const target of targets)
    walk(target, part => {
      const key = 'span' in part ? keyOf(part as ast.Expression) : undefined;
      if (key) keys.push(key);
      return key === undefined;
    });
  return keys;
}

/** `lr`, `self.lr` and Lightning's `self.hparams.lr`; `undefined` for anything else. */
function keyOf(node: ast.Expression): string | undefined {
  if (node.kind === 'Name') return node.id;
  if (node.kind !== 'Attribute') return undefined;
  const { value, name } = node;
  if (value.kind === 'Name' && value.id === 'self') return `self.${name}`;
  return keyOf(value) === 'self.hparams' ? `self.hparams.${name}` : undefined;
}

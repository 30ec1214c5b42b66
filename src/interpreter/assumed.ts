/** Which of a function's defaults a number depends on, where the function is looked through though nothing calls it. */
import type * as ast from '../python/ast';
import { walk } from '../python/find';
import { contains, type Location, type Span } from '../source/span';

export interface Assumed {
  /** `train` */
  readonly name: string;
  /** As written, `epochs=30`; in the order of the parameters. */
  readonly defaults: readonly string[];
}

export class Defaults {
  /** By each name of the function: the parameters that its value comes from. */
  private readonly sources = new Map<string, ReadonlySet<string>>();
  private readonly written = new Map<string, string>();
  private readonly name: string;
  private readonly uri: string;
  private readonly span: Span;

  constructor(definition: ast.FunctionDef, source: { readonly uri: string; readonly text: string }) {
    this.name = definition.name;
    this.uri = source.uri;
    this.span = definition.span;
    for (const { name, default: value } of definition.parameters) {
      if (!value || (value.kind === 'Constant' && value.type === 'None')) continue;
      this.written.set(name, `${name}=${source.text.slice(value.span.from, value.span.to)}`);
      this.sources.set(name, new Set([name]));
    }
    for (const statement of definition.body)
      walk(statement, node => {
        if (node.kind !== 'Assign') return;
        const found = this.within([node.value]);
        for (const target of node.targets)
          if (found.size > 0 && target.kind === 'Name')
            this.sources.set(target.id, new Set([...found, ...(this.sources.get(target.id) ?? [])]));
      });
  }

  /** What a call at `site` takes from the defaults, by way of these arguments; `undefined` where it takes nothing. */
  of(values: readonly ast.Expression[], site: Location): Assumed | undefined {
    if (site.uri !== this.uri || !contains(this.span, site.span.from)) return undefined;
    const names = this.within(values);
    const defaults = [...this.written].flatMap(([name, text]) => (names.has(name) ? [text] : []));
    return defaults.length > 0 ? { name: this.name, defaults } : undefined;
  }

  private within(values: readonly ast.Expression[]): ReadonlySet<string> {
    const found = new Set<string>();
    for (const value of values)
      walk(value, node => {
        if (node.kind === 'Name') for (const name of this.sources.get(node.id) ?? []) found.add(name);
      });
    return found;
  }
}

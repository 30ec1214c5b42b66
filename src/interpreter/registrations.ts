/**
 * Tables that other files fill when they are imported: `MODELS['resnet18']` of a decorator `@register`. Those files run when
 * they are first needed, so the ones that put a name there run when the name is asked for.
 */
import type { SourceText } from './imports';
import type { Run } from './run';
import { ClassValue, Dict, Instance, ModuleInstance, type Namespace, SetValue, Unknown, type Value } from './values';

type Table = Dict | SetValue;

interface Loaded {
  readonly source: SourceText;
  readonly namespace: Namespace;
}

interface Place {
  readonly main: Loaded & { readonly ready: () => boolean };
  readonly loaded: ReadonlyMap<string, Loaded>;
  readonly resolve: (module: string, from: string) => SourceText | undefined;
  readonly load: (run: Run, module: string, from: string) => unknown;
  readonly contents: FileContents;
}

/** A file that an import statement that ran leads to. */
interface Imported {
  readonly source: SourceText;
  readonly module: string;
  readonly from: string;
  /** The file that imports it, where that did not run yet either. */
  readonly by?: Imported;
}

export class Registrations {
  /** By the package of the table; `since` is how many imports had run. */
  private readonly reached = new Map<string, { readonly since: number; readonly files: readonly Imported[] }>();
  private readonly imported = new Map<SourceText, Map<string, SourceText>>();
  private registering = false;
  /** The decorated definitions of the file that is analysed: text and name. */
  private decorated?: readonly RegExpExecArray[];

  constructor(private readonly place: Place) {}

  /** Has the tables of a module that ran look into the files that fill them: its own, and those of its objects and classes. */
  watch(source: SourceText, namespace: Namespace): void {
    for (const [name, value] of namespace.attributes) {
      if (value instanceof Instance && !(value instanceof ModuleInstance))
        this.watchAll(source, name, value.attributes);
      else if (value instanceof ClassValue && value.definition?.uri === source.uri)
        this.watchAll(source, name, value.attributes);
      else this.watchTable(source, [name], value);
    }
  }

  private watchAll(source: SourceText, owner: string, attributes: ReadonlyMap<string, Value>): void {
    for (const [name, value] of attributes) this.watchTable(source, [owner, name], value);
  }

  private watchTable(source: SourceText, names: readonly string[], table: unknown): void {
    if (!(table instanceof Dict || table instanceof SetValue) || table.find) return;
    table.find = (run, key) => this.find(run, source, names, table, key);
    table.complete = run => this.complete(run, source, names);
  }

  /** All that may add to the table, where they are few. */
  private complete(run: Run, source: SourceText, names: readonly string[]): Unknown | undefined {
    if (this.registering) return undefined;
    const name = names.at(-1)!;
    const adds = writes(source.text, name, 'in a function')
      ? ({ text }: SourceText) => [...names, moduleName(source)].some(word => text.includes(word))
      : ({ text }: SourceText) => text.includes(name) && writes(text, name);
    const files = this.reach(source).filter(({ source: file }) => !this.place.loaded.has(file.uri) && adds(file));
    if (files.length > MOST) return new Unknown(`${files.length} files that may add to ${names[0]} were not run`);
    this.registering = true;
    try {
      for (const file of files) this.load(run, file);
    } finally {
      this.registering = false;
    }
    return undefined;
  }

  private find(run: Run, source: SourceText, names: readonly string[], table: Table, key: string): Value | undefined {
    if (table.unknown) return table.unknown;
    // While a file registers its names it asks whether they are there already.
    if (this.registering || this.isOwn(source, key)) return undefined;
    this.registering = true;
    try {
      for (const file of this.writers(source, names, key)) {
        if (this.place.loaded.has(file.source.uri)) continue;
        this.load(run, file);
        const entry = table.entries.get(key);
        if (entry !== undefined)
          return table instanceof Dict ? (entry as readonly [Value, Value])[1] : (entry as Value);
        if (table.unknown) return table.unknown;
      }
    } finally {
      this.registering = false;
    }
    return undefined;
  }

  /** The file that is analysed, one of the package, is about to register the name itself: others that do would import it. */
  private isOwn(table: SourceText, key: string): boolean {
    const { source, ready } = this.place.main;
    if (ready() || !source.uri.startsWith(this.packageOf(table.uri))) return false;
    this.decorated ??= [...source.text.matchAll(/(?:^@.*\n)+(?:def|class) +(\w+)/gm)];
    return this.decorated.some(
      ([text, name]) => name === key || text.includes(`'${key}'`) || text.includes(`"${key}"`),
    );
  }

  /** The folder of the outermost package a file is in. */
  private packageOf(uri: string): string {
    let outermost = uri;
    for (let dots = '.'; ; dots += '.') {
      const found = this.place.resolve(dots, uri);
      if (!found) return outermost.replace(/[^/]*$/, '');
      outermost = found.uri;
    }
  }

  /** The file that imports it first: from it a module has its full name. */
  private load(run: Run, { source, module, from, by }: Imported): void {
    if (by) this.load(run, by);
    if (!this.place.loaded.has(source.uri)) this.place.load(run, module, from);
  }

  /** Files not run yet that know the table or its module and have the name, those that define it first. */
  private writers(source: SourceText, names: readonly string[], key: string): readonly Imported[] {
    const known = [...names, moduleName(source)];
    const having = this.reach(source).filter(
      ({ source: file }) =>
        !this.place.loaded.has(file.uri) &&
        this.place.contents.of(file).names.has(key) &&
        known.some(word => this.place.contents.has(file, word)),
    );
    const defines = ({ source: file }: Imported) => this.place.contents.of(file).defined.has(key);
    return [...having.filter(defines), ...having.filter(file => !defines(file))];
  }

  /** What Python would have run by now: what was imported, the packages it is in, and what those import in turn. */
  private reach(table: SourceText): readonly Imported[] {
    const { main, loaded, resolve } = this.place;
    const root = rootOf(table);
    const roots = [main, ...loaded.values()];
    const since = roots.reduce((sum, { namespace }) => sum + namespace.imports.length + 1, 0);
    const before = this.reached.get(root);
    if (before?.since === since) return before.files;
    const found = new Map<string, Imported>();
    const add = (module: string, from: string, by?: Imported, source = resolve(module, from)) => {
      if (!source || source.uri === main.source.uri || found.has(source.uri) || !isNear(source, root)) return;
      const file = { source, module, from, by };
      found.set(source.uri, file);
      addPackages(source.uri, file);
    };
    const addPackages = (uri: string, by?: Imported) => {
      const inside = uri.endsWith('/__init__.py');
      for (let dots = inside ? '..' : '.'; resolve(dots, uri); dots += '.') add(dots, uri, by);
    };
    for (const { source, namespace } of roots) {
      if (namespace.lazy) continue;
      for (const module of namespace.imports) add(module, source.uri);
      if (source !== main.source) addPackages(source.uri);
    }
    // The map grows while it is walked.
    for (const file of found.values())
      if (!loaded.has(file.source.uri))
        for (const [module, source] of this.importsOf(file.source)) add(module, file.source.uri, file, source);
    const files = [...found.values()];
    this.reached.set(root, { since, files });
    return files;
  }

  /** The modules that a file's own statements import, with what each leads to: asked for again after every import. */
  private importsOf(source: SourceText): ReadonlyMap<string, SourceText> {
    let found = this.imported.get(source);
    if (!found) {
      found = new Map();
      for (const module of this.place.contents.of(source).imports) {
        const to = this.place.resolve(module, source.uri);
        if (to) found.set(module, to);
      }
      this.imported.set(source, found);
    }
    return found;
  }
}

/** More files than these are not run to know all of a table. */
const MOST = 24;

/** `TABLE[name] = …`; where that stands in a function, other files need not name the table to add to it. */
function writes(text: string, name: string, where?: 'in a function'): boolean {
  const start = where ? '^[ \\t]+.*' : '';
  return new RegExp(`${start}\\b${name}(?:\\[[^\\]\\n]+\\]\\s*=(?!=)|\\.(?:add|update|setdefault)\\()`, 'm').test(text);
}

function moduleName({ uri }: SourceText): string {
  return uri
    .replace(/(\/__init__)?\.pyi?$/, '')
    .split('/')
    .at(-1)!;
}

/** A package that is installed is filled by its own files and by those of the project. */
function isNear(file: SourceText, root: string): boolean {
  const own = rootOf(file);
  return own === '' || own === root;
}

/** The installed package a file is of; of the project's files ''. */
function rootOf({ uri }: SourceText): string {
  return INSTALLED.exec(uri)?.[0] ?? '';
}

const INSTALLED = /^.*\/(?:site|dist)-packages\/[^/]+/;

interface Contents {
  readonly defined: ReadonlySet<string>;
  /** Those, and what stands in quotes. */
  readonly names: ReadonlySet<string>;
  /** Modules that its statements import outside of any block. */
  readonly imports: readonly string[];
  /** The words that were looked for in it, and whether it has them. */
  readonly has: Map<string, boolean>;
}

/** What texts tell without being run, kept from one analysis to the next. */
export class FileContents {
  private readonly known = new Map<string, { readonly text: string; readonly contents: Contents }>();
  /** The same by the object that was asked for: two long texts that are equal take as long to compare as to read. */
  private readonly asked = new WeakMap<SourceText, Contents>();

  of(source: SourceText): Contents {
    const before = this.asked.get(source);
    if (before) return before;
    const { uri, text } = source;
    let file = this.known.get(uri);
    if (file?.text !== text) this.known.set(uri, (file = { text, contents: contentsOf(text) }));
    this.asked.set(source, file.contents);
    return file.contents;
  }

  /** Whether the word stands in the text: each table that lacks a key asks all files for the same few. */
  has(source: SourceText, word: string): boolean {
    const { has } = this.of(source);
    let found = has.get(word);
    if (found === undefined) has.set(word, (found = source.text.includes(word)));
    return found;
  }
}

function contentsOf(text: string): Contents {
  const defined = new Set([...text.matchAll(/^(?:async )?(?:def|class) +(\w+)/gm)].map(found => found[1]!));
  const quoted = [...text.matchAll(/(?<=(['"]))[\w.:/ -]{1,80}(?=\1)/g)].map(found => found[0]);
  return { defined, names: new Set([...defined, ...quoted]), imports: importsOf(text), has: new Map() };
}

function importsOf(text: string): readonly string[] {
  const modules: string[] = [];
  for (const [, from, names, plain] of text.matchAll(
    /^(?:from +(\.*[\w.]*) +import +(\([^)]*\)|[^\n]*)|import +([^\n]+))/gm,
  )) {
    const listed = (plain ?? names!).replace(/#[^\n]*/g, '').replaceAll(/[()]/g, '');
    const words = listed.split(',').map(part => part.trim().split(/\s+/)[0]!);
    modules.push(
      ...importedModules(
        from,
        words.filter(word => word !== ''),
      ),
    );
  }
  return modules;
}

/** What an import statement runs: of `from . import resnet`, whose names may be modules, those too. */
export function importedModules(from: string | undefined, names: readonly string[]): readonly string[] {
  if (from === undefined) return names;
  const inside = from.endsWith('.') ? from : `${from}.`;
  return [from, ...names.filter(name => /^\w+$/.test(name)).map(name => `${inside}${name}`)];
}

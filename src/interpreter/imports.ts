/**
 * Imports, followed as text. A module's body runs when a name of it is first needed, once in every session, since code may
 * change what it imports; only the syntax trees are kept from one analysis to the next. `torch` is the catalogue, never text.
 */
import { findOperator } from '../operators/catalogue';
import type { Module } from '../python/ast';
import { type Parsed, parse } from '../python/parse';
import { type ParsedCells, parseCells } from '../python/parse-cells';
import { lineText, type Text } from '../source/cells';
import type { Location } from '../source/span';
import { CATALOGUED, catalogued, cataloguedName, opaque } from './catalogued';
import { executeModule } from './execute';
import { Frame, moduleAttribute } from './frame';
import { Journal } from './journal';
import { lessKnownModule, libraryModule } from './library/library';
import { lightningName } from './library/lightning';
import { isOpaque } from './library/packages';
import { writtenModule, writtenPackage } from './library/written';
import { FileContents, Registrations } from './registrations';
import type { Run } from './run';
import { withSearchPath } from './search-path';
import { type Rank, StarExports } from './star-exports';
import { composedText } from './torch/composed';
import { evidenceModule } from './torch/evidence';
import { operatorValue, torchAttribute, torchNamespace } from './torch/namespace';
import { pictureFunction } from './torch/picture-functions';
import { List, Namespace, Tuple, Unknown, type Value } from './values';

export interface SourceText extends Text {
  readonly uri: string;
}

const nowhere = { text: '' };

/** Finds a file of the workspace by the path that code opens, seen from the file that is analysed; in words why there is none. */
export type ReadFile = (path: string, from: string) => SourceText | string;

/** Finds a module's text by its dotted name (with leading dots for relative imports), seen from the file that imports it. */
export type Resolve = (module: string, from: string) => SourceText | undefined;

interface Loaded {
  readonly source: SourceText;
  readonly namespace: Namespace;
}

/** Parsed sources by uri, and what their texts tell; to be kept between analyses. */
export class ModuleCache {
  private readonly parsed = new Map<string, Parsed>();
  private readonly notebooks = new Map<string, ParsedCells>();
  readonly stars = new StarExports();
  readonly contents = new FileContents();

  parse({ uri, text, cells }: SourceText): Read {
    if (cells) {
      const parsed = parseCells({ text, cells }, this.notebooks.get(uri));
      this.notebooks.set(uri, parsed);
      return parsed;
    }
    const parsed = parse(text, this.parsed.get(uri));
    this.parsed.set(uri, parsed);
    return { module: parsed.module, broken: parsed.module.problems.length > 0 };
  }
}

/** A text as it could be read. */
export interface Read {
  readonly module: Module;
  /** A part of it could not; of a notebook, a part of what was edited last. */
  readonly broken: boolean;
}

export interface Imports {
  /** The module of a name as seen from a file; `undefined` where it was not found. */
  readonly find: (run: Run, module: string, from: string) => Namespace | Unknown | undefined;
  /** `line 12`; in a notebook `line 3 of cell 2`. */
  readonly lineText: (at: Location) => string;
  readonly textOf: (at: Location) => string;
  readonly parse: (source: SourceText) => Read;
  /** The text that `open(path)` reads, as a program started with the analysed file finds it. */
  readonly readFile: (path: string) => SourceText | Unknown;
  /** NumPy's scalars may be about, which are numbers here. */
  hasNumPy: boolean;
  /** Whether there is such a module, without running it. */
  readonly exists: (module: string, from: string) => boolean;
}

export interface Main extends SourceText {
  readonly namespace: Namespace;
  /** Whether its body has run: from then on, an import of the file itself finds it as it is. */
  ready: boolean;
}

export function createImports(
  main: Main,
  resolveInstalled: Resolve,
  readFile: ReadFile | undefined,
  cache: ModuleCache,
  searchPath: List,
): Imports {
  const resolve = withSearchPath(resolveInstalled, readFile, main.uri, searchPath);
  const texts = new Map<string, SourceText>([[main.uri, main]]);
  const loadedModules = new Map<string, Loaded>();
  /** The names that are being looked for where a text only passes them on. */
  const passing = new Set<string>();
  const registrations = new Registrations({
    main: { source: main, namespace: main.namespace, ready: () => main.ready },
    loaded: loadedModules,
    resolve,
    load: (run, module, from) => find(run, module, from),
    contents: cache.contents,
  });

  const find = (run: Run, module: string, from: string): Namespace | Unknown | undefined => {
    if (ON_NUMPY.test(module)) imports.hasNumPy = true;
    const own = writtenModule(module);
    if (own) return openEnded(load(run, own, module));
    const known = builtIn(module);
    if (known) return known;
    if (module === '__main__') return main.namespace;
    const composed = composedText(module);
    if (composed) return load(run, composed, module);
    const source = resolve(module, from);
    if (source && isOpaque(module, source.uri)) return opaque(module);
    if (source) return load(run, source, nameOf(module, from, loadedModules));
    const virtual = catalogued(module);
    if (virtual) return virtual;
    const stand = writtenPackage(module);
    return stand ? openEnded(load(run, stand, module)) : lessKnownModule(module);
  };

  function load(run: Run, source: SourceText, name: string): Namespace {
    if (main.ready && source.uri === main.uri) return main.namespace;
    const known = loadedModules.get(source.uri);
    if (known) return known.namespace;
    texts.set(source.uri, source);
    const namespace = new Namespace(name, source.uri);
    const loaded: Loaded = { source, namespace };
    loadedModules.set(source.uri, loaded);
    namespace.find = (attribute, current) => inPackage(current, loaded, attribute);
    // It runs apart: what an import does is not undone with the branch that happened to come first.
    const apart: Run = {
      ...run,
      journal: new Journal(),
      tracer: undefined,
      trials: 0,
      supposed: [],
      partings: 0,
      untracked: false,
      tries: 0,
      exploring: false,
      sites: [],
      depth: run.depth + 1,
    };
    const frame = new Frame(apart, source.uri, 'module', namespace.attributes, namespace);
    try {
      executeModule(frame, parseText(source).module.body, () => {});
    } catch (error) {
      // Half a module is not kept.
      loadedModules.delete(source.uri);
      throw error;
    }
    run.steps = apart.steps;
    registrations.watch(source, namespace);
    return namespace;
  }

  /** A name a package does not define: from one of its star imports, or one of its modules. */
  function inPackage(run: Run, loaded: Loaded, attribute: string): Value | undefined {
    const { namespace, source } = loaded;
    const stars = namespace.lazy ? [] : starsFor(namespace, source.uri, attribute);
    const within = (rank: number) => {
      for (const { star } of stars.filter(found => found.rank === rank)) {
        const module = run.imports.find(run, star, source.uri);
        const value = module instanceof Namespace ? exported(run, module, attribute) : undefined;
        if (value !== undefined) return value;
      }
      return undefined;
    };
    // Of those that surely have it the last is the one.
    const certain = () => {
      for (const { star, rank } of stars) {
        if (rank === 0) return within(0);
        const value = rank === 1 ? passedOn(run, star, source.uri, attribute) : undefined;
        if (value !== undefined) return value;
      }
      return undefined;
    };
    const submodule = () => {
      if (!/\/__init__\.pyi?$/.test(source.uri) || attribute.startsWith('__')) return undefined;
      const text = resolve(`.${attribute}`, source.uri);
      return text && load(run, text, `${namespace.name}.${attribute}`);
    };
    if (namespace.lazy) return submodule() ?? inLazyPackage(run, loaded, attribute);
    return certain() ?? submodule() ?? within(1) ?? unread(namespace, source.uri, attribute);
  }

  /** What a module that did not run yet only imports: from where that leads to. */
  function passedOn(run: Run, star: string, from: string, attribute: string): Value | undefined {
    const text = resolve(star, from);
    if (!text || loadedModules.has(text.uri) || isOpaque(star, text.uri)) return undefined;
    const passed = cache.stars.passedOn(text.uri, text.text, attribute, () => parseText(text).module);
    // Where it leads back here, another module has to have the name.
    const key = `${text.uri} ${attribute}`;
    if (!passed || passing.has(key)) return undefined;
    passing.add(key);
    try {
      const module = run.imports.find(run, passed.module, text.uri);
      const value = module instanceof Namespace ? memberOf(run, module, passed.name) : undefined;
      return value instanceof Unknown ? undefined : value;
    } finally {
      passing.delete(key);
    }
  }

  /** A module that is compiled, or not there, may hold any name; a star import hands on no private ones. */
  function unread({ stars }: Namespace, from: string, attribute: string): Unknown | undefined {
    const missing = attribute.startsWith('_') ? undefined : stars.find(star => !imports.exists(star, from));
    return missing === undefined
      ? undefined
      : new Unknown(`'${attribute}' may come from ${missing}, which has no text here`);
  }

  /** Only one module has the name; of hundreds, that is likely the one it is named after: `bert` for `BertModel`. */
  function inLazyPackage(run: Run, { namespace, source }: Loaded, attribute: string): Value | undefined {
    for (const star of nearestFirst(namespace.stars, attribute)) {
      const text = resolve(star, source.uri);
      if (!text || cache.stars.rank(text.uri, text.text, attribute) === 2) continue;
      const module = run.imports.find(run, star, source.uri);
      const value = module instanceof Namespace ? exported(run, module, attribute) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** The star imports a name may come from, those whose text defines it first; the others need not run. */
  function starsFor(namespace: Namespace, from: string, attribute: string): readonly { star: string; rank: Rank }[] {
    return [...namespace.stars].reverse().map(star => {
      const source = resolve(star, from);
      return { star, rank: source ? cache.stars.rank(source.uri, source.text, attribute) : 0 };
    });
  }

  function parseText(source: SourceText): Read {
    texts.set(source.uri, source);
    return cache.parse(source);
  }

  const imports: Imports = {
    find,
    hasNumPy: false,
    exists: (module, from) =>
      builtIn(module) !== undefined ||
      writtenModule(module) !== undefined ||
      resolve(module, from) !== undefined ||
      catalogued(module) !== undefined ||
      writtenPackage(module) !== undefined ||
      lessKnownModule(module) !== undefined,
    lineText: at => lineText(texts.get(at.uri) ?? nowhere, at.span.from),
    textOf: at => (texts.get(at.uri) ?? nowhere).text.slice(at.span.from, at.span.to),
    parse: parseText,
    readFile: path => {
      const found = readFile?.(path, main.uri) ?? 'the content of files is not known';
      return typeof found === 'string' ? new Unknown(found) : found;
    },
  };
  return imports;
}

/** Packages whose numbers may be NumPy's. */
const ON_NUMPY = /^(numpy|scipy|cv2|pandas|sklearn|skimage|numba|jax)\b/;

/** What a module of ours leaves out is not followed, rather than absent. */
function openEnded(namespace: Namespace): Namespace {
  namespace.find = name =>
    name.startsWith('__') ? undefined : new Unknown(`${namespace.name}.${name} is not followed`);
  return namespace;
}

/** Those that the name begins with, the longest first; then the others. */
function nearestFirst(stars: readonly string[], name: string): readonly string[] {
  const plain = (text: string) => text.replaceAll(/[._]/g, '').toLowerCase();
  const wanted = plain(name);
  const near = (star: string) => (wanted.startsWith(plain(star)) ? plain(star).length : 0);
  return [...stars].sort((a, b) => near(b) - near(a));
}

/** A public name of a module, as `from module import *` gives it. */
export function exported(run: Run, module: Namespace, name: string): Value | undefined {
  if (module.name.startsWith('torch')) {
    const value = module.uri === undefined ? torchAttribute(`${module.name}.${name}`) : undefined;
    if (module.uri === undefined) return value instanceof Unknown ? undefined : value;
  }
  const all = module.attributes.get('__all__');
  if (all instanceof List && !all.unknown) {
    if (!all.items.includes(name)) return undefined;
  } else if (all instanceof Tuple) {
    if (!all.items.includes(name)) return undefined;
  } else if (name.startsWith('_')) return undefined;
  return memberOf(run, module, name);
}

/** `module.name`, the catalogue's own entries first where the package is one it knows. */
export function memberOf(run: Run, module: Namespace, name: string): Value | undefined {
  if (CATALOGUED.test(module.name)) {
    const qualified = `${module.name}.${name}`;
    const own = lightningName(qualified);
    if (own) return own;
    const found = findOperator(qualified);
    // What makes a model is followed where its text is there.
    if (found?.operator.family === 'library' && MAKES_MODELS.test(qualified)) {
      const followed = moduleAttribute(run, module, name);
      if (followed !== undefined && !(followed instanceof Unknown)) return followed;
    }
    if (found) return operatorValue(qualified, found as never);
    return pictureFunction(qualified, moduleAttribute(run, module, name) ?? cataloguedName(qualified));
  }
  return moduleAttribute(run, module, name);
}

const MAKES_MODELS = /^timm\.|^torchvision\.models\./;

function builtIn(module: string): Namespace | Unknown | undefined {
  if (module === 'torch' || module.startsWith('torch.'))
    return torchNamespace(module) ?? new Unknown(`${module} is not in the catalogue`);
  return libraryModule(module) ?? evidenceModule(module);
}

function nameOf(module: string, from: string, loaded: ReadonlyMap<string, Loaded>): string {
  if (!module.startsWith('.')) return module;
  const importer = loaded.get(from)?.namespace;
  const dots = /^\.+/.exec(module)![0].length;
  const rest = module.slice(dots);
  if (!importer) return rest;
  const parts = importer.name.split('.');
  const drop = /\/__init__\.pyi?$/.test(importer.uri ?? '') ? dots - 1 : dots;
  return [...parts.slice(0, parts.length - drop), ...(rest ? [rest] : [])].join('.');
}

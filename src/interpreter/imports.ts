/**
 * Imports, followed as text. A module's body runs once, when a name of it is first needed, and is kept from one analysis to
 * the next as long as its text and the texts it imported stay the same. `torch` is the catalogue and never text.
 */
import { findOperator } from '../operators/catalogue';
import { type Parsed, parse } from '../python/parse';
import type { Location } from '../source/span';
import { executeModule } from './execute';
import { Frame, moduleAttribute } from './frame';
import { Journal } from './journal';
import { libraryModule } from './library/library';
import type { Run } from './run';
import { operatorValue, torchAttribute, torchNamespace } from './torch/namespace';
import { List, Namespace, Tuple, Unknown, type Value } from './values';

export interface SourceText {
  readonly uri: string;
  readonly text: string;
}

/** Finds a module's text by its dotted name (with leading dots for relative imports), seen from the file that imports it. */
export type Resolve = (module: string, from: string) => SourceText | undefined;

interface Loaded {
  readonly source: SourceText;
  readonly namespace: Namespace;
  /** What it imported, to be checked before it is used again. */
  readonly dependencies: Map<string, { readonly module: string; readonly from: string; readonly text: string }>;
}

/** Executed modules by uri; to be kept between analyses. */
export class ModuleCache {
  readonly loaded = new Map<string, Loaded>();
  readonly parsed = new Map<string, Parsed>();
}

export interface Imports {
  /** The module of a name as seen from a file; `undefined` where it was not found. */
  readonly find: (run: Run, module: string, from: string) => Namespace | Unknown | undefined;
  readonly lineOf: (at: Location) => number;
  readonly textOf: (at: Location) => string;
  readonly parse: (source: SourceText) => Parsed;
  /** Whether there is such a module, without running it. */
  readonly exists: (module: string, from: string) => boolean;
}

export function createImports(main: SourceText, resolve: Resolve, cache: ModuleCache): Imports {
  const texts = new Map<string, string>([[main.uri, main.text]]);
  const checked = new Map<string, boolean>();

  const find = (run: Run, module: string, from: string): Namespace | Unknown | undefined => {
    const known = builtIn(module);
    if (known) return known;
    const source = resolve(module, from);
    if (source) return load(run, source, nameOf(module, from, cache));
    const virtual = catalogued(module);
    if (virtual) return virtual;
    return undefined;
  };

  function load(run: Run, source: SourceText, name: string): Namespace {
    const known = cache.loaded.get(source.uri);
    if (known && known.source.text === source.text && isCurrent(known)) return known.namespace;
    texts.set(source.uri, source.text);
    const namespace = new Namespace(name, source.uri);
    const loaded: Loaded = { source, namespace, dependencies: new Map() };
    cache.loaded.set(source.uri, loaded);
    checked.set(source.uri, true);
    namespace.find = (attribute, current) => inPackage(current, loaded, attribute);
    // It runs apart: what an import does is not undone with the branch that happened to come first.
    const apart: Run = {
      ...run,
      journal: new Journal(),
      tracer: undefined,
      trials: 0,
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
      cache.loaded.delete(source.uri);
      throw error;
    }
    run.steps = apart.steps;
    return namespace;
  }

  /** A name a package does not define: from one of its star imports, or one of its modules. */
  function inPackage(run: Run, loaded: Loaded, attribute: string): Value | undefined {
    const { namespace, source } = loaded;
    for (const star of starsFor(namespace, source.uri, attribute)) {
      const module = run.imports.find(run, star, source.uri);
      const value = module instanceof Namespace ? exported(run, module, attribute) : undefined;
      if (value !== undefined) return value;
    }
    if (!/\/__init__\.pyi?$/.test(source.uri) || attribute.startsWith('__')) return undefined;
    const submodule = resolve(`.${attribute}`, source.uri);
    return submodule && load(run, submodule, `${namespace.name}.${attribute}`);
  }

  /** The star imports a name may come from, those whose text defines it first; the others need not run. */
  function starsFor(namespace: Namespace, from: string, attribute: string): readonly string[] {
    const defines = new RegExp(`^(?:class|def|async def)\\s+${attribute}\\b|^${attribute}\\s*[:=]`, 'm');
    const ranked = [...namespace.stars].reverse().map(star => {
      const text = resolve(star, from)?.text;
      return {
        star,
        rank:
          text === undefined || defines.test(text) ? 0 : text.includes(attribute) || text.includes('import *') ? 1 : 2,
      };
    });
    return ranked
      .filter(({ rank }) => rank < 2)
      .sort((a, b) => a.rank - b.rank)
      .map(({ star }) => star);
  }

  function isCurrent(loaded: Loaded): boolean {
    const { uri } = loaded.source;
    const known = checked.get(uri);
    if (known !== undefined) return known;
    checked.set(uri, true);
    texts.set(uri, loaded.source.text);
    let current = true;
    for (const [dependency, { module, from, text }] of loaded.dependencies) {
      const inner = cache.loaded.get(dependency);
      if (resolve(module, from)?.text !== text || (inner && !isCurrent(inner))) current = false;
    }
    checked.set(uri, current);
    return current;
  }

  function parseText(source: SourceText): Parsed {
    texts.set(source.uri, source.text);
    const parsed = parse(source.text, cache.parsed.get(source.uri));
    cache.parsed.set(source.uri, parsed);
    return parsed;
  }

  return {
    find: (run, module, from) => {
      const found = find(run, module, from);
      const importer = cache.loaded.get(from);
      if (importer && found instanceof Namespace && found.uri) {
        const text = cache.loaded.get(found.uri)?.source.text;
        if (text !== undefined) importer.dependencies.set(found.uri, { module, from, text });
      }
      return found;
    },
    exists: (module, from) =>
      builtIn(module) !== undefined || resolve(module, from) !== undefined || catalogued(module) !== undefined,
    lineOf: at => {
      const text = texts.get(at.uri) ?? cache.loaded.get(at.uri)?.source.text ?? '';
      let line = 1;
      for (let i = text.indexOf('\n'); i >= 0 && i < at.span.from; i = text.indexOf('\n', i + 1)) line++;
      return line;
    },
    textOf: at => (texts.get(at.uri) ?? cache.loaded.get(at.uri)?.source.text ?? '').slice(at.span.from, at.span.to),
    parse: parseText,
  };
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
    const found = findOperator(qualified);
    if (found) return operatorValue(qualified, found as never);
  }
  return moduleAttribute(run, module, name);
}

const CATALOGUED = /^(torchvision|einops|timm|torchaudio|torchmetrics|lightning|pytorch_lightning)(\.|$)/;

function builtIn(module: string): Namespace | Unknown | undefined {
  if (module === 'torch' || module.startsWith('torch.'))
    return torchNamespace(module) ?? new Unknown(`${module} is not in the catalogue`);
  return libraryModule(module);
}

const virtuals = new Map<string, Namespace>();

/** A package whose text is not there, but of which the catalogue knows some names. */
function catalogued(module: string): Namespace | undefined {
  if (!CATALOGUED.test(module)) return undefined;
  let namespace = virtuals.get(module);
  if (!namespace) {
    namespace = new Namespace(module);
    namespace.virtual = true;
    namespace.find = name => {
      const found = findOperator(`${module}.${name}`);
      if (found) return operatorValue(`${module}.${name}`, found as never);
      return /^[a-z_]+$/.test(name) && VIRTUAL.has(`${module}.${name}`)
        ? catalogued(`${module}.${name}`)
        : new Unknown(`package ${module.split('.')[0]} is not installed`);
    };
    virtuals.set(module, namespace);
  }
  return namespace;
}

const VIRTUAL = new Set([
  'torchvision.transforms',
  'torchvision.transforms.functional',
  'torchvision.transforms.v2',
  'torchvision.ops',
  'torchvision.models',
  'torchvision.datasets',
  'einops.layers',
  'einops.layers.torch',
]);

function nameOf(module: string, from: string, cache: ModuleCache): string {
  if (!module.startsWith('.')) return module;
  const importer = cache.loaded.get(from)?.namespace;
  const dots = /^\.+/.exec(module)![0].length;
  const rest = module.slice(dots);
  if (!importer) return rest;
  const parts = importer.name.split('.');
  const drop = /\/__init__\.pyi?$/.test(importer.uri ?? '') ? dots - 1 : dots;
  return [...parts.slice(0, parts.length - drop), ...(rest ? [rest] : [])].join('.');
}

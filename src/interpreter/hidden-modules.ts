/** Modules kept in a plain list or dict: `parameters()` does not see them, so they never learn and never move. */
import type { NetworkProblem } from '../network/network';
import { showDim } from '../tensor/dim';
import { namedModules } from './torch/module-attributes';
import { countParameters } from './torch/parameter-counts';
import { Dict, List, ModuleInstance, Tuple, type Value } from './values';

/** One problem for each attribute of the analysed file's own modules that hides learnable layers. */
export function hiddenModules(root: ModuleInstance, uri: string): readonly NetworkProblem[] {
  const modules = namedModules(root);
  const registered = new Set(modules.map(([, module]) => module));
  const problems: NetworkProblem[] = [];
  for (const [path, module] of modules)
    for (const [name, value] of module.attributes) {
      const hidden = modulesIn(value).filter(inner => !registered.has(inner) && inner.site.uri === uri);
      const count = hidden
        .map(inner => countParameters(inner)?.params)
        .find(params => params !== undefined && params !== 0);
      const [first] = hidden;
      if (!first || count === undefined) continue;
      const kind = value instanceof Dict ? 'dict' : value instanceof Tuple ? 'tuple' : 'list';
      const container = kind === 'dict' ? 'nn.ModuleDict' : 'nn.ModuleList';
      const owner = path === '' ? module.cls.name : path;
      const message = `${owner}.${name} is a plain ${kind}, so the parameters of its ${first.cls.name} (${showDim(count)}) are not registered; ${container} registers them`;
      if (!problems.some(known => known.at === first.site))
        problems.push({ code: 'hidden-modules', message, at: first.site, expected: container, found: kind });
    }
  return problems;
}

function modulesIn(value: Value): readonly ModuleInstance[] {
  if (value instanceof List) return value.items.filter(isModule);
  if (value instanceof Tuple) return value.items.filter(isModule);
  if (value instanceof Dict) return [...value.entries.values()].map(([, item]) => item).filter(isModule);
  return [];
}

function isModule(value: Value): value is ModuleInstance {
  return value instanceof ModuleInstance;
}

// Models recorded from real PyTorch, and how what is worked out from their sources compares with them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectResolver } from '../../src/cli/project';
import { type ModuleCache, open } from '../../src/interpreter/analyze';
import type { Network, TensorId } from '../../src/network/network';
import { isUnknown } from '../../src/tensor/unknown';

/** One model: the expression that builds it in its file, and what PyTorch made of it. */
export interface Recorded {
  readonly package: string;
  readonly file: string;
  readonly model: string;
  readonly inputs: readonly string[];
  readonly parameters: number;
  readonly outputs: readonly (readonly number[])[];
  /** Path, shapes of the tensors it returned, and whether it called no other module. */
  readonly calls: readonly (readonly [string, readonly (readonly number[])[], number])[];
}

/** A size that the analysis does not know is `?`, and so is a tensor of unknown shape. */
export interface Comparison {
  readonly outputs: boolean;
  readonly parameters: boolean;
  readonly leaves: number;
  readonly expectedLeaves: number;
  /** Recorded leaf calls that were not said. */
  readonly missed: readonly string[];
  /** What was said in full, or in part, and differs from every call of that module. */
  readonly wrong: readonly string[];
  readonly problems: readonly string[];
  /** Why there is no network at all. */
  readonly failure?: string;
}

/** The models of test/truth/models.json.gz. */
export function recordedModels(): readonly Recorded[] {
  return JSON.parse(gunzipSync(readFileSync('test/truth/models.json.gz')).toString()) as Recorded[];
}

export function compare(recorded: Recorded, root: string, cache: ModuleCache, others: readonly string[]): Comparison {
  const path = join(root, recorded.file);
  const resolvers = [root, ...others].map(folder => projectResolver(path, folder));
  const opened = open(
    { uri: path, text: readFileSync(path, 'utf8') },
    { resolve: (module, from) => resolvers.map(find => find(module, from)).find(found => found !== undefined), cache },
  );
  const network = opened.trace(recorded.model, { given: recorded.inputs });
  const leaves = recorded.calls.filter(([, , leaf]) => leaf).map(([at, out]) => `${at} ${spelled(out)}`);
  if (isUnknown(network))
    return {
      outputs: false,
      parameters: false,
      leaves: 0,
      expectedLeaves: leaves.length,
      missed: leaves,
      wrong: [],
      problems: [],
      failure: network.reason,
    };
  const calls = network.calls.filter(call => call.path !== null);
  const said = calls.map(call => `${call.path} ${shapesOf(network, call.outputs)}`);
  const missed = without(leaves, said);
  const outputs = shapesOf(network, network.outputs);
  const known = new Map<string, string[]>();
  for (const [at, out] of recorded.calls) known.set(at, [...(known.get(at) ?? []), spelled(out)]);
  const wrong = calls
    .map(call => ({ path: call.path!, shapes: shapesOf(network, call.outputs) }))
    .filter(({ path, shapes }) => shapes !== '' && !(known.get(path) ?? []).some(right => agree(shapes, right)))
    .map(({ path, shapes }) => `${path} ${shapes}`);
  return {
    outputs: outputs === spelled(recorded.outputs),
    parameters: network.totals.params === recorded.parameters,
    leaves: leaves.length - missed.length,
    expectedLeaves: leaves.length,
    missed,
    wrong: agree(outputs, spelled(recorded.outputs)) ? wrong : [...wrong, `outputs ${outputs}`],
    problems: network.problems.map(({ message }) => message),
  };
}

/** Each line of `all` that has no partner in `some`. */
function without(all: readonly string[], some: readonly string[]): readonly string[] {
  const left = [...some];
  return all.filter(line => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Whether everything that is known of the first is so in the second. */
function agree(said: string, right: string): boolean {
  if (said.split(' ').includes('?') || said === right) return true;
  const [a, b] = [said.split(' '), right.split(' ')];
  const fits = (x: string, y: string) =>
    x.split('×').length === y.split('×').length &&
    x.split('×').every((size, i) => size === '?' || size === y.split('×')[i]);
  return a.length === b.length && a.every((shape, i) => fits(shape, b[i]!));
}

export function shapesOf(network: Network, ids: readonly (TensorId | null)[]): string {
  return ids
    .map(id =>
      id === null ? '?' : `${network.tensors[id]!.shape.map(d => (typeof d === 'number' ? d : '?')).join('×')}`,
    )
    .map(shape => shape || 'scalar')
    .join(' ');
}

export function spelled(shapes: readonly (readonly number[])[]): string {
  return shapes.map(shape => shape.join('×') || 'scalar').join(' ');
}

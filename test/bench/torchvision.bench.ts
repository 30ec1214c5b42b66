// Every torchvision classification model: read from its source text for the first time (nothing kept, not even the file
// texts), and again with parsed files at hand, in a thread that has the memory the editor's has; beside PyTorch, which builds
// the model without initialising its weights. For the shape of every call, as we have it, `FakeTensorProp` goes through the
// traced graph; `forward` with fake tensors, which tells the result's shape alone, is the least that PyTorch can take. All are
// medians after a run to warm up.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { torchvisionRoot } from '../fetch/torchvision';
import { faster, middle, type Row, shown } from './benchmark';
import { startPyTorch, whole } from './pytorch';
import { TraceThread } from './trace-thread';

interface Fact {
  readonly file: string;
  readonly name: string;
  readonly inputs: readonly { readonly shape: readonly number[] }[];
}

export default async function torchvision(): Promise<readonly Row[]> {
  const root = await torchvisionRoot();
  const { cases } = JSON.parse(gunzipSync(readFileSync('test/truth/torchvision.json.gz')).toString()) as {
    cases: readonly Fact[];
  };
  const pytorch = startPyTorch();
  const thread = new TraceThread();
  const rows: Row[] = [];
  const all: { cold: number; warm: number; graph: number | undefined; forward: number | undefined }[] = [];
  for (const { file, name, inputs } of cases) {
    const given = inputs.map(({ shape }) => shape.join('x'));
    const { cold, warm } = await thread.time({ root, path: join(root, file), model: `${name}(weights=None)`, given });
    const timed = await pytorch?.time({
      module: 'torchvision.models',
      model: `${name}(weights=None)`,
      inputs: inputs.map(({ shape }) => [shape, 'float32']),
      graph: true,
    });
    const [graph, forward] = [timed?.graph, timed && whole(timed)];
    all.push({ cold, warm, graph, forward });
    process.stderr.write(
      `${name}: ${shown(cold)} cold, ${shown(warm)} warm, ${faster(warm, graph)} faster than FakeTensorProp\n`,
    );
    const missing = timed?.how ?? 'not installed';
    rows.push({
      model: name,
      cold: shown(cold),
      warm: shown(warm),
      FakeTensorProp: graph === undefined ? missing : shown(graph),
      'warm is faster': faster(warm, graph),
      'forward alone': forward === undefined ? missing : `${shown(forward)} (${timed!.how})`,
      'warm is faster than that': faster(warm, forward),
    });
  }
  pytorch?.end();
  thread.end();
  const graphs = all.filter(({ graph }) => graph !== undefined);
  const forwards = all.filter(({ forward }) => forward !== undefined);
  rows.push({
    model: 'median of all',
    cold: shown(middle(all.map(({ cold }) => cold))),
    warm: shown(middle(all.map(({ warm }) => warm))),
    FakeTensorProp: graphs.length > 0 ? shown(middle(graphs.map(({ graph }) => graph!))) : 'not installed',
    'warm is faster': ratio(graphs.map(({ warm, graph }) => graph! / warm)),
    'forward alone': forwards.length > 0 ? shown(middle(forwards.map(({ forward }) => forward!))) : 'not installed',
    'warm is faster than that': ratio(forwards.map(({ warm, forward }) => forward! / warm)),
  });
  return rows;
}

function ratio(ratios: readonly number[]): string {
  return ratios.length > 0 ? `${middle(ratios).toPrecision(2)}×` : '–';
}

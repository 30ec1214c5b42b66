// Every torchvision classification model: read from its source text for the first time (nothing kept, not even the file
// texts), and again with parsed files at hand; beside PyTorch, which builds the model without initialising its weights and
// runs fake tensors through it. The ratios are to both together and to running the tensors alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, open, type Resolve } from '../../src/interpreter/analyze';
import { torchvisionRoot } from '../fetch/torchvision';
import { faster, median, middle, type Row, shown } from './benchmark';
import { startPyTorch, whole } from './pytorch';

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
  const rows: Row[] = [];
  const all: { cold: number; warm: number; fake: number | undefined; propagate: number | undefined }[] = [];
  for (const { file, name, inputs } of cases) {
    const path = join(root, file);
    const source = { uri: path, text: readFileSync(path, 'utf8') };
    const given = inputs.map(({ shape }) => shape.join('x'));
    const trace = (resolve: Resolve, cache: ModuleCache) =>
      open(source, { resolve, cache }).trace(`${name}(weights=None)`, { given });
    const [resolve, cache] = [projectResolver(path, root), new ModuleCache()];
    const cold = await median(() => trace(projectResolver(path, root), new ModuleCache()), 3, 0);
    const warm = await median(() => trace(resolve, cache), 5, 0);
    const timed = await pytorch?.time({
      module: 'torchvision.models',
      model: `${name}(weights=None)`,
      inputs: inputs.map(({ shape }) => [shape, 'float32']),
    });
    const fake = timed && whole(timed);
    all.push({ cold, warm, fake, propagate: timed?.propagate });
    process.stderr.write(
      `${name}: ${shown(cold)} cold, ${shown(warm)} warm, ${faster(warm, fake)} faster than PyTorch\n`,
    );
    rows.push({
      model: name,
      cold: shown(cold),
      warm: shown(warm),
      PyTorch: fake === undefined ? (timed?.how ?? 'not installed') : `${shown(fake)} (${timed!.how})`,
      'warm is faster': faster(warm, fake),
      'than propagation alone': faster(warm, timed?.propagate),
    });
  }
  pytorch?.end();
  const both = all.filter(({ fake }) => fake !== undefined);
  rows.push({
    model: 'median of all',
    cold: shown(middle(all.map(({ cold }) => cold))),
    warm: shown(middle(all.map(({ warm }) => warm))),
    PyTorch: both.length > 0 ? shown(middle(both.map(({ fake }) => fake!))) : 'not installed',
    'warm is faster': ratio(both.map(({ warm, fake }) => fake! / warm)),
    'than propagation alone': ratio(both.map(({ warm, propagate }) => propagate! / warm)),
  });
  return rows;
}

function ratio(ratios: readonly number[]): string {
  return ratios.length > 0 ? `${middle(ratios).toPrecision(2)}×` : '–';
}

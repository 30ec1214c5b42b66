// Models that no machine at hand could run: shapes and parameters from their source text, beside PyTorch with fake tensors.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ModuleCache, open } from '../../src/interpreter/analyze';
import { showCount } from '../../src/tensor/dim';
import { isUnknown } from '../../src/tensor/unknown';
import { faster, median, type Row, shown } from './benchmark';
import { startPyTorch, whole } from './pytorch';

const models = [
  {
    name: 'GPT-2 XL',
    module: 'gpt2',
    model: 'GPT(GPTConfig(n_layer=48, n_head=25, n_embd=1600))',
    shape: [1, 1024],
  },
  { name: 'Llama, 70 billion', module: 'llama', model: 'Llama(LlamaConfig())', shape: [1, 2048] },
] as const;

export default async function large(): Promise<readonly Row[]> {
  const pytorch = startPyTorch();
  const rows: Row[] = [];
  for (const { name, module, model, shape } of models) {
    const path = resolve('test/bench/models', `${module}.py`);
    const source = { uri: path, text: readFileSync(path, 'utf8') };
    const given = [`${shape.join('x')}:int64`];
    const cache = new ModuleCache();
    const trace = () => open(source, { cache }).trace(model, { given });
    const network = trace();
    if (isUnknown(network)) throw new Error(`${name}: ${network.reason}`);
    const ours = await median(trace, 3);
    const timed = await pytorch?.time({
      path: [resolve('test/bench/models')],
      module,
      model,
      inputs: [[shape, 'int64']],
    });
    const fake = timed && whole(timed);
    rows.push({
      model: name,
      output: network.outputs.map(id => (id === null ? '?' : network.tensors[id]!.shape.join('×'))).join(' '),
      parameters: network.totals.params === undefined ? '?' : showCount(network.totals.params),
      calls: String(network.calls.length),
      ours: shown(ours),
      PyTorch: fake === undefined ? (timed?.how ?? 'not installed') : `${shown(fake)} (${timed!.how})`,
      faster: faster(ours, fake),
    });
  }
  pytorch?.end();
  return rows;
}

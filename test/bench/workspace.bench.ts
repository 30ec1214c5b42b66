// A workspace of 5,000 files: opening one of them must cost what it and its imports cost, not what the workspace holds.
// Beside it, every file analysed once, and the texts merely read.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectResolver } from '../../src/cli/project';
import { analyze, ModuleCache } from '../../src/interpreter/analyze';
import { median, type Row, shown } from './benchmark';

const packages = 50;
const files = 100;

export default async function workspace(): Promise<readonly Row[]> {
  const root = mkdtempSync(join(tmpdir(), 'receptive-workspace-'));
  const paths = generate(root);
  const analyse = (path: string, cache: ModuleCache) =>
    analyze({ uri: path, text: readFileSync(path, 'utf8') }, { resolve: projectResolver(path, root), cache });
  const last = paths.at(-1)!;
  const open = await median(() => analyse(last, new ModuleCache()));
  const alone = await median(() => analyse(paths[0]!, new ModuleCache()));
  const read = await median(() => paths.map(path => readFileSync(path, 'utf8')), 3);
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  const start = performance.now();
  const cache = new ModuleCache();
  for (const path of paths) analyse(path, cache);
  const all = performance.now() - start;
  const held = process.memoryUsage().heapUsed - before;
  rmSync(root, { recursive: true });
  return [
    { what: 'open a file that imports nothing of it', time: shown(alone) },
    {
      what: 'open the file at the end of 50 imports',
      time: shown(open),
      ratio: `${(open / alone).toPrecision(2)}× that`,
    },
    { what: 'read all 5,000 texts', time: shown(read) },
    {
      what: 'analyse all 5,000, one after the other',
      time: shown(all),
      ratio: `${(all / read).toPrecision(2)}× reading, ${shown(all / paths.length)} each`,
      memory: `${Math.round(held / 2 ** 20)} MiB`,
    },
  ] as readonly Row[];
}

/** Each file has a block that builds on the one of the same number in the package before. */
function generate(root: string): readonly string[] {
  const paths: string[] = [];
  for (let at = 0; at < packages; at++) {
    const folder = join(root, `part${at}`);
    mkdirSync(folder);
    writeFileSync(join(folder, '__init__.py'), '');
    for (let index = 0; index < files; index++) {
      const path = join(folder, `block${index}.py`);
      writeFileSync(path, block(at, index));
      paths.push(path);
    }
  }
  return paths;
}

function block(at: number, index: number): string {
  const width = 8 * (1 + (index % 8));
  const inner = at === 0 ? `nn.Conv2d(${width}, ${width}, 3, padding=1)` : `Block${at - 1}()`;
  return `import torch
from torch import nn
${at === 0 ? '' : `from part${at - 1}.block${index} import Block${at - 1}\n`}

class Block${at}(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = ${inner}
        self.norm = nn.BatchNorm2d(${width})

    def forward(self, x):
        return torch.relu(self.norm(self.inner(x)) + x)
`;
}

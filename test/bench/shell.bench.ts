// The table of ResNet-50's layers, from a shell: the command line beside torchinfo, both from nothing. The same table
// inside the editor, where nothing has to start, is the last line.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, open } from '../../src/interpreter/analyze';
import { torchvisionRoot } from '../fetch/torchvision';
import { faster, median, type Row, shown } from './benchmark';
import { hasPackage } from './pytorch';

const summary =
  'from torchinfo import summary; from torchvision.models import resnet50; summary(resnet50(), (1, 3, 224, 224))';

export default async function shell(): Promise<readonly Row[]> {
  const root = await torchvisionRoot();
  const path = join(root, 'torchvision/models/resnet.py');
  const python = ['python3', 'python'].find(name => hasPackage(name, 'torchinfo') && hasPackage(name, 'torchvision'));
  const theirs = python === undefined ? undefined : await median(() => started(python, ['-c', summary]), 3);
  const flags = ['--model', 'resnet50()', '--input', '1x3x224x224', '--root', root];
  const node = await median(() => started(process.execPath, ['-e', '0']), 5);
  const command = await median(() => started(process.execPath, ['dist/cli.js', 'inspect', path, ...flags]), 5);
  const [resolve, cache] = [projectResolver(path, root), new ModuleCache()];
  const source = { uri: path, text: readFileSync(path, 'utf8') };
  const inside = await median(() => open(source, { resolve, cache }).trace('resnet50()', { given: ['1x3x224x224'] }));
  return [
    {
      what: 'python -c "… torchinfo.summary(resnet50())"',
      time: theirs === undefined ? 'not installed' : shown(theirs),
    },
    { what: 'receptive inspect resnet.py', time: shown(command), 'faster than torchinfo': faster(command, theirs) },
    { what: 'of that, starting Node.js', time: shown(node) },
    { what: 'inside the editor', time: shown(inside), 'faster than torchinfo': faster(inside, theirs) },
  ] as readonly Row[];
}

function started(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
}

// From an edit to its result, as the editor gets it: a text goes to the thread that analyses, and networks come back. What
// the edit cannot have changed is kept; the rest is traced again, what was on screen first.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { torchvisionRoot } from '../fetch/torchvision';
import { AnalysisThread, type Answered } from './analysis-thread';
import { faster, middle, type Row, shown } from './benchmark';
import { manyModels } from './many-models';

interface Case {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly root: string;
  /** The text before which something is put, another thing each time. */
  readonly at: string;
  readonly put: (turn: number) => string;
}

/** Milliseconds between opening a file and the first edit: someone reads a little, and the thread warms up. */
const reading = 2500;
/** The first edits, of which the median is given; as many are left out, and then come the ones that are like all that follow. */
const some = 15;

export default async function edits(): Promise<readonly Row[]> {
  const root = await torchvisionRoot();
  const models = join(root, 'torchvision/models');
  const resnet = readFileSync(join(models, 'resnet.py'), 'utf8');
  const swin = readFileSync(join(models, 'swin_transformer.py'), 'utf8');
  const statement = (turn: number) => `edit = ${turn}\n        `;
  const cases: readonly Case[] = [
    {
      name: 'resnet.py, a factory',
      path: join(models, 'resnet.py'),
      text: resnet,
      root,
      at: 'weights = ResNet18_Weights',
      put: turn => `edit = ${turn}\n    `,
    },
    {
      name: 'resnet.py, BasicBlock.forward',
      path: join(models, 'resnet.py'),
      text: resnet,
      root,
      at: 'identity = x\n',
      put: statement,
    },
    {
      name: 'resnet.py, ResNet.forward: every model',
      path: join(models, 'resnet.py'),
      text: resnet,
      root,
      at: 'return self._forward_impl(x)',
      put: statement,
    },
    {
      name: 'swin_transformer.py, a factory',
      path: join(models, 'swin_transformer.py'),
      text: swin,
      root,
      at: 'weights = Swin_T_Weights',
      put: turn => `edit = ${turn}\n    `,
    },
    {
      name: 'swin_transformer.py, every model',
      path: join(models, 'swin_transformer.py'),
      text: swin,
      root,
      at: 'x = self.features(x)',
      put: statement,
    },
    {
      name: '5,000 lines with 500 models, one of them',
      path: join(root, 'many.py'),
      text: manyModels,
      root,
      at: 'return F.relu(self.norm(self.conv(x))',
      put: statement,
    },
  ];
  const rows: Row[] = [];
  for (const { name, path, text, root, at, put } of cases) {
    const where = text.indexOf(at);
    if (where < 0) throw new Error(`${name}: ${at} is not there`);
    const thread = new AnalysisThread();
    const cold = await thread.analyse(path, text, root);
    await setTimeout(reading);
    const answers: Answered[] = [];
    for (let turn = 0; turn < 3 * some; turn++)
      answers.push(await thread.analyse(path, text.slice(0, where) + put(turn) + text.slice(where), root));
    await thread.end();
    const firstOf = (edits: readonly Answered[]) => middle(edits.map(({ first }) => first));
    const warm = answers.slice(-some);
    const last = answers.at(-1)!;
    rows.push({
      edit: name,
      'opening the file': shown(cold.all),
      'first edits': shown(firstOf(answers.slice(0, some))),
      'edit to first result': shown(firstOf(warm)),
      'edit to all': shown(middle(warm.map(({ all }) => all))),
      'first is faster': faster(firstOf(warm), cold.all),
      'traced again': `${last.traced} of ${last.traced + last.kept}`,
    });
  }
  return rows;
}

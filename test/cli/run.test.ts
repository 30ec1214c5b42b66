/** `receptive run` and `receptive export` as programs: what they print, what they leave behind, how they end. */
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { processes } from '../hosts/processes';

const net = `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width=8, depth=1):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(3, width, 3, padding=1), *[nn.Conv2d(width, width, 3, padding=1) for _ in range(depth)])
        self.fc = nn.Linear(width, 10)

    def forward(self, x):
        return self.fc(self.conv(x).mean((2, 3)))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2)

    def forward(self, x):
        return self.encoder(x)


class Unseen(nn.Module):
    def forward(self, x):
        return x
`;

/** Takes long to write. */
const long = `from torch import nn

model = nn.Sequential(*[nn.Linear(4096, 4096) for _ in range(30)])
`;

describe('receptive run and export', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'receptive-test-'));
    writeFileSync(join(folder, 'net.py'), net);
    writeFileSync(join(folder, 'long.py'), long);
  });
  after(() => rmSync(folder, { recursive: true }));

  interface Ended {
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly out: string;
    readonly err: string;
  }

  /** `during` sees standard error as it grows. */
  const receptive = (args: readonly string[], during: (err: string, pid: number) => void = () => {}): Promise<Ended> =>
    new Promise(done => {
      const child = spawn(process.execPath, [resolve('dist/cli.js'), ...args], { cwd: folder });
      let [out, err] = ['', ''];
      child.stdout.on('data', chunk => {
        out += chunk;
      });
      child.stderr.on('data', chunk => {
        err += chunk;
        during(err, child.pid!);
      });
      child.on('close', (code, signal) => done({ code, signal, out, err }));
    });

  it('measures each call and lays it beside what was worked out', async () => {
    const { code, out, err } = await receptive([
      ...['run', 'net.py', '--model', 'Net()', '--input', '2x3x16x16', '--device', 'cpu', '--json'],
    ]);
    assert.equal(code, 0);
    const { device, layers } = JSON.parse(out) as {
      device: { provider: string };
      layers: { path: string; out: unknown; measured: { out: number[][] } | null }[];
    };
    assert.equal(device.provider, 'cpu');
    const measured = new Map(layers.map(layer => [layer.path, layer.measured?.out[0]]));
    assert.deepEqual(measured.get('conv.0'), [2, 8, 16, 16]);
    assert.deepEqual(measured.get('fc'), [2, 10]);
    assert.match(err, /^Net\(\): building the model\nNet\(\): .*\n/);
  });

  it('measures what runs as one, says so of its parts, and counts what they multiply once', async () => {
    const { code, out } = await receptive([
      ...['run', 'net.py', '--model', 'Encoder()', '--input', '1x5x8', '--device', 'cpu', '--json'],
    ]);
    assert.equal(code, 0);
    const { totals, layers } = JSON.parse(out) as {
      totals: { macs: number };
      layers: { path: string; macs: number; measured: { out: number[][] } | null; reason?: string }[];
    };
    const of = (path: string) => layers.find(layer => layer.path === path)!;
    assert.deepEqual(of('encoder').measured!.out, [[1, 5, 8]]);
    assert.deepEqual(of('encoder.layers.1').reason, 'it runs as one with encoder, and is measured there');
    assert.ok(totals.macs > 0);
    assert.deepEqual([of('').macs, of('encoder').macs, 2 * of('encoder.layers.0').macs], Array(3).fill(totals.macs));
  });

  it('stops on Ctrl+C, and the process that runs models with it', async () => {
    let worker: number[] = [];
    const { code, out } = await receptive(
      ['run', 'net.py', '--model', 'Net(256, 60)', '--input', '1x3x128x128', '--device', 'cpu'],
      (err, pid) => {
        if (!err.includes('running') || worker.length > 0) return;
        worker = childrenOf(pid);
        process.kill(pid, 'SIGINT');
      },
    );
    assert.deepEqual({ code, out }, { code: 130, out: '' });
    assert.equal(worker.length, 1);
    // It is killed, which takes a moment.
    while (processes().some(({ pid }) => pid === worker[0])) await new Promise(resolve => setTimeout(resolve, 50));
  });

  it('leaves no process and no file behind where it is killed itself', async () => {
    let [worker, parent]: [number[], number] = [[], 0];
    const { signal } = await receptive(
      ['run', 'net.py', '--model', 'Net(256, 60)', '--input', '1x3x128x128', '--device', 'cpu'],
      (err, pid) => {
        if (!err.includes('running') || worker.length > 0) return;
        [worker, parent] = [childrenOf(pid), pid];
        process.kill(pid, 'SIGKILL');
      },
    );
    assert.equal(signal, 'SIGKILL');
    assert.equal(worker.length, 1);
    const left = () => readdirSync(tmpdir()).filter(name => name.startsWith(`receptive-${parent}-`));
    while (processes().some(({ pid }) => pid === worker[0]) || left().length > 0)
      await new Promise(resolve => setTimeout(resolve, 50));
  });

  it('writes a model that ONNX Runtime opens', async () => {
    const { code } = await receptive([
      ...['export', 'net.py', '--model', 'Net()', '--input', '2x3x16x16', '--out', 'net.onnx'],
    ]);
    assert.equal(code, 0);
    assert.deepEqual(
      readdirSync(folder).filter(name => name.startsWith('net.onnx')),
      ['net.onnx'],
    );
    const session = await InferenceSession.create(join(folder, 'net.onnx'));
    assert.deepEqual(session.inputNames, ['x']);
    await session.release();
  });

  it('says in which cell of a notebook a call stands that the model leaves out', async () => {
    const code = (...source: string[]) => ({ cell_type: 'code', metadata: {}, outputs: [], source: source.join('\n') });
    const cells = [
      { cell_type: 'markdown', metadata: {}, source: '# Noise' },
      code('import torch', 'from torch import nn'),
      code(
        'class Noisy(nn.Module):',
        '    def forward(self, x):',
        '        noise = torch.randn(2, 3)',
        '        return x + noise',
      ),
    ];
    writeFileSync(join(folder, 'noise.ipynb'), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
    const { code: ended, err } = await receptive([
      ...['export', 'noise.ipynb', '--model', 'Noisy()', '--input', '2x3', '--out', 'noise.onnx'],
    ]);
    assert.equal(ended, 1);
    assert.ok(
      err.includes(
        'receptive: randn (noise.ipynb:cell 3:3) is an input of the model instead: randn has no ONNX form: its result is random',
      ),
      err,
    );
  });

  it('leaves a file as it was where its writing is interrupted', async () => {
    const file = join(folder, 'kept.onnx');
    writeFileSync(file, 'as it was');
    let told = false;
    const { code } = await receptive(
      ['export', 'long.py', '--model', 'model', '--input', '1x4096', '--out', 'kept.onnx'],
      (err, pid) => {
        if (told || !err.includes('writing')) return;
        told = true;
        process.kill(pid, 'SIGINT');
      },
    );
    assert.equal(code, 130);
    assert.equal(readFileSync(file, 'utf8'), 'as it was');
    assert.deepEqual(
      readdirSync(folder).filter(name => name.startsWith('kept')),
      ['kept.onnx'],
    );
  });

  it('says no more where nobody reads on', async () => {
    const child = spawn(
      'sh',
      ['-c', `"${process.execPath}" "${resolve('dist/cli.js')}" inspect net.py --json | true`],
      {
        cwd: folder,
      },
    );
    let err = '';
    child.stderr.on('data', chunk => {
      err += chunk;
    });
    await new Promise(done => child.on('close', done));
    assert.equal(err, '');
  });

  it('runs what can be run of a file, and says of the rest why not', async () => {
    writeFileSync(join(folder, 'both.py'), `${net}\n\nmodel = Net()\nmodel(torch.randn(1, 3, 8, 8))\n`);
    const { code, out, err } = await receptive(['run', 'both.py', '--device', 'cpu']);
    assert.equal(code, 1);
    assert.match(err, /receptive: cannot run Unseen\(\): /);
    assert.match(out, /✓ 1×10 · .* ms/);
  });

  for (const [what, args, message] of [
    ['an export without a file', ['export', 'net.py', '--model', 'Net()'], /needs --out FILE/],
    [
      'a file that cannot be written',
      ['export', 'net.py', '--model', 'Net()', '--input', '1x3x8x8', '--out', 'no/such/x.onnx'],
      /cannot write no\/such\/x\.onnx: its folder does not exist/,
    ],
    [
      'a device that this machine has not',
      [
        'run',
        'net.py',
        '--model',
        'Net()',
        '--input',
        '1x3x8x8',
        '--device',
        process.platform === 'win32' ? 'coreml' : 'dml',
      ],
      /: .*ONNX Runtime comes without it/,
    ],
    [
      'a file that is none',
      ['export', 'net.py', '--model', 'Net()', '--input', '1x3x8x8', '--out', '.'],
      /cannot write \.: it is no file/,
    ],
    ['an option of another command', ['inspect', 'net.py', '--out', 'x.onnx'], /--out belongs to 'receptive export'/],
    ['a size beyond counting', ['run', 'net.py', '--input', '1x3x9007199254740993x8'], /has a size of more than 2⁵³/],
    ['a shape that is none', ['run', 'net.py', '--input', '1x3xfoo'], /--input 1x3xfoo is neither a shape/],
    ['a dtype that is none', ['run', 'net.py', '--input', '1x3:int65'], /--input 1x3:int65 is neither a shape/],
    [
      'more weights than there is memory',
      ['run', 'long.py', '--model', 'nn.Linear(10**6, 10**6)', '--input', '1x1000000'],
      /it would take at least 3\.64 TiB of memory \(inputs 3\.81 MiB, weights 3\.64 TiB, results 3\.81 MiB\), more than the [\d.]+ GiB that a run may take$/m,
    ],
    ['a device that nobody has', ['run', 'net.py', '--device', 'tpu'], /--device is one of auto, cpu/],
    ['shapes that are not known', ['run', 'net.py', '--model', 'Unseen()'], /cannot run Unseen\(\): /],
  ] as const)
    it(`says what is wrong with ${what}`, async () => {
      const { code, err } = await receptive(args);
      assert.equal(code, 2);
      assert.match(err, message);
    });

  function childrenOf(pid: number): number[] {
    return processes().flatMap(({ pid: child, parent, text }) =>
      parent === pid && text.includes('worker.js') ? [child] : [],
    );
  }
});

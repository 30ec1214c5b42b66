/** What is told of a runtime that cannot be loaded, of disks and memory that are too small: what real processes say of it. */
import { strict as assert } from 'node:assert';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { open } from '../../src/interpreter/analyze';
import { GraphBuilder } from '../../src/onnx/graph';
import { networkModel } from '../../src/onnx/network';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import { reportDevices } from '../../src/runtime/devices';
import { exportModel } from '../../src/runtime/export';
import { failureInWords, loadFailure, withoutNode } from '../../src/runtime/failure';
import { isUnknown } from '../../src/tensor/unknown';

describe('a runtime that fails', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'receptive-test-'));
    mkdirSync(join(folder, 'dist'));
    for (const name of ['worker.js', 'native.js']) cpSync(join('dist', name), join(folder, 'dist', name));
  });
  const started: Runtime[] = [];
  afterEach(() => {
    // Also those of a test that failed: a process that goes on would keep this one.
    for (const runtime of started.splice(0)) runtime.stop();
    rmSync(folder, { recursive: true });
  });

  const moved = () => {
    const runtime = createRuntime({ script: join(folder, 'dist', 'worker.js'), backOff: 1 });
    started.push(runtime);
    return runtime;
  };
  const here = `${process.platform}-${process.arch}`;

  /** A package of ONNX Runtime beside the worker, whose native library is these bytes. */
  const install = (library?: string) => {
    const from = join('node_modules', 'onnxruntime-node');
    const to = join(folder, from);
    const native = join(to, 'bin', 'napi-v6', process.platform, process.arch);
    mkdirSync(native, { recursive: true });
    cpSync(join(from, 'package.json'), join(to, 'package.json'));
    cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true });
    cpSync(join('node_modules', 'onnxruntime-common'), join(folder, 'node_modules', 'onnxruntime-common'), {
      recursive: true,
    });
    if (library !== undefined) writeFileSync(join(native, 'onnxruntime_binding.node'), library);
  };

  const saysOnceAndForEachDevice = async (message: RegExp) => {
    const runtime = moved();
    // Every question is answered, none by a process that died: there is nothing to rest from.
    for (let i = 0; i < 3; i++) await assert.rejects(runtime.ask('describe', []), message);
    for (const { usable, reason } of await reportDevices(moved)) {
      assert.equal(usable, false);
      assert.match(reason!, message);
    }
  };

  it('says that its package is missing', () =>
    saysOnceAndForEachDevice(/ONNX Runtime cannot be loaded: its package is missing from this extension; installing/));

  it('is tried anew once its package is there', async () => {
    const packages = join(folder, 'node_modules');
    mkdirSync(packages);
    const runtime = moved();
    await assert.rejects(runtime.ask('describe', []), /its package is missing/);
    for (const name of readdirSync('node_modules').filter(name => name.startsWith('onnxruntime-')))
      symlinkSync(resolve('node_modules', name), join(packages, name));
    assert.ok((await runtime.ask('describe', [])).version);
  });

  it('is tried anew once its library is there', async () => {
    install('not a library');
    const runtime = moved();
    await assert.rejects(runtime.ask('describe', []), /its native library does not open/);
    const native = join('node_modules', 'onnxruntime-node', 'bin', 'napi-v6', process.platform, process.arch);
    cpSync(native, join(folder, native), { recursive: true });
    assert.ok((await runtime.ask('describe', [])).version);
  });

  it('says that there is none for this platform', async () => {
    install();
    await saysOnceAndForEachDevice(
      new RegExp(`ONNX Runtime cannot be loaded: its native library for ${here} is missing; installing`),
    );
  });

  it('says that its library does not open', async () => {
    install('no library');
    await saysOnceAndForEachDevice(
      new RegExp(`ONNX Runtime cannot be loaded: its native library does not open on ${here}: .*\\w`),
    );
  });

  // Mapped into memory as long as it says that it is, and touched behind its end.
  for (const platform of ['linux'].filter(name => name === process.platform))
    it(`says that its library is cut short, on ${platform}`, async () => {
      install();
      const native = join('node_modules', 'onnxruntime-node', 'bin', 'napi-v6', process.platform, process.arch);
      for (const name of readdirSync(native)) {
        const library = join(folder, native, name);
        cpSync(join(native, name), library);
        if (name.startsWith('libonnxruntime.so')) truncateSync(library, statSync(library).size / 2);
      }
      for (let i = 0; i < 2; i++)
        await assert.rejects(
          moved().ask('describe', []),
          /^Error: ONNX Runtime cannot be loaded: its files (are|may be) damaged.*; installing Receptive again brings them back \(signal SIG(BUS|SEGV)\)/,
        );
    });

  it('writes models without ONNX Runtime', async () => {
    const runtime = moved();
    const file = join(folder, 'model.onnx');
    const { files } = await exportModel(runtime, { model: new GraphBuilder().finish([], []), file });
    assert.deepEqual(
      files.map(each => each.file),
      [file],
    );
  });

  const built = () => {
    const text = 'from torch import nn\nmodel = nn.Linear(300, 400)';
    const network = open({ uri: 'model.py', text }).trace('model', { given: ['2x300'], from: 'flag' });
    assert.ok(!isUnknown(network));
    const made = networkModel(network);
    assert.ok(!('reason' in made));
    return made;
  };

  // A file of Linux that takes nothing, as a full disk does.
  for (const full of ['/dev/full'].filter(existsSync))
    it('says that the disk is full, and leaves what was there', async () => {
      const file = join(folder, 'model.onnx');
      writeFileSync(file, 'as it was');
      symlinkSync(full, `${file}.unfinished`);
      const runtime = moved();
      await assert.rejects(exportModel(runtime, { ...built(), file }), /^Error: the disk is full$/);
      assert.deepEqual(readdirSync(folder).sort(), ['dist', 'model.onnx']);
    });

  it('says that there is no folder to put models into', async () => {
    const { TMPDIR } = process.env;
    process.env.TMPDIR = join(folder, 'none');
    try {
      const runtime = moved();
      await assert.rejects(
        runtime.ask('describe', []),
        /no model can be put into the folder for temporary files: ENOENT/,
      );
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
  });

  // As the system and ONNX Runtime 1.30 word them.
  for (const [error, words] of [
    [{ code: 'ENOSPC', message: 'ENOSPC: no space left on device, write' }, 'the disk is full'],
    [
      { code: 'EROFS', syscall: 'open', path: '/m.onnx', message: "EROFS: read-only file system, open '/m.onnx'" },
      'nothing may be written there (/m.onnx): EROFS: read-only file system',
    ],
    [
      { code: 'EACCES', syscall: 'open', path: '/m.onnx', message: "EACCES: permission denied, open '/m.onnx'" },
      'nothing may be written there (/m.onnx): EACCES: permission denied',
    ],
    [
      {
        message:
          "Non-zero status code returned while running Resize node. Name:'Resize_1' Status Message: /onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:360 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 602112000000\n",
      },
      'it needs 561 GiB of memory in one piece, which this machine does not give; a smaller input takes less',
    ],
    [
      {
        message:
          "Non-zero status code returned while running Gather node. Name:'Gather_3' Status Message: indices element out of data bounds, idx=7 must be within the inclusive range [-3,2]",
      },
      'Gather failed: indices element out of data bounds, idx=7 must be within the inclusive range [-3,2] in node (Gather_3)',
    ],
    [
      { message: 'Array buffer allocation failed' },
      'its values do not fit into the memory of this machine; a smaller input takes less',
    ],
  ] as const)
    it(`words ${JSON.stringify(words)}`, () =>
      assert.equal(failureInWords(Object.assign(new Error(error.message), error)), words));

  it('leaves the name of a node out for people', () => {
    assert.equal(
      withoutNode('Gather failed: idx=7 must be within [-3,2] in node (table/Gather_3)'),
      'Gather failed: idx=7 must be within [-3,2]',
    );
    assert.equal(withoutNode('the disk is full (in node (x))'), 'the disk is full (in node (x))');
  });

  it('words a library that may not be executed', () =>
    assert.equal(
      loadFailure(
        Object.assign(
          new Error('/x/onnxruntime_binding.node: failed to map segment from shared object: Operation not permitted'),
          { code: 'ERR_DLOPEN_FAILED' },
        ),
      ),
      `its native library does not open on ${here}: onnxruntime_binding.node: failed to map segment from shared object: Operation not permitted`,
    ));
});

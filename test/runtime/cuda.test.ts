/** The CUDA provider from a NuGet server of our own: whole, or not at all. */
import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { installCuda } from '../../src/runtime/cuda';

const version = '1.30.0';
const native = 'runtimes/linux-x64/native/';
const shared = randomBytes(20_000);
const provider = randomBytes(3_000_000);
const nupkg = zipSync({
  'microsoft.ml.onnxruntime.gpu.linux.nuspec': new TextEncoder().encode('<package/>'),
  [`${native}libonnxruntime_providers_tensorrt.so`]: randomBytes(1_000),
  [`${native}libonnxruntime_providers_cuda.so`]: [provider, { level: 6 }],
  [`${native}libonnxruntime_providers_shared.so`]: [shared, { level: 0 }],
});

describe('installing the CUDA provider', () => {
  let folder: string;
  let server: Server | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'receptive-test-'));
    writeFileSync(join(folder, 'libonnxruntime.so.1'), 'there before');
  });
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
    rmSync(folder, { recursive: true });
  });

  /** A server whose index leads to `answer`; gives the address of the index. */
  const serve = (answer: RequestListener): Promise<string> =>
    new Promise(resolve => {
      const listening = createServer((request, response) => {
        if (request.url !== '/v3/index.json') return answer(request, response);
        const { port } = listening.address() as AddressInfo;
        const place = { '@id': `http://127.0.0.1:${port}/flat/`, '@type': 'PackageBaseAddress/3.0.0' };
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ resources: [place] }));
      }).listen(0, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${(listening.address() as AddressInfo).port}/v3/index.json`),
      );
      server = listening;
    });
  const untouched = () => assert.deepEqual(readdirSync(folder), ['libonnxruntime.so.1']);

  it('puts both libraries beside the one that loads them, and tells how far it is', async () => {
    let asked: string | undefined;
    const index = await serve((request, response) => {
      asked = request.url;
      response.setHeader('content-length', nupkg.length).end(nupkg);
    });
    const shares: number[] = [];
    await installCuda(
      { version, folder },
      { index, onProgress: ({ share }) => share !== undefined && shares.push(share) },
    );
    const name = 'microsoft.ml.onnxruntime.gpu.linux';
    assert.equal(asked, `/flat/${name}/${version}/${name}.${version}.nupkg`);
    assert.deepEqual(readFileSync(join(folder, 'libonnxruntime_providers_cuda.so')), provider);
    assert.deepEqual(readFileSync(join(folder, 'libonnxruntime_providers_shared.so')), shared);
    assert.equal(readdirSync(folder).length, 3);
    assert.deepEqual(
      [...shares].sort((a, b) => a - b),
      shares,
    );
    assert.equal(shares.at(-1), 1);
  });

  it('leaves everything as it was when the download ends early', async () => {
    const index = await serve((_, response) => {
      response
        .setHeader('content-length', nupkg.length)
        .write(nupkg.subarray(0, nupkg.length / 2), () => response.destroy());
    });
    await assert.rejects(installCuda({ version, folder }, { index }), /ended early/);
    untouched();
  });

  it('leaves everything as it was when it is cancelled', async () => {
    const stop = new AbortController();
    const index = await serve((_, response) => {
      response.setHeader('content-length', nupkg.length).write(nupkg.subarray(0, nupkg.length / 2), () => stop.abort());
    });
    await assert.rejects(installCuda({ version, folder }, { index, signal: stop.signal }), /^Error: cancelled$/);
    untouched();
  });

  it('says what the server answered', async () => {
    const index = await serve((_, response) => response.writeHead(404, 'Not Found').end());
    await assert.rejects(installCuda({ version, folder }, { index }), /1\.30\.0\.nupkg answered 404 Not Found/);
    untouched();
  });

  it('says when the package has not what is needed', async () => {
    const other = zipSync({ [`${native}libonnxruntime_providers_shared.so`]: shared });
    const index = await serve((_, response) => response.end(other));
    await assert.rejects(installCuda({ version, folder }, { index }), /does not hold .*providers_cuda\.so/);
    untouched();
  });

  it('says when there is no server', async () => {
    await assert.rejects(
      installCuda({ version, folder }, { index: 'http://127.0.0.1:9/v3/index.json' }),
      /127\.0\.0\.1:9 cannot be reached: /,
    );
    untouched();
  });
});

// What people install: everything it needs, nothing for another platform, and it works from where it was installed.
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from '../files.mjs';

describe('the package', () => {
  const extensions = process.env.RECEPTIVE_EXTENSIONS!;
  const root = join(extensions, readdirSync(extensions).find(name => name.startsWith('receptive.'))!);
  const files = filesUnder(root).map(path => path.slice(root.length + 1));

  it('holds what it runs and shows, and no sources', () => {
    assert.deepEqual(
      [...new Set(files.map(path => path.split('/')[0]!))].filter(name => !name.startsWith('.')).sort(),
      ['LICENSE.txt', 'changelog.md', 'content', 'dist', 'media', 'node_modules', 'package.json', 'readme.md'],
    );
    assert.deepEqual(
      files.filter(path => /\.(tsx?|map|vsix)$/.test(path)),
      [],
    );
  });

  it("holds this platform's ONNX Runtime alone", () => {
    const native = files.map(path => /onnxruntime-node\/bin\/napi-v6\/([^/]+\/[^/]+)\//.exec(path)?.[1]);
    assert.deepEqual([...new Set(native)].filter(Boolean), [`${process.platform}/${process.arch}`]);
  });

  it('loads ONNX Runtime', () => {
    const list = "console.log(require('onnxruntime-node').listSupportedBackends().map(({ name }) => name).join())";
    assert.match(execFileSync(process.execPath, ['-e', list], { cwd: root, encoding: 'utf8' }), /\bcpu\b/);
  });
});

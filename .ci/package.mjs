// `npm run package [-- linux-x64]`: one installable `.vsix` for one platform, with nothing in it for the others.
//
// Everything is bundled but ONNX Runtime, whose native library is chosen here by platform. Where it has none, the
// extension ships without and says so when asked to measure.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createVSIX, listFiles } from '@vscode/vsce';
import { buildShipped } from '../esbuild.mjs';
import { filesUnder } from '../test/files.mjs';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const target = process.argv[2] ?? `${process.platform}-${process.arch}`;
const packagePath = `dist/receptive-${target}-${manifest.version}.vsix`;
for (const old of filesUnder('dist').filter(path => path.startsWith(`dist/receptive-${target}-`))) rmSync(old);

const bundles = await buildShipped({ production: true });
writeFileSync('dist/third-party-notices.txt', notices(bundles));
writeFileSync('dist/.vscodeignore', [readFileSync('.vscodeignore', 'utf8'), ...onnxRuntime(target)].join('\n'));

const options = { cwd: process.cwd(), ignoreFile: 'dist/.vscodeignore' };
const files = await listFiles(options);
await createVSIX({ ...options, target, packagePath, allowMissingRepository: true, rewriteRelativeLinks: false });

console.table(summary(files));
console.log(`${packagePath}: ${megabytes(statSync(packagePath).size)}, ${files.length} files`);

/** The patterns that let one platform's native library in. */
function onnxRuntime(target) {
  const root = 'node_modules/onnxruntime-node';
  const native = `${root}/bin/napi-v6/${target.replace('-', '/')}`;
  if (!existsSync(native)) return [];
  return ['package.json', 'dist/*.js']
    .map(path => `!${root}/${path}`)
    .concat(libraries(native).map(file => `!${file}`));
}

/** macOS's folder holds the same library under its plain and its versioned name; the binding asks for the plain one. */
function libraries(folder) {
  const names = readdirSync(folder).filter(name => !/^libonnxruntime\.\d+\.\d+\.\d+\.dylib$/.test(name));
  return names.map(name => `${folder}/${name}`);
}

/** The licences of the packages inside the bundles, which their authors ask to be passed on. */
function notices(bundles) {
  const inputs = bundles.flatMap(bundle => Object.keys(bundle.metafile.inputs));
  const folders = inputs.map(path => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean);
  const packages = [
    ...new Set([...folders, 'node_modules/onnxruntime-common', 'node_modules/onnxruntime-node']),
  ].sort();
  return packages.map(notice).join(`\n${'-'.repeat(80)}\n\n`);
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(`${folder}/${file}`, 'utf8') : ''}`;
}

/** Bytes and files by where they come from. */
function summary(files) {
  const rows = {};
  for (const file of files) {
    const place = /^node_modules\/[^/]+|^dist\/media|^[^/]+(?=\/)|^/.exec(file)[0] || 'top level';
    rows[place] ??= { files: 0, size: 0 };
    rows[place].files++;
    rows[place].size += statSync(file).size;
  }
  for (const row of Object.values(rows)) row.size = megabytes(row.size);
  return rows;
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

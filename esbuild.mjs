// Everything that is built is built here: the extension, its command line, its worker, its webviews and the tests.
//
// Entry points are found in the tree, so a new panel or a new test is built because it exists. `node esbuild.mjs`
// builds what the extension ships; `--production` minifies it, `--watch` keeps it fresh.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, context } from 'esbuild';
import { filesUnder } from './test/files.mjs';

/**
 * Builds each of `tests` (paths under `test/`) to the same path under `dist/test/`, and returns the built paths.
 * Packages stay outside of the bundles: tests run where `node_modules` is.
 */
export async function buildTests(tests, options = {}) {
  await build({
    ...node,
    entryPoints: tests,
    outdir: 'dist/test',
    outbase: 'test',
    packages: 'external',
    sourcemap: 'inline',
    // Each test file carries the map of all that it imports, and all of them are loaded at once.
    sourcesContent: false,
    ...options,
  });
  return tests.map(path => `dist/${path.replace(/\.tsx?$/, '.js')}`);
}

/** Builds what the extension ships into `dist/`; with `production`, minified and without source maps. */
export function buildShipped(options = {}) {
  if (options.production) for (const old of filesUnder('dist').filter(isShipped)) rmSync(old, { force: true });
  return Promise.all(shipped(options).map(configuration => build(configuration)));
}

/** `dist/*.js` and `dist/media/**`: what an earlier build may have left under names no longer built. */
function isShipped(path) {
  return /^dist\/([^/]+\.js(\.map)?|media\/.*)$/.test(path);
}

/** What the extension ships: one esbuild configuration for everything that runs in Node, one for the webviews. */
function shipped({ production = false } = {}) {
  const debugging = { minify: production, sourcemap: production ? false : 'linked', metafile: true };
  const programs = {
    extension: 'src/extension.ts',
    cli: 'src/cli.ts',
    worker: 'src/runtime/worker.ts',
    'analysis-worker': 'src/host/analysis-worker.ts',
  };
  const webviews = filesUnder('media').filter(path => /^media\/[^/]+\/index\.tsx$/.test(path));
  return [
    {
      ...node,
      ...debugging,
      entryPoints: { ...existing(programs), ...chunks() },
      outdir: 'dist',
      external: ['vscode', 'onnxruntime-node', 'onnxruntime-common'],
      plugins: [chunksStayApart],
    },
    {
      ...debugging,
      entryPoints: Object.fromEntries(webviews.map(path => [path.split('/')[1], path])),
      outdir: 'dist/media',
      bundle: true,
      format: 'esm',
      target: 'chrome132',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      assetNames: 'fonts/[name]',
      loader: { '.woff2': 'copy', '.woff': 'empty', '.ttf': 'empty', '.svg': 'text' },
      logLevel: 'warning',
    },
  ].filter(configuration => Object.keys(configuration.entryPoints).length > 0);
}

/** VS Code 1.100 and the oldest supported command line both run Node 20. */
const node = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  supported: { 'dynamic-import': false },
  logLevel: 'warning',
};

/** What `import('./…')` names is loaded late, so it becomes a file of its own beside the bundle that asks for it. */
const chunksStayApart = {
  name: 'chunks-stay-apart',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${chunkName(path)}.js`, external: true } : undefined,
    );
  },
};

function chunks() {
  const sources = filesUnder('src').filter(path => /\.tsx?$/.test(path));
  const imports = sources.flatMap(path =>
    [...readFileSync(path, 'utf8').matchAll(/\bimport\('(\.[^']+)'\)/g)].map(([, name]) => [
      chunkName(name),
      `./${join(path, '..', name.replace(/\.js$/, ''))}`,
    ]),
  );
  return Object.fromEntries(imports);
}

function chunkName(path) {
  return basename(path).replace(/\.[jt]s$/, '');
}

function existing(programs) {
  return Object.fromEntries(Object.entries(programs).filter(([, path]) => existsSync(path)));
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const production = process.argv.includes('--production');
  if (!process.argv.includes('--watch')) await buildShipped({ production });
  else for (const configuration of shipped()) await (await context(configuration)).watch();
}

// `node test/run.mjs test/unit.ts …`: builds one TypeScript program under test/ and runs it with the arguments left.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildTests } from '../esbuild.mjs';

const [source] = process.argv.splice(2, 1);
try {
  await buildTests([source], { format: 'esm', supported: {}, outExtension: { '.js': '.mjs' } });
  await import(pathToFileURL(resolve('dist', source.replace(/\.ts$/, '.mjs'))).href);
} catch (error) {
  // What could not be fetched is no defect of ours: its one line says what to do.
  console.error(error?.name === 'NotFetched' ? error.message : error);
  process.exitCode = 1;
}

// `node test/run.mjs test/hosts/start.ts …`: builds one TypeScript program under test/ and becomes it.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildTests } from '../esbuild.mjs';

const source = process.argv[2];
await buildTests([source], { format: 'esm', supported: {}, outExtension: { '.js': '.mjs' } });
const program = resolve('dist', source.replace(/\.ts$/, '.mjs'));
process.argv.splice(1, 2, program);
await import(pathToFileURL(program).href);

// `node test/run.mjs test/hosts/start.ts …`: builds one TypeScript program under test/ and becomes it.
import { resolve } from 'node:path';
import { buildTests } from '../esbuild.mjs';

const [program] = await buildTests([process.argv[2]]);
process.argv.splice(1, 2, resolve(program));
await import(`file://${resolve(program)}`);

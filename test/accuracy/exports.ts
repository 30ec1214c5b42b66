// `npm run exports -- DIRECTORY [NAME…]`: torchvision's classification models as ONNX models; `exporting.ts` says what is done.
import { spawnSync } from 'node:child_process';
import { buildTests } from '../../esbuild.mjs';

const [program] = await buildTests(['test/accuracy/exporting.ts']);
const run = spawnSync(process.execPath, ['--enable-source-maps', program!, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);

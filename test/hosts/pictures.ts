// `npm run pictures`: takes the README's pictures anew, from the packaged extension in the real workbench.
import { runWithPackaged } from './mocha';

process.exitCode = await runWithPackaged(['test/hosts/readme-pictures.ts']);

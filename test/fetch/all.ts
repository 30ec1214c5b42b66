// `npm run fetch`: everything the tests download, so that they can run without a network afterwards.
import { chromium } from './chromium';
import { NotFetched } from './fetched';
import { modelPackages } from './model-packages';
import { torchvisionRoot } from './torchvision';
import { vscodeServer } from './vscode-server';

for (const fetch of [torchvisionRoot, modelPackages, vscodeServer, chromium]) {
  try {
    console.log(await fetch());
  } catch (error) {
    console.error(error instanceof NotFetched ? error.message : error);
    process.exitCode = 1;
  }
}

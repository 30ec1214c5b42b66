// `npm run fetch`: everything the tests download, so that they can run without a network afterwards.
import { NotFetched } from './fetched';
import { torchvisionRoot } from './torchvision';

for (const fetch of [torchvisionRoot]) {
  try {
    console.log(await fetch());
  } catch (error) {
    console.error(error instanceof NotFetched ? error.message : error);
    process.exitCode = 1;
  }
}

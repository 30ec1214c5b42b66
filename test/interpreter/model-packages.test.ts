/** Models of whole packages, traced from their sources, against what PyTorch recorded of them. */
import { strict as assert } from 'node:assert';
import { ModuleCache } from '../../src/interpreter/analyze';
import { compare, recordedModels } from '../accuracy/recorded';
import { modelPackages } from '../fetch/model-packages';

/** Of timm the smaller ones; `npm run accuracy` has them all. */
const CALLS = 200;

/** How many boxes are found depends on the values of the image, so what is made of them has no known size. */
const ofFoundBoxes = /^roi_heads\b/;

describe('models of', () => {
  const cache = new ModuleCache();
  let roots: ReadonlyMap<string, string>;

  before(async function () {
    this.timeout(180_000);
    roots = await modelPackages();
  });

  for (const recorded of recordedModels().filter(
    ({ package: name, calls }) => name !== 'timm' || calls.length < CALLS,
  )) {
    const detector = recorded.file.includes('/detection/');
    it(`${recorded.package}: ${recorded.model}`, () => {
      const others = [...roots.values()].filter(root => root !== roots.get(recorded.package));
      const found = compare(recorded, roots.get(recorded.package)!, cache, others);
      assert.deepEqual(
        {
          failure: found.failure,
          missed: found.missed.filter(line => !(detector && ofFoundBoxes.test(line))),
          wrong: found.wrong,
          problems: found.problems,
          parameters: found.parameters,
          outputs: found.outputs || detector,
        },
        { failure: undefined, missed: [], wrong: [], problems: [], parameters: true, outputs: true },
      );
    });
  }
});

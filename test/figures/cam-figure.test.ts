/** Class activation maps laid over the photograph, against PyTorch (test/truth/figures_cams.json, by figures_cams.py). */
import { classActivationMap } from '../../src/figures/class-activation-map';
import truth from '../truth/figures_cams.json';
import { near } from './near';

describe('class activation maps over a picture', () => {
  for (const { state, numbers } of truth)
    it(`are F.conv2d’s and F.interpolate’s: ${state.maps[0]!.length} cells a side`, () =>
      near(classActivationMap.compute(state), numbers, 1e-12));
});
